"""The benefits as lists: who draws what in a month, and what changed in each month of a period.

Returns read them as the stems ``benefit`` and ``benefit_change``; the window shows them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.benefit import Enrolment
from clfdesk.domain.benefit_rules import Record, Rules
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.grammar.accounts import clean_account
from clfdesk.grammar.calendar import Month, Period
from clfdesk.grammar.dates import read_date
from clfdesk.services import benefit, event_stops
from clfdesk.services.office import Office
from clfdesk.storage import listing, records

REVIEW = "@benefit_review"
#: The register of social security cards: whose card a benefit goes to where its application names no account.
CARDS = "social_card"
_TOLD = (
    "name", "id_number", "certificate_number", "village", "type", "grade", "gender", "birth", "age", "hardship",
    "ethnic", "phone", "hukou_address", "live_address", "guardian_name", "guardian_phone",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One person's benefit: from which month (empty: since before), the first not paid (empty: none), why it stops."""

    row: Row
    benefit: Record
    start: str
    stop: str
    why: str
    enrolled: Enrolment | None = None

    def paid(self, month: str) -> bool:
        """Return whether a month is paid."""
        return self.start <= month and (not self.stop or month < self.stop)


def roster(office: Office, rules: Rules) -> list[Row]:
    """Return everybody with what the rules ask and the lists show."""
    flags = [str(each["flag"]) for each in rules.benefits]
    columns = list(dict.fromkeys((*_TOLD, "lifecycle", "certificate_state", *flags, *rules.names)))
    rows = listing.rows("person", columns=["number", *columns], today=office.today)
    gone = {each.id: each.lifecycle_on for state in ("dead", "moved_out") for each in
            records.every(Person, lifecycle=state)}  # fmt: skip
    for row in rows:
        row["lifecycle_on"] = gone.get(row["number"])
    return rows


def drawings(office: Office, rules: Rules) -> list[Drawing]:
    """Return every benefit that is or was drawn, by the order of the roster."""
    known = {(each.person, each.benefit): each for each in benefit.enrolments()}
    stops = {(each["person"], each["benefit"]): each for each in event_stops.stopped_benefits()}
    found = []
    for row in roster(office, rules):
        for record in rules.benefits:
            key = (row["number"], str(record["id"]))
            enrolled, stopped = known.get(key), stops.get(key)
            end = enrolled.stop if enrolled and enrolled.stop else str(stopped["first"]) if stopped else ""
            if enrolled and enrolled.state in ("applying", "refused"):
                continue
            if row[record["flag"]] or end:
                why = enrolled.reason if enrolled else str(stopped["kind"]) if stopped else ""
                found.append(Drawing(row, record, enrolled.start if enrolled else "", end, why, enrolled))
    return found


def reviews(year: int) -> dict[tuple[int, str], tuple[str, str]]:
    """Return the yearly reviews: day and result (``passed failed``) by person and benefit, the last one counts."""
    found = {}
    for entry in records.every(Entry, form=REVIEW, version=str(year)):
        kept = json.loads(entry.answers)
        found[entry.person_id or 0, str(kept["benefit"])] = (entry.entered_on, str(kept["result"]))
    return found


def cards() -> dict[int, dict[str, str]]:
    """Return each person's social security card in use, as entered last: bank, account, holder, relation."""
    found = {}
    for entry in sorted(records.every(Entry, form=CARDS), key=lambda each: (each.entered_on, each.id)):
        told = json.loads(entry.answers)
        if entry.person_id and told.get("state") == "valid":
            found[entry.person_id] = {name: str(told.get(name) or "") for name in ("bank", "holder", "relation")} | {
                "account": clean_account(told.get("account"))
            }
        else:
            found.pop(entry.person_id or 0, None)
    return found


def drawn(office: Office, period: Period) -> list[Row]:
    """Return one row a person and benefit paid in the last month of a period."""
    month = Month.of(period.last)
    rules = Rules(office.pack, month)
    reviewed = reviews(month.year)
    urban = {each.name: each.urban for each in records.every(Division)}
    waiting = {each.id for each in records.every(Person, id_state="unverified")}
    waiting |= {each.id for each in records.every(Person, id_number=None)}
    held = cards()
    rows = []
    for each in drawings(office, rules):
        if not each.paid(str(month)):
            continue
        amount, source, clause = rules.amount(str(each.benefit["id"]), each.row)
        enrolled = each.enrolled
        barred = each.row["number"] in waiting  # stays on the list and in its sums, its account in no bank file
        steps = dict(enrolled.steps) if enrolled else {}
        when, result = reviewed.get((each.row["number"], str(each.benefit["id"])), ("", "open"))
        rows.append(
            _shared(each)
            | {name: each.row[name] for name in _TOLD[10:]}
            | {
                "residence": "urban" if urban.get(each.row["village"] or "") else "rural",
                "amount": amount,
                "start": each.start,
                "until": str(Month.read(each.stop).plus(-1)) if each.stop else "",
                "applied_on": read_date(steps.get("applied", "")),
                "approved_on": read_date(steps.get("civil", "")),
                **_account(enrolled, held.get(each.row["number"], {}), each.row["name"], barred=barred),
                "barred": barred,
                "remark": "",
                "dead": each.row["lifecycle"] == "dead",
                "by_paper": f"{source} {clause}".strip(),
                "reviewed_on": read_date(when),
                "review": result,
            }
        )
    return rows


def _account(enrolled: Enrolment | None, card: dict[str, str], name: str, *, barred: bool) -> Row:
    """Return where a benefit goes: the account of its application, else the person's social security card."""
    if enrolled is not None and enrolled.account:
        bank, account, holder, relation = enrolled.bank, enrolled.account, enrolled.holder, enrolled.relation
    else:
        bank, account, holder, relation = (card.get(each, "") for each in ("bank", "account", "holder", "relation"))
    shown = {"bank": bank, "account": account} if not barred else {"bank": "", "account": ""}
    return {**shown, "account_holder": holder or name, "relation": relation}


def changed(office: Office, period: Period) -> list[Row]:
    """Return one row a change in the months of a period: begun, stopped, another amount."""
    rules = {month: Rules(office.pack, month) for each in period.months() for month in (each.plus(-1), each)}
    every = drawings(office, rules[period.start])
    rows = []
    for month in period.months():
        now_in, before_in = rules[month], rules[month.plus(-1)]
        for each in every:
            paid, was_paid = each.paid(str(month)), each.paid(str(month.plus(-1)))
            if not (paid or was_paid):
                continue
            code = str(each.benefit["id"])
            now = (now_in.amount(code, each.row)[0] or 0) if paid else 0
            before = (before_in.amount(code, each.row)[0] or 0) if was_paid else 0
            if paid == was_paid and now == before:
                continue
            rows.append(
                _shared(each)
                | {
                    "month": str(month),
                    "change": "amount" if paid and was_paid else "start" if paid else "stop",
                    "before": before,
                    "now": now,
                    "difference": now - before,
                    "reason": each.why,
                    "document_number": each.enrolled.document_number if each.enrolled else "",
                }
            )
    return rows


def _shared(each: Drawing) -> Row:
    row = {name: each.row[name] for name in _TOLD[:10]}
    return {"number": each.row["number"], **row, "programme": str(each.benefit["id"])}
