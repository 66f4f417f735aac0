"""What a workbook of our own holds: values the press writes without knowing any desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from clfdesk.domain.returns import Value


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: heading, the heading of its group, and how its cells stand.

    ``width`` is the widest it may get in Chinese characters (0: as its content asks, up to
    18), ``least`` the narrowest, for columns that pens fill; numbers of a ``number`` or
    ``money`` column can be added.
    """

    heading: str
    kind: Literal["text", "number", "money"] = "text"
    width: float = 0
    group: str = ""
    align: Literal["left", "center", "right"] = "center"
    least: float = 0


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A table as offices write it; empty parts are left out.

    ``head`` are lines to the right under the title (表号、制定机关 …); ``left`` and ``right`` stand below them, ``totals`` is the last row, ``foot`` the
    lines below it; ``page_foot`` is the printed foot in Excel's own codes; ``properties``
    go into the file's own properties (unit, period, version, hash), nothing else does.
    """

    name: str
    title: str
    columns: tuple[ListColumn, ...]
    left: str = ""
    right: str = ""
    head: tuple[str, ...] = ()
    totals: tuple[Value, ...] = ()
    foot: tuple[str, ...] = ()
    page_foot: str = ""
    landscape: bool = True
    made_on: date = date(2000, 1, 1)
    properties: Mapping[str, str] = field(default_factory=dict)
