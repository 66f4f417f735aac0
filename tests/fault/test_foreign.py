"""What a foreign workbook carries besides its cells: computed cells, macros, links to elsewhere, words of a DTD."""

from __future__ import annotations

import io
import socket
import subprocess
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from openpyxl import load_workbook

from clfdesk.sheets import gate
from clfdesk.sheets.faults import Fault
from clfdesk.sheets.reading import read_bytes
from tests.office import new_desk
from tests.samples import hostile

_LINK = (
    b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
)


def _computed() -> bytes:
    """Return a list in which two cells are computed, one of them by asking somewhere else."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("花名册")
        page.write_row(0, 0, ["姓名", "性别", "村（社区）", "联系电话"])
        page.write_row(1, 0, ["张甲", "男", "红旗村", "13900000001"])
        page.write_formula(2, 0, '="张"&"乙"', None, "张乙")
        page.write_row(2, 1, ["女", "红旗村"])
        page.write_formula(2, 3, "=WEBSERVICE(B1)", None, "13900000002")
    return out.getvalue()


def test_of_a_computed_cell_what_it_showed_is_taken_and_that_is_said(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("something was asked for"))
    (tmp_path / "花名册.xlsx").write_bytes(_computed())
    desk = new_desk(tmp_path / "desk")
    said = desk.done("import", tmp_path / "花名册.xlsx", "--accept", "suspect", "--out", tmp_path / "out")
    assert {(each["name"], each["phone"]) for each in desk.persons()} == {
        ("张甲", "13900000001"),
        ("张乙", "13900000002"),
    }
    assert any("2 个单元格" in each and "第 3 行" in each for each in said["hidden"])


def test_macros_and_links_to_elsewhere_are_not_even_looked_at(tmp_path: Path) -> None:
    more = {
        "xl/vbaProject.bin": b'Attribute VB_Name = "ThisWorkbook"' * 20,
        "xl/externalLinks/externalLink1.xml": _LINK,
        "xl/activeX/activeX1.bin": b"\x00" * 64,
    }
    for name in ("list.xlsm", "list.xlsx"):
        data = hostile.package(hostile.parts(hostile.good()) | more)
        plain, carrying = read_bytes(hostile.good(), name), read_bytes(data, name)
        assert carrying.sheets == plain.sheets
    desk = new_desk(tmp_path / "desk")
    (tmp_path / "list.xlsm").write_bytes(data)
    made = desk.done("import", tmp_path / "list.xlsm", "--accept", "suspect", "--out", tmp_path / "out")
    for file in made.data.get("files", []):  # what goes back to the sender has none of them either
        parts = hostile.parts(Path(file["path"]).read_bytes())
        assert not [part for part in parts if part.startswith(tuple(more)) or "externalLink" in part]


@pytest.mark.parametrize(
    "name", [name for name in hostile.REFUSED if "dtd" in name or name.startswith(("laughs", "external"))]
)
def test_a_dtd_is_refused_as_one_before_any_parser_sees_it(name: str) -> None:
    data = hostile.REFUSED[name]()
    if name.endswith(("xlsx", "xlsm")):
        with pytest.raises(Fault) as caught:
            gate.check(data, name)
        assert caught.value.code == "dtd"
    with pytest.raises(Exception, match="DTD"):
        read_bytes(data, name)


def test_a_sheet_that_leaves_by_mail_is_locked_for_whoever_has_no_password(tmp_path: Path) -> None:
    """A PDF is never sold as protected by its owner's password alone: such a lock falls by saving the file."""
    source = Path(__file__).resolve().parents[2] / "clfdesk"
    made = [path for path in source.rglob("*.py") if "pikepdf.Encryption(" in path.read_text("utf-8")]
    for path in made:
        assert "user=" in path.read_text("utf-8"), path
    whole, out = pikepdf.new(), io.BytesIO()
    whole.add_blank_page()
    whole.save(out, encryption=pikepdf.Encryption(user="", owner="secret"))
    with pikepdf.open(io.BytesIO(out.getvalue())) as opened:  # why: no password is asked for
        opened.save(tmp_path / "free.pdf")
    assert "no" in subprocess.run(["pdfinfo", tmp_path / "free.pdf"], capture_output=True, text=True, check=True).stdout
    assert load_workbook(io.BytesIO(_computed())).active["A3"].value.startswith("=")
