"""What a month of work comes to: the scheme in force, its amount, and the paper behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from clfdesk.domain.staff import STAFF_FIELDS
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.expression import Expression, parse
from clfdesk.grammar.field import Field, Fields
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.grammar.policy import Pack
from clfdesk.i18n import N_

Record = Mapping[str, Any]

#: What the conditions of schemes and funding sources may ask about.
PAY_FIELDS = Fields((*STAFF_FIELDS, Field("urban", N_("urban"), "flag", codes="flag", derived=True)))


@dataclass(frozen=True, slots=True)
class Rate:
    """What one month comes to under one scheme; ``minimum_fen`` and ``floor_fen`` where a floor is held.

    ``held`` is a code where the month cannot be computed.
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


@lru_cache(maxsize=256)
def condition(text: str) -> Expression:
    """Return a condition over a worker, parsed once."""
    return parse(text, PAY_FIELDS)


def plain(fen: int) -> str:
    """Return an amount for a sentence: 200 where whole, 83.34 otherwise."""
    return format_yuan(fen).removesuffix(".00")


class Standards:
    """A pack's pay schemes: records fetched once a month, then asked for each worker."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._tables: dict[tuple[str, date], list[Record]] = {}

    def records(self, table: str, day: date) -> list[Record]:
        """Return a table's records in force that day."""
        if (table, day) not in self._tables:
            self._tables[table, day] = list(self.pack.records(table, day))
        return self._tables[table, day]

    def rate(self, facts: Mapping[str, Any], month: Month) -> Rate | None:
        """Return what a month comes to for somebody; None where no scheme concerns them.

        What is in force on the month's last day counts for the month.
        """
        scheme = next(
            (each for each in self.records("scheme", month.last) if condition(str(each["applies"])).holds(facts)), None
        )
        if scheme is None:
            return None
        if scheme["component"] == "multiple_of_minimum_wage":
            return self._multiple(scheme, month)
        if scheme["component"] not in ("per_month", "fixed"):
            return Rate(scheme, held="not_computed")
        unit, source, clause = self._amount(scheme, "amount", month)
        return Rate(scheme, unit, source, clause) if unit is not None else Rate(scheme, held="no_standard")

    def _amount(self, scheme: Record, name: str, month: Month) -> tuple[int | None, str, str]:
        """Return an amount in fen with its paper: from the pack's value of that key, else from the scheme itself."""
        key = str(scheme.get(f"{name}_key", ""))
        dated = self.pack.value(key, month.last) if key else None
        if dated is not None:
            return read_yuan(dated.value), dated.source, dated.clause
        return read_yuan(scheme.get(name, "")), str(scheme["source"]), str(scheme["clause"])

    def _multiple(self, scheme: Record, month: Month) -> Rate:
        """Return a wage of so many minimum wages; a settled wage stands beside the floor (罗政办字〔2020〕90号 二11)."""
        minimum = self.pack.value("pay.minimum_wage", month.last)
        hundredfold, source, clause = self._amount(scheme, "amount", month)
        minimum_fen = read_yuan(minimum.value) if minimum else None
        if minimum is None or minimum_fen is None:
            return Rate(scheme, held="no_minimum_wage")
        if hundredfold is None:
            return Rate(scheme, held="no_standard")
        floor = -(-minimum_fen * hundredfold // 100)
        settled, settled_source, settled_clause = self._amount(scheme, "standard", month)
        unit = floor if settled is None else settled
        if settled is not None:
            source, clause = settled_source, settled_clause
        return Rate(scheme, unit, source, clause, minimum_fen, floor, plain(hundredfold), minimum.source)
