"""A foreign list taken in: five piles and the refused, one change set, nothing twice, the workbook back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from clfdesk.clock import Clock
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.filing import ImportRecord
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.services import intake, journal
from clfdesk.services.office import Office, create_desk
from clfdesk.sheets.faults import refuse
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.samples import hostile
from tests.samples.people import Invented, id_number, people
from tests.samples.rosters import TOWNSHIP, county_rows, ledger, messy, table

COUNTED = ("new", "changed", "same", "suspect", "refused")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An empty desk of the township."""
    made = create_desk(tmp_path / "desk", pack="longli", township=TOWNSHIP, clock=Clock(fixed=date(2026, 11, 20)))
    yield made
    made.close()


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file and return it."""
    (folder / name).write_bytes(data)
    return folder / name


def county(folder: Path, everyone: list[Invented], name: str = "county.xlsx") -> Path:
    """Write a county's list of these people."""
    return put(folder, name, table(county_rows(everyone)))


def taken(office: Office, file: Path, **options: object) -> intake.Outcome:
    """Preview and commit a file."""
    return intake.commit(office, intake.preview(office, file), **options)  # type: ignore[arg-type]


def piles(office: Office, file: Path, **options: object) -> dict[str, int]:
    """Return the piles of a preview, whose counts must add up to its rows."""
    preview = intake.preview(office, file, **options)  # type: ignore[arg-type]
    assert sum(preview.piles[pile] for pile in COUNTED) == preview.rows  # type: ignore[index]
    assert len([item for item in preview.items if item.row is not None]) == preview.rows
    return {pile: count for pile, count in preview.piles.items() if count}


def test_messy_roster_row_by_row(office: Office, tmp_path: Path) -> None:
    data, truth, everyone = messy()
    preview = intake.preview(office, put(tmp_path, "roster.xlsx", data))
    pile_of = {"ok": "new", "suspect": "suspect", "refused": "refused"}
    assert {item.row: item.pile for item in preview.items} == {row: pile_of[kind] for row, kind in truth.items()}
    assert all(problem.why and problem.next for item in preview.items for problem in item.problems)
    outcome = intake.commit(office, preview)
    kept = {person.id_number: person for person in records.every(Person)}
    villages = {division.id: division.name for division in records.every(Division)}
    assert len(kept) == outcome.stored == preview.piles["new"]
    for item in preview.items:
        if item.pile == "new":
            person = next(each for each in everyone if each.id_number == item.key)
            assert kept[item.key].name == person.name == item.name
            assert villages[kept[item.key].village_id or 0] == person.village
            assert kept[item.key].id_state == "verified"
            assert not kept[item.key].remark
    certificates = {each.number for each in records.every(Certificate)}
    assert certificates <= {each.certificate for each in everyone} | {None}


def test_the_same_file_again_changes_nothing_also_after_accepting(office: Office, tmp_path: Path) -> None:
    data, truth, _everyone = messy()
    file = put(tmp_path, "roster.xlsx", data)
    taken(office, file)
    assert taken(office, file).change_set is None
    suspects = list(truth.values()).count("suspect")
    assert piles(office, file)["suspect"] == suspects
    outcome = taken(office, file, accept={"suspect"})
    assert outcome.stored == suspects - 1  # the repeated person is there already
    waiting = records.every(Person, id_state="unverified")
    assert len(waiting) == suspects - 1
    assert all(person.id_reason for person in waiting)
    before = records.count(Person)
    assert taken(office, file, accept={"suspect"}).change_set is None
    assert (records.count(Person), piles(office, file).get("new", 0)) == (before, 0)
    assert intake.preview(office, file).before is not None
    assert records.count(ImportRecord) == 2


def test_single_suspect_rows_can_be_accepted(office: Office, tmp_path: Path) -> None:
    data, truth, _everyone = messy()
    file = put(tmp_path, "roster.xlsx", data)
    row = next(row for row, kind in truth.items() if kind == "suspect")
    preview = intake.preview(office, file, accept={("花名册", row)})
    assert [item.row for item in preview.items if item.accepted] == [row]
    intake.commit(office, preview, accept={("花名册", row)})
    assert len(records.every(Person, id_state="unverified")) == 1


def test_county_list_against_the_desk(office: Office, tmp_path: Path) -> None:
    everyone = people(20, 7)
    taken(office, county(tmp_path, everyone))
    listed = [person.regraded() if place in (4, 9) else person for place, person in enumerate(everyone) if place != 2]
    file = county(tmp_path, [*listed, *people(22, 7)[20:]], "later.xlsx")
    preview = intake.preview(office, file)
    assert piles(office, file) == {"same": 17, "changed": 2, "new": 2, "missing": 1}
    assert {item.key for item in preview.items if item.pile == "missing"} == {everyone[2].id_number}
    assert {item.key for item in preview.items if item.pile == "changed"} == {
        everyone[4].id_number,
        everyone[9].id_number,
    }
    assert {change.field for item in preview.items for change in item.changes} == {"certificate_number", "grade"}
    intake.commit(office, preview)
    person = records.every(Person, id_number=everyone[4].id_number)[0]
    held = records.every(Certificate, person_id=person.id)
    assert {(each.number, each.current, each.state) for each in held} == {
        (everyone[4].certificate, False, "superseded"),
        (everyone[4].regraded().certificate, True, "valid"),
    }
    assert piles(office, county(tmp_path, everyone, "old.xlsx"))["suspect"] == 2  # an earlier certificate


