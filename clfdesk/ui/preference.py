"""What this profile likes: text size, colours, the last desks. Never anything about a person."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths


def folder() -> Path:
    """Return the profile's settings folder (the same as the command line's, found without its library)."""
    chosen = os.environ.get("CLFDESK_SETTINGS")
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(chosen) if chosen else Path(base) / "clfdesk"


def desks_folder() -> Path:
    """Return the folder where new desks are put unless the clerk chooses another."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)) / "残联案头"


def _store() -> QSettings:
    return QSettings(str(folder() / "window.ini"), QSettings.Format.IniFormat)


def palette() -> str:
    """Return the chosen palette's name."""
    return str(_store().value("palette", "light"))


def percent() -> int:
    """Return the chosen text size in per cent."""
    try:
        return int(str(_store().value("percent", "100")))
    except ValueError:
        return 100


def idle() -> int:
    """Return after how many minutes without work the window locks itself (0: never)."""
    try:
        return max(0, int(str(_store().value("idle", "10"))))
    except ValueError:
        return 10


def second_place() -> str:
    """Return the folder chosen as the second place for backups, or an empty text."""
    return str(_store().value("second", "") or "")


def scanner() -> str:
    """Return the folder the scanner puts its files into, or an empty text."""
    return str(_store().value("scanner", "") or "")


def keep(name: str, value: str | int) -> None:
    """Keep one choice."""
    store = _store()
    store.setValue(name, value)
    store.sync()


def last_folder() -> str:
    """Return the folder the last list or form was chosen from; at first where documents are kept."""
    kept = str(_store().value("folder", "") or "")
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return kept if kept and Path(kept).is_dir() else documents


def desks() -> list[Path]:
    """Return the desks opened lately that are still there, the last one first."""
    kept = str(_store().value("desks", "") or "").split("\n")
    return [Path(line) for line in kept if line and Path(line).is_dir()]


def remember_desk(folder: Path) -> None:
    """Put a desk first among those opened lately."""
    lines = [str(folder.absolute())]
    lines += [str(each) for each in desks() if str(each) != lines[0]]
    keep("desks", "\n".join(lines[:6]))
