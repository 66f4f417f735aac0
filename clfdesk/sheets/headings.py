"""The headings of a foreign form: matched to fields by the synonyms every import uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from clfdesk import resources
from clfdesk.grammar.field import Words
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


class Matcher:
    """Finds the field a heading of one stem means."""

    def __init__(self, words: Words) -> None:
        self._fields: dict[str, str] = {}
        self._short: dict[str, str] = {}
        for field, synonyms in words.synonyms.items():
            for synonym in synonyms:
                self._fields.setdefault(bare(synonym), field)
                self._short.setdefault(short(synonym), field)
        for word in blank_words()["number"]:
            self._fields[bare(word)] = NUMBER
        self._others = [bare(word) for word in blank_words()["other_person"]]

    def field(self, parts: tuple[str, ...]) -> str:
        """Return the field of a heading given from its top row to its lowest, or an empty string.

        The whole heading is tried before its lowest row, so 监护人 over 电话 is the guardian's;
        a lowest row that belongs to another kind of person (负责人 over 姓名) is nobody of ours.
        """
        texts = [part for part in parts if part.strip()]
        if not texts:
            return ""
        joined = "".join(bare(part) for part in texts)
        own = bare(texts[-1])
        if len(texts) > 1:
            whole = self._known(joined)
            if whole:
                return whole
            if any(word in bare(part) for part in texts[:-1] for word in self._others):
                return ""
        return self._known(own)

    def _known(self, text: str) -> str:
        return self._fields.get(text) or self._fields.get(short(text)) or self._short.get(short(text)) or ""


def says(kind: str, text: str) -> bool:
    """Tell whether a cell is one of the words of a kind (``total``, ``example``), blanks aside."""
    return bare(text) in {bare(word) for word in blank_words()[kind]} or (
        kind == "total" and short(text) in {bare(word) for word in blank_words()[kind]}
    )
