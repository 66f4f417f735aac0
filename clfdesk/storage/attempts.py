"""Wrong passwords: counted beside the desk, told to the next who gets in, and after five a pause of ten minutes.

The pause comes with the second person; a clerk who is alone is never locked out. It
outlives a restart, and neither setting the PC's clock back nor forward ends it: the time
must have passed both on the clock and on the running machine. Taking the file away, or
writing in it, starts the pause. It holds no name. (Somebody who copies the slot file can
guess elsewhere; what a guess costs there is Argon2's affair.)
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from math import ceil
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import keyslots
from clfdesk.storage.atomic import atomic_write

NAME = "attempts.json"
#: So many failures in a row, and so many seconds of pause.
MOST, PAUSE = 5, 600.0
_KEPT = 100


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failures in a row, when the last was (UTC, and on the running machine), and those not yet on record."""

    failures: int = 0
    at: str = ""
    ticks: float = 0.0
    untold: tuple[str, ...] = ()


def _seal(desk: str, body: dict[str, object]) -> str:
    key = hashlib.sha256(f"clfdesk attempts {desk}".encode()).digest()
    return hmac.new(key, json.dumps(body, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def guarded(slots: keyslots.Slots) -> bool:
    """Tell whether more than one person has a password here."""
    return len(keyslots.passwords(slots)) > 1


def read(folder: Path, slots: keyslots.Slots) -> Attempts | None:
    """Return what is counted, or ``None`` where the file is gone or was written in."""
    try:
        body = json.loads((folder / NAME).read_bytes())
        seal = body.pop("seal")
        if not hmac.compare_digest(_seal(slots.desk, body), seal):
            return None
        return Attempts(int(body["failures"]), str(body["at"]), float(body["ticks"]), tuple(body["untold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write(folder: Path, slots: keyslots.Slots, attempts: Attempts) -> None:
    """Write the count; raises :class:`Refusal` where the folder cannot be written."""
    body: dict[str, object] = {**asdict(attempts), "untold": list(attempts.untold)}
    atomic_write(folder / NAME, json.dumps({**body, "seal": _seal(slots.desk, body)}).encode())


def _passed(attempts: Attempts, clock: Clock) -> float:
    """Return the seconds that have surely passed since the last failure (negative where the clock went back)."""
    by_clock = (clock.now() - datetime.fromisoformat(attempts.at)).total_seconds()
    running = clock.ticks()
    by_machine = running - attempts.ticks if running >= attempts.ticks else running  # it was started again meanwhile
    return min(by_clock, by_machine)


def check(folder: Path, slots: keyslots.Slots, clock: Clock, *, read_only: bool = False) -> Attempts:
    """Return the count, or refuse while the pause lasts."""
    found = read(folder, slots)
    if not guarded(slots):
        return found or Attempts()
    if found is None:
        found = Attempts(MOST, clock.now().isoformat(), clock.ticks())
        if not read_only:
            write(folder, slots, found)
    if found.failures < MOST:
        return found
    passed = _passed(found, clock)
    if passed >= PAUSE:
        return replace(found, failures=0)
    if passed < 0 and not read_only:  # counted anew from now, else a clock in 1970 would lock for years
        write(folder, slots, replace(found, at=clock.now().isoformat()))
    left = PAUSE - max(passed, 0.0)
    raise Refusal(
        _("This desk is locked for a while."),
        where=str(folder),
        why=_("A wrong password was entered {number} times.").format(number=MOST),
        next=_("Try again in {minutes} minutes; restarting or setting the clock does not shorten it.").format(
            minutes=ceil(left / 60)
        ),
        way="secret",
    )


def failed(folder: Path, slots: keyslots.Slots, before: Attempts, clock: Clock) -> None:
    """Count one more wrong password."""
    moment = clock.now().isoformat()
    untold = (*before.untold, moment)[-_KEPT:]
    write(folder, slots, Attempts(before.failures + 1, moment, clock.ticks(), untold))


def settled(folder: Path, slots: keyslots.Slots, before: Attempts) -> tuple[str, ...]:
    """Begin to count anew after the right password; return the moments of failures nobody was told of."""
    if before != Attempts() or (guarded(slots) and read(folder, slots) is None):
        write(folder, slots, Attempts())
    return before.untold
