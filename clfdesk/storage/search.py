"""The search box: one text, routed by its first character, answered from the index.

Digits are an ID from its beginning, its end, the year or the month of birth, a phone, a
certificate number, and where the index knows none so, any four digits in a row of these; letters are the name's initials or its full reading; anything
else a name from its beginning, a village, a part of a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from clfdesk.domain.dossier import number_in
from clfdesk.storage import database, keys

_HIGHEST = "\U0010ffff"
_DIGITS = r"\d+[xX]?(B\d+)?"


def _prefix(kind: str, text: str, limit: int) -> list[int]:
    sql = "SELECT person_id FROM person_key WHERE kind = ? AND key >= ? AND key < ? ORDER BY key, person_id LIMIT ?"
    return [number for (number,) in database.fetch(sql, (kind, text, text + _HIGHEST, limit))]


def _inside(kind: str, text: str, limit: int) -> list[int]:
    sql = "SELECT person_id FROM person_key WHERE kind = ? AND instr(key, ?) > 1 LIMIT ?"
    return [number for (number,) in database.fetch(sql, (kind, text, limit))]


def _inside_id(text: str, limit: int) -> list[int]:
    """Return who has these digits anywhere in the ID (a scan of its own small index)."""
    sql = "SELECT id FROM person WHERE id_number GLOB ? LIMIT ?"
    return [number for (number,) in database.fetch(sql, (f"*{text}*", limit))]


def _village(text: str, limit: int) -> list[int]:
    sql = (
        "SELECT p.id FROM person p WHERE p.village_id IN (SELECT id FROM division WHERE instr(name, ?) > 0)"
        " ORDER BY p.id LIMIT ?"
    )
    return [number for (number,) in database.fetch(sql, (text, limit))]


def _number(text: str) -> list[int]:
    return [number for (number,) in database.fetch("SELECT id FROM person WHERE id = ?", (int(text),))]


def _digits(text: str, limit: int) -> Iterator[list[int]]:
    if len(text) <= 7 and text.isdigit():
        yield _number(text)
    yield _prefix(keys.ID, text[:18], limit)
    yield _prefix(keys.ID_BACKWARDS, text[::-1], limit)
    yield _prefix(keys.PHONE, text, limit)
    yield _prefix(keys.ID_INSIDE, text, limit)
    yield _prefix(keys.CERTIFICATE, text, limit)


def _anywhere(text: str, limit: int) -> Iterator[list[int]]:
    """Look at every number: only where the index knows nothing of the digits."""
    if len(text) >= 4:
        yield _inside(keys.CERTIFICATE, text, limit)
    if 4 <= len(text) < 18:
        yield _inside_id(text, limit)


def _letters(text: str, limit: int) -> Iterator[list[int]]:
    yield _prefix(keys.LETTERS, text, limit)
    yield _prefix(keys.NAME, text, limit)
    yield _prefix(keys.NAME_INSIDE, text, limit)


def _words(text: str, limit: int) -> Iterator[list[int]]:
    name = keys.folded(text)
    yield _prefix(keys.NAME, name, limit)
    yield _village(text, limit)
    yield _prefix(keys.NAME_INSIDE, name, limit)


def _route(text: str, limit: int) -> Iterator[list[int]]:
    if (number := number_in(text)) is not None:  # the code on the cover of a personal file, typed or scanned
        return iter([_number(str(number))])
    if re.fullmatch(_DIGITS, text, re.IGNORECASE):
        return _digits(text.upper(), limit)
    if text.isascii() and text[0].isalpha():
        return _letters(keys.folded(text), limit)
    return _words(text, limit)


def _one(text: str, limit: int) -> list[int]:
    found: dict[int, None] = {}
    for numbers in _route(text, limit):
        found.update(dict.fromkeys(numbers))
        if len(found) >= limit:
            break
    if not found and re.fullmatch(_DIGITS, text, re.IGNORECASE):
        for numbers in _anywhere(text.upper(), limit):
            found.update(dict.fromkeys(numbers))
    return list(found)[:limit]


def find(text: str, limit: int = 50) -> list[int]:
    """Return the numbers of the persons a text finds, best first, at most ``limit``.

    Full-width digits and letters are read as plain ones. Of several words each must fit
    (``西沟村 张``). An empty text finds nobody; no text is an error.
    """
    plain = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    words = plain.split()
    if not words or not keys.folded(words[0]):
        return []
    if len(words) == 1:
        return _one(words[0], limit)
    whole = _one("".join(words), limit)
    if whole:
        return whole
    wide = [_one(word, 20_000) for word in words]
    rest = [set(numbers) for numbers in wide[1:]]
    return [number for number in wide[0] if all(number in others for others in rest)][:limit]
