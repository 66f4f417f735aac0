"""Filling a board's card: the value it prints, and the fingerprint by which it goes stale."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from itertools import zip_longest
from typing import Any

from clfdesk.domain.poster import Bars, Block, Board, Clauses, Contacts, Flow, Paragraph, Plate, Table
from clfdesk.grammar.card import Card, render

#: Makes the blocks of a kind that needs counting; given the block's table, returns blocks.
Counting = Callable[[Mapping[str, Any]], list[Block]]


def fingerprint(board: Board) -> str:
    """Return the hash of what can go stale on a board: everything but its day and its emblem."""
    said = asdict(replace(board, updated="", fingerprint="", emblem=b""))
    del said["emblem"]
    if not said["landscape"]:
        del said["landscape"]
    kinds = [type(block).__name__ for block in board.blocks]
    content = json.dumps([said, kinds], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def _blocks(table: Mapping[str, Any], values: Mapping[str, Any], counting: Counting) -> list[Block]:
    kind = table.get("kind")
    if kind == "clauses":
        items = tuple(render(item, values) for item in table["items"])
        return [Clauses(items, tuple(render(item, values) for item in table.get("translations", ())))]
    if kind == "contacts":
        return [Contacts(tuple((render(label, values), render(value, values)) for label, value in table["lines"]))]
    if kind == "paragraph":
        return [Paragraph(render(table["text"], values))]
    if kind == "flow":
        return [Flow(tuple((render(name, values), render(text, values)) for name, text in table["steps"]))]
    if kind == "table":
        rows = tuple(tuple(render(cell, values) for cell in row) for row in table["rows"])
        return [
            Table(tuple(render(each, values) for each in table["headings"]), tuple(map(float, table["widths"])), rows)
        ]
    if kind == "plate":
        return [
            Plate(render(table["text"], values), render(table.get("small", ""), values), bool(table.get("upright")))
        ]
    return counting(table)


def _in_two(blocks: list[Block], other: tuple[str, ...]) -> list[Block]:
    """Return blocks with the second language's lines: under each clause, beside each label, after a paragraph."""
    if not other or not blocks:
        return blocks
    first = blocks[0]
    if isinstance(first, Clauses):
        return [replace(first, translations=other), *blocks[1:]]
    if isinstance(first, Contacts):
        pairs = zip_longest(first.lines, other[: len(first.lines)], fillvalue="")
        return [Contacts(tuple((f"{line[0]} {said}".strip(), line[1]) for line, said in pairs)), *blocks[1:]]
    return [*blocks, *(Paragraph(each) for each in other)]


def fill(
    card: Card,
    values: Mapping[str, Any],
    counting: Counting,
    *,
    place: str,
    owner: str,
    updated: str,
    second: Mapping[str, Any] | None = None,
) -> Board:
    """Return the board of a card for one place, with its fingerprint.

    ``values`` is what placeholders name; ``counting`` makes the blocks that are counted
    (statistics); ``updated`` is the true day of the values, in Chinese; ``second`` is the
    text in the second language of the place (``title`` and, block by block, ``block``).
    """
    table = card.table
    blocks: list[Block] = []
    done: list[Mapping[str, Any]] = []
    for each in table.get("block", ()):
        made = _blocks(each, values, counting)
        other = second["block"][len(done)] if second and len(done) < len(second.get("block", ())) else ()
        blocks.extend(_in_two(made, tuple(render(line, values) for line in other)))
        done.append(each)
    board = Board(
        card=card.name,
        title=render(card.title, values),
        place=place,
        owner=render(table.get("footer", owner), values),
        blocks=tuple(blocks),
        updated=updated,
        purpose=card.purpose,  # type: ignore[arg-type]
        subtitle=render(second["title"] if second else table.get("subtitle", ""), values),
        theme=table.get("theme", "red"),
        landscape=table.get("orientation") == "landscape",
    )
    return replace(board, fingerprint=fingerprint(board))


def bars(heading: str, unit: str, cells: list[tuple[str, int]]) -> Bars:
    """Return one dimension as a block."""
    return Bars(heading, unit, tuple(cells))
