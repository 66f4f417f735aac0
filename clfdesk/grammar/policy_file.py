"""Reading policy packs from their folder, and the desk's own values, into layers of dated lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.i18n import _

#: A pack of a later format was made for a later program.
FORMAT = 1

Record = Mapping[str, Any]


class Local(Protocol):
    """A value of this office that overlays the pack; every part is text as the desk keeps it."""

    @property
    def key(self) -> str:
        """The policy key it replaces."""
        ...

    @property
    def value(self) -> str:
        """The value."""
        ...

    @property
    def unit(self) -> str:
        """Its unit."""
        ...

    @property
    def valid_from(self) -> str:
        """ISO day from which it is in force."""
        ...

    @property
    def source(self) -> str:
        """The paper that says so."""
        ...

    @property
    def clause(self) -> str:
        """The clause of that paper."""
        ...


@dataclass(frozen=True, slots=True)
class Layer:
    """One pack's own records by table and identity, each line ascending by ``from``."""

    name: str
    title: str
    terms: Mapping[str, str]
    tables: Mapping[str, Mapping[str, Sequence[Record]]]


def fault(pack: str, where: str, why: str) -> Refusal:
    """Return the refusal that names a pack and the record that cannot be used."""
    return Refusal(
        _("The policy pack {pack} cannot be used.").format(pack=pack),
        where=where,
        why=why,
        next=_("Mend the record, or take the shipped pack again."),
    )


@cache
def read_layer(root: Path, name: str) -> tuple[Layer, str]:
    """Return one pack's own records and the name of its base; read once."""
    folder = root / name
    if not re.fullmatch(r"\w+", name) or not (folder / "pack.toml").is_file():
        known = ", ".join(sorted(path.parent.name for path in root.glob("*/pack.toml")))
        raise Refusal(
            _("There is no policy pack {pack}.").format(pack=name),
            why=_("Packs at hand: {names}.").format(names=known),
            next=_("Choose one of them."),
        )
    files = {path.name: resources.read(path) for path in sorted(folder.glob("*.toml"))}
    head = files.pop("pack.toml")
    return layer_of(name, head, files), str(head.get("base", ""))


def layer_of(name: str, head: Record, files: Mapping[str, Record]) -> Layer:
    """Return the layer of a pack's head and its tables by file; Refusal naming the record that cannot be used."""
    if head.get("format", FORMAT) > FORMAT:
        raise fault(name, "pack.toml", _("It was made for a newer version of the program."))
    tables: dict[str, dict[str, list[Record]]] = {}
    for file, content in files.items():
        for table, records in content.items():
            if isinstance(records, list):
                for place, record in enumerate(records, 1):
                    _take(tables.setdefault(table, {}), record, name, f"{file} [[{table}]] {place}")
    return Layer(name, head.get("title", head["name"]), head.get("terms", {}), tables)


def _take(lines: dict[str, list[Record]], record: Record, pack: str, where: str) -> None:
    """Add a record to the line of its identity; Refusal where it is not dated, sourced and in order."""
    identity = record.get("key") or record.get("id")
    if not isinstance(identity, str):
        raise fault(pack, where, _("It has neither key nor id."))
    where = f"{where} {identity}"
    if not isinstance(record.get("from"), date):
        raise fault(pack, where, _("It does not say from when it is in force (from)."))
    if not record.get("source"):
        raise fault(pack, where, _("It does not say by which paper (source)."))
    line = lines.setdefault(identity, [])
    if line and record["from"] <= line[-1]["from"]:
        raise fault(pack, where, _("Its date does not come after the record before it."))
    if line and line[-1].get("until", date.min) >= record["from"]:
        raise fault(pack, where, _("It overlaps with the record before it."))
    if record.get("until", date.max) < record["from"]:
        raise fault(pack, where, _("It ends before it begins."))
    line.append(record)


def local_layer(local: Iterable[Local]) -> Layer:
    """Return the desk's own values as a layer; ``value`` is read as a list, a number or a text."""
    lines: dict[str, list[Record]] = {}
    for each in sorted(local, key=lambda value: (value.key, value.valid_from)):
        record = {
            "key": each.key,
            "value": _written(each.value),
            "unit": each.unit,
            "from": date.fromisoformat(each.valid_from),
            "source": each.source or _("entered by this office"),
            "clause": each.clause,
        }
        line = lines.setdefault(each.key, [])
        if line and line[-1]["from"] == record["from"]:
            line.pop()  # entered twice for the same day: the later entry stands
        line.append(record)
    return Layer("local", "", {}, {"value": lines} if lines else {})


def _written(text: str) -> Any:
    stripped = text.strip()
    return int(stripped) if re.fullmatch(r"-?\d{1,15}", stripped) else stripped
