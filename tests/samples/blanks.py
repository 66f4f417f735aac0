"""Blank forms as counties send them, made fresh: every trait a switch, nothing copied from any real form."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

LINE = Border(*(Side(style="thin") for _side in range(4)))
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
TOP = ("序号", "姓名", "性别", "身份证号", "残疾人证号", "任职情况", None, None, "补贴标准（元/月）", "备注")
BELOW = {6: "所在村（社区）", 7: "职务", 8: "任职时间"}
NOTE = "填表说明：1.身份证号、残疾人证号为文本格式；2.任职时间填写格式如2024.03；3.本表一式两份。"
SIGNED = "填表人：            审核人：            单位负责人：            联系电话："


def county(rows: int = 15, *, note: str = NOTE, total: bool = True, numbered: bool = False) -> Workbook:
    """Return a list of commissioners as a county asks for it: merged heading, total, footer, print titles."""
    book = Workbook()
    sheet = book.active
    sheet.title = "花名册"
    sheet["A1"] = "_______县残疾人专职委员花名册"
    sheet["A1"].font, sheet["A1"].alignment = Font(size=20, bold=True), Alignment(horizontal="center")
    sheet.merge_cells("A1:J1")
    sheet["A2"], sheet["H2"] = "填报单位（公章）：", "填报日期："
    for column, text in enumerate(TOP, 1):
        for row in (3, 4):
            sheet.cell(row, column).border, sheet.cell(row, column).alignment = LINE, CENTRE
            sheet.cell(row, column).font = Font(bold=True)
        sheet.cell(3, column).value = text
    for column, text in BELOW.items():
        sheet.cell(4, column).value = text
    sheet.merge_cells("F3:H3")
    for letter in "ABCDEIJ":
        sheet.merge_cells(f"{letter}3:{letter}4")
    for row in range(5, 5 + rows):
        sheet.row_dimensions[row].height = 27
        for column in range(1, 11):
            sheet.cell(row, column).border, sheet.cell(row, column).alignment = LINE, CENTRE
        if numbered:
            sheet.cell(row, 1).value = row - 4
    end = 5 + rows
    if total:
        sheet.cell(end, 1).value = "合　计"
        sheet.cell(end, 9).value = f"=SUM(I5:I{max(end - 1, 5)})" if rows else None
    sheet.row_dimensions[end + 1].height = 33
    sheet.cell(end + 1, 1).value = SIGNED
    sheet.cell(end + 2, 1).value = note
    sheet.merge_cells(start_row=end + 2, end_row=end + 2, start_column=1, end_column=10)
    words = DataValidation(type="list", formula1='"主席,副主席,委员,专职委员"', allow_blank=True)
    if rows:
        words.add(f"G5:G{end - 1}")
        sheet.add_data_validation(words)
    sheet.column_dimensions["D"].width = 22
    sheet.freeze_panes = "A5"
    sheet.print_title_rows = "3:4"
    sheet.print_area = f"A1:J{end + 2}"
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    return book


def rich(rows: int = 15) -> Workbook:
    """Return the same form with all that points at rows: formats, names, notes, breaks, formulas, a second sheet."""
    book = county(rows)
    sheet = book["花名册"]
    end = 5 + rows
    fill = PatternFill("solid", bgColor="FFFF00")
    sheet.conditional_formatting.add(f"I5:I{end - 1}", CellIsRule(operator="greaterThan", formula=["500"], fill=fill))
    sheet.cell(end + 1, 9).comment = Comment("盖章处", "county")
    sheet.row_breaks.append(Break(id=end + 1))
    sheet.cell(3, 11).value = "年补贴"
    for row in range(5, end):
        sheet.cell(row, 11).value = f"=I{row}*12"
        sheet.cell(row, 11).border = LINE
    sheet.cell(end, 11).value = f"=SUM(K5:K{end - 1})"
    sheet.cell(3, 11).border = sheet.cell(4, 11).border = LINE
    sheet.merge_cells("K3:K4")
    book.defined_names["补贴"] = DefinedName("补贴", attr_text=f"'花名册'!$I$5:$I${end - 1}")
    book.defined_names["注"] = DefinedName("注", attr_text=f"'花名册'!$A${end + 2}")
    other = book.create_sheet("汇总")
    other["A1"], other["B1"] = "全年", f"=SUM('花名册'!K5:K{end - 1})"
    other["B2"], other["B3"] = f"='花名册'!I{end}", '=COUNTIF(花名册!G5:G19,"专职委员")'
    return book


def data(book: Workbook) -> bytes:
    """Return a workbook as bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """Return a workbook's parts by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """Return parts as a workbook again."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return buffer.getvalue()


