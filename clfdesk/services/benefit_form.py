"""The yearly review's form: one page a person, filled with what the desk knows, the rest to be written and signed."""

from __future__ import annotations

from pathlib import Path

from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, Period
from clfdesk.grammar.money import format_yuan
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import benefit_rows, paper_card
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.storage import records


def press(office: Office, year: int, out: Path, person: int = 0) -> OutFile:
    """Press the review's forms: of one person, or of everybody not reviewed in the year yet.

    Refusal where nobody is open.
    """
    month = Month.of(office.today) if year == office.today.year else Month(year, 12)
    rows = benefit_rows.drawn(office, Period(str(month), month, 1))
    wanted = [row for row in rows if row["number"] == person or (not person and row["review"] == "open")]
    if not wanted:
        name = getattr(records.get(Person, person), "name", "") if person else ""
        raise Refusal(_("Nobody is left to be reviewed."), where=f"{name} {year}".strip(), next=_("Choose another."))
    titles = {str(each["id"]): str(each["title"]) for each in office.pack.records("benefit", month.last)}
    known, people = words("person"), dict[int, list[dict[str, object]]]()
    for row in wanted:
        people.setdefault(row["number"], []).append(row)
    contents = [_content(office, year, mine, titles, known) for mine in people.values()]
    return paper_card.press(office, "benefit_review", contents, out, persons=people)


def _content(
    office: Office, year: int, rows: list[dict[str, object]], titles: dict[str, str], known: object
) -> Content:
    first, word = rows[0], known.word  # type: ignore[attr-defined]
    amounts = [row["amount"] for row in rows if isinstance(row["amount"], int)]
    values = {
        "year": year,
        "name": first["name"],
        "id_number": first["id_number"] or "",
        "certificate_number": first["certificate_number"] or "",
        "kind": word("type", str(first["type"] or "")) + word("grade", str(first["grade"] or "")),
        "hardship": word("hardship", str(first["hardship"] or "")),
        "address": first["live_address"] or first["hukou_address"] or "",
        "village": first["village"] or office.info.township,
        "phone": first["phone"] or "",
        "guardian": first["guardian_name"] or "",
        "title": "、".join(titles.get(str(row["programme"]), str(row["programme"])) for row in rows),
        "amount": format_yuan(sum(amounts)),
    }
    return Content(values)


__all__ = ["press"]
