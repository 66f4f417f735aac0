"""The register at 100,000 and 1,000,000 persons: a keystroke's search, the list, the data-error sweep.

The register is made on the storage level (executemany, no journal), on a real encrypted desk.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.race import Race

DAY = date(2026, 11, 20)
MANY = 100_000
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉梅红建国文志海波春燕小龙翠云庆生福贵"
_KINDS = ("visual", "hearing", "speech", "physical", "intellectual", "mental")


def fill(count: int, folder: Path, *, seed: int = 7) -> None:
    """Make and open a desk with so many persons and their certificates."""
    from clfdesk.clock import Clock
    from clfdesk.domain.desk import DeskInfo
    from clfdesk.storage import database, desk, keys

    dice = random.Random(seed)  # noqa: S311 - invented people
    desk.create(folder, DeskInfo(pack="national", township="青石镇"), secret=None, clock=Clock(fixed=DAY))
    desk.open_(folder, secret=None, user=None)
    raw = database.raw()
    raw.set_authorizer(None)  # the journal is no part of what is measured
    for (name,) in database.fetch("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        raw.execute(f'DROP TRIGGER "{name}"')
    names = [dice.choice(_FAMILY) + dice.choice(_GIVEN) + dice.choice(_GIVEN) for _each in range(20_000)]
    from clfdesk.domain.certificate import Certificate
    from clfdesk.domain.division import Division
    from clfdesk.domain.person import Person
    from clfdesk.storage import tables

    def write(kind: type, rows: list[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(tables.columns(kind)))
        columns = ", ".join(f'"{each.name}"' for each in tables.columns(kind))
        raw.executemany(f"INSERT INTO {tables.name_of(kind)} ({columns}) VALUES ({marks})", rows)  # noqa: S608

    def row(value: Any) -> tuple[Any, ...]:
        return tuple(tables.at_rest(getattr(value, each.name)) for each in tables.columns(type(value)))

    raw.execute("PRAGMA cache_size = -600000")  # the fill is not measured
    raw.execute("BEGIN")
    write(Division, [row(Division(f"第{each}村", "village", id=each)) for each in range(100, 400)])
    plain, born = row(Person("x")), date(1930, 1, 1)
    places = {each.name: at for at, each in enumerate(tables.columns(Person))}
    held = row(Certificate())
    spots = {each.name: at for at, each in enumerate(tables.columns(Certificate))}
    for begin in range(0, count, 50_000):
        persons, certificates, indexed = [], [], []
        for number in range(begin + 1, min(begin + 50_000, count) + 1):
            birth = born + timedelta(days=dice.randrange(32_000))
            identity = f"110000{birth:%Y%m%d}{number % 10_000:04d}"
            name, phone = names[dice.randrange(20_000)], f"13{dice.randrange(10**9):09d}"
            cells, card = list(plain), list(held)
            told = {"id": number, "name": name, "id_number": identity, "birth": birth.isoformat(), "phone": phone}
            told |= {"village_id": dice.randrange(100, 400), "gender": "male" if int(identity[16]) % 2 else "female"}
            for field, value in told.items():
                cells[places[field]] = value
            kind, grade = dice.randrange(6), dice.randrange(1, 5)
            told = {"id": number, "person_id": number, "number": f"{identity}{kind + 1}{grade}", "grade": grade}
            told |= {
                "type": _KINDS[kind],
                "valid_until": f"20{dice.randrange(24, 36)}-05-19",
                "raw_number": told["number"],
            }
            for field, value in told.items():
                card[spots[field]] = value
            persons.append(tuple(cells))
            certificates.append(tuple(card))
            indexed.append((number, name, identity, phone))
        write(Person, persons)
        write(Certificate, certificates)
        keys.add(indexed)
    raw.execute("COMMIT")
    raw.execute("ANALYZE")


def keystrokes(count: int, *, seed: int = 11) -> list[tuple[str, str, str]]:
    """Return texts as typed, key by key, each with its kind and the text a hand-written query would use."""
    from clfdesk.storage import database

    found: list[tuple[str, str, str]] = []
    dice = random.Random(seed)  # noqa: S311 - invented people
    sql = "SELECT p.name, p.id_number, p.phone, k.key FROM person p JOIN person_key k ON k.person_id = p.id AND k.kind = 'y'"
    most = database.one("SELECT max(id) FROM person")
    while len(found) < count:
        name, identity, phone, letters = database.fetch(f"{sql} WHERE p.id = ?", (dice.randrange(1, most + 1),))[0]
        found += [(name[:1], "n", name[:1]), (name[:2], "n", name[:2]), (name, "n", name)]
        found += [
            (letters[:2], "y", letters[:2]),
            (identity[:8], "d", identity[:8]),
            (identity[:14], "d", identity[:14]),
        ]
        found += [(identity[-6:], "r", identity[-6:]), (phone[:7], "p", phone[:7])]
        found += [(identity[11:16], "part", identity[11:16]), (phone[-4:], "part", phone[-4:])]
    return found[:count]


_ONE = "SELECT person_id FROM person_key WHERE kind = ? AND key >= ? AND key < ? ORDER BY key, person_id LIMIT 50"
_PARTS = "SELECT person_id FROM number_part WHERE part >= ? AND part < ? ORDER BY part, person_id LIMIT 50"
_VILLAGE = "SELECT id FROM person WHERE village_id IN (SELECT id FROM division WHERE instr(name, ?) > 0) LIMIT 50"
#: What finds the same rows by hand: one statement a kind of text, every part of it answered from an index.
_DIGITS = " UNION ALL ".join([f"SELECT * FROM ({_ONE})"] * 4 + [f"SELECT * FROM ({_PARTS})"])  # noqa: S608
_WORDS = f"SELECT * FROM ({_ONE}) UNION ALL SELECT * FROM ({_VILLAGE}) UNION ALL SELECT * FROM ({_ONE})"  # noqa: S608
_NAIVE = (
    "SELECT p.id FROM person p JOIN certificate c ON c.person_id = p.id WHERE p.name LIKE ? OR p.id_number LIKE ?"
    " OR p.phone LIKE ? OR c.number LIKE ? LIMIT 50"
)


def timed(job: Callable[[], object]) -> float:
    """Return the seconds one run takes."""
    begin = time.perf_counter()
    job()
    return time.perf_counter() - begin


def hand(kind: str, text: str) -> list[tuple[int]]:
    """Answer from the index by hand, by the kind of text: letters, digits, words."""
    from clfdesk.storage import database

    high = text + "\U0010ffff"
    if kind == "y":
        return database.fetch(_ONE, ("y", text, high))
    if kind == "n":
        return database.fetch(_WORDS, ("n", text, high, text, "i", text, high))
    back = text[::-1]
    kinds = ("d", text, high, "r", back, back + "\U0010ffff", "p", text, high, "c", text, high)
    return database.fetch(_DIGITS, (*kinds, text[:7], text[:7] + "\U0010ffff"))


def _p95(laps: list[float]) -> float:
    return sorted(laps)[int(len(laps) * 0.95)]


def report(count: int, folder: Path) -> dict[str, float]:
    """Make a register, measure, and print its line; times in milliseconds."""
    from clfdesk.storage import database, desk, listing, search

    made = timed(lambda: fill(count, folder))
    typed = keystrokes(240)
    for text, kind, key in typed[:16]:
        search.find(text)
        hand(kind, key)
    ours = [timed(partial(search.find, text)) for text, _kind, _key in typed]
    bare = [timed(partial(hand, kind, key)) for _text, kind, key in typed]
    naive = [timed(partial(database.fetch, _NAIVE, (f"%{text}%",) * 4)) for text, _kind, _key in typed[1:41:2]]
    page = ("number", "name", "gender", "id_number", "village", "phone", "type", "grade", "valid_until")
    first = timed(lambda: listing.rows("person", columns=page, limit=200, today=DAY))
    last = timed(lambda: listing.rows("person", columns=page, limit=200, offset=count - 200, today=DAY))
    sweep = timed(lambda: listing.rows("person", columns=("number", "faults"), today=DAY))
    one = timed(lambda: sum(1 for _row in database.fetch(_COLUMNS)))
    told = {
        "made_s": made, "search_median": statistics.median(ours) * 1e3, "search_p95": _p95(ours) * 1e3,
        "hand_median": statistics.median(bare) * 1e3, "hand_p95": _p95(bare) * 1e3, "like_p95": _p95(naive) * 1e3,
        "ratio_sum": sum(ours) / sum(bare), "ratio_median": statistics.median(ours) / statistics.median(bare),
        "p95_over_like": _p95(ours) / _p95(naive), "first_page": first * 1e3, "last_page": last * 1e3,
        "sweep": sweep * 1e3, "one_select": one * 1e3, "sweep_ratio": sweep / one,
    }  # fmt: skip
    desk.close()
    return told


_COLUMNS = (
    "SELECT p.id, p.id_number, p.birth, p.gender, p.lifecycle, p.village_id, c.number, c.type, c.grade FROM person p"
    " LEFT JOIN certificate c ON c.person_id = p.id AND c.current = 1"
)


def races(scratch: Path) -> Iterator[Race]:
    """Give the races at 100,000 persons; the fill is not counted."""
    from clfdesk.storage import database, listing, search

    fill(MANY, scratch / "desk")
    typed = keystrokes(240)
    yield Race(
        f"search: 240 keystrokes at {MANY:,}",
        lambda: [search.find(text) for text, _kind, _key in typed],
        lambda: [hand(kind, key) for _text, kind, key in typed],
        2.0,
        "an indexed query written by hand",
    )
    yield Race(
        f"data errors: sweep of {MANY:,}",
        lambda: listing.rows("person", columns=("number", "faults"), today=DAY),
        lambda: sum(1 for _row in database.fetch(_COLUMNS)),
        3.0,
        "one SELECT of the columns",
    )


if __name__ == "__main__":
    import sys
    import tempfile

    sys.path[:0] = [str(Path(__file__).resolve().parent.parent.parent)]
    for each in map(int, sys.argv[1:] or ["100000"]):
        with tempfile.TemporaryDirectory() as home:
            print(
                each, {name: round(value, 3) for name, value in report(each, Path(home) / "desk").items()}, flush=True
            )
