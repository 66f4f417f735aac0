"""Budget lines of a year: where the money comes from, how it is split, what was used, what is left. Integer fen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line: its source (code or words of the funding), title and amount; ``parent_id`` the line it is split off."""

    year: int = 0
    source: str = ""
    title: str = ""
    fen: int = 0
    parent_id: int | None = None
    document_number: str = ""
    remark: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """Money used of a line (negative: given back), on a day, for what; ``period`` of pay where it was pay."""

    line_id: int = 0
    used_on: date | None = None
    fen: int = 0
    purpose: str = ""
    period: str = ""
    voucher: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Balance:
    """A line with what was split off, used and is left; ``level`` 0 for a source, 1 for what is split off it."""

    line: BudgetLine
    level: int
    split_fen: int
    used_fen: int

    @property
    def left_fen(self) -> int:
        """Return what can still be used or split."""
        return self.line.fen - self.split_fen - self.used_fen


def balances(lines: Iterable[BudgetLine], uses: Iterable[BudgetUse]) -> list[Balance]:
    """Return every line with its balance, what is split off right under its source."""
    used: dict[int, int] = defaultdict(int)
    for use in uses:
        used[use.line_id] += use.fen
    below: dict[int | None, list[BudgetLine]] = defaultdict(list)
    for line in lines:
        below[line.parent_id].append(line)

    def walk(parent: int | None, level: int) -> list[Balance]:
        found = []
        for line in below[parent]:
            found.append(Balance(line, level, sum(each.fen for each in below[line.id]), used[line.id]))
            found += walk(line.id, level + 1)
        return found

    return walk(None, 0)
