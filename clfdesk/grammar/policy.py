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
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.grammar.policy_file import Layer, Local, Record, fault, local_layer, read_layer
from clfdesk.i18n import _


@dataclass(frozen=True, slots=True)
class Dated:
    """A value in force: ``value`` is an int, a ``Decimal`` (yuan and the like), a text or a list."""

    value: Any
    unit: str
    source: str
    clause: str
    valid_from: date
    key: str = ""


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


def load_pack(
    name: str, local: Iterable[Local] = (), *, folder: Path | None = None, kept: Mapping[str, str] | None = None
) -> Pack:
    """Return a pack with all it is based on, and the desk's own values over it.

    Refusal naming the file and the record where a pack is missing, undated, without its
    source, or contradicts itself. ``kept`` are packs taken in as one file, by name: they
    stand before the shipped ones.
    """
    root = folder or resources.folder("policies")

    def layer_named(wanted: str) -> tuple[Layer, str]:
        if kept and wanted in kept:
            from clfdesk.grammar.policy_pack import read_pack

            taken = read_pack(kept[wanted], wanted)
            return taken.layer, taken.base
        return read_layer(root, wanted)

    layer, wanted = layer_named(name)
    layers = [layer]
    while wanted:
        if any(layer.name == wanted for layer in layers):
            raise fault(wanted, "pack.toml", _("It is based on itself."))
        layer, wanted = layer_named(wanted)
        layers.append(layer)
    own = local_layer(local)
    return Pack(name, layers[0].title, tuple([own, *layers] if own.tables else layers))
