"""Finding, listing, showing and keeping persons, and lists of any other stem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clfdesk.domain.alias import Alias
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.own_list import tidied
from clfdesk.domain.person import Person
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar import multiple
from clfdesk.grammar.certificate import cross_check, read_certificate, why_not
from clfdesk.grammar.expression import Expression, parse
from clfdesk.grammar.field import Fields, Purpose
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.masks import mask
from clfdesk.i18n import _
from clfdesk.services import event, household, past, roster
from clfdesk.services.office import Office
from clfdesk.storage import journal, listing, records, search
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as shown: how many there are in all, the columns, and the rows by field name."""

    count: int
    fields: Fields
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did: the person's number, the change set, and what is still doubtful."""

    number: int
    change_set: int
    problems: list[Problem]


def fields_of(stem: str) -> Fields:
    """Return the declared fields of a stem; refuses a stem the desk does not have."""
    if stem not in STEMS:
        raise Refusal(
            _("There is no list of that name."),
            where=stem,
            why=_("Known lists: {names}.").format(names=", ".join(STEMS)),
            next=_("Choose one of them."),
        )
    return STEMS[stem]


def _expression(where: str, fields: Fields) -> Expression | None:
    return parse(where, fields) if where.strip() else None


def _asked(fields: Fields, columns: Sequence[str] | None) -> Fields:
    if not columns:
        return fields
    unknown = [name for name in columns if name not in fields.names()]
    if unknown:
        raise Refusal(
            _("There is no column of that name."),
            where=", ".join(unknown),
            why=_("Known columns: {names}.").format(names=", ".join(fields.names())),
            next=_("Choose among them."),
        )
    return fields.only(columns)


def masked(row: Mapping[str, Any], fields: Fields, purpose: Purpose) -> dict[str, Any]:
    """Return a row as it may leave for a purpose; for the public only public fields remain."""
    if purpose != "public":
        return dict(row)
    return {field.name: mask(field.kind, row.get(field.name), purpose) for field in fields if field.public}


def list_rows(
    office: Office,
    stem: str,
    *,
    where: str = "",
    columns: Sequence[str] | None = None,
    order: str = "",
    limit: int | None = None,
    offset: int = 0,
    purpose: Purpose = "internal",
    as_of: date | None = None,
    counted: bool = True,
) -> Listing:
    """Return any list of the desk, filtered by the expression language, masked for its purpose.

    Where not ``counted`` the count is that of the rows returned: a further part of a list
    whose length is known asks one question only.

    ``as_of`` reads the list as the desk knew it at the end of a past day.
    """
    declared = fields_of(stem)
    asked = _asked(declared, columns)
    if purpose == "public":
        asked = Fields(field for field in asked if field.public)
    expression = _expression(where, declared)
    with past.as_of(office, as_of) as day:
        rows = listing.rows(
            stem, where=expression, columns=asked.names(), order=order, limit=limit, offset=offset, today=day
        )
        count = listing.count(stem, where=expression, today=day) if counted else len(rows)
    return Listing(count, asked, [masked(row, asked, purpose) for row in rows])


def find(office: Office, text: str, limit: int = 50) -> list[dict[str, Any]]:
    """Return the people one search box finds, best first, as roster rows.

    Understands names (any part), pinyin and initials, digits of the ID or phone, villages.
    """
    numbers = search.find(text, limit)
    if not numbers:
        return []
    fields = fields_of("person")
    wanted = parse(f"number in ({', '.join(str(number) for number in numbers)})", fields)
    rows = {
        row["number"]: row
        for row in listing.rows("person", where=wanted, columns=fields.names(), limit=None, today=office.today)
    }
    return [rows[number] for number in numbers if number in rows]


def show_person(office: Office, number: int, as_of: date | None = None) -> dict[str, Any]:
    """Return one person's fields with ``certificates``, ``facts``, ``events`` and ``history``.

    ``as_of`` shows the person as the desk knew it at the end of a past day; the history is
    always the whole one.
    """
    with past.as_of(office, as_of) as day:
        record = _shown(office, number, day)
    record["history"] = journal.history("person", number)
    return record


def _shown(office: Office, number: int, day: date) -> dict[str, Any]:
    fields = fields_of("person")
    rows = listing.rows(
        "person", where=parse(f"number == {number}", fields), columns=fields.names(), limit=1, today=day
    )
    if not rows:
        raise Refusal(
            _("There is no such person on this desk."),
            where=str(number),
            why=_("The number is not in the roster."),
            next=_("Look the person up by name."),
        )
    record = rows[0]
    record["ver"] = person.ver if (person := records.get(Person, number)) else 1
    record["certificates"] = records.every(Certificate, person_id=number)
    record["facts"] = household.facts_of(office, number, day)
    record["told"] = household.faults_of(office, number, day)
    record["household"] = household.of_person(number)
    record["events"] = event.events_of(number)
    record["aliases"] = records.every(Alias, person_id=number)
    return record


def problems_of(values: Mapping[str, Any], today: date) -> list[Problem]:
    """Return what is doubtful about a person's fields, as the form and the checks show it."""
    found: list[Problem] = []
    written = str(values.get("id_number") or "")
    if written:
        checked = check_id(written, today)
        if checked.state == "invalid":
            found.append(
                Problem("id_number", written, checked.why, _("Check it against the ID card or the household register."))
            )
    number = str(values.get("certificate_number") or "")
    if why := why_not(number):
        found.append(Problem("certificate_number", number, why, _("Check it against the certificate.")))
    kind, grade = values.get("type") or "", values.get("grade")
    found += cross_check(written or None, read_certificate(number), kind, grade)
    parts = str(values.get("components") or "")
    if why := multiple.why_not(kind, grade, parts):
        found.append(
            Problem("components", parts, why, _("Enter its parts from the assessment, like 视力一级、肢体二级."))
        )
    return found


