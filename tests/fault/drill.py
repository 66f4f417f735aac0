"""The drill for the day a PC is gone, and clocks that are wrong: backups and the order of operations outlast both."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.person import Person
from clfdesk.storage import backup, desk, journal, keeping, records
from clfdesk.storage.unit import unit, verify_chain
from tests.fault.kit import TOP, Found

_ODD = (date(1970, 1, 1), date(2038, 1, 20), date(2099, 12, 31), date(2025, 11, 20), date(2026, 11, 20))


def restore(folder: Path, count: int) -> Found:
    """Hand a desk over and open it on a profile that never saw it, by its backup and its paper alone, ``count`` times."""
    found = Found()
    for number in range(count):
        home = folder / str(number)
        old, new = _profile(home / "old"), _profile(home / "new")
        _verb(old, home / "desk", "demo", "--persons", 200, "--villages", 6, "--seed", number + 1)
        (home / "word").write_text("password one", "utf-8")
        word = ("--password-file", home / "word")
        _verb(old, home / "desk", "user", "password", "张甲", *word)
        made = _verb(old, home / "desk", "handover", "--out", home / "package", *word)
        packed, sheet = (file["path"] for file in made["files"][:2])
        said = subprocess.run(["pdftotext", "-layout", sheet, "-"], capture_output=True, text=True, check=True).stdout
        (home / "code").write_text("".join(re.findall(r"(?<![-\w])[A-Z2-7]{4}(?!\w)", said)), "utf-8")
        code = ("--password-file", home / "code")
        begun = _cpu()
        _verb(new, home / "desk", "restore", packed, "--to", home / "again", *code)
        taken = _cpu() - begun  # of the processor: a busy machine says nothing of the drill
        found.counts["drills"] += 1
        found.counts["slowest, hundredths of a second"] = max(
            found.counts["slowest, hundredths of a second"], int(taken * 100)
        )
        if _sum(old, home / "desk", word) != _sum(new, home / "again", code):
            found.complaints.append(f"drill {number}: not the same people")
        told = _verb(new, home / "again", "archive", "verify", *code)
        found.counts["scans"] += told["scans"]
        if taken > 60:
            found.complaints.append(f"drill {number}: {taken:.0f} s")
    return found


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _profile(folder: Path) -> dict[str, str]:
    for name in ("home", "temp", "settings"):
        (folder / name).mkdir(parents=True)
    rooms = {"HOME": "home", "TMPDIR": "temp", "CLFDESK_SETTINGS": "settings"}
    return {**os.environ, **{name: str(folder / room) for name, room in rooms.items()}}


def _verb(profile: dict[str, str], home: Path, *words: object) -> dict:  # type: ignore[type-arg]
    argv = [sys.executable, "-m", "clfdesk", "--desk", str(home), "--today", "2026-11-20", "--json", *map(str, words)]
    done = subprocess.run(argv, cwd=TOP, env=profile, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise AssertionError(f"{words}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return dict(json.loads(done.stdout))


def _sum(profile: dict[str, str], home: Path, word: tuple[object, ...]) -> str:
    rows = _verb(profile, home, "list", "person", *word)["rows"]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def clocks(folder: Path, count: int, seed: int = 1) -> Found:
    """Work ``count`` times under clocks that jump, backing up each time: no operation out of order, no backup lost."""
    found, chance = Found(), random.Random(seed)
    home = folder / "desk"
    desk.create(home, DeskInfo(pack="national", township="柳河镇"), secret=None, clock=Clock(date(2026, 11, 20)))
    desk.open_(home, secret=None)
    try:
        done: list[int] = []
        for number in range(count):
            clock = Clock(chance.choice(_ODD))
            with unit("person.add", at=clock.now().isoformat()) as change:
                records.insert([Person(f"张{number}")])
            done.append(change.id)
            kept = keeping.keep(clock, "campaign")
            found.counts["operations"] += 1
            newest = [manifest.sequence for _path, manifest in backup.listed(home / backup.FOLDER)]
            if newest[: len(done)][:10] != done[::-1][:10] or not kept.is_file():
                found.complaints.append(f"operation {number} at {clock.fixed}: the last ten backups are {newest[:10]}")
        found.counts["backups kept"] = len(list((home / backup.FOLDER).glob("*.clfbak")))
        told = [each.id for each in journal.change_sets(count)]
        if told != sorted(told, reverse=True) or set(done) - set(told) or verify_chain():
            found.complaints.append("the order of operations is not that in which they were done")
    finally:
        desk.close()
    return found
