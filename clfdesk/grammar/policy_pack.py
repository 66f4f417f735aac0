"""A policy pack as one file: written out, read back strictly, and held against another.

One TOML text holds the head (``format name title base``), the local words and every
record. What is read this way comes from another office, so everything in it is checked
before it may stand: gaps, overlaps, a missing source, an unknown key, a newer format are
refused with the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import parse
from clfdesk.grammar.policy_file import FORMAT, Layer, Record, layer_of
from clfdesk.i18n import _

_HEAD = ("format", "code", "name", "title", "base", "terms")
_ALWAYS = ("from", "until", "source", "clause")


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack read from one file: its code (the folder it would have), its text, its records, its base."""

    code: str
    title: str
    base: str
    text: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is new, gone or other: the table, its id and date, and how both stand (empty: not there)."""

    table: str
    id: str
    valid_from: str
    was: str
    becomes: str


def read_pack(text: str, where: str) -> PackFile:
    """Return the pack of a text; Refusal with file, line and reason for whatever is wrong in it."""
    table = resources.parse(text, where)
    code = str(table.get("code", ""))
    if not re.fullmatch(r"[a-z][a-z0-9_]*", code):
        raise _fault(where, _line(text, "code"), _("It does not say its name in small letters (code)."))
    if table.get("format", FORMAT) > FORMAT:
        raise _fault(where, _line(text, "format"), _("It was made for a newer version of the program."))
    known = resources.shipped("lists", "policy_tables.toml")
    for name, value in table.items():
        if isinstance(value, list):
            if name not in known:
                raise _fault(where, _line(text, f"[[{name}]]"), _("There is no table {name}.").format(name=name))
            for place, record in enumerate(value, 1):
                _check(record, known[name], where, text, name, place)
        elif name not in _HEAD:
            raise _fault(where, _line(text, name), _("There is no such key: {name}.").format(name=name))
    tables = {name: value for name, value in table.items() if isinstance(value, list)}
    head = {name: table[name] for name in _HEAD if name in table}
    try:
        layer = layer_of(code, {**head, "name": table.get("name", code)}, {where: tables})
    except Refusal as refusal:
        at = re.search(r"\[\[(\w+)\]\] (\d+)", refusal.where)
        line = _line(text, f"[[{at[1]}]]", int(at[2])) if at else 0
        raise _fault(where, line, refusal.why or refusal.what) from refusal
    _ordered(layer, where, text)
    return PackFile(code, layer.title, str(table.get("base", "")), text, layer)


def _check(record: Any, known: Mapping[str, Any], where: str, text: str, table: str, place: int) -> None:
    line = _line(text, f"[[{table}]]", place)
    if not isinstance(record, Mapping):
        raise _fault(where, line, _("It is no record."))
    for name in (*known["needs"], "from", "source", "clause"):
        if name not in record or (name == "source" and not record[name]):
            raise _fault(where, line, _("It has no {name}.").format(name=name))
    allowed = {*known["needs"], *known.get("may", ()), *_ALWAYS}
    for name in record:
        if name not in allowed:
            raise _fault(where, _line(text, name, 1, after=line), _("There is no such key: {name}.").format(name=name))
    for name in ("from", "until"):
        if name in record and type(record[name]) is not date:
            raise _fault(where, line, _("{name} is no day.").format(name=name))
    for name, choices in known.get("choices", {}).items():
        value = record.get(name, [])
        for each in value if isinstance(value, list) else [value]:
            if each not in choices:
                why = _("{name} is one of: {choices}.").format(name=name, choices="、".join(filter(None, choices)))
                raise _fault(where, _line(text, name, 1, after=line), why)
    for name in known.get("conditions", ()):
        if name in record:
            try:
                parse(str(record[name]))
            except Refusal as refusal:
                raise _fault(where, _line(text, name, 1, after=line), refusal.why or refusal.what) from refusal


def _ordered(layer: Layer, where: str, text: str) -> None:
    """Refuse lines whose records leave a gap between them (order and overlap are the reader's)."""
    for table, lines in layer.tables.items():
        for identity, line in lines.items():
            for earlier, later in pairwise(line):
                if "until" in earlier and earlier["until"] + timedelta(days=1) < later["from"]:
                    at = _line(text, f'"{identity}"', line.index(later) + 1)
                    why = _("Between {last} and {first} nothing would be in force.").format(
                        last=earlier["until"].isoformat(), first=later["from"].isoformat()
                    )
                    raise _fault(where, at, f"[[{table}]] {identity}: {why}")


def _line(text: str, sought: str, nth: int = 1, *, after: int = 0) -> int:
    """Return the line a word begins (the nth such line after one), 0 where there is none."""
    seen = 0
    for number, line in enumerate(text.splitlines(), 1):
        begins = line.strip().startswith(sought) or (sought.startswith('"') and sought in line)
        if number > after and begins:
            seen += 1
            if seen == nth:
                return number
    return after


def _fault(where: str, line: int, why: str) -> Refusal:
    return Refusal(
        _("This policy pack cannot be taken in."),
        where=_("{file}, line {line}").format(file=where, line=line) if line else where,
        why=why,
        next=_("Mend the line named; the pack in use stays as it is."),
    )


def write_pack(code: str, layer: Layer, base: str, name: str = "") -> str:
    """Return a layer's records as the text of one file that :func:`read_pack` takes back."""
    lines = [f"format = {FORMAT}", f"code = {_written(code)}", f"name = {_written(name or layer.title)}"]
    lines += [f"title = {_written(layer.title)}", f"base = {_written(base)}"]
    if layer.terms:
        lines += ["", "[terms]", *(f"{word} = {_written(said)}" for word, said in layer.terms.items())]
    for table in sorted(layer.tables):
        for line in layer.tables[table].values():
            for record in line:
                lines += ["", f"[[{table}]]", *(f"{key} = {_written(value)}" for key, value in record.items())]
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_written(each)}" for key, each in value.items()) + " }"
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def differences(old: Layer | None, new: Layer) -> list[Difference]:
    """Return which records and words of a layer become other ones, by table, id and date."""
    before, after = _flat(old) if old else {}, _flat(new)
    found = []
    for key in sorted({*before, *after}):
        was, becomes = before.get(key, ""), after.get(key, "")
        if was != becomes:
            found.append(Difference(*key, was, becomes))
    return found


def _flat(layer: Layer) -> dict[tuple[str, str, str], str]:
    found = {("terms", word, ""): str(said) for word, said in layer.terms.items()}
    for table, lines in layer.tables.items():
        for identity, line in lines.items():
            for record in line:
                found[table, identity, record["from"].isoformat()] = _told(record)
    return found


def _told(record: Record) -> str:
    return "; ".join(
        f"{key}={_written(value)}" for key, value in sorted(record.items()) if key not in ("id", "key", "from")
    )
