"""The envelope of a return: who sends which form for which period, and the fingerprint of its cells.

It travels in the file's own properties: a cover or hidden sheet spoils a merge by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a workbook says of itself.

    ``first`` is the first row of data (from 1), ``sheets`` the rows of each sheet that
    holds data, ``skipped`` how many sheets stand before them; ``seal`` the fingerprint of
    those cells (:func:`clfdesk.domain.returns.seal`), ``sha256`` that of the kept rows.
    """

    unit: str = ""
    township: str = ""
    period: str = ""
    code: str = ""
    card: str = ""
    version: int = 0
    revision: int = 0
    desk: str = ""
    rows: int = 0
    columns: int = 0
    first: int = 0
    skipped: int = 0
    sheets: tuple[int, ...] = ()
    made_on: str = ""
    sha256: str = ""
    seal: str = ""

    def properties(self, words: Mapping[str, str]) -> dict[str, str]:
        """Return it as properties under the words an office reads."""
        said: dict[str, str] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            said[words[each.name]] = ",".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
        return said


_NUMBERS = ("version", "revision", "rows", "columns", "first", "skipped")


def read_envelope(properties: Mapping[str, str], words: Mapping[str, str]) -> Envelope | None:
    """Return the envelope of a file's properties; ``None`` where it has none of ours or a broken one."""
    found: dict[str, Any] = {name: properties[word] for name, word in words.items() if word in properties}
    if not {"card", "seal", "code", "unit"} <= set(found):
        return None
    try:
        for name in _NUMBERS:
            found[name] = int(found.get(name) or 0)
        found["sheets"] = tuple(int(each) for each in str(found.get("sheets", "")).split(",") if each)
    except ValueError:
        return None
    known = {each.name for each in fields(Envelope)}
    return Envelope(**{name: value for name, value in found.items() if name in known})
