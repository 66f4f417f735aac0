"""Fen, yuan, and amounts in capitals after the People's Bank's rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.grammar.money import capitals, format_yuan, read_yuan

CAPITALS = {
    "0.00": "零元整",
    "0.01": "壹分",
    "0.05": "伍分",
    "0.50": "伍角",
    "1.00": "壹元整",
    "10.00": "壹拾元整",
    "10.05": "壹拾元零伍分",
    "100.05": "壹佰元零伍分",
    "200.00": "贰佰元整",
    "325.04": "叁佰贰拾伍元零肆分",
    "748.00": "柒佰肆拾捌元整",
    "1001.10": "壹仟零壹元壹角",
    "1197.00": "壹仟壹佰玖拾柒元整",
    "1409.50": "壹仟肆佰零玖元伍角",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "6007.14": "陆仟零柒元壹角肆分",
    "10001.50": "壹万零壹元伍角",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "28840.00": "贰万捌仟捌佰肆拾元整",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "1119860.00": "壹佰壹拾壹万玖仟捌佰陆拾元整",
    "20030004.00": "贰仟零叁万零肆元整",
    "100000000.00": "壹亿元整",
    "100001000.00": "壹亿零壹仟元整",
    "100010000.00": "壹亿零壹万元整",
    "1070000000.00": "壹拾亿柒仟万元整",
    "1000000000000.00": "壹万亿元整",
    "1000100010001.00": "壹万零壹亿零壹万零壹元整",
    "-0.01": "负壹分",
    "-200.00": "负贰佰元整",
}


@pytest.mark.parametrize(("amount", "words"), CAPITALS.items())
def test_capitals(amount: str, words: str) -> None:
    assert capitals(int(Decimal(amount) * 100)) == words


def _spoken(words: str) -> int:
    """Read capitals back, written apart from the program: sections of four, then 万, then 亿."""
    words, sign = (words[1:], -1) if words.startswith("负") else (words, 1)
    digits = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = section = digit = 0
    for word in words:
        if word in digits:
            digit = digits[word]
        elif word in "拾佰仟":
            section, digit = section + digit * {"拾": 10, "佰": 100, "仟": 1000}[word], 0
        elif word == "万":
            section, digit = (section + digit) * 10000, 0
            total, section = total + section, 0
        elif word == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif word == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        elif word == "角":
            total, digit = total + digit * 10, 0
        elif word == "分":
            total, digit = total + digit, 0
    return sign * total


@given(st.integers(-(10**17), 10**17))
def test_capitals_read_back_to_the_same_fen(fen: int) -> None:
    assert _spoken(capitals(fen)) == fen


@given(st.integers(-(10**15), 10**15))
def test_capitals_keep_the_rules(fen: int) -> None:
    words = capitals(fen)
    assert "零零" not in words
    assert words.endswith("整") == (fen % 100 == 0)
    assert not words.startswith("零元") or fen == 0


def test_amounts_beyond_all_bounds_are_an_error() -> None:
    with pytest.raises(ValueError):
        capitals(10**18)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("200", 20000),
        ("200.5", 20050),
        ("83.34", 8334),
        ("1,260.50", 126050),
        ("￥1，260.50元", 126050),
        ("人民币200元", 20000),
        ("２００．００", 20000),
        (" 200 ", 20000),
        ("-3", -300),
        (200, 20000),
        (83.34, 8334),
        (0.1 + 0.2, 30),
        (Decimal("1197.00"), 119700),
        ("200.00", 20000),
        ("200.000", 20000),
    ],
)
def test_yuan_are_read_as_fen(written: object, fen: int) -> None:
    assert read_yuan(written) == fen


@pytest.mark.parametrize(
    "written", ["", None, True, "二百", "200.005", 83.335, "1e5", "12.3.4", float("nan"), "9" * 30]
)
def test_what_is_no_amount_is_none(written: object) -> None:
    assert read_yuan(written) is None


def test_yuan_are_printed_with_two_decimals() -> None:
    assert format_yuan(20000) == "200.00"
    assert format_yuan(-5) == "-0.05"
    assert format_yuan(123456789, grouped=True) == "1,234,567.89"


@given(st.integers(-(10**16), 10**16))
def test_printed_yuan_read_back(fen: int) -> None:
    assert read_yuan(format_yuan(fen)) == fen
    assert read_yuan(format_yuan(fen, grouped=True)) == fen
