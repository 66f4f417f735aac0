"""A foreign row into a candidate: its values normalised, and everything that is wrong with it said; pure.

No damaged ID gets in silently: a number that went through a number cell is refused even
where its check digit passes; a wrong check digit, a certificate that contradicts the ID,
the type or the grade, and a person who stands twice in one file are suspect, and wait
for the clerk's word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clfdesk.domain.cell import Cell, text_of
from clfdesk.domain.cell_values import Reading, pieces, reader, row_words
from clfdesk.domain.intake_checks import birth_in_part, contradictions, identity, missing
from clfdesk.domain.intake_columns import CLEAR, cells_by_column, read_column
from clfdesk.domain.own_list import only_said
from clfdesk.domain.own_list import readers as own_readers
from clfdesk.domain.place import Places
from clfdesk.errors import Problem, Severity
from clfdesk.grammar.certificate import CertificateNumber
from clfdesk.grammar.field import Fields
from clfdesk.grammar.words import code_of
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _

#: The column of a village form's hidden row key: it names the record the row was made of.
ROW_KEY = "@row"
_TOLD = ("birth", "gender", "type", "grade")
_NOTHING: frozenset[str] = frozenset()
_WEAK = frozenset(("village",))
_LEVEL = frozenset(("level",))
#: Addresses that may name the village, the surest first.
_ADDRESSES = ("hukou_address", "live_address")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row of a foreign list, understood.

    ``values`` holds what the row says, by field name, blanks left out; the fields of
    ``weak`` were only gathered from elsewhere (an address, a sub-title, the sheet's name)
    and never overwrite, those of ``told`` only follow from the ID or the certificate number
    (birth, gender, type, grade) and change only together with it. ``number`` is the row's number in its sheet; ``repeats`` the sheet
    and row that named the same person before; ``record`` is the desk's own number where a
    village form brought it back (0: none). ``cleared`` are the fields in which the word for "make this blank" was
    written. ``joined`` is the row that took this one's values (it is the same person's, in another sheet or file),
    ``sources`` the sheet and row of each value that was taken from another row. ``township`` says that it names the
    township itself where its village would stand.
    """

    sheet: str
    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    weak: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    id_good: bool = False
    certificate: CertificateNumber | None = None
    repeats: tuple[str, int] | None = None
    record: int = 0
    cleared: frozenset[str] = frozenset()
    joined: tuple[str, int] | None = None
    sources: Mapping[str, tuple[str, int]] | None = None
    township: bool = False

    @property
    def key(self) -> str:
        """What the row is known by: its ID, else the one in its certificate, else its name."""
        if self.certificate is not None and not self.values.get("id_number"):
            return self.certificate.id_number
        return str(self.values.get("id_number") or self.values.get("certificate_number") or self.values.get("name", ""))

    @property
    def state(self) -> Severity | None:
        """The gravest of its problems: refused, suspect, info, or None."""
        if not self.problems:
            return None
        found = {problem.severity for problem in self.problems}
        return "refused" if "refused" in found else "suspect" if "suspect" in found else "info" if found else None


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are understood against: the stem and its fields, the day, the known places, the sheet.

    ``own``: the list was written by this program, and says just what a desk kept.
    """

    fields: Fields
    today: date
    stem: str = "person"
    places: Places = field(default_factory=Places)
    sheet_village: str = ""
    desk: str = ""
    own: bool = False
    names: frozenset[str] = field(init=False, repr=False, compare=False)
    readers: tuple[tuple[str, Callable[[Cell], Reading]], ...] = field(default=(), repr=False, compare=False)
    kinds: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make one reader for each column that can be written."""
        object.__setattr__(self, "names", frozenset(each.name for each in self.fields))
        object.__setattr__(self, "kinds", {} if self.readers else {each.name: each.kind for each in self.fields})
        if not self.readers and self.own:
            object.__setattr__(self, "readers", own_readers(self.fields, self.stem, self.places))
        elif not self.readers:
            wanted = [each for each in self.fields if not each.derived or each.name == "lifecycle"]
            made = [(each.name, reader(each, self.stem, self.places)) for each in wanted]
            object.__setattr__(self, "readers", tuple(made))


