"""Two lists side by side, and flat OpenDocument sheets: nobody is lost."""

from __future__ import annotations

from pathlib import Path

from clfdesk.domain.cell import is_number
from clfdesk.services.intake_reading import KEYS, _of_stem
from clfdesk.sheets.layout import understand
from clfdesk.sheets.reading import read_bytes
from clfdesk.sheets.side_by_side import own_name, split

TWO = """石桥村名单
序号,姓名,身份证号,,序号,姓名,身份证号
1,甘一,110000197001010011,,3,甘三,110000197001010038
2,甘二,11000019700101002X,,,,
"""
FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>
<table:table table:name="名单">
<table:table-row><table:table-cell office:value-type="string"><text:p>姓名</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>身份证号</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string"><text:p>甘一</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="110000197001010011"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>"""


def test_lists_side_by_side_are_read_one_after_the_other() -> None:
    book = read_bytes(TWO.encode(), "list.csv")
    match = _of_stem("person")
    parts = split(book.sheets[0], match, KEYS)
    layouts = [understand(part, match, KEYS) for part in parts]
    names = [row.cells["name"] for layout in layouts if layout is not None for row in layout.rows]
    assert names == ["甘一", "甘二", "甘三"]
    assert {own_name(part.name) for part in parts} == {book.sheets[0].name}
    assert layouts[1] is not None
    assert layouts[1].column(layouts[1].rows[0], "name") == 5


def test_one_list_stays_one() -> None:
    book = read_bytes("姓名,身份证号,村,联系电话\n甘一,110000197001010011,石桥村,\n".encode(), "list.csv")
    assert len(split(book.sheets[0], _of_stem("person"), KEYS)) == 1


def test_a_flat_document_is_read_and_what_is_hidden_is_known(tmp_path: Path) -> None:
    book = read_bytes(FLAT.encode(), "list.fods")
    sheet = book.sheets[0]
    assert book.kind == "fods"
    assert [number for number, _cells in sheet.rows] == [1, 5]
    assert is_number(sheet.rows[1][1][1])
    assert sheet.hidden_rows == (5,)
