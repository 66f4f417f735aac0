"""Citizen ID numbers: GB 11643-1999, and the dirt they come in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.grammar.identity import check_character, check_id, clean_id, differences, lost_digits

TODAY = date(2026, 10, 1)
GOOD = "110000195001010015"
STANDARD = "110105" + "19491231002X"  # the example of the standard itself


def made(prefix: str, birth: date, order: int = 1) -> str:
    first = f"{prefix}{birth:%Y%m%d}{order:03d}"
    return first + check_character(first)


@pytest.mark.parametrize(
    ("number", "birth", "gender"),
    [
        (GOOD, date(1950, 1, 1), "male"),
        ("110000196208152349", date(1962, 8, 15), "female"),
        ("110000198802291172", date(1988, 2, 29), "male"),
        ("110000201806010029", date(2018, 6, 1), "female"),
        ("11000019600101001X", date(1960, 1, 1), "male"),
        (STANDARD, date(1949, 12, 31), "female"),
    ],
)
def test_a_good_number_tells_birth_and_gender(number: str, birth: date, gender: str) -> None:
    found = check_id(number, TODAY)
    assert (found.state, found.normal, found.birth, found.gender, found.why) == ("valid", number, birth, gender, "")


@pytest.mark.parametrize(
    "written",
    [
        f" {GOOD} ",
        f"{GOOD}\t\n",
        f"'{GOOD}",
        f"’{GOOD}",
        f'="{GOOD}"',
        "１１００００１９５００１０１００１５",
        "110000 19500101 0015",
        "110000\u00a019500101\u30000015",
        f"\ufeff{GOOD}\u200b",
        "110000-19500101-0015",
        int(GOOD),
    ],
)
def test_dirt_comes_off(written: object) -> None:
    assert clean_id(written) == GOOD
    assert check_id(written, TODAY).state == "valid"


def test_a_small_or_foreign_x_is_the_letter_x() -> None:
    for letter in "xＸｘ×Хх":
        assert check_id("11000019600101001" + letter, TODAY).normal == "11000019600101001X"


@pytest.mark.parametrize("nothing", [None, "", "  ", "\u3000", "'", True])
def test_nothing_written_is_empty(nothing: object) -> None:
    assert check_id(nothing, TODAY).state == "empty"


def test_a_wrong_check_digit_is_told_with_the_right_one() -> None:
    found = check_id("110000195001010014", TODAY)
    assert found.state == "invalid"
    assert found.birth == date(1950, 1, 1)
    assert "4" in found.why
    assert "5" in found.why


@pytest.mark.parametrize(
    "number",
    [
        "110000198702291172",  # no such day
        "110000199902301512",  # 30 February
        "11000019500101001",  # 17 characters
        "1100001950010100155",  # 19
        "1100X0195001010015",  # X inside
        "1100001950010100AB",
        made("110000", date(2026, 10, 2)),  # tomorrow
        made("110000", date(1899, 12, 31)),
        "110000851332401",  # 15 digits, month 13
    ],
)
def test_impossible_numbers_are_invalid_and_say_why(number: str) -> None:
    found = check_id(number, TODAY)
    assert found.state == "invalid"
    assert found.why


def test_a_number_of_fifteen_digits_is_taken_and_upgraded() -> None:
    found = check_id("110000500101001", TODAY)
    assert (found.state, found.normal, found.gender) == ("valid_15", GOOD, "male")


def test_born_today_is_no_future() -> None:
    assert check_id(made("110000", TODAY), TODAY).state == "valid"


def test_very_old_holders_are_a_warning_not_a_refusal() -> None:
    assert check_id(made("110000", date(1920, 10, 1)), TODAY).state == "warning"
    assert check_id(made("110000", date(1920, 10, 2)), TODAY).state == "valid"
    assert check_id(made("110000", date(1900, 1, 1)), TODAY).good


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000", "911100"])
def test_residence_permits_are_another_document(prefix: str) -> None:
    found = check_id(made(prefix, date(1990, 5, 1)), TODAY)
    assert found.state == "other_document"
    assert found.good


def test_abolished_or_unheard_county_codes_are_normal() -> None:
    for prefix in ("110000", "513029", "659999", "422822"):
        assert check_id(made(prefix, date(1960, 3, 4)), TODAY).state == "valid"


def test_a_province_that_never_was_is_only_a_warning() -> None:
    found = check_id(made("770000", date(1960, 3, 4)), TODAY)
    assert found.state == "warning"
    assert "77" in found.why


def test_a_letter_typed_for_a_digit_is_suggested_never_silently_mended() -> None:
    found = check_id("11OOOO195OO1O1OO15", TODAY)
    assert (found.state, found.suggested) == ("invalid", GOOD)
    assert found.normal == "11OOOO195OO1O1OO15"


@pytest.mark.parametrize("value", [1.10000195001010e17, 110000195001010015, "1.10000195001E+17", "１.１Ｅ+17"])
def test_numbers_out_of_number_cells_have_lost_their_end(value: object) -> None:
    assert lost_digits(value)


@pytest.mark.parametrize("value", [110000500101001, 110000500101001.0, GOOD, "", None, True])
def test_what_kept_all_its_digits(value: object) -> None:
    assert not lost_digits(value)


def test_differences_name_the_places() -> None:
    assert differences(GOOD, GOOD) == ()
    assert differences(GOOD, "110000195001010014") == (18,)
    assert differences("110000195001010015", "110000195010010015") == (11, 12)
    assert differences("123", "12") == (3,)


births = st.dates(min_value=date(1922, 1, 1), max_value=TODAY)


@given(births, st.integers(0, 999))
def test_every_made_number_is_valid_and_reads_back(birth: date, order: int) -> None:
    found = check_id(made("110000", birth, order), TODAY)
    assert (found.state, found.birth) == ("valid", birth)
    assert found.gender == ("male" if order % 2 else "female")


@given(births, st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_mistyped_digit_is_always_caught(birth: date, order: int, place: int, step: int) -> None:
    number = made("110000", birth, order)
    digit = "0123456789"[(int(number[place]) + step) % 10] if number[place] != "X" else "5"
    wrong = number[:place] + digit + number[place + 1 :]
    assert not check_id(wrong, TODAY).good


@given(births, st.integers(0, 999), st.integers(0, 16))
def test_two_neighbours_swapped_are_caught(birth: date, order: int, place: int) -> None:
    number = made("110000", birth, order)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not check_id(swapped, TODAY).good


@given(st.dates(min_value=date(1922, 1, 1), max_value=date(1999, 12, 31)), st.integers(0, 995))
def test_fifteen_digits_upgrade_to_the_same_person(birth: date, order: int) -> None:
    number = made("110000", birth, order)
    assert check_id(number[:6] + number[8:17], TODAY).normal == number


@given(st.text(max_size=40))
def test_no_text_is_too_strange(text: str) -> None:
    found = check_id(text, TODAY)
    assert found.good or found.why or found.state == "empty"


@given(births)
def test_a_number_is_never_valid_before_its_holder_is_born(birth: date) -> None:
    assert not check_id(made("110000", birth), birth - timedelta(days=1)).good
