"""How a line of pay comes about: months × standard, gated by the appraisal, each with its paper.

Nothing local stands here: schemes, amounts, gates, funding sources and the very sentences
of an explanation are records of the pack. What concerns one worker holds back that worker
only, with the reason on the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.division import Division
from clfdesk.domain.pay_period import MonthRule, months_in_office, rating_for
from clfdesk.domain.pay_rates import PAY_FIELDS, Rate, Record, Standards, condition, plain
from clfdesk.domain.payroll import PayLine, PayrollSheet, Reason
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, Period, written_day
from clfdesk.grammar.money import capitals
from clfdesk.grammar.policy import Pack
from clfdesk.grammar.words import words
from clfdesk.i18n import _

#: Where the pack names no source of the money.
UNSTATED = "unstated"


class Ledger:
    """One period under one pack: records fetched once a month, then asked for each worker."""

    def __init__(self, period: Period, pack: Pack, day: date) -> None:
        self.period = period
        self.pack = pack
        self.day = day
        self.standards = Standards(pack)
        self._sentences = {
            str(each["id"]): str(each["says"]) for each in self.standards.records("sentence", period.last)
        }
        joining, leaving = (
            pack.value(key, period.last) for key in ("pay.joining_month_days", "pay.leaving_month_days")
        )
        self.rule = MonthRule(int(joining.value) if joining else 1, int(leaving.value) if leaving else 1)

    def say(self, name: str, **values: object) -> str:
        """Return one of the pack's sentences, filled."""
        if name not in self._sentences:
            raise Refusal(
                _("The policy pack lacks a sentence for pay: {name}").format(name=name),
                where=self.pack.title,
                next=_("Take the shipped pack again, or add the sentence to it."),
            )
        return self._sentences[name].format(**values)

    def funding(self, scheme: str, facts: Mapping[str, Any]) -> tuple[str, str, Reason]:
        """Return the funding source's code, its words, and the sentence with its paper."""
        for each in self.standards.records("funding", self.period.last):
            if each["scheme"] == scheme and condition(str(each["when"])).holds(facts):
                title = str(each["title"])
                says = self.say("funding", title=title)
                return (
                    str(each["source_code"]),
                    title,
                    Reason(says, str(each["source"]), str(each["clause"]), "funding"),
                )
        return UNSTATED, "", Reason(self.say("no_funding"), rule="no_funding")

    def gate(self, scheme: Record, appraisals: Sequence[Appraisal], due_fen: int) -> tuple[str, Reason | None]:
        """Return why a scheme's gate holds somebody back (empty where it lets them through), and the sentence.

        龙府办发〔2019〕48号 二(二)1(2), 1(4): the passed are paid, the failed stopped; who has
        no rating yet is neither.
        """
        if scheme.get("gate") != "appraisal":
            return "", None
        source, clause = str(scheme["source"]), str(scheme["clause"])
        found = rating_for(self.period, appraisals, str(scheme.get("basis", "latest")), self.day)
        if found is None:
            held = "awaiting_appraisal"
            return held, Reason(self.say(held, gross=plain(due_fen)), source, clause, held)
        word = words("appraisal").word("rating", found.rating)
        if found.rating in scheme.get("passes", ()):
            return "", Reason(self.say("passed", year=found.year, rating=word), source, clause, "passed")
        if found.rating in scheme.get("fails", ()):
            clause, held = str(scheme.get("fail_clause", clause)), "failed_appraisal"
            says = self.say(held, year=found.year, rating=word, source=source, clause=clause)
            return held, Reason(says, source, clause, held)
        held = "unknown_rating"
        return held, Reason(self.say(held, year=found.year, rating=word), source, clause, held)

    def stretches(self, months: Sequence[Month], rates: Sequence[Rate]) -> tuple[int, list[Reason]]:
        """Return what the months come to in fen, and the sentences that say so, one per stretch of equal months."""
        total, said = 0, []
        parts = [(rate, [month for month, _ in run]) for rate, run in groupby(zip(months, rates), key=lambda p: p[1])]
        for rate, run in parts:
            gross = rate.unit_fen if rate.scheme["component"] == "fixed" else rate.unit_fen * len(run)
            total += gross
            if rate.floor_fen:
                said.extend(self._floor(rate, run[0]))
            values = {"months": len(run), "amount": plain(rate.unit_fen), "gross": plain(gross)}
            first, last = run[0].title(), run[-1].title()
            whole = str(rate.scheme["says"]).format(**values, first=first, last=last)
            says = whole if len(parts) == 1 else self.say("part", **values, first=first, last=last)
            said.append(Reason(says, rate.source, rate.clause, "amount"))
        if len(parts) > 1:
            said.append(Reason(self.say("sum", months=len(months), gross=plain(total)), rule="sum"))
        return total, said

    def _floor(self, rate: Rate, month: Month) -> list[Reason]:
        values = {
            "month": month.title(),
            "minimum": plain(rate.minimum_fen),
            "multiple": rate.multiple,
            "floor": plain(rate.floor_fen),
        }
        said = [Reason(self.say("minimum_wage", **values), rate.minimum_source, rule="minimum_wage")]
        if rate.unit_fen < rate.floor_fen:
            short, amount = plain(rate.floor_fen - rate.unit_fen), plain(rate.unit_fen)
            says = self.say("below_floor", **values, short=short, amount=amount)
            said.append(Reason(says, str(rate.scheme["source"]), str(rate.scheme["clause"]), "below_floor"))
        return said


