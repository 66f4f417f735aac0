"""A day of work with killed imports: none of the planted names and numbers is in any file of the desk or the machine."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from clfdesk.grammar.identity import check_character
from tests.fault.kit import Found

_NAMES = ("欧阳青禾", "司马望舒", "诸葛晚晴", "上官知夏")


def planted(count: int) -> list[tuple[str, str, str, str]]:
    """Return invented people: name, ID, certificate number, phone."""
    people = []
    for number in range(count):
        stem = f"110000{1950 + number % 60}0{1 + number % 9}{10 + number % 18}{number % 900:03d}"
        identity = stem + check_character(stem)
        name = _NAMES[number % len(_NAMES)] + chr(0x4E00 + number % 900)
        people.append(
            (name, identity, f"{identity}{1 + number % 6}{1 + number % 4}", f"139{number:04d}{7777 - number:04d}")
        )
    return people


def _roster(path: Path, people: list[tuple[str, str, str, str]]) -> None:
    rows = [f"{name},{identity},{card},{phone},东沟村" for name, identity, card, phone in people]
    path.write_text("\n".join(["姓名,身份证号,残疾证号,联系电话,村（社区）", *rows]), "utf-8-sig")


def killed_day(folder: Path, kills: int, people: int = 300, seed: int = 1) -> Found:
    """Import, killed ``kills`` times at random moments, then search, change, back up; then read every byte that is left."""
    found, chance = Found(), random.Random(seed)
    home, rooms = folder / "desk", [folder / "temp", folder / "profile", folder / "home"]
    for room in rooms:
        room.mkdir(parents=True)
    surroundings = {
        **os.environ,
        "TMPDIR": str(rooms[0]),
        "CLFDESK_SETTINGS": str(rooms[1]),
        "HOME": str(rooms[2]),
        "QT_QPA_PLATFORM": "offscreen",
    }
    whom = planted(people)
    _roster(folder / "花名册.csv", whom)

    def verb(*words: object) -> subprocess.Popen[bytes]:
        argv = [
            sys.executable,
            "-m",
            "clfdesk",
            "--desk",
            str(home),
            "--today",
            "2026-11-20",
            "--json",
            *map(str, words),
        ]
        return subprocess.Popen(argv, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    verb("new", "--policy", "longli", "--township", "柳河镇", "--no-password").communicate()
    words = ("import", folder / "花名册.csv", "--accept", "suspect", "--out", folder / "out")
    begun = time.monotonic()
    verb("find", "nobody").communicate()
    start = time.monotonic() - begun
    for _time in range(kills):
        child = verb(*words)
        time.sleep(start * chance.uniform(0.3, 2.5))
        child.kill()
        child.communicate()
        found.counts["kills"] += 1
        found.counts["landed"] += child.returncode < 0
    for rest in (words, ("find", whom[0][0]), ("backup",), ("list", "person")):
        out, _err = (child := verb(*rest)).communicate()
        if child.returncode not in (0, 3):
            found.complaints.append(f"{rest[0]}: {out.decode()[:200]}")
    found.counts["people"] = out.count(b'"id_number"')
    for room in (home, *rooms):
        for path in room.rglob("*"):
            if path.is_file():
                found.counts["files"] += 1
                found.complaints += [f"{path.name}: {hit}" for hit in _hits(path.read_bytes(), whom)]
    shutil.rmtree(folder, ignore_errors=True)
    return found


def _hits(content: bytes, people: list[tuple[str, str, str, str]]) -> list[str]:
    forms = ("utf-8", "gb18030", "utf-16-le")
    return [text for each in people for text in each if any(text.encode(form) in content for form in forms)][:3]
