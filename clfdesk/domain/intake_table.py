"""The rows of a large foreign list: held as columns, each made a candidate only when it is looked at; pure.

Nearly every row of a list of a county is beyond doubt: its ID is valid, and certificate, birth, gender, type and grade
say the same. Those are told apart here, all columns at once; every other row is made a candidate at once. Both ways a
candidate comes from the same code (:meth:`clfdesk.domain.intake.Columns.candidate`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import compress, repeat
from typing import Any, Protocol, overload

from clfdesk.domain.cell import Cell
from clfdesk.domain.intake import ROW_KEY, Candidate, Columns, Context, understood
from clfdesk.grammar.certificate import read_certificate
from clfdesk.grammar.identity import Plain


class Table(Protocol):
    """The rows of a sheet under one header."""

    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Cell]]

    def cells(self, place: int) -> Mapping[str, Cell]:
        """Return one row's cells by field."""

    def section(self, place: int) -> str:
        """Return the village of the sub-title above a row."""


class Candidates(Sequence[Candidate]):
    """The candidates of a sheet; ``plain`` has a 1 for each row beyond doubt."""

    def __init__(
        self, sheet: str, table: Table, columns: Columns, hidden: bool, plain: bytearray, made: Mapping[int, Candidate]
    ) -> None:
        self._sheet, self._table, self._columns, self._hidden = sheet, table, columns, hidden
        self.plain, self.made = plain, made

    def __len__(self) -> int:
        return len(self.plain)

    def __iter__(self) -> Iterator[Candidate]:
        return map(self._one, range(len(self.plain)))

    @overload
    def __getitem__(self, place: int) -> Candidate: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Candidate]: ...

    def __getitem__(self, place: int | slice) -> Candidate | Sequence[Candidate]:
        if isinstance(place, slice):
            return [self._one(each) for each in range(*place.indices(len(self)))]
        return self._one(range(len(self))[place])

    def _one(self, place: int) -> Candidate:
        found = self.made.get(place)
        if found is not None:
            return found
        where = (self._sheet, self._table.numbers[place], self._table.section(place), self._hidden)
        return self._columns.candidate(where, place, self._table.cells(place))

    def full(self, name: str) -> bool:
        """Tell whether a field's column has no blank in it."""
        column = self._columns.values.get(name)
        return column is not None and not self._columns.emptied and None not in column

    def known_by(self) -> Iterator[tuple[int, str, str, str]]:
        """Yield place, ID number, certificate number and name of each row beyond doubt.

        The certificate number is without its suffix, "" where none is written; the birth date is the one in the ID.
        """
        values = self._columns.values
        numbers, names = values.get("id_number", ()), values.get("name", ())
        written = values.get("certificate_number") or repeat(None)
        rows = zip(range(len(self)), numbers, (text[:20] if text else "" for text in written), names, strict=False)
        return compress(rows, self.plain)

    def told(self, changed: Iterable[tuple[int, Candidate]]) -> Candidates:
        """Return the candidates with some of them replaced."""
        made = {**self.made, **dict(changed)}
        plain = bytearray(self.plain)
        for place in made:
            plain[place] = 0
        return Candidates(self._sheet, self._table, self._columns, self._hidden, plain, made)

    def entangled(self, keys: Iterable[Sequence[str]]) -> list[int]:
        """Return the places of rows beyond doubt that share an ID or certificate number with another, or one of ``keys``.

        The keys are (kind, …) as rows are known by: ``id``, ``certificate``, ``birth`` with name and day.
        """
        wanted = {tuple(key) for key in keys}
        rows = list(self.known_by())
        ids = {key[1] for key in wanted if key[0] == "id"} | _twice([row[1] for row in rows])
        numbers = {key[1] for key in wanted if key[0] == "certificate"} | _twice([row[2] for row in rows if row[2]])
        births = {(key[1], key[2].replace("-", "")) for key in wanted if key[0] == "birth"}
        return [
            place
            for place, number, written, name in rows
            if number in ids or written in numbers or (births and (name, number[6:14]) in births)
        ]


def read_table(sheet: str, table: Table, context: Context, *, hidden: bool = False) -> Candidates:
    """Return the candidates of a sheet's rows."""
    columns = understood(table.columns, context)
    plain = _plain(table, columns, context.today) if not hidden else bytearray(len(table.numbers))
    rows = Candidates(sheet, table, columns, hidden, plain, {})
    return rows.told([(place, rows[place]) for place, sure in enumerate(plain) if not sure])


def _twice(texts: Sequence[str]) -> set[str]:
    if len(set(texts)) == len(texts):
        return set()
    return {text for text, count in Counter(texts).items() if count > 1}


def _plain(table: Table, columns: Columns, today: date) -> bytearray:
    """Return a 1 for each row whose columns agree with each other, and of which nothing is to be said."""
    count, values = len(table.numbers), columns.values
    flags = bytearray(count)
    if ROW_KEY in table.columns or columns.emptied or not {"name", "id_number"} <= values.keys():
        return flags
    paired = "type" in values
    if paired != ("grade" in values):
        return flags
    valid, ends = Plain(today), _ends()

    def column(name: str) -> Iterable[Any]:
        return values.get(name) or repeat(None)

    lines = zip(
        values["name"], values["id_number"], column("certificate_number"), column("type"), column("grade"),
        column("gender"), column("birth"), column("issued_on"), column("lifecycle"), strict=False,
    )  # fmt: skip
    for place, (name, number, written, kind, grade, gender, birth, issued, stands) in enumerate(lines):
        if stands not in (None, "registered"):
            continue
        if name is None or number is None or (paired and (kind is None or grade is None)):
            continue
        found = valid(number)
        if found is None or (birth is not None and birth != found[0]):
            continue
        if gender is not None and gender != found[1] and gender != "unknown":
            continue
        if written is not None and (
            written[:18] != number or (end := ends.get(written[18:])) is None or (paired and end != (kind, grade))
        ):
            continue
        if issued is None or (type(issued) is date and issued <= today):
            flags[place] = 1
    for place in columns.told:
        flags[place] = 0
    return flags


@cache
def _ends() -> Mapping[str, tuple[str, int]]:
    """Return what may stand behind the ID in a certificate number, with the type and grade it means."""
    found = {}
    for digits in (f"{kind}{grade}" for kind in range(1, 8) for grade in range(1, 5)):
        for suffix in ("", *(f"B{count}" for count in range(1, 10))):
            read = read_certificate("0" * 18 + digits + suffix)
            if read is not None:
                found[digits + suffix] = (read.type, read.grade)
    return found
