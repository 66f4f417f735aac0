"""The county's side: a folder of returns as board and merge, and everything that can be wrong with a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.errors import Refusal
from clfdesk.services import county, county_merge, filing
from clfdesk.services.demo import make_demo
from clfdesk.services.office import close_desk, create_desk
from clfdesk.services.person import list_rows
from clfdesk.storage import records
from clfdesk.storage.unit import unit

DAY = date(2026, 11, 20)
TOWNS = ("东山镇", "西山镇", "南山镇")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the rosters of three townships, two people of the first in the second too."""
    top = tmp_path_factory.mktemp("towns")
    folder = top / "收"
    for number, town in enumerate(TOWNS, 1):
        office = make_demo(
            top / town, persons=40, villages=3, seed=1 if number < 3 else 7, clock=Clock(fixed=DAY)
        )  # fmt: skip
        with unit("test"):
            records.update(DeskInfo, 1, {"township": town})
            if number == 2:  # all but two are other people
                for row in list_rows(office, "person").rows[2:]:
                    from clfdesk.domain.person import Person

                    records.update(Person, row["number"], {"lifecycle": "moved_out"})
        office.refresh()
        filing.make(office, "R01", "2026", folder)
        close_desk(office)
    return folder


@pytest.fixture
def folder(sent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sent, tmp_path / "收"))


def only(folder: Path, town: str) -> Path:
    return next(folder.glob(f"{town}*.xlsx"))


def codes(found: Any) -> dict[str, list[str]]:
    return {each.file: [trouble.code for trouble in each.troubles] for each in found.files if each.troubles}


def test_three_returns_and_one_missing(folder: Path) -> None:
    found = county.board(folder, expected=[*TOWNS, "北山镇"])
    assert (found.card, found.period, found.due) == ("R01", "2026", date(2027, 1, 10))
    assert found.received() == found.on_time() == TOWNS
    assert found.missing() == ("北山镇",)
    assert codes(found) == {}
    assert county.chase(found) == [
        "北山镇：2026年度残疾人花名册应于2027年1月10日前报送，至今未收到，请尽快报送；没有变化的，也请回复“无变动”。"
    ]
    late = county.board(folder, due=date(2026, 11, 19))
    assert (late.received(), late.on_time()) == (tuple(sorted(TOWNS)), ())


def _edit(change: Callable[[Any], None]) -> Callable[[Path], None]:
    def edited(path: Path) -> None:
        book = load_workbook(path)
        change(book)
        book.save(path)

    return edited


def _cell(book: Any) -> None:
    book.worksheets[0]["C5"] = "改名"


def _rows_gone(book: Any) -> None:
    book.worksheets[0].delete_rows(5, 3)