def test_old_workbook_of_the_county_means_the_same(office: Office, tmp_path: Path, top: Path) -> None:
    taken(office, county(tmp_path, people(20, 7)))
    file = top / "tests" / "samples" / "county_list.xls"
    assert piles(office, file) == {"same": 17, "changed": 2, "new": 2, "missing": 1}


def test_old_ledger_fills_phones_and_overwrites_nothing(office: Office, tmp_path: Path) -> None:
    everyone = people(12, 5)
    taken(office, county(tmp_path, everyone))
    file = put(tmp_path, "ledger.csv", ledger(everyone))
    assert piles(office, file) == {"changed": 12}
    assert piles(office, file, mode="add") == {"same": 12}
    taken(office, file)
    assert [person.phone for person in records.every(Person)] == [person.phone for person in everyone]
    assert piles(office, county(tmp_path, everyone)) == {"same": 12}  # no phones there: blank keeps


def test_fill_mode_only_fills(office: Office, tmp_path: Path) -> None:
    everyone = people(3, 5)
    taken(office, put(tmp_path, "ledger.csv", ledger(everyone)))
    rows = [["姓名", "身份证号", "电话", "民族"], *[[p.name, p.id_number, "13911111111", "汉"] for p in everyone]]
    preview = intake.preview(office, put(tmp_path, "more.xlsx", table(rows)), mode="fill")
    assert {change.field for item in preview.items for change in item.changes} == {"ethnic"}


def test_a_re_issue_is_a_change_and_its_absence_is_not(office: Office, tmp_path: Path) -> None:
    [person] = people(1, 5)
    head = ["姓名", "身份证号", "残疾人证号"]
    plain = put(tmp_path, "a.xlsx", table([head, [person.name, person.id_number, person.certificate]]))
    again = put(tmp_path, "b.xlsx", table([head, [person.name, person.id_number, person.certificate + "B2"]]))
    taken(office, plain)
    assert piles(office, again) == {"changed": 1}
    taken(office, again)
    assert [each.reissue for each in records.every(Certificate)] == [2]
    assert piles(office, plain) == {"same": 1}


def test_a_bad_id_never_replaces_a_good_one(office: Office, tmp_path: Path) -> None:
    [person] = people(1, 5)
    head = ["姓名", "身份证号", "残疾人证号", "电话"]
    bad = person.id_number[:-1] + ("1" if person.id_number[-1] != "1" else "2")
    taken(office, put(tmp_path, "a.xlsx", table([head, [person.name, person.id_number, person.certificate, ""]])))
    file = put(tmp_path, "b.xlsx", table([head, [person.name, bad, person.certificate, "13800009999"]]))
    assert piles(office, file) == {"suspect": 1}
    taken(office, file, accept={"suspect"})
    assert [(each.id_number, each.phone) for each in records.every(Person)] == [(person.id_number, "13800009999")]
    assert taken(office, file, accept={"suspect"}).change_set is None


def test_two_of_one_name_and_birth_but_two_ids_are_two(office: Office, tmp_path: Path) -> None:
    ids = [id_number(date(1970, 1, 1), order) for order in (101, 103)]
    rows = [["姓名", "身份证号", "村"], *[["王永贵", number, "北坡村"] for number in ids]]
    file = put(tmp_path, "a.xlsx", table(rows))
    assert piles(office, file) == {"new": 2}
    taken(office, file)
    assert piles(office, file) == {"same": 2}


def test_one_import_is_one_change_set_and_is_undone_at_once(office: Office, tmp_path: Path) -> None:
    outcome = taken(office, county(tmp_path, people(8)))
    assert outcome.change_set is not None
    journal.undo(office, outcome.change_set)
    assert (records.count(Person), records.count(Certificate), records.count(ImportRecord)) == (0, 0, 0)


def test_the_desk_moving_on_between_preview_and_commit_is_refused(office: Office, tmp_path: Path) -> None:
    preview = intake.preview(office, county(tmp_path, people(8)))
    with unit("test"):
        records.insert([Person(name="王䶮", id_number=people(8)[0].id_number)])
    with pytest.raises(Refusal):
        intake.commit(office, preview)
    assert records.count(Person) == 1


