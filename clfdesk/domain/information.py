"""The public information board: totals that can never point at a person.

个人信息保护法 art. 28 makes disability, age under 14 and the like sensitive. So totals
are published along one dimension at a time, never crossed, and a small cell is folded
into 其他 together with one that would not have needed it: neither the number shown nor
any difference between numbers gives a small cell away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """One dimension as it may be shown: cells in order, and what the fold swallowed.

    ``other`` is 0 where nothing had to be folded; ``shown`` is empty where nothing of
    the dimension may be told at all.
    """

    shown: tuple[tuple[str, int], ...]
    other: int

    def counts(self) -> dict[str, int]:
        """Return the shown cells by code."""
        return dict(self.shown)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The two limits of a board: the smallest count shown, and the smallest village that is broken down."""

    smallest_count: int
    smallest_village: int


def fold(counts: Mapping[str, int], limits: Disclosure, *, hide: Collection[str] = ()) -> Folded:
    """Return one dimension with its small cells folded.

    ``counts`` partition the people of the place. Empty cells are left out: naming them
    would tell which cells the fold holds. ``hide`` names cells that must be folded for a
    reason outside this board (see :func:`together`).

    The fold always takes at least one cell that is large enough to be shown and holds at
    least twice the smallest count, so that its total fixes no cell inside it.
    """
    total = sum(counts.values())
    if total < limits.smallest_village:
        return Folded((), total)
    shown = {code: number for code, number in counts.items() if number >= limits.smallest_count and code not in hide}
    small = sum(number for code, number in counts.items() if code not in shown)
    if small == 0:
        return Folded(tuple((code, counts[code]) for code in shown), 0)
    other = small
    took_large = False
    for code in sorted(shown, key=lambda each: shown[each]):
        if took_large and other >= 2 * limits.smallest_count:
            break
        other += shown.pop(code)
        took_large = True
    if not shown:
        return Folded((), total)
    return Folded(tuple((code, counts[code]) for code in counts if code in shown), other)


def may_tell(part: int, total: int, limits: Disclosure) -> bool:
    """Tell whether "``part`` of ``total`` people receive this" may be shown.

    Those who do not are a cell as well: both sides must be large enough.
    """
    return part >= limits.smallest_count and total - part >= limits.smallest_count


def together(villages: Sequence[Mapping[str, int]], limits: Disclosure) -> Folded:
    """Return one dimension of a township whose villages hang boards of their own.

    Township minus villages is what the villages hid, so the township's board counts only
    villages that are broken down themselves, and folds every cell some village folded
    where what was folded is small: the difference then tells no more than a village's
    own 其他 and total already do.
    """
    told = [(counts, folded) for counts in villages if (folded := fold(counts, limits)).shown]
    whole: dict[str, int] = {}
    shown: dict[str, int] = {}
    for counts, folded in told:
        for code, number in counts.items():
            whole[code] = whole.get(code, 0) + number
        for code, number in folded.shown:
            shown[code] = shown.get(code, 0) + number
    hidden = {code: number - shown.get(code, 0) for code, number in whole.items()}
    few = sum(hidden.values()) < limits.smallest_village
    hide = {code for code, number in hidden.items() if number and (few or number < limits.smallest_count)}
    return fold(whole, limits, hide=hide)


def age_band(age: int | None, starts: Sequence[int]) -> str:
    """Return the band of an age, e.g. ``18-59``; ``unknown`` without an age.

    ``starts`` are the first ages of the bands, ascending, the first being 0.
    """
    if age is None:
        return "unknown"
    for index in range(len(starts) - 1, -1, -1):
        if age >= starts[index]:
            return f"{starts[index]}-{starts[index + 1] - 1}" if index + 1 < len(starts) else f"{starts[index]}+"
    return "unknown"


def tally(values: Iterable[str], order: Sequence[str]) -> dict[str, int]:
    """Count values in a given order; values outside it come last, as they appear."""
    counts = dict.fromkeys(order, 0)
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts
