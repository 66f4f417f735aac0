"""What an old PC can bear: unlocking, opening twenty thousand people, saving one, importing, backing up, the daily check.

Told are CPU seconds (of this process and its children), so that a busy machine tells the same; an old PC's one core
needs about twice as long. A gate is missed where twice the CPU seconds are more than it.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.services import backup, intake, person, start_check
from clfdesk.services import office as offices
from clfdesk.storage import atomic, records
from clfdesk.storage.unit import unit
from tests.fault import guessing
from tests.fault.kit import Found

SLOWER = 2.0
_MB = 1 << 20


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _taken(job: Callable[[], object], times: int = 1) -> float:
    begun = _cpu()
    for _time in range(times):
        job()
    return (_cpu() - begun) / times


def _people(count: int) -> None:
    dice = random.Random(7)
    with unit("import"):
        records.insert([Division(f"第{number}村", "village") for number in range(60)])
        people = [
            Person(
                f"{dice.choice('王李张刘陈杨赵黄')}{dice.choice('伟芳娜敏静丽强')}{number % 97}",
                id_number=f"110000{1930 + number % 80}0{1 + number % 9}{10 + number % 18}{number % 10_000:04d}",
                phone=f"139{number:08d}",
                village_id=1 + number % 60,
            )
            for number in range(count)
        ]
        numbers = records.insert(people)
        records.insert([Certificate(person_id=key, type="visual", grade=1 + key % 4, current=True) for key in numbers])


def figures(folder: Path, people: int = 20_000) -> dict[str, tuple[float, float]]:
    """Return each figure: the CPU seconds it took, and the seconds an old PC may take."""
    clock = Clock(date(2026, 11, 20))
    home, found = folder / "desk", {}
    office = offices.create_desk(home, pack="longli", township="柳河镇", clock=clock)
    _people(people)
    offices.close_desk(office)
    found["unlock (one guess of Argon2id)"] = (guessing.seconds_a_guess(), 1.5)

    def opening() -> None:
        person.list_rows(offices.open_desk(home, clock=clock), "person", limit=200)

    found[f"open {people:,} people, first 200 rows"] = (_taken(opening), 2.0)
    office = offices.at_work(home, clock)
    keys = iter(range(1, 99))
    found["save one person"] = (
        _taken(
            lambda: person.save_person(office, next(keys), {"phone": f"1380000{time.monotonic_ns() % 10_000:04d}"}), 20
        ),
        0.15,
    )
    size = (home / "desk.db").stat().st_size / _MB
    found["daily check, per 100 MB"] = (_taken(lambda: start_check.check(office)) * 100 / size, 3.0)
    found["backup, per 100 MB"] = (_taken(lambda: backup.make_backup(office)) * 100 / size, 5.0)
    sheet = folder / "花名册.csv"
    rows = "\n".join(f"赵{number}甲,男,1{number % 10}00{number:08d},第1村" for number in range(2000))
    atomic.atomic_write(sheet, f"姓名,性别,联系电话,村（社区）\n{rows}\n".encode())

    def importing() -> None:
        seen = intake.preview(office, sheet)
        intake.commit(office, seen, accept=frozenset({"suspect"}))

    found["import 2,000 rows"] = (_taken(importing), 10.0)
    found["size of the data, MB"] = (size, 0.0)
    offices.close_desk(office)
    return found


def budget(folder: Path, people: int) -> Found:
    """Measure each figure once and complain of those an old PC would miss."""
    folder.mkdir(parents=True)
    found = Found()
    for name, (taken, gate) in figures(folder, people).items():
        found.counts["figures"] += 1
        found.counts[f"{name}: {taken:.2f}" + (f" (of {gate})" if gate else "")] = 1
        if gate and taken * SLOWER > gate:
            found.complaints.append(f"{name}: {taken:.2f} s of CPU here, {gate} s allowed on a PC half as fast")
    return found
