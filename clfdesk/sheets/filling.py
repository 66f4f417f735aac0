"""A superior's own form, filled: people in its rows, everything else as it came.

The form is never rebuilt: its XML is changed in place, part by part, and the result is
compared with what came in. What would be lost is refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clfdesk.domain.returns import Value
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.field import Fields
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.sheets import cells, gate, single_cells
from clfdesk.sheets.blank import Blank, understand
from clfdesk.sheets.captions import Sender, complete
from clfdesk.sheets.choice import chosen_columns
from clfdesk.sheets.faults import Fault, contained, refuse
from clfdesk.sheets.finished import finished
from clfdesk.sheets.grid import Grid
from clfdesk.sheets.headings import NUMBER
from clfdesk.sheets.heights import fit_rows
from clfdesk.sheets.insertion import insert_rows
from clfdesk.sheets.package import Package
from clfdesk.sheets.references import Area, Shift, address
from clfdesk.sheets.styles import Styles

__all__ = ["Blank", "Filled", "OpenBlank", "Sender", "fill", "open_blank", "take"]


@dataclass(frozen=True, slots=True)
class OpenBlank:
    """A form that was read and understood, ready to be filled once."""

    blank: Blank
    package: Package
    grid: Grid
    styles: Styles


@dataclass(frozen=True, slots=True)
class Filled:
    """The filled workbook and what became of it.

    ``mapped`` gives a column's heading its field; ``unmapped`` columns stay empty; ``kept``
    are the parts that went through byte for byte; ``lost`` is always empty (else a refusal).
    """

    content: bytes
    filled: int
    inserted: int
    mapped: dict[str, str]
    unmapped: list[str]
    kept: list[str]
    lost: list[str]
    completed: list[str]


def open_blank(
    data: bytes, *, name: str = "", sheet: str = "", stems: Sequence[str] = ("staff", "person"), prefer: str = "staff"
) -> OpenBlank:
    """Return a form understood from its bytes; ``stems`` are the lists it may be about.

    Raises :class:`Refusal`: not an .xlsx, protected by a password, no or two headings, sealed.
    """
    if _kind(data, name) != "xlsx":
        raise Refusal(
            _("Only forms in the .xlsx format can be filled."),
            where=name,
            why=_("Older formats cannot be changed without losing parts of them."),
            next=_("Open it in WPS or Excel, save it as .xlsx and fill that."),
        )
    with contained(name):
        package = Package(data, name=name)
        if not package.sheets():
            raise refuse("damaged", name)
        sealed = [part for part in package.before if part.startswith("_xmlsignatures/") and part.endswith(".xml")]
        if sealed:
            raise Refusal(
                _("This form carries a digital signature."),
                where=f"{name} · {sealed[0]}",
                why=_("Filling it would break the signature."),
                next=_("Ask for the form without a signature."),
            )
        blank, grid, styles = understand(package, stems, sheet=sheet, prefer=prefer)
        return OpenBlank(blank, package, grid, styles)


def take(path: Path) -> bytes:
    """Return the bytes of a form; raises :class:`Refusal` where it is missing, locked or too large."""
    try:
        return gate.take(path)
    except Fault as fault:
        raise refuse(fault.code, path.name, **fault.details) from fault


def _kind(data: bytes, name: str) -> str:
    try:
        return gate.check(data, name)
    except Fault as fault:
        raise refuse(fault.code, name, **fault.details) from fault


def fill(
    form: OpenBlank,
    rows: Sequence[Mapping[str, object]],
    *,
    sender: Sender | None = None,
    mapping: Mapping[str, str] | None = None,
    singles: Mapping[str, Value] | None = None,
    beside: Fields | None = None,
) -> Filled:
    """Return the form with ``rows`` (field name → value) in its table.

    ``singles`` are values of single cells by address or label, as the empty form has them.

    ``beside`` are fields the rows have beside those of their list.

    ``mapping`` (heading or column letter → field; "" for none) overrules what was understood.
    Raises :class:`Refusal` where rows must be added and cannot, where the cells are locked,
    or where anything of the form would be lost.
    """
    blank, grid, styles = form.blank, form.grid, form.styles
    before = form.package.to_bytes()
    known = Fields((*STEMS[blank.stem], *(beside or ())))
    chosen = chosen_columns(blank, known, mapping, form.package.name)
    if blank.protected:
        _refuse_locked(form, chosen, len(rows))
    touched = complete(grid, blank, styles, sender) if sender else []  # before there are people in it
    if singles:
        where = f"{form.package.name} · {blank.sheet.name}"
        single_cells.write(grid, styles, singles, protected=blank.protected, where=where)
    missing = len(rows) - blank.capacity
    if missing > 0:
        _make_room(form, missing)
    _write_rows(form, rows, chosen, known)
    fit_rows(grid, styles, _places(form, len(rows)), chosen)
    _grow_dimension(grid)
    content, kept = finished(form.package, grid, styles, before, form.package.name)
    mapped = {column.key: chosen[column.column] for column in blank.columns if column.column in chosen}
    unmapped = [column.key for column in blank.columns if column.column not in chosen]
    return Filled(content, len(rows), max(0, missing), mapped, unmapped, kept, [], touched)


def _refuse_locked(form: OpenBlank, chosen: Mapping[int, str], people: int) -> None:
    """Refuse a protected sheet without room, or whose cells for people are locked."""
    blank = form.blank
    where = f"{form.package.name} · {blank.sheet.name}"
    if people > blank.capacity:
        raise Refusal(
            _("This form is protected and has too few rows."),
            where=where,
            why=_("It has {room} rows; {people} are needed.").format(room=blank.capacity, people=people),
            next=_("Ask the county for the form without protection, or with more rows."),
        )
    for column, field in chosen.items():
        if field != NUMBER and form.styles.locked(form.grid.style(blank.first, column)):
            raise Refusal(
                _("This form is protected, and the cells to fill are locked."),
                where=f"{where} · {address(blank.first, column)}",
                why=_("Whoever made it does not allow writing there."),
                next=_("Ask the county for the form without protection."),
            )


def _make_room(form: OpenBlank, missing: int) -> None:
    blank, grid = form.blank, form.grid
    left, right = blank.columns[0].column, blank.columns[-1].column
    for area in grid.merges:
        if area.top <= blank.last and area.bottom >= blank.first and area.left <= right and area.right >= left:
            raise Refusal(
                _("This form has too few rows, and its rows hold merged cells."),
                where=f"{form.package.name} · {blank.sheet.name} · {area}",
                why=_("Rows with merged cells cannot be added without spoiling the form."),
                next=_("Add empty rows to the form in WPS or Excel, save it and fill it again."),
            )
    if blank.capacity > 0:
        shift = Shift(blank.sheet.name, blank.first, blank.last, missing)
    else:
        shift = Shift(blank.sheet.name, blank.header_bottom, blank.header_bottom, missing, grows=False)
    insert_rows(form.package, grid, shift)
    if blank.capacity <= 0:
        for row in range(blank.first, blank.first + missing):
            for column in blank.columns:
                item = grid.cell(row, column.column)
                item.set("s", str(form.styles.plain(int(item.get("s", "0")))))


def _write_rows(
    form: OpenBlank,
    rows: Sequence[Mapping[str, object]],
    chosen: Mapping[int, str],
    fields: Fields,
) -> None:
    known = words(form.blank.stem)
    columns = {column.column: column for column in form.blank.columns}
    for index, row in enumerate(_places(form, len(rows))):
        values = rows[index]
        for number, name in chosen.items():
            item = form.grid.cell(row, number)
            if name == NUMBER:
                if not (form.blank.protected and form.styles.locked(form.grid.style(row, number))):
                    cells.put(item, index + 1, "integer", form.styles)
                continue
            field = fields.named(name)
            value = cells.shown(field, values.get(name), known, columns[number])
            cells.put(item, value, field.kind, form.styles)


def _places(form: OpenBlank, people: int) -> list[int]:
    """Return the row of each person: one a row, or the first of each group where rows are merged."""
    blank = form.blank
    left, right = blank.columns[0].column, blank.columns[-1].column
    tall: list[Area] = [
        area
        for area in form.grid.merges
        if area.bottom > area.top and blank.first <= area.top <= blank.last and left <= area.left <= right
    ]
    hidden = {row for area in tall for row in range(area.top + 1, area.bottom + 1)} if form.grid.merges else set()
    rows = [row for row in range(blank.first, blank.first + max(people, blank.capacity)) if row not in hidden]
    if len(rows) < people:
        raise Refusal(
            _("This form has too few rows, and its rows hold merged cells."),
            where=f"{form.package.name} · {blank.sheet.name} · {tall[0]}",
            why=_("It has {room} rows; {people} are needed.").format(room=len(rows), people=people),
            next=_("Add empty rows to the form in WPS or Excel, save it and fill it again."),
        )
    return rows[:people]


def _grow_dimension(grid: Grid) -> None:
    """Let the sheet's stated size take in its last row, as readers trust it."""
    mark = grid.root.find("{*}dimension")
    if mark is not None and grid.cells and ":" in mark.get("ref", ""):
        area = Area.read(mark.get("ref", "A1"))
        mark.set("ref", str(Area(area.top, area.left, max(area.bottom, grid.height), max(area.right, grid.width))))
