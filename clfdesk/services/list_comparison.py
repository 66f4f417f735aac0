"""Two lists side by side: a file and the desk, or two files; shown, and written as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clfdesk.domain.cell_values import as_text
from clfdesk.domain.comparison import Change, Known
from clfdesk.domain.division import Division
from clfdesk.domain.intake import Candidate
from clfdesk.domain.list_comparison import Line, Pair, Side, key_of
from clfdesk.domain.list_comparison import compare as _compare
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Field, Fields
from clfdesk.grammar.money import format_yuan
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import benefit_payment, intake_reading, intake_register, intake_stems
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.intake_desk import known_persons
from clfdesk.services.listing_print import print_list
from clfdesk.services.mending import Matter
from clfdesk.services.office import Office
from clfdesk.services.person import Listing
from clfdesk.services.register import named
from clfdesk.storage import listing, records

#: The name that stands for the open desk on either side.
DESK = "desk"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record of a list stands: its sheet and row; on the desk "" and None, and its number there."""

    sheet: str
    row: int | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """One pair: ``side`` is only_left, only_right, differs or same; in ``changes`` old is the left's value."""

    side: Side
    key: str
    name: str
    left: Place | None
    right: Place | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ListComparison:
    """How two lists differ: counts, one item per pair, and the workbook written of it."""

    only_left: int
    only_right: int
    differs: int
    same: int
    items: tuple[ListItem, ...]
    files: tuple[OutFile, ...] = ()
    stem: str = "person"


def fields_of(stem: str) -> Fields:
    """Return the fields lists of a stem are compared by; :class:`Refusal` for a word that is none."""
    return intake_reading.fields_of(stem)


def compare(
    office: Office,
    left: str | Path,
    right: str | Path | Sequence[Path],
    *,
    key: str = "id_number",
    out: Path | None = None,
    mapping: Mapping[str, str] | None = None,
    where: str = "",
    only: Sequence[str] = (),
    password: str | None = None,
    stem: str = "person",
    month: Month | None = None,
) -> ListComparison:
    """Return how two lists differ on a key; each is a file or ``desk``, the right one may be several files.

    Only fields that both lists have are compared (of ``only``, where given), and a blank differs from nothing.
    ``mapping`` is {heading: field} of the files, ``where`` a condition for the desk's people, ``password`` the files'.
    ``stem`` is what the lists hold (persons, staff, posts …, or a ``month``'s payments of benefits). Raises :class:`Refusal` for an unknown key or a file that cannot be read.
    """
    known = fields_of(stem)
    if key not in known.names():
        raise Refusal(
            _("There is no field of this name."),
            where=key,
            next=_("Choose one of: {names}.").format(names=", ".join(known.names())),
        )
    one, other = (_lines(office, side, key, mapping, where, password, stem, month) for side in (left, right))
    shared = _fields(one) & _fields(other)
    pairs = _compare(one, other, [name for name in only or known.names() if name in shared])
    counts = Counter(pair.side for pair in pairs)
    whose = right if isinstance(right, (str, Path)) else right[0]
    files = () if out is None else (_written(pairs, left, whose, Path(out), stem),)
    return ListComparison(
        counts["only_left"],
        counts["only_right"],
        counts["differs"],
        counts["same"],
        tuple(map(_item, pairs)),
        files,
        stem,
    )


def printed(
    office: Office,
    found: ListComparison,
    title: str,
    out: Path,
    sides: Collection[str] = ("only_left", "only_right", "differs"),
) -> OutFile:
    """Press a comparison (the chosen sides of it) on paper and return the file; refused where nothing differs."""
    from clfdesk.sheets import differences

    said = differences.words()
    table = Listing(0, _columns(said), [])
    for item in found.items:
        if item.side in sides:
            lines = item.changes or (None,)
            for change in lines:
                heading, old, new = ("", "", "") if change is None else change_words(change, found.stem)
                table.rows.append(
                    dict(zip(_NAMES, (said[item.side], item.key, item.name, heading, old, new), strict=True))
                )
    return print_list(office, "person", replace(table, count=len(table.rows)), out=out, title=title)


_NAMES = ("side", "key", "who", "field", "left", "right")


def _columns(said: Mapping[str, Any]) -> Fields:
    widths = (6, 11, 6, 7, 12, 12)
    return Fields(
        Field(name, heading, "text", width=width)
        for name, heading, width in zip(_NAMES, said["headings"], widths, strict=False)
    )


def matters(found: Sequence[ListItem], left: str, right: str, stem: str = "person") -> list[Matter]:
    """Return what is to be mended of items: one matter for each person only on one side and for each field that differs."""
    told = []
    for item in found:
        number = next((side.number for side in (item.left, item.right) if side is not None and side.number), None)
        number = number if stem in ("person", benefit_payment.STEM) else None  # a matter is about a person, or nobody
        if item.side == "only_left":
            told.append(Matter(item.name, item.key, _("Only in: {list}").format(list=left), number))
        elif item.side == "only_right":
            told.append(Matter(item.name, item.key, _("Only in: {list}").format(list=right), number))
        for change in item.changes:
            heading, old, new = change_words(change, stem)
            what = _("{field}: {left_value} ({left}), {right_value} ({right})")
            told.append(
                Matter(
                    item.name,
                    item.key,
                    what.format(field=heading, left_value=old, right_value=new, left=left, right=right),
                    number,
                )
            )
    return told


