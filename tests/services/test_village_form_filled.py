"""Every form made here, filled in by a village and returned, imports clean: the new row is entered, and said again is the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from clfdesk.clock import Clock
from clfdesk.domain.body import Body
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.grammar.words import words
from clfdesk.services import demo, intake, intake_reading, intake_register, register, village_form
from clfdesk.services.office import Office
from clfdesk.storage import records

FIRST = 4
NEW_ID = "110000198802291172"
KINDS = {"id_number": NEW_ID, "date": "2026-05-06", "phone": "13812345678", "integer": "3", "account": "6222000000000000004",
         "certificate_number": f"{NEW_ID}42", "flag": "是", "money": "80"}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A small demonstration township; every form adds to it."""
    clock = Clock(fixed=date(2026, 11, 20))
    made = demo.make_demo(tmp_path_factory.mktemp("forms") / "desk", persons=40, villages=3, seed=4, clock=clock)
    yield made
    made.close()


def _village() -> Division:
    return next(each for each in records.every(Division) if each.kind == "village")


def _whom(about: str) -> dict[str, str]:
    """Return what names somebody of the village a register is about."""
    village = _village()
    found = {"village": village.name}
    if about in ("person", "staff"):
        kind: Any = Person if about == "person" else Staff
        someone = next(each for each in records.every(kind, village_id=village.id) if each.id_number)
        found |= {"name": someone.name, "id_number": someone.id_number or ""}
    return found


def _of_stem(stem: str) -> dict[str, str]:
    """Return what a village writes into each column of a stem's form, by its heading."""
    said, filled = words(stem), {}
    body = next(each.name for each in records.every(Body) if each.kind == "association")
    own = {"person": {"name": "甘新来", "village": _village().name, "type": "肢体", "grade": "二级", "gender": "男"},
           "staff": {"name": "甘新来", "village": _village().name, "gender": "男", "account_holder": "甘新来"},
           "post": {"name": "甘新来", "body": body, "village": _village().name},
           "division": {"name": "新立村", "kind": "村", "code": ""}, "body": {"name": "新立小组", "village": _village().name, "term": "3"},
           "appraisal": {"name": next(each.name for each in records.every(Staff)), "village": "", "year": "2023"}}  # fmt: skip
    for field in intake_reading.fields_of(stem):
        if field.derived or field.name not in said.synonyms:
            continue
        code = next(iter(said.codes[field.codes].values()), ("",))[0] if field.codes in said.codes else ""
        filled[said.heading(field.name)] = own[stem].get(field.name, KINDS.get(field.kind, code or "无误"))
    return filled


def _of_register(name: str) -> dict[str, str]:
    book = register.named(name)
    whom = _whom(book.about)
    filled = {words("person").heading(each): whom.get(each, "") for each in intake_register.who(book)}
    for item in book.form.items:
        if item.when and item.name != "follow_up_on":  # asked for only after another answer
            continue
        said = {"date": "2026-05-06", "number": "3", "flag": "是"}.get(item.type, "甲乙")
        said = "15:00" if item.name.endswith("_at") else "6222000000000000004" if item.type == "account" else said
        filled[item.label] = item.options[0][1] if item.options else said
    return filled


def _returned(path: Path, filled: dict[str, str]) -> Path:
    """Return the form with one row written below its own."""
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    sheet = book.worksheets[0]
    row = next(row for row in range(FIRST, sheet.max_row + 2) if not sheet.cell(row, 1).value)
    for cell in sheet[FIRST - 1]:
        heading = str(cell.value or "").rstrip("▼")
        if filled.get(heading):
            sheet.cell(row, cell.column).value = filled[heading]
    out = path.with_name(f"回{path.name}")
    book.save(out)
    return out


def test_every_form_filled_and_returned_imports_clean(office: Office, tmp_path: Path) -> None:
    for stem, title in village_form.forms():
        made = village_form.make(office, _village().name, tmp_path / stem, stem=stem)
        filled = _of_stem(stem) if stem in village_form.stems() else _of_register(stem)
        path = _returned(made.path, filled)
        found = intake.preview(office, path, stem=stem)
        told = [
            (item.pile, item.problems, item.changes)
            for item in found.items
            if item.pile not in ("same", "missing", "new")
        ]
        assert told == [], title
        assert found.piles["new"] == 1, title
        assert intake.commit(office, found).stored == 1, title
        if stem not in village_form.stems():
            continue  # registers come again in the test of every register's form
        again = intake.preview(office, path, stem=stem)
        assert (again.piles["new"], again.piles["changed"], again.piles["suspect"]) == (0, 0, 0), title
