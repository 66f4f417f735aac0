"""A register of the clerk's own, written as plain lines: 项目 类型 必填, one item a line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import count
from typing import Any

from clfdesk import resources
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.services.register import OWN, Kept, define, named, own, registers, words
from clfdesk.storage import records

_LINE = re.compile(r"^(?P<label>\S+)(?:\s+(?P<type>[^\s(（]+)\s*(?:[(（](?P<options>[^)）]*)[)）])?)?(?P<rest>.*)$")


def define_lines(office: Office, title: str, text: str) -> Kept:
    """Keep a register made of a title and lines; Refusal naming the line that cannot be read.

    The first date among its items is the day of an entry; the second reminds. A title of
    the clerk's own that is there already gets a new version: items of the same label go on
    as they were, and entries keep the version they were made by.
    """
    if not title.strip():
        raise Refusal(_("The register has no title."), next=_("Enter what it is called."))
    known, mine = registers(), own()
    same = next((each for each in mine if each.title == title.strip()), None)
    if same is None and any(each.title == title.strip() for each in known):
        raise Refusal(_("There is a register of this title already."), where=title, next=_("Choose another title."))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise Refusal(_("The register has no items."), where=title, next=_("Write one item a line."))
    before = {item.label: item.name for item in same.form.items} if same else {}
    items = _named([_item(number, line) for number, line in enumerate(lines, 1)], before)
    dates = [item["name"] for item in items if item["type"] == "date"]
    table: dict[str, Any] = {
        "name": same.name if same else f"own_{len(mine) + 1}",
        "title": title.strip(),
        "about": "any",
        "item": items,
        "counts": [item["name"] for item in items if item["type"] in ("single", "multi")],
        "sums": [item["name"] for item in items if item["type"] == "number"],
    }
    if dates:
        table["day"] = dates[0]
    if len(dates) > 1:
        table["due"] = dates[1]
    return define(office, table)


def lines_of(name: str) -> str:
    """Return a register of the clerk's own as the lines it can be written by."""
    spelled = {kind: word for word, kind in words()["types"].items()}
    required, lines = words()["lines"]["required"], []
    for item in named(name).form.items:
        options = f"（{'、'.join(word for _code, word in item.options)}）" if item.options else ""
        lines.append(f"{item.label} {spelled[item.type]}{options}{f' {required}' if item.required else ''}")
    return "\n".join(lines)


def hide(office: Office, name: str) -> Kept:
    """Offer a register of the clerk's own no more; its entries stay, and a new version offers it again.

    Raises :class:`Refusal` for a register that comes with the program.
    """
    register = named(name)
    if not register.own:
        raise Refusal(
            _("A register that comes with the program is not hidden."),
            where=register.title,
            next=_("Only those made here can be hidden."),
        )
    table = next(
        table
        for entry in reversed(records.every(Entry, form=OWN))
        if (table := json.loads(entry.answers))["name"] == register.name
    )
    return define(office, {**table, "hidden": True})


def _named(items: list[dict[str, Any]], before: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give items of a known label their name, so that answers kept before still belong to them."""
    taken = set(before.values())
    fresh = (f"item_{number}" for number in count(1) if f"item_{number}" not in taken)
    return [{**item, "name": before.get(item["label"]) or next(fresh)} for item in items]


def _item(number: int, line: str) -> dict[str, Any]:
    at = _LINE.match(line)
    types, required = words()["types"], words()["lines"]["required"]
    given = (at["type"] if at else "") or ""
    kind = types.get(given) if given and given != required else "text"
    if at is None or kind is None:
        raise Refusal(
            _("This line cannot be read."),
            where=_("line {number}: {text}").format(number=number, text=line),
            why=_("Its type is none of: {names}.").format(names="、".join(types)),
            next=_("Write the item, then its type."),
        )
    item: dict[str, Any] = {
        "name": f"item_{number}",
        "label": at["label"],
        "type": kind,
        "required": required in (given, *at["rest"].split()),
    }
    if kind in ("single", "multi"):
        options = [part for part in re.split(r"[、，,;；\s]+", at["options"] or "") if part]
        item["options"] = {f"option_{place}": word for place, word in enumerate(options, 1)}
    return item


def example() -> str:
    """Return an example of such lines."""
    return str(resources.shipped("lists", "registers.toml")["lines"]["example"])
