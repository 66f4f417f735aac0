"""What is done to a desk while it is being killed, cut off or starved: entering, pay, backup, restore, password, files."""

from __future__ import annotations

from pathlib import Path

from clfdesk.domain.payroll import PayrollRun
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.storage import atomic, backup, keyslots, lock, migrate, records, session, swap
from clfdesk.storage.unit import unit
from tests.fault import returned, scanned, upgrading
from tests.fault.judging import AT, BATCH, Tell, Workload, batch, cheap_keys, glance, judged, make, opened

ROUNDS = 6
OLD, NEW = "the old word", "the new word"


# -- entering -----------------------------------------------------------------------------------------------------------


def _prepare_edit(folder: Path) -> None:
    make(folder)
    with opened(folder):
        batch()


def _edit(folder: Path, tell: Tell) -> None:
    with opened(folder):
        for number in range(ROUNDS):
            tell(batch())
            with unit("person.change", at=AT) as done:
                records.update(Person, 1 + number, {"phone": f"1{number}"})
            tell(done.id)


def _pay(folder: Path, tell: Tell) -> None:
    with opened(folder):
        for number in range(ROUNDS):
            with unit("payroll_draft", at=AT) as done:
                (run,) = records.insert([PayrollRun(period=f"2026-{number + 1:02}", state="draft", content="x" * 9000)])
                records.update(PayrollRun, run, {"state": "confirmed"})
            tell(done.id)


def _judge_pay(folder: Path, told: int) -> str:
    return judged(folder, told, also=lambda: "half a period" if records.count(PayrollRun, state="draft") else "")


# -- backing up ---------------------------------------------------------------------------------------------------------


def _back_up(folder: Path, tell: Tell) -> None:
    with opened(folder):
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
    return _backups(folder, told) or judged(folder, 2)


def _glance_backup(folder: Path, told: int) -> str:
    return _backups(folder, told) or glance(folder, 2)


# -- putting a backup back ----------------------------------------------------------------------------------------------


def _prepare_restore(folder: Path) -> None:
    _prepare_edit(folder)
    with opened(folder):
        backup.make(at=AT)
        batch()


def _restore(folder: Path, tell: Tell) -> None:
    (made,) = (folder / "desk" / backup.FOLDER).glob("*")
    swap.stage(made, folder / "desk", secret=None)
    held = lock.take(folder / "desk")
    swap.swap(folder / "desk")
    tell(1)
    lock.release(held)


def _judge_restore(folder: Path, told: int) -> str:
    def put_back() -> str:
        return "the restored desk is lost" if told and records.count(Person) != BATCH else ""

    return judged(folder, 2, also=put_back)


# -- changing a password ------------------------------------------------------------------------------------------------


def _prepare_password(folder: Path) -> None:
    cheap_keys()
    make(folder, OLD)
    with opened(folder, OLD):
        batch()


def _password(folder: Path, tell: Tell) -> None:
    cheap_keys()
    with opened(folder, OLD):
        slots = keyslots.read(folder / "desk")
        keyslots.write(folder / "desk", keyslots.with_password(slots, session.current().key, NEW, ""))
        tell(1)


def _judge_password(folder: Path, told: int) -> str:
    new = judged(folder, 2, NEW)
    return new if told or not new else judged(folder, 2, OLD)


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
    return (
        Workload("enter", _prepare_edit, _edit, judged, glance),
        Workload("payroll", _prepare_edit, _pay, _judge_pay, glance),
        Workload("backup", _prepare_edit, _back_up, _judge_backup, _glance_backup),
        Workload("restore", _prepare_restore, _restore, _judge_restore, lambda folder, _told: glance(folder, 2)),
        Workload("password", _prepare_password, _password, _judge_password, _judge_password),
        Workload("file", _prepare_file, _file, _judge_file, _judge_file),
        scanned.workload(),
        returned.workload(),
        *(upgrading.workload(old) for old in range(1, migrate.latest())),
    )


def each_push() -> str:
    """Return the names of those each push replays call by call: of the upgrades the longest and the newest."""
    upgrades = {f"upgrade {old}" for old in range(1, migrate.latest())}
    rest = upgrades - {"upgrade 1", f"upgrade {migrate.latest() - 1}"}
    return ",".join(load.name for load in all_() if load.name not in rest)


def sized(people: int) -> tuple[Workload, ...]:
    """Return the upgrades of desks of each schema with so many people."""
    return tuple(upgrading.workload(old, people) for old in range(1, migrate.latest()))
