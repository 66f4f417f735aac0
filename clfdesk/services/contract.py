"""Contracts of the staff on a desk: made, ended, watched; leave with its deputy; a worker's papers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from clfdesk.domain.contract import (
    CONTRACT_FIELDS,
    LEAVE_FIELDS,
    Contract,
    Leave,
    PostClock,
    PostRules,
    at_once,
    post_clock,
    retirement,
)
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.field import Fields
from clfdesk.grammar.money import read_yuan
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

CERTIFICATE = "@staff_certificate"
_FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: its number and the change set."""

    number: int
    change_set: int


@dataclass(frozen=True, slots=True)
class Term:
    """Something of a worker that ends: ``kind`` (contract trial public_post placements retirement certificate none)."""

    staff: int
    name: str
    kind: str
    on: date | None
    severity: str
    says: str


def member_of(staff: int) -> Staff:
    """Return a worker by number; Refusal where there is none."""
    member = records.get(Staff, staff)
    if member is None:
        raise Refusal(_("There is no such worker."), where=str(staff), next=_("Give the number from the staff list."))
    return member


def _columns(stem: str, declared: Fields, values: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return typed values as they are kept; Refusal naming the worker and the field that cannot be read."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if key not in declared.names() or declared.named(key).derived:
            raise Refusal(
                _("This list has no such column."),
                where=key,
                next=_("Choose one of: {names}.").format(names="、".join(each.name for each in declared)),
            )
        field, text = declared.named(key), "" if value is None else str(value).strip()
        if field.kind == "date":
            found[key] = value if isinstance(value, date) else read_date(text) if text else None
            bad = bool(text) and found[key] is None
        elif field.kind == "money":
            found[key] = read_yuan(text) if text else 0
            bad = found[key] is None or found[key] < 0
        elif field.kind == "flag":
            found[key] = value if isinstance(value, bool) else text in words(stem).codes["flag"]["1"] + ("1", "true")
            bad = False
        elif field.codes:
            found[key] = code_of(stem, field.codes, text)
            bad = found[key] is None
        else:
            found[key], bad = text, False
        if bad:
            said = "、".join(each[0] for each in words(stem).codes.get(field.codes, {}).values())
            raise Refusal(
                _("This value cannot be kept."),
                where=f"{name} {_(field.label)}: {text}",
                next=_("Choose one of: {names}.").format(names=said) if said else _("Correct it."),
            )
    return found


def texts(number: int) -> dict[str, str]:
    """Return a contract's values as they are typed; nothing where there is none of that number."""
    kept = records.get(Contract, number)
    if kept is None:
        return {}
    values = {each.name: getattr(kept, each.name) for each in CONTRACT_FIELDS if not each.derived}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def owner(number: int) -> int:
    """Return whose contract it is; Refusal where there is none of that number."""
    kept = records.get(Contract, number)
    if kept is None:
        raise Refusal(_("There is no such contract."), where=str(number), next=_("Give the number from the list."))
    return kept.staff_id


def save(office: Office, staff: int, values: Mapping[str, Any], number: int | None = None) -> Kept:
    """Enter a contract of a worker, or change one.

    Refusal for no kind or first day, an end before the beginning, and for two contracts at
    once (naming the other one).
    """
    member = member_of(staff)
    columns = _columns("contract", CONTRACT_FIELDS, values, member.name)
    old = records.get(Contract, number) if number else None
    fresh = replace(old or Contract(staff), **columns)
    if not fresh.kind or fresh.started_on is None:
        raise Refusal(_("A contract needs its kind and its first day."), where=member.name, next=_("Enter both."))
    if fresh.last < fresh.started_on:
        raise Refusal(
            _("The contract would end before it begins."),
            where=f"{member.name} {fresh.started_on} → {fresh.last}",
            next=_("Correct one of the days."),
        )
    other = at_once(fresh, records.every(Contract, staff_id=staff))
    if other is not None:
        raise Refusal(
            _("This worker would have two contracts at once."),
            where=f"{member.name} {fresh.started_on} – {fresh.until or _('open')}",
            why=_("There is already: {kind}, {first} – {last}.").format(
                kind=words("contract").word("kind", other.kind),
                first=other.started_on,
                last=other.ended_on or other.until or _("open"),
            ),
            next=_("End the other contract first, or correct the days."),
        )
    with unit("contract", user=office.user, at=office.clock.now().isoformat()) as change:
        if old is None:
            (kept,) = records.insert([fresh])
        else:
            kept = old.id
            records.update(Contract, kept, columns, ver=old.ver)
    return Kept(kept, change.id)


def end(office: Office, number: int, day: date, why: str) -> Kept:
    """End a contract on its last day with a reason; Refusal for none, or a day before its first."""
    kept = records.get(Contract, number)
    if kept is None or not why.strip() or (kept.started_on or day) > day:
        raise Refusal(
            _("This contract cannot be ended so."),
            where=f"{number} {day}",
            why=_("It needs a reason, and a last day that is not before its first."),
            next=_("Give the number from the list of contracts, the day and the reason."),
        )
    with unit("contract.end", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Contract, number, {"ended_on": day, "ended_why": why.strip()}, ver=kept.ver)
    return Kept(number, change.id)


def leave(office: Office, staff: int, values: Mapping[str, Any], deputy: int | None = None) -> Kept:
    """Enter a worker's leave: first and last day, whether their pay goes on, who stands in for how much a month.

    Refusal where the days are missing or the wrong way round, share days with another leave,
    or where somebody would stand in for themselves or while away.
    """
    member = member_of(staff)
    columns = _columns("staff_leave", LEAVE_FIELDS, values, member.name)
    fresh = Leave(staff, deputy_id=deputy, **columns)
    if not fresh.kind or fresh.first_on is None or fresh.last_on is None or fresh.last_on < fresh.first_on:
        raise Refusal(
            _("A leave needs its kind, its first and its last day."), where=member.name, next=_("Enter them.")
        )
    first, last = fresh.first_on, fresh.last_on

    def away(number: int) -> Leave | None:
        every = records.every(Leave, staff_id=number)
        return next(
            (each for each in every if (each.first_on or _FAR) <= last and first <= (each.last_on or _FAR)), None
        )

    other = away(staff) or (away(deputy) if deputy else None)
    if deputy == staff or other is not None:
        raise Refusal(
            _("This leave cannot be entered."),
            where=f"{member.name} {first} – {last}",
            why=_("Nobody stands in for themselves.")
            if deputy == staff
            else _("{name} is away already: {first} – {last}.").format(
                name=member_of(other.staff_id).name if other else "",
                first=other.first_on if other else "",
                last=other.last_on if other else "",
            ),
            next=_("Correct the days, or name another deputy."),
        )
    with unit("leave", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([fresh])
    return Kept(number, change.id)


def certificate(office: Office, staff: int, title: str, *, number: str = "", until: date | None = None) -> Kept:
    """Keep a worker's certificate (of a social worker, of a training) and until when it is good."""
    member = member_of(staff)
    if not title.strip():
        raise Refusal(_("Nothing was entered."), where=member.name, next=_("Name the certificate."))
    answers = {"title": title.strip(), "number": number.strip(), "until": until.isoformat() if until else ""}
    text = json.dumps(answers, ensure_ascii=False)
    with unit("staff.certificate", user=office.user, at=office.clock.now().isoformat()) as change:
        (kept,) = records.insert(
            [Entry(CERTIFICATE, staff_id=staff, entered_on=office.today.isoformat(), answers=text)]
        )
    return Kept(kept, change.id)


def certificates(staff: int) -> list[dict[str, str]]:
    """Return a worker's certificates: title, number, until."""
    return [json.loads(each.answers) for each in records.every(Entry, form=CERTIFICATE, staff_id=staff)]


def _number(office: Office, key: str, day: date) -> int:
    return int(office.pack.require(f"staff.{key}", day).value)


def _retires(office: Office, member: Staff) -> date | None:
    if member.birth is None or member.gender not in ("male", "female"):
        return None
    return retirement(member.birth, member.gender, _number(office, f"retires_{member.gender}", office.today))


def clock(office: Office, staff: int) -> PostClock | None:
    """Return the clock of a worker's public-welfare posts; None for who holds none today."""
    member, day = member_of(staff), office.today
    rules = PostRules(*(_number(office, f"public_post_{key}", day) for key in ("months", "near_years", "placements")))
    return post_clock(records.every(Contract, staff_id=staff), _retires(office, member), day, rules)


def terms(office: Office) -> list[Term]:
    """Return what ends soon or has ended, the nearest first: contracts, trials, posts, retirement, certificates."""
    today, soon = office.today, office.today + timedelta(days=_number(office, "remind_days", office.today))
    found = []

    def tell(member: Staff, kind: str, on: date | None, says: str, red: bool = False) -> None:
        severe = red or (on is not None and on < today)
        day = written_day(on) if on else ""
        found.append(Term(member.id, member.name, kind, on, "red" if severe else "amber", says.format(day=day)))

    for member in records.every(Staff):
        if member.ended_on and member.ended_on < today:
            continue
        mine = records.every(Contract, staff_id=member.id)
        now = [each for each in mine if (each.started_on or _FAR) <= today <= each.last]
        past = [each for each in mine if each.last < today and not each.ended_on]
        if past and not now:
            tell(member, "contract", max(each.last for each in past), _("The contract ended on {day}."))
        for each in now:
            if each.until and each.until <= soon and not each.ended_on:
                tell(member, "contract", each.until, _("The contract ends on {day}."))
            if each.trial_until and today <= each.trial_until <= soon:
                tell(member, "trial", each.trial_until, _("The trial ends on {day}."))
        post = clock(office, member.id) if now else None
        if post is not None and post.last <= soon:
            tell(member, "public_post", post.last, _("The public-welfare post ends on {day}."))
        if post is not None and post.too_many:
            tell(member, "placements", None, _("More placements in public-welfare posts than allowed."), True)
        retires = _retires(office, member) if mine else None
        if retires is not None and retires <= soon:
            tell(member, "retirement", retires, _("Reaches the age of retirement on {day}."))
        for kept in certificates(member.id):
            until = read_date(kept["until"]) if kept["until"] else None
            if until is not None and until <= soon:
                tell(member, "certificate", until, kept["title"] + " " + _("is good until {day}."))
    return sorted(found, key=lambda each: (each.on or date.min, each.staff))


def overlaps() -> list[tuple[str, Contract, Contract]]:
    """Return who has two contracts at once (imported or restored), with both of them."""
    found = []
    for member in records.every(Staff):
        mine = records.every(Contract, staff_id=member.id)
        for index, each in enumerate(mine):
            other = at_once(each, mine[:index])
            if other is not None:
                found.append((member.name, each, other))
    return found


__all__ = ["Kept", "Term", "certificate", "certificates", "clock", "end", "leave", "overlaps", "save", "terms"]
