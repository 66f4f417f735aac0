"""Workbooks with macros: the clerk's decision that their data is read, and nothing in them run."""

from __future__ import annotations

from collections.abc import Iterable

from clfdesk.domain.collection import Received
from clfdesk.errors import Refusal


def take_data_only(refusal: Refusal) -> None:
    """Let the file of a refusal be read from now on, its data only; for any other refusal nothing happens."""
    if refusal.way == "macros" and refusal.about:
        _take([refusal.about])


def take_returns_data_only(files: Iterable[Received]) -> None:
    """Let those received returns be read that were refused for their macros."""
    _take(each.sha256 for each in files if with_macros(each))


def take_listed_data_only(digests: Iterable[str]) -> None:
    """Let the files with these SHA-256 be read that were refused for their macros; an empty one is nobody's."""
    _take(each for each in digests if each)


def with_macros(file: Received) -> bool:
    """Return whether a return was refused for its macros."""
    return any(trouble.code == "macros" for trouble in file.troubles)


def take_every(on: bool) -> None:
    """Let every workbook be read, its data only, or none any more (the option of one command line)."""
    from clfdesk.sheets import macros

    macros.data_only_of_all(on)


def _take(digests: Iterable[str]) -> None:
    from clfdesk.sheets import macros

    for digest in digests:
        macros.data_only(digest)
