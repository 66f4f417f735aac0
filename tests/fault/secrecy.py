"""A day of work with killed imports: none of the planted names and numbers is in any file of the desk or the machine."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pikepdf

from clfdesk.grammar.identity import check_character
from clfdesk.storage import database, keyslots, session
from tests.fault.kit import Found

TOP = Path(__file__).resolve().parents[2]
_VERBS = """
import contextlib, io, json, sys
from clfdesk.cli.main import main
done = []
for words in json.loads(sys.argv[1]):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        done.append((main(words), out.getvalue()))
print(json.dumps(done))
"""
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


def _paper(path: Path, words: str) -> Path:
    """Write a PDF whose text is readable in its bytes, as a careless scanner's is."""
    whole = pikepdf.new()
    page = whole.add_blank_page(page_size=(200, 280))
    page.Contents = whole.make_stream(f"% {words}\n".encode())
    whole.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def _staff(path: Path, people: list[tuple[str, str, str, str]]) -> list[str]:
    """Write a list of staff and return their bank accounts, which are planted too."""
    accounts = [f"62284800{number:011d}" for number in range(7000, 7000 + len(people))]
    head = "姓名,性别,身份证号,所在村（社区）,职务,任职时间,联系电话,银行卡号"
    rows = [
        f"{name},男,{identity},东沟村,专职委员,2025-01-01,{phone},{account}"
        for (name, identity, _card, phone), account in zip(people, accounts, strict=True)
    ]
    path.write_text("\n".join([head, *rows]), "utf-8-sig")
    return accounts


def killed_day(folder: Path, kills: int, people: int = 300, seed: int = 1) -> Found:
    """Work a day whose imports, scans, pay and backups are killed ``kills`` times; then read every byte that is left.

    Kept are a roster, staff with their accounts, scans whose names and contents are planted,
    papers filed under people's names, a period's pay from draft to confirmed, backups here and
    on a stick. What is sent out (``out``) names people by its nature and is not read.
    """
    found, chance = Found(), random.Random(seed)
    home, rooms = folder / "desk", [folder / name for name in ("temp", "profile", "home", "stick")]
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
    accounts = _staff(folder / "专职委员.csv", whom[:4])
    scans = [_paper(folder / f"{each[1]}_身份证.pdf", " ".join(each)) for each in whom[:6]]

    fixed = ["--desk", str(home), "--today", "2026-11-20", "--json"]
    pipes = {"env": surroundings, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": TOP}

    def verb(words: tuple[object, ...]) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "clfdesk", *fixed, *map(str, words)], **pipes)

    def verbs(lines: list[tuple[object, ...]]) -> list[tuple[int, str]]:
        """Do several verbs one after another in one process, which costs its start once."""
        given = json.dumps([fixed + [str(word) for word in words] for words in lines])
        done = subprocess.run([sys.executable, "-c", _VERBS, given], **pipes, check=True)
        return [tuple(each) for each in json.loads(done.stdout)]

    out = ("--out", folder / "out")
    day: list[tuple[object, ...]] = [
        ("import", folder / "花名册.csv", "--accept", "suspect", *out),
        ("import", folder / "专职委员.csv", "--stem", "staff", "--accept", "suspect", *out),
        ("archive", "attach", *scans, "--accept", "twice"),
        ("archive", "add", "--title", f"关于{whom[0][0]}（{whom[0][1]}）的请示", "--class", "ZF", "--year", 2026),
        ("archive", "file", scans[1], "--class", "ZF", "--year", 2026, "--title", whom[1][0]),
        *(("appraisal", number, 2025, "competent") for number in range(1, 5)),
        ("payroll", "draft", "2026-H1"),
        ("payroll", "check", "2026-H1"),
        ("payroll", "confirm", "2026-H1"),
        ("backup", "--to", rooms[3]),
        ("find", whom[0][0]),
        ("backup",),
        ("list", "person"),
    ]
    due = Counter(chance.choices(range(len(day) - 3), k=kills))
    waiting: list[tuple[object, ...]] = [("new", "--policy", "longli", "--township", "柳河镇", "--no-password")]
    answers: list[tuple[int, str]] = []
    begun = time.monotonic()
    if kills:
        verb(("find", "nobody")).communicate()
    takes = time.monotonic() - begun
    for number, words in enumerate(day):
        if due[number]:
            answers += verbs(waiting)
            waiting = []
        for _time in range(due[number]):
            child = verb(words)
            time.sleep(takes * chance.uniform(0.3, 2.5))
            child.kill()
            child.communicate()
            found.counts["kills"] += 1
            found.counts["landed"] += child.returncode < 0
        waiting.append(words)
    answers += verbs(waiting)
    for words, (code, said) in zip(day, answers[1:], strict=True):
        # what was killed may have been done all the same: doing it again is then refused in words
        if code not in (0, 3) and not (kills and '"refusal"' in said):
            found.complaints.append(f"{words[:2]}: {said[:300]}")
    found.counts["people"] = said.count('"id_number"')
    for name, stem in (("scans", "scan"), ("filed", "archive_item"), ("pay", "payroll_run"), ("staff", "staff")):
        found.counts[name] = _count(home, stem)
    for room in (home, *rooms):
        for path in room.rglob("*"):
            if path.is_file():
                found.counts["files"] += 1
                found.complaints += [f"{path.name}: {hit}" for hit in _hits(path.read_bytes(), [*whom, (*accounts,)])]
    for path in scans:
        found.counts["known in the papers"] += bool(_hits(path.read_bytes(), whom))
    shutil.rmtree(folder, ignore_errors=True)
    return found


def _count(home: Path, table: str) -> int:
    connection = database.open_raw(home / session.DATABASE, keyslots.unlock(keyslots.read(home), None))
    try:
        return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
    finally:
        connection.close()


def _hits(content: bytes, people: list[tuple[str, ...]]) -> list[str]:
    forms = ("utf-8", "gb18030", "utf-16-le")
    return [text for each in people for text in each if any(text.encode(form) in content for form in forms)][:3]
