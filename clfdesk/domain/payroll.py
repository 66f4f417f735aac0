"""A period's pay: lines that explain themselves, and the run they belong to.

Values only here; how a line comes about stands in :mod:`clfdesk.domain.pay_rules`.
Money is integer fen everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PayrollState = Literal["draft", "checked", "confirmed", "sent", "paid"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of an explanation with the paper that says so."""

    says: str
    source: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class PayLine:
    """What one worker gets for the period.

    ``held`` is empty when paid, else a code (awaiting_appraisal, failed_appraisal …);
    ``months`` counts months in office; ``source`` is the funding source's code; amounts in fen.
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


@dataclass(frozen=True, slots=True)
class PayrollSheet:
    """A whole period: lines, total in fen and in capitals, and the total per funding source."""

    period: str
    state: PayrollState
    lines: tuple[PayLine, ...]
    total_fen: int
    total_words: str
    sources: tuple[tuple[str, int], ...] = ()


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
