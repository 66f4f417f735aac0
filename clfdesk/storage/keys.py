"""The search index of persons: derived, written with the person, never read back as data.

One row for each thing that may be typed: the name, its letters in every reading, the ID
forwards and backwards, the phone, a certificate number that is not the ID's; every number
also from each later digit on, in a table of its own (``number_part``). Kept in step
by the room's own code (an undo included) and rebuilt by :func:`rebuild`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter

from clfdesk.storage import database

NAME, LETTERS, SORT, ID, ID_BACKWARDS, PHONE, CERTIFICATE = "n", "y", "s", "d", "r", "p", "c"
#: The rest of a name from each later character on.
NAME_INSIDE = "i"
#: How many digits in a row are looked up at least within a number, and how many are kept of each part.
LEAST_PART, MOST_PART = 4, 7

_DROPPED = re.compile(r"[\s·•・‧∙.．。\-]+")


def folded(name: str) -> str:
    """Return a name as it is compared: no dots or blanks, small letters."""
    return _DROPPED.sub("", name).lower()


def _of_name(name: str) -> tuple[tuple[str, str], ...]:
    from clfdesk.grammar import pinyin

    letters = ((LETTERS, key) for key in pinyin.search_keys(name) if key)
    plain = folded(name)
    inside = ((NAME_INSIDE, plain[start:]) for start in range(1, len(plain)))
    return ((NAME, plain), (SORT, pinyin.full(name)), *letters, *inside)


def parts(number: str) -> list[str]:
    """Return a number from each of its later digits on, as the index keeps them."""
    return [number[start : start + MOST_PART] for start in range(1, len(number) - LEAST_PART + 1)]


def _add_parts(numbers: Iterable[tuple[str, int]]) -> None:
    rows = [(part, person) for number, person in numbers for part in parts(number)]
    rows.sort(key=itemgetter(0))  # near enough to the index's own order, and texts alone are sorted fastest
    database.raw().executemany("INSERT OR IGNORE INTO number_part (part, person_id) VALUES (?, ?)", rows)


def _drop_parts(person: int) -> None:
    """Take a person's parts out, by the numbers the index still knows (they are in no other order)."""
    sql = f"SELECT key FROM person_key WHERE person_id = ? AND kind IN ('{ID}', '{PHONE}', '{CERTIFICATE}')"
    rows = {(part, person) for (number,) in database.fetch(sql, (person,)) for part in parts(number)}
    database.raw().executemany("DELETE FROM number_part WHERE part = ? AND person_id = ?", sorted(rows))


def add(persons: Iterable[tuple[int, str, str | None, str]]) -> None:
    """Index persons given as (number, name, ID number, phone)."""
    rows: dict[str, list[tuple[str, int]]] = defaultdict(list)
    names: dict[str, tuple[tuple[str, str], ...]] = {}  # a reading costs more than all the rest, and names repeat
    for number, name, id_number, phone in persons:
        if name not in names:
            names[name] = _of_name(name)
        for kind, key in names[name]:
            rows[kind].append((key, number))
        if id_number:
            rows[ID].append((id_number, number))
            rows[ID_BACKWARDS].append((id_number[::-1], number))
        if phone and (digits := re.sub(r"\D", "", phone)):
            rows[PHONE].append((digits, number))
    for kind in sorted(rows):
        rows[kind].sort(key=itemgetter(0))
        database.raw().executemany(
            f"INSERT OR IGNORE INTO person_key (kind, key, person_id) VALUES ('{kind}', ?, ?)", rows[kind]
        )
    _add_parts([*rows.get(ID, ()), *rows.get(PHONE, ())])


def add_certificates(certificates: Iterable[tuple[int, str | None, str]]) -> None:
    """Index certificates given as (person, number, number as on the paper).

    A number that begins with the holder's own ID is found by that already.
    """
    given = list(certificates)
    owners = sorted({person for person, *_texts in given})
    known: dict[int, str] = {}
    for start in range(0, len(owners), 900):
        part = owners[start : start + 900]
        marks = ", ".join("?" * len(part))
        known.update(database.fetch(f"SELECT id, coalesce(id_number, '?') FROM person WHERE id IN ({marks})", part))
    rows = {
        (text, person)
        for person, *texts in given
        for text in texts
        if text and not text.startswith(known.get(person, "?"))
    }
    database.raw().executemany(
        f"INSERT OR IGNORE INTO person_key (kind, key, person_id) VALUES ('{CERTIFICATE}', ?, ?)", sorted(rows)
    )
    _add_parts(rows)


def add_aliases(aliases: Iterable[tuple[int, str, str]]) -> None:
    """Index former and other names and numbers given as (person, kind, value)."""
    rows: set[tuple[str, str, int]] = set()
    for person, kind, value in aliases:
        if kind == "name":
            rows |= {(key_kind, key, person) for key_kind, key in _of_name(value) if key_kind != SORT}
        elif kind == "id_number":
            rows |= {(ID, value, person), (ID_BACKWARDS, value[::-1], person)}
        else:
            rows.add((CERTIFICATE, value, person))
    database.raw().executemany("INSERT OR IGNORE INTO person_key (kind, key, person_id) VALUES (?, ?, ?)", sorted(rows))
    _add_parts((key, person) for kind, key, person in rows if kind in (ID, CERTIFICATE))


def _aliases(where: str, values: Sequence[object] = ()) -> list[tuple[int, str, str]]:
    found = database.fetch(f"SELECT person_id, kind, value FROM alias {where}", values)
    return [(person, kind, value) for person, kind, value in found]


def _certificates(where: str, values: Sequence[object] = ()) -> list[tuple[int, str | None, str]]:
    found = database.fetch(f"SELECT person_id, number, raw_number FROM certificate {where}", values)
    return [(person, number, raw) for person, number, raw in found]


def refresh(numbers: Iterable[int]) -> None:
    """Index the given persons anew; those that are gone lose their keys."""
    connection = database.raw()
    for number in sorted(set(numbers)):
        _drop_parts(number)
        connection.execute("DELETE FROM person_key WHERE person_id = ?", (number,))
        found = database.fetch("SELECT id, name, id_number, phone FROM person WHERE id = ?", (number,))
        add((row[0], row[1], row[2], row[3]) for row in found)
        if found:
            add_certificates(_certificates("WHERE person_id = ?", (number,)))
            add_aliases(_aliases("WHERE person_id = ?", (number,)))


def rebuild() -> None:
    """Index everybody anew (after an upgrade that asks for it)."""
    database.raw().execute("DELETE FROM person_key")
    database.raw().execute("DELETE FROM number_part")
    found = database.fetch("SELECT id, name, id_number, phone FROM person")
    add((row[0], row[1], row[2], row[3]) for row in found)
    add_certificates(_certificates(""))
    add_aliases(_aliases(""))
