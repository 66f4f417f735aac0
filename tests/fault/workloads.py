"""What is done to a desk while it is being killed, cut off or starved, and what must be true afterwards.

Each workload has four parts: ``prepare`` makes the folder, ``work`` does the thing and
tells each step that is acknowledged, ``judge`` opens what is left and returns the first
complaint (an empty text where all is well), ``glance`` is the quick judge for states by
the thousand: pages under their key, the last acknowledged operation, no half batch. The desk's keys are cheap to derive here:
what a guess costs is measured elsewhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.payroll import PayrollRun
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import atomic, backup, database, desk, health, keyslots, lock, migrate, records, session, swap
from clfdesk.storage.unit import seal_of, unit, verify_chain

Tell = Callable[[int], None]
BATCH, ROUNDS = 40, 6
AT = "2026-11-20T04:00:00+00:00"
OLD, NEW = "the old word", "the new word"


@dataclass(frozen=True, slots=True)
class Workload:
    """One thing that is done, and how it is judged by the last acknowledged step."""

    name: str
    prepare: Callable[[Path], None]
    work: Callable[[Path, Tell], None]
    judge: Callable[[Path, int], str]
    glance: Callable[[Path, int], str]


def cheap_keys() -> None:
    """Make deriving a key cheap in this process."""
    keyslots._MEMORY_KIB, keyslots._PASSES = 64, 1


def _make(folder: Path, secret: str | None = None) -> None:
    info = DeskInfo(pack="longli", township="青石镇", uuid="0" * 32, made_on="2026-11-20")
    desk.create(folder / "desk", info, secret=secret, clock=Clock(fixed=date(2026, 11, 20)))


def _batch(action: str = "import") -> int:
    with unit(action, at=AT) as done:
        records.insert([Person(f"王{n}", phone=str(n)) for n in range(BATCH)])
    return done.id


@contextlib.contextmanager
def _opened(folder: Path, secret: str | None = None) -> Iterator[None]:
    desk.open_(folder / "desk", secret=secret)
    try:
        yield
    finally:
        desk.close()


def whole() -> str:
    """Return the first complaint about the open desk: pages, rows, seals, tables against the journal, batches."""
    database.raw().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if complaint := backup.check_pages(database.raw()):
        return f"pages: {complaint}"
    if broken := verify_chain():
        return f"seal of {broken}"
    if stray := health.untraced():
        return f"untraced {stray}"
    if records.count(Person) % BATCH:
        return "a partial batch"
    return "head" if database.one("SELECT change_set FROM change_head") is not None else ""


def _judged(folder: Path, told: int, secret: str | None = None) -> str:
    try:
        with _opened(folder, secret):
            last = int(database.one("SELECT max(id) FROM change_set"))
            return f"lost: {last} of {told}" if last < told else whole()
    except Refusal as refused:
        return f"does not open: {refused.what}"


def _glance(folder: Path, told: int) -> str:
    """Judge without the program: the pages, the last operation, the batches."""
    home = folder / "desk"
    try:
        swap.settle(home)
        key = keyslots.unlock(keyslots.read(home), None)
        connection = database.open_raw(home / session.DATABASE, key)
    except (Refusal, database.sqlcipher.Error, OSError) as error:
        return f"does not open: {error}"
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # before it, healthy pages are complained of
        if found := connection.execute("PRAGMA cipher_integrity_check").fetchone():
            return f"pages: {found[0]}"
        last = connection.execute("SELECT max(id) FROM change_set").fetchone()[0]
        halves = connection.execute(
            f"SELECT (SELECT count(*) FROM person) % {BATCH} + (SELECT count(*) FROM division) % {BATCH}"
            " + (SELECT count(*) FROM payroll_run WHERE state = 'draft')"
            " + (SELECT count(*) FROM change_head WHERE change_set IS NOT NULL)"
        ).fetchone()[0]
        return f"lost: {last} of {told}" if last < told else "half done" if halves else ""
    finally:
        connection.close()


# -- entering -----------------------------------------------------------------------------------------------------------


def _prepare_edit(folder: Path) -> None:
    _make(folder)
    with _opened(folder):
        _batch()


def _edit(folder: Path, tell: Tell) -> None:
    with _opened(folder):
        for number in range(ROUNDS):
            tell(_batch())
            with unit("person.change", at=AT) as done:
                records.update(Person, 1 + number, {"phone": f"1{number}"})
            tell(done.id)


def _pay(folder: Path, tell: Tell) -> None:
    with _opened(folder):
        for number in range(ROUNDS):
            with unit("payroll_draft", at=AT) as done:
                (run,) = records.insert([PayrollRun(period=f"2026-{number + 1:02}", state="draft", content="x" * 9000)])
                records.update(PayrollRun, run, {"state": "confirmed"})
            tell(done.id)


def _judge_pay(folder: Path, told: int) -> str:
    complaint = _judged(folder, told)
    if complaint:
        return complaint
    with _opened(folder):
        return "half a period" if records.count(PayrollRun, state="draft") else ""


# -- backing up ---------------------------------------------------------------------------------------------------------


def _back_up(folder: Path, tell: Tell) -> None:
    with _opened(folder):
        for number in range(2):
            path, _manifest = backup.make(at=AT)
            tell(number + 1)
            assert path.is_file()


def _backups(folder: Path, told: int) -> str:
    try:
        found = list((folder / "desk" / backup.FOLDER).glob(f"*{backup.SUFFIX}"))
        for path in found:
            backup.read(path)
    except Refusal as refused:
        return f"a backup that is none: {refused.what}"
    return f"lost: {len(found)} backups of {told}" if len(found) < told else ""


def _judge_backup(folder: Path, told: int) -> str:
    return _backups(folder, told) or _judged(folder, 2)


def _glance_backup(folder: Path, told: int) -> str:
    return _backups(folder, told) or _glance(folder, 2)


# -- putting a backup back ----------------------------------------------------------------------------------------------


def _prepare_restore(folder: Path) -> None:
    _prepare_edit(folder)
    with _opened(folder):
        backup.make(at=AT)
        _batch()


def _restore(folder: Path, tell: Tell) -> None:
    (made,) = (folder / "desk" / backup.FOLDER).glob("*")
    swap.stage(made, folder / "desk", secret=None)
    held = lock.take(folder / "desk")
    swap.swap(folder / "desk")
    tell(1)
    lock.release(held)


def _judge_restore(folder: Path, told: int) -> str:
    complaint = _judged(folder, 2)
    if complaint or not told:
        return complaint
    with _opened(folder):
        return "" if records.count(Person) == BATCH else "the restored desk is lost"


# -- changing a password ------------------------------------------------------------------------------------------------


def _prepare_password(folder: Path) -> None:
    cheap_keys()
    _make(folder, OLD)
    with _opened(folder, OLD):
        _batch()


def _password(folder: Path, tell: Tell) -> None:
    cheap_keys()
    with _opened(folder, OLD):
        slots = keyslots.read(folder / "desk")
        keyslots.write(folder / "desk", keyslots.with_password(slots, session.current().key, NEW, ""))
        tell(1)


def _judge_password(folder: Path, told: int) -> str:
    new = _judged(folder, 2, NEW)
    return new if told or not new else _judged(folder, 2, OLD)


# -- upgrading ----------------------------------------------------------------------------------------------------------


def at_schema(folder: Path, number: int) -> None:
    """Make a desk of an older schema, with something in it."""
    home, key = folder / "desk", b"k" * 32
    home.mkdir(parents=True)
    slots = keyslots.Slots("0" * 32, ({"kind": "open", "user": "", "key": key.hex()},))
    keyslots.write(home, slots)
    connection = database.open_raw(home / session.DATABASE, key, create=True)
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
    connection.execute("UPDATE change_head SET change_set = NULL")
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
    here = session.Session(home, key, "0" * 32)
    rows = connection.execute("SELECT id, tbl, pk, op, col, old, new FROM change ORDER BY id")
    seal = seal_of("", header, rows, here.journal_key())
    connection.execute(
        "INSERT INTO change_set (id, operation, action, why, source, user, at, undoes, first, last, seal)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*header.values(), seal),
    )
    connection.execute("COMMIT")
    connection.close()


def _glance_upgrade(folder: Path, told: int) -> str:
    if complaint := _glance(folder, 1):
        return complaint
    connection = database.open_raw(folder / "desk" / session.DATABASE, b"k" * 32)
    found = migrate.version(connection)
    connection.close()
    return f"the upgrade is lost: {found}" if told and found != migrate.latest() else ""


def _upgrade(folder: Path, tell: Tell) -> None:
    with _opened(folder):
        tell(1)


def _judge_upgrade(folder: Path, told: int) -> str:
    home = folder / "desk"
    connection = database.open_raw(home / session.DATABASE, b"k" * 32)
    found = migrate.version(connection)
    connection.close()
    if told and found != migrate.latest():
        return f"the upgrade is lost: {found}"
    complaint = _judged(folder, 1)
    if complaint:
        return complaint
    with _opened(folder):
        rows = database.one("SELECT count(*) FROM division")
        return "" if rows == BATCH else f"{rows} rows"


# -- writing a file -----------------------------------------------------------------------------------------------------


def _prepare_file(folder: Path) -> None:
    (folder / "desk").mkdir()
    atomic.atomic_write(folder / "desk" / "return.xlsx", b"old" * 3000)


def _file(folder: Path, tell: Tell) -> None:
    for number in range(3):
        atomic.atomic_write(folder / "desk" / "return.xlsx", f"new{number}".encode() * 3000)
        tell(number + 1)


def _judge_file(folder: Path, told: int) -> str:
    try:
        content = (folder / "desk" / "return.xlsx").read_bytes()
    except OSError:
        return "the file is gone"
    wanted = [b"old" * 3000, *(f"new{number}".encode() * 3000 for number in range(3))]
    return "" if content in wanted[told:] else "the file is torn or old"


def all_() -> tuple[Workload, ...]:
    """Return every workload; upgrading once for each schema there ever was."""
    olds = range(1, migrate.latest())
    return (
        Workload("enter", _prepare_edit, _edit, _judged, _glance),
        Workload("payroll", _prepare_edit, _pay, _judge_pay, _glance),
        Workload("backup", _prepare_edit, _back_up, _judge_backup, _glance_backup),
        Workload("restore", _prepare_restore, _restore, _judge_restore, lambda folder, _told: _glance(folder, 2)),
        Workload("password", _prepare_password, _password, _judge_password, _judge_password),
        Workload("file", _prepare_file, _file, _judge_file, _judge_file),
        *(
            Workload(
                f"upgrade {old}",
                lambda folder, old=old: at_schema(folder, old),
                _upgrade,
                _judge_upgrade,
                _glance_upgrade,
            )
            for old in olds
        ),
    )
