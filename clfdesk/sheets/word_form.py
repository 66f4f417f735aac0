"""A superior's Word form (.docx, ECMA-376 part 1) filled at its named places; every other byte stays as it was.

A place is ``{{name}}`` in the text (it may be cut into several runs), a content control with
that title or tag, or a bookmark. Only the parts that hold a place are written anew.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets import gate, macros
from clfdesk.sheets.cells import clean
from clfdesk.sheets.faults import contained, refuse

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PLACE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class WordForm:
    """A Word form that was read: its parts in their order, and the names of its places."""

    name: str
    entries: tuple[zipfile.ZipInfo, ...]
    parts: Mapping[str, bytes]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledWord:
    """A filled Word form: its content, the places that were filled, those left, the parts kept byte for byte."""

    content: bytes
    filled: tuple[str, ...]
    left: tuple[str, ...]
    kept: tuple[str, ...]


def open_form(data: bytes, *, name: str = "") -> WordForm:
    """Return a Word form read from its bytes; :class:`Refusal` for what is none, sealed, or without any place."""
    with contained(name):
        gate.package(data)
        macros.check(data, "xlsx")  # a .docm is packed and named alike
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _LARGEST:
                raise refuse("bomb", name)
            parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    if "word/document.xml" not in parts:
        raise Refusal(
            _("This is no Word form."), where=name, next=_("Choose a .docx; save an older .doc as .docx first.")
        )
    if any(part.startswith("_xmlsignatures/") for part in parts):
        raise Refusal(
            _("This form carries a digital signature."),
            where=name,
            why=_("Filling it would break the signature."),
            next=_("Ask for the form without a signature."),
        )
    places: dict[str, None] = {}
    for part, content in parts.items():
        if _PART.fullmatch(part):
            places |= dict.fromkeys(_places(_tree(content, name)))
    if not places:
        raise Refusal(
            _("This form has no named places."),
            where=name,
            why=_("A place is written as {{name}}, or is a content control or bookmark of that name."),
            next=_("Write {{name}} where the name belongs, save the form and choose it again."),
        )
    return WordForm(name, tuple(entries), parts, tuple(places))


def fill(form: WordForm, values: Mapping[str, str]) -> FilledWord:
    """Return the form with a value at each place that ``values`` names; the others stay as they are."""
    after, filled = dict(form.parts), dict[str, None]()
    for part, content in form.parts.items():
        if not _PART.fullmatch(part):
            continue
        root = _tree(content, form.name)
        done = _fill(root, values)
        if done:
            after[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            filled |= dict.fromkeys(done)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for entry in form.entries:
            if not entry.is_dir():
                fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
                fresh.compress_type, fresh.external_attr = zipfile.ZIP_DEFLATED, entry.external_attr
                archive.writestr(fresh, after[entry.filename])
    kept = tuple(part for part, content in form.parts.items() if after[part] == content)
    left = tuple(place for place in form.places if place not in filled)
    return FilledWord(buffer.getvalue(), tuple(filled), left, kept)


def _tree(content: bytes, name: str) -> etree._Element:
    if b"<!DOCTYPE" in content:
        raise refuse("dtd", name)
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise refuse("damaged", name) from error


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _places(root: etree._Element) -> list[str]:
    found = []
    for paragraph in root.iter(_w("p")):
        found += _PLACE.findall("".join(each.text or "" for each in _texts(paragraph)))
    found += [name for control in root.iter(_w("sdt")) if (name := _called(control))]
    found += [
        name
        for mark in root.iter(_w("bookmarkStart"))
        if (name := mark.get(_w("name"), "")) and not name.startswith("_")
    ]
    return found


def _texts(paragraph: etree._Element) -> list[etree._Element]:
    """Return the text elements of a paragraph's own runs (not those of a text box inside it)."""
    return [each for each in paragraph.iter(_w("t")) if next(each.iterancestors(_w("p"))) is paragraph]


def _called(control: etree._Element) -> str:
    about = control.find(_w("sdtPr"))
    if about is None:
        return ""
    for kind in ("alias", "tag"):
        named = about.find(_w(kind))
        if named is not None and named.get(_w("val")):
            return str(named.get(_w("val")))
    return ""


def _fill(root: etree._Element, values: Mapping[str, str]) -> list[str]:
    done: list[str] = []
    for control in root.iter(_w("sdt")):
        name = _called(control)
        body = control.find(_w("sdtContent"))
        if name in values and body is not None and _control(control, body, clean(values[name])):
            done.append(name)
    for mark in list(root.iter(_w("bookmarkStart"))):
        name = mark.get(_w("name"), "")
        if name in values and _bookmark(mark, clean(values[name])):
            done.append(name)
    for paragraph in root.iter(_w("p")):
        done += _braces(paragraph, values)
    return done


def _braces(paragraph: etree._Element, values: Mapping[str, str]) -> list[str]:
    """Fill the ``{{name}}`` of a paragraph from its end, so that places before keep where they stand."""
    texts = _texts(paragraph)
    whole = "".join(each.text or "" for each in texts)
    done = []
    for match in reversed(list(_PLACE.finditer(whole))):
        if match[1] not in values:
            continue
        done.append(match[1])
        value, at = clean(values[match[1]]), 0
        for each in texts:
            own = each.text or ""
            first, last = max(match.start() - at, 0), min(match.end() - at, len(own))
            if first < last:
                each.text = own[:first] + value + own[last:]
                each.set(_SPACE, "preserve")
                value = ""
            at += len(own)
    return list(reversed(done))


def _control(control: etree._Element, body: etree._Element, value: str) -> bool:
    texts = list(body.iter(_w("t")))
    if not texts:
        home = next(body.iter(_w("r")), None)
        if home is None:
            paragraph = next(body.iter(_w("p")), None)
            home = etree.SubElement(body if paragraph is None else paragraph, _w("r"))
        texts = [etree.SubElement(home, _w("t"))]
    for number, each in enumerate(texts):
        each.text = value if number == 0 else ""
        each.set(_SPACE, "preserve")
    about = control.find(_w("sdtPr"))
    shown = about.find(_w("showingPlcHdr")) if about is not None else None
    if about is not None and shown is not None:  # what stood there was only a hint, in grey
        about.remove(shown)
        for run in body.iter(_w("r")):
            look = run.find(_w("rPr"))
            style = look.find(_w("rStyle")) if look is not None else None
            if look is not None and style is not None:
                look.remove(style)
    return True


def _bookmark(mark: etree._Element, value: str) -> bool:
    """Put a value between a bookmark's ends, in the look of what stood there; one over paragraphs is left."""
    number, runs = mark.get(_w("id")), []
    for each in mark.itersiblings():
        if each.tag == _w("bookmarkEnd") and each.get(_w("id")) == number:
            break
        if each.tag == _w("r"):
            runs.append(each)
    else:
        return False
    if not runs:
        before = mark.getprevious()
        run = etree.Element(_w("r"))
        look = before.find(_w("rPr")) if before is not None and before.tag == _w("r") else None
        if look is not None:
            run.append(etree.fromstring(etree.tostring(look)))
        mark.addnext(run)
        runs = [run]
    texts = [text for run in runs for text in run.iter(_w("t"))] or [etree.SubElement(runs[0], _w("t"))]
    for place, each in enumerate(texts):
        each.text = value if place == 0 else ""
        each.set(_SPACE, "preserve")
    return True
