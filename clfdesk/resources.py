"""The only reader of TOML, and the only door to shipped files.

A file that cannot be read is refused with its name and line, because cards and packs
are edited by people, not only by us.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from clfdesk import paths
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def folder(*parts: str) -> Path:
    """Return a folder (or file) under ``resources/``."""
    return paths.resources().joinpath(*parts)


def read(path: Path) -> dict[str, Any]:
    """Return the tables of one TOML file.

    Raises :class:`Refusal` naming the file and, where known, the line.
    """
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError as error:
        raise Refusal(
            _("A file that belongs to the program is missing."),
            where=path.name,
            why=_("It is not in its folder."),
            next=_("Install the program again, or choose another card."),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(
            _("This card or pack cannot be read."),
            where=path.name,
            why=_unreadable(error),
            next=_("Mend the line named, or take the shipped file again."),
        ) from error


def _unreadable(error: ValueError) -> str:
    """Return where a text stops being what its format asks; the library's own words are no help to a clerk."""
    at = re.search(r"line (\d+), column (\d+)", str(error))
    if at is None:
        return _("It is not written as the format asks, or its end is missing.")
    return _("It is not written as the format asks at line {line}, column {column}.").format(line=at[1], column=at[2])


def parse(text: str, where: str) -> dict[str, Any]:
    """Return the tables of a TOML text that came from elsewhere; :class:`Refusal` naming the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refusal(
            _("This card or pack cannot be read."),
            where=where,
            why=_unreadable(error),
            next=_("Mend the line named, or take the shipped file again."),
        ) from error


@cache
def shipped(*parts: str) -> dict[str, Any]:
    """Return a shipped TOML file by its parts under ``resources/``; read once."""
    return read(folder(*parts))


def names(*parts: str) -> list[str]:
    """Return the stems of all TOML files of a shipped folder, in order."""
    return sorted(path.stem for path in folder(*parts).glob("*.toml"))
