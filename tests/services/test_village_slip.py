"""The villages' monthly slips: received in any way, missing ones asked for, and who said nothing had changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clfdesk.clock import Clock
from clfdesk.domain.event import Event
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.services import village_slip
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit

DAY = date(2026, 11, 20)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Office]:
    office = make_demo(tmp_path / "d", persons=40, villages=4, clock=Clock(fixed=DAY))
    yield office
    close_desk(office)


def test_a_slip_by_any_way_counts_and_the_last_one_stands(kept: Office, tmp_path: Path) -> None:
    names = [each.village for each in village_slip.board(kept)]
    assert len(names) == 4
    assert {each.state for each in village_slip.board(kept)} == {"missing"}
    village_slip.receive(kept, names[0], how="word", reporter="胡月娥", nothing=True)
    village_slip.receive(kept, names[1], "2026-10", how="paper", reporter="曹有才", counts={"deaths": 1}, detail="王五")
    village_slip.receive(kept, names[0], how="photo", reporter="胡月娥", counts={"phones": 2})
    one, two, *others = village_slip.board(kept)
    assert (one.state, one.how, one.nothing, one.counts) == ("received", "photo", False, (("phones", 2),))
    assert (two.state, [each.state for each in others]) == ("missing", ["missing"] * 2)
    late = village_slip.board(kept, "2026-10")[1]
    assert (late.state, late.day, village_slip.reported(late)) == ("late", DAY, "去世1人；王五")
    lines = village_slip.chase(kept)
    assert [line.partition("：")[0] for line in lines] == names[1:]
    assert "11月25日前" in lines[0]
    page = load_workbook(village_slip.export(kept, tmp_path).path).worksheets[0]
    assert [cell.value for cell in page[4]] == [names[0], "已报", "2026-11-20", "拍照", "胡月娥", "电话变更2人"]


def test_a_slip_that_contradicts_itself_is_refused(kept: Office) -> None:
    place = village_slip.board(kept)[0].village
    wrong: list[tuple[str, str, dict[str, object]]] = [
        ("没有的村", "", {"nothing": True}),
        (place, "2027-01", {"nothing": True}),
        (place, "", {"nothing": True, "counts": {"deaths": 1}}),
        (place, "", {}),
        (place, "", {"counts": {"weddings": 1}}),
    ]
    for village, month, told in wrong:
        with pytest.raises(Refusal):
            village_slip.receive(kept, village, month, how="word", reporter="胡月娥", **told)  # type: ignore[arg-type]
    assert {each.state for each in village_slip.board(kept)} == {"missing"}


def test_who_said_nothing_had_changed_is_known_later(kept: Office) -> None:
    person = next(each for each in records.every(Person) if each.village_id)
    place = next(each for each in village_slip.board(kept) if each.division == person.village_id)
    village_slip.receive(
        kept, place.village, "2026-09", how="word", reporter="老李", nothing=True, on=date(2026, 9, 24)
    )
    with unit("test"):
        records.insert([Event("death", person.id, date(2026, 9, 17), DAY)])
    (found,) = village_slip.forgotten(kept)
    assert (found.village, found.person, found.month) == (place.village, person.id, "2026-09")
    assert "9月24日由老李报“无变动”" in found.says
    village_slip.receive(kept, place.village, "2026-09", how="paper", reporter="老李", counts={"deaths": 1})
    assert village_slip.forgotten(kept) == []


def test_the_printed_slip_is_a5_and_bears_the_villages_people(kept: Office, tmp_path: Path) -> None:
    (file,) = village_slip.press(kept, tmp_path)
    import pikepdf

    with pikepdf.open(file.path) as pdf:
        assert [round(float(side) / 72 * 25.4) for side in list(pdf.pages[0].mediabox)[2:]] == [148, 210]
        assert len(pdf.pages) >= 4
