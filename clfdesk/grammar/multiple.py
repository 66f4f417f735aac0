"""The parts of a multiple disability as certificates and hospitals write them: ``视力一级、肢体二级``.

GB/T 26341-2010: a multiple disability has two parts at least, and counts by its gravest part.
"""

from __future__ import annotations

import re
import unicodedata

from clfdesk.grammar.words import words
from clfdesk.i18n import _

_PART = re.compile(r"[\s、,;，；/+和]+")


def parts(text: str) -> list[tuple[str, int]] | None:
    """Return (type, grade) of each part as written; ``None`` where a part cannot be read."""
    codes = words("person").codes
    found = []
    for each in _PART.split(unicodedata.normalize("NFKC", text or "").strip()):
        if not each:
            continue
        kind = next(
            (c for c, said in codes["type"].items() if any(each.startswith(w) for w in said if not w.isdigit())), ""
        )
        grade = next((c for c, said in codes["grade"].items() if any(each.endswith(w) for w in said)), "")
        if not kind or kind == "multiple" or not grade:
            return None
        found.append((kind, int(grade)))
    return found


def why_not(kind: str, grade: int | None, text: str) -> str:
    """Return what speaks against the parts of a certificate of a type and grade, in words; empty where nothing does."""
    if kind != "multiple":
        return _("Only a multiple disability has parts.") if text.strip() and kind else ""
    if not text.strip():
        return _("A multiple disability has two parts at least.")
    read = parts(text)
    if read is None:
        return _("A part cannot be read.")
    if len({each for each, _grade in read}) < 2:
        return _("A multiple disability has two parts at least.")
    gravest = min(each for _kind, each in read)
    if grade is not None and grade != gravest:
        return _("The gravest part is of grade {gravest}, the certificate says {grade}.").format(
            gravest=gravest, grade=grade
        )
    return ""
