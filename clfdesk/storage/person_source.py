"""The roster's source: a person with the current certificate, and the facts derived from both and the household."""

from __future__ import annotations

from datetime import date

from clfdesk.domain.person import Limits
from clfdesk.grammar.calendar import add_months, add_years
from clfdesk.grammar.certificate import TYPES
from clfdesk.storage.source import Source, age, plain, tags, text

#: Somebody else of the same household, as long as both belong to it.
_BESIDE = (
    "SELECT 1 FROM household_member m JOIN household_member o ON o.household_id = m.household_id"
    " AND o.left_on IS NULL AND o.id <> m.id LEFT JOIN person q ON q.id = o.person_id"
    " WHERE m.person_id = p.id AND m.left_on IS NULL"
)
_HOLDS = "p.lifecycle = 'registered' AND c.state NOT IN ('cancelled', 'moved_out')"
_HOLDER_BESIDE = (
    f"EXISTS ({_BESIDE} AND q.lifecycle = 'registered' AND EXISTS (SELECT 1 FROM certificate h"
    " WHERE h.person_id = q.id AND h.current = 1 AND h.state NOT IN ('cancelled', 'moved_out')))"
)
_IN_HOUSEHOLD = "EXISTS (SELECT 1 FROM household_member m WHERE m.person_id = p.id AND m.left_on IS NULL)"
_HOME, _REGISTERED = "replace(p.live_address, ' ', '')", "replace(p.hukou_address, ' ', '')"


def _listed(values: tuple[object, ...]) -> str:
    return "(" + ", ".join(text(value) if isinstance(value, str) else str(value) for value in values) + ")"


def _cases(today: date, limits: Limits) -> dict[str, str]:
    """Return the condition of each fact; the same facts with their reasons are told in ``domain.fact``."""
    day, soon = text(today.isoformat()), text(add_months(today, limits.renew_months).isoformat())
    old = text(add_years(today, -limits.elderly_age).isoformat())
    years = age("p.birth", today)
    minor, elderly = f"{years} < {limits.adult_age}", f"{years} >= {limits.elderly_age}"
    old_beside = f"EXISTS ({_BESIDE} AND coalesce(q.birth, o.birth) <= {old})"
    last = f"CASE p.gender WHEN 'female' THEN {limits.working_age_to_female} ELSE {limits.working_age_to_male} END"
    return {
        "severe": f"c.grade IN {_listed(limits.severe_grades)}",
        "multiple": "c.type = 'multiple'",
        "minor": minor,
        "working_age": f"{years} BETWEEN {limits.working_age_from} AND {last}",
        "elderly": elderly,
        "multiple_household": f"{_HOLDS} AND {_HOLDER_BESIDE}",
        "old_and_disabled": f"{_HOLDS} AND ({old_beside} OR ({elderly} AND {_HOLDER_BESIDE}))",
        "alone": f"p.lifecycle = 'registered' AND {_IN_HOUSEHOLD} AND NOT EXISTS ({_BESIDE})",
        "near_expiry": f"(c.state = 'valid' AND c.valid_until >= {day} AND c.valid_until <= {soon})",
        "expired": f"(c.state = 'valid' AND c.valid_until < {day})",
        "unverified": "p.id_state = 'unverified'",
        "id_missing": "p.id_number IS NULL",
        "guardian_missing": f"p.guardian_name = '' AND ({minor} OR c.type IN {_listed(limits.guardian_types)})",
        "home_differs": (
            f"{_HOME} <> '' AND {_REGISTERED} <> '' AND instr({_HOME}, {_REGISTERED}) = 0"
            f" AND instr({_REGISTERED}, {_HOME}) = 0"
        ),
    }


def _faults(today: date) -> dict[str, str]:
    """Return the condition of each contradiction; ``domain.fault`` tells the same with what differs."""
    whole, plain_id = (
        "length(c.number) = 20",
        "length(p.id_number) = 18 AND substr(p.id_number, 1, 17) NOT GLOB '*[^0-9]*'",
    )
    kinds = " ".join(f"WHEN {text(kind)} THEN '{digit}'" for digit, kind in enumerate(TYPES, start=1))
    runs = "(SELECT 1 FROM {table} w WHERE w.person_id = p.id AND (w.ended_on IS NULL OR w.ended_on > {day}))"
    day = text(today.isoformat())
    posts, work = (runs.format(table=table, day=day) for table in ("post", "staff"))
    return {
        "number_differs": (
            f"{whole} AND substr(c.number, 1, 18) <> p.id_number"
            " AND NOT EXISTS (SELECT 1 FROM event e WHERE e.person_id = p.id AND e.kind = 'id_correction'"
            " AND e.due = 'correct_certificate' AND e.settled_on IS NULL)"
        ),
        "digits_differ": (
            f"{whole} AND (substr(c.number, 19, 1) <> CASE c.type {kinds} END"
            " OR substr(c.number, 20, 1) <> CAST(c.grade AS TEXT))"
        ),
        "birth_differs": f"{plain_id} AND substr(p.id_number, 7, 8) <> replace(p.birth, '-', '')",
        "gender_differs": (
            f"{plain_id} AND p.gender <> 'unknown'"
            " AND p.gender <> CASE CAST(substr(p.id_number, 17, 1) AS INTEGER) % 2 WHEN 1 THEN 'male' ELSE 'female' END"
        ),
        "active_after_leaving": f"p.lifecycle IN ('dead', 'moved_out') AND (EXISTS {posts} OR EXISTS {work})",
        "village_unknown": (
            "p.lifecycle = 'registered' AND (p.village_id IS NULL"
            " OR EXISTS (SELECT 1 FROM division g WHERE g.id = p.village_id AND g.valid_to IS NOT NULL))"
        ),
        "visit_impossible": (
            "EXISTS (SELECT 1 FROM entry n WHERE n.person_id = p.id AND n.form = 'visit' AND n.entered_on <> ''"
            f" AND (n.entered_on > {day} OR n.entered_on < p.birth"
            " OR (p.lifecycle = 'dead' AND n.entered_on > p.lifecycle_on)))"
        ),
    }


def person(today: date, limits: Limits) -> Source:
    """Return where the roster comes from on a day, by the limits of that day."""
    cases = _cases(today, limits)
    columns = {
        "number": "p.id",
        **plain(
            "p",
            "name gender id_number id_state id_reason birth ethnic settlement phone hukou_address live_address guardian_name"
            " guardian_relation guardian_phone hardship living_allowance care_subsidy employment lifecycle living remark",
        ),
        "age": age("p.birth", today),
        "village": "v.name",
        "tags": tags(cases),
        "faults": tags(_faults(today)),
        "certificate_number": "c.number || CASE WHEN c.reissue > 0 THEN 'B' || c.reissue ELSE '' END",
        **plain("c", "type grade components issued_on valid_until"),
        "certificate_state": f"CASE WHEN {cases['expired']} THEN 'expired' ELSE c.state END",
    }
    return Source(
        "person p LEFT JOIN certificate c ON c.person_id = p.id AND c.current = 1"
        " LEFT JOIN division v ON v.id = p.village_id",
        "p.id",
        columns,
        dates=frozenset({"birth", "issued_on", "valid_until"}),
        flags=frozenset({"living_allowance", "care_subsidy"}),
        numbers=frozenset({"number", "age", "grade"}),
        tags=frozenset({"tags", "faults"}),
        sort={
            "name": "(SELECT x.sort FROM person_index x WHERE x.person_id = p.id)",
            "village": "p.village_id",
        },
        by_name="person_key k CROSS JOIN person p ON p.id = k.person_id AND k.kind = 's'",
    )