def read_row(
    sheet: str, number: int, cells: Mapping[str, Cell], context: Context, *, section: str = "", hidden: bool = False
) -> Candidate:
    """Return the candidate of a row; ``cells`` by field name, ``section`` the village of a sub-title above."""
    return read_rows(sheet, [(number, cells, section)], context, hidden=hidden)[0]


def read_rows(
    sheet: str, rows: Sequence[tuple[int, Mapping[str, Cell], str]], context: Context, *, hidden: bool = False
) -> list[Candidate]:
    """Return the candidates of a sheet's rows, each (number, cells by field name, village of a sub-title above).

    Read column by column: a text that a thousand rows share is understood once.
    """
    given = cells_by_column([cells for _number, cells, _section in rows])
    columns = understood(given, context)
    return [
        columns.candidate((sheet, number, section, hidden), place, cells)
        for place, (number, cells, section) in enumerate(rows)
    ]


@dataclass(frozen=True, slots=True)
class Columns:
    """A sheet's columns understood: ``values`` by field, ``told`` the problems by the row's place.

    ``emptied`` says that somewhere the word for "make this blank" stands.
    """

    context: Context
    values: Mapping[str, Sequence[Any]]
    told: Mapping[int, Sequence[Problem]]
    emptied: bool

    def candidate(self, where: tuple[str, int, str, bool], place: int, cells: Mapping[str, Cell]) -> Candidate:
        """Return the candidate of a row: ``where`` is its sheet, number, sub-title's village and whether it is hidden."""
        said = {name: value for name, column in self.values.items() if (value := column[place]) is not None}
        cleared = _cleared(said) if self.emptied else _NOTHING
        return _candidate(where, said, list(self.told.get(place, ())), cells, self.context, cleared)


def understood(given: Mapping[str, Sequence[Cell]], context: Context) -> Columns:
    """Return what columns of cells say, each by itself."""
    told: dict[int, list[Problem]] = {}
    columns: dict[str, Sequence[Any]] = {}
    for name, read in context.readers:
        if name not in given:
            continue
        values, problems = read_column(given[name], read, context.kinds.get(name, ""))
        if values is not None:
            columns[name] = values
        for place, problem in problems:
            told.setdefault(place, []).append(problem)
    emptied = any(values is not given[name] and CLEAR in values for name, values in columns.items())
    return Columns(context, columns, told, emptied)


def _candidate(
    place: tuple[str, int, str, bool],
    values: dict[str, Any],
    problems: list[Problem],
    cells: Mapping[str, Cell],
    context: Context,
    cleared: frozenset[str],
) -> Candidate:
    """Return the candidate of what a row's columns say, each read by itself: now they are held against each other."""
    sheet, number, section, hidden = place
    said = dict(values) if context.own else values
    weak = _NOTHING
    if not context.own:
        if "type" not in values or "grade" not in values:
            _take_apart(values, problems, cells, context)
        if "remark" in values:
            _remark(values, context)
    if not context.own or "village" not in cells:
        weak = _village(values, cells, context, section)
    township = "village" not in values and "village" not in cleared and bool(_raw(cells, "village"))
    if township:
        weak |= _of_township(values, context)
    written = [name for name in _TOLD if name in values]
    found_id, certificate = identity(values, problems, context.today)
    if problems:
        birth_in_part(values, cells, found_id, problems)
    problems += contradictions(values, cells, found_id, certificate, context.today, context.stem)
    if context.own:
        only_said(values, said, cells, problems)
    record = record_of(cells, context) if ROW_KEY in cells else 0
    missing(values, problems, cells, record)
    if hidden:
        why = _("This row stands in a hidden sheet of the workbook.")
        problems.append(Problem("", sheet, why, _("Ask the sender whether these people belong to the list.")))
    return Candidate(
        sheet=sheet,
        number=number,
        values=values,
        problems=tuple(dict.fromkeys(problems)) if problems else (),
        weak=weak,
        told=_NOTHING if len(written) == 4 else frozenset(n for n in _TOLD if n in values and n not in written),
        id_good=found_id.good and "id_number" in values,
        certificate=certificate,
        record=record,
        cleared=cleared,
        township=township,
    )


