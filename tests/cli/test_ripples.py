"""What a death and a corrected ID reach, and that undo takes every row of it back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.clock import Clock
from clfdesk.domain.body import Body, Post
from clfdesk.domain.counter import Business
from clfdesk.domain.person import Person
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.services.office import close_desk, open_desk
from clfdesk.storage import database, records, triggers
from clfdesk.storage.unit import unit
from tests.office import Desk, demo_desk

LOG = {"change", "change_set", "change_head", "access_log"}


def everything(desk: Desk) -> dict[str, list[Any]]:
    """Return all rows of all tables but the journals; the count of updates is no part of a record."""
    office = open_desk(desk.folder, clock=Clock(fixed=date.fromisoformat(desk.today)))
    connection = database.raw()
    found = {}
    for name in triggers.tables(connection):
        if name in LOG:
            continue
        names = ", ".join(f'"{each}"' for each in triggers.columns(connection, name) if each != "ver")
        found[name] = sorted(database.fetch(f'SELECT {names} FROM "{name}"'), key=repr)
    close_desk(office)
    return found


def surrounded(desk: Desk) -> None:
    """Put person 1 into a post, a group, paid work, a plan, an application, and benefits."""
    office = open_desk(desk.folder, clock=Clock(fixed=date.fromisoformat(desk.today)))
    person = records.get(Person, 1)
    assert person is not None
    with unit("test"):
        records.update(Person, 1, {"living_allowance": True, "care_subsidy": True, "lifecycle": "registered"})
        bodies = records.every(Body)
        group = next((each.id for each in bodies if each.kind == "group"), bodies[0].id)
        records.insert(
            [
                Post(bodies[0].id, "member", person.name, person_id=1, started_on=date(2025, 1, 1)),
                Post(group, "group_member", person.name, person_id=1, started_on=date(2025, 1, 1)),
            ]
        )
        records.insert([Staff(person.name, person_id=1, started_on=date(2025, 1, 1))])
        plan = {"made_on": "2026-01-05", "who": person.name, "state": "open", "due": "2026-12-01"}
        need = {"who": person.name, "state": "open", "due": "2026-12-20"}
        for form, answers in (("case_plan", plan), ("need", need)):
            text = json.dumps(answers, ensure_ascii=False)
            records.insert([Entry(form, "2026.1", person_id=1, entered_on="2026-01-05", answers=text)])
        records.insert([Business("renew", 1, applied_on=date(2026, 11, 1))])
    close_desk(office)


def test_a_death_reaches_everything_that_runs_and_undo_takes_all_of_it_back(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "24", "--villages", "3")
    surrounded(desk)
    village = desk.done("show", "person", 1)["village"]
    desk.done("poster", "--set", "village", "--village", village, "--size", "A4", "--out", tmp_path / "out")
    before = everything(desk)
    told = desk.done("event", "death", 1, "--on", "2026-11-18")
    about = [effect["about"] for effect in told["effects"]]
    assert {"person", "certificate", "benefit", "post", "plan", "paper"} <= set(about)
    plans = [effect["says"] for effect in told["effects"] if effect["about"] == "plan"]
    assert any("2026-01-05 → 2026-12-01" in each for each in plans)
    assert any("2026-01-05 → 2026-12-20" in each for each in plans)
    after = everything(desk)
    changed = {name for name in before if before[name] != after[name]}
    assert {"person", "certificate", "post", "staff", "entry", "business", "event"} <= changed
    entries = [row for row in after["entry"] if row not in before["entry"]]
    assert entries
    assert all('"state": "stopped"' in str(each) for each in entries)
    desk.done("undo", told["change_set"])
    again = everything(desk)
    assert {name: rows for name, rows in again.items() if rows != before[name]} == {}


#: Every kind of event with what makes it possible: what was entered before, the answers.
EVENTS = {
    "death": ((), ()),
    "move_out": ((), ("destination=外县",)),
    "move_within": ((), ("village=@other",)),
    "regrade": ((), ("grade=@other",)),
    "renew": ((), ("issued_on=2026-11-20",)),
    "loss": ((), ()),
    "reissue": (("loss",), ()),
    "freeze": ((), ()),
    "unfreeze": (("freeze",), ()),
    "cancel": ((), ("cause=本人申请注销",)),
    "id_correction": ((), ("id_number=110000195001010015",)),
    "rename": ((), ("name=李新名",)),
    "guardian": ((), ("guardian_name=王五",)),
    "prison": ((), ("until=2027-01-01",)),
    "release": (("prison",), ()),
    "move_in": (("move_out:destination=外县",), ("village=@other",)),
}


def test_undo_takes_every_event_back_table_by_table(tmp_path: Path) -> None:
    from clfdesk.domain.event import KINDS

    desk = demo_desk(tmp_path / "desk", "--persons", "24", "--villages", "3")
    surrounded(desk)
    row = desk.done("list", "person", "--where", "number == 1", "--columns", "village,grade,certificate_state")["rows"][
        0
    ]
    assert row["certificate_state"] == "valid"
    villages = [each["name"] for each in desk.done("list", "division", "--where", "kind == 'village'")["rows"]]
    other = next(each for each in villages if each != row["village"])
    desk.done("poster", "--set", "village", "--village", row["village"], "--size", "A4", "--out", tmp_path / "out")
    assert set(EVENTS) | {"issue"} == set(KINDS)  # a first certificate goes through the counter's own test
    for kind, (first, answers) in EVENTS.items():
        told = []
        for each in first:
            name, _colon, answer = each.partition(":")
            told.append(desk.done("event", name, 1, *(("--set", answer) if answer else ()))["change_set"])
        before = everything(desk)
        grade = "1" if row["grade"] != 1 else "2"
        words = [each.replace("village=@other", f"village={other}").replace("@other", grade) for each in answers]
        done = desk.done("event", kind, 1, *(part for each in words for part in ("--set", each)))
        assert everything(desk) != before, kind
        desk.done("undo", done["change_set"])
        again = everything(desk)
        assert {name: rows for name, rows in again.items() if rows != before[name]} == {}, kind
        for change in reversed(told):
            desk.done("undo", change)


def test_lists_and_notices_that_left_are_told_when_they_no_longer_hold(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "12", "--villages", "2")
    name = desk.done("show", "person", 1)["name"]
    desk.done("list", "person", "--as", "xlsx", "--purpose", "upward", "--out", tmp_path / "out")
    desk.done("notice", "N07", "--where", "number == 1", "--out", tmp_path / "out")
    told = desk.done("event", "death", 1, "--dry-run")
    says = next(each["says"] for each in told["effects"] if "导出的" in each["says"])
    assert "N07" in says
    assert ".xlsx" in says
    desk.done("event", "id_correction", 1, "--set", "id_number=110000195001010015")
    places = [each["place"] for each in desk.done("event", "sent", 1)["rows"]]
    assert any(".xlsx" in each for each in places)
    assert name


def test_a_corrected_id_says_where_the_old_one_was_sent(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "12", "--villages", "2")
    old = desk.done("show", "person", 1)["id_number"]
    desk.done("filing", "make", "R01", "--out", tmp_path / "out")
    places = desk.done("event", "sent", 1)["rows"]
    fresh = "110000195001010015"
    told = desk.done("event", "id_correction", 1, "--set", f"id_number={fresh}")
    sent = [each["place"] for each in places if each["id_number"] == old]
    assert "R01" in sent[0]  # the version that was made; its file follows
    for place in sent:
        assert any(place in effect["says"] for effect in told["effects"])
    assert desk.done("event", "sent", 1)["rows"] == [{"id_number": old, "place": place} for place in sent]


def test_a_list_of_what_was_paid_is_kept_and_the_checks_find_amounts_off_the_standard(tmp_path: Path) -> None:
    from openpyxl import Workbook

    desk = demo_desk(tmp_path / "desk", "--persons", "12", "--villages", "2")
    office = open_desk(desk.folder, clock=Clock(fixed=date.fromisoformat(desk.today)))
    with unit("test"):
        records.update(
            Person, 1, {"living_allowance": True, "hardship": "dibao", "living": "", "lifecycle": "registered"}
        )
    person = records.get(Person, 1)
    assert person is not None
    close_desk(office)
    book = Workbook()
    book.active.append(["姓名", "身份证号", "补贴类型", "补贴金额"])
    book.active.append([person.name, person.id_number, "困难残疾人生活补贴", "81.50"])
    book.save(tmp_path / "paid.xlsx")
    assert not [each for each in desk.done("check")["verdicts"] if each["rule"] == "data.amount_differs"]
    desk("benefit", "reconcile", tmp_path / "paid.xlsx", "--keep")
    (found,) = [each for each in desk.done("check")["verdicts"] if each["rule"] == "data.amount_differs"]
    assert found["concerned"] == ["person:1"]


def test_a_return_with_a_number_to_be_verified_leaves_only_when_that_is_said(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "12", "--villages", "2")
    office = open_desk(desk.folder, clock=Clock(fixed=date.fromisoformat(desk.today)))
    with unit("test"):
        records.update(Person, 1, {"id_state": "unverified", "id_reason": "户口簿即此号"})
    close_desk(office)
    desk.done("filing", "make", "R01", "--period", "2026", "--out", tmp_path / "out")
    said = desk("filing", "sent", "R01", "--period", "2026", "--to", "县残联")
    assert said.code == 1
    assert said.refusal
    desk.done("filing", "sent", "R01", "--period", "2026", "--to", "县残联", "--accept", "unverified")
