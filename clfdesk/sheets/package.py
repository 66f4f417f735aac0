"""A workbook as its parts (ECMA-376 part 2): read, change the few that must change, write.

A foreign blank is never rebuilt by a library that knows only part of the format. Every
part that is not touched goes out byte for byte as it came in: text boxes, pictures,
macros, printer settings, seals.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass

from lxml import etree

from clfdesk.sheets.faults import refuse

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
Element = etree._Element
#: Bytes a form may unpack to: unlike a list it is taken apart in this process.
LARGEST_FORM = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, its part in the package, its place among the sheets, its state."""

    name: str
    part: str
    index: int
    sheet_id: int
    hidden: bool


class Package:
    """The parts of one workbook in their order; ``changed`` ones are written anew."""

    def __init__(self, data: bytes, *, name: str = "") -> None:
        self.name = name
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self.entries = archive.infolist()
                if sum(entry.file_size for entry in self.entries) > LARGEST_FORM:
                    raise refuse("bomb", name)
                self.before = {entry.filename: archive.read(entry) for entry in self.entries if not entry.is_dir()}
        except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, NotImplementedError) as error:
            raise refuse("damaged", name) from error
        self.after = dict(self.before)
        self._workbook = self._workbook_part()

    def _workbook_part(self) -> str:
        for relation in self.relations(""):
            if relation[1].endswith("/officeDocument"):
                return relation[2]
        raise refuse("damaged", self.name)

    @property
    def workbook(self) -> str:
        """The name of the workbook's own part."""
        return self._workbook

    def tree(self, part: str) -> Element:
        """Return a part as a tree; refuses document types and broken XML."""
        try:
            root = etree.fromstring(self.after[part], _parser())
        except (KeyError, etree.XMLSyntaxError) as error:
            raise refuse("part_missing", f"{self.name} · {part}") from error
        if str(getattr(root.getroottree().docinfo, "doctype", "")):
            raise refuse("dtd", f"{self.name} · {part}")
        return root

    def put(self, part: str, root: Element) -> None:
        """Replace a part by a changed tree, with the declaration it had."""
        self.after[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Return (id, type, target part) of a part's internal relationships."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.before:
            return []
        found = []
        for relation in self.tree_of(path):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((relation.get("Id", ""), relation.get("Type", ""), whole))
        return found

    def tree_of(self, path: str) -> Element:
        """Return a part's tree as it came in (relationships are read before anything is known)."""
        return etree.fromstring(self.before[path], _parser())

    def sheets(self) -> list[SheetPart]:
        """Return the worksheets in their order (charts and dialogs left out)."""
        targets = {key: (kind, part) for key, kind, part in self.relations(self.workbook)}
        found = []
        for index, sheet in enumerate(self.tree(self.workbook).iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")):
            kind, part = targets.get(sheet.get(f"{{{RELATIONS}}}id", ""), ("", ""))
            if not kind.endswith("/worksheet") or part not in self.before:
                continue
            hidden = sheet.get("state", "visible") != "visible"
            found.append(SheetPart(sheet.get("name", ""), part, index, int(sheet.get("sheetId", "0")), hidden))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts a part points at by a kind of relationship (its last word)."""
        return [target for _key, type_, target in self.relations(part) if type_.endswith(f"/{kind}")]

    def to_bytes(self) -> bytes:
        """Return the workbook with its parts in the order, and with the stamps, they came in."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for entry in self.entries:
                if not entry.is_dir():
                    fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
                    fresh.compress_type = zipfile.ZIP_DEFLATED
                    fresh.external_attr = entry.external_attr
                    archive.writestr(fresh, self.after[entry.filename])
        return buffer.getvalue()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def compare(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """Return (kept, lost): parts carried over byte for byte, and whatever is gone.

    A changed part is lost in part when it holds fewer elements of any kind than before.
    """
    old, new = _parts(before), _parts(after)
    kept = [name for name, content in old.items() if new.get(name) == content]
    lost = []
    for name, content in old.items():
        if name not in new:
            lost.append(name)
        elif new[name] != content:
            had, has = _inventory(content), _inventory(new[name])
            lost += [f"{name}: {tag}" for tag, count in had.items() if has.get(tag, 0) < count]
    return kept, lost


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}


#: Elements that hold a cell's own content and go when the cell is filled or counted anew.
_CONTENT = frozenset({"v", "is", "t", "r", "rPr", "phoneticPr", "rPh"})


def _inventory(content: bytes) -> dict[str, int]:
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError:
        return {}
    counts: dict[str, int] = {}
    rows = root.find(f"{{{MAIN}}}sheetData")
    if rows is not None:  # a hundred thousand cells are counted, not walked
        counts = {"row": len(rows), "c": sum(len(row) for row in rows), "f": len(rows.findall(f".//{{{MAIN}}}f"))}
        rows.clear()
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace == MAIN and name.localname in _CONTENT:
            continue
        counts[name.text] = counts.get(name.text, 0) + 1
    return counts
