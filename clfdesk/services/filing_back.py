"""What the county said of a return that came back: its words read row by row, or its marked workbook taken in.

The workbook says by its envelope which version it is about; a first column of reasons stands before the rows,
as every workbook of ours that goes back has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.envelope import Envelope
from clfdesk.domain.filing import Filing
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import filing_life, filing_versions
from clfdesk.services.county import envelope_of
from clfdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class CameBack:
    """A workbook of the county's: the version it is about, and its reasons (row of the return or 0, words)."""

    filing: Filing
    reasons: tuple[tuple[int, str], ...]


def reasons(text: str) -> list[tuple[int, str]]:
    """Return the reasons in the county's own words: 第7行身份证不对；没盖章 is one for row 7 and one for the whole."""
    words = resources.shipped("filings", "words", "leaving.toml")
    row = re.compile(str(words["row_said"]))
    found: list[tuple[int, str]] = []
    for part in re.split(str(words["reasons_apart"]), text):
        said = part.strip()
        if not said:
            continue
        named = row.match(said)
        rest = said[named.end() :].strip() if named else said
        found.append((int(named.group(1)), rest or said) if named else (0, said))
    return found


def read(office: Office, file: Path) -> CameBack:
    """Return what a marked workbook says; :class:`Refusal` where it is none, another office's, or not of a kept version."""
    from clfdesk.sheets.filling import take
    from clfdesk.sheets.reading import read_bytes

    content = take(Path(file))
    book = read_bytes(content, file.name)
    envelope = envelope_of(content)
    if envelope is None:
        raise Refusal(
            _("This workbook does not say which return it is about."),
            where=file.name,
            why=_("The marks of the program are gone from it; perhaps its rows were copied into a new one."),
            next=_("Enter the reasons by hand: the row and what is wrong."),
        )
    filing = _version(office, envelope, file.name)
    return CameBack(filing, tuple(_marked(book, envelope)))


def take(office: Office, file: Path) -> filing_life.Stepped:
    """Record that a version came back, with the reasons of the county's marked workbook."""
    said = read(office, file)
    if not said.reasons:
        raise Refusal(
            _("No reason stands in this workbook."),
            where=file.name,
            why=_("Its first column of reasons is empty."),
            next=_("Ask the county what is wrong, or enter the reasons by hand."),
        )
    return filing_life.back(office, said.filing, said.reasons)


def _version(office: Office, envelope: Envelope, name: str) -> Filing:
    if envelope.desk != office.info.uuid:
        raise Refusal(
            _("This return is another office's."),
            where=name,
            why=_("It is from {unit}.").format(unit=envelope.unit),
            next=_("Send it on to them."),
        )
    filing = filing_versions.pick(office, envelope.card, envelope.code, envelope.revision)
    if filing.sha256 != envelope.sha256:
        raise Refusal(
            _("This workbook is not of the version kept here."),
            where=f"{name} · {filing.card} {filing.period} ({filing.revision})",
            why=_("Its rows are others than those that are kept."),
            next=_("Look whether a backup was restored since; enter the reasons by hand."),
        )
    return filing


def _marked(book: Any, envelope: Envelope) -> list[tuple[int, str]]:
    """Return the reasons in the first column, by the row of the whole return (sheets counted on)."""
    from clfdesk.sheets.sheet_words import is_mark

    found: list[tuple[int, str]] = []
    before = 0
    for page, count in zip(book.sheets[envelope.skipped :], envelope.sheets, strict=False):
        said = {number: str(cells[0]).strip() for number, cells in page.rows if cells and cells[0] is not None}
        if any(is_mark(said.get(number, "")) for number in range(max(1, envelope.first - 3), envelope.first)):
            for number, text in sorted(said.items()):
                if not text or is_mark(text):
                    continue
                row = number - envelope.first + 1
                found.append((before + row if 1 <= row <= count else 0, text))
        before += count
    return found
