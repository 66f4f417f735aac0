"""The monthly slip of each village (村级月报单): received in whatever way, asked for, and held against what came out later.

A slip is an entry of the register ``month_slip``; the last one of a month counts, and
“nothing changed” counts as much as any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.division import Division
from clfdesk.domain.event import Event
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.card import render
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import register
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.storage import records

FORM = "month_slip"
#: What a slip counts, and the life events that each would have told of.
COUNTED = ("deaths", "moved_out", "moved_in", "found", "phones")
_TOLD_BY = {"death": "deaths", "move_out": "moved_out", "move_in": "moved_in"}


@dataclass(frozen=True, slots=True)
class Slip:
    """What a village reported for a month; ``number`` 0 and an empty state ``missing`` where it did not.

    ``state`` is received, late or missing; ``counts`` what was reported, by :data:`COUNTED`.
    """

    village: str
    division: int
    state: str
    number: int = 0
    day: date | None = None
    how: str = ""
    reporter: str = ""
    nothing: bool = False
    counts: tuple[tuple[str, int], ...] = ()
    detail: str = ""
    kept_on: str = ""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Something that happened in a month and was entered later: whom, what, and what the month's slip had said."""

    village: str
    person: int
    name: str
    kind: str
    happened: date
    entered: date
    month: str
    says: str


def texts() -> Mapping[str, Any]:
    """Return the words of the slips."""
    return resources.shipped("filings", "words", "slips.toml")


def due(month: Month) -> date:
    """Return the day a month's slip is due."""
    return month.first.replace(day=int(texts()["due_day"]))


def _asked(office: Office, text: str) -> Month:
    return Month.read(text) if text.strip() else Month.of(office.today)


def _villages() -> list[Division]:
    return [each for each in records.every(Division) if each.kind in ("village", "community") and not each.valid_to]


def _entries(month: str = "") -> list[dict[str, Any]]:
    items = [item.name for item in register.form_named(FORM).items]
    empty = dict.fromkeys(items)
    return [empty | row for row in register.rows(FORM) if month in ("", row.get("month"))]


def board(office: Office, month: str = "") -> list[Slip]:
    """Return one line a village: its last slip of the month, or that it is missing."""
    asked = _asked(office, month)
    last = {row["division"]: row for row in sorted(_entries(str(asked)), key=lambda row: int(row["number"]))}
    found = []
    for place in _villages():
        row = last.get(place.id)
        if row is None:
            found.append(Slip(place.name, place.id, "missing"))
            continue
        day = date.fromisoformat(str(row["received_on"]))
        found.append(
            Slip(
                place.name,
                place.id,
                "received" if day <= due(asked) else "late",
                int(row["number"]),
                day,
                str(row["how"]),
                str(row["reporter"]),
                bool(row["nothing"]),
                tuple((name, int(row[name])) for name in COUNTED if row[name]),
                str(row["detail"] or ""),
                str(row["kept_on"] or ""),
            )
        )
    return found


def receive(
    office: Office,
    village: str,
    month: str = "",
    *,
    how: str,
    reporter: str,
    nothing: bool = False,
    counts: Mapping[str, int] | None = None,
    detail: str = "",
    on: date | None = None,
) -> register.Kept:
    """Keep what a village reported for a month; what is reported once more stands beside it and counts.

    Raises :class:`Refusal` for an unknown village, a month to come, and a slip that says
    both that nothing changed and what did, or neither.
    """
    asked = _asked(office, month)
    place = next((each for each in _villages() if each.name == village), None)
    if place is None:
        names = "、".join(each.name for each in _villages())
        raise Refusal(
            _("There is no village of that name."), where=village, next=_("Choose one of: {names}.").format(names=names)
        )
    if asked > Month.of(office.today):
        raise Refusal(
            _("This month has not begun."), where=asked.title(), next=_("Choose this month or an earlier one.")
        )
    told = {name: number for name, number in (counts or {}).items() if number}
    if unknown := set(told) - set(COUNTED):
        raise Refusal(
            _("A slip does not count this."),
            where="、".join(sorted(unknown)),
            next=_("Choose one of: {names}.").format(names="、".join(COUNTED)),
        )
    if nothing == bool(told or detail.strip()):
        raise Refusal(
            _("A slip says either that nothing changed or what did."),
            where=f"{village} {asked.title()}",
            next=_("Mark it as unchanged, or enter the numbers and names."),
        )
    answers = {
        "received_on": on or office.today,
        "month": str(asked),
        "how": how,
        "reporter": reporter.strip(),
        "nothing": nothing,
        **told,
        "detail": detail.strip(),
    }
    filled = {name: value for name, value in answers.items() if value != ""}
    return register.add(office, FORM, filled, division=place.id)


