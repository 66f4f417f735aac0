"""The search box: one text, routed by its first character, answered from the index.

Digits are an ID from its beginning or its end, a phone, a certificate number, then any four
or more digits in a row of these; letters are the name's initials or its full reading; anything
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


def _parts(text: str, limit: int) -> list[int]:
    """Return who has these digits somewhere in a number after its first digit."""
    if len(text) < keys.LEAST_PART:
        return []
    part = text[: keys.MOST_PART]
    if len(text) <= keys.MOST_PART:
        sql = "SELECT person_id FROM number_part WHERE part >= ? AND part < ? ORDER BY part, person_id LIMIT ?"
        return [number for (number,) in database.fetch(sql, (part, part + _HIGHEST, limit))]
    sql = (
        "SELECT n.person_id FROM number_part n WHERE n.part = ? AND EXISTS (SELECT 1 FROM person_key k"
        f" WHERE k.person_id = n.person_id AND k.kind IN ('{keys.ID}', '{keys.PHONE}', '{keys.CERTIFICATE}')"
        " AND instr(k.key, ?) > 1) LIMIT ?"
    )
    return [number for (number,) in database.fetch(sql, (part, text, limit))]


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
    yield _prefix(keys.CERTIFICATE, text, limit)
    yield _parts(text, limit)


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
