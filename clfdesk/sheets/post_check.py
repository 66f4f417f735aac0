"""The last look at a workbook before it leaves: no cell may be computed that the form did not have computed itself.

Every writer keeps texts as texts by itself; this look would find the one that once did not.
"""

from __future__ import annotations

import html
import io
import re
import zipfile

from clfdesk.errors import Refusal
from clfdesk.i18n import _

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_MARKS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_SIGNS = re.compile(rb"['$\s]")
#: A formula copied into a row that was added names other cells, and its area may have grown.
_PLACE = re.compile(rb"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")


def formulas(content: bytes) -> set[bytes]:
    """Return the formulas of a workbook's cells, the places they name left out."""
    found: set[bytes] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if _SHEET.match(part) and _any(archive, part):
                found |= {_plain(each[1] or b"") for each in _FORMULA.finditer(archive.read(part))}
    return found


def _plain(formula: bytes) -> bytes:
    """Return a formula without the places it names and without the ways one thing is written in."""
    return _PLACE.sub(b"#", _SIGNS.sub(b"", html.unescape(formula.decode("utf-8", "replace")).encode()))


def _any(archive: zipfile.ZipFile, part: str) -> bool:
    """Return whether a part has a formula at all; a hundred thousand rows are looked through piece by piece."""
    end = b""
    with archive.open(part) as stream:
        while more := stream.read(1 << 16):
            text = end + more
            if any(mark in text for mark in _MARKS):
                return True
            end = text[-4:]
    return False


def checked(content: bytes, template: bytes = b"", name: str = "") -> bytes:
    """Return the workbook as it is; :class:`Refusal` where a cell of it would be computed and no form asked for that."""
    new = formulas(content)
    if new and template:
        new -= formulas(template)
    if new:
        raise Refusal(
            _("This workbook was not written."),
            where=name,
            why=_("A text in it would have been taken for a formula: {formula}").format(
                formula=min(new).decode("utf-8", "replace")[:60]
            ),
            next=_("Look for a text that begins with = or +, change it, and tell whoever looks after the program."),
        )
    return content
