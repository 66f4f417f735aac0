"""One race, or one weighing: our way and the bare way to do the same job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Race:
    """``goal`` is the ratio, ours over bare, that the house wants to stay under; ``against`` says what bare does.

    ``rounds`` are the rounds that count (0: as many as the others); a long race needs fewer and no warming.
    """

    name: str
    ours: Callable[[], object]
    bare: Callable[[], object]
    goal: float
    against: str
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Weight:
    """Something weighed once instead of timed: ``ours`` and ``bare`` in ``unit``, and the ratio wanted."""

    name: str
    ours: float
    bare: float
    goal: float
    unit: str
    against: str
