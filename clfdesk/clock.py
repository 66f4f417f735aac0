"""The only place that asks the machine what time it is.

The PC's clock can be wrong (a flat battery shows 1970), so everything takes a
:class:`Clock` and nothing is ordered by time alone: sequence numbers order, dates tell.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """The machine's clock, or a fixed day when ``fixed`` is given (tests, ``--today``)."""

    fixed: date | None = field(default=None)

    def now(self) -> datetime:
        """Return the moment in UTC, to the second."""
        machine = datetime.now(UTC).replace(microsecond=0)
        if self.fixed is None:
            return machine
        return machine.replace(year=self.fixed.year, month=self.fixed.month, day=self.fixed.day)

    def today(self) -> date:
        """Return the local calendar day."""
        return self.fixed if self.fixed is not None else datetime.now().astimezone().date()

    def ticks(self) -> float:
        """Return the seconds this machine has been running: setting the clock does not move them."""
        return time.monotonic()
