"""What a month of work comes to: the scheme in force, its amount, and the paper behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from clfdesk.domain.staff import STAFF_FIELDS
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.expression import Expression, parse
from clfdesk.grammar.field import Field, Fields
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.grammar.policy import Dated, Pack
from clfdesk.i18n import N_

Record = Mapping[str, Any]

#: What the conditions of schemes and funding sources may ask about.
PAY_FIELDS = Fields((*STAFF_FIELDS, Field("urban", N_("urban"), "flag", codes="flag", derived=True)))

_PERCENT = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
#: Components that come beside a worker's main scheme, whatever that is.
BESIDE = ("per_rating", "one_off")
MONTHLY = ("per_month", "fixed", "per_day", "multiple_of_minimum_wage")
#: Components of which a part can be paid each month before the year is settled.
ADVANCED = ("per_month", "multiple_of_minimum_wage")
#: The closed list: a scheme of a pack is one of these.
COMPONENTS = (*MONTHLY, *BESIDE)


@dataclass(frozen=True, slots=True)
class Rate:
    """What one month (of a ``per_day`` scheme: one day) comes to under one scheme.

    ``minimum_fen`` and ``floor_fen`` where a floor is held; ``held`` is a code where the
    month cannot be computed. Where the year is settled by its rating, ``advance`` is the
    percentage of ``standard_fen`` that ``unit_fen`` pays in advance; empty otherwise.
    """

    scheme: Record
    unit_fen: int = 0
    source: str = ""
    clause: str = ""
    minimum_fen: int = 0
    floor_fen: int = 0
    multiple: str = ""
    minimum_source: str = ""
    held: str = ""
    standard_fen: int = 0
    advance: str = ""

    @property
    def whole_fen(self) -> int:
        """Return the month's standard: what is paid now, or, where a part is paid in advance, the whole."""
        return self.standard_fen or self.unit_fen


@lru_cache(maxsize=256)
def condition(text: str) -> Expression:
    """Return a condition over a worker, parsed once."""
    return parse(text, PAY_FIELDS)


def plain(fen: int) -> str:
    """Return an amount for a sentence: 200 where whole, 83.34 otherwise."""
    return format_yuan(fen).removesuffix(".00")


def read_percent(value: object) -> str:
    """Return a percentage as plain text (80, 112.5), its sign left out; empty where it is none."""
    text = str(value).strip().rstrip("%")
    return text if _PERCENT.fullmatch(text) else ""


def part(fen: int, percent: str) -> int:
    """Return a percentage of an amount in fen, halves rounded up."""
    return int((fen * Decimal(percent) / 100).quantize(Decimal(1), ROUND_HALF_UP))


def is_beside(scheme: Record) -> bool:
    """Return whether a scheme is paid beside the main one rather than instead of it."""
    return bool(scheme.get("adds")) or scheme["component"] in BESIDE


class Standards:
    """A pack's pay schemes: records and values fetched once a month, then asked for each worker."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._tables: dict[tuple[str, date], list[Record]] = {}
        self._values: dict[tuple[str, Month], Dated | None] = {}
        keys = {key for layer in pack.layers for key in layer.tables.get("value", {})}
        self.by_village = any("@" in key for key in keys)

    def records(self, table: str, day: date) -> list[Record]:
        """Return a table's records in force that day."""
        if (table, day) not in self._tables:
            self._tables[table, day] = list(self.pack.records(table, day))
        return self._tables[table, day]

    def value(self, key: str, month: Month) -> Dated | None:
        """Return a value in force on a month's last day."""
        if (key, month) not in self._values:
            self._values[key, month] = self.pack.value(key, month.last)
        return self._values[key, month]

    def rate(self, facts: Mapping[str, Any], month: Month) -> Rate | None:
        """Return what a month comes to for somebody; None where no scheme concerns them.

        What is in force on the month's last day counts for the month; a standard of the
        worker's own village (``key@village``) goes before the general one.
        """
        for each in self.records("scheme", month.last):
            if not is_beside(each) and condition(str(each["applies"])).holds(facts):
                return self.of(each, facts, month)
        return None

    def beside(self, facts: Mapping[str, Any], month: Month) -> list[Record]:
        """Return the schemes that come beside the main one in a month."""
        listed = self.records("scheme", month.last)
        return [each for each in listed if is_beside(each) and condition(str(each["applies"])).holds(facts)]

    def of(self, scheme: Record, facts: Mapping[str, Any], month: Month) -> Rate:
        """Return what a month comes to under a scheme of the monthly kinds, or of one unit of the others."""
        village = str(facts.get("village") or "")
        if scheme["component"] == "multiple_of_minimum_wage":
            return self._advanced(self._multiple(scheme, month, village), month)
        unit, source, clause = self._amount(scheme, "amount", month, village)
        if unit is None:
            return Rate(scheme, held="no_standard")
        return self._advanced(Rate(scheme, unit, source, clause), month)

    def advance(self, scheme: Record, month: Month) -> str:
        """Return the percentage a scheme pays in advance of its year's settlement (按月预发年终结算); empty where none."""
        if scheme["component"] not in ADVANCED or is_beside(scheme):
            return ""
        own = self.value(f"payroll.advance.{scheme['id']}", month)
        percent = read_percent(own.value if own is not None else scheme.get("advance", "0"))
        return percent if percent and 0 < Decimal(percent) <= 100 else ""

    def _advanced(self, rate: Rate, month: Month) -> Rate:
        percent = "" if rate.held else self.advance(rate.scheme, month)
        if not percent:
            return rate
        return replace(rate, unit_fen=part(rate.unit_fen, percent), standard_fen=rate.unit_fen, advance=percent)

    def _amount(self, scheme: Record, name: str, month: Month, village: str) -> tuple[int | None, str, str]:
        """Return an amount in fen with its paper: from the pack's value of that key, else from the scheme itself."""
        key = str(scheme.get(f"{name}_key", ""))
        dated = self.value(f"{key}@{village}", month) if key and village and self.by_village else None
        if dated is None and key:
            dated = self.value(key, month)
        if dated is not None:
            return read_yuan(dated.value), dated.source, dated.clause
        return read_yuan(scheme.get(name, "")), str(scheme["source"]), str(scheme["clause"])

    def _multiple(self, scheme: Record, month: Month, village: str) -> Rate:
        """Return a wage of so many minimum wages; a settled wage stands beside the floor (罗政办字〔2020〕90号 二11)."""
        own = self.value(f"pay.minimum_wage@{village}", month) if village and self.by_village else None
        minimum = own or self.value("pay.minimum_wage", month)  # a district line may run through a township
        hundredfold, source, clause = self._amount(scheme, "amount", month, village)
        minimum_fen = read_yuan(minimum.value) if minimum else None
        if minimum is None or minimum_fen is None:
            return Rate(scheme, held="no_minimum_wage")
        if hundredfold is None:
            return Rate(scheme, held="no_standard")
        floor = -(-minimum_fen * hundredfold // 100)
        settled, settled_source, settled_clause = self._amount(scheme, "standard", month, village)
        unit = floor if settled is None else settled
        if settled is not None:
            source, clause = settled_source, settled_clause
        return Rate(scheme, unit, source, clause, minimum_fen, floor, plain(hundredfold), minimum.source)
