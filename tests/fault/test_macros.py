"""A workbook with macros: refused at every door, until the clerk says that its data alone is read."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.services.office import close_desk, open_desk
from clfdesk.sheets import macros
from clfdesk.sheets.reading import read_bytes
from clfdesk.storage import journal
from tests.office import Desk, demo_desk, new_desk
from tests.samples import hostile

VBA = b'Attribute VB_Name = "ThisWorkbook"' * 20
_TYPES = "[Content_Types].xml"


@pytest.fixture(autouse=True)
def _nothing_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macros, "_chosen", set())
    monkeypatch.setattr(macros, "_every", False)


def _with_macros(data: bytes) -> bytes:
    return hostile.package(hostile.parts(data) | {"xl/vbaProject.bin": VBA})


def _renamed() -> bytes:
    """Return a workbook whose macros bear a harmless name; only the package's own list of types tells."""
    contents = hostile.parts(hostile.good())
    said = b'<Override PartName="/xl/theme/more.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    return hostile.package(contents | {_TYPES: contents[_TYPES].replace(b"</Types>", said), "xl/theme/more.bin": VBA})


def _old() -> bytes:
    old = (Path(__file__).resolve().parents[1] / "samples" / "county_list.xls").read_bytes()
    return old + "_VBA_PROJECT_CUR".encode("utf-16-le") + b"\0" * 480


CARRYING = {
    "list.xlsm": lambda: _with_macros(hostile.good()),
    "list.xlsx": lambda: _with_macros(hostile.good()),
    "renamed.xlsx": _renamed,
    "sheet.xlsx": lambda: hostile.package(hostile.parts(hostile.good()) | {"xl/macrosheets/sheet1.xml": b"<x/>"}),
    "old.xls": _old,
}


@pytest.mark.parametrize("name", CARRYING)
def test_macros_are_refused_whatever_they_are_called_and_the_data_read_on_demand(name: str) -> None:
    data = CARRYING[name]()
    with pytest.raises(Refusal) as caught:
        read_bytes(data, name)
    assert (caught.value.way, caught.value.code, caught.value.where) == ("macros", "macros", name)
    assert all(caught.value.parts().values())
    assert caught.value.about == hashlib.sha256(data).hexdigest()
    macros.data_only(caught.value.about)
    book = read_bytes(data, name)
    assert book.macros
    assert book.sheets[0].rows
    with pytest.raises(Refusal):  # what was decided was about this file alone
        read_bytes(_with_macros(hostile.good(6)), name)


def test_macros_under_a_password_are_refused_too() -> None:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(CARRYING["list.xlsm"]())).encrypt("柳河2026", locked)
    with pytest.raises(Refusal) as caught:
        read_bytes(locked.getvalue(), "list.xlsm", "柳河2026")
    assert caught.value.way == "macros"
    macros.data_only(caught.value.about)
    assert len(read_bytes(locked.getvalue(), "list.xlsm", "柳河2026").sheets[0].rows) == 6


def test_an_import_keeps_nothing_of_it_and_with_the_option_the_people(tmp_path: Path) -> None:
    desk, file = new_desk(tmp_path / "desk"), tmp_path / "list.xlsm"
    file.write_bytes(CARRYING["list.xlsm"]())
    said = desk("import", file, "--accept", "suspect")
    assert (said.code, said["code"]) == (1, "macros")
    assert said.refusal["where"] == "list.xlsm"
    assert "--data-only" in said.refusal["next"]
    assert desk.persons() == []
    made = desk.done("import", file, "--accept", "suspect", "--out", tmp_path / "out", "--data-only")
    assert len(desk.persons()) == 5
    assert any("宏" in each for each in made["hidden"])
    for each in made["files"]:
        assert not [part for part in hostile.parts(Path(each["path"]).read_bytes()) if "vba" in part.lower()]
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(hostile.good(9))).encrypt("柳河2026", locked)
    (tmp_path / "locked.xlsx").write_bytes(locked.getvalue())
    (tmp_path / "word.txt").write_text("柳河2026", "utf-8")
    desk.done("import", tmp_path / "locked.xlsx", "--accept", "suspect", "--file-password-file", tmp_path / "word.txt")
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    told = {(each["kind"], each["detail"]) for each in journal.accesses()}
    close_desk(office)
    assert {("file.macros", "list.xlsm"), ("file.locked", "locked.xlsx")} <= told
    assert desk("compare", file, file).code == 1  # the option was of that one command line


def test_a_form_with_macros_is_filled_on_demand_and_goes_back_as_it_came(tmp_path: Path) -> None:
    desk, file = demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "3"), tmp_path / "form.xlsm"
    book, out = Workbook(), io.BytesIO()
    book.active.append(["序号", "姓名", "身份证号", "联系电话"])
    for number in range(1, 41):
        book.active.append([number])
    book.save(out)
    file.write_bytes(_with_macros(out.getvalue()))
    assert desk("filing", "fill", file, "--out", tmp_path / "out").refusal["where"] == "form.xlsm"
    assert not list((tmp_path / "out").glob("*"))
    made = desk.done("filing", "fill", file, "--out", tmp_path / "out", "--data-only")
    content = Path(made["files"][0]["path"]).read_bytes()
    assert hostile.parts(content)["xl/vbaProject.bin"] == VBA
    assert load_workbook(io.BytesIO(content)).active["B2"].value


def test_a_county_leaves_such_a_return_out_and_says_why(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "3")
    made = desk.done("filing", "make", "R01", "--out", tmp_path / "sent")
    file = Path(made["files"][0]["path"])
    file.write_bytes(_with_macros(file.read_bytes()))
    (refused,) = _returns(desk, tmp_path / "sent")
    assert (refused["counts"], refused["codes"]) == (False, ["macros"])
    (read,) = _returns(desk, tmp_path / "sent", "--data-only")
    assert (read["counts"], read["rows"]) == (True, made["rows"])


def _returns(desk: Desk, folder: Path, *more: str) -> list[dict[str, Any]]:
    said = desk.done("board", folder, *more)
    troubles = [each for several in said["problems"].values() for each in several]
    return [
        {**file, "codes": [each["code"] for each in troubles if each["file"] == file["file"]]}
        for file in said["returns"]
    ]
