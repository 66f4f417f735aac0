"""Desks made by earlier schemas open, are backed up first, and lose nothing.

``tests/old_desks/schema_N.zip`` is a demonstration desk as the program of that schema
made it (twelve invented people, two villages, no password).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from clfdesk.domain.alias import Alias
from clfdesk.domain.person import Person
from clfdesk.storage import database, desk, journal, listing, migrate, records, search, unit
from tests.office import Desk
from tests.storage.conftest import DAY

OLD = sorted((Path(__file__).resolve().parent.parent / "old_desks").glob("schema_*.zip"))


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def home(request, tmp_path, closed_after):
    """One old desk, unpacked."""
    folder = tmp_path / "desk"
    with zipfile.ZipFile(request.param) as packed:
        packed.extractall(folder)
    return folder


def test_there_is_an_old_desk():
    assert "schema_1" in {path.stem for path in OLD}


def test_an_old_desk_is_brought_up_to_date_and_loses_nothing(home):
    desk.open_(home, secret=None)
    assert migrate.version(database.raw()) == migrate.latest()
    people = records.every(Person)
    assert [people[0].name, people[0].id_number, len(people)] == ["林巧云", "110000195001099742", 12]
    assert {each.living for each in people} == {""}
    assert listing.count("division", today=DAY) == 3
    for stem in listing.stems():
        assert listing.count(stem, today=DAY) >= 0
    assert unit.verify_chain() is None
    with unit.unit("test") as change:
        records.update(Person, 1, {"living": "prison"})
        records.insert([Alias(1, "name", "单五爷")])
    assert search.find("单五爷") == [1]
    journal.undo(change.id)
    kept = records.get(Person, 1)
    assert kept is not None
    assert kept.living == ""
    assert search.find("单五爷") == []


def test_it_was_backed_up_before_anything_was_changed(home):
    before = {path for path in home.rglob("*") if path.is_file()}
    desk.open_(home, secret=None)
    fresh = {path.relative_to(home).as_posix() for path in set(home.rglob("*")) - before if path.is_file()}
    assert any("backup" in name for name in fresh), fresh


def test_the_verbs_work_on_it_at_once(home):
    old = Desk(home)
    before = old.persons()
    done = old.done("event", "death", 1, "--on", "2026-11-01")
    assert old.persons("number == 1")[0]["lifecycle"] == "dead"
    old.done("undo", done["change_set"])
    assert old.persons() == before
