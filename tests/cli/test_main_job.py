"""The morning's job from the command line: a messy roster in; boards, a pay sheet and the county's form out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.test_boards import text_of
from tests.office import Desk, demo_desk, new_desk
from tests.samples import blanks
from tests.samples.people import people
from tests.samples.rosters import TOWNSHIP, county_rows, ledger, messy, table


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file and return it."""
    (folder / name).write_bytes(data)
    return folder / name


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty desk of the township the samples come from."""
    return new_desk(tmp_path / "desk", township=TOWNSHIP)


def test_every_row_of_a_messy_roster_is_what_it_is(desk: Desk, tmp_path: Path) -> None:
    """Nobody is invented, nobody is lost, no damaged ID gets in; a second time nothing changes."""
    content, truth, everyone = messy(36)
    file = put(tmp_path, "村花名册.xlsx", content)
    said = desk.done("import", file, "--out", tmp_path / "back")
    assert said.code == 3
    assert {item["row"]: item["pile"] for item in said["items"]} == {
        row: "new" if pile == "ok" else pile for row, pile in truth.items()
    }
    assert said["rows"] == len(truth) == sum(said["piles"].values())
    kept = {row["id_number"]: row for row in desk.persons()}
    assert len(kept) == said["piles"]["new"]
    by_id = {person.id_number: person for person in everyone}
    assert set(kept) <= set(by_id)
    for number, row in kept.items():
        person = by_id[number]
        assert (row["name"], row["village"]) == (person.name, person.village)
        assert (row["grade"], row["issued_on"]) == (person.grade, person.issued_on.isoformat())
        assert row["id_state"] == "verified"
    for item in said["items"]:
        for problem in item["problems"]:
            assert all(problem[part] for part in ("field", "why", "next"))
    again = desk.done("import", file)
    assert again["piles"]["same"] == said["piles"]["new"]
    assert (again["piles"]["new"], again["piles"]["changed"]) == (0, 0)
    assert {row["id_number"]: row for row in desk.persons()} == kept


def test_accepted_suspects_are_kept_to_be_verified_and_undone_at_once(desk: Desk, tmp_path: Path) -> None:
    """Accepting keeps doubtful people as 待核实; one undo takes the whole import back."""
    content, truth, _everyone = messy(24)
    file = put(tmp_path, "村花名册.xlsx", content)
    said = desk.done("import", file, "--accept", "suspect")
    doubtful = sum(pile == "suspect" for pile in truth.values())
    assert len(desk.persons("id_state == 'unverified'")) == doubtful - 1  # the repeated person is no new one
    assert desk.persons("lifecycle == 'registered'")
    assert desk.done("import", file, "--accept", "suspect")["piles"]["new"] == 0
    desk.done("undo", str(said["change_set"]))
    assert desk.persons() == []


def test_a_dry_run_says_the_same_and_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    """The preview is the commit, without the commit."""
    file = put(tmp_path, "村花名册.xlsx", messy(24)[0])
    looked = desk.done("import", file, "--dry-run")
    assert desk.persons() == []
    done = desk.done("import", file)
    assert (looked["rows"], looked["piles"]) == (done["rows"], done["piles"])


def test_the_county_list_changes_only_what_it_says(desk: Desk, tmp_path: Path) -> None:
    """New grades, new people, missing people; phones and villages stay; the old certificate is remembered."""
    everyone = people(30)
    desk.done("import", put(tmp_path, "old.csv", ledger(everyone)))
    before = {row["id_number"]: row for row in desk.persons()}
    sent = [person.regraded() if place in (3, 8) else person for place, person in enumerate(everyone[:-2])]
    said = desk.done("import", put(tmp_path, "county.xlsx", table(county_rows(sent))))
    changed = {item["key"] for item in said["items"] if item["pile"] == "changed"}
    assert {everyone[3].id_number, everyone[8].id_number} <= changed
    assert said["piles"]["missing"] == 2
    after = {row["id_number"]: row for row in desk.persons()}
    assert len(after) == 30
    assert {number: row["phone"] for number, row in after.items()} == {
        number: row["phone"] for number, row in before.items()
    }
    assert after[everyone[3].id_number]["certificate_number"] == sent[3].certificate
    record = desk.done("show", "person", str(after[everyone[3].id_number]["number"])).data
    assert {each["state"] for each in record["certificates"]} == {"valid", "superseded"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("无表头.csv", b"1,2,3\n4,5,6\n"),
        ("断.xlsx", messy(24)[0][:3000]),
    ],
)
def test_a_bad_file_is_one_sentence_and_the_desk_as_before(
    desk: Desk, tmp_path: Path, name: str, content: bytes
) -> None:
    """What, where, why, what to do next; exit 1; nothing kept, no record of a change."""
    desk.done("import", put(tmp_path, "old.csv", ledger(people(5))))
    before = (desk.persons(), desk.done("undo", "--list").data)
    refusal = desk("import", put(tmp_path, name, content)).refusal
    assert refusal["where"] == name
    assert all(refusal[part] for part in ("what", "why", "next"))
    assert (desk.persons(), desk.done("undo", "--list").data) == before


def test_a_board_goes_stale_when_the_roster_moves_on(desk: Desk, tmp_path: Path) -> None:
    """After people are added the information board no longer says what is true; the duties still do."""
    everyone = people(60)
    desk.done("import", put(tmp_path, "old.csv", ledger(everyone[:45])))
    village = everyone[-1].village  # the one whose people are still to come
    desk.done("poster", "P26", "P09", "--village", village, "--size", "A4", "--out", tmp_path)
    assert desk.done("poster", "--stale")["stale"] == []
    desk.done("import", put(tmp_path, "more.csv", ledger(everyone)))
    assert [board["card"] for board in desk.done("poster", "--stale")["stale"]] == ["P26"]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A demonstration township with its thirty commissioners."""
    return demo_desk(tmp_path_factory.mktemp("job") / "desk", "--persons", "120")


