"""A list of a county for the races: thirty columns that all mean something, of invented people."""

from __future__ import annotations

from pathlib import Path

from benchmarks.roster_file import HEADINGS, rows

MORE = (
    "民族",
    "出生日期",
    "户籍地址",
    "监护人姓名",
    "与监护人关系",
    "监护人电话",
    "困难类别",
    "是否享受生活补贴",
    "是否享受护理补贴",
    "就业状况",
    "发证日期",
    "有效期至",
    "证件状态",
    "村民小组",
    "文化程度",
    "婚姻状况",
    "政治面貌",
    "户口性质",
    "开户银行",
    "填报单位",
)


def columns(count: int) -> list[tuple[str, ...]]:
    """Return that many people in thirty columns."""
    made = []
    for number, row in enumerate(rows(count)):
        birth = row[2][6:14]
        more = (
            *("汉族", f"{birth[:4]}-{birth[4:6]}-{birth[6:]}", f"示范镇示范{number % 12 + 1}村{number % 40 + 1}号"),
            *(row[0][0] + "国强", "父母", f"138{number:08}", ("无", "低保", "低保边缘")[number % 3]),
            *("是否"[number % 2], "否是"[number % 2], "未就业", f"2019-{number % 12 + 1:02}-{number % 28 + 1:02}"),
            *(f"2029-{number % 12 + 1:02}-{number % 28 + 1:02}", "有效", f"{number % 9 + 1}组", "小学", "未婚", "群众"),
            *("农业", "示范信用社", "示范镇"),
        )
        made.append((*row, *more))
    return made


def workbook(path: Path, count: int) -> Path:
    """Write them as a plain workbook and return its path."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, HEADINGS + MORE)
        for number, row in enumerate(columns(count), start=1):
            sheet.write_row(number, 0, row)
    return path
