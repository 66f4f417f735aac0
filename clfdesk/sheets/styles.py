"""The cell formats of a foreign workbook: what they are, and their twins for text.

A twin keeps font, border, fill and alignment and only turns the number format to ``@``.
"""

from __future__ import annotations

import copy
import re

from clfdesk.sheets.package import MAIN, Element, Package

_TEXT = "49"  # the built-in number format "@" (ECMA-376 part 1, 18.8.30)
_BUILT_IN_DATES = {14: "yyyy-m-d", 15: "d-mmm-yy", 17: "mmm-yy", 22: "yyyy-m-d h:mm", 27: "yyyy年m月",
                   31: "yyyy年m月d日", 57: "yyyy年m月", 58: "m月d日"}  # fmt: skip


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


class Styles:
    """The formats of one workbook; new ones are added at the end, none is changed."""

    def __init__(self, package: Package) -> None:
        parts = package.related(package.workbook, "styles")
        self.part = parts[0] if parts and parts[0] in package.before else ""
        self.changed = False
        self._twins: dict[tuple[int, str], int] = {}
        self.root: Element | None = package.tree(self.part) if self.part else None
        cells = self.root.find(_tag("cellXfs")) if self.root is not None else None
        self._cells: Element | None = cells
        self._codes: dict[int, str] = {}
        if self.root is not None:
            for code in self.root.iterfind(f"{_tag('numFmts')}/{_tag('numFmt')}"):
                self._codes[int(code.get("numFmtId", "0"))] = code.get("formatCode", "")

    def _format(self, style: int) -> Element | None:
        if self._cells is None or not 0 <= style < len(self._cells):
            return None
        return self._cells[style]

    def locked(self, style: int) -> bool:
        """Tell whether a cell of this format is locked under protection (the default is yes)."""
        format_ = self._format(style)
        mark = format_.find(_tag("protection")) if format_ is not None else None
        return mark is None or mark.get("locked", "1") not in ("0", "false")

    def bordered(self, style: int) -> bool:
        """Tell whether a format draws any line around its cell."""
        format_ = self._format(style)
        borders = self.root.find(_tag("borders")) if self.root is not None else None
        if format_ is None or borders is None:
            return False
        number = int(format_.get("borderId", "0"))
        return number < len(borders) and any(side.get("style", "none") != "none" for side in borders[number])

    def wraps(self, style: int) -> bool:
        """Tell whether a format breaks its text into lines."""
        format_ = self._format(style)
        mark = format_.find(_tag("alignment")) if format_ is not None else None
        return mark is not None and mark.get("wrapText") in ("1", "true")

    def font_size(self, style: int) -> float:
        """Return the size of a format's letters in points."""
        format_ = self._format(style)
        fonts = self.root.find(_tag("fonts")) if self.root is not None else None
        if format_ is None or fonts is None or int(format_.get("fontId", "0")) >= len(fonts):
            return 11.0
        size = fonts[int(format_.get("fontId", "0"))].find(_tag("sz"))
        return float(size.get("val", "11")) if size is not None else 11.0

    def date_code(self, style: int) -> str:
        """Return the number format of a date format, else an empty string."""
        format_ = self._format(style)
        if format_ is None:
            return ""
        number = int(format_.get("numFmtId", "0"))
        code = _BUILT_IN_DATES.get(number) or self._codes.get(number, "")
        bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower()
        return code if "y" in bare and "m" in bare else ""

    def text(self, style: int) -> int:
        """Return the twin of a format that keeps what is typed as text (``@``, never a formula)."""
        return self._twin(style, "text")

    def plain(self, style: int) -> int:
        """Return the twin of a heading's format for a row of data: its lines, an ordinary face."""
        return self._twin(style, "plain")

    def _twin(self, style: int, kind: str) -> int:
        known = self._twins.get((style, kind))
        if known is not None:
            return known
        source = self._format(style)
        if source is None or self._cells is None:
            return style
        twin = copy.deepcopy(source)
        if kind == "text":
            twin.set("numFmtId", _TEXT)
            twin.set("applyNumberFormat", "1")
            twin.set("quotePrefix", "1")
        else:
            twin.set("fontId", "0")
            twin.set("fillId", "0")
        self._cells.append(twin)
        self._cells.set("count", str(len(self._cells)))
        self.changed = True
        self._twins[style, kind] = len(self._cells) - 1
        return len(self._cells) - 1

    def save(self, package: Package) -> None:
        """Put the formats back into the package where any was added."""
        if self.changed and self.root is not None:
            package.put(self.part, self.root)
