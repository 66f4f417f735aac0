"""The blocks of a notice card, filled with what they name: prose, lists, forms, labels to stick on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clfdesk.domain.notice import (
    TO_WRITE,
    Closing,
    FormGrid,
    FormRow,
    Grid,
    LabelSheet,
    Notice,
    NoticeBlock,
    Prose,
    SignLine,
    Slip,
)
from clfdesk.domain.paper import Column
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.card import Card, missing, render
from clfdesk.grammar.field import Field
from clfdesk.grammar.masks import mask
from clfdesk.grammar.words import words
from clfdesk.i18n import _

#: The size of running text in large print (points): what people with weak eyes read without a glass.
LARGE_PT = 22.0


def _shown(each: Field, value: Any, stem: str, card: Card) -> Any:
    """Return a field as this card may print it: its word, masked for the public."""
    if value is None or value == "":
        return ""
    if each.kind == "tags":
        return [words(stem).word(each.codes, code) for code in value]
    if each.codes:
        return words(stem).word(each.codes, "yes" if value is True else "no" if value is False else str(value))
    if each.kind == "name" and each.name in card.table.get("full", ()):
        return value
    return mask(each.kind, value, card.purpose)


def record(stem: str, row: Mapping[str, Any], card: Card) -> dict[str, Any]:
    """Return a record as this card may print it, by field."""
    return {each.name: _shown(each, row.get(each.name), stem, card) for each in STEMS[stem] if each.name in row}


def text_of(template: str, values: Mapping[str, Any]) -> str:
    """Return running text; what is missing prints a line to write on, never a hole."""
    empty = dict.fromkeys(missing(template, values), TO_WRITE)
    return render(template, {**values, **empty}) if empty else render(template, values)


def _table(block: Mapping[str, Any], rows: Sequence[dict[str, Any]], values: Mapping[str, Any], card: Card) -> Grid:
    stem = str(card.table.get("stem", ""))
    columns = []
    for each in block["column"]:
        heading = each.get("heading") or words(stem).heading(each["field"])
        columns.append(Column(text_of(heading, values), float(each.get("width", 6)), each.get("align", "center")))
    made = []
    expanded = [(row, programme) for row in rows for programme in _programmes(card, row, values)]
    for index, (row, programme) in enumerate(expanded, start=1):
        here = {**values, stem: record(stem, row, card), "index": index, "programme": programme}
        made.append(
            tuple(
                render(each.get("text") or ("{" + f"{stem}.{each['field']}" + "}" if "field" in each else ""), here)
                for each in block["column"]
            )
        )
    for number in range(len(made) + 1, int(block.get("rows", 0)) + 1):
        index_only = (str(number) if each.get("text") == "{index}" else "" for each in block["column"])
        made.append(tuple(index_only))
    if block.get("fixed"):
        made = [tuple(render(cell, values) for cell in row) for row in block["fixed"]]
    return Grid(tuple(columns), tuple(made), float(block.get("mm", 9)))


def _labels(
    block: Mapping[str, Any], rows: Sequence[dict[str, Any]], values: Mapping[str, Any], card: Card
) -> LabelSheet:
    """Return a label for each record; the first few places of the sheet stay empty where they were used before."""
    stem = str(card.table.get("stem", ""))
    used = str(values.get("set", {}).get("used", "") or "0")
    across, down = int(block["across"]), int(block["down"])
    if not used.isdigit() or int(used) >= across * down:
        raise Refusal(
            _("So many labels are not on a sheet."),
            where=used,
            next=_("Enter a number under {count}.").format(count=across * down),
        )
    made: list[tuple[str, ...]] = [()] * int(used)
    for row in rows:
        here = {**values, stem: record(stem, row, card)}
        made.append(tuple(render(line, here) for line in block["lines"]))
    return LabelSheet(tuple(made), across, down)


def _programmes(card: Card, row: Mapping[str, Any], values: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what a person receives, one line each; a card without programmes gives one line a person."""
    if not card.table.get("programme"):
        return [{}]
    found = []
    for each in card.table["programme"]:
        if row.get(each["field"]):
            amount, months = row.get("drawn", {}).get(each["field"], ("", ""))
            typed = render(each.get("amount", ""), values)
            found.append({"title": each["title"], "amount": typed or amount, "months": months})
    return found


def _block(
    block: Mapping[str, Any], rows: Sequence[dict[str, Any]], values: Mapping[str, Any], card: Card
) -> NoticeBlock:
    kind = block["kind"]
    if kind == "prose":
        align = block.get("align", "left")
        return Prose(text_of(block["text"], values), float(block.get("indent", 2)), bool(block.get("strong")), align)
    if kind == "table":
        return _table(block, rows, values, card)
    if kind == "form":
        made = tuple(
            FormRow(tuple(render(cell, values) for cell in row["cells"]), float(row.get("mm", block.get("mm", 9))))
            for row in block["row"]
        )
        if given := values.get("set", {}).get(block.get("lines", "")):  # its lines, under the card's own heading
            told = (FormRow(tuple(line.split("\t")), float(block.get("mm", 9))) for line in given.splitlines())
            made = (made[0], *told)
        return FormGrid(tuple(map(float, block["widths"])), made)
    if kind == "closing":
        return Closing(text_of(block["unit"], values), text_of(block["date"], values), bool(block.get("seal", True)))
    if kind == "slip":
        return Slip(text_of(block["title"], values), tuple(text_of(line, values) for line in block["lines"]))
    if kind == "labels":
        return _labels(block, rows, values, card)
    if kind == "sign":
        return SignLine(tuple(render(label, values) for label in block["labels"]))
    raise Refusal(
        _("This card cannot be used."),
        where=f"{card.name}.toml",
        why=_("It has a block of a kind that is not known: {kind}.").format(kind=kind),
        next=_("Mend the line named."),
    )


def blocks_of(card: Card, *, large: bool) -> Sequence[Mapping[str, Any]]:
    """Return a card's blocks; in large print those in plain words, where the card has them."""
    plain: Sequence[Mapping[str, Any]] = card.table.get("plain", ()) if large else ()
    return plain or card.table.get("block", ())


def notice_of(
    card: Card, rows: Sequence[dict[str, Any]], values: Mapping[str, Any], mark: str, *, large: bool = False
) -> Notice:
    """Return one notice of a card, filled for these records; in large print no text is under 22 points."""
    table = card.table
    values = {**values, "count": len(rows)}
    top = table.get("top", ["", ""])
    size = float(table.get("body_pt", 15.75))
    return Notice(
        title="" if table.get("untitled") else render(card.title, values),
        blocks=tuple(_block(block, rows, values, card) for block in blocks_of(card, large=large)),
        purpose=card.purpose,
        size=table.get("size", "A4"),
        landscape=table.get("orientation") == "landscape",
        body_pt=max(size, LARGE_PT) if large else size,
        least_pt=LARGE_PT if large else 0.0,
        top=(text_of(top[0], values), text_of(top[1], values)),
        mark=mark,
    )
