"""Scans and photos kept with the desk: whose they are, which paper, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

State = Literal["active", "replaced", "trashed"]
#: So many of the desk's own days (on which something was done) a scan stays in the trash.
TRASH_DAYS = 90
#: More pages than this are asked about before they are kept.
MANY_PAGES = 300
#: What a scan of a record of any kind may be; a person's own papers are listed by the pack (``file_item``).
OTHER = "other"

MEDIA: dict[str, str] = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
#: Workbooks and Word papers that are filed: kept as they are, opened by the program they belong to.
OFFICE: dict[str, str] = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
}
_SUFFIX = MEDIA | {media: suffix for suffix, media in OFFICE.items()}


@dataclass(frozen=True, slots=True)
class Scan:
    """One kept scan or photo.

    ``owner`` and ``owner_id`` name the record it belongs to (stem and number), ``kind``
    which paper it is (a ``file_item`` of the pack, or ``other``). ``sha256`` is of the
    content as it is kept, ``original`` of the file as it came (a photo may have been
    turned and reduced); ``size`` in bytes. ``replaces`` is the version before this one,
    which stays readable (``replaced``). ``trashed_day`` counts the desk's own days.
    """

    owner: str
    owner_id: int
    kind: str
    title: str
    sha256: str
    original: str
    size: int
    pages: int
    media: str
    stored_on: date
    name: str = ""
    notes: str = ""
    taken_on: date | None = None
    state: str = "active"
    replaces: int | None = None
    trashed_on: date | None = None
    trashed_day: int | None = None
    id: int = 0
    ver: int = 1

    @property
    def file_name(self) -> str:
        """Return a name for the file when it leaves the desk: its title and number, never an ID."""
        return f"{self.title}-{self.id}{_SUFFIX.get(self.media, '.bin')}"


class Line(NamedTuple):
    """A scan as a long list shows it: read from the database as it stands, thousands at a time."""

    id: int
    owner: str
    owner_id: int
    owner_name: str
    kind: str
    title: str
    pages: int
    media: str
    stored_on: str
    name: str
    state: str


_RUN = re.compile(r"[0-9０-９]{6,}[XxＸｘ]?")


def veiled(name: str) -> str:
    """Return a file name as it may be shown: a long number keeps its last four places, an ID the same."""
    return _RUN.sub(lambda found: "*" * 4 + found[0][-4:], name)


@dataclass(frozen=True, slots=True)
class Known:
    """A person as file names are matched with: number, name, village and the numbers that stand for them."""

    number: int
    name: str
    village: str = ""
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a file's name speaks of: one person (``matched``), several, or none; ``by`` is ``number`` or ``name``."""

    persons: tuple[int, ...]
    by: str = ""

    @property
    def pile(self) -> Literal["matched", "ambiguous", "none"]:
        """Return which pile it belongs to."""
        return "matched" if len(self.persons) == 1 else "ambiguous" if self.persons else "none"


@dataclass(slots=True)
class Names:
    """An index of persons for :func:`match`: by their numbers, and by their names without dots and blanks."""

    by_number: dict[str, set[int]] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=dict)
    villages: dict[int, str] = field(default_factory=dict)
    longest: int = 0


_DROPPED = re.compile(r"[\s·•・‧∙.．。]+")
_DIGITS = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
_NUMBER = re.compile(r"[0-9]{14,19}X?(?:B[0-9])?")


def names_of(persons: Iterable[Known]) -> Names:
    """Return the index of these persons."""
    found = Names()
    for person in persons:
        for number in person.numbers:
            if number:
                found.by_number.setdefault(number.upper(), set()).add(person.number)
        plain = _DROPPED.sub("", person.name)
        if len(plain) >= 2:
            found.by_name.setdefault(plain, set()).add(person.number)
            found.longest = max(found.longest, len(plain))
        found.villages[person.number] = person.village
    return found


def match(file_name: str, names: Names) -> Match:
    """Return whom a file's name speaks of: an ID or certificate number first, else the longest name in it.

    A village's name beside it tells people of one name apart. 王芳(2).jpg and
    1100…_正面.jpg are both understood; what stands behind the name is not asked for.
    """
    stem = file_name.rpartition(".")[0] or file_name
    written = stem.translate(_DIGITS).upper()
    for digits in _NUMBER.findall(written):
        for number in (digits, digits[:20], digits[:18]):
            if number in names.by_number:
                return Match(tuple(sorted(names.by_number[number])), "number")
    plain = _DROPPED.sub("", stem)
    for length in range(names.longest, 1, -1):
        found: set[int] = set()
        for start in range(len(plain) - length + 1):
            found |= names.by_name.get(plain[start : start + length], set())
        if found:
            there = {each for each in found if names.villages[each] and names.villages[each] in plain}
            return Match(tuple(sorted(there or found)), "name")
    return Match(())


def guess_kind(file_name: str, words: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return which paper a file's name speaks of (the longest word found wins), or :data:`OTHER`."""
    found = [(len(word), kind) for kind, each in words for word in each if word and word in file_name]
    return max(found)[1] if found else OTHER
