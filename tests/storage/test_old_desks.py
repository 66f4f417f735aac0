"""Desks made by earlier schemas open, are backed up first, and lose nothing.

``tests/old_desks/schema_N.zip`` is a demonstration desk as the program of that schema
made it (twelve invented people, two villages, no password; the ninth with scans, pay, a household,
business at the counter and an archive; the tenth with scans and a field of its own); ``sums.json`` holds the counts, the sums and the
checksums of the people in each of them, as that program left them.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from clfdesk.domain.alias import Alias
from clfdesk.domain.person import Person
from clfdesk.domain.scan import Scan
from clfdesk.storage import (
    database,
    desk,
    journal,
    keyslots,
    listing,
    migrate,
    records,
    scan_store,
    search,
    session,
    unit,
)
from tests.office import Desk
from tests.storage.conftest import DAY

HOME = Path(__file__).resolve().parent.parent / "old_desks"
OLD = sorted(HOME.glob("schema_*.zip"))
SUMS = json.loads((HOME / "sums.json").read_text("utf-8"))


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def home(request, tmp_path, closed_after):
    """One old desk, unpacked."""
    folder = tmp_path / "desk"
    with zipfile.ZipFile(request.param) as packed:
        packed.extractall(folder)
    return folder


def sums(connection: database.Connection) -> dict[str, int | str]:
    """Return each table's count, the sum of each column of whole numbers, and a checksum of the people's texts."""
    found: dict[str, int | str] = {}
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in tables.fetchall():
        if table.startswith(("person_key", "search", "item_words")) or table in ("change_head", "change_current"):
            continue
        found[table] = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        for _cid, column, kind, *_rest in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
            if kind == "INTEGER" and found[table]:
                found[f"{table}.{column}"] = connection.execute(f'SELECT total("{column}") FROM "{table}"').fetchone()[
                    0
                ]
    people = connection.execute("SELECT name, id_number, phone, birth, village_id FROM person ORDER BY id").fetchall()
    found["people"] = hashlib.sha256(json.dumps(people).encode()).hexdigest()
    return found


def _before(home: Path) -> tuple[dict[str, int | str], int]:
    connection = database.open_raw(home / session.DATABASE, keyslots.unlock(keyslots.read(home), None))
    try:
        return sums(connection), migrate.version(connection)
    finally:
        connection.close()


def test_there_is_an_old_desk_of_each_schema_that_was_given_out():
    assert {path.stem for path in OLD} == set(SUMS) >= {"schema_1", "schema_3", "schema_9", "schema_10"}


def test_counts_and_sums_are_the_same_after_the_upgrade(home, request):
    name = request.node.callspec.id
    before, version = _before(home)
    assert (before, f"schema_{version}") == (SUMS[name], name)
    desk.open_(home, secret=None)
    after = sums(database.raw())
    assert {key: after.get(key) for key in before} == before


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


def test_it_was_backed_up_before_anything_was_changed(home, request):
    old = request.node.callspec.id != f"schema_{migrate.latest()}"
    before = {path for path in home.rglob("*") if path.is_file()}
    desk.open_(home, secret=None)
    fresh = {path.relative_to(home).as_posix() for path in set(home.rglob("*")) - before if path.is_file()}
    assert any("before-upgrade" in name for name in fresh) == old, fresh


def test_every_scan_of_it_is_read_after_the_upgrade(home):
    desk.open_(home, secret=None)
    kept = records.every(Scan)
    assert bool(kept) == (home / "scans").is_dir()
    for each in kept:
        assert hashlib.sha256(scan_store.get(each.sha256)).hexdigest() == each.sha256


def test_the_verbs_work_on_it_at_once(home):
    old = Desk(home)
    before = old.persons()
    done = old.done("event", "death", 1, "--on", "2026-11-01")
    assert old.persons("number == 1")[0]["lifecycle"] == "dead"
    old.done("undo", done["change_set"])
    assert old.persons() == before
