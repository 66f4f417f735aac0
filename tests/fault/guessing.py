"""Somebody who guesses: five wrong passwords always pause, whatever is done to the PC's clock, the program or the file."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.user import User
from clfdesk.errors import Refusal
from clfdesk.storage import attempts, desk, entering, keyslots, members
from tests.fault.judging import AT
from tests.fault.kit import Found

_RIGHT, _OTHER = "the right word", "another word"


class _Time:
    """What the PC's clock says and how long the machine has run; the first can be set, the second only grows."""

    said = datetime(2026, 11, 20, 8, tzinfo=UTC)
    run = 1000.0

    def now(self) -> datetime:
        return self.said

    def ticks(self) -> float:
        return self.run

    def pass_(self, seconds: float) -> None:
        self.said += timedelta(seconds=seconds)
        self.run += seconds


@contextmanager
def _kept(of: _Time) -> Iterator[None]:
    real, cost = entering.Clock, (keyslots._MEMORY_KIB, keyslots._PASSES)
    entering.Clock = lambda: of  # type: ignore[misc, assignment, return-value]
    keyslots._MEMORY_KIB, keyslots._PASSES = 64, 1
    try:
        yield
    finally:
        entering.Clock = real  # type: ignore[misc]
        keyslots._MEMORY_KIB, keyslots._PASSES = cost


def _opens(home: Path, word: str) -> bool | None:
    """Tell whether a word opens the desk; ``None`` where it is told to wait."""
    try:
        desk.open_(home, secret=word)
    except keyslots.WrongSecret:
        return False
    except Refusal:
        return None
    desk.close()
    return True


def lockout(folder: Path, count: int, seed: int = 1) -> Found:
    """Guess until the pause begins, then try ``count`` times in all to shorten it; only ten minutes that pass end it."""
    found, chance, of = Found(), random.Random(seed), _Time()
    home = folder / "desk"
    with _kept(of):
        desk.create(home, DeskInfo(pack="national", township="柳河镇"), secret=None, clock=Clock(date(2026, 11, 20)))
        desk.open_(home, secret=None)
        members.set_password("张甲", _RIGHT, at=AT, day=AT[:10])
        members.add(User("李乙", "clerk", "active", AT[:10]), _OTHER, at=AT)
        desk.close()
        while found.counts["tries"] < count:
            found.counts["rounds"] += 1
            for number in range(attempts.MOST):
                of.pass_(chance.uniform(1, 300))
                if _opens(home, f"guess {number}") is not False:
                    found.complaints.append(f"guess {number} was not simply wrong")
            waited, restarts = 0.0, 0
            for _trick in range(chance.randint(1, 6)):
                found.counts["tries"] += 1
                trick = chance.choice(("forward", "back", "restart", "gone", "written", "wait"))
                found.counts[trick] += 1
                if trick == "forward":
                    of.said += timedelta(days=chance.randint(1, 4000))
                elif trick == "back":
                    of.said = datetime(1970, 1, 2, tzinfo=UTC) + timedelta(days=chance.randint(0, 15_000))
                elif trick == "restart":
                    of.run, restarts = chance.uniform(30, 90), restarts + 1
                    of.said += timedelta(seconds=of.run)
                elif trick == "gone":
                    (home / attempts.NAME).unlink(missing_ok=True)
                elif trick == "written":
                    (home / attempts.NAME).write_bytes(b'{"failures": 0}')
                else:
                    passed = chance.uniform(1, 90)
                    waited += passed
                    of.pass_(passed)
                if waited + 90 * restarts < attempts.PAUSE and _opens(home, _RIGHT) is not None:
                    found.complaints.append(f"round {found.counts['rounds']}: {trick} opened it after {waited:.0f} s")
            of.pass_(attempts.PAUSE + 1)
            if _opens(home, _RIGHT) is None:  # a clock that was set back counts anew from when that was seen
                of.pass_(attempts.PAUSE + 1)
            found.counts["opened after the pause"] += _opens(home, _RIGHT) is True
        if found.counts["opened after the pause"] != found.counts["rounds"]:
            found.complaints.append("the right password did not open the desk after the pause")
    found.complaints += price()
    return found


def price() -> list[str]:
    """Complain where a guess on a copied slot file costs less memory than 64 MiB, or less than 0.3 s of one core."""
    if keyslots._MEMORY_KIB < 64 << 10 or keyslots._PASSES < 3:
        return [f"a guess costs {keyslots._MEMORY_KIB} KiB, {keyslots._PASSES} passes"]
    return []


def seconds_a_guess(times: int = 5) -> float:
    """Return the CPU seconds one guess takes here at its full price."""
    slots = keyslots.fresh("0" * 32, keyslots.new_key(), "a word", "a")
    begun = time.process_time()
    for number in range(times):
        try:
            keyslots.unlock(slots, f"guess {number}")
        except keyslots.WrongSecret:
            continue
    return (time.process_time() - begun) / times
