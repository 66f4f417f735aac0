"""A foreign row into a candidate: its values normalised, and everything that is wrong with it said; pure.

No damaged ID gets in silently: a number that went through a number cell is refused even
where its check digit passes; a wrong check digit, a certificate that contradicts the ID,
the type or the grade, and a person who stands twice in one file are suspect, and wait
for the clerk's word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from clfdesk.domain.cell import Cell, text_of
from clfdesk.domain.cell_values import Reading, pieces, reader, row_words
from clfdesk.domain.place import Places
from clfdesk.errors import Problem, Severity
from clfdesk.grammar.certificate import CertificateNumber, cross_check, read_certificate, why_not
from clfdesk.grammar.field import Fields
from clfdesk.grammar.identity import IdCheck, check_id
from clfdesk.grammar.words import code_of
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _

#: The column of a village form's hidden row key: it names the record the row was made of.
ROW_KEY = "@row"
#: A blank cell keeps what the desk has; only this word, typed, makes it blank.
_CLEAR = "@clear"
CLEARED = Reading(_CLEAR)
_TOLD = frozenset(("birth", "gender", "type", "grade"))
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
    written.
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
    """What rows are understood against: the stem and its fields, the day, the known places, the sheet."""

    fields: Fields
    today: date
    stem: str = "person"
    places: Places = field(default_factory=Places)
    sheet_village: str = ""
    desk: str = ""
    names: frozenset[str] = field(init=False, repr=False, compare=False)
    readers: tuple[tuple[str, Callable[[Cell], Reading]], ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make one reader for each column that can be written."""
        object.__setattr__(self, "names", frozenset(each.name for each in self.fields))
        if not self.readers:
            made = [(each.name, reader(each, self.stem, self.places)) for each in self.fields if not each.derived]
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
    names = [name for name, _read in context.readers]
    found = [_column([cells.get(name) for _n, cells, _s in rows], read) for name, read in context.readers]
    told: dict[int, list[Problem]] = {}
    for _values, problems in found:
        for place, problem in problems:
            told.setdefault(place, []).append(problem)
    lines = zip(*(values for values, _problems in found), strict=True)
    return [
        _candidate(
            (sheet, number, section, hidden),
            {name: value for name, value in zip(names, line, strict=True) if value is not None},
            told.get(place, []),
            cells,
            context,
        )
        for place, (line, (number, cells, section)) in enumerate(zip(lines, rows, strict=True))
    ]


def _column(cells: list[Cell], read: Callable[[Cell], Reading]) -> tuple[list[Any], list[tuple[int, Problem]]]:
    """Return a column's values, and its problems with their places."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        keys: list[Any] = cells
        readings: dict[Any, Reading] = {cell: read(cell) for cell in set(cells) if cell is not None}
    else:  # 1, 1.0 and true are one key and three cells
        keys = [None if cell is None else (type(cell), cell) for cell in cells]
        readings = {key: read(key[1]) for key in set(keys) if key is not None}
    for word in row_words("clear"):
        readings |= {key: CLEARED for key in (word, (str, word)) if key in readings}
    readings[None] = Reading()
    values = {key: reading.value for key, reading in readings.items()}
    bad = {key: reading.problem for key, reading in readings.items() if reading.problem is not None}
    problems = [(place, bad[key]) for place, key in enumerate(keys) if key in bad] if bad else []
    return list(map(values.__getitem__, keys)), problems


def _candidate(
    place: tuple[str, int, str, bool],
    values: dict[str, Any],
    problems: list[Problem],
    cells: Mapping[str, Cell],
    context: Context,
) -> Candidate:
    """Return the candidate of what a row's columns say, each read by itself: now they are held against each other."""
    sheet, number, section, hidden = place
    cleared = _cleared(values)
    _take_apart(values, problems, cells, context)
    weak = _village(values, cells, context, section)
    _remark(values, context)
    written = values.keys() & _TOLD
    identity, certificate = _identity(values, problems, context)
    problems += _contradictions(values, cells, identity, certificate, context)
    record = record_of(cells, context) if ROW_KEY in cells else 0
    _missing(values, problems, cells, record)
    if hidden:
        why = _("This row stands in a hidden sheet of the workbook.")
        problems.append(Problem("", sheet, why, _("Ask the sender whether these people belong to the list.")))
    return Candidate(
        sheet=sheet,
        number=number,
        values=values,
        problems=tuple(dict.fromkeys(problems)) if problems else (),
        weak=weak,
        told=frozenset(values.keys() & _TOLD) - written,
        id_good=identity.good,
        certificate=certificate,
        record=record,
        cleared=cleared,
    )


