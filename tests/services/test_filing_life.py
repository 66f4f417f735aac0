"""The life of a return: checked, sent, sent back, made again, accepted; traced, compared, bridged, locked, mailed."""

from __future__ import annotations

import email
import io
import json
from collections.abc import Iterator
from datetime import date
from email.policy import default
from pathlib import Path

import msoffcrypto
import pikepdf
import pytest
from openpyxl import load_workbook

from clfdesk.clock import Clock
from clfdesk.domain.event import Event
from clfdesk.domain.filing import STEPS, Filing
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.services import (
    filing,
    filing_bridge,
    filing_compare,
    filing_leaving,
    filing_life,
    filing_versions,
    journal,
)
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from clfdesk.services.person import list_rows, save_person
from clfdesk.storage import records
from clfdesk.storage.unit import unit

DAY = date(2026, 11, 20)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_demo(tmp_path / "d", persons=60, villages=3, clock=Clock(fixed=DAY))
    yield made
    close_desk(made)


def test_from_draft_to_filed(office: Office, tmp_path: Path) -> None:
    draft = filing.draft(office, "R16", "2026-Q3")
    assert (draft.state, draft.revision, draft.files) == ("draft", 1, [])
    with pytest.raises(Refusal) as refused:
        filing.check(office, "R16", "2026-Q3")
    assert "not_confirmed" in refused.value.why
    checked = filing.check(office, "R16", "2026-Q3", {"not_confirmed": "县里要预报数"})
    assert (checked.state, checked.revision, checked.filing) == ("checked", 1, draft.filing)
    made = filing.make(office, "R16", "2026-Q3", tmp_path / "out")
    assert (made.state, made.revision, made.filing) == ("frozen", 1, draft.filing)
    one = filing_versions.pick(office, "R16", "2026-Q3")
    sent = filing_life.send(office, one, to="县残联", channel="wechat").version
    assert (sent.state, sent.sent_to, sent.channel, sent.file) == ("sent", "县残联", "wechat", made.files[0].path.name)
    with pytest.raises(Refusal):
        filing_life.file_away(office, filing_versions.pick(office, "R16", "2026-Q3"))
    back = filing_life.back(office, filing_versions.pick(office, "R16", "2026-Q3"), [(3, "身份证不对"), (0, "没盖章")])
    keys = json.loads(one.content)["keys"]
    assert back.version.reasons == (
        filing_versions.Reason(3, "身份证不对", keys[2][0]),
        filing_versions.Reason(0, "没盖章"),
    )
    again = filing.make(office, "R16", "2026-Q3", tmp_path / "out", remarks={"not_confirmed": "同上"})
    assert again.revision == 2
    two = filing_versions.pick(office, "R16", "2026-Q3")
    scan = tmp_path / "盖章件.pdf"
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(scan)
    assert filing_life.scan(office, two, scan).version.scan == "盖章件.pdf"
    for step in (
        lambda one: filing_life.send(office, one, to="县残联"),
        lambda one: filing_life.accept(office, one),
        lambda one: filing_life.file_away(office, one),
    ):
        step(filing_versions.pick(office, "R16", "2026-Q3"))
    states = {each.revision: each.state for each in filing_versions.versions(office, card="R16", period="2026")}
    assert states == {1: "superseded", 2: "filed"}
    assert [each.action for each in journal.change_sets(office, 3)] == ["filing.file", "filing.accept", "filing.send"]
    assert all(each.says != each.action for each in journal.change_sets(office, 12))


def test_every_state_is_somewhere_in_the_steps() -> None:
    reached = {state for steps in STEPS.values() for state in steps.values()} | {"draft", "superseded"}
    assert reached == set(STEPS)


def test_nothing_leaves_with_open_findings(office: Office, tmp_path: Path) -> None:
    filing.make(office, "R16", "2026-Q2", tmp_path)
    one = filing_versions.pick(office, "R16", "2026-Q2")
    with pytest.raises(Refusal) as refused:
        filing_life.send(office, one, to="县残联")
    assert "not_confirmed" in refused.value.why
    filing_life.answer(office, one, "not_confirmed", "县里要预报数")
    assert filing_life.send(office, one, to="县残联").version.open == ()
    with pytest.raises(Refusal):
        filing_life.answer(office, one, "nothing", "x")
    with pytest.raises(Refusal):
        filing_versions.pick(office, "R16", "2026-Q1")


def test_where_a_wrong_number_went_and_what_changed(office: Office, tmp_path: Path) -> None:
    person = list_rows(office, "person", where="lifecycle == 'registered'", order="village, number").rows[4]
    filing.make(office, "R01", "2026", tmp_path)
    filing_life.send(office, filing_versions.pick(office, "R01", "2026"), to="县残联", accept_unverified=True)
    places = filing_compare.where_sent(office, person["id_number"])
    assert [(each.version.card, each.row, each.version.sent_to) for each in places if each.heading == "身份证号"] == [
        ("R01", 5, "县残联")
    ]
    save_person(office, person["number"], {"phone": "13900000000", "live_address": "新址1号"})
    filing.make(office, "R01", "2026", tmp_path)
    found = filing_compare.compare(
        filing_versions.pick(office, "R01", "2026", 1), filing_versions.pick(office, "R01", "2026", 2)
    )
    assert [(each.kind, each.key, each.row) for each in found] == [("changed", person["number"], 5)]
    assert ("联系电话", person["phone"], "13900000000") in found[0].cells
    with pytest.raises(Refusal):
        filing_compare.where_sent(office, "1")


