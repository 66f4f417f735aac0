"""How a line of pay comes about: months × standard, gated by the appraisal, each with its paper.

Nothing local stands here: schemes, amounts, gates, funding sources and the very sentences
of an explanation are records of the pack. What concerns one worker holds back that worker
only, with the reason on the line. Workers whom the pack cannot tell apart share one
reckoning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.division import Division
from clfdesk.domain.pay_beside import Beside, beside, days_worked
from clfdesk.domain.pay_deduction import Earlier, taken_off
from clfdesk.domain.pay_gate import Gate, gates
from clfdesk.domain.pay_ledger import Ledger, Profile
from clfdesk.domain.pay_period import months_in_office
from clfdesk.domain.pay_rates import Rate, plain
from clfdesk.domain.pay_stretch import Pairs, judged, stretches
from clfdesk.domain.payroll import PayInput, PayItem, PayLine, PayrollSheet, Reason
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import Month, Period
from clfdesk.grammar.money import capitals
from clfdesk.grammar.policy import Pack

#: Kinds of items that are taken off what is due.
TAKEN = ("self", "tax", "deduction")
NOTHING = Earlier()
NOWHERE: frozenset[Month] = frozenset()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What everybody of one kind comes to: a line without the name."""

    scheme: str
    months: int
    unit_fen: int
    due_fen: int
    held: str
    said: tuple[Reason, ...]
    items: tuple[PayItem, ...]
    monthly: tuple[tuple[str, int], ...]
    unknown: tuple[str, ...]
    short_fen: int
    source: str
    source_title: str


def _reckon(
    ledger: Ledger,
    profile: Profile,
    months: Sequence[Month],
    appraisals: Sequence[Appraisal],
    inputs: tuple[PayInput, ...],
    earlier: Earlier,
) -> Reckoning | None:
    """Return what a kind of worker comes to; None where no scheme concerns it."""
    facts = ledger.facts(profile)
    pairs = [(month, rate) for month in months if (rate := ledger.standards.rate(facts, month)) is not None]
    extra = beside(ledger, facts, months, appraisals, inputs)
    if not pairs and not extra.items and extra.problem is None:
        return None
    scheme = pairs[-1][1].scheme if pairs else extra.first
    code = str(scheme["id"]) if scheme else ""
    source, title, funded = ledger.funding(code, facts)
    days = days_worked(inputs)
    unknown: tuple[str, ...] = ()
    monthly: tuple[tuple[str, int], ...] = ()
    said: list[Reason] = []
    held, due, short = "", 0, 0
    open_month = _open(pairs, days)
    if open_month is not None:
        month, rate, held = open_month
        said = [ledger.refuses(held, rate.scheme, title=rate.scheme["title"], month=month.title())]
        unknown = tuple(str(month) for month, _rate in pairs)
    elif pairs:
        all_gates = [_gate(ledger, month, rate, appraisals) for month, rate in pairs]
        passed = [gate for gate in all_gates if not gate.held]
        stopped = [gate for gate in all_gates if gate.held]
        unknown = tuple(str(gate.month) for gate in stopped if not gate.certain)
        through = {gate.month for gate in passed}
        kept = [pair for pair in pairs if pair[0] in through] if passed else pairs
        monthly, counted, short = stretches(ledger, kept, days, extra.floor)
        due = sum(fen for _text, fen in monthly)
        said = (counted if passed else []) + judged(ledger, pairs, passed, stopped, due)
        if not passed:
            held, monthly, short = stopped[-1].held, (), 0
        pairs = kept
    own = [PayItem(code, str(scheme["title"]), due)] if scheme and pairs and not held else []
    if not held:
        gross = sum(item.fen for item in (*own, *extra.items) if item.kind == "pay")
        taken = taken_off(ledger, scheme, monthly, inputs, gross, earlier)
        items = (*own, *extra.items, *taken.items)
        held, said = _payable(ledger, extra, items, [*said, *extra.said, *taken.said])
        due = gross
        unknown = tuple(str(month) for month in months) if held else unknown
    else:
        items = ()
    return Reckoning(
        code,
        len(pairs),
        pairs[-1][1].unit_fen if len({rate.unit_fen for _month, rate in pairs}) == 1 else 0,
        due,
        held,
        (*said, funded),
        items if not held else (),
        () if held else monthly,
        unknown,
        0 if held else short,
        source,
        title,
    )


def _gate(ledger: Ledger, month: Month, rate: Rate, appraisals: Sequence[Appraisal]) -> Gate:
    """Return whether a month is paid; what is paid in advance waits for no rating, its year is settled by it."""
    return Gate(month) if rate.advance else gates(rate.scheme, [month], appraisals, ledger.day)[0]


def _open(pairs: Pairs, days: Mapping[Month, Decimal]) -> tuple[Month, Rate, str] | None:
    """Return the first month that cannot be computed, and why."""
    for month, rate in pairs:
        if rate.held:
            return month, rate, rate.held
        if rate.scheme["component"] == "per_day" and month not in days:
            return month, rate, "not_computed"
    return None


def _payable(ledger: Ledger, extra: Beside, items: Sequence[PayItem], said: list[Reason]) -> tuple[str, list[Reason]]:
    """Return why a line cannot be paid out as it is (empty where it can), and its sentences."""
    gross = sum(item.fen for item in items if item.kind == "pay")
    net = gross - sum(item.fen for item in items if item.kind in TAKEN)
    limit = ledger.limit("pay.largest_amount")
    if extra.problem is not None:
        return extra.problem.rule, [*said, extra.problem]
    if net < 0:
        says = ledger.say("negative_net", gross=plain(gross), short=plain(-net))
        return "negative_net", [*said, Reason(says, rule="negative_net")]
    if limit is not None and gross > limit:
        says = ledger.say("too_large", gross=plain(gross), amount=plain(limit))
        return "too_large", [*said, Reason(says, rule="too_large")]
    return "", said


