"""Macros in foreign workbooks: refused, unless the clerk decided that the data alone is read.

Nothing here can run one. A workbook with macros is refused all the same: a list needs none, and whoever opens
it in Excel or WPS afterwards may be asked to let them run. What was decided holds for the file with just this
content, as long as the program runs.
"""

from __future__ import annotations

import hashlib
import re
import zipfile

from clfdesk.sheets.faults import Fault

#: Parts that are macros: Visual Basic, the sheets of old macros, the modules of an OpenDocument.
_PARTS = re.compile(r"vbaproject[^/]*\.bin$|(^|/)(intl)?macrosheets/|^basic/[^/]+/(?!script-)[^/]+\.xml$|^scripts/.")
#: Where a package says what its parts are, whatever they are called.
_SAYS = ("[content_types].xml", "xl/_rels/workbook.xml.rels", "xl/_rels/workbook.bin.rels")
_WORDS = (b"vbaproject", b"macrosheet")
_OLD = "_VBA_PROJECT".encode("utf-16-le")
_LARGEST = 4 * 1024 * 1024

_chosen: set[str] = set()
_every = False


def data_only(digest: str) -> None:
    """Let the workbook with this SHA-256 be read from now on, its data only."""
    _chosen.add(digest)


def data_only_of_all(on: bool) -> None:
    """Let every workbook be read, its data only (the option of one command line), or none any more."""
    global _every
    _every = on


def allowed(data: bytes) -> bool:
    """Return whether the clerk decided that this file's data is read."""
    return _every or (bool(_chosen) and hashlib.sha256(data).hexdigest() in _chosen)


def check(data: bytes, kind: str) -> None:
    """Refuse a workbook with macros in it that nobody decided about; raises :class:`Fault` with its SHA-256."""
    if carried(data, kind) and not allowed(data):
        raise Fault("macros", about=hashlib.sha256(data).hexdigest())


def carried(data: bytes, kind: str) -> bool:
    """Return whether a workbook that passed the gate carries macros, by what its directory says."""
    if kind == "xls":
        return _OLD in data
    if kind not in ("xlsx", "xlsb", "ods"):
        return False
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                name = part.filename.replace("\\", "/").lower()
                if _PARTS.search(name):
                    return True
                if name in _SAYS and part.file_size <= _LARGEST and _said(archive.read(part)):
                    return True
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, NotImplementedError):
        return False
    return False


def _said(text: bytes) -> bool:
    plain = text.replace(b"\0", b"").lower()
    return any(word in plain for word in _WORDS)
