"""Versions side by side, and the rows of all of them: what changed, and where a number went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.filing import Filing
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.filing_versions import Version, versions
from clfdesk.services.office import Office
from clfdesk.storage import records


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one row between two versions: ``added``, ``gone`` or ``changed``, cell by cell."""

    kind: str
    key: int
    row: int
    cells: tuple[tuple[str, str, str], ...] = ()


def compare(older: Filing, newer: Filing) -> list[Difference]:
    """Return what differs between two versions of a return, by record; moved and renumbered rows are the same."""
    one, two = json.loads(older.content), json.loads(newer.content)
    left, right = dict(_rows(one)), dict(_rows(two))
    found = []
    for key, (number, row) in right.items():
        if key not in left:
            found.append(Difference("added", key[0], number, tuple((h, "", v) for h, v in row.items() if v)))
            continue
        old = left[key][1]
        cells = tuple((h, old.get(h, ""), v) for h, v in row.items() if old.get(h, "") != v)
        if cells:
            found.append(Difference("changed", key[0], number, cells))
    for key, (number, row) in left.items():
        if key not in right:
            found.append(Difference("gone", key[0], number, tuple((h, v, "") for h, v in row.items() if v)))
    return found


def _rows(content: Mapping[str, Any]) -> Iterator[tuple[tuple[int, ...], tuple[int, dict[str, str]]]]:
    """Yield (key, (row, cells by heading)) of a kept version; its running number is no cell."""
    headings, keys = content["headings"], content.get("keys") or []
    seen: dict[tuple[int, ...], int] = {}
    for number, row in enumerate(content["rows"], 1):
        key = tuple(keys[number - 1]) if number <= len(keys) else (number,)
        if len(key) != 1:
            key = (number,)
        seen[key] = seen.get(key, 0) + 1
        cells = {name: "" if value is None else str(value) for name, value in zip(headings, row, strict=True)}
        cells.pop(headings[0], None)
        yield (*key, seen[key]), (number, cells)


@dataclass(frozen=True, slots=True)
class Place:
    """A row somewhere among the versions kept: which return, which row, in what state, to whom it went."""

    version: Version
    row: int
    heading: str
    found: str


def where_sent(office: Office, text: str) -> list[Place]:
    """Return every row of every version that holds a text (an ID, a name, an account), the newest first."""
    sought = text.strip()
    if len(sought) < 2:
        raise Refusal(_("This is too little to look for."), where=text, next=_("Give an ID number or a whole name."))
    found = []
    for version in versions(office):
        if version.state in ("draft", "checked"):
            continue
        kept = records.get(Filing, version.number)
        if kept is None or sought not in kept.content:
            continue
        content = json.loads(kept.content)
        for number, row in enumerate(content["rows"], 1):
            for heading, value in zip(content["headings"], row, strict=True):
                if value is not None and sought in str(value):
                    found.append(Place(version, number, heading, str(value)))
    return found
