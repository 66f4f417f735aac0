"""A register of the clerk's own, written as plain lines: 项目 类型 必填, one item a line."""

from __future__ import annotations

import re
from typing import Any

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.services.register import Kept, define, registers, words

_LINE = re.compile(r"^(?P<label>\S+)(?:\s+(?P<type>[^\s(（]+)\s*(?:[(（](?P<options>[^)）]*)[)）])?)?(?P<rest>.*)$")


def define_lines(office: Office, title: str, text: str) -> Kept:
    """Keep a register made of a title and lines; Refusal naming the line that cannot be read.

    The first date among its items is the day of an entry; the second reminds.
    """
    if not title.strip():
        raise Refusal(_("The register has no title."), next=_("Enter what it is called."))
    known = registers()
    same = next((each for each in known if each.own and each.title == title.strip()), None)
    if same is None and any(each.title == title.strip() for each in known):
        raise Refusal(_("There is a register of this title already."), where=title, next=_("Choose another title."))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise Refusal(_("The register has no items."), where=title, next=_("Write one item a line."))
    items = [_item(number, line) for number, line in enumerate(lines, 1)]
    dates = [item["name"] for item in items if item["type"] == "date"]
    table: dict[str, Any] = {
        "name": same.name if same else f"own_{sum(each.own for each in known) + 1}",
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
