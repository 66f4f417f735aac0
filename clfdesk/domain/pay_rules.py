"""How a line of pay comes about: months × standard, gated by the appraisal, each with its paper.

Nothing local stands here: schemes, amounts, gates, funding sources and the very sentences
of an explanation are records of the pack. What concerns one worker holds back that worker
only, with the reason on the line. Workers whom the pack cannot tell apart share one
reckoning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.division import Division
from clfdesk.domain.pay_deduction import Earlier
from clfdesk.domain.pay_ledger import Ledger
from clfdesk.domain.pay_period import months_in_office
from clfdesk.domain.pay_rates import plain
from clfdesk.domain.pay_reckoning import TAKEN, Reckoning, reckon
from clfdesk.domain.payroll import PayInput, PayLine, PayrollSheet, Reason
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import Month, Period
from clfdesk.grammar.money import capitals
from clfdesk.grammar.policy import Pack

NOTHING = Earlier()
NOWHERE: frozenset[Month] = frozenset()


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
        memory[key] = reckon(ledger, key[0], months, appraisals, inputs, earlier)
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
