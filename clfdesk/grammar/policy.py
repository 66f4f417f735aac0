"""Policy packs: what was in force on this day, and by which paper.

A pack is a folder of TOML tables; every record is dated (``from``, perhaps ``until``) and
carries its ``source`` and ``clause``. A locality's pack overlays the national base, and
the desk's own values overlay both: the overlay's last record on or before the day, else
the base's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
class Dated:
    """A value in force: ``value`` is an int, a ``Decimal`` (yuan and the like), a text or a list."""

    value: Any
    unit: str
    source: str
    clause: str
    valid_from: date
    key: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One pack's own records by table and identity, each line ascending by ``from``."""

    name: str
    title: str
    terms: Mapping[str, str]
    tables: Mapping[str, Mapping[str, Sequence[Record]]]


def _in_force(line: Sequence[Record], day: date) -> Record | None:
    """Return the last record of a line that began by the day and is not over."""
    begun = [record for record in line if record["from"] <= day]
    return begun[-1] if begun and day <= begun[-1].get("until", date.max) else None


@dataclass(frozen=True, slots=True)
class Pack:
    """A locality's policies; ``layers`` from the nearest (the desk's own) to the national base."""

    name: str
    title: str
    layers: tuple[Layer, ...]

    def records(self, table: str, day: date) -> list[dict[str, Any]]:
        """Return the records of a table in force on a day, one per id, the locality's own first."""
        found: dict[str, dict[str, Any]] = {}
        for layer in self.layers:
            for identity, line in layer.tables.get(table, {}).items():
                record = None if identity in found else _in_force(line, day)
                if record is not None:
                    found[identity] = dict(record)
        return list(found.values())

    def value(self, key: str, day: date) -> Dated | None:
        """Return the value of a key in force on a day, or None where no paper sets one."""
        for layer in self.layers:
            record = _in_force(layer.tables.get("value", {}).get(key, ()), day)
            if record is not None:
                return _dated(record)
        return None

    def require(self, key: str, day: date) -> Dated:
        """Return the value of a key in force on a day; Refusal where no paper sets one."""
        found = self.value(key, day)
        if found is None:
            raise Refusal(
                _("The policies say nothing about {key}.").format(key=key),
                where=self.title,
                why=_("No value is in force on {day}.").format(day=day.isoformat()),
                next=_("Enter the local standard with its document number in the settings."),
            )
        return found

    def values(self, day: date) -> dict[str, Any]:
        """Return all values in force by key, and by key with ``_`` for ``.`` as conditions write them."""
        keys = dict.fromkeys(key for layer in self.layers for key in layer.tables.get("value", {}))
        found = {key: dated.value for key in keys if (dated := self.value(key, day)) is not None}
        return found | {key.replace(".", "_"): value for key, value in found.items()}

    def history(self, key: str) -> list[Dated]:
        """Return every value a key ever had in its nearest layer, oldest first."""
        line = next((layer.tables["value"][key] for layer in self.layers if key in layer.tables.get("value", {})), ())
        return [_dated(record) for record in line]

    def term(self, code: str) -> str:
        """Return the locality's word for a code (vice_chair → 副主席 or 副主任); the code where nobody has one."""
        for layer in self.layers:
            if code in layer.terms:
                return layer.terms[code]
        from clfdesk.grammar.words import words

        for stem, codes in (("post", "post"), ("body", "body_kind"), ("staff", "role"), ("division", "division_kind")):
            word = words(stem).word(codes, code)
            if word != code:
                return word
        return code


def _dated(record: Record) -> Dated:
    return Dated(
        value=_number(record["value"]),
        unit=record.get("unit", ""),
        source=record["source"],
        clause=record.get("clause", ""),
        valid_from=record["from"],
        key=record["key"],
    )


def _number(value: Any) -> Any:
    """Return a decimal written as text as a number, so that money never passes through a float."""
    return Decimal(value) if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value) else value


def load_pack(name: str, local: Iterable[Local] = (), *, folder: Path | None = None) -> Pack:
    """Return a pack with all it is based on, and the desk's own values over it.

    Refusal naming the file and the record where a pack is missing, undated, without its
    source, or contradicts itself.
    """
    root = folder or resources.folder("policies")
    layers: list[Layer] = []
    wanted = name
    while wanted:
        if any(layer.name == wanted for layer in layers):
            raise _fault(wanted, "pack.toml", _("It is based on itself."))
        layer, wanted = _layer(root, wanted)
        layers.append(layer)
    own = _local_layer(local)
    return Pack(name, layers[0].title, tuple([own, *layers] if own.tables else layers))


def _fault(pack: str, where: str, why: str) -> Refusal:
    return Refusal(
        _("The policy pack {pack} cannot be used.").format(pack=pack),
        where=where,
        why=why,
        next=_("Mend the record, or take the shipped pack again."),
    )


@cache
def _layer(root: Path, name: str) -> tuple[Layer, str]:
    """Return one pack's own records and the name of its base; read once."""
    folder = root / name
    if not re.fullmatch(r"\w+", name) or not (folder / "pack.toml").is_file():
        known = ", ".join(sorted(path.parent.name for path in root.glob("*/pack.toml")))
        raise Refusal(
            _("There is no policy pack {pack}.").format(pack=name),
            why=_("Packs at hand: {names}.").format(names=known),
            next=_("Choose one of them."),
        )
    head = resources.read(folder / "pack.toml")
    if head.get("format", FORMAT) > FORMAT:
        raise _fault(name, "pack.toml", _("It was made for a newer version of the program."))
    tables: dict[str, dict[str, list[Record]]] = {}
    for path in sorted(folder.glob("*.toml")):
        for table, records in resources.read(path).items():
            if isinstance(records, list) and path.name != "pack.toml":
                for place, record in enumerate(records, 1):
                    _take(tables.setdefault(table, {}), record, name, f"{path.name} [[{table}]] {place}")
    layer = Layer(name, head.get("title", head["name"]), head.get("terms", {}), tables)
    return layer, str(head.get("base", ""))


def _take(lines: dict[str, list[Record]], record: Record, pack: str, where: str) -> None:
    """Add a record to the line of its identity; Refusal where it is not dated, sourced and in order."""
    identity = record.get("key") or record.get("id")
    if not isinstance(identity, str):
        raise _fault(pack, where, _("It has neither key nor id."))
    where = f"{where} {identity}"
    if not isinstance(record.get("from"), date):
        raise _fault(pack, where, _("It does not say from when it is in force (from)."))
    if not record.get("source"):
        raise _fault(pack, where, _("It does not say by which paper (source)."))
    line = lines.setdefault(identity, [])
    if line and record["from"] <= line[-1]["from"]:
        raise _fault(pack, where, _("Its date does not come after the record before it."))
    if line and line[-1].get("until", date.min) >= record["from"]:
        raise _fault(pack, where, _("It overlaps with the record before it."))
    if record.get("until", date.max) < record["from"]:
        raise _fault(pack, where, _("It ends before it begins."))
    line.append(record)


def _local_layer(local: Iterable[Local]) -> Layer:
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
