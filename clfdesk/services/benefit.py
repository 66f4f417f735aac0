"""The two benefits on a desk: who draws what, the month's changes, the four lists, what was paid too much.

The money is the county's; the desk keeps who should draw it, finds what is wrong, and says
what is to be asked back. Who draws a benefit is what the roster says, or 民政's list.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from clfdesk import resources
from clfdesk.domain.benefit import Drawn, Enrolment, Finding, Overpaid, months_between
from clfdesk.domain.benefit_rules import Rules, reconcile
from clfdesk.domain.event import Event
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.money import read_yuan
from clfdesk.i18n import _
from clfdesk.services import event_stops
from clfdesk.services.office import Office
from clfdesk.storage import listing, records
from clfdesk.storage.unit import unit

ENROLMENT, RECOVERY, TOLD = "@benefit", "@recovery", "@benefit_told"
_GONE = ("dead", "moved_out")
_SHOWN = ("name", "id_number", "village", "lifecycle", "certificate_state", "hardship", "grade")


def words_of() -> Mapping[str, Any]:
    """Return the words of the benefits' lists and letters."""
    return resources.shipped("lists", "benefit.toml")


def roster(office: Office, rules: Rules) -> list[dict[str, Any]]:
    """Return everybody with what the rules ask, dead and moved ones too, with the day."""
    flags = [str(each["flag"]) for each in rules.benefits]
    columns = list(dict.fromkeys((*_SHOWN, *flags, *rules.names)))
    rows = listing.rows("person", columns=["number", *columns], today=office.today)
    gone = {each.id: each.lifecycle_on for state in _GONE for each in records.every(Person, lifecycle=state)}
    for row in rows:
        row["lifecycle_on"] = gone.get(row["number"])
    return rows


def enrolments() -> list[Enrolment]:
    """Return every enrolment that was entered, the oldest first."""
    found = []
    for entry in records.every(Entry, form=ENROLMENT):
        kept = json.loads(entry.answers)
        kept["steps"] = tuple((str(step), str(day)) for step, day in kept.get("steps", ()))
        found.append(Enrolment(entry.person_id or 0, entry.version, **kept, id=entry.id))
    return found


def answers_of(running: Enrolment | None) -> dict[str, Any]:
    """Return what an enrolment keeps as answers of its entry; nothing for none."""
    if running is None:
        return {}
    return {key: value for key, value in asdict(running).items() if key not in ("person", "benefit", "id")}


def enrol(
    office: Office, person: int, benefit: str, *, start: str = "", stop: str = "", why: str = "", document: str = ""
) -> int:
    """Record from which month somebody draws a benefit, or from which no more; return the change set.

    ``stop`` is the first month not paid. Refusal for an unknown person or benefit, a month
    that is none, a stop before the start, or nothing said.
    """
    member = records.get(Person, person)
    known = {str(each["id"]): each for each in office.pack.records("benefit", office.today)}
    if member is None or benefit not in known:
        names = "、".join(known)
        raise Refusal(
            _("There is no such person.") if member is None else _("There is no such benefit."),
            where=str(person) if member is None else benefit,
            next=_("Choose one of: {names}.").format(names=names) if member else _("Choose one from the list."),
        )
    if not start and not stop:
        raise Refusal(_("Nothing was entered."), where=member.name, next=_("Name the first month, or the stop month."))
    running = next((each for each in enrolments() if each.person == person and each.benefit == benefit), None)
    first = str(Month.read(start)) if start else running.start if running else ""
    last = str(Month.read(stop)) if stop else ""
    if first and last and last < first:
        raise Refusal(
            _("It would stop before it started."),
            where=f"{member.name} {first} → {last}",
            next=_("Correct one of the months."),
        )
    answers = answers_of(running) | {"start": first, "stop": last, "reason": why, "document_number": document}
    text = json.dumps(answers, ensure_ascii=False)
    with unit("benefit_enrol", why=why, source=document, user=office.user, at=office.clock.now().isoformat()) as made:
        if running is None:
            records.insert(
                [Entry(ENROLMENT, benefit, person_id=person, entered_on=office.today.isoformat(), answers=text)]
            )
        else:
            records.update(Entry, running.id, {"answers": text})
        draws = not last or last > str(Month.of(office.today))
        records.update(Person, person, {str(known[benefit]["flag"]): draws})
    return made.id


