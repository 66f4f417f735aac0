"""Wrong passwords, counted beside the desk: exactly how many, exactly how long, and what the file must be."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.storage import attempts, keyslots
from clfdesk.storage.attempts import MOST, PAUSE, Attempts
from clfdesk.storage.keyslots import Slots


def _person(user: str) -> dict[str, str]:
    return {"kind": "password", "user": user}


ALONE, TWO = Slots("a" * 32, (_person("1"),)), Slots("a" * 32, (_person("1"), _person("2")))


class Time(Clock):
    """A clock that stands until it is moved, and a machine that runs beside it."""

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "wall", datetime(2026, 11, 20, 8, tzinfo=UTC))
        object.__setattr__(self, "running", 5000.0)

    def now(self) -> datetime:
        return self.wall

    def ticks(self) -> float:
        return self.running

    def passes(self, seconds: float, running: float | None = None) -> None:
        object.__setattr__(self, "wall", self.wall + timedelta(seconds=seconds))
        object.__setattr__(self, "running", self.running + (seconds if running is None else running))


@pytest.fixture
def clock():
    return Time()


def _fail(folder, clock, times, slots=TWO):
    for _time in range(times):
        attempts.failed(folder, slots, attempts.check(folder, slots, clock), clock)


def _begun(folder, slots=TWO):
    attempts.write(folder, slots, Attempts())


def _minutes(folder, clock, **more) -> str:
    with pytest.raises(Refusal) as refused:
        attempts.check(folder, TWO, clock, **more)
    assert str(MOST) in refused.value.why
    return "".join(sign for sign in refused.value.next if sign.isdigit())


def test_four_are_forgiven_the_fifth_is_not(tmp_path, clock):
    _begun(tmp_path)
    _fail(tmp_path, clock, MOST - 1)
    assert attempts.check(tmp_path, TWO, clock).failures == 4
    _fail(tmp_path, clock, 1)
    assert _minutes(tmp_path, clock) == "10"
    clock.passes(1)
    assert _minutes(tmp_path, clock) == "10"
    clock.passes(PAUSE - 61)
    assert _minutes(tmp_path, clock) == "1"
    clock.passes(59)
    assert _minutes(tmp_path, clock) == "1"
    clock.passes(1)
    found = attempts.check(tmp_path, TWO, clock)
    assert (found.failures, len(found.untold)) == (0, 5)  # counted anew, and all five still to be told
    assert attempts.settled(tmp_path, TWO, found) == found.untold
    assert attempts.read(tmp_path, TWO) == Attempts()


def test_both_the_clock_and_the_machine_must_have_run(tmp_path, clock):
    _begun(tmp_path)
    _fail(tmp_path, clock, MOST)
    clock.passes(PAUSE, running=PAUSE - 1)
    _minutes(tmp_path, clock)
    clock.passes(-1, running=1)
    _minutes(tmp_path, clock)
    clock.passes(1, running=0)
    assert attempts.check(tmp_path, TWO, clock).failures == 0


def test_a_machine_that_was_started_again_counts_from_its_start(tmp_path, clock):
    _begun(tmp_path)
    _fail(tmp_path, clock, MOST)
    clock.passes(PAUSE * 9, running=PAUSE - 1 - clock.ticks())  # up for a second less than the pause
    _minutes(tmp_path, clock)
    clock.passes(1)
    assert attempts.check(tmp_path, TWO, clock).failures == 0


def test_a_clock_set_back_begins_the_pause_anew_and_does_not_lock_for_years(tmp_path, clock):
    _begun(tmp_path)
    _fail(tmp_path, clock, MOST)
    before = (tmp_path / attempts.NAME).read_bytes()
    clock.passes(-86400 * 366, running=1)
    assert _minutes(tmp_path, clock, read_only=True) == "10"
    assert (tmp_path / attempts.NAME).read_bytes() == before
    assert _minutes(tmp_path, clock) == "10"
    clock.passes(PAUSE)
    assert attempts.check(tmp_path, TWO, clock).failures == 0


@pytest.mark.parametrize(
    "content",
    [None, b"", b"[]", b"{}", b'{"failures": 0, "at": "", "ticks": 0, "untold": []}', b"\xff"],
    ids=["gone", "empty", "list", "bare", "unsealed", "rubbish"],
)
def test_a_file_that_is_gone_or_was_written_in_begins_the_pause(tmp_path, clock, content):
    if content is not None:
        (tmp_path / attempts.NAME).write_bytes(content)
    assert attempts.read(tmp_path, TWO) is None
    assert attempts.check(tmp_path, ALONE, clock) == Attempts()  # who is alone is never locked out
    _minutes(tmp_path, clock, read_only=True)
    assert attempts.read(tmp_path, TWO) is None
    _minutes(tmp_path, clock)
    assert attempts.read(tmp_path, TWO) == Attempts(MOST, clock.now().isoformat(), clock.ticks())


def test_a_count_that_was_made_smaller_or_is_another_desks_is_not_believed(tmp_path, clock):
    _begun(tmp_path)
    _fail(tmp_path, clock, MOST)
    whole = (tmp_path / attempts.NAME).read_bytes()
    assert attempts.read(tmp_path, TWO).failures == MOST
    assert attempts.read(tmp_path, Slots("b" * 32, TWO.slots)) is None
    (tmp_path / attempts.NAME).write_text(json.dumps({**json.loads(whole), "failures": 1}))
    assert attempts.read(tmp_path, TWO) is None


def test_who_is_alone_is_counted_but_never_waits(tmp_path, clock):
    assert not attempts.guarded(ALONE)
    assert attempts.guarded(TWO)
    _fail(tmp_path, clock, 7, ALONE)
    found = attempts.check(tmp_path, ALONE, clock)
    assert (found.failures, len(found.untold)) == (7, 7)


def test_the_last_hundred_are_kept_to_be_told(tmp_path, clock):
    for _time in range(105):
        _fail(tmp_path, clock, 1, ALONE)
        clock.passes(60)
    untold = attempts.check(tmp_path, ALONE, clock).untold
    assert len(untold) == 100
    assert untold[-1] == (clock.now() - timedelta(seconds=60)).isoformat()


def test_the_right_password_writes_only_where_there_is_something_to_write(tmp_path):
    assert attempts.settled(tmp_path, ALONE, Attempts()) == ()
    assert not (tmp_path / attempts.NAME).exists()
    assert attempts.settled(tmp_path, TWO, Attempts()) == ()
    assert attempts.read(tmp_path, TWO) == Attempts()
    assert attempts.settled(tmp_path, ALONE, Attempts(1, "2026-11-20T08:00:00+00:00", 1.0, ("x",))) == ("x",)
    assert attempts.read(tmp_path, TWO) == Attempts()
    assert keyslots.passwords(TWO) == {"1", "2"}
