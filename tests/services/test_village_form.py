"""A form made here, filled in and returned imports clean: nothing where nothing was changed, else the changes only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from clfdesk.clock import Clock
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.services import demo, intake, register, village_form
from clfdesk.services.office import Office
from clfdesk.storage import records


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A small demonstration township."""
    clock = Clock(fixed=date(2026, 11, 20))
    made = demo.make_demo(tmp_path / "desk", pack="longli", persons=60, villages=3, seed=4, clock=clock)
    yield made
    made.close()


def village_of(office: Office) -> str:
    """Return the first village."""
    return next(each.name for each in records.every(Division) if each.kind == "village")


def edited(path: Path, change: Any) -> Path:
    """Return a copy of a workbook with one change made to its first sheet."""
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    change(book.worksheets[0])
    out = path.with_name("returned.xlsx")
    book.save(out)
    return out


def column(sheet: Any, heading: str) -> int:
    """Return the column of a heading."""
    return next(cell.column for cell in sheet[3] if str(cell.value).rstrip("▼") == heading)


@pytest.mark.parametrize("stem", village_form.stems())
def test_an_untouched_form_changes_nothing(office: Office, tmp_path: Path, stem: str) -> None:
    made = village_form.make(office, village_of(office), tmp_path / "out", stem=stem)
    sheet = openpyxl.load_workbook(made.path).worksheets[0]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    filled = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    if not filled:
        with pytest.raises(Refusal):
            intake.preview(office, made.path, stem=stem)
        return
    preview = intake.preview(office, made.path, stem=stem)
    told = [
        (item.name, item.pile, item.changes, item.problems)
        for item in preview.items
        if item.pile not in ("same", "missing")
    ]
    assert told == []
    assert preview.piles["same"] == len(filled)


def test_only_the_changes_come_back(office: Office, tmp_path: Path) -> None:
    village = village_of(office)
    made = village_form.make(office, village, tmp_path / "out")

    def change(sheet: Any) -> None:
        sheet.cell(4, column(sheet, "联系电话")).value = "13900001234"
        sheet.cell(5, column(sheet, "姓名")).value = sheet.cell(5, column(sheet, "姓名")).value + "明"

    preview = intake.preview(office, edited(made.path, change))
    changed = {item.number: [each.field for each in item.changes] for item in preview.items if item.pile == "changed"}
    assert sorted(changed.values()) == [["name"], ["phone"]]
    assert preview.piles["new"] == preview.piles["suspect"] == preview.piles["refused"] == 0
    intake.commit(office, preview)
    assert "13900001234" in {person.phone for person in records.every(Person)}


def test_a_key_of_another_desk_means_nothing(office: Office, tmp_path: Path) -> None:
    made = village_form.make(office, village_of(office), tmp_path / "out")

    def change(sheet: Any) -> None:
        for row in range(4, sheet.max_row + 1):
            if sheet.cell(row, 1).value:
                sheet.cell(row, 1).value = "00000000-1"

    preview = intake.preview(office, edited(made.path, change))
    assert preview.piles["new"] == preview.piles["changed"] == 0


def test_a_copied_row_with_another_persons_number_waits(office: Office, tmp_path: Path) -> None:
    made = village_form.make(office, village_of(office), tmp_path / "out")

    def change(sheet: Any) -> None:
        for place in range(2, sheet.max_column + 1):
            sheet.cell(4, place).value = sheet.cell(5, place).value

    preview = intake.preview(office, edited(made.path, change))
    assert preview.piles["suspect"] >= 1
    assert preview.piles["changed"] == preview.piles["new"] == 0


def test_every_register_has_a_form_that_comes_back(office: Office, tmp_path: Path) -> None:
    village = village_of(office)
    for each in register.registers():
        made = village_form.make(office, village, tmp_path / "out", stem=each.name)
        sheet = openpyxl.load_workbook(made.path).worksheets[0]
        headings = [str(cell.value).rstrip("▼") for cell in sheet[3]]
        assert headings[-len(each.form.items) :] == [item.label for item in each.form.items]
        if not any(row[0] for row in sheet.iter_rows(min_row=4, values_only=True)):
            with pytest.raises(Refusal):
                intake.preview(office, made.path, stem=each.name)
        else:
            preview = intake.preview(office, made.path, stem=each.name)
            told = [(item.pile, item.changes, item.problems) for item in preview.items if item.pile != "same"]
            assert told == [], each.name


def test_a_village_nobody_knows_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        village_form.make(office, "无此村", tmp_path)
