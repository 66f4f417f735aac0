"""A list held as columns says row by row what the same rows say read one by one."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from clfdesk.domain.cell import Cell
from clfdesk.domain.comparison import Comparison, Known, Mode, compare
from clfdesk.domain.intake import Context, read_rows
from clfdesk.domain.intake_repeats import repeated
from clfdesk.domain.intake_table import Candidates, read_table
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.place import Places
from clfdesk.grammar.identity import Plain, check_character, check_id

TODAY = date(2026, 11, 22)
COLUMNS = (
    "name", "gender", "id_number", "certificate_number", "type", "grade", "birth", "issued_on", "hukou_address", "remark",
)  # fmt: skip


@dataclass
class Sheet:
    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Cell]]

    def cells(self, place: int) -> dict[str, Cell]:
        return {name: column[place] for name, column in self.columns.items()}

    def section(self, place: int) -> str:
        return "北坡村" if place % 3 else ""


def _id(chance: random.Random) -> str:
    year = chance.choice([1899, 1915, 2030, *range(1960, 1975)])
    front = f"{chance.choice(['110000'] * 6 + ['990000', '830000', '000000'])}{year}{chance.choice(['0101', '0102', '0230'])}"
    front += f"{chance.randint(0, 40):03}"
    return front + (check_character(front) if chance.random() < 0.9 else "5")


def _row(chance: random.Random) -> dict[str, Cell]:
    number = _id(chance)
    kind, grade = chance.randint(0, 6), chance.randint(1, 4)
    cells: dict[str, Cell] = {
        "name": chance.choice(["王秀英", "李建国", "张桂兰"]),
        "gender": "男" if int(number[16]) % 2 else "女",
        "id_number": number,
        "certificate_number": f"{number}{kind + 1}{grade}" + chance.choice(["", "", "B1", "B", "B12"]),
        "type": ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")[kind],
        "grade": "一二三四"[grade - 1] + "级",
        "birth": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "issued_on": "2019-03-01",
        "hukou_address": chance.choice(["东沟村", "东沟村5号", "柳河镇", None]),
        "remark": chance.choice([None, "低保", "重复", "常年外出"]),
    }
    wrong: tuple[Cell, ...] = (None, "", "无", "男", "女", 5, 1.1e17, "2030-01-01", "肢体二级", number, "6")
    if chance.random() < 0.3:
        cells[chance.choice(COLUMNS)] = chance.choice(wrong)
    return cells


def _made(seed: int) -> Sheet:
    chance = random.Random(seed)
    rows = [_row(chance) for _count in range(40)]
    if seed % 5 == 0:
        rows[3]["remark"] = "@clear"
    names = [name for name in COLUMNS if chance.random() < 0.9 or name == "name"]
    return Sheet(range(2, 42), {name: [row[name] for row in rows] for name in names})


def _by_columns(sheet: Sheet) -> Candidates:
    return read_table("表", sheet, Context(ROSTER_FIELDS, TODAY, places=Places(["东沟村"], "柳河镇")))


def _one_by_one(sheet: Sheet) -> Sequence[object]:
    rows = [(number, sheet.cells(place), sheet.section(place)) for place, number in enumerate(sheet.numbers)]
    return read_rows("表", rows, Context(ROSTER_FIELDS, TODAY, places=Places(["东沟村"], "柳河镇")))


def _told(comparison: Comparison) -> tuple[object, ...]:
    return list(comparison.decisions), comparison.missing, comparison.counts(), list(comparison.piles())


@pytest.mark.parametrize("part", range(2))
def test_columns_say_what_rows_say(part: int) -> None:
    sure = 0
    for seed in range(part * 20, part * 20 + 20):
        sheet = _made(seed)
        rows = _one_by_one(sheet)
        found = _by_columns(sheet)
        assert list(found) == rows
        for place, each in enumerate(found.plain):
            assert not each or (found[place].id_good and not found[place].problems and not found[place].record)
        told = repeated(found)
        assert list(told) == repeated(list(found))
        known = [Known(number, row.values | {"id_state": "verified"}) for number, row in enumerate(told[:9], 1)]  # type: ignore[operator]
        modes: tuple[Mode, ...] = ("update", "fill", "add", "none")
        for mode in modes:
            for kept in ([], known):
                assert _told(compare(told, kept, mode)) == _told(compare(list(told), kept, mode))
        sure += sum(told.plain)  # type: ignore[attr-defined]
    assert sure > 40


def test_plain_numbers_are_valid_numbers() -> None:
    chance = random.Random(5)
    plain, sure = Plain(TODAY), 0
    for _count in range(4000):
        number = _id(chance)
        if chance.random() < 0.1:
            number = chance.choice(
                [number[:17], number + "1", number.lower(), "１" + number[1:], number[:17] + "x", ""]
            )
        found, checked = plain(number), check_id(number, TODAY)
        if found is not None:
            assert (checked.state, checked.normal, checked.birth, checked.gender) == ("valid", number, *found)
            sure += 1
        else:
            assert checked.state != "valid" or number != checked.normal or checked.birth.year < 1925  # type: ignore[union-attr]
    assert sure > 500