def expected(town: Desk, months: int) -> int:
    """Return the total in yuan, reckoned from the ratings and the months alone."""
    people_in_office = town.done("list", "staff")["rows"]
    whole = [row for row in people_in_office if row["rating"] in ("excellent", "competent")]
    assert all(row["started_on"] < "2026-01-01" for row in whole)
    return 200 * months * len(whole)


@pytest.mark.parametrize(("period", "months"), [("2026-10", 1), ("2026-Q4", 3), ("2026-H2", 6), ("2026", 12)])
def test_pay_is_months_times_two_hundred_for_those_who_passed(town: Desk, period: str, months: int) -> None:
    """Failed: nothing, with the clause; not yet rated: waiting; each amount tells its paper."""
    sheet = town.done("payroll", "draft", period)
    assert sheet["total_fen"] == expected(town, months) * 100
    assert sheet["total_fen"] == sum(line["net_fen"] for line in sheet["lines"])
    ratings = {row["number"]: row["rating"] for row in town.done("list", "staff")["rows"]}
    for line in sheet["lines"]:
        rating = ratings[line["staff"]]
        if rating == "failed":
            assert (line["net_fen"], line["held"]) == (0, "failed_appraisal")
            assert any("二(二)1(4)" in reason["clause"] for reason in line["explanation"])
        elif not rating:
            assert (line["net_fen"], line["held"]) == (0, "awaiting_appraisal")
        else:
            assert line["net_fen"] == months * 20000
            assert any("龙府办发〔2019〕48号" in reason["source"] for reason in line["explanation"])
    assert {line["source"] for line in sheet["lines"] if line["net_fen"]} == {"employment_fund", "township_budget"}


def test_a_confirmed_period_is_locked_and_its_sheet_can_be_signed(tmp_path: Path) -> None:
    """After confirming, a new rating changes nothing; the sheet has all names and the total in capitals."""
    town = demo_desk(tmp_path / "desk", "--persons", "40", "--villages", "4")
    first = town.done("payroll", "draft", "2026-10")
    town.done("payroll", "confirm", "2026-10")
    failed = next(line for line in first["lines"] if line["held"] == "failed_appraisal")
    town.done("appraisal", str(failed["staff"]), "2025", "competent")
    later = town.done("payroll", "draft", "2026-10")
    assert later["state"] == "confirmed"
    assert later["lines"] == town.done("payroll", "sheet", "2026-10", "--out", tmp_path)["lines"]
    assert later["total_fen"] == first["total_fen"]
    (pdf,) = tmp_path.glob("*.pdf")
    text = re.sub(r"\s", "", text_of(str(pdf)))
    assert first["total_words"] in text
    for line in first["lines"]:
        assert line["name"] in text
    assert "same months" not in town("payroll", "draft", "2026-Q4").refusal["what"]


def cells(path: str) -> dict[str, Any]:
    """Return all cells of a workbook's first sheet that hold something."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_the_countys_own_blank_is_filled_with_thirty_commissioners(town: Desk, tmp_path: Path) -> None:
    """Fifteen rows become thirty in their own style; total, notes, header and validation go with them."""
    blank = put(tmp_path, "空表.xlsx", blanks.data(blanks.county()))
    said = town.done("filing", "fill", blank, "--out", tmp_path / "out")
    assert (said["filled"], said["unmapped"], said["lost"]) == (30, [], [])
    filled = cells(said["files"][0]["path"])
    empty = openpyxl.load_workbook(blank).worksheets[0]
    book = openpyxl.load_workbook(said["files"][0]["path"])
    sheet = book.worksheets[0]
    staff = {row["id_number"]: row for row in town.done("list", "staff")["rows"]}
    for row in range(5, 35):
        worker = staff.pop(filled[f"D{row}"])
        assert sheet[f"D{row}"].data_type == "s"
        assert filled[f"B{row}"] == worker["name"]
        assert filled[f"H{row}"] == worker["started_on"][:7].replace("-", ".")
    assert staff == {}
    assert filled["I35"] == "=SUM(I5:I34)"
    assert sheet.print_title_rows == empty.print_title_rows
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["G5:G34"]
    assert filled["A37"] == empty["A22"].value
    assert {"A1:J1", "F3:H3", "A37:J37"} <= {str(each) for each in sheet.merged_cells.ranges}


def test_the_roster_return_has_everybody_and_ids_as_text(town: Desk, tmp_path: Path) -> None:
    """R01 on our own layout: one row a person, IDs as text, frozen with its hash, numbered by revision."""
    said = town.done("filing", "make", "R01", "--period", "2026", "--out", tmp_path)
    assert said["rows"] == 120
    assert re.fullmatch(r"[0-9a-f]{64}", said["snapshot_sha256"])
    sheet = openpyxl.load_workbook(said["files"][0]["path"]).worksheets[0]
    numbers = {str(cell.value): cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    for row in town.persons():
        assert numbers[row["id_number"]] == "s"
    again = town.done("filing", "make", "R01", "--period", "2026", "--out", tmp_path)
    assert again["revision"] == said["revision"] + 1
    assert again["snapshot_sha256"] == said["snapshot_sha256"]
