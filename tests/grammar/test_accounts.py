"""Numbers of accounts and cards: cleaned as written, refused with the reason where they cannot be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.grammar.accounts import clean_account, luhn, why_not

CARD = "6222000000000000004"


@pytest.mark.parametrize(
    "text",
    [
        "6222 0000 0000 0000 004",
        CARD.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "'6222-0000-0000-0000-004",
    ],
)
def test_the_dirt_of_cells_is_taken_out(text):
    assert clean_account(text) == CARD
    assert why_not(text) == ""
    assert why_not("") == ""


@pytest.mark.parametrize("text", ["6222000000000000005", "12345678", "6222E+18", "账号待补", "1" * 23])
def test_what_cannot_be_an_account_is_told(text):
    assert why_not(text)


def test_a_passbook_needs_no_check_digit():
    assert why_not("100200300400") == ""


@given(st.text(alphabet="0123456789", min_size=15, max_size=18))
def test_one_digit_fits_and_the_nine_others_do_not(head):
    assert sum(luhn(head + digit) for digit in "0123456789") == 1
