"""A list as CSV, for programs that take nothing else.

RFC 4180 with a byte order mark (so that Excel reads UTF-8), and every text that a
spreadsheet could take for a formula made harmless by an apostrophe (OWASP ASVS 5.0, 1.2.10).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from clfdesk.domain.returns import Value
from clfdesk.sheets.cells import clean

_HARMFUL = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: Value) -> str:
    """Return a value as CSV may carry it: numbers as they are, texts never as a formula."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return str(value)
    text = clean(value)
    return f"'{text}" if text.startswith(_HARMFUL) or text.lstrip().startswith(_HARMFUL) else text


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a list as CSV in UTF-8 with a byte order mark; every field in quotes, lines end in CR LF."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    for row in rows:
        writer.writerow([harmless(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")