def test_the_clerks_mapping_is_used_and_learned(office: Office, tmp_path: Path) -> None:
    person = people(1)[0]
    rows = [["大名", "号码", "身份证号"], [person.name, "13800000000", person.id_number]]
    file = put(tmp_path, "odd.xlsx", table(rows))
    unmapped = intake.preview(office, file, mapping={"大名": "name"})
    assert {column.heading: column.confidence for column in unmapped.columns}["号码"] == "unknown"
    preview = intake.preview(office, file, mapping={"大名": "name", "号码": "phone"})
    assert preview.columns[1].samples == ("13800000000",)
    intake.commit(office, preview)
    rows.append([people(2)[1].name, "13800000001", people(2)[1].id_number])
    again = intake.preview(office, put(tmp_path, "odd2.xlsx", table(rows)))
    assert [item.pile for item in again.items] == ["same", "new"]


def test_bad_files_leave_the_desk_as_it_was(office: Office, tmp_path: Path) -> None:
    for name in ("picture.xlsx", "half.xlsx", "no_table.xls", "empty.xlsx"):
        with pytest.raises(Refusal):
            intake.preview(office, put(tmp_path, name, hostile.REFUSED[name]()))
    for rows, code in (([["甲", "乙"], [1, 2]], "no_header"), ([["姓名", "身份证号"], ["合计", ""]], "no_rows")):
        with pytest.raises(Refusal) as caught:
            intake.preview(office, put(tmp_path, "x.xlsx", table(rows)))
        assert caught.value.what == refuse(code).what
    with pytest.raises(Refusal) as caught:
        intake.preview(office, county(tmp_path, people(2)), sheet="没有")
    assert caught.value.what == refuse("no_sheet").what
    assert records.count(Person) == 0


def test_people_in_a_hidden_sheet_wait_for_the_clerk(office: Office, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table(county_rows(people(2)))))
    hidden = book.create_sheet("旧表")
    for row in county_rows(people(4)[2:]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "two.xlsx")
    assert piles(office, tmp_path / "two.xlsx") == {"new": 2, "suspect": 2}


def test_the_sender_gets_his_workbook_back_marked(office: Office, tmp_path: Path) -> None:
    data, truth, _everyone = messy()
    preview = intake.preview(office, put(tmp_path, "roster.xlsx", data))
    back = intake.write_back(preview, tmp_path / "out")
    before = openpyxl.load_workbook(io.BytesIO(data))["花名册"]
    after = openpyxl.load_workbook(back.path)["花名册"]
    bad = {row for row, kind in truth.items() if kind != "ok"}
    told = {row for row in range(5, after.max_row + 1) if after.cell(row, 1).value}
    assert told == bad
    for row in range(1, before.max_row + 1):
        for column in range(1, 12):
            old, new = before.cell(row, column), after.cell(row, column + 1)
            if old.data_type != "f":
                assert new.value == old.value
    total = max(truth) + 1
    assert after.cell(total, 4).value == f"=COUNTA(D5:D{max(truth)})"
    assert {str(area) for area in after.merged_cells.ranges} >= {"B1:L1", "G3:I3", "F3:F4"}
    refused = next(row for row, kind in truth.items() if kind == "refused")
    assert after.cell(refused, 6).comment is not None
    assert after.cell(refused, 6).fill.fgColor.rgb == "FFF4B6B6"
    assert openpyxl.load_workbook(back.path)["代码表"].sheet_state == "hidden"
    again = intake.preview(office, back.path)
    assert (again.rows, again.piles) == (preview.rows, preview.piles)
    twice = intake.write_back(again, tmp_path / "out")
    assert openpyxl.load_workbook(twice.path)["花名册"].max_column == after.max_column


def test_a_text_table_comes_back_as_a_workbook(office: Office, tmp_path: Path) -> None:
    everyone = people(4)
    text = ledger(everyone).replace(everyone[1].id_number.encode(), everyone[1].id_number[:-1].encode() + b"Z")
    preview = intake.preview(office, put(tmp_path, "ledger.csv", text))
    back = intake.write_back(preview, tmp_path / "out")
    sheet = openpyxl.load_workbook(back.path).active
    assert sheet is not None
    assert [bool(sheet.cell(row, 1).value) for row in range(1, 6)] == [True, False, True, False, False]
    assert sheet.cell(2, 4).value == everyone[0].id_number
    assert intake.preview(office, back.path).piles == preview.piles


def test_two_lists_are_compared_on_a_key(office: Office, tmp_path: Path) -> None:
    everyone = people(10, 7)
    taken(office, county(tmp_path, everyone[:8]))
    listed = [everyone[0].regraded(), *everyone[1:6], *everyone[8:]]
    file = county(tmp_path, listed, "theirs.xlsx")
    result = intake.compare(office, "desk", file, key="id_number", out=tmp_path / "out")
    assert (result.only_left, result.only_right, result.differs, result.same) == (2, 2, 1, 5)
    [differing] = [pair for pair in result.items if pair.side == "differs"]
    assert {change.field for change in differing.changes} == {"certificate_number", "grade"}
    sheet = openpyxl.load_workbook(result.files[0].path).active
    assert sheet is not None
    assert sheet.max_row == 1 + 2 + 2 + 2
    assert intake.compare(office, file, file).same == len(listed)
    with pytest.raises(Refusal):
        intake.compare(office, "desk", file, key="nothing")