def change_words(change: Change, stem: str = "person") -> tuple[str, str, str]:
    """Return a difference as it is read: the field's heading, the left's word, the right's word."""
    return heading_of(stem, change.field), _word(change.field, change.old, stem), _word(change.field, change.new, stem)


def heading_of(stem: str, name: str) -> str:
    """Return what a field of a stem is called on a list."""
    try:
        return words(stem).heading(name)
    except (Refusal, KeyError, OSError):
        return fields_of(stem).named(name).label  # a register words its items itself


def _item(pair: Pair) -> ListItem:
    places = [
        None if line is None else Place(line.sheet, line.row or None, line.number) for line in (pair.left, pair.right)
    ]
    return ListItem(pair.side, pair.key, pair.name, places[0], places[1], pair.changes)


def _fields(lines: Sequence[Line]) -> set[str]:
    return {name for line in lines for name in line.values}


def _lines(
    office: Office,
    source: str | Path | Sequence[Path],
    key: str,
    mapping: Mapping[str, str] | None,
    where: str,
    password: str | None,
    stem: str,
    month: Month | None = None,
) -> list[Line]:
    if str(source) == DESK:
        wanted = None
        if stem == benefit_payment.STEM:
            return [_of_desk(known, key) for known in benefit_payment.expected(office, month)]
        if stem != "person":
            return [_of_desk(known, key) for known in _kept(stem)]
        if where:
            rows = listing.rows("person", where=parse(where, STEMS["person"]), columns=["number"], today=office.today)
            wanted = {row["number"] for row in rows}
        return [
            _of_desk(known, key)
            for known in known_persons()
            if known.registered and (wanted is None or known.number in wanted)
        ]
    keys = {*intake_reading.keys_of(stem), key}
    if isinstance(source, (str, Path)):
        book, layouts, _chosen = intake_reading.layouts(
            Path(source), stem=stem, keys=keys, mapping=mapping, password=password
        )
    else:
        (book, *_rest), layouts, _chosen = intake_reading.joined(
            source, stem=stem, keys=keys, mapping=mapping, password=password
        )
    if stem == benefit_payment.STEM:
        villages = [each.name for each in records.every(Division) if each.kind != "township"]
        paid = benefit_payment.candidates(office, layouts, villages)
        return benefit_payment.by_person([_of_file(row, key) for row in paid])
    own = intake_reading.is_own(book, stem)
    found = intake_reading.candidates(office, layouts, book.name, stem, own=own)
    return [_of_file(candidate, key) for candidate in found if candidate.joined is None]


def _kept(stem: str) -> list[Known]:
    """Return what the desk keeps of a stem that is not persons, or of a register."""
    if stem in intake_stems.STEMS:
        return [known for known in intake_stems.known(stem) if known.registered or stem == "appraisal"]
    return intake_register.known(named(stem))


def _of_desk(known: Known, key: str) -> Line:
    values = {name: value for name, value in known.values.items() if value not in (None, "", "none", "unknown")}
    return Line("", 0, key_of(values, key) or f"#{known.number}", values, number=known.number)


def _of_file(candidate: Candidate, key: str) -> Line:
    found = key_of(candidate.values, key) or (candidate.key if key == "id_number" else "")
    values = {name: value for name, value in candidate.values.items() if value not in ("none", "unknown")}
    return Line(candidate.sheet, candidate.number, found, values, candidate.problems)


def _written(pairs: Sequence[Pair], left: str | Path, right: str | Path, out: Path, stem: str) -> OutFile:
    from clfdesk.sheets import differences

    name = "{title} {left} {right}.xlsx".format(
        title=differences.words()["title"],
        left=_stem(left, differences.words()),
        right=_stem(right, differences.words()),
    )
    return write_out(out, name, differences.workbook(_rows(pairs, differences.words(), stem)), "internal")


def _stem(source: str | Path, said: dict[str, Any]) -> str:
    return str(said["desk"]) if str(source) == DESK else Path(source).stem


def _rows(pairs: Sequence[Pair], said: dict[str, Any], stem: str) -> Iterator[list[str]]:
    for pair in pairs:
        if pair.side == "same":
            continue
        places = [_place(pair.left, said), _place(pair.right, said)]
        if not pair.changes:
            yield [said[pair.side], pair.key, pair.name, "", "", "", *places]
        for change in pair.changes:
            heading, *values = change_words(change, stem)
            yield [said[pair.side], pair.key, pair.name, heading, *values, *places]


def _word(name: str, value: object, stem: str) -> str:
    field = fields_of(stem).named(name)
    if field.kind == "money" and isinstance(value, int):
        return format_yuan(value)
    codes = field.codes
    try:
        return words(stem).word(codes, str(value)) if codes else as_text(value)
    except (Refusal, KeyError, OSError):
        return as_text(value)


def _place(line: Line | None, said: dict[str, Any]) -> str:
    if line is None:
        return ""
    return str(said["row"]).format(sheet=line.sheet, row=line.row) if line.row else str(said["desk"])
