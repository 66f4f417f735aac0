"""Counting for the public information board: one dimension at a time, small cells folded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from clfdesk.domain.division import Division
from clfdesk.domain.information import Disclosure, Folded, age_band, fold, may_tell, tally, together
from clfdesk.domain.poster import Bars, Block, Contacts, Paragraph
from clfdesk.domain.register import Entry
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.expression import parse
from clfdesk.grammar.words import words
from clfdesk.services.office import Office
from clfdesk.storage import listing, records

_COLUMNS = ("village", "type", "grade", "age", "living_allowance", "care_subsidy")


class Statistics:
    """The people of one place, counted as a public board may tell it."""

    def __init__(self, office: Office, place: Division) -> None:
        self._office = office
        self._place = place
        self._whole_township = place.kind == "township"
        day = office.today
        self._limits = Disclosure(
            int(office.pack.require("notice.smallest_public_count", day).value),
            int(office.pack.require("notice.smallest_public_village", day).value),
        )
        self._bands = [int(each) for each in office.pack.require("notice.age_starts", day).value]
        where = parse("lifecycle == 'registered'", STEMS["person"])
        self._rows = listing.rows("person", where=where, columns=_COLUMNS, limit=None, today=day)
        self._people = [row for row in self._rows if self._whole_township or row["village"] == place.name]

    def blocks(self, table: Mapping[str, Any]) -> list[Block]:
        """Return the blocks of a ``statistics`` table: the total, each dimension, the services."""
        total = len(self._people)
        shown = str(total) if total >= self._limits.smallest_count else self._few(table)
        made: list[Block] = [Contacts(((table["total"], f"{shown} {table['unit']}"),))]
        notes = []
        for dimension in table.get("dimension", ()):
            folded = self._folded(dimension["field"])
            if not folded.shown:
                continue
            cells = [(self._label(dimension, code), number) for code, number in folded.shown]
            if folded.other:
                cells.append((table["other"], folded.other))
            made.append(Bars(dimension["heading"], table["unit"], tuple(cells)))
        if total < self._limits.smallest_village:
            notes.append(table["small_village"])
        elif any(isinstance(block, Bars) and block.bars[-1][0] == table["other"] for block in made):
            notes.append(table["folded"])
        if self._whole_township and any(isinstance(block, Bars) for block in made):
            notes.append(table["whole"])
        services = self._services(table)
        if services:
            made.append(Contacts(tuple(services)))
        made.extend(Paragraph(note) for note in notes)
        return made

    def _few(self, table: Mapping[str, Any]) -> str:
        return str(table["few"]).replace("{smallest}", str(self._limits.smallest_count))

    def _cell(self, field: str, row: Mapping[str, Any]) -> str:
        if field == "age_band":
            return age_band(row["age"], self._bands)
        return str(row[field] or "unknown")

    def _order(self, field: str) -> list[str]:
        if field == "age_band":
            return [age_band(start, self._bands) for start in self._bands]
        return list(words("person").codes[field])

    def _folded(self, field: str) -> Folded:
        counts = tally((self._cell(field, row) for row in self._people), self._order(field))
        if not self._whole_township:
            return fold(counts, self._limits)
        villages: dict[str, list[str]] = {}
        for row in self._rows:
            villages.setdefault(row["village"] or "", []).append(self._cell(field, row))
        return together([tally(cells, self._order(field)) for cells in villages.values()], self._limits)

    def _label(self, dimension: Mapping[str, Any], code: str) -> str:
        if "band" not in dimension:
            return words("person").word(dimension["field"], code)
        first, _dash, last = code.rstrip("+").partition("-")
        template = dimension["band"] if last else dimension["last_band"]
        return str(template).replace("{first}", first).replace("{last}", last)

    def _services(self, table: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return services done: people only where both sides are many, occasions as they are."""
        lines = []
        for service in table.get("service", ()):
            if register := service.get("register"):
                number = self._occasions(register)
                if number:
                    lines.append((service["heading"], f"{number} {service['unit']}"))
                continue
            number = self._receiving(service["field"])
            if number:
                lines.append((service["heading"], f"{number} {table['unit']}"))
        return lines

    def _receiving(self, field: str) -> int:
        """Return how many receive something: 0 where it may not be told, the township as its villages tell it."""
        villages: dict[str, list[bool]] = {}
        for row in self._people:
            villages.setdefault(row["village"] or "", []).append(bool(row[field]))
        told = [got for got in villages.values() if may_tell(sum(got), len(got), self._limits)]
        return sum(sum(got) for got in told if len(got) >= self._limits.smallest_village)

    def _occasions(self, register: str) -> int:
        """Return how often something was done this year in this place (人次)."""
        year = str(self._office.today.year)
        entries = [entry for entry in records.every(Entry, form=register) if entry.entered_on.startswith(year)]
        if not self._whole_township:
            entries = [entry for entry in entries if entry.division_id == self._place.id]
        return sum(int(json.loads(entry.answers).get("times", 1)) for entry in entries)
