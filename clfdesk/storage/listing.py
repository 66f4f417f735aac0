"""Lists: rows of one stem with everything the screens show, filtered and sorted in the database.

Keys are the names of the stem's fields; what a field derives (age, village, tags, the
state of a certificate on the day) is said here once, as SQL, and filtered by the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.grammar.expression import Expression
from clfdesk.i18n import _
from clfdesk.storage import database
from clfdesk.storage.expression_sql import Sort, condition

AGE_MINOR, AGE_ELDERLY = 18, 60
NEAR_EXPIRY_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Source:
    """Where a stem's rows come from: the joined tables, the number's column, and SQL for each field."""

    tables: str
    key: str
    columns: Mapping[str, str]
    dates: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset({"number"})
    tags: frozenset[str] = frozenset()
    sort: Mapping[str, str] | None = None
    by_name: str = ""

    @property
    def base(self) -> str:
        """Return the stem's own table, without what is joined to it."""
        return self.tables.split(" LEFT JOIN ")[0]

    def sorts(self) -> dict[str, Sort]:
        """Return what each column yields that is no text."""
        found: dict[str, Sort] = dict.fromkeys(self.numbers | self.flags, "integer")
        found.update(dict.fromkeys(self.dates, "date"))
        found.update(dict.fromkeys(self.tags, "tags"))
        return found


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _plain(alias: str, names: str) -> dict[str, str]:
    return {name: f'{alias}."{name}"' for name in names.split()}


def _tags(cases: Mapping[str, str]) -> str:
    parts = (f"CASE WHEN {when} THEN ',{code}' ELSE '' END" for code, when in cases.items())
    return "(" + " || ".join(parts) + ")"


def _person(today: date) -> Source:
    day, soon = _text(today.isoformat()), _text(_months_later(today, NEAR_EXPIRY_MONTHS).isoformat())
    age = (
        f"(CASE WHEN p.birth IS NULL THEN NULL ELSE {today.year} - CAST(substr(p.birth, 1, 4) AS INTEGER)"
        f" - (substr(p.birth, 6) > {_text(today.isoformat()[5:])}) END)"
    )
    expired = f"(c.state = 'valid' AND c.valid_until < {day})"
    tags = _tags(
        {
            "severe": "c.grade IN (1, 2)",
            "multiple": "c.type = 'multiple'",
            "minor": f"{age} < {AGE_MINOR}",
            "elderly": f"{age} >= {AGE_ELDERLY}",
            "near_expiry": f"(c.state = 'valid' AND c.valid_until >= {day} AND c.valid_until <= {soon})",
            "expired": expired,
            "unverified": "p.id_state = 'unverified'",
            "id_missing": "p.id_number IS NULL",
            "guardian_missing": (
                f"p.guardian_name = '' AND ({age} < {AGE_MINOR} OR c.type IN ('intellectual', 'mental'))"
            ),
        }
    )
    columns = {
        "number": "p.id",
        **_plain(
            "p",
            "name gender id_number id_state birth ethnic settlement phone hukou_address live_address guardian_name"
            " guardian_relation guardian_phone hardship living_allowance care_subsidy employment lifecycle remark",
        ),
        "age": age,
        "village": "v.name",
        "tags": tags,
        "certificate_number": "c.number || CASE WHEN c.reissue > 0 THEN 'B' || c.reissue ELSE '' END",
        **_plain("c", "type grade issued_on valid_until"),
        "certificate_state": f"CASE WHEN {expired} THEN 'expired' ELSE c.state END",
    }
    return Source(
        "person p LEFT JOIN certificate c ON c.person_id = p.id AND c.current = 1"
        " LEFT JOIN division v ON v.id = p.village_id",
        "p.id",
        columns,
        dates=frozenset({"birth", "issued_on", "valid_until"}),
        flags=frozenset({"living_allowance", "care_subsidy"}),
        numbers=frozenset({"number", "age", "grade"}),
        tags=frozenset({"tags"}),
        sort={
            "name": "(SELECT k.key FROM person_key k WHERE k.person_id = p.id AND k.kind = 's')",
            "village": "p.village_id",
        },
        by_name="person_key k CROSS JOIN person p ON p.id = k.person_id AND k.kind = 's'",
    )


