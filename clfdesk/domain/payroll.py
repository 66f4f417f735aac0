"""A period's pay: lines that explain themselves, and the run they belong to.

Values only here, and how a confirmed one is written down; how a line comes about stands
in :mod:`clfdesk.domain.pay_rules`. Money is integer fen everywhere.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

PayrollState = Literal["draft", "checked", "confirmed", "sent", "returned", "paid"]

#: The states in which nothing changes a sheet any more.
LOCKED: tuple[PayrollState, ...] = ("confirmed", "sent", "returned", "paid")


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation with the paper that says so; ``rule`` names the sentence in the pack."""

    says: str
    source: str = ""
    clause: str = ""
    rule: str = ""


ItemKind = Literal["pay", "self", "unit", "tax", "deduction"]


@dataclass(frozen=True, slots=True)
class PayItem:
    """One component of a line: ``pay`` adds to what is due, ``self``, ``tax`` and ``deduction`` are taken off.

    ``unit`` is the employer's share: shown, never part of the worker's money. Fen, never negative.
    """

    code: str
    title: str
    fen: int
    kind: ItemKind = "pay"


@dataclass(frozen=True, slots=True)
class PayInput:
    """Something a clerk typed or imported for one worker and month.

    ``kind`` is ``days`` (``quantity`` days worked), ``one_off`` (``code`` the scheme) or
    ``item`` (``code`` one of the pack's items, ``fen`` its amount); ``source`` the paper.
    """

    staff: int
    month: str
    kind: str
    code: str = ""
    quantity: str = ""
    fen: int = 0
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PayLine:
    """What one worker gets for the period.

    ``held`` is empty when paid, else a code (awaiting_appraisal, failed_appraisal …);
    ``months`` counts months in office; ``source`` is the funding source's code and
    ``source_title`` its words in the pack; ``unit_fen`` is the monthly standard, 0 where it
    changed within the period (the explanation then tells each stretch); ``due_fen`` is what
    a held line would have come to. Amounts in fen.

    ``kind`` is ``regular``, ``arrears`` (what locked periods were short of or over, which may
    be negative) or ``settlement`` (a year settled by its rating less what was advanced); ``items`` are its components, ``monthly`` what it pays for which month,
    ``unknown`` months nothing can be said about yet, ``short_fen`` what it lacks to the floor.
    """

    staff: int
    name: str
    scheme: str
    months: int
    unit_fen: int
    gross_fen: int
    net_fen: int
    source: str
    village: str = ""
    id_number: str = ""
    bank: str = ""
    account: str = ""
    held: str = ""
    explanation: tuple[Reason, ...] = ()
    source_title: str = ""
    role: str = ""
    level: str = ""
    due_fen: int = 0
    kind: str = "regular"
    items: tuple[PayItem, ...] = ()
    monthly: tuple[tuple[str, int], ...] = ()
    unknown: tuple[str, ...] = ()
    short_fen: int = 0

    def held_because(self) -> str:
        """Return the sentence that says why the line is held; empty where it is paid."""
        return next((reason.says for reason in self.explanation if reason.rule == self.held), "") if self.held else ""


@dataclass(frozen=True, slots=True)
class PayrollSheet:
    """A whole period: lines, total in fen and in capitals, and the total per funding source.

    ``pack`` names the standards it was drafted under, ``drafted_on`` the day; ``why`` is the
    reason given for confirming it although somebody is paid below the floor.
    """

    period: str
    state: PayrollState
    lines: tuple[PayLine, ...]
    total_fen: int
    total_words: str
    sources: tuple[tuple[str, int], ...] = ()
    pack: str = ""
    drafted_on: str = ""
    why: str = ""

    def signed(self) -> tuple[PayLine, ...]:
        """Return the lines somebody signs for: paid ones with an amount."""
        return tuple(line for line in self.lines if not line.held and line.net_fen)

    def held(self) -> tuple[PayLine, ...]:
        """Return the lines held back, with their reasons."""
        return tuple(line for line in self.lines if line.held)


@dataclass(frozen=True, slots=True)
class PayrollRun:
    """A stored period; from ``confirmed`` on, ``content`` (JSON of the sheet) never changes."""

    period: str
    state: PayrollState = "draft"
    content: str = ""
    sha256: str = ""
    confirmed_by: str = ""
    confirmed_at: str = ""
    total_fen: int = 0
    id: int = 0
    ver: int = 1


def write_sheet(sheet: PayrollSheet) -> str:
    """Return a sheet as JSON, always the same text for the same sheet."""
    return json.dumps(asdict(sheet), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_sheet(text: str) -> PayrollSheet:
    """Return the sheet that :func:`write_sheet` wrote; keys of a newer program are left aside."""
    table: dict[str, Any] = json.loads(text)
    lines = tuple(_line(line) for line in table["lines"])
    sources = tuple((str(code), int(fen)) for code, fen in table.get("sources", ()))
    sheet: PayrollSheet = _known(PayrollSheet, {**table, "lines": lines, "sources": sources})
    return sheet


def _line(line: dict[str, Any]) -> PayLine:
    read: PayLine = _known(
        PayLine,
        {
            **line,
            "explanation": tuple(_known(Reason, each) for each in line.get("explanation", ())),
            "items": tuple(_known(PayItem, each) for each in line.get("items", ())),
            "monthly": tuple((str(month), int(fen)) for month, fen in line.get("monthly", ())),
            "unknown": tuple(line.get("unknown", ())),
        },
    )
    return read


def _known(kind: type[Any], values: dict[str, Any]) -> Any:
    return kind(**{name: values[name] for name in kind.__dataclass_fields__ if name in values})
