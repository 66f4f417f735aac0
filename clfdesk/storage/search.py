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


def _range(kind: str) -> str:
    return (
        f"SELECT * FROM (SELECT person_id FROM person_key WHERE kind = '{kind}' AND key >= ? AND key < ?"
        " ORDER BY key, person_id LIMIT ?)"
    )


_PARTS = (
    "SELECT * FROM (SELECT person_id FROM number_part WHERE part >= ? AND part < ? ORDER BY part, person_id LIMIT ?)"
)
#: A part is kept no longer than :data:`keys.MOST_PART`; of a longer text the rest is looked at in the number itself.
_LONG_PARTS = (
    "SELECT * FROM (SELECT n.person_id FROM number_part n JOIN person_index x ON x.person_id = n.person_id"
    " WHERE n.part = ? AND EXISTS (SELECT 1 FROM json_each(x.keys) k"
    f" WHERE substr(k.value, 1, 1) IN ('{keys.ID}', '{keys.PHONE}', '{keys.CERTIFICATE}')"
    " AND instr(k.value, ?) > 2) LIMIT ?)"
)
_VILLAGE = (
    "SELECT * FROM (SELECT p.id FROM person p WHERE p.village_id IN"
    " (SELECT id FROM division WHERE instr(name, ?) > 0) ORDER BY p.id LIMIT ?)"
)
_SELF = "SELECT id FROM person WHERE id = ?"


def _number(text: str) -> list[int]:
    return [number for (number,) in database.fetch(_SELF, (int(text),))]


def _several(*asked: tuple[str, tuple[object, ...]]) -> list[int]:
    """Answer several questions in their order with one statement."""
    sql = " UNION ALL ".join(each for each, _values in asked)
    return [number for (number,) in database.fetch(sql, [value for _sql, values in asked for value in values])]


def _key(kind: str, text: str, limit: int) -> tuple[str, tuple[object, ...]]:
    return _range(kind), (text, text + _HIGHEST, limit)


def _within(text: str, limit: int) -> list[tuple[str, tuple[object, ...]]]:
    """Ask who has these digits somewhere in a number after its first digit; too few ask nothing."""
    if len(text) < keys.LEAST_PART:
        return []
    if len(text) > keys.MOST_PART:
        return [(_LONG_PARTS, (text[: keys.MOST_PART], text, limit))]
    return [(_PARTS, (text, text + _HIGHEST, limit))]


def _digits(text: str, limit: int) -> Iterator[list[int]]:
    own = [(_SELF, (int(text),))] if len(text) <= 7 and text.isdigit() else []
    yield _several(*own, _key(keys.ID, text[:18], limit))
    yield _several(
        _key(keys.ID_BACKWARDS, text[::-1], limit),
        _key(keys.PHONE, text, limit),
        _key(keys.CERTIFICATE, text, limit),
        *_within(text, limit),
    )


def _letters(text: str, limit: int) -> Iterator[list[int]]:
    yield _prefix(keys.LETTERS, text, limit)
    yield _several(_key(keys.NAME, text, limit), _key(keys.NAME_INSIDE, text, limit))


def _words(text: str, limit: int) -> Iterator[list[int]]:
    name = keys.folded(text)
    yield _prefix(keys.NAME, name, limit)
    yield _several((_VILLAGE, (text, limit)), _key(keys.NAME_INSIDE, name, limit))


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
