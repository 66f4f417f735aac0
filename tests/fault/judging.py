"""What a fault may leave of a desk, judged: by the program that opens it, and at a glance past it.

A workload has four parts: ``prepare`` makes the folder, ``work`` does the thing and tells
each step that is acknowledged, ``judge`` opens what is left and returns the first complaint
(an empty text where all is well), ``glance`` is the quick judge for states by the thousand:
pages under their key, the last acknowledged operation, no half batch. The desk's keys are
cheap to derive here: what a guess costs is measured elsewhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import backup, database, desk, health, keyslots, records, session, swap
from clfdesk.storage.unit import unit, verify_chain

Tell = Callable[[int], None]
BATCH = 40
AT = "2026-11-20T04:00:00+00:00"


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


def make(folder: Path, secret: str | None = None) -> None:
    """Make an empty desk in ``folder/desk``."""
    info = DeskInfo(pack="longli", township="青石镇", uuid="0" * 32, made_on="2026-11-20")
    desk.create(folder / "desk", info, secret=secret, clock=Clock(fixed=date(2026, 11, 20)))


def batch(action: str = "import") -> int:
    """Enter one batch of people in one operation and return its number."""
    with unit(action, at=AT) as done:
        records.insert([Person(f"王{n}", phone=str(n)) for n in range(BATCH)])
    return done.id


@contextlib.contextmanager
def opened(folder: Path, secret: str | None = None) -> Iterator[None]:
    """Open the desk as the program does, and close it afterwards."""
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


def judged(folder: Path, told: int, secret: str | None = None, also: Callable[[], str] = str) -> str:
    """Open what is left and judge it; ``also`` is what this workload asks of the open desk besides."""
    try:
        with opened(folder, secret):
            last = int(database.one("SELECT max(id) FROM change_set"))
            return f"lost: {last} of {told}" if last < told else whole() or also()
    except Refusal as refused:
        return f"does not open: {refused.what}"


def glance(folder: Path, told: int, schema: int = 0) -> str:
    """Judge without the program: the pages, the last operation, the batches; ``schema`` must be reached where given."""
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
        if schema > (reached := connection.execute("PRAGMA user_version").fetchone()[0]):
            return f"the upgrade is lost: {reached}"
        last = connection.execute("SELECT max(id) FROM change_set").fetchone()[0]
        halves = connection.execute(
            f"SELECT (SELECT count(*) FROM person) % {BATCH} + (SELECT count(*) FROM division) % {BATCH}"
            " + (SELECT count(*) FROM payroll_run WHERE state = 'draft')"
            " + (SELECT count(*) FROM change_head WHERE change_set IS NOT NULL)"
        ).fetchone()[0]
        return f"lost: {last} of {told}" if last < told else "half done" if halves else ""
    finally:
        connection.close()