def save_person(
    office: Office,
    number: int | None,
    values: Mapping[str, Any],
    *,
    ver: int | None = None,
    why: str = "",
    was: Mapping[str, Any] | None = None,
) -> Saved:
    """Keep a new person (``number`` is ``None``) or the changed fields of one.

    A doubtful ID is kept as 待核实: the clerk at the door must be able to record what
    there is. ``ver`` and ``was`` tell from which version, and from which values, the form
    was filled. Raises :class:`Refusal` without a name or when the ID already belongs to
    somebody else, :class:`Meanwhile` when the person was changed since.
    """
    fresh = {name: tidied(value) if isinstance(value, str) else value for name, value in values.items()}
    _whole_characters(fresh)
    if (number is None or "name" in fresh) and not str(fresh.get("name") or "").strip():
        raise Refusal(
            _("The person has no name."),
            where=_("name"),
            why=_("Nobody can be found again without one."),
            next=_("Type the name as it stands on the ID card."),
        )
    _possible_days(fresh, office.today)
    merged = {**_present(office, number), **fresh}
    problems = problems_of(merged, office.today)
    if number is None or "id_number" in fresh:
        _identify(office, fresh, number, problems)
    doubtful = any(problem.field == "id_number" for problem in problems)
    if doubtful and not str(merged.get("id_reason") or "").strip():
        problems.append(
            Problem(
                "id_reason",
                "",
                _("A number that does not pass its check is kept to be verified, with a reason."),
                _("Write why it is kept, such as: the household register shows it so."),
            )
        )
    action = "person.add" if number is None else "person.change"
    with unit(action, why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        if number is None:
            number = roster.add([fresh])[0]
        else:
            _unmoved(office, number, fresh, ver, was)
            roster.change(number, fresh)
    return Saved(number, change.id, problems)


class Meanwhile(Refusal):
    """Somebody saved this person after the form was opened: ``kept`` is how they stand now, ``ver`` that version."""

    def __init__(self, name: str, opened: int, kept: dict[str, Any]) -> None:
        super().__init__(
            _("This record was changed meanwhile."),
            where=name,
            why=_("You opened version {opened}; version {now} is kept now.").format(opened=opened, now=kept["ver"]),
            next=_("Look at the differences, then save again what should stand."),
        )
        self.kept, self.ver = kept, int(kept["ver"])


def _unmoved(
    office: Office, number: int, fresh: Mapping[str, Any], ver: int | None, was: Mapping[str, Any] | None
) -> None:
    """Refuse what was typed into a form that is not of today any more.

    The version tells of the person's own row, what stood in the form of everything else
    it shows (a certificate, a village by its name).
    """
    if ver is None and was is None:
        return
    person = records.get(Person, number)
    if person is None:
        return  # the change itself says that nobody is there
    kept = {**_present(office, number), "ver": person.ver}
    moved = was is not None and any(
        (kept.get(name) or None) != (was.get(name) or None) for name in fresh if name in was
    )
    if moved or (ver is not None and ver != person.ver):
        raise Meanwhile(person.name, ver if ver is not None else 0, kept)


#: No day of a person or a certificate lies outside these years.
_YEARS = (1880, 2150)


def _possible_days(values: Mapping[str, Any], today: date) -> None:
    """Refuse a day nobody was born on and no certificate was issued on: a year mistyped, a birth to come."""
    for name, value in values.items():
        if not isinstance(value, date):
            continue
        to_come = name == "birth" and value > today
        if to_come or not _YEARS[0] <= value.year <= _YEARS[1]:
            label = _(fields_of("person").named(name).label)
            raise Refusal(
                _("This day cannot be."),
                where=f"{label}: {value.isoformat()}",
                why=_("The day lies in the future.") if to_come else _("The year is mistyped."),
                next=_("Write it like 1950-03-08."),
            )


def _whole_characters(values: Mapping[str, Any]) -> None:
    """Refuse half a character (a surrogate that came alone): no file and no paper can hold it."""
    for name, value in values.items():
        if isinstance(value, str) and any("\ud800" <= each <= "\udfff" for each in value):
            raise Refusal(
                _("Half a character cannot be kept."),
                where=name,
                why=_("Something was cut in the middle when it was copied."),
                next=_("Type the character again, or find it among the rare characters."),
            )


def _present(office: Office, number: int | None) -> dict[str, Any]:
    if number is None:
        return {}
    fields = fields_of("person")
    rows = listing.rows(
        "person", where=parse(f"number == {number}", fields), columns=fields.names(), limit=1, today=office.today
    )
    return rows[0] if rows else {}


def _identify(office: Office, values: dict[str, Any], number: int | None, problems: list[Problem]) -> None:
    """Set the ID's state and what the ID tells; refuse a number that is somebody else's."""
    checked = check_id(str(values.get("id_number") or ""), office.today)
    if checked.state == "empty":
        values["id_number"] = None
        values["id_state"] = "missing"
        return
    values["id_number"] = checked.normal
    doubtful = any(problem.field == "id_number" for problem in problems)
    values["id_state"] = "unverified" if doubtful else "verified"
    if not doubtful:
        values["id_reason"] = ""
        values.setdefault("birth", checked.birth)
        values.setdefault("gender", checked.gender)
    other = next((each for each in records.every(Person, id_number=checked.normal) if each.id != number), None)
    if other is not None and other.lifecycle == "registered":
        raise Refusal(
            _("This ID number already belongs to somebody on the desk."),
            where=_("No. {number}, {name}").format(number=other.id, name=other.name),
            why=_("Two people never share an ID number."),
            next=_("Open that person, or check the number."),
        )
