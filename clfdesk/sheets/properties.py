"""The properties of a workbook of ours: the envelope, read without opening a sheet."""

from __future__ import annotations

import io
import zipfile
import zlib

from clfdesk.sheets import gate

_PART = "docProps/custom.xml"
_LARGEST = 256 * 1024


def read_properties(content: bytes) -> dict[str, str]:
    """Return a workbook's own properties by name; none where it has none or is no workbook."""
    if content[:4] == b"\xd0\xcf\x11\xe0":
        from clfdesk.sheets.old_properties import read_old

        return read_old(content)
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    if gate.crowded(content):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = archive.getinfo(_PART)
            # Unpacked by any other method the size said in the directory would bind nobody.
            if part.file_size > _LARGEST or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                return {}
            root = ElementTree.fromstring(archive.read(_PART))
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError):
        return {}
    except (ElementTree.ParseError, DefusedXmlException):
        return {}
    return {str(each.get("name", "")): "".join(each.itertext()) for each in root}
