"""Passwords of several people, recovery sheets, roles, the pause after wrong passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.payroll import PayrollRun
from clfdesk.domain.person import Person
from clfdesk.domain.user import User, may
from clfdesk.errors import Refusal
from clfdesk.storage import attempts, desk, journal, keyslots, members, records, rights, session
from clfdesk.storage.unit import unit

pytestmark = pytest.mark.usefixtures("closed_after")
AT, DAY = "2026-11-20T08:00:00+00:00", "2026-11-20"
FIRST, SECOND, THIRD = "first-word", "second-word", "third-word"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """What a guess costs has a test of its own (test_keyslots)."""
    monkeypatch.setattr(keyslots, "_MEMORY_KIB", 64)
    monkeypatch.setattr(keyslots, "_PASSES", 1)


class Time:
    """A clock that stands until it is moved, and a machine that runs as told."""

    def __init__(self, monkeypatch) -> None:
        self.wall, self.running = datetime(2026, 11, 20, 8, tzinfo=UTC), 5000.0
        monkeypatch.setattr(Clock, "now", lambda _clock: self.wall)
        monkeypatch.setattr(Clock, "ticks", lambda _clock: self.running)

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.running += seconds


@pytest.fixture
def time(monkeypatch):
    return Time(monkeypatch)


@pytest.fixture
def two(opened):
    members.set_password("张甲", FIRST, at=AT, day=DAY)
    members.add(User("李乙", "reviewer", "active", DAY), SECOND, at=AT)
    return opened


def _as(folder, secret, user=None):
    desk.close()
    desk.open_(folder, secret=secret, user=user)
    return session.current()


def test_a_lone_clerk_has_no_role_and_is_never_locked_out(opened):
    members.set_password("张甲", FIRST, at=AT, day=DAY)
    desk.close()
    for _try in range(7):
        with pytest.raises(keyslots.WrongSecret):
            desk.open_(opened, secret="wrong-word")
    here = _as(opened, FIRST)
    assert (here.user, here.role) == ("张甲", "")
    assert len([each for each in journal.accesses() if each["kind"] == "login_failed"]) == 7


def test_the_password_tells_whose_it_is(two):
    assert (session.current().user, session.current().role) == ("张甲", "admin")
    assert (_as(two, SECOND).user, session.current().role) == ("李乙", "reviewer")
    assert (_as(two, FIRST, "张甲").user, session.current().role) == ("张甲", "admin")
    desk.close()
    with pytest.raises(keyslots.WrongSecret):
        desk.open_(two, secret=FIRST, user="李乙")
    slots = (two / keyslots.NAME).read_text("utf-8")
    assert "张甲" not in slots
    assert "\\u5f20" not in slots


def test_a_second_person_needs_a_first_with_a_name(opened):
    with pytest.raises(Refusal):
        members.add(User("李乙", "clerk", "active", DAY), SECOND, at=AT)
    assert keyslots.passwords(keyslots.read(opened)) == frozenset()
    assert rights.active() == {}


def test_a_password_is_changed_and_taken_away(two):
    members.set_password("李乙", THIRD, at=AT, day=DAY)
    desk.close()
    with pytest.raises(keyslots.WrongSecret):
        desk.open_(two, secret=SECOND)
    assert _as(two, THIRD).user == "李乙"
    with pytest.raises(Refusal):
        members.set_password("张甲", SECOND, at=AT, day=DAY)
    with pytest.raises(Refusal):
        members.remove("张甲", at=AT)
    _as(two, FIRST)
    with pytest.raises(Refusal):
        members.remove("张甲", at=AT)
    members.remove("李乙", at=AT)
    assert session.current().role == ""
    desk.close()
    with pytest.raises(keyslots.WrongSecret):
        desk.open_(two, secret=THIRD)
    assert _as(two, FIRST).role == ""


def test_a_slot_without_a_person_opens_nothing(two):
    here = session.current()
    slots = keyslots.with_password(keyslots.read(two), here.key, THIRD, "王丙")
    keyslots.write(two, slots)
    desk.close()
    with pytest.raises(Refusal) as refused:
        desk.open_(two, secret=THIRD)
    assert not isinstance(refused.value, keyslots.WrongSecret)
    assert not session.is_open()


def test_somebody_always_manages(two):
    with pytest.raises(Refusal):
        members.set_role("张甲", "clerk", at=AT)
    members.set_role("李乙", "admin", at=AT)
    members.set_role("张甲", "reader", at=AT)
    with pytest.raises(Refusal), unit("person.add"):
        records.insert([Person("王五")])
    with pytest.raises(Refusal):
        members.set_role("张甲", "admin", at=AT)


def test_who_may_open_the_desk_is_not_undone(two):
    number = journal.change_sets()[0].id
    with pytest.raises(Refusal):
        journal.undo(number)
    assert set(rights.active()) == {"张甲", "李乙"}


def test_a_recovery_sheet_opens_until_it_is_revoked(two):
    name, code = members.new_sheet(at=AT)
    other, _code = members.new_sheet(at=AT)
    assert members.sheets() == [name, other]
    here = _as(two, code.lower().replace("-", " "))
    assert (here.user, here.role) == (name, "admin")
    members.set_password("张甲", THIRD, at=AT, day=DAY)
    members.set_role("李乙", "clerk", at=AT)
    assert (session.current().user, session.current().role) == (name, "admin")  # still who came with the sheet
    assert _as(two, THIRD).user == "张甲"
    members.revoke_sheet(name, at=AT)
    with pytest.raises(Refusal):
        members.revoke_sheet(name, at=AT)
    desk.close()
    with pytest.raises(keyslots.WrongSecret):
        desk.open_(two, secret=code)


def test_pay_needs_four_eyes(two):
    with unit("payroll_draft"):
        (run,) = records.insert([PayrollRun(period="2026-10", state="draft")])
    with pytest.raises(Refusal) as refused, unit("payroll_confirm"):
        records.update(PayrollRun, run, {"state": "confirmed"})
    assert refused.value.where == "2026-10"
    with pytest.raises(Refusal), unit("payroll_confirm", user="李乙"):  # nobody signs for another
        records.update(PayrollRun, run, {"state": "confirmed"})
    _as(two, SECOND)
    with unit("payroll_confirm") as done:
        records.update(PayrollRun, run, {"state": "confirmed"})
    back = journal.undo(done.id)
    _as(two, FIRST)
    with pytest.raises(Refusal):
        journal.undo(back)
    assert records.get(PayrollRun, run).state == "draft"
    with pytest.raises(Refusal), unit("payroll_confirm"):
        records.insert([PayrollRun(period="2026-11", state="confirmed")])


@pytest.mark.parametrize(
    ("role", "action", "allowed"),
    [
        ("", "payroll_confirm", True),
        ("clerk", "payroll_confirm", False),
        ("clerk", "person.change", True),
        ("reviewer", "payroll_confirm", True),
        ("reviewer", "user.add", False),
        ("admin", "user.add", True),
        ("reader", "person.change", False),
        ("clerk", "restore", False),
    ],
)
def test_what_each_role_may(role, action, allowed):
    assert may(role, action) is allowed


def _five_wrong(folder):
    desk.close()
    for _try in range(attempts.MOST):
        with pytest.raises(keyslots.WrongSecret):
            desk.open_(folder, secret="wrong-word")


def _locked(folder, secret=FIRST):
    with pytest.raises(Refusal) as refused:
        desk.open_(folder, secret=secret)
    return not isinstance(refused.value, keyslots.WrongSecret)


def test_five_wrong_passwords_lock_for_ten_minutes(two, time):
    _five_wrong(two)
    assert _locked(two)
    time.passes(attempts.PAUSE - 1)
    assert _locked(two)
    time.passes(1)
    assert desk.open_(two, secret=FIRST).township
    told = [each for each in journal.accesses() if each["kind"] == "login_failed"]
    assert [each["user"] for each in told] == ["?"] * attempts.MOST
    desk.close()
    assert desk.open_(two, secret=FIRST)
    assert len([each for each in journal.accesses() if each["kind"] == "login_failed"]) == attempts.MOST


def test_neither_clock_nor_restart_nor_a_missing_file_ends_the_pause(two, time):
    _five_wrong(two)
    time.wall += timedelta(days=400)  # set forward: the machine has not run as long
    assert _locked(two)
    time.wall -= timedelta(days=4000)  # set back
    assert _locked(two)
    time.passes(attempts.PAUSE / 2)
    time.running = 30.0  # restarted
    assert _locked(two)
    time.passes(attempts.PAUSE / 2)
    (two / attempts.NAME).unlink()
    assert _locked(two)
    (two / attempts.NAME).write_bytes(b'{"failures": 0}')
    assert _locked(two)
    time.passes(attempts.PAUSE)
    assert desk.open_(two, secret=SECOND)


def test_only_who_is_there_can_be_given_a_password_a_role_or_be_removed(two):
    before = (two / keyslots.NAME).read_bytes()
    for verb in (
        lambda: members.set_password("王丙", THIRD, at=AT, day=DAY),
        lambda: members.set_role("王丙", "clerk", at=AT),
        lambda: members.remove("王丙", at=AT),
    ):
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.where == "王丙"
    with pytest.raises(Refusal) as refused:
        members.add(User("李乙", "clerk", "active", DAY), THIRD, at=AT)
    assert refused.value.where == "李乙"
    assert (two / keyslots.NAME).read_bytes() == before
    assert (members.protected("李乙"), members.protected("王丙")) == (True, False)


def test_a_desk_open_for_reading_gives_nobody_a_password_or_a_sheet(two):
    desk.close()
    desk.open_(two, secret=FIRST, read_only=True)
    before = (two / keyslots.NAME).read_bytes()
    for verb in (
        lambda: members.set_password("张甲", THIRD, at=AT, day=DAY),
        lambda: members.add(User("王丙", "clerk", "active", DAY), THIRD, at=AT),
        lambda: members.new_sheet(at=AT),
        lambda: members.remove("李乙", at=AT),
    ):
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.where == str(two)
    assert (two / keyslots.NAME).read_bytes() == before


def test_a_desk_may_have_a_password_before_anybody_has_a_name(opened):
    members.set_password("", FIRST, at=AT, day=DAY)
    assert rights.active() == {}
    assert members.protected("")
    here = _as(opened, FIRST)
    assert here.role == ""
    members.set_password("张甲", SECOND, at=AT, day=DAY)  # the nameless one goes with the first name
    assert keyslots.passwords(members.slots()) == {keyslots.tag(here.uuid, "张甲")}
    assert (session.current().user, session.current().role) == ("张甲", "")
    assert [user.role for user in rights.active().values()] == ["admin"]
    assert [each["detail"] for each in journal.accesses(kind="password")] == ["张甲", ""]


def test_the_second_person_finds_a_count_that_is_whole_and_the_slots_of_a_package_open_nothing_else(two):
    assert attempts.read(two, members.slots()) == attempts.Attempts()
    (two / attempts.NAME).unlink()
    members.set_password("李乙", THIRD, at=AT, day=DAY)
    assert attempts.read(two, members.slots()) == attempts.Attempts()
    slots, name, code = members.sheet_alone()
    assert [each["kind"] for each in slots.slots] == ["recovery"]
    assert keyslots.opened_by(slots, code).key == session.current().key
    assert name not in members.sheets()


def test_a_role_says_what_it_may_not_in_words_of_its_own(two):
    with pytest.raises(Refusal) as refused:
        _as(two, SECOND) and rights.begin("user.add", None)
    reviewer = refused.value
    _as(two, FIRST)
    members.set_role("李乙", "reader", at=AT)
    _as(two, SECOND)
    for action in ("person.add", "user.add"):
        with pytest.raises(Refusal) as refused:
            rights.begin(action, None)
        assert refused.value.where == rights.role_word("reader") != reviewer.where == rights.role_word("reviewer")
        assert refused.value.why != reviewer.why
    assert rights.role_word("something else") == "something else"


def test_an_open_desk_counts_nothing(opened):
    desk.close()
    desk.open_(opened, secret="whatever")
    assert not (opened / attempts.NAME).exists()
