"""The search index of persons: derived, written with the person, never read back as data.

One row for each thing that may be typed: the name, its letters in every reading, the ID
forwards and backwards, the phone, a certificate number that is not the ID's; every number
also from each later digit on, in a table of its own (``number_part``). What was written for a
person stands once more in one row (``person_index``), to be taken out again by. Kept in step
by the room's own code (an undo included) and rebuilt by :func:`rebuild`.
"""

from __future__ import annotations

import json
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
#: The kinds of key that are numbers and are found by their parts too.
NUMBERS = frozenset({ID, PHONE, CERTIFICATE})
#: The kinds that are noted with the person; the others follow from these.
NOTED = NUMBERS | {NAME, LETTERS, SORT}

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


def _written(keys: str) -> set[tuple[str, str]]:
    """Return all keys (kind, key) that were written for a person, from those that are noted."""
    found = {(key[0], key[1:]) for key in json.loads(keys)}
    found |= {(ID_BACKWARDS, key[::-1]) for kind, key in found if kind == ID}
    return found | {(NAME_INSIDE, key[start:]) for kind, key in found if kind == NAME for start in range(1, len(key))}


def _drop(person: int) -> None:
    """Take a person's keys and parts out, by the row that tells what was written for them."""
    connection = database.raw()
    for (noted,) in database.fetch("SELECT keys FROM person_index WHERE person_id = ?", (person,)):
        known = sorted((kind, key, person) for kind, key in _written(noted))
        connection.executemany("DELETE FROM person_key WHERE kind = ? AND key = ? AND person_id = ?", known)
        rows = {(part, person) for kind, key, _ in known if kind in NUMBERS for part in parts(key)}
        connection.executemany("DELETE FROM number_part WHERE part = ? AND person_id = ?", sorted(rows))
    connection.execute("DELETE FROM person_index WHERE person_id = ?", (person,))


def _note(rows: Iterable[tuple[str, str, int]]) -> None:
    """Add keys, given as (kind, key, person), to what is known to be written for their persons."""
    noted = ((kind + key, person) for kind, key, person in rows if kind in NOTED)
    sql = "UPDATE person_index SET keys = json_insert(keys, '$[#]', ?) WHERE person_id = ?"
    database.raw().executemany(sql, noted)


def add(persons: Iterable[tuple[int, str, str | None, str]]) -> None:
    """Index persons given as (number, name, ID number, phone)."""
    rows: dict[str, list[tuple[str, int]]] = defaultdict(list)
    names: dict[str, tuple[tuple[str, str], ...]] = {}  # a reading costs more than all the rest, and names repeat
    written: list[tuple[int, str, str]] = []
    for number, name, id_number, phone in persons:
        if name not in names:
            names[name] = _of_name(name)
        found = [*names[name]]
        if id_number:
            found += [(ID, id_number), (ID_BACKWARDS, id_number[::-1])]
        if phone and (digits := re.sub(r"\D", "", phone)):
            found.append((PHONE, digits))
        for kind, key in found:
            rows[kind].append((key, number))
        sort = next(key for kind, key in found if kind == SORT)
        written.append((number, sort, json.dumps([k + key for k, key in found if k in NOTED], ensure_ascii=False)))
    database.raw().executemany("INSERT INTO person_index (person_id, sort, keys) VALUES (?, ?, ?)", written)
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
    _note((CERTIFICATE, text, person) for text, person in sorted(rows))
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
    _note(sorted(rows))
    _add_parts((key, person) for kind, key, person in rows if kind in NUMBERS)


def _aliases(where: str, values: Sequence[object] = ()) -> list[tuple[int, str, str]]:
    found = database.fetch(f"SELECT person_id, kind, value FROM alias {where}", values)
    return [(person, kind, value) for person, kind, value in found]


def _certificates(where: str, values: Sequence[object] = ()) -> list[tuple[int, str | None, str]]:
    found = database.fetch(f"SELECT person_id, number, raw_number FROM certificate {where}", values)
    return [(person, number, raw) for person, number, raw in found]


def refresh(numbers: Iterable[int]) -> None:
    """Index the given persons anew; those that are gone lose their keys."""
    for number in sorted(set(numbers)):
        _drop(number)
        found = database.fetch("SELECT id, name, id_number, phone FROM person WHERE id = ?", (number,))
        add((row[0], row[1], row[2], row[3]) for row in found)
        if found:
            add_certificates(_certificates("WHERE person_id = ?", (number,)))
            add_aliases(_aliases("WHERE person_id = ?", (number,)))


def rebuild() -> None:
    """Index everybody anew (after an upgrade that asks for it)."""
    for table in ("person_key", "number_part", "person_index"):
        database.raw().execute(f"DELETE FROM {table}")
    found = database.fetch("SELECT id, name, id_number, phone FROM person")
    add((row[0], row[1], row[2], row[3]) for row in found)
    add_certificates(_certificates(""))
    add_aliases(_aliases(""))
