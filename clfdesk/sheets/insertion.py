"""Putting rows into a foreign sheet, with everything that points at what lies below.

Merges, validations, conditional formats, links, breaks, filters, tables, comments,
drawings, charts, names and the formulas of every sheet follow (ECMA-376 part 1); what
cannot follow safely is refused by name before anything is changed.
"""

from __future__ import annotations

import copy
import re

from lxml import etree

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets.grid import Grid, tag
from clfdesk.sheets.package import MAIN, Element, Package
from clfdesk.sheets.references import LAST_ROW, Area, Shift, address, cell, single_cells, translated

_FORMULAS = frozenset({"formula", "formula1", "formula2", "f"})
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
    _move_marks(grid.root, shift, on=grid.sheet.name, own=True)
    for row, column in copied:
        _copy_formula(grid, shift, row, column)
    _move_companions(package, grid, shift)
    _move_elsewhere(package, grid, shift)


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


def _move_marks(root: Element, shift: Shift, *, on: str, own: bool) -> None:
    """Move every address outside the cells: on the sheet itself (``own``) or where it is named."""
    for item in root.iter(etree.Element):
        name = etree.QName(item).localname
        parent = item.getparent()
        in_cell = parent is not None and parent.tag == tag("c")
        if name in _FORMULAS and not in_cell and item.text:
            item.text = shift.formula(item.text, on=on)
        if not own or in_cell or name in ("row", "c"):
            continue
        if name == "sqref" and item.text:
            item.text = shift.areas(item.text)
        for mark in ("sqref", "ref"):
            if item.get(mark) and (mark == "sqref" or re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", item.get(mark, ""))):
                item.set(mark, _mark(item.get(mark, ""), name, shift))
        for mark in ("activeCell", "topLeftCell"):
            if item.get(mark):
                row, column = cell(item.get(mark, "A1"))
                item.set(mark, address(shift.start(row), column))
        if name == "location" and item.get("ref"):
            item.set("ref", shift.formula(item.get("ref", ""), on=on))
        if name == "hyperlink" and item.get("location"):
            item.set("location", shift.formula(item.get("location", ""), on=on))
        if name == "brk" and parent is not None and parent.tag == tag("rowBreaks"):
            item.set("id", str(shift.end(int(item.get("id", "0")))))
        if name == "anchor" or name.endswith("CellAnchor"):
            _move_anchor(item, shift)


def _mark(text: str, name: str, shift: Shift) -> str:
    if name in ("mergeCell", "hyperlink", "comment", "threadedComment"):
        area = Area.read(text)
        if area.top == area.bottom:  # one row keeps its height; only longer ones grow over the new rows
            return str(Area(shift.row(area.top), area.left, shift.row(area.bottom), area.right))
    return shift.areas(text)


def _move_anchor(anchor: Element, shift: Shift) -> None:
    """Move a picture, a text box or a control; one that keeps its size is not stretched."""
    if anchor.get("editAs") == "absolute":
        return
    rows = {}
    for side in anchor:
        if etree.QName(side).localname in ("from", "to"):
            for part in side:
                if etree.QName(part).localname == "row":
                    rows[etree.QName(side).localname] = part
    start = rows.get("from")
    if start is None:
        return
    moved = shift.start(int(start.text or "0") + 1) - 1
    same_size = anchor.get("editAs") == "oneCell" or anchor.get("sizeWithCells") in ("0", "false")
    stays = moved == int(start.text or "0")
    start.text = str(moved)
    end = rows.get("to")
    if end is not None and not (stays and same_size):
        end.text = str(shift.start(int(end.text or "0") + 1) - 1)


def _move_companions(package: Package, grid: Grid, shift: Shift) -> None:
    """Move what hangs on the sheet by a relationship: tables, comments, drawings with their charts."""
    part = grid.sheet.part
    for kind in ("table", "comments", "drawing", "threadedComment"):
        for companion in package.related(part, kind):
            root = package.tree(companion)
            _move_marks(root, shift, on=grid.sheet.name, own=True)
            package.put(companion, root)
    for companion in package.related(part, "vmlDrawing"):
        package.after[companion] = _moved_vml(package.after[companion], shift)


def _moved_vml(content: bytes, shift: Shift) -> bytes:
    """Move the old drawing language by its text, since it is often not even good XML."""

    def row(found: re.Match[bytes]) -> bytes:
        return found[1] + str(shift.row(int(found[2]) + 1) - 1).encode() + found[3]

    def anchor(found: re.Match[bytes]) -> bytes:
        numbers = [int(number) for number in found[2].split(b",")]
        if len(numbers) == 8:  # left, dx, top, dy, right, dx, bottom, dy
            top = shift.start(numbers[2] + 1) - 1
            numbers[6] += top - numbers[2]
            numbers[2] = top
        return found[1] + b", ".join(str(number).encode() for number in numbers) + found[3]

    content = re.sub(rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)", row, content)
    return re.sub(rb"(<x:Anchor>\s*)([\d,\s]+?)(\s*</x:Anchor>)", anchor, content)


def _move_elsewhere(package: Package, grid: Grid, shift: Shift) -> None:
    """Move what names the sheet from other parts: names, other sheets, charts, the order of reckoning."""
    root = package.tree(package.workbook)
    for name in root.iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
        name.text = shift.formula(name.text or "", on="")
    package.put(package.workbook, root)
    for other in package.sheets():
        if other.part != grid.sheet.part and b"!" in package.after[other.part]:
            tree = package.tree(other.part)
            before = etree.tostring(tree)
            for item in tree.iter(tag("f")):
                text = shift.formula(item.text or "", on=other.name)
                if text != item.text:
                    item.text = text
            _move_marks(tree, shift, on=other.name, own=False)
            if etree.tostring(tree) != before:
                package.put(other.part, tree)
    for part in list(package.after):
        if re.fullmatch(r"xl/charts/chart[^/]*\.xml", part) and b"!" in package.after[part]:
            tree = package.tree(part)
            _move_marks(tree, shift, on="", own=False)
            package.put(part, tree)
    _move_pivot_sources(package, grid, shift)
    _move_reckoning(package, grid, shift)


def _move_pivot_sources(package: Package, grid: Grid, shift: Shift) -> None:
    for part in list(package.after):
        if re.fullmatch(r"xl/pivotCache/pivotCacheDefinition\d+\.xml", part):
            tree = package.tree(part)
            for source in tree.iter(tag("worksheetSource")):
                if source.get("sheet") == grid.sheet.name and source.get("ref"):
                    source.set("ref", shift.area(source.get("ref", "")))
                    package.put(part, tree)


def _move_reckoning(package: Package, grid: Grid, shift: Shift) -> None:
    """Keep the calculation chain true: moved cells under their new address, new ones added."""
    for part in package.related(package.workbook, "calcChain"):
        if part not in package.after:
            continue
        tree = package.tree(part)
        sheet, known = "", set()
        for item in tree.iterfind(f"{{{MAIN}}}c"):
            sheet = item.get("i", sheet)
            if sheet == str(grid.sheet.sheet_id):
                row, column = cell(item.get("r", "A1"))
                item.set("r", address(shift.row(row), column))
                known.add((shift.row(row), column))
        for row, column in sorted(grid.cells):
            if grid.formula(row, column) and (row, column) not in known:
                etree.SubElement(tree, tag("c"), {"r": address(row, column), "i": str(grid.sheet.sheet_id)})
        package.put(part, tree)
