"""What points at the rows of a sheet from elsewhere, moved when rows are put in.

Merges, validations, conditional formats, links and breaks of the sheet itself; its tables,
comments and drawings; names, charts, pivot sources and the formulas of the other sheets.
"""

from __future__ import annotations

import re

from lxml import etree

from clfdesk.sheets.grid import Grid, tag
from clfdesk.sheets.package import MAIN, Element, Package
from clfdesk.sheets.references import Area, Shift, address, cell

_FORMULAS = frozenset({"formula", "formula1", "formula2", "f"})


def move_marks(root: Element, shift: Shift, *, on: str, own: bool) -> None:
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


def move_companions(package: Package, grid: Grid, shift: Shift) -> None:
    """Move what hangs on the sheet by a relationship: tables, comments, drawings with their charts."""
    part = grid.sheet.part
    for kind in ("table", "comments", "drawing", "threadedComment"):
        for companion in package.related(part, kind):
            root = package.tree(companion)
            move_marks(root, shift, on=grid.sheet.name, own=True)
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


def move_elsewhere(package: Package, grid: Grid, shift: Shift) -> None:
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
            move_marks(tree, shift, on=other.name, own=False)
            if etree.tostring(tree) != before:
                package.put(other.part, tree)
    for part in list(package.after):
        if re.fullmatch(r"xl/charts/chart[^/]*\.xml", part) and b"!" in package.after[part]:
            tree = package.tree(part)
            move_marks(tree, shift, on="", own=False)
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
