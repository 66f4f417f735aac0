"""Blank forms about disabled people as counties send them, each with a trait of its own; made fresh, copied from none."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

LINE = Border(*(Side(style="thin") for _side in range(4)))
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
HEADS = (
    "序号",
    "姓名",
    "性别",
    "民族",
    "身份证号码",
    "残疾人证号",
    "残疾类别",
    "残疾等级",
    "户籍地址",
    "联系电话",
    "备注",
)
NOTE = "注：1. 残疾类别填写“肢体、视力”等；2. 日期格式为1990-01-01。"
SIGNED = "单位负责人：        填表人：        联系电话："
TYPES = ("视力残疾", "听力残疾", "言语残疾", "肢体残疾", "智力残疾", "精神残疾", "多重残疾")


def _lined(book: Workbook, row: int, last: int, first: int = 1) -> None:
    for column in range(first, last + 1):
        cell = book.active.cell(row, column)
        cell.border, cell.alignment = LINE, CENTRE


def plain(heads: tuple[str, ...] = HEADS, *, top: int = 3, rows: int = 10, total: tuple[int, ...] = ()) -> Workbook:
    """Return a title, a line for the unit and the day, a heading, lined rows, a total, signatures and a note."""
    book = Workbook()
    page, wide = book.active, len(heads)
    page.title = "登记表"
    page["A1"] = "示范县残疾人基本情况登记表"
    page["A1"].font, page["A1"].alignment = Font(size=18, bold=True), CENTRE
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=wide)
    page["A2"], page.cell(2, wide - 2).value = "填报单位（盖章）：", "填报日期：    年  月  日"
    for column, heading in enumerate(heads, 1):
        page.cell(top, column).value = heading
    _lined(book, top, wide)
    for row in range(top + 1, top + 1 + rows):
        _lined(book, row, wide)
        page.row_dimensions[row].height = 24
    end = top + 1 + rows
    if total:
        page.cell(end, 1).value = "合计"
        _lined(book, end, wide)
        for column in total:
            letter = get_column_letter(column)
            page.cell(end, column).value = f"=SUM({letter}{top + 1}:{letter}{end - 1})"
        end += 1
    page.cell(end, 1).value, page.cell(end + 1, 1).value = SIGNED, NOTE
    page.merge_cells(start_row=end + 1, start_column=1, end_row=end + 1, end_column=wide)
    return book


def printed() -> Workbook:
    """Return one with a hidden column, colours by condition, print titles, a print area, a header and a footer."""
    book = plain()
    page = book.active
    page.column_dimensions["K"].hidden = True
    page.print_title_rows, page.print_area = "1:3", "A1:K15"
    fill = PatternFill("solid", bgColor="FFFF0000")
    page.conditional_formatting.add("H4:H13", CellIsRule(operator="equal", formula=['"一级"'], fill=fill))
    page.oddHeader.right.text, page.oddFooter.center.text = "机密", "第 &P 页"
    return book


def broken_heads() -> Workbook:
    """Return one whose headings are broken over lines, carry units, and stand in row 5; its sums are at the end."""
    heads = ("序\n号", "姓  名", "性\n别", "所在村\n（社区）", "公民身份号码", "残疾证\n号码", "残疾\n类别", "残疾\n级别",
             "手机号码", "生活补贴\n（元）", "签字")  # fmt: skip
    return plain(heads, top=5, total=(10,))


def two_rows() -> Workbook:
    """Return one with a heading of two rows, groups, words from a hidden sheet, a merged total and two sums."""
    book = Workbook()
    page = book.active
    page.title = "花名册"
    page["A1"] = "残疾人两项补贴花名册"
    page.merge_cells("A1:J1")
    upper = {"A3": "序号", "B3": "乡镇", "C3": "村", "D3": "残疾人基本信息", "H3": "补贴标准", "J3": "备注"}
    lower = {"D4": "姓名", "E4": "身份证号", "F4": "残疾类别", "G4": "残疾等级", "H4": "生活补贴", "I4": "护理补贴"}
    for place, text in (upper | lower).items():
        page[place] = text
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:G3", "H3:I3", "J3:J4"):
        page.merge_cells(area)
    for row in range(3, 16):
        _lined(book, row, 10)
    page["A15"], page["H15"], page["I15"] = "合计", "=SUM(H5:H14)", "=SUM(I5:I14)"
    page.merge_cells("A15:G15")
    words = book.create_sheet("字典")
    for row, word in enumerate(TYPES, 1):
        words.cell(row, 1).value = word
    words.sheet_state = "hidden"
    listed = DataValidation(type="list", formula1="字典!$A$1:$A$7")
    listed.add("F5:F14")
    page.add_data_validation(listed)
    book.defined_names["类别"] = DefinedName("类别", attr_text="字典!$A$1:$A$7")
    book.defined_names["人员"] = DefinedName("人员", attr_text="花名册!$D$5:$D$14")
    return book


def total_on_top() -> Workbook:
    """Return one whose total stands between the heading and the rows."""
    book = plain(rows=9)
    page = book.active
    page["A4"], page["B4"] = "合计", '=COUNTA(B5:B12)&"人"'
    return book


def as_table() -> Workbook:
    """Return one whose rows are a table object with numbers in them already."""
    book = plain(rows=6)
    page = book.active
    for row in range(4, 10):
        page.cell(row, 1).value = row - 3
    table = Table(displayName="名册", ref="A3:K9")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2")
    page.add_table(table)
    return book


def with_example() -> Workbook:
    """Return one whose first row only shows how it is filled."""
    book = plain(rows=6)
    shown = (
        "例",
        "张三",
        "男",
        "汉族",
        "110000195001010015",
        "11000019500101001542",
        "肢体",
        "二级",
        "某村",
        "13800000000",
    )
    for column, text in enumerate(shown, 1):
        book.active.cell(4, column).value = text
    return book


def sealed() -> Workbook:
    """Return a protected one with forty rows left open."""
    book = plain(rows=40)
    page = book.active
    page.protection.sheet, page.protection.password = True, "x"
    for row in range(4, 44):
        for column in range(1, 12):
            page.cell(row, column).protection = Protection(locked=False)
    return book


def after_instructions() -> Workbook:
    """Return one behind a sheet that explains it."""
    book = plain(rows=5)
    told = book.create_sheet("填表说明", 0)
    for row, text in enumerate(("填表说明", "1. 姓名、身份证号必填。", "2. 请于每月5日前报送。"), 1):
        told.cell(row, 1).value = text
    return book


def reckoning() -> Workbook:
    """Return one whose rows number themselves and reckon the age; its days are in the county's own format."""
    book = plain(("序号", "姓名", "身份证号", "出生日期", "年龄", "残疾类别及等级", "村居", "联系方式"), rows=5)
    page = book.active
    page["A10"] = "注：本表一式两份。"
    for row in range(4, 9):
        page.cell(row, 1).value = "=ROW()-3"
        page.cell(row, 5).value = f'=IF(C{row}="","",YEAR(TODAY())-MID(C{row},7,4))'
        page.cell(row, 4).number_format = 'yyyy"年"m"月"d"日"'
    return book


