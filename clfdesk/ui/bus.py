"""Who listens to what changed: one signal with the stems a finished verb touched."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Bus(QObject):
    """``changed`` carries a frozenset of stem names; an empty set means everything."""

    changed = Signal(object)
