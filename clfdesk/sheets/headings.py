"""The headings of a foreign form: matched to fields by the words every import uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from clfdesk import resources
from clfdesk.grammar.words import match_heading
from clfdesk.grammar.writing import solid
from clfdesk.sheets.heading_match import NUMBER, SURE, match_parts
from clfdesk.sheets.sheet_words import bare

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_EDGES = ":*,;.、，。；·"
__all__ = ["NUMBER", "bare", "blank_words", "field_of", "says", "short"]


@cache
def blank_words() -> Mapping[str, Any]:
    """Return the words by which a form is understood (``resources/filings/words``)."""
    return resources.shipped("filings", "words", "blank.toml")


def short(text: str) -> str:
    """Return a heading without what stands in its brackets."""
    return _BRACKETS.sub("", solid(text).strip(_EDGES).lower()).strip(_EDGES)


def field_of(stem: str, parts: tuple[str, ...]) -> str:
    """Return the field of a heading given from its top row to its lowest, or an empty string.

    Only known headings count: a guess that is wrong would be sent to the county.
    """
    texts = [part for part in parts if part.strip()]
    if not texts:
        return ""
    others = resources.shipped("fields", f"{stem}.toml").get("others", ())
    name, certainty = match_parts(texts, lambda text: _known(stem, text), others)
    return name if name and certainty >= SURE else ""


def beside_of(stem: str, parts: tuple[str, ...]) -> str:
    """Return what a column asks for that no list has (the township, type and grade in one); the empty text if nothing."""
    leaf = bare(parts[-1]) if parts else ""
    for name, known in blank_words()["beside"].items():
        if leaf and leaf in {bare(word) for word in known["headings"]} and (name == "township" or stem == "person"):
            return str(name)
    return ""


def amount_of(field: str, parts: tuple[str, ...], summed: bool) -> str:
    """Return the field of an amount where a column of a yes or no asks for one: it is added up, or speaks of yuan."""
    words = blank_words()["amounts"]
    asked = summed or any(word in part for part in parts for word in words["words"])
    return str(words.get(field, field)) if asked and field != "words" else field


def _known(stem: str, text: str) -> tuple[str | None, float]:
    field, confidence = match_heading(text, stem)
    return (field, 1.0) if confidence == "known" else (None, 0.0)


def says(kind: str, text: str) -> bool:
    """Tell whether a cell is one of the words of a kind (``total``, ``example``), blanks aside."""
    words = {bare(word) for word in blank_words()[kind]}
    return bare(text) in words or short(text) in words
