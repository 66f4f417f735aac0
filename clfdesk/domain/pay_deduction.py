"""Insurance, housing fund and tax where the pack has the desk compute them; else they are typed or imported.

个人所得税法 and 国家税务总局公告2018年第61号: a wage is withheld from on the year's cumulated
income; casual labour by the payment. Rates, base limits, rounding and brackets are records
of the pack; all reckoning is in fen and ``Decimal``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal

from clfdesk.domain.pay_ledger import Ledger
from clfdesk.domain.pay_rates import Record, plain
from clfdesk.domain.payroll import ItemKind, PayInput, PayItem, PayrollSheet, Reason
from clfdesk.grammar.calendar import Month, Period, read_period
from clfdesk.grammar.money import read_yuan

_UNITS = {"fen": Decimal(1), "jiao": Decimal("1E1"), "yuan": Decimal("1E2")}
_WAYS = {"": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_DOWN}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the tax year came to before this period, for one worker: months, income, own shares, tax; in fen."""

    months: int = 0
    income_fen: int = 0
    own_fen: int = 0
    withheld_fen: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken off (and the employer's shares beside), with the sentences."""

    items: tuple[PayItem, ...] = ()
    said: tuple[Reason, ...] = ()


def earlier_of(period: Period, sheets: Sequence[PayrollSheet]) -> dict[int, Earlier]:
    """Return what locked sheets of the period's year came to before it, by worker."""
    found: dict[int, Earlier] = {}
    for sheet in sheets:
        if read_period(sheet.period).start.year != period.start.year:
            continue
        for line in sheet.lines:
            if line.held:
                continue
            so_far = found.get(line.staff, Earlier())
            found[line.staff] = Earlier(
                so_far.months + (line.months if line.kind == "regular" else 0),
                so_far.income_fen + line.gross_fen,
                so_far.own_fen + sum(item.fen for item in line.items if item.kind == "self"),
                so_far.withheld_fen + sum(item.fen for item in line.items if item.kind == "tax"),
            )
    return found


def rounded(fen: Decimal, rounding: str = "fen") -> int:
    """Return an amount in whole fen after a rule: ``fen jiao yuan``, each also ``_up`` or ``_down``."""
    unit, _sign, way = rounding.partition("_")
    step = _UNITS[unit]
    return int((fen / step).quantize(Decimal(1), _WAYS[way]) * step)


def share(base_fen: int, rate: str, rounding: str = "fen") -> int:
    """Return a percentage of a base (``rate`` in percent, as text) in fen."""
    return rounded(base_fen * Decimal(rate) / 100, rounding)


def clamped(base_fen: int, least_fen: int | None, most_fen: int | None) -> int:
    """Return a base between its limits; None leaves a side open."""
    held = base_fen if most_fen is None else min(base_fen, most_fen)
    return held if least_fen is None else max(held, least_fen)


def bracket_tax(taxable_fen: int, brackets: Sequence[Record]) -> int:
    """Return taxable × rate − quick deduction by the bracket it falls into (ascending ``up_to``; none: no limit)."""
    if taxable_fen <= 0:
        return 0
    for each in brackets:
        top = read_yuan(each.get("up_to"))
        if top is None or taxable_fen <= top:
            quick = read_yuan(each["quick"]) or 0
            return max(0, rounded(taxable_fen * Decimal(each["rate"]) / 100) - quick)
    return 0


def wage_tax(
    income_fen: int, own_fen: int, months: int, monthly_fen: int, earlier: Earlier, brackets: Sequence[Record]
) -> int:
    """Return what is withheld now: the tax on the year so far less what was withheld (never given back here)."""
    income = earlier.income_fen + income_fen
    taxable = income - (earlier.own_fen + own_fen) - monthly_fen * (earlier.months + months)
    return max(0, bracket_tax(taxable, brackets) - earlier.withheld_fen)


def labour_tax(payment_fen: int, rule: Record, brackets: Sequence[Record]) -> int:
    """Return the tax on one payment for casual labour: a fixed sum off small ones, a share off larger ones."""
    small, off = read_yuan(rule["small_up_to"]) or 0, read_yuan(rule["small_off"]) or 0
    taken = off if payment_fen <= small else share(payment_fen, rule["large_off"])
    return bracket_tax(payment_fen - taken, brackets)


def _computes(ledger: Ledger, scheme: Record) -> Sequence[str]:
    """Return what is computed for a scheme: ``insurance``, ``wage_tax``, ``labour_tax``; nothing by default."""
    local = ledger.standards.value(f"payroll.computes.{scheme['id']}", Month.of(ledger.period.last))
    if local is not None:
        return local.value if isinstance(local.value, list) else str(local.value).replace(",", " ").split()
    return list(scheme.get("computes", ()))


def taken_off(
    ledger: Ledger,
    scheme: Record | None,
    monthly: Sequence[tuple[str, int]],
    inputs: Sequence[PayInput],
    gross_fen: int,
    earlier: Earlier,
) -> Taken:
    """Return the computed deductions of a line; what was typed for the same item is left as typed."""
    wanted = _computes(ledger, scheme) if scheme else ()
    if not wanted:
        return Taken()
    typed = {each.code for each in inputs if each.kind == "item"}
    items: list[PayItem] = []
    said: list[Reason] = []
    if "insurance" in wanted:
        _insure(ledger, monthly, inputs, typed, items, said)
    own = sum(item.fen for item in items if item.kind == "self") + sum(
        each.fen for each in inputs if each.kind == "item" and ledger.items.get(each.code, {}).get("kind") == "self"
    )
    if "income_tax" not in typed and ("wage_tax" in wanted or "labour_tax" in wanted):
        _tax(ledger, wanted, len(monthly), gross_fen, own, earlier, items, said)
    return Taken(tuple(items), tuple(said))


def insured_base(record: Record, month: Month, fen: int, inputs: Sequence[PayInput]) -> int:
    """Return what an insurance is reckoned on in a month, in fen: the base given, else the pay, within its bounds."""
    wanted = str(record.get("base", "insurance"))
    given = [each for each in inputs if each.kind == "base" and each.code == wanted and Month.read(each.month) <= month]
    return clamped(
        given[-1].fen if given else fen, read_yuan(record.get("base_min")), read_yuan(record.get("base_max"))
    )


def _insure(
    ledger: Ledger,
    monthly: Sequence[tuple[str, int]],
    inputs: Sequence[PayInput],
    typed: set[str],
    items: list[PayItem],
    said: list[Reason],
) -> None:
    sums: dict[tuple[str, ItemKind], int] = {}
    papers: dict[str, tuple[Record, int]] = {}
    for text, fen in monthly:
        month = Month.read(text)
        for record in ledger.standards.records("insurance", month.last):
            code, rounding = str(record["id"]), str(record.get("rounding", "fen"))
            base = insured_base(record, month, fen, inputs)
            papers[code] = (record, base)
            kinds: tuple[tuple[ItemKind, str], ...] = (("self", "self_rate"), ("unit", "unit_rate"))
            for kind, rate in kinds:
                own = share(base, record.get(rate, "0"), rounding) + (read_yuan(record.get(f"{kind}_fixed")) or 0)
                if own and f"{code}_{kind}" not in typed:
                    sums[code, kind] = sums.get((code, kind), 0) + own
    for (code, kind), fen in sums.items():
        record, base = papers[code]
        items.append(PayItem(f"{code}_{kind}", str(record["title"]), fen, kind))
        says = ledger.say(
            f"insured_{kind}",
            title=record["title"],
            amount=plain(base),
            rate=record.get(f"{kind}_rate", "0"),
            gross=plain(fen),
        )
        said.append(Reason(says, str(record["source"]), str(record["clause"]), f"insured_{kind}"))


def _tax(
    ledger: Ledger,
    wanted: Sequence[str],
    months: int,
    gross_fen: int,
    own_fen: int,
    earlier: Earlier,
    items: list[PayItem],
    said: list[Reason],
) -> None:
    kind = "wage" if "wage_tax" in wanted else "labour"
    records = ledger.standards.records("tax_bracket", ledger.period.last)
    brackets = [each for each in records if each["kind"] == kind]
    rule = next((each for each in ledger.standards.records("tax_rule", ledger.period.last) if each["id"] == kind), None)
    if rule is None or not brackets:
        return
    if kind == "wage":
        monthly_off = read_yuan(rule["monthly_off"]) or 0
        tax = wage_tax(gross_fen, own_fen, months, monthly_off, earlier, brackets)
        values: Mapping[str, object] = {
            "gross": plain(earlier.income_fen + gross_fen),
            "amount": plain(monthly_off * (earlier.months + months)),
            "short": plain(earlier.own_fen + own_fen),
            "minimum": plain(earlier.withheld_fen),
            "floor": plain(tax),
        }
    else:
        tax = labour_tax(gross_fen, rule, brackets)
        values = {"gross": plain(gross_fen), "floor": plain(tax)}
    said.append(Reason(ledger.say(f"{kind}_tax", **values), str(rule["source"]), str(rule["clause"]), f"{kind}_tax"))
    if tax:
        title = str(ledger.items["income_tax"]["title"]) if "income_tax" in ledger.items else ""
        items.append(PayItem("income_tax", title, tax, "tax"))
