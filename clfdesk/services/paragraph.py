"""数字一段话: the township or a village as of a day, in one paragraph and on one A4, to answer a leader with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.notice import Notice, Prose
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.expression import parse
from clfdesk.grammar.words import words
from clfdesk.services import past
from clfdesk.services.event import village_number
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import journal, listing

#: Whom the paragraph counts: on the roster with a certificate that counts.
HOLDERS = "lifecycle == 'registered' and not (certificate_state in ('cancelled', 'moved_out'))"


@dataclass(frozen=True, slots=True)
class Figures:
    """The paragraph and the figures in it by what they count; each figure comes with the condition of its list."""

    title: str
    text: str
    count: int
    figures: tuple[tuple[str, int, str], ...]
    day: date


@cache
def _table() -> Mapping[str, Any]:
    return resources.shipped("lists", "telephone.toml")["paragraph"]  # type: ignore[no-any-return]


def paragraph(office: Office, *, village: str = "", day: date | None = None) -> Figures:
    """Return the paragraph of the township, or of a village, as the desk knew it when a day ended.

    Raises :class:`Refusal` for a village that is none, and a day the desk cannot know.
    """
    if village:
        village_number(village)
    said, place = _table(), village or office.info.township
    within = f" and village == '{village.replace(chr(39), '')}'" if village else ""
    with past.as_of(office, day) as today:
        columns = ["number", *(str(part["field"]) for part in said["part"])]
        rows = listing.rows("person", where=parse(HOLDERS + within, ROSTER_FIELDS), columns=columns, today=today)
        told, figures = _sentences(said, within, len(rows), today)
        parts, counted = _parts(said, rows, within)
        beside = _beside(said, village, today)
    when = written_day(today)
    opening = str(said["opening"] if rows else said["none"]).format(day=when, place=place, count=len(rows))
    text = "".join([opening, *parts, *told, *beside])
    whole = (("", len(rows), HOLDERS + within), *counted, *figures)
    return Figures(str(said["title"]).format(place=place), text, len(rows), whole, today)


def _parts(
    said: Mapping[str, Any], rows: list[dict[str, Any]], within: str
) -> tuple[list[str], list[tuple[str, int, str]]]:
    texts, figures = [], []
    for part in said["part"]:
        field = ROSTER_FIELDS.named(str(part["field"]))
        counted = Counter(row[field.name] for row in rows if row[field.name] not in (None, ""))
        order = list(words("person").codes[field.codes])
        known = sorted(counted, key=lambda code: order.index(str(code)) if str(code) in order else len(order))
        spoken = [(words("person").word(field.codes, str(code)), counted[code], code) for code in known]
        if not spoken:
            continue
        texts.append(str(part["lead"]) + "、".join(f"{word}{number}人" for word, number, _code in spoken) + "。")
        for word, number, code in spoken:
            literal = str(code) if field.name == "grade" else f"'{code}'"
            figures.append((word, number, f"{HOLDERS}{within} and {field.name} == {literal}"))
    return texts, figures


def _sentences(
    said: Mapping[str, Any], within: str, total: int, today: date
) -> tuple[list[str], list[tuple[str, int, str]]]:
    texts, figures = [], []
    for each in said["sentence"]:
        where = f"{HOLDERS}{within} and {each['where']}"
        count = listing.count("person", where=parse(where, ROSTER_FIELDS), today=today)
        if count:
            share = f"{count * 100 / total:.1f}%" if total else ""
            texts.append(str(each["says"]).format(count=count, share=share))
            figures.append((texts[-1], count, where))
    return texts, figures


def _beside(said: Mapping[str, Any], village: str, today: date) -> list[str]:
    texts = []
    for each in said["beside"]:
        stem, where = str(each["stem"]), str(each["where"])
        if village:
            where += f" and village == '{village.replace(chr(39), '')}'"
        count = listing.count(stem, where=parse(where, STEMS[stem]), today=today)
        if count:
            texts.append(str(each["says"]).format(count=count))
    return texts


def press(office: Office, out: Path, *, village: str = "", day: date | None = None) -> OutFile:
    """Press the paragraph on one A4 (内部资料) into a folder, and put the print on record."""
    from clfdesk.papers.notice import press_notices

    said = _table()
    told = paragraph(office, village=village, day=day)
    blocks = [Prose(told.text)]
    if told.day != office.today:
        blocks.append(Prose(str(said["as_of"]).format(day=written_day(told.day)), strong=False))
    mark = str(said["foot"]).format(township=office.info.township, today=written_day(office.today))
    notice = Notice(told.title, tuple(blocks), purpose="internal", mark=mark)
    pressed = press_notices([notice], told.title)
    name = f"{told.title}_{told.day:%Y%m%d}.pdf"
    file = write_out(out, name, pressed.pdf, "internal")
    journal.log_access(
        "press", name, user=office.user, at=office.clock.now().isoformat(), purpose="internal", rows=told.count
    )
    return file