def _division(_today: date) -> Source:
    persons = (
        "(SELECT count(*) FROM person p WHERE p.lifecycle = 'registered' AND (p.village_id = d.id"
        " OR p.village_id IN (SELECT below.id FROM division below WHERE below.parent_id = d.id)))"
    )
    columns = {"number": "d.id", **_plain("d", "name kind code urban contact_phone"), "persons": persons}
    return Source("division d", "d.id", columns, flags=frozenset({"urban"}), numbers=frozenset({"number", "persons"}))


def _body(_today: date) -> Source:
    columns = {
        "number": "b.id",
        **_plain("b", "name kind founded_on term term_ends_on contact_phone"),
        "village": "v.name",
    }
    return Source(
        "body b LEFT JOIN division v ON v.id = b.division_id",
        "b.id",
        columns,
        dates=frozenset({"founded_on", "term_ends_on"}),
        numbers=frozenset({"number", "term"}),
        sort={"village": "b.division_id"},
    )


def _post(_today: date) -> Source:
    columns = {
        "number": "o.id",
        "body": "b.name",
        "village": "v.name",
        **_plain("o", "name post nature phone public_phone started_on ended_on"),
        "tags": "(CASE WHEN trim(o.tags) = '' THEN '' ELSE ',' || replace(o.tags, ' ', '') END)",
    }
    return Source(
        "post o LEFT JOIN body b ON b.id = o.body_id LEFT JOIN division v ON v.id = b.division_id",
        "o.id",
        columns,
        dates=frozenset({"started_on", "ended_on"}),
        tags=frozenset({"tags"}),
        sort={"village": "b.division_id"},
    )


def _staff(_today: date) -> Source:
    columns = {
        "number": "s.id",
        **_plain(
            "s",
            "name gender id_number birth certificate_number disabled role level post started_on ended_on hired_by phone"
            " education politics ethnic bank account account_holder remark",
        ),
        "village": "v.name",
        "rating": "(SELECT a.rating FROM appraisal a WHERE a.staff_id = s.id ORDER BY a.year DESC, a.id DESC LIMIT 1)",
        "stipend": "NULL",  # the services know the pack
    }
    return Source(
        "staff s LEFT JOIN division v ON v.id = s.village_id",
        "s.id",
        columns,
        dates=frozenset({"birth", "started_on", "ended_on"}),
        flags=frozenset({"disabled"}),
        numbers=frozenset({"number", "stipend"}),
        sort={"village": "s.village_id"},
    )


def _appraisal(_today: date) -> Source:
    columns = {
        "number": "a.id",
        "name": "s.name",
        "village": "v.name",
        **_plain("a", "year rating decided_on document_number"),
    }
    return Source(
        "appraisal a JOIN staff s ON s.id = a.staff_id LEFT JOIN division v ON v.id = s.village_id",
        "a.id",
        columns,
        dates=frozenset({"decided_on"}),
        numbers=frozenset({"number", "year"}),
        sort={"village": "s.village_id"},
    )


_SOURCES: dict[str, Callable[[date], Source]] = {
    "person": _person,
    "division": _division,
    "body": _body,
    "post": _post,
    "staff": _staff,
    "appraisal": _appraisal,
}


def source(stem: str, today: date) -> Source:
    """Return where a stem's list comes from; :class:`Refusal` where it has none."""
    if stem not in _SOURCES:
        raise Refusal(
            _("There is no such list."),
            where=stem,
            next=_("Choose one of: {names}.").format(names=", ".join(sorted(_SOURCES))),
        )
    return _SOURCES[stem](today)


def stems() -> list[str]:
    """Return the stems that have a list."""
    return list(_SOURCES)


def _unknown(stem: str, name: str, known: Source) -> Refusal:
    return Refusal(
        _("This list has no such column."),
        where=f"{stem}: {name}",
        next=_("Choose one of: {names}.").format(names=", ".join(known.columns)),
    )


