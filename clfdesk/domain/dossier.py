"""A person's file (一人一档): what must be in it, what is, and how complete that makes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from clfdesk.domain.scan import OTHER
from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_

Need = Literal["required", "wanted", "none"]

#: What stands before the number in the code on a file's cover.
CODE = "DA"
_CODE = re.compile(r"(?i)DA[- ]?0*([1-9]\d{0,8})")


@dataclass(frozen=True, slots=True)
class FileItem:
    """One kind of paper of a personal file, as the pack has it in force.

    ``kinds`` are the kinds of scans that count, ``desk`` what of the desk counts too,
    ``years`` how many of the last years each ask for one; ``bring`` says who brings it.
    ``often`` are (value of the pack, condition): the first that holds says how many times a year.
    """

    id: str
    title: str
    when: str
    bring: str
    applies: str = "true"
    kinds: tuple[str, ...] = ()
    desk: str = ""
    years: int = 0
    words: tuple[str, ...] = ()
    source: str = ""
    clause: str = ""
    often: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of a person's matrix: the item, whether it is needed, how many there must be and are."""

    item: FileItem
    need: Need
    wanted: int
    there: int
    from_desk: bool = False

    @property
    def missing(self) -> int:
        """Return how many required papers are missing."""
        return max(0, self.wanted - self.there) if self.need == "required" else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How complete one person's file is: ``score`` from 0 to 100, and what is missing."""

    number: int
    name: str
    village: str
    score: int
    missing: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    scans: int = 0


#: The list of personal files as it is shown, printed and exported.
DOSSIER_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", width=7),
        Field("village", N_("village or community"), "division", width=8),
        Field("score", N_("complete, %"), "integer", derived=True, width=5),
        Field("missing", N_("missing"), "text", derived=True, width=26),
        Field("bring", N_("who brings it"), "text", derived=True, width=12),
        Field("scans", N_("scans"), "integer", derived=True, width=4),
    )
)


def item_of(record: Mapping[str, Any]) -> FileItem:
    """Return an item from its record of the pack."""
    return FileItem(
        str(record["id"]),
        str(record["title"]),
        str(record["when"]),
        str(record["bring"]),
        str(record.get("applies", "true")),
        tuple(record.get("kinds", (record["id"],))),
        str(record.get("desk", "")),
        int(record.get("years", 0)),
        tuple(record.get("words", ())),
        str(record.get("source", "")),
        str(record.get("clause", "")),
        tuple((str(key), str(when)) for key, when in record.get("often", ())),
    )


def code_of(number: int) -> str:
    """Return the code on a file's cover: the internal number and nothing else of the person."""
    return f"{CODE}{number:06d}"


def number_in(text: str) -> int | None:
    """Return the number a typed or scanned cover code holds, or ``None``."""
    found = _CODE.fullmatch(text.strip())
    return int(found[1]) if found else None


def years_wanted(item: FileItem, since: date | None, today: date) -> int:
    """Return how many papers an item asks for: one, or one for each of the last years since the certificate."""
    if item.years <= 1:
        return 1
    first = since.year if since is not None else today.year - item.years + 1
    return max(1, min(item.years, today.year - first + 1))


def years_there(item: FileItem, days: Sequence[str], today: date) -> int:
    """Return how many of the last years (this one last) have one of these days (ISO)."""
    first = today.year - max(item.years, 1) + 1
    return len({year for day in days if first <= (year := int(day[:4])) <= today.year})


def times_wanted(a_year: int, today: date) -> int:
    """Return how many times something asked for so often a year is due by a day: what whole months ask for, one at least."""
    return max(1, a_year * (today.month - 1) // 12)


def times_there(days: Sequence[str], today: date) -> int:
    """Return on how many days of this year it was done."""
    return len({day[:10] for day in days if day[:4] == str(today.year)})


def score_of(ticks: Sequence[Tick]) -> int:
    """Return how complete a file is in whole per cent of its required papers (100 where none is required)."""
    wanted = sum(tick.wanted for tick in ticks if tick.need == "required")
    there = sum(min(tick.wanted, tick.there) for tick in ticks if tick.need == "required")
    return 100 * there // wanted if wanted else 100


def title_of(items: Sequence[FileItem], kind: str) -> str:
    """Return what a kind of scan is called: the title of the item it counts for, or an empty text."""
    return next((item.title for item in items if kind in item.kinds and (kind != OTHER or item.kinds[0] == OTHER)), "")
