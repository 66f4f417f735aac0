"""Who may be meant by what is being typed: a few candidates from the indexes, never the whole roster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from clfdesk.grammar import pinyin
from clfdesk.storage import database, keys

_MOST = 400


def candidates(
    *, name: str = "", id_number: str = "", birth: date | None = None, phone: str = "", certificate: str = ""
) -> set[int]:
    """Return the persons who share the ID, the birth date, the sound of the name or the phone."""
    found: set[int] = set()

    def by_key(kind: str, key: str) -> None:
        sql = "SELECT person_id FROM person_key WHERE kind = ? AND key = ? LIMIT ?"
        found.update(number for (number,) in database.fetch(sql, (kind, key, _MOST)))

    if id_number:
        by_key(keys.ID, id_number)
    if name:
        by_key(keys.NAME, keys.folded(name))
        by_key(keys.LETTERS, pinyin.full(name).replace(" ", ""))
    if digits := re.sub(r"\D", "", phone):
        by_key(keys.PHONE, digits)
    if certificate:
        sql = "SELECT person_id FROM certificate WHERE number = ?"
        found.update(number for (number,) in database.fetch(sql, (certificate,)))
    if birth is not None:
        sql = "SELECT id FROM person WHERE birth = ? LIMIT ?"
        found.update(number for (number,) in database.fetch(sql, (birth.isoformat(), _MOST)))
    return found


def blocks() -> Iterator[list[int]]:
    """Yield the numbers of people who share a birth date, or a name's sound and a village: never pairs of all."""
    by_name = (
        "SELECT group_concat(p.id) FROM person_key k JOIN person p ON p.id = k.person_id WHERE k.kind = 'n'"
        " GROUP BY k.key, p.village_id HAVING count(*) > 1"
    )
    shared = (
        "SELECT group_concat(id) FROM person WHERE birth IS NOT NULL GROUP BY birth HAVING count(*) > 1",
        "SELECT group_concat(id) FROM person WHERE id_number IS NOT NULL GROUP BY id_number HAVING count(*) > 1",
        by_name,
    )
    for sql in shared:
        for (numbers,) in database.fetch(sql):
            yield sorted({int(number) for number in numbers.split(",")})