_BOX = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{anchors}</xdr:wsDr>"""
_ANCHOR = """<xdr:twoCellAnchor><xdr:from><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{top}</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{bottom}</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{id}" name="box{id}"/>
<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody>
<a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"""
_EXTENSION = (
    '<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>字典!$A$1:$A$2</xm:f></x14:formula1>'
    "<xm:sqref>C5:C{last}</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def furnished(rows: int = 15) -> bytes:
    """Return a form with what common libraries lose: text boxes, an extension list, printer settings, custom parts."""
    book = county(rows)
    words = book.create_sheet("字典")
    words["A1"], words["A2"] = "男", "女"
    words.sheet_state = "hidden"
    content = parts(data(book))
    sheet = content["xl/worksheets/sheet1.xml"].decode()
    tail = f'<drawing r:id="rIdBox" xmlns:r="{_REL}"/>' + _EXTENSION.format(last=4 + rows)
    sheet = sheet.replace("<pageSetup ", f'<pageSetup r:id="rIdPrinter" xmlns:r="{_REL}" ', 1)
    content["xl/worksheets/sheet1.xml"] = sheet.replace("</worksheet>", f"{tail}</worksheet>").encode()
    end = 5 + rows
    boxes = _ANCHOR.format(id=2, top=0, bottom=1, text="密级") + _ANCHOR.format(
        id=3, top=end, bottom=end + 3, text="盖章处"
    )
    content["xl/drawings/drawing1.xml"] = _BOX.format(anchors=boxes).encode()
    content["xl/printerSettings/printerSettings1.bin"] = bytes(range(256))
    content["customXml/item1.xml"] = b"<county>7</county>"
    content["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rIdBox" Type="{_REL}/drawing" Target="../drawings/drawing1.xml"/>'
        f'<Relationship Id="rIdPrinter" Type="{_REL}/printerSettings"'
        ' Target="../printerSettings/printerSettings1.bin"/></Relationships>'
    ).encode()
    types = content["[Content_Types].xml"].decode()
    added = (
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
        '<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
    )
    content["[Content_Types].xml"] = re.sub(r"(<Types[^>]*>)", rf"\1{added}", types, count=1).encode()
    return packed(content)


def protected(rows: int, *, open_cells: bool) -> bytes:
    """Return a protected form, with the cells for people open or locked."""
    book = county(rows)
    sheet = book["花名册"]
    sheet.protection.sheet = True
    for row in range(5, 5 + rows):
        for column in range(1, 11):
            sheet.cell(row, column).protection = Protection(locked=not open_cells)
    return data(book)


def worker(number: int, **changes: Any) -> dict[str, Any]:
    """Return one invented commissioner as the desk lists them."""
    from datetime import date

    names = ["王䶮", "李㛃", "张𬭬", "阿依古丽·买买提", "单国庆"]
    values = {
        "number": number,
        "name": names[number % len(names)],
        "gender": "female" if number % 2 else "male",
        "id_number": f"1100001975{number % 12 + 1:02d}0{number % 9 + 1}{number:03d}X",
        "certificate_number": f"1100001975{number % 12 + 1:02d}0{number % 9 + 1}{number:03d}X43",
        "village": "西沟村",
        "post": "commissioner",
        "started_on": date(2024, number % 12 + 1, 5),
        "stipend": 20_000,
        "remark": "",
    }
    return values | changes
