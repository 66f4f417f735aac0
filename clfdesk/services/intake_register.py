"""A register's entries from a workbook: each item a column, the person or worker by number or name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from clfdesk.domain.cell import Cell, CellFault, is_blank, text_of
from clfdesk.domain.cell_values import NOTHING, Reading, reader
from clfdesk.domain.comparison import Comparison, Decision, Known
from clfdesk.domain.division import Division
from clfdesk.domain.intake import Candidate, Context
from clfdesk.domain.intake_rules import Rule
from clfdesk.domain.person import PERSON_FIELDS, Person
from clfdesk.domain.place import Places
from clfdesk.domain.register import KEPT_ON, Entry, Register
from clfdesk.domain.staff import Staff
from clfdesk.errors import Problem
from clfdesk.grammar.dates import read_written
from clfdesk.grammar.field import Fields
from clfdesk.grammar.form import Item, problems
from clfdesk.grammar.words import match_heading, plain_heading, whole_heading
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records

#: How an entry says whom it is about, beside its own items.
_WHO = {"person": ("name", "id_number", "village"), "staff": ("name", "id_number", "village"), "division": ("village",)}
_YES, _NO = ("是", "有", "√", "1", "y", "yes", "true"), ("否", "无", "×", "0", "n", "no", "false")


def who(register: Register) -> tuple[str, ...]:
    """Return the columns that say whom an entry is about, leaving out names the form has itself."""
    own = {item.name for item in register.form.items}
    return tuple(name for name in _WHO.get(register.about, ()) if name not in own)


def rule(register: Register) -> Rule:
    """Return what an entry is known by: whom and when; where it says neither, by its required texts."""
    required = tuple(item.name for item in register.form.items if item.required and not item.when)
    day = (register.day,) if register.day else ()
    texts = tuple(item.name for item in register.form.items if item.name in required and item.type == "text")
    subject = who(register)
    match: list[tuple[str, ...]] = []
    if "id_number" in subject:
        match += [("id_number", *day, *texts), ("name", "village", *day, *texts), ("name", *day, *texts)]
    elif "village" in subject:
        match.append(("village", *day, *texts))
    match.append((*day, *texts) or tuple(item.name for item in register.form.items))
    return Rule(frozenset((*required, *subject)), tuple(match), required)


def matcher(register: Register) -> Callable[[str], tuple[str | None, float]]:
    """Return how headings are matched: as the form words its items, then whom it is about."""
    whole = {whole_heading(item.label): item.name for item in register.form.items}
    labels: dict[str, str] = {}
    for item in register.form.items:
        labels.setdefault(plain_heading(item.label), item.name)  # two may differ only in what stands in brackets
    subject = who(register)

    def match(heading: str) -> tuple[str | None, float]:
        name = whole.get(whole_heading(heading)) or labels.get(plain_heading(heading))
        if name is not None:
            return name, 1.0
        field, confidence = match_heading(heading, "person")
        if field == "number":
            return field, 1.0
        return (field, 1.0) if field in subject and confidence == "known" else (None, 0.0)

    return match


def context(office: Office, register: Register, places: Places, village: str) -> Context:
    """Return what the rows are understood against: one reader for each item and for whom it is about."""
    about = [
        (PERSON_FIELDS.named(name).name, reader(PERSON_FIELDS.named(name), "person", places)) for name in who(register)
    ]
    items = [(item.name, _reader(item)) for item in register.form.items]
    fields = Fields((*PERSON_FIELDS.only(who(register)), *register.form.fields()))
    return Context(fields, office.today, register.name, places, village, office.info.uuid[:8], readers=(*about, *items))


def _reader(item: Item) -> Callable[[Cell], Reading]:
    codes = {solid(word).lower(): code for code, word in item.options} | {
        code.lower(): code for code, _w in item.options
    }

    def bad(cell: Cell, after: str) -> Reading:
        why = _("This cannot be an answer here.")
        return Reading(None, Problem(item.name, text_of(cell), why, after, "refused" if item.required else "suspect"))

    def read(cell: Cell) -> Reading:
        if is_blank(cell):
            return NOTHING
        text = " ".join(text_of(cell).split())
        if isinstance(cell, CellFault):
            return bad(cell, _("Ask the sender for the value."))
        match item.type:
            case "single" | "multi":
                parts = [text] if item.type == "single" else [part for part in _parts(text) if part]
                found = [codes.get(solid(part).lower()) for part in parts]
                if not all(found):
                    known = "、".join(word for _code, word in item.options)
                    return bad(cell, _("Use one of: {words}.").format(words=known))
                return Reading(found[0] if item.type == "single" else tuple(dict.fromkeys(found)))
            case "date":
                day = read_written(cell).day
                return Reading(day) if day is not None else bad(cell, _("Write it as 2026-09-30."))
            case "number":
                try:
                    number = Decimal(solid(text).replace(",", ""))
                except InvalidOperation:
                    return bad(cell, _("Write digits only."))
                return Reading(int(number) if number == number.to_integral_value() else float(number))
            case "flag":
                yes = solid(text).lower()
                return Reading(yes in _YES) if yes in (*_YES, *_NO) else bad(cell, _("Write yes or no."))
        return Reading(text)

    return read


def _parts(text: str) -> list[str]:
    for sign in ("，", ",", "；", ";", "/", " "):
        text = text.replace(sign, "、")
    return text.split("、")


def checked(office: Office, register: Register, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, refused where the form or the desk says no: wrong answers, nobody of this name."""
    find, told = _subjects(register), []
    for given in candidates:
        row = given
        if row.state != "refused":
            answers = _answers(register, row.values)
            found = [
                replace(problem, severity="refused" if problem.severity == "refused" else "suspect")
                for problem in problems(register.form, answers, today=office.today)
                if problem.found or not row.record
            ]
            day = row.values.get(register.day) if register.day else None
            if isinstance(day, date) and day > office.today:
                why = _("This day lies in the future.")
                found.append(Problem(register.day, day.isoformat(), why, _("Correct the date."), "refused"))
            why = "" if row.record else find(row.values)[1]
            if why:
                said = str(row.values.get("id_number") or row.values.get("name") or row.values.get("village") or "")
                found.append(
                    Problem(
                        "name", said, why, _("Enter that first, or correct the name, then import again."), "refused"
                    )
                )
            row = replace(row, problems=(*row.problems, *found))
        told.append(row)
    return told


