"""A pay scheme of the pack as a sentence a clerk can read: how it is counted, by what it is gated, who pays it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clfdesk import resources
from clfdesk.domain.pay_rates import Record, Standards, plain
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.money import read_yuan
from clfdesk.grammar.words import words
from clfdesk.services.office import Office


def sentence(office: Office, scheme: Record) -> str:
    """Return a scheme as one sentence, with the amounts in force today worked out (2 × 1980 = 3960)."""
    said: Mapping[str, Any] = resources.shipped("lists", "scheme_words.toml")
    month, standards = Month.of(office.today), Standards(office.pack)
    parts = [_counted(scheme, standards, month, said)]
    if scheme.get("adds"):
        parts.append(str(said["adds"]))
    percent = standards.advance(scheme, month)
    if percent:
        parts.append(str(said["advance"]).format(percent=percent))
    elif scheme.get("gate") == "appraisal":
        ratings = words("appraisal")
        named = {
            side: said["listed_by"].join(ratings.word("rating", code) for code in scheme.get(side, ()))
            for side in ("passes", "fails")
        }
        parts.append(str(said["gate"]).format(**named))
        parts.append(str(said[str(scheme.get("stops", "next_month"))]))
    own = standards.value(f"payroll.computes.{scheme['id']}", month)
    names = (
        (own.value if isinstance(own.value, list) else str(own.value).split()) if own else scheme.get("computes", ())
    )
    if names:
        listed = said["listed_by"].join(str(said["computed"].get(name, name)) for name in names)
        parts.append(str(said["computes"]).format(names=listed))
    elif scheme["component"] == "multiple_of_minimum_wage":
        parts.append(str(said["typed"]))
    paid = [str(each["title"]) for each in standards.records("funding", month.last) if each["scheme"] == scheme["id"]]
    if paid:
        parts.append(str(said["funding"]).format(titles=said["listed_by"].join(dict.fromkeys(paid))))
    return str(said["joined_by"].join(parts) + said["ended_by"])


def _counted(scheme: Record, standards: Standards, month: Month, said: Mapping[str, Any]) -> str:
    """Return how a scheme is counted, the first part of its sentence."""
    title, component = str(scheme["title"]), str(scheme["component"])
    rate = standards.of(scheme, {}, month)
    if component == "multiple_of_minimum_wage":
        multiple = standards.value(str(scheme.get("amount_key", "")), month)
        times = rate.multiple or plain(read_yuan(multiple.value if multiple else scheme.get("amount", "")) or 0)
        if rate.held:
            return str(said["multiple_open"]).format(title=title, multiple=times)
        text = str(said[component]).format(
            title=title, multiple=times, minimum=plain(rate.minimum_fen), floor=plain(rate.floor_fen)
        )
        settled = str(said["settled"]).format(amount=plain(rate.whole_fen))
        return text if rate.whole_fen == rate.floor_fen else f"{text}{said['joined_by']}{settled}"
    if component == "per_rating":
        ratings = words("appraisal")
        amounts = said["listed_by"].join(
            str(said["rating_amount"]).format(rating=ratings.word("rating", code), amount=plain(read_yuan(amount) or 0))
            for code, amount in dict(scheme.get("amounts", {})).items()
        )
        return str(said[component]).format(title=title, amounts=amounts, month=scheme.get("month", ""))
    opened = f"{component}_open"
    if rate.held or not rate.whole_fen:
        return str(said.get(opened, said["per_month_open"])).format(title=title)
    return str(said[component]).format(title=title, amount=plain(rate.whole_fen))


def sentences(office: Office) -> list[dict[str, str]]:
    """Return every scheme in force today with its sentence and paper."""
    return [
        {
            "scheme": str(each["id"]),
            "says": sentence(office, each),
            "source": str(each["source"]),
            "clause": str(each["clause"]),
        }
        for each in office.pack.records("scheme", office.today)
    ]


__all__ = ["sentence", "sentences"]
