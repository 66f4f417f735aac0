"""The blank's own formulas after filling: simple totals get their value, others are reckoned on opening.

Phones and chat programs show a workbook without reckoning it, so a total must not be empty.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from lxml import etree

from clfdesk.sheets.grid import Grid, tag
from clfdesk.sheets.package import Package
from clfdesk.sheets.references import Area

_SIMPLE = re.compile(r"(SUM|COUNT|COUNTA)\(\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)\)", re.IGNORECASE)


def refresh(package: Package, grid: Grid) -> None:
    """Renew the kept results of formulas that may depend on what was filled in."""
    for (row, column), item in grid.cells.items():
        source = item.find(tag("f"))
        if source is None:
            continue
        for child in item.findall(tag("v")) + item.findall(tag("is")):
            item.remove(child)
        item.attrib.pop("t", "")
        value = _simple(grid, source.text or "", (row, column))
        if value is not None:
            etree.SubElement(item, tag("v")).text = value
    _forget_elsewhere(package, grid)
    _reckon_on_opening(package)


def _simple(grid: Grid, formula: str, own: tuple[int, int]) -> str | None:
    found = _SIMPLE.fullmatch(formula.replace(" ", ""))
    if not found:
        return None
    area = Area.read(f"{found[2].upper()}{found[3]}:{found[4].upper()}{found[5]}")
    if area.holds(*own):
        return None
    total, numbers, filled = Decimal(0), 0, 0
    for (row, column), item in grid.cells.items():
        if not area.holds(row, column):
            continue
        if item.find(tag("f")) is not None:
            return None  # it rests on another formula
        value = item.find(tag("v"))
        if item.get("t") in ("inlineStr", "s", "str", "b", "e"):
            filled += 1
        elif value is not None and value.text:
            try:
                total += Decimal(value.text)
            except InvalidOperation:
                return None
            numbers += 1
            filled += 1
    name = found[1].upper()
    return str(total if name == "SUM" else numbers if name == "COUNT" else filled)


def _forget_elsewhere(package: Package, grid: Grid) -> None:
    """Drop kept results on other sheets that read the filled one."""
    for part in package.sheets():
        if part.part == grid.sheet.part or b"!" not in package.after[part.part]:
            continue
        tree, changed = package.tree(part.part), False
        for source in tree.iter(tag("f")):
            parent = source.getparent()
            if parent is not None and grid.sheet.name in (source.text or ""):
                for value in parent.findall(tag("v")):
                    parent.remove(value)
                    changed = True
                parent.attrib.pop("t", "")
        if changed:
            package.put(part.part, tree)


def _reckon_on_opening(package: Package) -> None:
    root = package.tree(package.workbook)
    mark = root.find(tag("calcPr"))
    if mark is None:
        mark = etree.Element(tag("calcPr"))
        before = ("definedNames", "externalReferences", "functionGroups", "sheets")
        anchor = next(found for name in before if (found := root.find(tag(name))) is not None)
        anchor.addnext(mark)
    if mark.get("fullCalcOnLoad") not in ("1", "true"):
        mark.set("fullCalcOnLoad", "1")
        package.put(package.workbook, root)
