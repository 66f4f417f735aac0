"""What a foreign workbook carries besides its cells: computed cells, macros, links to elsewhere, words of a DTD."""

from __future__ import annotations

import io
import re
import socket
import struct
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from openpyxl import load_workbook

from clfdesk.errors import Refusal
from clfdesk.services import county
from clfdesk.sheets import filling, gate, old_blank, word_form
from clfdesk.sheets.faults import Fault
from clfdesk.sheets.properties import read_properties
from clfdesk.sheets.reading import read_bytes
from clfdesk.sheets.word_text import text_of
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


def test_links_to_elsewhere_and_controls_are_not_even_looked_at(tmp_path: Path) -> None:
    more = {
        "xl/externalLinks/externalLink1.xml": _LINK,
        "xl/activeX/activeX1.bin": b"\x00" * 64,
    }
    for name in ("list.xls", "list.xlsx"):
        data = hostile.package(hostile.parts(hostile.good()) | more)
        plain, carrying = read_bytes(hostile.good(), name), read_bytes(data, name)
        assert carrying.sheets == plain.sheets
    desk = new_desk(tmp_path / "desk")
    (tmp_path / "list.xlsx").write_bytes(data)
    made = desk.done("import", tmp_path / "list.xlsx", "--accept", "suspect", "--out", tmp_path / "out")
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


def _grown(does: Callable[[], object]) -> int:
    """Return how many MB this process asked for at the highest while something was done."""
    tracemalloc.start()
    try:
        does()
        return tracemalloc.get_traced_memory()[1] >> 20
    finally:
        tracemalloc.stop()


def _small_outside(method: int, part: str, inside: int) -> bytes:
    """Return a package in which a part of so many zeros says it has a thousand."""
    out = bytearray(hostile.package({part: bytes(inside)}, method))
    struct.pack_into("<I", out, out.find(b"PK\x01\x02") + 24, 1000)
    return bytes(out)


def test_a_few_hundred_bytes_do_not_become_a_gigabyte_before_the_gate(tmp_path: Path) -> None:
    """A county looks at every file's properties, and a paper's words, in its own process."""
    book = _small_outside(zipfile.ZIP_BZIP2, "docProps/custom.xml", 100 << 20)
    paper = _small_outside(zipfile.ZIP_BZIP2, "word/document.xml", 100 << 20)
    (tmp_path / "return.xlsx").write_bytes(book)

    def looked() -> None:
        assert read_properties(book) == {}
        (told,) = county.collect(tmp_path, card="R01", period="2026")[0].files
        assert told.troubles[0].code == "damaged"
        with pytest.raises(Refusal):
            text_of(paper, "paper.docx")
        with pytest.raises(Refusal):
            word_form.open_form(paper, name="form.docx")

    assert _grown(looked) < 60


def test_a_directory_of_half_a_million_parts_is_not_even_listed() -> None:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 8) + bytes(16) + b"xl/aaaaa"
    data = b"PK\x03\x04" + bytes(60) + entry * 300_000
    data += b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 300_000 % 65536, 300_000 % 65536, len(entry) * 300_000, 64, 0)

    def looked() -> None:
        with pytest.raises(Refusal):
            read_bytes(data, "list.xlsx")
        assert read_properties(data) == {}

    assert _grown(looked) < 60


def test_one_long_text_named_by_every_cell_fills_no_memory_here() -> None:
    """The file is small, its shared texts are one, and every cell would say it to this process."""
    data = hostile.one_text_everywhere()

    def looked() -> None:
        with pytest.raises(Refusal) as caught:
            read_bytes(data, "list.xlsx")
        assert (caught.value.code, caught.value.where) == ("text", "list.xlsx: 名单 · 第 2002 行")

    assert _grown(looked) < 20


def test_a_dtd_behind_a_long_remark_is_found_too() -> None:
    def pushed(text: bytes) -> bytes:
        head, mark, rest = hostile._with_dtd(text).partition(b"?>")
        return head + mark + b"<!--" + b"x" * 9_000 + b"-->" + rest

    data = hostile.edited(pushed)
    with pytest.raises(Fault) as caught:
        gate.check(data, "list.xlsx")
    assert (caught.value.code, caught.value.details["sheet"]) == ("dtd", hostile.SHEET)
    with pytest.raises(Refusal) as refused:
        filling.open_blank(data, name="form.xlsx")
    assert refused.value.code == "dtd"


def test_a_refusal_names_the_sheet_it_is_about() -> None:
    for name in ("no_sheet_part.xlsx", "sheet_is_noise.xlsx", "cut_xml.xlsx"):
        with pytest.raises(Refusal) as caught:
            read_bytes(hostile.REFUSED[name](), name)
        assert caught.value.where == f"{name}: 名单"


def test_a_sheet_that_leaves_by_mail_is_locked_for_whoever_has_no_password(tmp_path: Path) -> None:
    """A PDF is never sold as protected by its owner's password alone: such a lock falls by saving the file."""
    source = Path(__file__).resolve().parents[2] / "clfdesk"
    locking = re.compile(r"pikepdf\.Encryption\(|encryption=|StandardEncryption|encrypt=|R=\d")
    for path in (source / "papers").rglob("*.py"):
        for found in locking.finditer(path.read_text("utf-8")):
            said = path.read_text("utf-8")[found.start() : found.start() + 200]
            assert re.search(r'user=(?!""|\'\')', said), path
            assert "R=6" in said or "R=" not in said, path  # AES-256
    claim = re.compile(r"(PDF[^。]{0,20}(加了密码|加密|锁定|防改|不能修改|不可修改))|((加密|锁定|防改)[^。]{0,8}PDF)")
    words = [*(source.parent / "resources").rglob("*.md"), *(source.parent / "resources").rglob("*.toml")]
    words += (source.parent / "i18n").rglob("*.po")
    # Filed originals are kept encrypted in the desk: the desk is, not the PDF.
    said = [(path.name, each[0]) for path in words for each in claim.finditer(path.read_text("utf-8"))]
    assert [each for each in said if "原件加密存进资料库" not in each[1]] == []
    whole, out = pikepdf.new(), io.BytesIO()
    whole.add_blank_page()
    whole.save(out, encryption=pikepdf.Encryption(user="", owner="secret"))
    with pikepdf.open(io.BytesIO(out.getvalue())) as opened:  # why: no password is asked for
        opened.save(tmp_path / "free.pdf")
    assert "no" in subprocess.run(["pdfinfo", tmp_path / "free.pdf"], capture_output=True, text=True, check=True).stdout
    assert load_workbook(io.BytesIO(_computed())).active["A3"].value.startswith("=")


def test_an_old_form_with_one_far_cell_is_refused_and_not_written_out_here() -> None:
    import xlwt

    book, out = xlwt.Workbook(), io.BytesIO()
    page = book.add_sheet("form")
    page.write(0, 0, "姓名")
    page.write(6_500, 200, "x")
    book.save(out)

    def looked() -> None:
        with pytest.raises(Refusal) as caught:
            old_blank.modern(out.getvalue(), "form.xls")
        assert caught.value.code == "cells"

    assert _grown(looked) < 20