def _line(
    ledger: Ledger,
    member: Staff,
    place: Division | None,
    appraisals: Sequence[Appraisal],
    inputs: tuple[PayInput, ...],
    earlier: Earlier,
    away: frozenset[Month],
    hold: str,
) -> PayLine | None:
    """Return one worker's line; None where they held no office in the period or no scheme concerns them."""
    memory, started, ended = ledger.memory, member.started_on, member.ended_on
    if (started, ended, away) not in memory:
        inside = months_in_office(ledger.period, started, ended, ledger.rule)
        months = tuple(month for month in inside if month not in away) if away else inside
        attended = ledger.attendance(started, ended, inside) if inside else ()
        resting = [month for month in inside if month in away]
        if resting:
            says = ledger.say("on_leave", months=len(resting), first=resting[0].title(), last=resting[-1].title())
            attended = (*attended, Reason(says, rule="on_leave"))
        memory[started, ended, away] = (months, attended, inside)
    months, attended, inside = memory[started, ended, away]
    if not months:
        return _resting(ledger, member, place, attended) if inside else None
    ratings = tuple((each.year, each.rating, each.decided_on) for each in appraisals)
    key = (ledger.profile(member, place), months, ratings, inputs, earlier)
    if key not in memory:
        memory[key] = _reckon(ledger, key[0], months, appraisals, inputs, earlier)
    found: Reckoning | None = memory[key]
    if found is None:
        return None
    if hold and not found.held:
        said = Reason(ledger.say("manual_hold", why=hold, gross=plain(found.due_fen)), rule="manual_hold")
        every = tuple(str(month) for month in months)
        found = replace(
            found, held="manual_hold", said=(*found.said, said), items=(), monthly=(), unknown=every, short_fen=0
        )
    gross = 0 if found.held else found.due_fen
    net = gross - sum(item.fen for item in found.items if item.kind in TAKEN)
    return PayLine(
        member.id,
        member.name,
        found.scheme,
        found.months,
        found.unit_fen,
        gross,
        net,
        found.source,
        place.name if place else "",
        member.id_number or "",
        member.bank,
        member.account,
        found.held,
        (*attended, *found.said) if attended else found.said,
        found.source_title,
        member.role,
        member.level,
        found.due_fen,
        "regular",
        found.items,
        found.monthly,
        found.unknown,
        found.short_fen,
    )


def _resting(ledger: Ledger, member: Staff, place: Division | None, said: tuple[Reason, ...]) -> PayLine | None:
    """Return the line of somebody who is away without pay for the whole period; None where no scheme concerns them."""
    profile = ledger.profile(member, place)
    rate = ledger.standards.rate(ledger.facts(profile), ledger.period.start)
    if rate is None:
        return None
    source, title, funded = ledger.funding(str(rate.scheme["id"]), ledger.facts(profile))
    return PayLine(
        member.id, member.name, str(rate.scheme["id"]), 0, 0, 0, 0, source, place.name if place else "",
        member.id_number or "", member.bank, member.account, "on_leave", (*said, funded), title, member.role,
        member.level,
    )  # fmt: skip


def draft(
    period: Period,
    staff: Sequence[Staff],
    appraisals: Sequence[Appraisal],
    pack: Pack,
    day: date,
    villages: Mapping[int, Division],
    *,
    inputs: Sequence[PayInput] = (),
    earlier: Mapping[int, Earlier] | None = None,
    away: Mapping[int, frozenset[Month]] | None = None,
    holds: Mapping[int, str] | None = None,
) -> PayrollSheet:
    """Return a period's pay, line by line, in the order of ``staff``.

    ``appraisals`` are everybody's, ``day`` is today, ``villages`` the divisions by number;
    ``inputs`` what was typed, ``earlier`` what the year came to before by worker, ``away`` the
    months of leave without pay, ``holds`` the reasons of who is held back by hand. Money in fen; a held line comes to 0 and says what it would have been (``due_fen``).
    """
    ledger = Ledger(period, pack, day)
    rated: dict[int, list[Appraisal]] = defaultdict(list)
    for each in appraisals:
        rated[each.staff_id].append(each)
    typed: dict[int, list[PayInput]] = defaultdict(list)
    for given in inputs:
        if period.contains(Month.read(given.month)):
            typed[given.staff].append(given)
    lines = []
    for member in staff:
        place = villages.get(member.village_id) if member.village_id is not None else None
        before = earlier.get(member.id, NOTHING) if earlier else NOTHING
        rests = away.get(member.id, NOWHERE) if away else NOWHERE
        hold = holds.get(member.id, "") if holds else ""
        given_in = tuple(typed.get(member.id, ()))
        line = _line(ledger, member, place, rated.get(member.id, ()), given_in, before, rests, hold)
        if line is not None:
            lines.append(line)
    return total(PayrollSheet(period.code, "draft", tuple(lines), 0, "", (), pack.name, day.isoformat()))


def total(sheet: PayrollSheet) -> PayrollSheet:
    """Return a sheet with its totals computed from its lines."""
    sources: dict[str, int] = {}
    for line in sheet.lines:
        if not line.held:
            sources[line.source] = sources.get(line.source, 0) + line.net_fen
    amount = sum(sources.values())
    return PayrollSheet(
        sheet.period,
        sheet.state,
        sheet.lines,
        amount,
        capitals(amount),
        tuple(sorted(sources.items())),
        sheet.pack,
        sheet.drafted_on,
        sheet.why,
    )
