"""Every shipped register does all that a register does, by the verbs: no register has code of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from clfdesk import resources
from clfdesk.domain.register import register_of
from clfdesk.grammar.expression import parse
from tests.office import Desk, demo_desk

NAMES = resources.names("registers")
TODAY = "2026-11-19"
GIVEN: dict[str, Any] = {"date": TODAY, "flag": True, "time": "09:30", "text": "示例内容"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One small desk for all; what a register gets is taken back."""
    return demo_desk(tmp_path_factory.mktemp("registers") / "desk", "--persons", "20", "--villages", "2")


def answers_for(name: str) -> dict[str, Any]:
    """Return an answer for every item that applies, as a clerk would fill the whole form."""
    path = resources.folder("registers", f"{name}.toml")
    form = register_of(resources.read(path), path).form
    found: dict[str, Any] = {item.name: None for item in form.items}
    for item in form.items:
        if item.when and parse(item.when).holds(found) is not True:
            continue
        if item.type in ("single", "multi"):
            code = item.options[0][0]
            found[item.name] = [code] if item.type == "multi" else code
        elif item.type == "number":
            found[item.name] = str(max(item.minimum or 0, 1))
        else:
            found[item.name] = GIVEN[item.type]
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_filled_listed_counted_exported_taken_back_and_printed(desk: Desk, name: str, tmp_path: Path) -> None:
    path = resources.folder("registers", f"{name}.toml")
    register = register_of(resources.read(path), path)
    links = {"person": ["--person", "1"], "staff": ["--staff", "1"], "division": ["--division", "2"]}
    before = desk.done("register", name, "list")["count"]
    given = answers_for(name)
    kept = desk.done("register", name, "add", "--answers", json.dumps(given), *links.get(register.about, []))
    rows = desk.done("register", name, "list")["rows"]
    assert len(rows) == before + 1
    mine = next(row for row in rows if row["number"] == kept["number"])
    assert {key: str(mine[key]) for key in given} == {key: str(value) for key, value in given.items()}
    assert desk.done("register", name, "count")["entries"] == before + 1
    book = Path(desk.done("register", name, "export", "--out", tmp_path)["files"][0]["path"])
    cells = {cell for line in load_workbook(book).active.iter_rows(values_only=True) for cell in line}
    assert {item.label for item in register.form.items} <= cells
    taken = desk("register", name, "take", book)
    assert taken["entries"] == 0
    assert len(taken["refused"]) == before + 1
    for step in ("print", "blank"):
        pressed = Path(desk.done("register", name, step, "--out", tmp_path)["files"][0]["path"])
        text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pressed))
        assert register.title in text.replace("\n", "").replace("\r", "")
    desk.done("undo", kept["change_set"])
    assert desk.done("register", name, "list")["count"] == before