def _answers(register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
    names = {item.name for item in register.form.items}
    return {name: _at_rest(value) for name, value in values.items() if name in names}


def _at_rest(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _subjects(register: Register) -> Callable[[Mapping[str, Any]], tuple[int | None, str]]:
    """Return how a row finds whom it is about: (number, why not)."""
    if register.about not in _WHO or not who(register):
        return lambda _values: (None, "")
    told_by = who(register)
    villages = {each.id: each.name for each in records.every(Division)}
    by_key: dict[tuple[str, ...], list[int]] = {}
    if register.about == "division":
        for number, name in villages.items():
            by_key.setdefault(("village", name), []).append(number)
    else:
        everyone: Sequence[Any] = records.every(Person if register.about == "person" else Staff)
        for each in everyone:
            if each.id_number:
                by_key.setdefault(("id", each.id_number), []).append(each.id)
            by_key.setdefault(("name", each.name, villages.get(each.village_id or 0, "")), []).append(each.id)
            by_key.setdefault(("name", each.name), []).append(each.id)  # three parts and two never meet

    def find(values: Mapping[str, Any]) -> tuple[int | None, str]:
        number, name, village = (
            str(values.get(key) or "") if key in told_by else ""  # a form's own item of this name is something else
            for key in ("id_number", "name", "village")
        )
        if not (number or name or village):
            return None, "" if register.about == "division" else _("It does not say whom it is about.")
        keys = (
            [("id", number)]
            if number
            else [("name", name, village), ("name", name)]
            if name
            else [("village", village)]
        )
        for key in keys:
            here = by_key.get(key, [])
            if len(here) == 1:
                return here[0], ""
            if here:
                return None, _("The desk keeps {count} of this name.").format(count=len(here))
        return None, _("Nobody and no place of this name or number is on the desk.")

    return find


def known(register: Register) -> list[Known]:
    """Return the entries of a register as comparison sees them; a list of one month says nothing of the others."""
    villages = {each.id: each.name for each in records.every(Division)}
    people: dict[int, Any] = {}
    everyone: Sequence[Any] = ()
    if register.about in ("person", "staff"):
        everyone = records.every(Person if register.about == "person" else Staff)
        people = {each.id: each for each in everyone}
    days = {item.name for item in register.form.items if item.type == "date"}
    found = []
    for entry in records.every(Entry, form=register.name):
        answers = json.loads(entry.answers)
        answers.pop(KEPT_ON, None)
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in answers.items()}
        for name in days & values.keys():
            values[name] = read_written(values[name]).day or values[name]
        someone = people.get(entry.person_id or entry.staff_id or 0)
        if someone is not None:
            told = {
                "name": someone.name,
                "id_number": someone.id_number,
                "village": villages.get(someone.village_id or 0, ""),
            }
            values = {**told, **values}
        elif entry.division_id:
            values = {"village": villages.get(entry.division_id, ""), **values}
        found.append(Known(entry.id, values, (), False))
    return found


def apply(office: Office, register: Register, comparison: Comparison, taken: Callable[[Decision], bool]) -> int:
    """Store what was decided and return how many rows were stored; call inside a unit of work."""
    find, fresh, stored = _subjects(register), [], 0
    subject = set(who(register))
    column = {"person": "person_id", "staff": "staff_id", "division": "division_id"}.get(register.about, "")
    for decision in comparison.decisions:
        values = decision.candidate.values
        if (
            decision.known is None
            and decision.candidate.repeats is None
            and (decision.pile == "new" or taken(decision))
        ):
            answers = _answers(register, values)
            day = (
                str(answers.get(register.day) or office.today.isoformat()) if register.day else office.today.isoformat()
            )
            kept = json.dumps({**answers, KEPT_ON: office.today.isoformat()}, ensure_ascii=False)
            entry: Any = Entry(register.name, register.form.version, entered_on=day, answers=kept)
            fresh.append(replace(entry, **{column: find(values)[0]}) if column else entry)
        elif decision.known is not None and (decision.pile == "changed" or taken(decision)):
            brought = {each.field: _at_rest(each.new) for each in decision.changes if each.field not in subject}
            before = records.get(Entry, decision.known.number)
            if brought and before is not None:
                answers = {**json.loads(before.answers), **brought}
                answers = {name: value for name, value in answers.items() if value is not None}  # made blank
                kept = json.dumps(answers, ensure_ascii=False)
                records.update(Entry, before.id, {"answers": kept})
                stored += 1
    if fresh:
        records.insert(fresh)
    return stored + len(fresh)
