"""Lists as villages and counties send them, with every trap, and what each row should become."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Side

from tests.samples.people import GRADES, TYPES, Invented, full_width, people, wrong_check

HEAD = ("序号", "村（社区）", "姓 名", "性别", "身份证号码", "残疾情况", None, None, "发证日期", "联系\n电话", "备注")
BELOW = {6: "残疾证号", 7: "类别", 8: "等级"}
TOWNSHIP = "柳河镇"


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def headed(sheet: Any, first: int = 1) -> int:
    """Write two title rows and a merged two-row header; return the first data row."""
    sheet.cell(first, 1, "残疾人基本情况花名册")
    sheet.merge_cells(start_row=first, end_row=first, start_column=1, end_column=11)
    sheet.cell(first + 1, 1, f"填报单位（盖章）：{TOWNSHIP}残联")
    sheet.cell(first + 1, 9, "填报日期：2026年9月30日")
    for column, text in enumerate(HEAD, 1):
        sheet.cell(first + 2, column, text)
        if column in BELOW:
            sheet.cell(first + 3, column, BELOW[column])
        else:
            sheet.merge_cells(start_row=first + 2, end_row=first + 3, start_column=column, end_column=column)
    sheet.merge_cells(start_row=first + 2, end_row=first + 2, start_column=6, end_column=8)
    return first + 4


def line(person: Invented, number: int, village: str) -> list[Any]:
    """Return a person's row, its date, type and grade written in one of many ways."""
    dates = (f"{person.issued_on.year}.{person.issued_on.month}.{person.issued_on.day}",
             f"{person.issued_on:%Y%m%d}", f"{person.issued_on:%Y-%m-%d}", person.issued_on,
             f"{person.issued_on.year}年{person.issued_on.month}月{person.issued_on.day}日")  # fmt: skip
    kind = TYPES[person.type - 1] + ("残疾" if number % 2 else "")
    grade = (GRADES[person.grade - 1], person.grade, str(person.grade), f"{person.grade}级")[number % 4]
    return [number, village, person.name, person.gender, person.id_number, person.certificate, kind, grade,
            dates[number % 5], person.phone if number % 3 else int(person.phone), ("", "低保", "低保边缘")[number % 3]]  # fmt: skip


def messy(count: int = 24, seed: int = 3) -> tuple[bytes, dict[int, str], list[Invented]]:
    """Return a village's messy roster, what each of its rows is (ok, suspect, refused), and its people."""
    everyone = people(count, seed)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "花名册"
    row = headed(sheet)
    truth: dict[int, str] = {}
    village = ""
    for place, person in enumerate(everyone):
        cells = line(person, place + 1, "同上" if person.village == village else person.village)
        village, truth[row] = person.village, "ok"
        match place % 12:
            case 1:
                cells[4] = full_width(person.id_number)
            case 2:
                cells[4] = "'" + person.id_number
            case 3:
                cells[2] = f" {person.name[0]}　{person.name[1:]} "
            case 4:
                cells[5] = f"{person.id_number} {person.type}{person.grade}"
            case 5:
                cells[4], truth[row] = int(person.id_number.replace("X", "0")), "refused"
            case 6:
                cells[4], truth[row] = wrong_check(person.id_number), "suspect"
            case 7:
                cells[5], truth[row] = f"{person.id_number}{person.type % 7 + 1}{person.grade}", "suspect"
            case 8:
                cells[5] = person.certificate + "B1"
            case 9:
                cells[5] = ""
        for column, value in enumerate(cells, 1):
            sheet.cell(row, column, value)
        row += 1
        if place == count // 2:
            sheet.cell(row, 1, "残疾人基本情况花名册（续）")
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=11)
            row += 1
    again = everyone[0]
    for column, value in enumerate([*line(again, count + 1, again.village)[:10], "重复"], 1):
        sheet.cell(row, column, value)
    truth[row] = "suspect"
    sheet.cell(row + 1, 1, "合计")
    sheet.cell(row + 1, 3, f"=COUNTA(C5:C{row})")
    sheet.cell(row + 2, 1, "填表人：")
    sheet.cell(row + 2, 5, "审核人：")
    side = Side(style="thin")
    edge = Border(left=side, right=side, top=side, bottom=side)
    for empty in range(row + 3, row + 40):
        for column in range(1, 12):
            sheet.cell(empty, column).border = edge
    codes = book.create_sheet("代码表")
    for digit, word in enumerate(TYPES, 1):
        codes.append([digit, word])
    codes.sheet_state = "hidden"
    return saved(book), truth, everyone


def table(rows: Sequence[Sequence[Any]], *, title: str = "名单") -> bytes:
    """Return a workbook of one plain sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


COUNTY = ("残疾人证号", "姓名", "证件号码", "残疾类别", "残疾等级", "签发日期", "户籍地址", "状态")


def county_rows(everyone: Sequence[Invented]) -> list[list[Any]]:
    """Return a county's list: other columns in another order, the village only in the address."""
    return [
        list(COUNTY),
        *(
            [p.certificate, p.name, p.id_number, TYPES[p.type - 1], GRADES[p.grade - 1], p.issued_on.isoformat(),
             f"{TOWNSHIP}{p.village}", "正常"]
            for p in everyone
        ),
    ]  # fmt: skip


def ledger(everyone: Sequence[Invented]) -> bytes:
    """Return an old ledger: CSV in GB18030, ID numbers in ``="…"``, certificates behind a tab."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\")
    writer.writerow(["姓名", "性别", "身份证", "残疾证", "村", "电话"])
    for p in everyone:
        writer.writerow([p.name, p.gender, f'="{p.id_number}"', f"\t{p.certificate}", p.village, p.phone])
    return buffer.getvalue().replace("\\", "").encode("gb18030")
