"""The data errors one by one: whom each rule concerns, why, and the ways to mend it with one click, each undoable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.rule import Verdict
from clfdesk.i18n import _
from clfdesk.services import check, household
from clfdesk.services.data_error_way import Draft, Way
from clfdesk.services.data_error_ways import ALIKE, drafts
from clfdesk.services.office import Office
from clfdesk.storage import columns
from clfdesk.storage.unit import unit

__all__ = ["ALIKE", "Concerned", "Way", "alike", "because", "concerned", "found", "mend", "mend_all", "ways"]


@dataclass(frozen=True, slots=True)
class Concerned:
    """One record a rule found: its key (``person:12``), number, name and village."""

    key: str
    number: int
    name: str
    village: str


def found(office: Office) -> list[Verdict]:
    """Return the rules that found something in the data, the gravest first."""
    return [each for each in check.verdicts(office, "data") if each.concerned]


def concerned(verdict: Verdict) -> list[Concerned]:
    """Return whom a rule concerns, in the order of the rule, each with the name beside the number."""
    villages = dict(columns.tuples(Division, ("id", "name")))
    kinds = {key.partition(":")[0] for key in verdict.concerned}
    told: dict[str, tuple[str, str]] = {}
    for kind, stem in ((Person, "person"), (Staff, "staff")):
        if stem in kinds:
            rows = columns.tuples(kind, ("id", "name", "village_id"))
            told |= {f"{stem}:{number}": (name, villages.get(village, "")) for number, name, village in rows}
    return [
        Concerned(key, int(key.rpartition(":")[2] or 0), *told.get(key, ("", ""))) for key in verdict.concerned if key
    ]


def because(office: Office, rule: str, key: str) -> str:
    """Return what differs in a record, in words; empty where the rule says all there is."""
    stem, _colon, number = key.partition(":")
    if stem != "person":
        return ""
    code = rule.partition(".")[2]
    told = [each["because"] for each in household.faults_of(office, int(number)) if each["code"] == code]
    tag = {"id_unverified": "unverified"}.get(code, code)
    told += [each["because"] for each in household.facts_of(office, int(number), office.today) if each["code"] == tag]
    return "；".join(told)


def ways(office: Office, rule: str, key: str) -> list[Way]:
    """Return the ways to mend an error, the likeliest first; the last ones lead to where it is mended by hand."""
    return [each.way for each in drafts(office, rule, key)]


def mend(office: Office, rule: str, key: str, code: str = "") -> int:
    """Mend one error in one of its ways (the first where none is named); return the change set.

    Raises :class:`Refusal` where the way is not (or no longer) open to this record.
    """
    draft = _draft(office, rule, key, code)
    moment = office.clock.now().isoformat()
    with unit("data.mend", why=draft.way.says, source=rule, user=office.user, at=moment) as change:
        draft.verb()  # type: ignore[misc]
    return change.id


def _draft(office: Office, rule: str, key: str, code: str) -> Draft:
    open_now = [each for each in drafts(office, rule, key) if each.verb is not None]
    chosen = next((each for each in open_now if code in ("", each.way.code)), None)
    if chosen is None:
        raise Refusal(
            _("This error is not mended by one click."),
            where=key,
            why=_("What would mend it is not known on the desk."),
            next=_("Open the record and correct it by the papers."),
        )
    return chosen


def alike(office: Office, rule: str, keys: Sequence[str], code: str) -> list[str]:
    """Return which of these records the same way mends; none for a way that must be looked at one by one."""
    if code not in ALIKE:
        return []
    return [key for key in keys if any(each.way.code == code for each in drafts(office, rule, key))]


def mend_all(office: Office, rule: str, keys: Sequence[str], code: str) -> tuple[int, int]:
    """Mend many in the same way as one change set; return how many, and the change set (0 where none could be)."""
    chosen = alike(office, rule, keys, code)
    if not chosen:
        return 0, 0
    with unit("data.mend", source=rule, user=office.user, at=office.clock.now().isoformat()) as change:
        for key in chosen:
            draft: Any = _draft(office, rule, key, code)
            draft.verb()
    return len(chosen), change.id
