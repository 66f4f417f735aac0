"""Papers of the desk's own money and staff from cards: words and lists filled in, pressed, written.

A card of ``resources/papers/pay`` is either a paper of blocks (``prose list form closing sign
slip``) or, with ``[[column]]``, a list to print. Values are named in braces; a list is rows by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.notice import Closing, FormGrid, FormRow, Grid, Notice, NoticeBlock, Prose, SignLine, Slip
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.notice_parts import text_of
from clfdesk.services.office import Office
from clfdesk.storage import journal

Rows = Sequence[Mapping[str, str]]
_TERMS = ("federation", "commissioner", "stipend", "officer", "association", "leader")


@dataclass(frozen=True, slots=True)
class Content:
    """What one paper says: its values by group, its lists of rows, the last row of each, notes under a list."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, Rows] = field(default_factory=dict)
    totals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: Sequence[str] = ()


def card(name: str) -> dict[str, Any]:
    """Return a shipped card of this kind."""
    return resources.shipped("papers", "pay", f"{name}.toml")


def values_of(office: Office) -> dict[str, Any]:
    """Return what every paper of these may name."""
    return {
        "township": {"name": office.info.township, "contact_phone": office.info.contact_phone},
        "county": office.info.county,
        "clerk": office.info.clerk,
        "leader": office.info.leader,
        "today": written_day(office.today),
        "term": {code: office.pack.term(code) for code in _TERMS},
    }


def _list(block: Mapping[str, Any], content: Content) -> Grid:
    columns, name = block["column"], str(block["list"])
    rows = [*content.lists.get(name, ()), *([content.totals[name]] if name in content.totals else [])]
    made = [tuple(str(row.get(each["field"], "")) for each in columns) for row in rows]
    empty = ("",) * len(columns)
    made += [empty] * max(0, int(block.get("rows", 0)) - len(made))
    return Grid(
        tuple(Column(str(each["heading"]), float(each["width"]), each.get("align", "left")) for each in columns),
        tuple(made),
        float(block.get("mm", 8)),
    )


def _blocks(block: Mapping[str, Any], values: Mapping[str, Any], content: Content) -> list[NoticeBlock]:
    kind = block["kind"]
    if "when" in block and not render("{" + str(block["when"]) + "}", values):
        return []
    if kind == "prose":
        said = render(str(block["text"]), values) if block.get("plain") else text_of(str(block["text"]), values)
        strong, align = bool(block.get("strong")), block.get("align", "left")
        return [Prose(part, float(block.get("indent", 2)), strong, align) for part in said.split("\n") if part]
    if kind == "list":
        return [_list(block, content)]
    if kind == "form":
        rows = tuple(
            FormRow(tuple(render(cell, values) for cell in row["cells"]), float(row.get("mm", 9)))
            for row in block["row"]
        )
        return [FormGrid(tuple(map(float, block["widths"])), rows)]
    if kind == "closing":
        return [Closing(text_of(block["unit"], values), text_of(block["date"], values), bool(block.get("seal", True)))]
    if kind == "slip":
        return [Slip(text_of(block["title"], values), tuple(text_of(line, values) for line in block["lines"]))]
    return [SignLine(tuple(render(label, values) for label in block["labels"]))]


def notice_of(office: Office, name: str, content: Content) -> Notice:
    """Return one paper of a card, filled."""
    table, values = card(name), {**values_of(office), **content.values}
    top = table.get("top", ["", ""])
    return Notice(
        title=render(str(table["title"]), values),
        blocks=tuple(made for block in table["block"] for made in _blocks(block, values, content)),
        purpose=table.get("purpose", "internal"),
        landscape=table.get("orientation") == "landscape",
        body_pt=float(table.get("body_pt", 14)),
        top=(text_of(top[0], values), text_of(top[1], values)),
        mark=str(table.get("mark", "")),
    )


def table_of(office: Office, name: str, content: Content) -> TableSheet:
    """Return a list to print of a card: its rows are the list ``rows``."""
    table, values = card(name), {**values_of(office), **content.values}
    columns, totals = table["column"], content.totals.get("rows")
    return TableSheet(
        title=render(str(table["title"]), values),
        columns=tuple(
            Column(
                str(each["heading"]),
                float(each["width"]),
                each.get("align", "left"),
                bool(each.get("summed")),
                bool(each.get("blank")),
            )
            for each in columns
        ),
        rows=tuple(tuple(str(row.get(each["field"], "")) for each in columns) for row in content.lists["rows"]),
        left=render(str(table.get("left", "")), values),
        right=render(str(table.get("right", "")), values),
        totals=tuple(str(totals.get(each["field"], "")) for each in columns) if totals else (),
        words_line=render(str(table.get("words_line", "")), values),
        signatures=tuple(table.get("signatures", ())),
        notes=tuple(content.notes),
        notice=str(table.get("notice", "")),
        orientation=table.get("orientation", "portrait"),
        purpose=table.get("purpose", "internal"),
        row_mm=float(table.get("row_mm", 8)),
    )


def press(office: Office, name: str, contents: Sequence[Content], out: Path, *, persons: Iterable[int] = ()) -> OutFile:
    """Press a card for one or many into one PDF in a folder; a public one is scanned for private numbers first.

    Raises :class:`Refusal` where there is nothing to print, or a public paper would show what is private.
    """
    table = card(name)
    if not contents or ("column" in table and not contents[0].lists.get("rows")):
        raise Refusal(
            _("There is nothing to print."), where=str(table["name"]), next=_("Choose what the paper is about first.")
        )
    values = {**values_of(office), **contents[0].values}
    if "column" in table:
        from clfdesk.papers.sheet import press_table

        pdf = press_table(table_of(office, name, contents[0])).pdf
    else:
        from clfdesk.papers.notice import press_notices

        made = [notice_of(office, name, each) for each in contents]
        pdf = press_notices(made, made[0].title).pdf
    purpose = table.get("purpose", "internal")
    if purpose == "public":
        from clfdesk.services.public_look import private

        if found := private(office, pdf):
            raise Refusal(
                _("This public notice would show private numbers."),
                where=str(table["name"]),
                why="、".join(found),
                next=_("Take the number out, or declare it as the public contact."),
            )
    file = write_out(out, render(str(table["file_name"]), values), pdf, purpose)
    at = office.clock.now().isoformat()
    journal.log_access(
        "press", str(table["code"]), persons=persons, user=office.user, at=at, purpose=purpose, rows=len(contents)
    )
    return file
