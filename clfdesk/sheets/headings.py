"""The headings of a foreign form: matched to fields by the words every import uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from clfdesk import resources
from clfdesk.grammar.words import match_heading
from clfdesk.grammar.writing import solid

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_EDGES = ":*,;.、，。；·"

#: The column that only counts rows; every other column is a field's name.
NUMBER = "number"


@cache
def blank_words() -> Mapping[str, Any]:
    """Return the words by which a form is understood (``resources/filings/words``)."""
    return resources.shipped("filings", "words", "blank.toml")


def bare(text: str) -> str:
    """Return a heading without blanks, width and the marks around it."""
    return solid(text).strip(_EDGES).lower()


def short(text: str) -> str:
    """Return a heading without what stands in its brackets."""
    return _BRACKETS.sub("", bare(text)).strip(_EDGES)


def field_of(stem: str, parts: tuple[str, ...]) -> str:
    """Return the field of a heading given from its top row to its lowest, or an empty string.

    The whole heading is tried before its lowest row, so 监护人 over 电话 is the guardian's;
    a lowest row that belongs to somebody else (负责人 over 姓名) is nobody of ours. Only
    known headings count: a guess that is wrong would be sent to the county.
    """
    texts = [part for part in parts if part.strip()]
    if not texts:
        return ""
    if len(texts) > 1:
        whole = _known(stem, "".join(texts))
        if whole:
            return whole
        others = resources.shipped("fields", f"{stem}.toml").get("others", ())
        if any(word in bare(part) for part in texts[:-1] for word in others):
            return ""
    return _known(stem, texts[-1])


def _known(stem: str, text: str) -> str:
    field, confidence = match_heading(text, stem)
    return field if field and confidence == "known" else ""


def says(kind: str, text: str) -> bool:
    """Tell whether a cell is one of the words of a kind (``total``, ``example``), blanks aside."""
    words = {bare(word) for word in blank_words()[kind]}
    return bare(text) in words or short(text) in words
