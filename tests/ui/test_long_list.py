"""A long list is opened and scrolled to any row without ever being loaded: questions, rows and memory are counted."""

from __future__ import annotations

import shutil
import tracemalloc
from datetime import date

import pytest

from clfdesk.clock import Clock
from clfdesk.services import roster
from clfdesk.services.office import create_desk
from clfdesk.storage import listing
from clfdesk.storage.unit import unit
from clfdesk.ui import table

MANY = 2_000
DAY = date(2026, 10, 15)


@pytest.fixture(scope="module")
def long_desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long") / "desk"
    office = create_desk(folder, pack="national", township="柳河镇", clock=Clock(DAY))
    rows = [{"name": f"王{number:04d}", "village": f"{number % 30}号村", "gender": "male"} for number in range(MANY)]
    with unit("test"):
        roster.add(rows)
    office.close()
    return folder


@pytest.fixture
def counted(monkeypatch):
    """Count what is asked of the list: (limit, rows returned) of each question."""
    asked: list[tuple[int | None, int]] = []
    plain = listing.rows

    def rows(stem, **how):
        found = plain(stem, **how)
        if stem == "person":
            asked.append((how.get("limit"), len(found)))
        return found

    monkeypatch.setattr(listing, "rows", rows)
    return asked


def test_opening_and_scrolling_reads_only_what_is_seen(bare, long_desk, tmp_path, counted, monkeypatch):
    monkeypatch.setattr(table, "_PAGES", 4)
    shutil.copytree(long_desk, tmp_path / "desk")
    bare.session.open_desk(tmp_path / "desk")
    bare.wait()
    counted.clear()
    page = bare.open("persons")
    model, view = page.list.model, page.list.table
    assert model.rowCount() == MANY
    assert all(limit is not None and limit <= 200 for limit, _rows in counted)
    assert sum(rows for _limit, rows in counted) <= 600  # the first part, who is shown, nothing else
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for place in (MANY - 1, 900, 17, 1_444, MANY - 1):
        counted.clear()
        view.scrollTo(model.index(place, 0))
        view.selectRow(place)
        bare.wait()
        assert model.texts(place)[1] == f"王{place:04d}"
        lists = [rows for limit, rows in counted if limit is None or limit > 1]
        assert len(lists) <= 3  # the rows in sight may stand in two parts
        assert sum(lists) <= 600
        held = sum(len(rows) for rows, _texts in model._pages.values())
        assert held <= 4 * 200
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 8 * 2**20  # four parts of 200 rows, not two thousand
    counted.clear()
    for place in range(MANY):  # every row once, as with the key held down
        model.texts(place)
    assert [rows for _limit, rows in counted].count(200) <= MANY // 200
    assert sum(len(rows) for rows, _texts in model._pages.values()) <= 4 * 200