def _cleared(values: dict[str, Any]) -> frozenset[str]:
    """Take the fields out in which the word for "make this blank" stands; a name and a number cannot be made blank."""
    if _CLEAR not in values.values():
        return frozenset()
    found = {name for name, value in values.items() if value is _CLEAR}
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
        return frozenset()
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
        return frozenset()
    if found := section or weak or context.sheet_village:
        values["village"] = context.places.village(found)
        return frozenset(("village",))
    return frozenset()


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


def _identity(
    values: dict[str, Any], problems: list[Problem], context: Context
) -> tuple[IdCheck, CertificateNumber | None]:
    """Check and normalise the ID and the certificate number; each may supply the other."""
    written = str(values.get("certificate_number") or "")
    certificate = read_certificate(written)
    text = str(values.get("id_number") or "")
    lost = any(problem.field == "id_number" and problem.severity == "refused" for problem in problems)
    if certificate is None and not written and (inner := read_certificate(text)) is not None:
        why = _("A certificate number stands in the column of ID numbers; both were read from it.")
        problems.append(Problem("id_number", text, why, _("Nothing needs to be done."), "info"))
        certificate, text = inner, inner.id_number
    if certificate is not None:
        values["certificate_number"] = certificate.written
    elif written:
        why = why_not(written)
        problems.append(Problem("certificate_number", written, why, _("Compare with the certificate itself.")))
    if not text and certificate is not None and not lost and check_id(certificate.id_number, context.today).good:
        why = _("The ID number is missing; it was taken from the certificate number.")
        problems.append(Problem("id_number", "", why, _("Nothing needs to be done."), "info"))
        text = certificate.id_number
    identity = check_id(text, context.today)
    if text:
        values["id_number"] = identity.normal
    gravity: Severity = "suspect" if identity.state in ("invalid", "valid_15") else "info"
    if identity.why:
        after = _("Ask for the ID card and correct the number.")
        if identity.suggested or identity.state == "valid_15":
            after = _("If {number} is right, accept it.").format(number=identity.suggested or identity.normal)
        elif certificate is not None and identity.state == "invalid" and certificate.id_number != text:
            after = _("The certificate number says {number}; ask for the ID card.").format(number=certificate.id_number)
        problems.append(Problem("id_number", text, identity.why, after, gravity))
    return identity, certificate


def _contradictions(
    values: dict[str, Any],
    cells: Mapping[str, Cell],
    identity: IdCheck,
    certificate: CertificateNumber | None,
    context: Context,
) -> list[Problem]:
    """Return where ID, certificate and columns say different things; fill what only one of them says."""
    found: list[Problem] = []
    if certificate is not None:
        found = [
            replace(problem, found=_raw(cells, problem.field) or problem.found)
            for problem in cross_check(
                values.get("id_number"), certificate, values.get("type", ""), values.get("grade"), today=context.today
            )
        ]
    if identity.good:
        if identity.gender != "unknown" and values.get("gender", "unknown") not in ("unknown", identity.gender):
            why = _("The ID number says the other gender.")
            found.append(Problem("gender", _raw(cells, "gender"), why, _("Compare with the ID card.")))
        if identity.birth is not None and values.get("birth") not in (None, identity.birth):
            why = _("The ID number says born on {day}.").format(day=identity.birth.isoformat())
            found.append(Problem("birth", _raw(cells, "birth"), why, _("Compare with the ID card.")))
        if identity.gender != "unknown":
            values.setdefault("gender", identity.gender)
        if identity.birth is not None:
            values.setdefault("birth", identity.birth)
    if certificate is not None and context.stem == "person":
        values.setdefault("type", certificate.type)
        values.setdefault("grade", certificate.grade)
    for name in ("issued_on", "birth"):
        day = values.get(name)
        if day is not None and isinstance(day, date) and day > context.today:
            found.append(Problem(name, _raw(cells, name), _("This day lies in the future."), _("Correct the date.")))
    return found


def _missing(values: dict[str, Any], problems: list[Problem], cells: Mapping[str, Cell], record: int) -> None:
    """Say what a row lacks to be a person: a name, and a number to know the person by."""
    if not values.get("name") and not any(problem.field == "name" for problem in problems):
        why = _("The name is missing; nobody can be entered without a name.")
        problems.append(
            Problem("name", text_of(cells.get("name")), why, _("Write the name and send again."), "refused")
        )
    known_by = values.get("id_number") or values.get("certificate_number")
    if not known_by and not record and not any(problem.field == "id_number" for problem in problems):
        why = _("Neither an ID number nor a certificate number stands here; the person cannot be told from others.")
        problems.append(Problem("id_number", text_of(cells.get("id_number")), why, _("Ask for the ID card.")))
