"""What public papers say of a benefit: a month's standard, and beside a name from which month it changed."""

from __future__ import annotations

from itertools import product

from clfdesk import resources
from clfdesk.domain.benefit_rules import Rules
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.expression import parse
from clfdesk.grammar.money import format_yuan
from clfdesk.grammar.words import words
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
        yuan = _yuan(fen) if fen is not None else ""
        found[each.row["number"], str(each.benefit["flag"])] = (yuan, months)
    return found


def standards_said(office: Office) -> dict[str, dict[str, str]]:
    """Return by the benefit's number (``living_allowance``) its title and ``amount``: yuan a month, as a board says it.

    The office's own standard comes before the pack's. Where the grades come to different
    amounts each is said; where people of one grade do, the least and the most.
    """
    rules = Rules(office.pack, Month.of(office.today))
    said = resources.shipped("papers", "words.toml")["standard"]
    codes = words("person").codes
    grades, hardships, types = (list(codes[name]) for name in ("grade", "hardship", "type"))
    found = {}
    for benefit in rules.benefits:
        eligible, excludes = (
            parse(str(benefit.get(name, "false")), ROSTER_FIELDS) for name in ("eligible", "excludes")
        )
        by_grade: dict[str, set[int]] = {}
        for grade, hardship, kind in product(grades, hardships, types):
            row = dict.fromkeys(ROSTER_FIELDS.names())
            row |= {"grade": int(grade), "hardship": hardship, "type": kind, "lifecycle": "registered"}
            if eligible.holds(row, today=office.today) is False or excludes.holds(row, today=office.today):
                continue
            fen = rules.amount(str(benefit["id"]), row)[0]
            if fen is not None:
                by_grade.setdefault(grade, set()).add(fen)
        every = sorted({fen for amounts in by_grade.values() for fen in amounts})
        if len(every) > 1 and all(len(amounts) == 1 for amounts in by_grade.values()):
            each = [
                said["grade"].format(grade=words("person").word("grade", grade), amount=_yuan(*amounts))
                for grade, amounts in by_grade.items()
            ]
            amount = said["between"].join(each)
        elif len(every) > 1:
            amount = said["range"].format(least=_yuan(every[0]), most=_yuan(every[-1]))
        else:
            amount = _yuan(*every) if every else ""
        found[str(benefit["id"])] = {"title": str(benefit["title"]), "amount": amount}
    return found


def _yuan(fen: int) -> str:
    return format_yuan(fen).removesuffix(".00")
