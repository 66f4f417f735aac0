"""A desk of each earlier schema, of any size, and what must be true when its upgrade was killed, cut off or starved."""

from __future__ import annotations

import hashlib
from pathlib import Path

from clfdesk.storage import database, keyslots, migrate, session
from clfdesk.storage.unit import seal_of
from tests.fault.judging import AT, BATCH, Tell, Workload, glance, judged, opened

KEY = b"k" * 32


def at_schema(folder: Path, number: int, people: int = BATCH) -> None:
    """Make a desk of an older schema with so many people in it (a multiple of a batch), sealed as it would be."""
    home = folder / "desk"
    home.mkdir(parents=True)
    slots = keyslots.Slots("0" * 32, ({"kind": "open", "user": "", "key": KEY.hex()},))
    keyslots.write(home, slots)
    connection = database.open_raw(home / session.DATABASE, KEY, create=True)
    migrate.upgrade(connection, plan=[step for step in migrate.steps() if step.number <= number])
    connection.execute("BEGIN")
    connection.execute("UPDATE change_head SET change_set = 1")
    desk_row = ("0" * 32, "township", "longli", "青石镇", "", "", "", "", "", "2026-11-20")
    connection.execute(
        "INSERT INTO desk (id, uuid, level, pack, township, county, division_code, clerk, leader, contact_phone,"
        " made_on, demo) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        desk_row,
    )
    connection.executemany(
        "INSERT INTO division (id, name, kind, code, urban, contact_phone) VALUES (?, ?, 'village', '', 0, '')",
        [(number + 1, f"村{number}") for number in range(BATCH)],
    )
    _people(connection, people)
    connection.execute("UPDATE change_head SET change_set = NULL")
    _seal(connection, home)
    connection.execute("COMMIT")
    connection.close()


def _people(connection: database.Connection, count: int) -> None:
    columns = connection.execute("PRAGMA table_info(person)").fetchall()
    asked = [(name, kind) for _cid, name, kind, needed, otherwise, _key in columns if needed and otherwise is None]
    names = [name for name, _kind in asked]
    plain = {"name": None, "phone": None}
    rows = [
        [{**plain, "name": f"王{n}", "phone": f"1390000{n:04d}"}.get(name) or ("" if kind == "TEXT" else 0)
         for name, kind in asked]
        for n in range(count)
    ]  # fmt: skip
    marks = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO person ({', '.join(names)}) VALUES ({marks})", rows)


def _seal(connection: database.Connection, home: Path) -> None:
    last = connection.execute("SELECT max(id) FROM change").fetchone()[0]
    header = {
        "id": 1,
        "operation": "1",
        "action": "new",
        "why": "",
        "source": "",
        "user": "",
        "at": AT,
        "undoes": None,
        "first": 1,
        "last": last,
    }
    here = session.Session(home, KEY, "0" * 32)
    rows = connection.execute("SELECT id, tbl, pk, op, col, old, new FROM change ORDER BY id")
    seal = seal_of("", header, rows, here.journal_key())
    connection.execute(
        "INSERT INTO change_set (id, operation, action, why, source, user, at, undoes, first, last, seal)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*header.values(), seal),
    )


def sums(connection: database.Connection) -> tuple[int, str]:
    """Return how many villages there are, and the checksum of everybody by number, name and phone."""
    people = connection.execute("SELECT id, name, phone FROM person ORDER BY id").fetchall()
    villages = connection.execute("SELECT count(*) FROM division").fetchone()[0]
    return villages, hashlib.sha256(repr(people).encode()).hexdigest()


def expected(people: int) -> tuple[int, str]:
    """Return the sums of a desk of so many people, whatever its schema."""
    rows = [(n + 1, f"王{n}", f"1390000{n:04d}") for n in range(people)]
    return BATCH, hashlib.sha256(repr(rows).encode()).hexdigest()


def _upgrade(folder: Path, tell: Tell) -> None:
    with opened(folder):
        tell(1)


def workload(old: int, people: int = BATCH) -> Workload:
    """Return the upgrade of a desk of schema ``old`` with so many people."""

    def judge(folder: Path, told: int) -> str:
        connection = database.open_raw(folder / "desk" / session.DATABASE, KEY)
        reached = migrate.version(connection)
        connection.close()
        if reached not in (old, migrate.latest()) or (told and reached == old):
            return f"schema {reached} of {old}, told {told}"

        def equal() -> str:
            found = sums(database.raw())
            return "" if found == expected(people) else f"counts or checksums differ: {found[0]}"

        return judged(folder, 1, also=equal)

    name = f"upgrade {old}" if people == BATCH else f"upgrade {old} of {people}"
    return Workload(
        name,
        lambda folder: at_schema(folder, old, people),
        _upgrade,
        judge,
        lambda folder, told: glance(folder, 1, migrate.latest() if told else old),
    )