def test_the_bridge_adds_up_and_opens_its_people(office: Office, tmp_path: Path) -> None:
    filing.make(office, "R03", "2026-Q3", tmp_path)
    with pytest.raises(Refusal):
        filing_bridge.bridge(office, "R03", "2026-Q3")
    office.clock = Clock(fixed=date(2026, 12, 20))
    people = [row["number"] for row in list_rows(office, "person", where="lifecycle == 'registered'").rows]
    village = list_rows(office, "division", where="kind != 'township'").rows[0]["name"]
    new = save_person(office, None, {"name": "新来", "village": village}).number
    moved = save_person(office, None, {"name": "迁入者", "village": village}).number
    with unit("test"):
        for number, lifecycle in zip(people[:4], ("dead", "dead", "moved_out", "cancelled"), strict=True):
            records.update(Person, number, {"lifecycle": lifecycle, "lifecycle_on": date(2026, 12, 1)})
        records.insert(
            [Event(kind="move_in", person_id=moved, happened_on=date(2026, 12, 2), entered_on=date(2026, 12, 3))]
        )
    filing.make(office, "R03", "2026-Q4", tmp_path)
    found = filing_bridge.bridge(office, "R03", "2026-Q4")
    parts = {part.code: part for part in found.parts}
    assert {code: part.count for code, part in parts.items()} == {
        "before": 60, "new": 1, "moved_in": 1, "joined": 0, "cancelled": 1, "moved_out": 1, "dead": 2, "left": 0,
        "now": 58,
    }  # fmt: skip
    assert found.holds
    assert parts["dead"].people == tuple(people[:2])
    assert [each["name"] for each in filing_bridge.names(parts["new"].people)] == ["新来"]
    assert parts["new"].people == (new,)


def test_a_locked_file_opens_with_its_password_alone(office: Office, tmp_path: Path) -> None:
    made = filing.make(office, "R01", "2026", tmp_path, encrypt="")
    assert len(made.password) == 14
    content = made.files[0].path.read_bytes()
    assert content[:4] == b"\xd0\xcf\x11\xe0"
    book = msoffcrypto.OfficeFile(io.BytesIO(content))
    clear = io.BytesIO()
    book.load_key(password=made.password, verify_password=True)
    book.decrypt(clear, verify_integrity=True)
    assert load_workbook(clear).worksheets[0]["A1"].value == f"{office.info.township}残疾人花名册"
    with pytest.raises(Refusal):
        filing.make(office, "R01", "2026", tmp_path, encrypt="123")
    assert len(list(tmp_path.glob("*.xlsx"))) == 1


def test_a_warning_before_numbers_leave(office: Office, tmp_path: Path) -> None:
    made = filing.make(office, "R01", "2026", tmp_path)
    assert made.warning is not None
    assert (made.warning.people, made.warning.columns[:2]) == (60, ("身份证号", "残疾人证号"))
    assert filing.make(office, "R03", "2026-Q4", tmp_path).warning is None


def test_an_email_draft_with_the_file(office: Office, tmp_path: Path) -> None:
    made = filing.make(office, "R01", "2026", tmp_path)
    one = filing_versions.pick(office, "R01", "2026")
    file = filing_leaving.mail_out(office, one, made.files[0].path, tmp_path, to="xian@example.cn")
    raw = file.path.read_bytes()
    message = email.message_from_bytes(raw, policy=default)
    assert file.path.suffix == ".eml"
    assert (message["X-Unsent"], message["To"]) == ("1", "xian@example.cn")
    assert message["Subject"] == f"{office.info.township}残疾人联合会报送2026年度残疾人花名册（第1版）"
    (part,) = message.iter_attachments()
    assert part.get_filename() == made.files[0].path.name
    assert part.get_payload(decode=True) == made.files[0].path.read_bytes()
    assert "共60行，第1版" in message.get_body().get_content()
    assert b"=?utf-8?b?" in raw
    with pytest.raises(Refusal):
        filing_leaving.mail_out(office, one, tmp_path / "none.xlsx", tmp_path)


def test_a_step_is_undone_like_anything_else(office: Office, tmp_path: Path) -> None:
    filing.make(office, "R01", "2026", tmp_path)
    filing_life.send(office, filing_versions.pick(office, "R01", "2026"), to="县残联", accept_unverified=True)
    journal.undo(office)
    (one,) = filing_versions.versions(office, card="R01")
    assert (one.state, one.sent_to) == ("frozen", "")
    assert records.count(Filing) == 1
