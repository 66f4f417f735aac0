"""What the four lists find amiss with the two benefits, and what was paid too much, as a source of returns.

A return of a quarter or a year speaks of its last month, or of this one while it runs.
"""

from __future__ import annotations

from typing import Any

from clfdesk.grammar.calendar import Month, Period
from clfdesk.services import benefit, benefit_lists, filing_beside
from clfdesk.services.office import Office

_TOLD = ("id_number", "certificate_number", "village", "type", "grade", "gender", "age", "certificate_state")

Row = dict[str, Any]


def findings(office: Office, period: Period) -> list[Row]:
    """Return one row a finding; people the roster does not know are told by what the list said of them."""
    month = str(Month.of(min(period.last, office.today)))
    lists = benefit_lists.four_lists(office, text=month)
    over = {(each.person, each.benefit): each for each in benefit.overpaid(office, month)}
    found = [*lists.should_stop, *lists.should_have, *lists.amount_differs, *lists.duplicate]
    numbers = {each.person for each in found} | {person for person, _benefit in over}
    people = filing_beside.people(sorted(numbers - {0}), office.today)
    rows: list[Row] = []
    for each in found:
        known = people.get(each.person, {})
        told = {name: known.get(name) for name in _TOLD} if known else {"id_number": each.id_number}
        paid = over.pop((each.person, each.benefit), None)
        rows.append(
            {
                **dict.fromkeys(_TOLD),
                **told,
                "number": each.person,
                "name": each.name,
                "programme": each.benefit,
                "finding": each.reason if each.reason != "unknown" else "not_eligible",
                "says": each.says,
                "over": paid.total_fen if paid else None,
            }
        )
    for (person, code), paid in over.items():
        known = people.get(person, {})
        rows.append(
            {
                **{name: known.get(name) for name in _TOLD},
                "number": person,
                "name": paid.name,
                "programme": code,
                "finding": "over",
                "says": "",
                "over": paid.total_fen,
            }
        )
    return rows
