"""The office's own standards: what the pack leaves open, entered with its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.domain.desk import LocalValue
from clfdesk.domain.pay_rates import read_percent
from clfdesk.errors import Refusal
from clfdesk.grammar.money import read_yuan
from clfdesk.grammar.policy import Dated
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: Values of pay that are percentages.
_PERCENTS = ("payroll.advance.", "payroll.year_share.")


@dataclass(frozen=True, slots=True)
class Standard:
    """An amount a pay scheme stands on: ``title`` and ``unit`` in the pack's words, ``dated`` None while it is open."""

    key: str
    title: str
    unit: str
    dated: Dated | None


def standards(office: Office) -> list[Standard]:
    """Return the amounts the pay schemes in force stand on, with their papers; those not entered have none."""
    found: dict[str, Standard] = {}
    for scheme in office.pack.records("scheme", office.today):
        for name in ("amount_key", "standard_key"):
            if key := str(scheme.get(name, "")):
                found.setdefault(
                    key, Standard(key, str(scheme["title"]), str(scheme["unit"]), office.pack.value(key, office.today))
                )
    return list(found.values())


def set_value(
    office: Office, key: str, value: str, *, valid_from: date, source: str, clause: str = "", unit_word: str = ""
) -> int:
    """Enter a value of this office from a day on, over the pack's; return the change set.

    Refusal without a document, or where an amount of pay is none in yuan with two decimals at most.
    """
    if not source.strip():
        raise Refusal(
            _("No document was named."),
            where=key,
            why=_("Every amount has to name the paper it stands on."),
            next=_("Enter the document number."),
        )
    text = value.strip()
    if key.startswith(_PERCENTS) and not read_percent(text):
        raise Refusal(
            _("This is no percentage."),
            where=f"{key}: {value}",
            next=_("Enter a number such as 80 or 112.5; 0 is none."),
        )
    amount = read_yuan(text) if key.startswith("pay.") else 0
    if not text or amount is None or amount < 0:
        raise Refusal(
            _("This is no amount."), where=value, next=_("Enter yuan with at most two decimals, such as 350 or 350.50.")
        )
    fresh = LocalValue(key, text, unit_word, valid_from.isoformat(), source.strip(), clause.strip())
    with unit("set_value", source=source.strip(), user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([fresh])
    office.refresh()
    return change.id
