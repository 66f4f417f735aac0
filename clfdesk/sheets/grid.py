"""One worksheet of a package as a grid over its own XML: texts, merges, formats."""

from __future__ import annotations

from functools import cached_property

from lxml import etree

from clfdesk.sheets.package import MAIN, Element, Package, SheetPart
from clfdesk.sheets.references import Area, address, cell

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def tag(name: str) -> str:
    """Return a SpreadsheetML name with its namespace."""
    return f"{{{MAIN}}}{name}"


class Grid:
    """The cells of one sheet; changing a cell changes the sheet's tree."""

    def __init__(self, package: Package, sheet: SheetPart, shared: list[Element] | None = None) -> None:
        self.sheet = sheet
        self.root = package.tree(sheet.part)
        self.shared = shared if shared is not None else shared_strings(package)
        found = self.root.find(tag("sheetData"))
        self.data: Element = found if found is not None else etree.SubElement(self.root, tag("sheetData"))
        self.rows: dict[int, Element] = {}
        self.cells: dict[tuple[int, int], Element] = {}
        self.read()

    def read(self) -> None:
        """Index rows and cells; the addresses a writer left out are written in (18.3.1.4 allows both)."""
        self.rows.clear()
        self.cells.clear()
        row = 0
        for line in self.data.iterfind(tag("row")):
            row = int(line.get("r") or row + 1)
            line.set("r", str(row))
            self.rows[row] = line
            column = 0
            for item in line.iterfind(tag("c")):
                where = item.get("r")
                column = cell(where)[1] if where else column + 1
                item.set("r", address(row, column))
                self.cells[row, column] = item

    @cached_property
    def merges(self) -> list[Area]:
        """The merged areas of the sheet."""
        return [
            Area.read(item.get("ref", "A1")) for item in self.root.iterfind(f"{tag('mergeCells')}/{tag('mergeCell')}")
        ]

    @cached_property
    def _merged(self) -> dict[tuple[int, int], Area]:
        inside: dict[tuple[int, int], Area] = {}
        for area in self.merges:
            for row in range(area.top, min(area.bottom, area.top + 200) + 1):
                for column in range(area.left, min(area.right, area.left + 500) + 1):
                    inside[row, column] = area
        return inside

    def merge(self, row: int, column: int) -> Area | None:
        """Return the merged area a cell lies in."""
        return self._merged.get((row, column))

    @property
    def width(self) -> int:
        """The last column that has a cell."""
        return max((column for _row, column in self.cells), default=0)

    @property
    def height(self) -> int:
        """The last row that is there."""
        return max(self.rows, default=0)

    def style(self, row: int, column: int) -> int:
        """Return the format number of a cell, of its row, or 0."""
        item = self.cells.get((row, column))
        if item is not None:
            return int(item.get("s", "0"))
        line = self.rows.get(row)
        if line is not None and line.get("customFormat") in ("1", "true"):
            return int(line.get("s", "0"))
        for span in self.root.iterfind(f"{tag('cols')}/{tag('col')}"):
            if int(span.get("min", "0")) <= column <= int(span.get("max", "0")):
                return int(span.get("style", "0"))
        return 0

    def formula(self, row: int, column: int) -> bool:
        """Tell whether the blank itself computes a cell."""
        item = self.cells.get((row, column))
        return item is not None and item.find(tag("f")) is not None

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows as text; a formula's cell is empty here."""
        item = self.cells.get((row, column))
        if item is None or item.find(tag("f")) is not None:
            return ""
        holder = self.holder(item)
        if holder is not None:
            return "".join(part.text or "" for part in text_parts(holder))
        value = item.find(tag("v"))
        return (value.text or "") if value is not None else ""

    def holder(self, item: Element) -> Element | None:
        """Return the element that holds a cell's text: its own, or the shared one."""
        if item.get("t") == "inlineStr":
            return item.find(tag("is"))
        value = item.find(tag("v"))
        if item.get("t") == "s" and value is not None and (value.text or "").isdigit():
            number = int(value.text or "0")
            return self.shared[number] if number < len(self.shared) else None
        return None

    def shown(self, row: int, column: int) -> str:
        """Return the text a reader sees at a cell, which for a merged area stands at its corner."""
        area = self.merge(row, column)
        return self.text(area.top, area.left) if area else self.text(row, column)

    def cell(self, row: int, column: int) -> Element:
        """Return a cell, made in its right place with the format it would have."""
        known = self.cells.get((row, column))
        if known is not None:
            return known
        style = self.style(row, column)
        line = self.rows.get(row) if row in self.rows else self._new_row(row)
        assert line is not None
        item = etree.Element(tag("c"), {"r": address(row, column)})
        if style:
            item.set("s", str(style))
        place = sum(1 for other in line.iterfind(tag("c")) if cell(other.get("r", "A1"))[1] < column)
        line.insert(place, item)
        self.cells[row, column] = item
        return item

    def _new_row(self, row: int) -> Element:
        line = etree.Element(tag("row"), {"r": str(row)})
        place = sum(1 for other in self.rows if other < row)
        self.data.insert(place, line)
        self.rows[row] = line
        return line


def text_parts(holder: Element) -> list[Element]:
    """Return the pieces of text of a cell in order, without the readings printed above them."""
    parts = []
    for child in holder:
        if child.tag == tag("t"):
            parts.append(child)
        elif child.tag == tag("r"):
            parts += child.findall(tag("t"))
    return parts


def shared_strings(package: Package) -> list[Element]:
    """Return the shared texts of a workbook in their order."""
    parts = package.related(package.workbook, "sharedStrings")
    if not parts or parts[0] not in package.before:
        return []
    return package.tree(parts[0]).findall(tag("si"))