def _property(name: str, value: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book.custom_doc_props[name].value = value

    return change


def _halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _locked(path: Path) -> None:
    from clfdesk.sheets.locking import locked

    path.write_bytes(locked(path.read_bytes(), "password-1"))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_edit(_cell), "changed"),
        (_edit(_rows_gone), "cut"),
        (_edit(_property("期间代码", "2025")), "wrong_period"),
        (_edit(_property("表样版本", "9")), "wrong_version"),
        (_edit(_property("报表编号", "R03")), "other_return"),
        (_edit(_property("填报单位", "x")), ""),
        (_edit(_property("乡镇（街道）", "外县某镇")), "not_expected"),
        (_halved, "damaged"),
        (_locked, "locked"),
        (lambda path: path.write_bytes(b""), "damaged"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_it_is_left_out(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(only(folder, "南山镇"))
    before = {path: path.read_bytes() for path in folder.iterdir()}
    merged = county_merge.merge(folder, tmp_path / "out", expected=TOWNS, today=DAY)
    found = merged.collection
    if not code:
        assert codes(found) == {}
        return
    assert codes(found)[only(folder, "南山镇").name][0] == code
    assert found.missing() == ("南山镇",)
    assert merged.townships == list(TOWNS[:2])
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    (line,) = county.chase(found)
    if code == "not_expected":  # it came as another township's
        assert line.startswith("南山镇：2026年度残疾人花名册应于")
        return
    assert line.startswith("南山镇：报来的2026年度残疾人花名册不能采用（")
    assert all(trouble.says.rstrip("。") in line for each in found.files for trouble in each.troubles)
    assert "未收到" not in line


def test_the_same_file_twice_and_an_older_version(folder: Path, sent: Path) -> None:
    shutil.copy(only(folder, "东山镇"), folder / "东山镇(1).xlsx")
    _edit(_property("版次", "2"))(only(folder, "西山镇"))
    shutil.copy(only(sent, "西山镇"), folder / "西山镇第1版.xlsx")
    found = county.board(folder, expected=TOWNS)
    assert sorted(code for each in codes(found).values() for code in each) == ["duplicate", "replaced"]
    assert codes(found)["西山镇第1版.xlsx"] == ["replaced"]
    assert found.received() == TOWNS


def test_merged_with_township_file_and_row(folder: Path, tmp_path: Path) -> None:
    merged = county_merge.merge(folder, tmp_path / "out", expected=TOWNS, today=DAY)
    book = load_workbook(merged.files[0].path)
    assert book.sheetnames == ["合并", "按乡镇汇总", "跨乡镇重复", "收报一览"]
    page = book["合并"]
    assert [cell.value for cell in page[2]][:6] == ["序号", "乡镇（街道）", "来源文件", "来源行", "村（社区）", "姓名"]
    assert merged.rows == 40 + 2 + 40 == page.max_row - 2
    for row in range(3, 3 + merged.rows):
        source = load_workbook(folder / page.cell(row, 3).value).worksheets[0] if row % 40 == 3 else None
        if source is not None:
            at = page.cell(row, 4).value
            assert [page.cell(row, column).value for column in (5, 6, 11)] == [
                source.cell(at, column).value for column in (2, 3, 8)
            ]
    assert len(merged.duplicates) == 2
    for each in merged.duplicates:
        assert [place.township for place in each.places] == ["东山镇", "西山镇"]
        assert each.id_number_masked[6:14] == "********"
    told = [row[1].value for row in book["跨乡镇重复"].iter_rows(min_row=3, max_row=4)]
    assert told == [each.id_number_masked for each in merged.duplicates]
    back = [file for file in merged.files if file.path.name.startswith("退回")]
    assert {file.path.name[3:6] for file in back} >= {"东山镇", "西山镇"}
    marked = load_workbook(next(file.path for file in back if "西山镇" in file.path.name)).worksheets[0]
    says = [marked.cell(row, 1).value for row in range(4, 6)]
    assert all("此人同时出现在东山镇" in text for text in says)
    assert "13900" not in "".join(str(each) for each in merged.findings.values())


def test_statistics_are_merged_and_added_up(tmp_path: Path) -> None:
    folder = tmp_path / "收"
    for seed, town in enumerate(TOWNS[:2], 1):
        office = make_demo(tmp_path / town, persons=40, villages=3, seed=seed, clock=Clock(fixed=DAY))
        with unit("test"):
            records.update(DeskInfo, 1, {"township": town})
        office.refresh()
        filing.make(office, "R03", "2026-Q4", folder)
        close_desk(office)
    merged = county_merge.merge(folder, tmp_path / "out", today=DAY)
    book = load_workbook(merged.files[0].path)
    summary = book["按乡镇汇总"]
    headings = [cell.value for cell in summary[2]]
    column = headings.index("人数合计") + 1
    assert [summary.cell(row, column).value for row in (3, 4, 5)] == [40, 40, 80]
    assert merged.duplicates == []


def test_a_workbook_of_another_hand_is_matched_by_its_headings(folder: Path, tmp_path: Path) -> None:
    only(folder, "南山镇").unlink()
    book = Workbook()
    page = book.active
    page.append(["南山镇残疾人花名册"])
    page.append(["姓名", "身份证号码", "残疾人证号", "所在村", "电话"])
    page.append(["王五", "110000195001010015", "11000019500101001542", "三岔村", "13900000001"])
    page.append(["合计", None, None, None, None])
    book.save(folder / "南山镇名单.xlsx")
    merged = county_merge.merge(folder, tmp_path / "out", expected=TOWNS, today=DAY)
    assert merged.townships == list(TOWNS)
    assert codes(merged.collection) == {"南山镇名单.xlsx": ["foreign"]}
    page = load_workbook(merged.files[0].path)["合并"]
    last = [page.cell(2 + merged.rows, column).value for column in (2, 4, 5, 6, 11)]
    assert last == ["南山镇", 3, "三岔村", "王五", "110000195001010015"]


def test_nothing_to_merge_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        county.board(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refusal):
        county.board(tmp_path / "empty")
    for path in folder.iterdir():
        _halved(path)
    with pytest.raises(Refusal):
        county_merge.merge(folder, tmp_path / "out", expected=TOWNS, today=DAY)
    assert not (tmp_path / "out").exists()


def test_a_countys_desk_keeps_its_townships_and_nobodys_rows(folder: Path, tmp_path: Path) -> None:
    office = create_desk(tmp_path / "c", pack="longli", township="示范县", level="county", clock=Clock(fixed=DAY))
    try:
        county.add_townships(office, [*TOWNS, "北山镇", "东山镇"])
        assert county.townships(office) == [*TOWNS, "北山镇"]
        merged = county_merge.merge(folder, tmp_path / "out", office=office, today=DAY)
        assert merged.collection.missing() == ("北山镇",)
        assert merged.files[0].path.name == "示范县2026年度残疾人花名册_汇总_20261120.xlsx"
        assert list_rows(office, "person").count == 0
    finally:
        close_desk(office)


def test_progress_is_told_file_by_file(folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    county.board(folder, progress=lambda done, all_: steps.append((done, all_)))
    assert steps == [(0, 3), (1, 3), (2, 3)]


def test_two_periods_beside_each_other(folder: Path, sent: Path, tmp_path: Path) -> None:
    from clfdesk.services import county_compare

    only(folder, "南山镇").unlink()
    back = county_compare.compare(folder, sent)
    forth = county_compare.compare(sent, folder)
    assert back.holds
    assert forth.holds
    south = next(each for each in forth.townships if each.township == "南山镇")
    assert (south.before, south.new, south.gone) == (0, south.now, 0)
    assert south.now >= 38
    assert {each.kind for each in forth.people} == {"new"}
    assert {each.kind for each in back.people} == {"gone"}
    assert all("****" in each.id_number_masked for each in forth.people)
    merged = county_merge.merge(sent, tmp_path / "out", today=DAY, previous=folder)
    assert merged.compared == forth
    page = load_workbook(merged.files[0].path)["与上期对照"]
    rows = {row[1].value: row[4].value for row in page.iter_rows(min_row=3) if row[1].value}
    assert rows["南山镇"] == south.now
    assert rows["东山镇"] == 0


def test_a_person_who_changed_township_is_neither_new_nor_gone(folder: Path, tmp_path: Path) -> None:
    from clfdesk.services import county_compare

    earlier = Path(shutil.copytree(folder, tmp_path / "上期"))
    only(folder, "东山镇").unlink()  # its first two people now stand in 西山镇 alone
    found = county_compare.compare(folder, earlier)
    assert found.holds
    moved = [each for each in found.people if each.kind == "moved"]
    assert [(each.before, each.now) for each in moved] == [("东山镇", "西山镇")] * 2


def test_thousands_of_marked_rows_come_back_all(tmp_path: Path) -> None:
    from clfdesk.sheets.markup import Mark, mark
    from clfdesk.sheets.reading import read

    path = tmp_path / "many.xlsx"
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["姓名", "身份证号"])
    for number in range(600):
        page.append([f"张{number}", "110000190001010001"])
    book.save(path)
    read_back = read(path)
    marks = [Mark("Sheet", row, "refused", "身份证号不对", ((1, "refused", "不对"),)) for row in range(2, 602)]
    (tmp_path / "back.xlsx").write_bytes(mark(read_back, marks, {"Sheet": 1}))
    marked = load_workbook(tmp_path / "back.xlsx").worksheets[0]
    assert [marked.cell(row, 1).value for row in (2, 601)] == ["身份证号不对"] * 2
    assert marked.cell(601, 3).comment is not None


def test_a_return_sent_as_xls_counts_like_any_other(folder: Path, tmp_path: Path) -> None:
    only(folder, "南山镇").unlink()
    office = make_demo(tmp_path / "d", persons=12, villages=2, seed=5, clock=Clock(fixed=DAY))
    with unit("test"):
        records.update(DeskInfo, 1, {"township": "南山镇"})
    office.refresh()
    made = filing.make(office, "R01", "2026", folder, old=True, cover=True)
    close_desk(office)
    assert made.files[0].path.suffix == ".xls"
    found = county.board(folder, expected=TOWNS)
    assert (codes(found), found.received()) == ({}, TOWNS)
    merged = county_merge.merge(folder, tmp_path / "out", expected=TOWNS, today=DAY)
    assert merged.rows == 40 + 2 + 12


def _with_total(path: Path) -> None:
    book = load_workbook(path)
    page = book.worksheets[0]
    row = next(n for n in range(4, page.max_row + 1) if page.cell(n, 1).value == "合计")
    column = next(c for c in range(2, page.max_column + 1) if isinstance(page.cell(row, c).value, int | float))
    page.cell(row, column).value += 7
    book.save(path)


def test_a_total_that_is_not_its_rows_goes_back(tmp_path: Path) -> None:
    office = make_demo(tmp_path / "d", persons=40, villages=3, seed=1, clock=Clock(fixed=DAY))
    made = filing.make(office, "R03", "2026-Q4", tmp_path / "收")
    close_desk(office)
    _with_total(made.files[0].path)
    merged = county_merge.merge(tmp_path / "收", tmp_path / "out", today=DAY)
    (troubles,) = merged.findings.values()
    assert [each.code for each in troubles] == ["total_differs"]
    (back,) = [file for file in merged.files if file.path.name.startswith("退回")]
    page = load_workbook(back.path).worksheets[0]
    assert "不符" in str(page.cell(troubles[0].row, 1).value)


def test_sheets_of_one_return_are_told_apart(tmp_path: Path) -> None:
    from clfdesk.domain.person import Person

    office = make_demo(tmp_path / "d", persons=30, villages=3, seed=1, clock=Clock(fixed=DAY))
    people = list_rows(office, "person", where="lifecycle == 'registered'", order="village, number").rows
    last = next(row for row in people if row["village"] != people[0]["village"])
    with unit("test"):
        records.update(Person, last["number"], {"id_number": people[0]["id_number"]})
    made = filing.make(office, "R02-9", "2026", tmp_path / "收")
    close_desk(office)
    merged = county_merge.merge(tmp_path / "收", tmp_path / "out", today=DAY)
    (troubles,) = merged.findings.values()
    doubled = next(each for each in troubles if each.code == "id_doubled")
    assert (doubled.sheet, people[0]["village"] in doubled.says) == (last["village"], True)
    (back,) = [file for file in merged.files if file.path.name.startswith("退回")]
    page = load_workbook(back.path)[last["village"]]
    assert "相同" in str(page.cell(doubled.row, 1).value)
    origin = {row[2].value for row in load_workbook(merged.files[0].path)["合并"].iter_rows(min_row=3)}
    assert f"{made.files[0].path.name}·{last['village']}" in origin


@pytest.mark.parametrize("number", [28, 5, 13])  # disk full, disk fault, write-protected
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_merge_is_written_whole_or_not_at_all(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, after: int
) -> None:
    """The workbook, what goes back and the list of the late: whichever cannot be written, none of them stays."""
    import os

    from clfdesk.storage import atomic

    real, calls = os.fsync, []

    def failing(handle: int) -> None:
        calls.append(handle)
        if len(calls) > after * 2:
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(atomic.os, "fsync", failing)
    with pytest.raises(Refusal) as refused:
        county_merge.merge(folder, tmp_path / "out", expected=[*TOWNS, "北山镇"], today=DAY)
    monkeypatch.undo()
    assert refused.value.next
    assert not list((tmp_path / "out").glob("*"))
    assert len(list(folder.iterdir())) == 3
