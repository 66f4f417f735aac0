"""Contracts and leave of the staff: terms, the clock of a public-welfare post, retirement, two at once.

A public-welfare post is held three years, by who was within five years of retirement when
it began until then, at most twice (人社部发〔2019〕124号). Retirement follows 国务院渐进式延迟
法定退休年龄的办法 (2025): a month later for every four (women of 50: two) months of age.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clfdesk.grammar.calendar import Month, add_months, add_years
from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_

PUBLIC_POST = "public_post"
_REFORM = Month(2025, 1)


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract of one worker.

    ``until`` is the last day agreed (None: open), ``ended_on`` the last day it really had;
    ``insurance`` names what is insured as the contract words it; ``fund`` who pays.
    """

    staff_id: int = 0
    kind: str = ""
    contract_number: str = ""
    started_on: date | None = None
    until: date | None = None
    trial_until: date | None = None
    ended_on: date | None = None
    ended_why: str = ""
    insurance: str = ""
    fund: str = ""
    document_number: str = ""
    remark: str = ""
    id: int = 0
    ver: int = 1

    @property
    def last(self) -> date:
        """Return its last day; the end of time for an open one."""
        return self.ended_on or self.until or date.max


@dataclass(frozen=True, slots=True)
class Leave:
    """A worker's leave: both days count; ``paid`` whether their own pay goes on; who stands in, for how much a month."""

    staff_id: int = 0
    kind: str = ""
    first_on: date | None = None
    last_on: date | None = None
    paid: bool = True
    deputy_id: int | None = None
    deputy_fen: int = 0
    document_number: str = ""
    remark: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class PostRules:
    """What the pack says on public-welfare posts: months, how near to retirement they go on, how often."""

    months: int = 36
    near_years: int = 5
    placements: int = 2


@dataclass(frozen=True, slots=True)
class PostClock:
    """A worker's public-welfare posts: months used by a day, when they end, whether retirement is what ends them."""

    used: int
    last: date
    until_retirement: bool
    placements: int
    too_many: bool


CONTRACT_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", derived=True, width=6),
        Field("village", N_("village or community"), "division", derived=True, width=7),
        Field("kind", N_("kind of contract"), "code", codes="kind", required=True, width=7),
        Field("contract_number", N_("contract no."), width=8),
        Field("started_on", N_("begins on"), "date", required=True, width=7),
        Field("until", N_("agreed until"), "date", width=7),
        Field("trial_until", N_("on trial until"), "date", shown=False, width=7),
        Field("ended_on", N_("really ended on"), "date", width=7),
        Field("ended_why", N_("ended because"), shown=False, width=8),
        Field("insurance", N_("insured in"), width=10),
        Field("fund", N_("source of the money"), shown=False, width=8),
        Field("document_number", N_("document no."), width=8),
        Field("remark", N_("remark"), shown=False, width=8),
    )
)

LEAVE_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("name", N_("name"), "name", derived=True, width=6),
        Field("village", N_("village or community"), "division", derived=True, width=7),
        Field("kind", N_("kind of leave"), "code", codes="kind", required=True, width=6),
        Field("first_on", N_("first day"), "date", required=True, width=7),
        Field("last_on", N_("last day"), "date", required=True, width=7),
        Field("paid", N_("pay goes on"), "flag", codes="flag", width=5),
        Field("deputy", N_("deputy"), "name", derived=True, width=6),
        Field("deputy_fen", N_("the deputy's pay a month"), "money", width=7),
        Field("document_number", N_("document no."), width=8),
        Field("remark", N_("remark"), shown=False, width=8),
    )
)


def at_once(fresh: Contract, others: Iterable[Contract]) -> Contract | None:
    """Return a contract of the same worker whose days a fresh one shares; None where there is none."""
    first = fresh.started_on or date.min
    for each in others:
        if each.id != fresh.id and (each.started_on or date.min) <= fresh.last and first <= each.last:
            return each
    return None


def retirement(birth: date, gender: str, age: int) -> date:
    """Return the day somebody reaches the age of retirement: ``age`` is the one before the reform (60, 55 or 50)."""
    plain = add_years(birth, age)
    waited = (plain.year - _REFORM.year) * 12 + plain.month - _REFORM.month
    if waited < 0:
        return plain
    pace, most = (2, 60) if gender == "female" and age == 50 else (4, 36)
    return add_months(plain, min(most, waited // pace + 1))


def post_clock(contracts: Sequence[Contract], retires: date | None, day: date, rules: PostRules) -> PostClock | None:
    """Return the clock of a worker's public-welfare posts; None for who holds none on the day."""
    posts = sorted(
        (each for each in contracts if each.kind == PUBLIC_POST and each.started_on),
        key=lambda each: each.started_on or day,
    )
    if not posts or (posts[-1].ended_on and posts[-1].ended_on < day):
        return None
    now = posts[-1]
    assert now.started_on is not None
    before = sum(_months(each.started_on or day, each.last) for each in posts[:-1])
    used = before + _months(now.started_on, min(now.last, day)) if now.started_on <= day else before
    near = retires is not None and add_years(retires, -rules.near_years) <= now.started_on
    last = retires if near and retires else add_months(now.started_on, max(0, rules.months - before))
    return PostClock(used, last, near, len(posts), len(posts) > rules.placements)


def _months(first: date, last: date) -> int:
    """Return months begun between two days, both counted."""
    return max(0, (last.year - first.year) * 12 + last.month - first.month + (last.day >= first.day))
