"""The half-yearly and yearly summary: a text kept as data, its numbers counted on the desk, pressed as a letter.

Every number can be opened: it says from which list and by which condition it was counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.grammar.calendar import Period, read_period
from clfdesk.grammar.card import render
from clfdesk.services import filing_rows, filing_source, past
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the summary: its name in the text, what it came to, the records behind it, how it was counted."""

    id: str
    value: str
    numbers: tuple[int, ...]
    stem: str
    form: str
    where: str
    title: str = ""
    people: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary: its title, whom it goes to, its paragraphs with the numbers in them, and those numbers."""

    title: str
    to: str
    paragraphs: tuple[str, ...]
    figures: tuple[Figure, ...]


def make(office: Office, period: str, *, as_of: date | None = None) -> Summary:
    """Return the summary of a half year or year (``2026-H1``, ``2026``), as the desk knew it on a day."""
    words: Mapping[str, Any] = resources.shipped("filings", "words", "summary.toml")
    asked = read_period(period)
    with past.as_of(office, as_of) as day:
        figures = tuple(_figure(office, each, asked, day) for each in words["number"])
    values = filing_rows.values_for(office, asked) | {each.id: each.value for each in figures}
    values |= {
        "unit": render(str(filing_rows.layout()["unit"]), values),
        "last": min(asked.last, office.today),
        "commissioner": office.pack.term("commissioner"),
    }
    return Summary(
        render(str(words["title"]), values),
        render(str(words["to"]), values),
        tuple(render(str(each), values) for each in words["text"]),
        figures,
    )


def _figure(office: Office, each: Mapping[str, Any], period: Period, day: date) -> Figure:
    last = min(period.last, day)
    days = {"first": period.first.isoformat(), "last": last.isoformat()}
    where = render(str(each.get("where", "")), days)
    source = filing_source.gather(office, each, where, period, last)
    numbers = tuple(int(row.get("person") or row["number"]) for row in source.rows)
    if "distinct" in each:
        amount: Decimal = Decimal(len({row[each["distinct"]] for row in source.rows if row[each["distinct"]]}))
    elif "sum" in each:
        amount = sum((Decimal(str(row.get(each["sum"]) or 0)) for row in source.rows), Decimal(0))
    else:
        amount = Decimal(len(source.rows))
    return Figure(
        str(each["id"]), f"{amount:f}", numbers, str(each["stem"]), str(each.get("form", "")), where,
        str(each.get("title", "")), str(each["stem"]) == "person" or bool(source.rows and source.rows[0].get("person")),
    )  # fmt: skip


def press(office: Office, summary: Summary, out: Path, *, text: str = "", docx: bool = False) -> list[OutFile]:
    """Press a summary as a letter (``docx`` as Word too); ``text`` is what the clerk made of its paragraphs, one a line."""
    from clfdesk.services import letter

    body = text.strip() or "\n".join(summary.paragraphs)
    return letter.press(office, title=summary.title, body=body, to=summary.to, out=out, docx=docx).files
