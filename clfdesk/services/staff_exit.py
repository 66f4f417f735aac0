"""A worker leaves: contracts end, the staff list and pay follow, and the hand-over list is printed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.contract import Contract
from clfdesk.domain.counter import CLOSED, Business
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, written_day
from clfdesk.i18n import _
from clfdesk.services import paper_card
from clfdesk.services.contract import member_of
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Left:
    """What leaving did: how many contracts ended, the hand-over list, the change set."""

    staff: int
    contracts: int
    files: tuple[OutFile, ...]
    change_set: int | None


def leave_office(office: Office, staff: int, day: date, why: str, out: Path | None = None) -> Left:
    """Let a worker leave on a last day: running contracts end, pay ends with the month the pack says.

    Refusal without a reason, or for who left before already. ``out`` is where the hand-over list is put.
    """
    member = member_of(staff)
    if not why.strip() or (member.ended_on and member.ended_on < day):
        raise Refusal(
            _("This worker cannot leave so."),
            where=f"{member.name} {day}",
            why=_("Left already on {day}.").format(day=member.ended_on)
            if member.ended_on
            else _("A reason is needed."),
            next=_("Look at the staff list."),
        )
    running = [each for each in records.every(Contract, staff_id=staff) if not each.ended_on and each.last >= day]
    with unit("staff.leave", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        for each in running:
            records.update(Contract, each.id, {"ended_on": day, "ended_why": why.strip()}, ver=each.ver)
        records.update(Staff, staff, {"ended_on": day}, ver=member.ver)
    files = (handover(office, staff, out, why),) if out is not None else ()
    return Left(staff, len(running), files, change.id)


def _open_matters(place: Division | None, words: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the lines that are counted in any case: the desk's number where it has one, else left open."""
    counts: dict[str, int] = {}
    if place is not None:
        people = {each.id for each in records.every(Person, village_id=place.id)}
        here = [each for each in records.every(Business) if each.person_id in people and each.state not in CLOSED]
        counts["counter"] = len(here)
        devices = [json.loads(each.answers) for each in records.every(Entry, form="device", division_id=place.id)]
        devices += [
            json.loads(each.answers)
            for each in records.every(Entry, form="device")
            if each.division_id != place.id and each.person_id in people
        ]
        out = sum(int(Decimal(str(each.get("quantity") or 0))) for each in devices if each.get("kind") == "loan")
        back = sum(int(Decimal(str(each.get("quantity") or 0))) for each in devices if each.get("kind") == "back")
        counts["device"] = max(0, out - back)
        petitions = [
            json.loads(each.answers)
            for each in records.every(Entry, form="petition")
            if each.division_id == place.id or each.person_id in people
        ]
        counts["petition"] = sum(1 for each in petitions if each.get("state", "open") == "open")
    keys: Mapping[str, str] = words["counted"]
    return [(str(item), str(counts[keys[item]]) if keys.get(item) in counts else "", "") for item in words["items"]]


def handover(office: Office, staff: int, out: Path, why: str = "") -> OutFile:
    """Press the hand-over list of a worker: what the desk knows of their village, and what is to be counted by hand."""
    member = member_of(staff)
    words = resources.shipped("lists", "handover_list.toml")
    place = records.get(Division, member.village_id) if member.village_id else None
    told: list[tuple[str, str, str]] = []
    if place is not None:
        people = records.count(Person, village_id=place.id, lifecycle="registered")
        told.append((str(words["persons"]), str(people), ""))
        counted = Counter(
            each.form for each in records.every(Entry, division_id=place.id) if not each.form.startswith("@")
        )
        titles = {
            name: str(resources.shipped("registers", f"{name}.toml")["title"]) for name in resources.names("registers")
        }
        for form, number in sorted(counted.items()):
            if form in titles:
                told.append((titles[form], str(number), ""))
    told += _open_matters(place, words)
    rows = [
        {"index": str(index), "item": item, "count": count, "told": said, "done": ""}
        for index, (item, count, said) in enumerate(told, start=1)
    ]
    last = member.ended_on or office.today
    ended = next((each for each in records.every(Contract, staff_id=staff) if each.ended_on == member.ended_on), None)
    values = {
        "name": member.name,
        "village": place.name if place else office.info.township,
        "day": written_day(last),
        "code": last.strftime("%Y%m%d"),
        "why": why or (ended.ended_why if ended else "") or "＿＿＿＿",
        "pay": str(words["pay"]).format(month=Month.of(last).title()),
    }
    return paper_card.press(office, "handover_list", [Content(values, {"items": rows})], out)
