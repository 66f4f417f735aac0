"""A village roster of any length for the races: invented people, an area code that was never issued."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

HEADINGS = (
    "姓名",
    "性别",
    "身份证号",
    "残疾证号",
    "残疾类别",
    "残疾等级",
    "村（社区）",
    "联系电话",
    "家庭住址",
    "备注",
)
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "安宁平和顺康泰吉祥瑞嘉惠明朗清正"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TYPES = ("视力", "听力", "言语", "肢体", "智力", "精神")


def rows(count: int) -> list[tuple[str, ...]]:
    """Return that many people, each with a right and different ID number."""
    made: list[tuple[str, ...]] = []
    for number in range(count):
        birth = date(1940, 1, 1) + timedelta(days=number % 25000)
        front = f"110000{birth:%Y%m%d}{(number + number // 25000) % 1000:03}"  # the same day comes every 25,000
        check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(front, _WEIGHTS, strict=True)) % 11]
        kind, grade = number % 6, number % 4
        name = _FAMILY[number % 16] + _GIVEN[number // 16 % 16] + _GIVEN[number // 256 % 16]
        made.append(
            (
                *(name, "男" if int(front[16]) % 2 else "女", front + check, f"{front}{check}{kind + 1}{grade + 1}"),
                *(_TYPES[kind] + "残疾", "一二三四"[grade] + "级", f"示范{number % 12 + 1}村"),
                *(f"139{number:08}", f"示范{number % 12 + 1}村{number % 40 + 1}号", ""),
            )
        )
    return made


def workbook(path: Path, count: int) -> Path:
    """Write them as a plain workbook and return its path."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(rows(count), start=1):
            sheet.write_row(number, 0, row)
    return path