def _filter(where: Expression | None, known: Source, today: date) -> tuple[str, dict[str, Any]]:
    if where is None:
        return "", {}
    sql, values = condition(where, known.columns, known.sorts(), today)
    return f" WHERE {sql}", values


def _order(stem: str, order: str, known: Source) -> str:
    parts = []
    for word in (each.strip() for each in order.split(",")):
        if not word:
            continue
        name, down = word.lstrip("-"), " DESC" if word.startswith("-") else ""
        if name not in known.columns:
            raise _unknown(stem, name, known)
        sql = (known.sort or {}).get(name) or known.columns[name]
        parts.append(f"{sql}{down}")
    return " ORDER BY " + ", ".join([*parts, known.key])


def _walk(stem: str, order: str, known: Source, picked: bool) -> tuple[str, str]:
    """Return the tables and the order; a whole list by name walks the index of readings instead of sorting."""
    if known.by_name and order in ("name", "-name") and not picked:
        down = " DESC" if order == "-name" else ""
        return known.tables.replace(known.base, known.by_name, 1), f" ORDER BY k.key{down}, k.person_id{down}"
    return known.tables, _order(stem, order, known)


def _reader(name: str, known: Source) -> Callable[[Any], Any] | None:
    if name in known.dates:
        return lambda value: date.fromisoformat(value) if value else None
    if name in known.flags:
        return bool
    if name in known.tags:
        return lambda value: [code for code in (value or "").split(",") if code]
    return None


def rows(
    stem: str,
    *,
    where: Expression | None = None,
    columns: Sequence[str],
    order: str = "",
    limit: int | None = None,
    offset: int = 0,
    today: date,
    numbers: Sequence[int] | None = None,
) -> list[dict[str, Any]]:
    """Return rows of a stem's list as dictionaries by field name.

    ``where`` is a parsed expression or ``None``; ``order`` names columns, a leading minus
    turns one round, persons' names sort by pinyin; ``numbers`` takes only these rows, in
    this order where ``order`` is empty. Dates are dates, flags booleans, tags lists of codes.
    """
    known = source(stem, today)
    for name in columns:
        if name not in known.columns:
            raise _unknown(stem, name, known)
    filtered, values = _filter(where, known, today)
    if numbers is not None:
        listed = ", ".join(str(int(number)) for number in numbers)
        filtered += f"{' AND' if filtered else ' WHERE'} {known.key} IN ({listed})"
    select = ", ".join([known.key, *(known.columns[name] for name in columns)])
    walked, ordered = _walk(stem, order, known, numbers is not None)
    sql = f"SELECT {select} FROM {walked}{filtered}{ordered}"
    if limit is not None or offset:
        sql += f" LIMIT {-1 if limit is None else int(limit)} OFFSET {int(offset)}"
    readers = [(name, _reader(name, known)) for name in columns]
    found = {
        row[0]: {name: read(value) if read else value for (name, read), value in zip(readers, row[1:], strict=True)}
        for row in database.fetch(sql, values)
    }
    if numbers is not None and not order:
        return [found[number] for number in numbers if number in found]
    return list(found.values())


def numbers(stem: str, *, where: Expression | None = None, order: str = "", today: date) -> list[int]:
    """Return the numbers of a list's rows in order: a big table fetches its pages by them."""
    known = source(stem, today)
    filtered, values = _filter(where, known, today)
    walked, ordered = _walk(stem, order, known, picked=False)
    if where is None and order in ("", "name", "-name", "number", "-number") and " JOIN " in known.tables:
        walked = walked.split(" LEFT JOIN ")[0]
    sql = f"SELECT {known.key} FROM {walked}{filtered}{ordered}"
    return [number for (number,) in database.fetch(sql, values)]


def count(stem: str, where: Expression | None = None, *, today: date) -> int:
    """Return how many rows a list has."""
    known = source(stem, today)
    filtered, values = _filter(where, known, today)
    tables = known.tables if filtered else known.base
    return int(database.one(f"SELECT count(*) FROM {tables}{filtered}", values))