def chase(office: Office, month: str = "") -> list[str]:
    """Return a line for each village that has not reported, to be pasted into a message."""
    asked = _asked(office, month)
    said = texts()
    values: dict[str, Any] = {"month": asked.title(), "due": due(asked)}
    missing = [each.village for each in board(office, str(asked)) if each.state == "missing"]
    if not missing:
        return [render(str(said["chase_none"]), values)]
    return [render(str(said["chase"]), {**values, "place": place}) for place in missing]


def forgotten(office: Office) -> list[Forgotten]:  # noqa: ARG001  every verb takes the office
    """Return deaths and moves that were entered after their month, with what that month's slip had said.

    The newest first; a slip that told of them (its count is not empty) clears the village.
    """
    said, kinds = texts(), words("event").codes.get("kind", {})
    people = {each.id: each for each in records.every(Person)}
    places = {each.id: each.name for each in records.every(Division)}
    slips = {(row["division"], row["month"]): row for row in sorted(_entries(), key=lambda row: int(row["number"]))}
    found = []
    for event in records.every(Event):
        month = Month.of(event.happened_on)
        person = people.get(event.person_id)
        if event.kind not in _TOLD_BY or person is None or Month.of(event.entered_on) <= month:
            continue
        village = places.get(person.village_id or 0, "")
        slip = slips.get((person.village_id, str(month)))
        if slip is not None and slip[_TOLD_BY[event.kind]]:
            continue
        form = "said_none" if slip is None else "said_nothing" if slip["nothing"] else "said_other"
        about = {"day": date.fromisoformat(str(slip["received_on"])), "reporter": slip["reporter"]} if slip else {}
        what = kinds.get(event.kind, (event.kind,))[0]
        values = {
            "place": village,
            "name": person.name,
            "happened": event.happened_on,
            "entered": event.entered_on,
            "what": what,
            "month": month.title(),
            "said": render(str(said[form]), about),
        }
        found.append(
            Forgotten(
                village, person.id, person.name, event.kind, event.happened_on, event.entered_on, str(month),
                render(str(said["forgot"]), values),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.entered, each.person), reverse=True)


def press(office: Office, out: Path, villages: Sequence[str] = ()) -> list[OutFile]:
    """Press the A5 slips, a village each, with its people printed on them; all in one PDF."""
    from clfdesk.services import notice

    return notice.press(office, "village_slip", out=out, villages=villages).files


def export(office: Office, out: Path, month: str = "") -> OutFile:
    """Write the board of a month as a workbook."""
    from clfdesk.services import filing_rows
    from clfdesk.services.files import write_out
    from clfdesk.sheets.list_sheet import ListColumn, ListSheet
    from clfdesk.sheets.writing import write_list

    asked, said = _asked(office, month), texts()
    names: Mapping[str, str] = said["columns"]
    values = filing_rows.values_for(office)
    title = f"{office.info.township}{asked.title()}{said['title']}"
    sheet = ListSheet(
        name=str(said["title"]),
        title=title,
        columns=tuple(ListColumn(name, width=16 if key == "detail" else 8) for key, name in names.items()),
        right=render("{today:%Y年%-m月%-d日}", values),
        page_foot=str(filing_rows.layout()["page_foot"]),
        made_on=office.today,
        landscape=False,
    )
    rows = [
        [each.village, said["states"][each.state], each.day.isoformat() if each.day else None, word("how", each.how),
         each.reporter, reported(each)]
        for each in board(office, str(asked))
    ]  # fmt: skip
    return write_out(out, f"{title}.xlsx", write_list(sheet, rows), "internal")


def word(item: str, code: str) -> str:
    """Return the word of a slip's code."""
    return dict(register.form_named(FORM).item(item).options).get(code, code)


def reported(slip: Slip) -> str:
    """Return what a slip says in one line."""
    form = register.form_named(FORM)
    if slip.nothing:
        return form.item("nothing").label
    parts = [f"{form.item(name).label}{number}{form.item(name).unit}" for name, number in slip.counts]
    return "；".join([*parts, *([slip.detail] if slip.detail else [])])
