"""The two benefits on a desk: who draws what, the month's changes, the four lists, what was paid too much.

The money is the county's; the desk keeps who should draw it, finds what is wrong, and says
what is to be asked back. Who draws a benefit is what the roster says, or 民政's list.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.benefit import Drawn, Enrolment, Finding, Overpaid, months_between
from clfdesk.domain.benefit_rules import FourLists, Rules, reconcile
from clfdesk.domain.cell import text_of
from clfdesk.domain.event import Event
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.identity import clean_id
from clfdesk.grammar.money import capitals, read_yuan
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _
from clfdesk.services import event_stops
from clfdesk.services.office import Office
from clfdesk.storage import listing, records
from clfdesk.storage.unit import unit

ENROLMENT, RECOVERY, TOLD = "@benefit", "@recovery", "@benefit_told"
_GONE = ("dead", "moved_out")
_SHOWN = ("name", "id_number", "village", "lifecycle", "certificate_state", "hardship", "grade")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a month: ``start``, ``stop`` or ``amount``, with what it was and is now, in fen."""

    kind: str
    person: int
    name: str
    benefit: str
    before_fen: int = 0
    now_fen: int = 0
    why: str = ""
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What a month of one benefit comes to."""

    benefit: str
    title: str
    people: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class MonthResult:
    """A month of the benefits: sums, changes against the month before, and what is to be asked back."""

    month: str
    benefits: tuple[Share, ...]
    people: int
    total_fen: int
    total_words: str
    changes: tuple[Change, ...]
    overpaid: tuple[Overpaid, ...]
    overpaid_fen: int
    overpaid_words: str


def _words() -> Mapping[str, Any]:
    return resources.shipped("lists", "benefit.toml")


def _roster(office: Office, rules: Rules) -> list[dict[str, Any]]:
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


def _answers(running: Enrolment | None) -> dict[str, Any]:
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
    answers = _answers(running) | {"start": first, "stop": last, "reason": why, "document_number": document}
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


def month(office: Office, text: str) -> MonthResult:
    """Return a month of the benefits: people and sums, starts, stops and changed amounts, what is to be asked back."""
    asked = Month.read(text)
    now, before = Rules(office.pack, asked), Rules(office.pack, asked.plus(-1))
    known = {(each.person, each.benefit): each for each in enrolments()}
    stops = {(row["person"], row["benefit"]): row for row in event_stops.stopped_benefits()}
    sums: dict[str, list[int]] = defaultdict(list)
    changes = []
    people = set()
    for row in _roster(office, now):
        for benefit in now.benefits:
            code, key = str(benefit["id"]), (row["number"], str(benefit["id"]))
            enrolled, stopped = known.get(key), stops.get(key)
            first = enrolled.start if enrolled else ""
            end = enrolled.stop if enrolled and enrolled.stop else str(stopped["first"]) if stopped else ""
            draws = bool(row[benefit["flag"]]) or bool(end)
            if not draws:
                continue
            paid_now = first <= str(asked) and (not end or str(asked) < end)
            paid_before = first <= str(asked.plus(-1)) and (not end or str(asked.plus(-1)) < end)
            amount = now.amount(code, row)[0] or 0
            was = before.amount(code, row)[0] or 0
            if paid_now:
                sums[code].append(amount)
                people.add(row["number"])
            why = enrolled.reason if enrolled else str(stopped["kind"]) if stopped else ""
            paper = enrolled.document_number if enrolled else ""
            kind = "start" if paid_now and not paid_before else "stop" if paid_before and not paid_now else "amount"
            if paid_now != paid_before or (paid_now and amount != was):
                fens = (was if paid_before else 0, amount if paid_now else 0)
                changes.append(Change(kind, row["number"], row["name"], code, *fens, why, paper))
    shares = [Share(code, now.title(code), len(fens), sum(fens)) for code, fens in sorted(sums.items())]
    total = sum(each.total_fen for each in shares)
    too_much = overpaid(office, str(asked))
    back = sum(each.total_fen for each in too_much)
    return MonthResult(
        str(asked),
        tuple(shares),
        len(people),
        total,
        capitals(total),
        tuple(changes),
        tuple(too_much),
        back,
        capitals(back),
    )


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
    rows = {row["number"]: row for row in _roster(office, Rules(office.pack, Month.of(office.today)))}
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


def four_lists(office: Office, *, file: Path | None = None, text: str = "") -> FourLists:
    """Compare who draws the benefits with who should, in a month (this one where none is named).

    ``file`` is 民政's list (one row a line of benefit, or one column each); without it the
    roster's own marks are taken, which know no amounts.
    """
    rules = Rules(office.pack, Month.read(text) if text else Month.of(office.today))
    roster = _roster(office, rules)
    drawn = _of_file(roster, file) if file else _of_roster(roster, rules)
    return reconcile(rules, roster, drawn, _words()["reasons"])


def keep_told(office: Office, file: Path, text: str = "") -> int:
    """Keep what a list of 民政 says each person was paid, so that the checks look at it; return the change set."""
    rules = Rules(office.pack, Month.read(text) if text else Month.of(office.today))
    drawn = [each for each in _of_file(_roster(office, rules), file) if each.person and each.amount_fen is not None]
    lines = [[each.person, each.benefit, each.amount_fen] for each in drawn]
    told = json.dumps({"file": Path(file).name, "lines": lines}, ensure_ascii=False)
    with unit("benefit_told", source=Path(file).name, user=office.user, at=office.clock.now().isoformat()) as made:
        records.insert([Entry(TOLD, str(rules.month), entered_on=office.today.isoformat(), answers=told)])
    return made.id


def amounts_differ(office: Office) -> list[Finding]:
    """Return whose amount in the last list kept is not the standard of its month; none where none was kept."""
    kept = max(records.every(Entry, form=TOLD), key=lambda each: (each.version, each.id), default=None)
    if kept is None:
        return []
    rules = Rules(office.pack, Month.read(kept.version))
    drawn = [Drawn(int(person), str(code), int(fen)) for person, code, fen in json.loads(kept.answers)["lines"]]
    return list(reconcile(rules, _roster(office, rules), drawn, _words()["reasons"]).amount_differs)


def _of_roster(roster: list[dict[str, Any]], rules: Rules) -> list[Drawn]:
    marks = [(str(each["id"]), str(each["flag"])) for each in rules.benefits]
    found = [Drawn(row["number"], code) for row in roster for code, flag in marks if row[flag]]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in roster:
        for code, flag in marks:
            if row[flag] and row["id_number"]:
                holders[row["id_number"], code].append(row["number"])
    again = [(code, numbers) for (_id, code), numbers in holders.items() if len(numbers) > 1]
    return [*found, *(Drawn(number, code) for code, numbers in again for number in numbers)]


def _of_file(roster: list[dict[str, Any]], file: Path) -> list[Drawn]:
    from clfdesk.sheets.reading import read

    said = _words()
    numbers = {row["id_number"]: row["number"] for row in roster if row["id_number"]}
    places: dict[str, int] = {}
    found: list[Drawn] = []
    for number, cells in read(Path(file)).sheets[0].rows:
        texts = [solid(text_of(cell)) for cell in cells]
        if "id_number" not in places:
            places = _places(texts, said)
            continue
        told = {name: texts[index] if index < len(texts) else "" for name, index in places.items()}
        id_number = clean_id(told["id_number"])
        if not id_number:
            continue
        person = numbers.get(id_number, 0)
        for code in said["benefits"]:
            amount = told.get(f"={code}", "") or (
                told.get("amount", "") if told.get("benefit") in said["benefits"][code] else ""
            )
            fen = read_yuan(amount)
            if fen or told.get("benefit") in said["benefits"][code]:
                found.append(Drawn(person, code, fen, told.get("name", ""), id_number, number))
    if not found:
        raise Refusal(
            _("This is no list of the benefits."),
            where=Path(file).name,
            why=_("No column of ID numbers with a benefit and its amount was found."),
            next=_("Choose the list of who draws the two benefits."),
        )
    return found


def _places(texts: list[str], said: Mapping[str, Any]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, text in enumerate(texts):
        for name in ("name", "id_number", "benefit", "amount"):
            if text in said[name]:
                places.setdefault(name, index)
        for code, headings in said["columns"].items():
            if text in headings:
                places.setdefault(f"={code}", index)
    return places


__all__ = ["Change", "Finding", "MonthResult", "Share", "amounts_differ", "enrol", "four_lists", "keep_told", "month",
           "overpaid", "recover"]  # fmt: skip