def _facts(member: Staff, villages: Mapping[int, Division]) -> dict[str, Any]:
    village = villages.get(member.village_id) if member.village_id is not None else None
    return {
        **dict.fromkeys(PAY_FIELDS.names()),
        **asdict(member),
        "number": member.id,
        "village": village.name if village else "",
        "urban": bool(village and village.urban),
    }


def _line(ledger: Ledger, member: Staff, appraisals: Sequence[Appraisal], facts: Mapping[str, Any]) -> PayLine | None:
    """Return one worker's line; None where they held no office in the period or no scheme concerns them."""
    months = months_in_office(ledger.period, member.started_on, member.ended_on, ledger.rule)
    paired = [(month, rate) for month in months if (rate := ledger.standards.rate(facts, month)) is not None]
    if not paired:
        return None
    months, rates = tuple(month for month, _ in paired), [rate for _, rate in paired]
    last = rates[-1]
    said = _attendance(ledger, member, months)
    source, title, funded = ledger.funding(str(last.scheme["id"]), facts)
    missing = next(((month, rate) for month, rate in paired if rate.held), None)
    gross, held = 0, ""
    if missing is not None:
        month, rate = missing
        held = rate.held
        says = ledger.say(held, title=rate.scheme["title"], month=month.title())
        said.append(Reason(says, str(rate.scheme["source"]), str(rate.scheme["clause"]), held))
    else:
        gross, counted = ledger.stretches(months, rates)
        held, judged = ledger.gate(last.scheme, appraisals, gross)
        said += ([] if held else counted) + ([judged] if judged else [])
    paid = 0 if held else gross
    return PayLine(
        staff=member.id,
        name=member.name,
        scheme=str(last.scheme["id"]),
        months=len(months),
        unit_fen=last.unit_fen if len({rate.unit_fen for rate in rates}) == 1 else 0,
        gross_fen=paid,
        net_fen=paid,
        source=source,
        village=str(facts["village"]),
        id_number=member.id_number or "",
        bank=member.bank,
        account=member.account,
        held=held,
        explanation=(*said, funded),
        source_title=title,
        role=member.role,
        level=member.level,
        due_fen=gross,
    )


def _attendance(ledger: Ledger, member: Staff, months: Sequence[Month]) -> list[Reason]:
    said: list[Reason] = []
    if member.started_on and ledger.period.first < member.started_on:
        day = written_day(member.started_on)
        said.append(Reason(ledger.say("joined", day=day, month=months[0].title()), rule="joined"))
    if member.ended_on and member.ended_on < ledger.period.last:
        day = written_day(member.ended_on)
        said.append(Reason(ledger.say("left", day=day, month=months[-1].title()), rule="left"))
    return said


def draft(
    period: Period,
    staff: Sequence[Staff],
    appraisals: Sequence[Appraisal],
    pack: Pack,
    day: date,
    villages: Mapping[int, Division],
) -> PayrollSheet:
    """Return a period's pay, line by line, in the order of ``staff``.

    ``appraisals`` are everybody's, ``day`` is today, ``villages`` the divisions by number.
    Money in fen; a held line comes to 0 and says what it would have been (``due_fen``).
    """
    ledger = Ledger(period, pack, day)
    rated: dict[int, list[Appraisal]] = defaultdict(list)
    for each in appraisals:
        rated[each.staff_id].append(each)
    drafted = (_line(ledger, member, rated[member.id], _facts(member, villages)) for member in staff)
    lines = tuple(line for line in drafted if line is not None)
    return total(PayrollSheet(period.code, "draft", lines, 0, "", (), pack.name, day.isoformat()))


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
    )