def overpaid(office: Office, through: str = "") -> list[Overpaid]:
    """Return what was paid after deaths, moves and the like: from the stop month to when it was entered.

    The month a stop is entered in counts as paid already (the county pays early in the
    month); ``through`` looks no further than a month. What has come back is taken off.
    """
    end = str(Month.read(through)) if through else str(Month.of(office.today))
    entered = {
        (each.person_id, each.kind, each.happened_on): str(Month.of(each.entered_on)) for each in records.every(Event)
    }
    back: dict[tuple[int, str], int] = defaultdict(int)
    for entry in records.every(Entry, form=RECOVERY):
        back[entry.person_id or 0, entry.version] += int(json.loads(entry.answers)["fen"])
    stops = event_stops.stopped_benefits()
    if not stops:
        return []
    rules: dict[Month, Rules] = {}
    rows = {row["number"]: row for row in roster(office, Rules(office.pack, Month.of(office.today)))}
    found = []
    for stop in stops:
        row, code = rows.get(stop["person"]), str(stop["benefit"])
        if row is None:
            continue
        last = min(end, entered.get((stop["person"], stop["kind"], stop["on"]), end))
        months = []
        for each in months_between(str(stop["first"]), last):
            in_force = rules.setdefault(each, Rules(office.pack, each))
            months.append((str(each), in_force.amount(code, row)[0] or 0))
        total = sum(fen for _text, fen in months) - back[stop["person"], code]
        if total > 0:
            title = rules[Month.read(months[0][0])].title(code)
            on, first = stop["on"].isoformat(), str(stop["first"])
            found.append(
                Overpaid(stop["person"], row["name"], code, title, stop["kind"], on, first, last, tuple(months), total)
            )
    return found


def recover(office: Office, person: int, benefit: str, amount: str, *, document: str = "", why: str = "") -> int:
    """Record money that came back (a whole sum or an instalment); return the change set.

    Refusal for no amount, or more than is still open.
    """
    fen = read_yuan(amount)
    still = sum(each.total_fen for each in overpaid(office) if each.person == person and each.benefit == benefit)
    if fen is None or fen <= 0 or fen > still:
        raise Refusal(
            _("This amount cannot be recorded as recovered."),
            where=f"{person} {benefit} {amount}",
            why=_("Still open: {amount} yuan.").format(amount=f"{still // 100}.{still % 100:02d}"),
            next=_("Enter what came back, no more than is open."),
        )
    text = json.dumps({"fen": fen, "why": why, "document": document}, ensure_ascii=False)
    with unit(
        "benefit_recovery", why=why, source=document, user=office.user, at=office.clock.now().isoformat()
    ) as made:
        records.insert([Entry(RECOVERY, benefit, person_id=person, entered_on=office.today.isoformat(), answers=text)])
    return made.id


def amounts_differ(office: Office) -> list[Finding]:
    """Return whose amount in the last list kept is not the standard of its month; none where none was kept."""
    kept = max(records.every(Entry, form=TOLD), key=lambda each: (each.version, each.id), default=None)
    if kept is None:
        return []
    rules = Rules(office.pack, Month.read(kept.version))
    drawn = [Drawn(int(person), str(code), int(fen)) for person, code, fen in json.loads(kept.answers)["lines"]]
    return list(reconcile(rules, roster(office, rules), drawn, words_of()["reasons"]).amount_differs)


__all__ = ["TOLD", "amounts_differ", "answers_of", "enrol", "enrolments", "overpaid", "recover", "roster", "words_of"]