def _of_township(values: dict[str, Any], context: Context) -> frozenset[str]:
    """Understand a row with the township in its village's cell: it is of no village."""
    if "level" not in context.names or "level" in values:
        return _NOTHING
    values["level"] = "township"
    return _LEVEL


def _cleared(values: dict[str, Any]) -> frozenset[str]:
    """Take the fields out in which the word for "make this blank" stands; a name and a number cannot be made blank."""
    found = {name for name, value in values.items() if value is CLEAR}
    for name in found:
        del values[name]
    return frozenset(found - {"name", "id_number", "certificate_number", "type", "grade"})


def record_of(cells: Mapping[str, Cell], context: Context) -> int:
    """Return the number of the record a form of this desk was filled in for (its hidden row key), or 0."""
    desk, _dash, number = text_of(cells.get(ROW_KEY)).partition("-")
    return int(number) if context.desk and desk == context.desk and number.isascii() and number.isdigit() else 0


def _raw(cells: Mapping[str, Cell], name: str) -> str:
    return text_of(cells.get(name))


def _take_apart(values: dict[str, Any], problems: list[Problem], cells: Mapping[str, Cell], context: Context) -> None:
    """Read a cell that holds type and grade together (肢体二级), whichever of the two columns it stands in."""
    if ("type" in values and "grade" in values) or not context.names >= {"type", "grade"}:
        return
    for here, there in (("type", "grade"), ("grade", "type")):
        text = solid(_raw(cells, here))
        if len(text) < 3 or there in values or (here in values and _raw(cells, there)):
            continue
        both = {name: code_of(context.stem, name, text) for name in (here, there)}
        other = _inside(context.stem, there, text)
        if both[here] is not None and other is not None:
            values[here] = int(both[here] or 0) if here == "grade" else both[here]
            values[there] = int(other) if there == "grade" else other
            problems[:] = [problem for problem in problems if problem.field != here]


def _inside(stem: str, codes: str, text: str) -> str | None:
    """Return the code whose word ends (a grade) or begins (a type) a text."""
    for length in (4, 3, 2):
        part = text[-length:] if codes == "grade" else text[:length]
        if len(part) == length and len(text) > length and (code := code_of(stem, codes, part)) is not None:
            return code
    return None


def _village(values: dict[str, Any], cells: Mapping[str, Cell], context: Context, section: str) -> frozenset[str]:
    """Fill the village from addresses, sub-title and sheet name; an address that names only it is only that."""
    if "village" not in context.names:
        return _NOTHING
    weak = ""
    for name in _ADDRESSES:
        if name not in values:
            continue
        written = context.places.read(_raw(cells, name))
        if written.village and not written.rest:
            del values[name]
            values.setdefault("village", written.village)
        elif not written.village and not written.rest:
            del values[name]  # the township alone: everybody's address
        weak = weak or written.village
    if "village" in values:
        return _NOTHING
    if found := section or weak or context.sheet_village:
        values["village"] = context.places.village(found)
        return _WEAK
    return _NOTHING


def _remark(values: dict[str, Any], context: Context) -> None:
    """Move a hardship out of the remark (低保, 低保边缘), and leave out what speaks of the row only (重复)."""
    remark = values.get("remark")
    if not isinstance(remark, str):
        return
    kept: list[str] = []
    for piece in pieces(remark):
        hardship = code_of(context.stem, "hardship", piece) if len(piece) > 1 else None
        if hardship not in (None, "none") and values.get("hardship") in (None, hardship):
            values["hardship"] = hardship
        elif solid(piece).lower() not in row_words("row_remarks"):
            kept.append(piece)
    if len(kept) == len(pieces(remark)):
        return
    values["remark"] = "，".join(kept)
    if not kept:
        del values["remark"]
