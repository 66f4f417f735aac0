"""Lists: rows of one stem with everything the screens show, filtered and sorted in the database.

Keys are the names of the stem's fields; what a field derives (age, village, tags, the
state of a certificate on the day) is said here once, as SQL, and filtered by the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from clfdesk.domain.person import Limits
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import Expression
from clfdesk.i18n import _
from clfdesk.storage import database
from clfdesk.storage.archive_source import archive_item
from clfdesk.storage.expression_sql import condition
from clfdesk.storage.own_source import beside
from clfdesk.storage.pay_source import contract, staff_leave
from clfdesk.storage.person_source import person
from clfdesk.storage.register_source import business, event, household, household_member, nonholder
from clfdesk.storage.source import Source, plain


def _default(_day: date) -> Limits:
    return Limits()


_limits: Callable[[date], Limits] = _default


def go_by(limits: Callable[[date], Limits] | None) -> None:
    """Derive facts by these limits from now on (those of the policies, by day); ``None`` for the defaults."""
    global _limits
    _limits = limits or _default


def _person(today: date) -> Source:
    return person(today, _limits(today))


def _division(_today: date) -> Source:
    persons = (
        "(SELECT count(*) FROM person p WHERE p.lifecycle = 'registered' AND (p.village_id = d.id"
        " OR p.village_id IN (SELECT below.id FROM division below WHERE below.parent_id = d.id)))"
    )
    columns = {
        "number": "d.id",
        **plain("d", "name kind code urban contact_phone valid_from valid_to committee_term_ends_on"),
        "persons": persons,
        "parent": "a.name",
        "successor": "s.name",
    }
    return Source(
        "division d LEFT JOIN division a ON a.id = d.parent_id LEFT JOIN division s ON s.id = d.successor_id",
        "d.id",
        columns,
        dates=frozenset({"valid_from", "valid_to", "committee_term_ends_on"}),
        flags=frozenset({"urban"}),
        numbers=frozenset({"number", "persons"}),
    )


def _body(_today: date) -> Source:
    columns = {
        "number": "b.id",
        **plain(
            "b", "name kind founded_on term term_ends_on contact_phone document_number standing party party_members"
        ),
        "village": "v.name",
        "committee_term_ends_on": "v.committee_term_ends_on",
    }
    return Source(
        "body b LEFT JOIN division v ON v.id = b.division_id",
        "b.id",
        columns,
        dates=frozenset({"founded_on", "term_ends_on", "committee_term_ends_on"}),
        numbers=frozenset({"number", "term", "party_members"}),
        sort={"village": "b.division_id"},
    )


def _post(_today: date) -> Source:
    columns = {
        "number": "o.id",
        "body": "b.name",
        "village": "v.name",
        **plain("o", "name post nature phone public_phone started_on ended_on"),
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
        **plain(
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
        **plain("a", "year rating decided_on document_number"),
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
    "household": household,
    "household_member": household_member,
    "nonholder": nonholder,
    "archive_item": archive_item,
    "event": event,
    "business": business,
    "contract": contract,
    "staff_leave": staff_leave,
}


def source(stem: str, today: date) -> Source:
    """Return where a stem's list comes from; :class:`Refusal` where it has none."""
    if stem not in _SOURCES:
        raise Refusal(
            _("There is no such list."),
            where=stem,
            next=_("Choose one of: {names}.").format(names=", ".join(sorted(_SOURCES))),
        )
    return beside(stem, _SOURCES[stem](today))


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


_LOOKED_UP = re.compile(r" LEFT JOIN \w+ (\w+) ON \1\.id = (\w+)\.\w+(?= LEFT JOIN |$)")


def _asked_of(tables: str, filtered: str) -> str:
    """Return the tables a count needs: rows only looked up by their number, and not asked about, are left out."""
    joins = _LOOKED_UP.findall(tables)
    if "(" in tables or tables.count(" JOIN ") != len(joins):
        return tables
    used = {name for name, _by in joins if re.search(rf"\b{name}\.", filtered)}
    used |= {by for name, by in joins if name in used}
    return _LOOKED_UP.sub(lambda found: found[0] if found[1] in used else "", tables)


def count(stem: str, where: Expression | None = None, *, today: date) -> int:
    """Return how many rows a list has."""
    known = source(stem, today)
    filtered, values = _filter(where, known, today)
    tables = _asked_of(known.tables, filtered) if filtered else known.base
    return int(database.one(f"SELECT count(*) FROM {tables}{filtered}", values))
