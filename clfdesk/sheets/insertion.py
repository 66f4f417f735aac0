"""Putting rows into a foreign sheet, with everything that points at what lies below.

Merges, validations, conditional formats, links, breaks, filters, tables, comments,
drawings, charts, names and the formulas of every sheet follow (ECMA-376 part 1); what
cannot follow safely is refused by name before anything is changed.
"""

from __future__ import annotations

import copy

from lxml import etree

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets.followers import move_companions, move_elsewhere, move_marks
from clfdesk.sheets.grid import Grid, tag
from clfdesk.sheets.package import Element, Package
from clfdesk.sheets.references import LAST_ROW, Shift, address, cell, single_cells, translated

_ONE_BY_ONE = 3  # a formula naming this many rows of a block one by one is a total written by hand


def insert_rows(package: Package, grid: Grid, shift: Shift) -> None:
    """Put ``shift.count`` empty rows of the block's own kind before its last row.

    Changes the grid's tree (the caller puts it back) and every other part that points below.
    Raises :class:`Refusal` naming what cannot be moved.
    """
    _refuse_what_cannot_move(package, grid, shift)
    _spread_shared_formulas(grid)
    copied = _copied_formulas(grid, shift)
    _move_rows(grid, shift)
    move_marks(grid.root, shift, on=grid.sheet.name, own=True)
    for row, column in copied:
        _copy_formula(grid, shift, row, column)
    move_companions(package, grid, shift)
    move_elsewhere(package, grid, shift)


def _refuse_what_cannot_move(package: Package, grid: Grid, shift: Shift) -> None:
    for kind, says in (
        ("pivotTable", _("a pivot table")),
        ("queryTable", _("a data query")),
        ("slicer", _("a slicer")),
    ):
        parts = package.related(grid.sheet.part, kind)
        if parts:
            raise Refusal(
                _("This form has too few rows, and they cannot be added without harm."),
                where=f"{package.name} · {parts[0]}",
                why=_("Its sheet holds {part}, which would lose its place.").format(part=says),
                next=_("Add empty rows to the form in WPS or Excel, save it and fill it again."),
            )
    for item in grid.data.iter(tag("f")):
        at = cell(_parent(item).get("r", "A1"))
        inside = shift.first <= at[0] <= shift.last
        if inside and item.get("t") in ("array", "dataTable"):
            raise _formula_refusal(package, grid, at)
        named: dict[int, int] = {}
        for row, column in single_cells(item.text or ""):
            if shift.first <= row <= shift.last:
                named[column] = named.get(column, 0) + 1
        if not inside and max(named.values(), default=0) >= _ONE_BY_ONE:
            raise _formula_refusal(package, grid, at)
    if max(grid.height, shift.last) + shift.count > LAST_ROW:
        raise Refusal(
            _("There are more rows than a sheet can hold."),
            where=f"{package.name} · {grid.sheet.name}",
            why=_("A sheet ends at row {last}.").format(last=LAST_ROW),
            next=_("Choose fewer rows."),
        )


def _formula_refusal(package: Package, grid: Grid, at: tuple[int, int]) -> Refusal:
    return Refusal(
        _("This form has too few rows, and they cannot be added without harm."),
        where=f"{package.name} · {grid.sheet.name} · {address(*at)}",
        why=_("A formula names the rows one by one, so it would not count the new ones."),
        next=_("Add empty rows to the form in WPS or Excel, save it and fill it again."),
    )


def _parent(item: Element) -> Element:
    parent = item.getparent()
    assert parent is not None
    return parent


def _spread_shared_formulas(grid: Grid) -> None:
    """Write each cell of a shared formula out in full, since its area is about to be cut."""
    masters: dict[str, tuple[str, tuple[int, int]]] = {}
    for item in grid.data.iter(tag("f")):
        if item.get("t") != "shared":
            continue
        at = cell(_parent(item).get("r", "A1"))
        key = item.get("si", "")
        if item.text:
            masters[key] = (item.text, at)
        elif key in masters:
            text, (row, column) = masters[key]
            item.text = translated(text, at[0] - row, at[1] - column)
        for name in ("t", "si", "ref"):
            item.attrib.pop(name, "")


def _copied_formulas(grid: Grid, shift: Shift) -> list[tuple[int, int]]:
    """Return the formula cells of the row that new rows are made after."""
    model = _model_row(shift)
    return [(row, column) for (row, column) in grid.cells if row == model and grid.formula(row, column)]


def _model_row(shift: Shift) -> int:
    return max(shift.first, shift.last - 1)


def _copy_formula(grid: Grid, shift: Shift, row: int, column: int) -> None:
    """Give the new rows, and the moved last one, the formula of the row above them."""
    source = grid.cells[row, column].find(tag("f"))
    assert source is not None
    for target in range(row + 1, shift.last + shift.count + 1):
        item = grid.cells.get((target, column))
        if item is None:
            continue
        for child in list(item):
            item.remove(child)
        item.attrib.pop("t", "")
        etree.SubElement(item, tag("f")).text = translated(source.text or "", target - row)


def _move_rows(grid: Grid, shift: Shift) -> None:
    model = grid.rows.get(_model_row(shift))
    for row in sorted(grid.rows, reverse=True):
        line = grid.rows[row]
        for item in line.iter(tag("f")):
            item.text = shift.formula(item.text or "", on=grid.sheet.name)
            if item.get("ref"):
                item.set("ref", shift.area(item.get("ref", "")))
        if shift.row(row) != row:
            _renumber(line, shift.row(row))
    if model is not None:
        place = grid.data.index(model) + 1
        first_new = _model_row(shift) + 1
        fresh = [_empty_copy(model, first_new + offset) for offset in range(shift.count)]
        grid.data[place:place] = fresh
    grid.read()  # the addresses were just written anew


def _renumber(line: Element, row: int) -> None:
    line.set("r", str(row))
    for item in line.iterfind(tag("c")):
        item.set("r", f"{item.get('r', 'A1').rstrip('0123456789')}{row}")


def _empty_copy(model: Element, row: int) -> Element:
    line = copy.deepcopy(model)
    for item in line.iterfind(tag("c")):
        for child in list(item):
            item.remove(child)
        item.attrib.pop("t", "")
        for name in ("cm", "vm", "ph"):
            item.attrib.pop(name, "")
    _renumber(line, row)
    return line
