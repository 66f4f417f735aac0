"""What a period's pack says to anybody: its sentences, its sources of money, its typed items.

Fetched once; conditions are asked once for all workers whom the pack cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from clfdesk.domain.division import Division
from clfdesk.domain.pay_period import MonthRule
from clfdesk.domain.pay_rates import Record, Standards, condition
from clfdesk.domain.payroll import Reason
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, Period, written_day
from clfdesk.grammar.policy import Pack
from clfdesk.i18n import _

#: Where the pack names no source of the money.
UNSTATED = "unstated"

#: A worker as the pack's conditions see one: the values of the names they use, in the ledger's order.
Profile = tuple[Any, ...]


class Ledger:
    """One period under one pack: records fetched once a month, then asked for each kind of worker."""

    def __init__(self, period: Period, pack: Pack, day: date) -> None:
        self.period = period
        self.pack = pack
        self.day = day
        self.standards = Standards(pack)
        self._sentences = {
            str(each["id"]): str(each["says"]) for each in self.standards.records("sentence", period.last)
        }
        self.items = {str(each["id"]): each for each in self.standards.records("pay_item", period.last)}
        joining, leaving = (
            pack.value(key, period.last) for key in ("pay.joining_month_days", "pay.leaving_month_days")
        )
        self.rule = MonthRule(int(joining.value) if joining else 1, int(leaving.value) if leaving else 1)
        self.names = self._names()
        self.memory: dict[Any, Any] = {}

    def _names(self) -> tuple[str, ...]:
        used: dict[str, None] = {}
        for month in self.period.months():
            for table, text in (("scheme", "applies"), ("funding", "when")):
                for each in self.standards.records(table, month.last):
                    used |= dict.fromkeys(condition(str(each[text])).names())
        return tuple(used | {"village": None}) if self.standards.by_village else tuple(used)

    def profile(self, member: Staff, place: Division | None) -> Profile:
        """Return what the pack's conditions can know of a worker."""
        values: list[Any] = []
        for name in self.names:
            if name == "village":
                values.append(place.name if place else "")
            elif name == "urban":
                values.append(bool(place and place.urban))
            else:
                values.append(getattr(member, "id" if name == "number" else name, None))
        return tuple(values)

    def facts(self, profile: Profile) -> dict[str, Any]:
        """Return a profile by name."""
        return dict(zip(self.names, profile, strict=True))

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

    def attendance(self, started: date | None, ended: date | None, months: Sequence[Month]) -> tuple[Reason, ...]:
        """Return the sentences on joining and leaving within the period."""
        said: list[Reason] = []
        if started and self.period.first < started:
            says = self.say("joined", day=written_day(started), month=months[0].title())
            said.append(Reason(says, rule="joined"))
        if ended and ended < self.period.last:
            says = self.say("left", day=written_day(ended), month=months[-1].title())
            said.append(Reason(says, rule="left"))
        return tuple(said)

    def limit(self, key: str) -> int | None:
        """Return an amount the pack sets as a limit, in fen."""
        found = self.standards.value(key, Month.of(self.period.last))
        return int(found.value * 100) if found else None

    def refuses(self, rule: str, scheme: Record, **values: object) -> Reason:
        """Return a sentence with the paper of a scheme."""
        return Reason(self.say(rule, **values), str(scheme["source"]), str(scheme["clause"]), rule)
