"""Many rows by the short way: the same workbook, cell by cell, as the long way writes."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from clfdesk.sheets import streaming
from clfdesk.sheets.writing import ListColumn, ListSheet, write_book, write_plain
from tests.samples.blanks import parts

COLUMNS = (
    ListColumn("序号", "number", 3),
    ListColumn("姓名", width=8, group="人员"),
    ListColumn("身份证号", width=10, group="人员"),
    ListColumn("待遇", "money", 6),
    ListColumn("备注", width=6, align="left"),
)
ODD = [
    "=1+1",
    "+86",
    "-1",
    "@A1",
    " 空 ",
    "a&b<c>\"'",
    "_x41_",
    "两\n行",
    None,
    "",
    "很长的备注" * 12,
    "\x07铃\ud83d",
]


def rows(count: int) -> list[list[Any]]:
    return [
        [
            number,
            ("王䶮", "阿依古丽·买买提")[number % 2],
            f"11000019500101{number:04}",
            Decimal("200.50"),
            ODD[number % 12],
        ]
        for number in range(1, count + 1)
    ]


def sheet(name: str = "花名册", **more: Any) -> ListSheet:
    plain: dict[str, Any] = {"left": "左", "right": "右", "foot": ("填表人：",), "page_foot": "&C第 &P 页"}
    return ListSheet(name, "柳河镇花名册", COLUMNS, **(plain | more))


def cells(content: bytes) -> list[list[list[tuple[Any, ...]]]]:
    return [
        [
            [
                (cell.value, cell.data_type, cell.number_format, cell.border.top.style, cell.alignment.horizontal)
                for cell in line
            ]
            for line in page.iter_rows()
        ]
        for page in load_workbook(io.BytesIO(content)).worksheets
    ]


def tall(page: Any) -> dict[int, int]:
    """Return the rows higher than usual, to the point."""
    return {row: round(each.height) for row, each in page.row_dimensions.items() if (each.height or 0) > 21}


@pytest.mark.parametrize("totals", [(), ("合计", None, None, Decimal("601.50"), None)])
@pytest.mark.parametrize("foot", [(), ("填表人：",)])
def test_both_ways_write_the_same(totals: tuple[Any, ...], foot: tuple[str, ...]) -> None:
    made = [(sheet(totals=totals, foot=foot), rows(40)), (sheet("西沟村", totals=totals, foot=foot), rows(3))]
    short, long = streaming.write(made), write_plain(made)
    assert short is not None
    assert cells(short) == cells(long)
    one, two = (load_workbook(io.BytesIO(content)).worksheets[0] for content in (short, long))
    assert tall(one) == tall(two)
    assert (one.print_area, one.print_title_rows, one.freeze_panes) == (
        two.print_area, two.print_title_rows, two.freeze_panes,
    )  # fmt: skip
    assert sorted(map(str, one.merged_cells.ranges)) == sorted(map(str, two.merged_cells.ranges))


def test_rows_that_come_one_by_one_are_taken_too() -> None:
    made = streaming.write([(sheet(), iter(rows(700)))])
    assert made is not None
    assert cells(made) == cells(write_plain([(sheet(), rows(700))]))
    assert made == streaming.write([(sheet(), iter(rows(700)))])


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_rows_take_whichever_way_holds_them(count: int) -> None:
    made = write_book([(sheet(), rows(count))], constant_memory=True)
    assert cells(made) == cells(write_plain([(sheet(), rows(count))]))
    assert cells(write_book([(sheet(), iter(rows(count)))], constant_memory=True)) == cells(made)


def test_a_skeleton_of_another_make_goes_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_cut", lambda *_asked: None)
    made = write_book([(sheet(), rows(5))], constant_memory=True)
    assert cells(made) == cells(write_plain([(sheet(), rows(5))]))
    assert "xl/sharedStrings.xml" in parts(made)


def test_what_looks_like_an_escape_is_escaped() -> None:
    made = streaming.write([(sheet(), [[1, "_x0041_", "", None, ""]] * 3)])
    assert made is not None
    assert b"<t>_x005F_x0041_</t>" in parts(made)["xl/worksheets/sheet1.xml"]
