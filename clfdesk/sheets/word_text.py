"""The words of a Word paper (.docx), for search: its paragraphs as lines, nothing of its form."""

from __future__ import annotations

import html
import io
import re
import zipfile

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets import gate
from clfdesk.sheets.faults import Fault

#: So much of the unpacked text is looked at; the rest of a larger paper is not searched.
MOST = 20 << 20
_PARAGRAPH = re.compile(r"</w:p>|<w:br[ />]")
_WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def text_of(content: bytes, name: str) -> str:
    """Return the words of a .docx, a line for each paragraph; :class:`Refusal` where it is none."""
    try:
        gate.package(content)
        with zipfile.ZipFile(io.BytesIO(content)) as parts, parts.open("word/document.xml") as stream:
            found = stream.read(MOST).decode("utf-8", "replace")
    except (
        Fault,
        zipfile.BadZipFile,
        KeyError,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise Refusal(
            _("This file is no Word paper, or it is damaged."),
            where=name,
            next=_("Open it and save it again as .docx, or print it as a PDF."),
        ) from error
    lines = ("".join(_WORDS.findall(paragraph)) for paragraph in _PARAGRAPH.split(found))
    return "\n".join(html.unescape(line) for line in lines if line.strip())
