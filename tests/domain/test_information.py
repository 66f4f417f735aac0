"""The information board never points at a person."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clfdesk.domain.information import Disclosure, age_band, fold, may_tell, together

LIMITS = Disclosure(smallest_count=3, smallest_village=20)
TYPES = ["visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"]


def test_large_cells_are_shown_as_they_are() -> None:
    """Nothing is folded where nothing is small; an empty cell is not named."""
    folded = fold({"visual": 5, "hearing": 0, "physical": 30}, LIMITS)
    assert folded.counts() == {"visual": 5, "physical": 30}
    assert folded.other == 0


def test_a_single_small_cell_takes_another_with_it() -> None:
    """One speech-impaired person alone under 其他 would be that person."""
    folded = fold({"visual": 5, "speech": 1, "physical": 30}, LIMITS)
    assert folded.counts() == {"physical": 30}
    assert folded.other == 6


def test_a_village_of_six_tells_only_its_total() -> None:
    """Under twenty people nothing is broken down."""
    folded = fold({"visual": 3, "physical": 3}, LIMITS)
    assert folded.shown == ()
    assert folded.other == 6


@given(st.lists(st.integers(0, 40), min_size=7, max_size=7))
def test_no_number_and_no_difference_is_small(numbers: list[int]) -> None:
    """Whatever the village, neither a cell nor what is left of the total is 1 or 2, and nobody is lost."""
    counts = dict(zip(TYPES, numbers, strict=True))
    folded = fold(counts, LIMITS)
    told = [number for _, number in folded.shown]
    assert all(number >= 3 for number in told)
    assert sum(told) + folded.other == sum(numbers)
    if told and folded.other:
        assert folded.other >= 6
        hidden = [counts[code] for code in TYPES if code not in folded.counts()]
        assert sum(1 for number in hidden if number) >= 2
        assert max(hidden) >= 3


def test_a_benefit_is_told_only_when_both_sides_are_many() -> None:
    """Five of six receiving care subsidy says who the sixth is."""
    assert may_tell(10, 40, LIMITS)
    assert not may_tell(2, 40, LIMITS)
    assert not may_tell(39, 40, LIMITS)


def test_the_township_board_does_not_give_the_small_village_away() -> None:
    """Township minus the villages that show their numbers would be the village of six, so it is left out."""
    folded = together([{"visual": 10, "physical": 30}, {"visual": 3, "physical": 3}], LIMITS)
    assert folded.counts() == {"visual": 10, "physical": 30}
    assert folded.other == 0


def test_the_township_board_hides_what_villages_folded() -> None:
    """A cell that only one village folded would be the difference."""
    villages = [
        {"visual": 10, "hearing": 9, "speech": 1, "physical": 30},
        {"visual": 9, "hearing": 8, "speech": 4, "physical": 40},
        {"visual": 9, "hearing": 0, "speech": 0, "physical": 19},
    ]
    folded = together(villages, LIMITS)
    assert "speech" not in folded.counts()
    assert sum(folded.counts().values()) + folded.other == 139


@given(st.lists(st.lists(st.integers(0, 30), min_size=5, max_size=5), min_size=1, max_size=8))
def test_no_difference_between_boards_is_small(numbers: list[list[int]]) -> None:
    """For every cell the township shows, what the villages did not show of it is nothing or many."""
    villages = [dict(zip(TYPES, counts, strict=False)) for counts in numbers]
    folded = together(villages, LIMITS)
    parts = [fold(counts, LIMITS) for counts in villages]
    for code, number in folded.shown:
        rest = number - sum(part.counts().get(code, 0) for part in parts)
        assert rest == 0 or rest >= 3


def test_age_bands() -> None:
    """The bands run from their first age to the next band's eve."""
    starts = [0, 7, 18, 60]
    assert [age_band(age, starts) for age in (0, 6, 7, 17, 18, 59, 60, 99, None)] == [
        "0-6", "0-6", "7-17", "7-17", "18-59", "18-59", "60+", "60+", "unknown",
    ]  # fmt: skip
