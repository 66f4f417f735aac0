"""Addresses move as a spreadsheet program would move them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.sheets.references import Area, Shift, address, cell, column_letters, column_number, translated

SHIFT = Shift("花名册", 5, 19, 15)


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_addresses_read_back(column: int, row: int) -> None:
    assert column_number(column_letters(column)) == column
    assert cell(address(row, column)) == (row, column)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(I5:I19)", "SUM(I5:I34)"),
        ("SUM($I$5:$I$19)", "SUM($I$5:$I$34)"),
        ("I20*2+B4", "I35*2+B4"),
        ("SUM(I5:I18)", "SUM(I5:I18)"),
        ("SUM(I20:I21)", "SUM(I35:I36)"),
        ("SUM(I:I)+SUM(1:3)", "SUM(I:I)+SUM(1:3)"),
        ("SUM(1:20)", "SUM(1:35)"),
        ("IF(A20=\"I20\",'别的'!I20,'花名册'!I20)", "IF(A35=\"I20\",'别的'!I20,'花名册'!I35)"),
        ("LOG10(I20)+表[I20]", "LOG10(I35)+表[I20]"),
        ("[1]花名册!I20", "[1]花名册!I20"),
        ("COUNTIF(G5:G19,\"专职\"\"委员\"\"\")", "COUNTIF(G5:G34,\"专职\"\"委员\"\"\")"),
        ("SUM(补贴,I19)", "SUM(补贴,I34)"),
    ],
)  # fmt: skip
def test_formulas_follow(before: str, after: str) -> None:
    assert SHIFT.formula(before, on="花名册") == after


def test_formulas_of_other_sheets_follow_only_where_they_name_the_sheet() -> None:
    assert SHIFT.formula("I20+花名册!I20", on="汇总") == "I20+花名册!I35"


def test_marks_grow_and_move() -> None:
    assert SHIFT.areas("G5:G19 J20 C3:C4 G:G") == "G5:G34 J35 C3:C4 G:G"
    assert SHIFT.area("G19") == "G19:G34"
    assert Shift("花名册", 4, 4, 3, grows=False).area("C3:C4") == "C3:C4"
    assert str(Area.read("$B$2:A1")) == "A1:B2"


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "copied"),
    [
        ("I5*12", 3, 0, "I8*12"),
        ("$I$5*I5", 1, 1, "$I$5*J6"),
        ("SUM(A$1:A5)", 2, 0, "SUM(A$1:A7)"),
        ("MID(D5,7,4)&\"D5\"", 1, 0, "MID(D6,7,4)&\"D5\""),
    ],
)  # fmt: skip
def test_formulas_are_copied(formula: str, rows: int, columns: int, copied: str) -> None:
    assert translated(formula, rows, columns) == copied
