"""The places around a form's table that are completed in place: unit, date, ______县."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from clfdesk.grammar import date_samples
from clfdesk.sheets.blank import Blank
from clfdesk.sheets.grid import XML_SPACE, Grid, tag, text_parts
from clfdesk.sheets.headings import blank_words
from clfdesk.sheets.package import Element
from clfdesk.sheets.styles import Styles

_OPEN_DATE = re.compile(r"[\s_＿　]*年[\s_＿　]*月[\s_＿　]*日?")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who fills the form, and when; an empty value leaves its place empty."""

    unit: str = ""
    township: str = ""
    county: str = ""
    day: date | None = None


def complete(grid: Grid, blank: Blank, styles: Styles, sender: Sender) -> list[str]:
    """Write the unit, the date and the county where the form leaves room; return the cells touched.

    Locked cells of a protected sheet are left as they are; so is every place already filled.
    """
    touched = []
    inside = range(blank.header_top, max(blank.last, blank.header_bottom) + 1)
    for (row, column), item in sorted(grid.cells.items()):
        if row in inside or (blank.protected and styles.locked(grid.style(row, column))):
            continue
        text = grid.text(row, column)
        fresh = completed(text, sender) if text else text
        if fresh != text:
            _put(grid, item, fresh)
            touched.append(item.get("r", ""))
    return touched


def completed(text: str, sender: Sender) -> str:
    """Return the text of one cell with the places in it completed."""
    captions = blank_words()["captions"]
    if sender.unit:
        text = _after_caption(text, captions["unit"], sender.unit)
    if sender.day is not None:
        text = _after_caption(text, captions["date"], date_samples.written(sender.day, captions["date_format"]))
    for place, name in (("county", sender.county), ("township", sender.township)):
        for ending in blank_words()["places"][place]:
            if name.endswith(ending):
                text = re.sub(rf"[_＿]{{2,}}{ending}(?![（(、/])", name.replace("\\", r"\\"), text)
    return text


def _after_caption(text: str, captions: list[str], value: str) -> str:
    """Write a value after ``caption（公章）：`` where only blanks, lines or 年 月 日 stand there."""
    for caption in captions:
        spaced = r"\s*".join(map(re.escape, caption))
        found = re.search(rf"{spaced}\s*(?:[（(][^（）()]*[）)])?\s*[：:]", text)
        if not found:
            continue
        rest = text[found.end() :]
        room = _OPEN_DATE.match(rest) or re.match(r"[\s_＿　]*", rest)
        assert room is not None
        following = rest[room.end() :]
        if following and not room[0].strip("_＿　 ") and not room[0]:
            return text  # somebody already wrote here
        spare = room[0] if _blank(room[0]) else ""
        gap = " " * max(2, len(spare) - 2 * len(value)) if following else ""
        return text[: found.end()] + value + gap + following
    return text


def _blank(text: str) -> bool:
    return not text.strip("_＿　 \t\n")


def _put(grid: Grid, item: Element, text: str) -> None:
    """Give a cell its completed text, keeping the face of its pieces where it has several."""
    holder = grid.holder(item)
    fresh = etree.Element(tag("is"))
    pieces = copy.deepcopy(holder) if holder is not None else None
    parts = text_parts(pieces) if pieces is not None else []
    if pieces is not None and len(parts) > 1:
        old = [part.text or "" for part in parts]
        same = _shared_start(old, text)
        for index, part in enumerate(parts):
            part.text = old[index] if index < same else (text[sum(map(len, old[:same])) :] if index == same else "")
            part.set(XML_SPACE, "preserve")
        for child in pieces:
            fresh.append(child)
    else:
        part = etree.SubElement(fresh, tag("t"))
        part.text = text
        part.set(XML_SPACE, "preserve")
    for child in list(item):
        item.remove(child)
    item.set("t", "inlineStr")
    item.append(fresh)


def _shared_start(old: list[str], text: str) -> int:
    """Return how many pieces from the left stay as they are (at most all but one)."""
    length = 0
    for index, _piece in enumerate(old[:-1]):
        if not text.startswith("".join(old[: index + 1])):
            return index
        length = index + 1
    return length
