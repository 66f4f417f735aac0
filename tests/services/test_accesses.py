"""Who looked at, exported or printed a person: every way a person leaves the desk is found by asking for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.staff import Staff
from clfdesk.services import (
    archive_labels,
    dossier_paper,
    filing,
    filing_life,
    filing_versions,
    list_export,
    listing_print,
    notice,
    operations,
    pay_bank,
    pay_paper,
    payroll,
    person,
)
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("accesses") / "desk"
    office = make_demo(folder, persons=60, villages=4, clock=Clock(date(2026, 10, 15)))
    yield office
    office.close()


def _lines(office: Office, number: int) -> list[str]:
    return [f"{each.kind} {each.detail}" for each in operations.accesses(office, number)]


def _village(office: Office, number: int) -> str:
    return str(person.show_person(office, number)["village"])


def test_each_way_a_person_leaves_is_found_by_asking_for_them(office: Office, tmp_path: Path) -> None:
    rows = person.list_rows(office, "person", where="lifecycle == 'registered'").rows
    one, other = rows[7]["number"], rows[8]["number"]
    village = _village(office, one)
    only = notice.where_of([one])
    listing = person.list_rows(office, "person", where=only)
    ways: dict[str, Callable[[], object]] = {
        "list": lambda: list_export.export_list(office, "person", listing, out=tmp_path / "a"),
        "print": lambda: listing_print.print_list(office, "person", listing, out=tmp_path / "b"),
        "dossier": lambda: dossier_paper.press(office, one, tmp_path / "c"),
        "letter": lambda: notice.press(office, "envelope", where=only, out=tmp_path / "d"),
        "label": lambda: notice.press(office, "labels", where=only, out=tmp_path / "e"),
        "return": lambda: filing.make(office, "R01", "2026", tmp_path / "f"),
        "catalogue": lambda: archive_labels.village_catalogue(office, village, tmp_path / "g"),
    }
    for name, does in ways.items():
        before = _lines(office, one)
        does()
        assert len(_lines(office, one)) > len(before), name
    told = _lines(office, other)
    assert not [each for each in told if "envelope" in each or "dossier" in each]
    before = _lines(office, one)
    filing_life.send(
        office, filing_versions.pick(office, "R01", "2026"), to="县残联", accept_unverified=True, channel="other"
    )
    assert _lines(office, one)[0].startswith("send")
    assert len(_lines(office, one)) == len(before) + 1


def test_who_is_paid_is_found_in_sheets_and_bank_files(office: Office, tmp_path: Path) -> None:
    paid = {line.staff for line in payroll.preview(office, "2026-Q3").lines if not line.held}
    whom = 5
    with unit("test"):
        records.update(Staff, min(paid), {"person_id": whom})
    payroll.draft(office, "2026-Q3")
    payroll.checked(office, "2026-Q3")
    payroll.confirm(office, "2026-Q3")
    for does in (
        lambda: payroll.sheet(office, "2026-Q3", tmp_path),
        lambda: pay_paper.papers(office, "2026-Q3", tmp_path, kinds=("slips", "internal")),
        lambda: pay_bank.bank(office, "2026-Q3", tmp_path),
    ):
        before = _lines(office, whom)
        does()
        assert len(_lines(office, whom)) > len(before)
