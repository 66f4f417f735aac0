"""What a public notice says of a benefit beside the name: the month's standard, and from which month it changed."""

from __future__ import annotations

from clfdesk import resources
from clfdesk.domain.benefit_rules import Rules
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.money import format_yuan
from clfdesk.services.benefit_rows import drawings
from clfdesk.services.office import Office


def standards(office: Office) -> dict[tuple[int, str], tuple[str, str]]:
    """Return (yuan a month, which months) by person and the flag of the benefit: for all who draw it now or in turn.

    The months are told where it begins or ends in the present month or later; else it goes on as before.
    """
    now = Month.of(office.today)
    rules = Rules(office.pack, now)
    words = resources.shipped("papers", "words.toml")["notice"]
    found = {}
    for each in drawings(office, rules):
        fen = rules.amount(str(each.benefit["id"]), each.row)[0]
        if each.stop:
            months = words["until"].format(month=Month.read(each.stop).plus(-1))
        else:
            months = words["since"].format(month=each.start) if each.start >= str(now) else words["on"]
        yuan = format_yuan(fen).removesuffix(".00") if fen is not None else ""
        found[each.row["number"], str(each.benefit["flag"])] = (yuan, months)
    return found