def furnished() -> Workbook:
    """Return one with a note on a heading, a filter, frozen panes, an outline, a link and a coloured tab."""
    book = plain(rows=7)
    page = book.active
    page["E3"].comment = Comment("18位", "县残联")
    page.auto_filter.ref, page.freeze_panes = "A3:K10", "C4"
    page.row_dimensions.group(4, 10, outline_level=1)
    page["K2"].hyperlink, page.sheet_properties.tabColor = "http://example.com", "FF0000"
    return book


def elsewhere() -> Workbook:
    """Return one that begins in column B, ends in 小计, and has its signatures below."""
    book = Workbook()
    page = book.active
    page["B2"] = "困难残疾人生活补贴申请汇总表"
    page.merge_cells("B2:I2")
    heads = (
        "编号",
        "残疾人姓名",
        "身份证号码",
        "残疾类别及等级",
        "户籍地址",
        "申请日期",
        "监护人姓名",
        "监护人联系电话",
    )
    for column, heading in enumerate(heads, 2):
        page.cell(4, column).value = heading
    for row in range(4, 13):
        _lined(book, row, 9, 2)
    page["B12"], page["B14"], page["F14"] = "小  计", "经办人：", "分管领导："
    return book


def bare() -> Workbook:
    """Return one row of headings and nothing else."""
    book = Workbook()
    for column, heading in enumerate(("姓名", "身份证号", "残疾证号", "电话"), 1):
        book.active.cell(1, column).value = heading
    return book


ALL: dict[str, Callable[[], Workbook]] = {
    each.__name__: each
    for each in (
        plain, printed, broken_heads, two_rows, total_on_top, as_table, with_example, sealed, after_instructions,
        reckoning, furnished, elsewhere, bare,
    )
}  # fmt: skip
