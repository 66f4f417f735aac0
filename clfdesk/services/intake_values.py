"""What an import would do and did: its rows, its columns, its piles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clfdesk.domain.comparison import Change, Comparison, Mode, Pile
from clfdesk.domain.filing import ImportRecord
from clfdesk.domain.intake import Candidate
from clfdesk.errors import Problem


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the result, as ``--json`` promises it; a ``missing`` record of the desk has row None.

    ``key`` is the ID number where there is one; ``number`` the desk's number of the record
    that was matched; ``changes`` the fields that would change; ``accepted`` whether the
    clerk took a suspect row; ``sources`` the sheet and row of each value that came from another row.
    """

    sheet: str
    row: int | None
    pile: Pile
    key: str
    problems: tuple[Problem, ...] = ()
    name: str = ""
    number: int | None = None
    changes: tuple[Change, ...] = ()
    accepted: bool = False
    sources: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column as it was understood: known, guessed or unknown, with three samples of its values."""

    sheet: str
    index: int
    heading: str
    field: str
    confidence: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a file would do; nothing is stored yet.

    ``rows`` counts the data rows of the sheets that hold people, and the piles (without
    ``missing``) add up to it. ``before`` is the last import of the very same file;
    ``learned`` says that columns are mapped as the clerk chose when the same headings came before;
    ``hidden`` names the hidden sheets, rows and columns of the file; ``books`` are the files where several were
    joined, ``source`` the picture a list was keyed from (:class:`Original`).
    """

    file: str
    sha256: str
    stem: str
    mode: Mode
    rows: int
    piles: Mapping[Pile, int]
    items: Sequence[Item]
    columns: tuple[ColumnMap, ...]
    sheets: tuple[str, ...]
    before: ImportRecord | None = None
    candidates: Sequence[Candidate] = field(default=(), repr=False)
    comparison: Comparison = field(default_factory=lambda: Comparison(()), repr=False)
    chosen: Mapping[str, str] = field(default_factory=dict, repr=False)
    book: Any = field(default=None, repr=False)
    layouts: tuple[Any, ...] = field(default=(), repr=False)
    head: int = field(default=0, repr=False)
    learned: bool = False
    hidden: tuple[str, ...] = ()
    books: tuple[Any, ...] = field(default=(), repr=False)
    source: Any = field(default=None, repr=False)
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import stored: the change set (None where nothing changed), and how many rows were stored."""

    change_set: int | None
    stored: int
    piles: Mapping[Pile, int]
