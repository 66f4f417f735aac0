"""The kit as the tests and the campaign call it: each fault a function that returns what was counted and found."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.storage import backup, database, keyslots, session
from tests.fault import judging, powercut, workloads

TOP = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Found:
    """What was counted, and the first complaints."""

    counts: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)


def shim(folder: Path) -> Path:
    """Compile the shim and return it."""
    built = folder / "iofault.so"
    source = Path(__file__).with_name("iofault.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", str(built), str(source), "-ldl"], check=True)
    return built


def _served(what: str, folder: Path, count: int, seed: int, *more: str, shim: Path | None = None) -> Found:
    folder.mkdir(parents=True)
    surroundings: dict[str, str] = {**os.environ, "PYTHONPATH": str(TOP)}
    if shim is not None:
        surroundings |= {"LD_PRELOAD": str(shim), "IOFAULT_ROOT": str(folder / "room")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.fault.run", what, str(folder), str(count), str(seed), *more],
        cwd=TOP,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    said: dict[str, Any] = json.loads(done.stdout)
    return Found(Counter(said["counts"]), said["complaints"])


def kills(folder: Path, count: int, seed: int = 1, wanted: str = "", people: int = judging.BATCH) -> Found:
    """Kill each workload (those named, parted by commas) ``count`` times; with ``people`` upgrades of larger desks."""
    return _served("kills", folder, count, seed, wanted, str(people))


def calls(folder: Path, most: int, seed: int = 1, wanted: str = "") -> Found:
    """Fail file calls: at most ``most`` points for each workload and kind of failure."""
    return _served("calls", folder, most, seed, wanted, shim=shim(folder.parent))


def memory(folder: Path, count: int, seed: int = 1) -> Found:
    """Work with so many limits of the heap."""
    return _served("memory", folder, count, seed)


def power_cuts(folder: Path, count: int, seed: int = 1, closely_every: int = 10, wanted: str = "") -> Found:
    """Replay ``count`` power cuts of every workload, half of them in each model; each tenth opened by the program."""
    found = _served("logs", folder, 0, seed, wanted, shim=shim(folder.parent))
    judging.cheap_keys()
    loads, room = workloads.all_(), folder / "cut"
    judged: dict[tuple[str, int, str], str] = {}
    for number, load in enumerate(loads):
        original = folder / f"original-{number}"
        if not original.is_dir():
            continue
        for turn, model in enumerate(("journal", "strict")):
            some = powercut.states(
                folder / f"log-{number}", str(folder / "room"), original, model, count // 2, seed + turn
            )
            for told, state in some:
                found.counts["states"] += 1
                digest = hashlib.sha256()
                for name in sorted(state):
                    digest.update(f"{name}\0{len(state[name])}\0".encode() + state[name])
                key = (load.name, told, digest.hexdigest())
                if key not in judged:
                    powercut.laid_out(state, original, room)
                    found.counts["different"] += 1
                    closely = len(judged) % closely_every == 0
                    found.counts["opened by the program"] += closely
                    judged[key] = (load.judge if closely else load.glance)(room, told)
                if judged[key] and len(found.complaints) < 10:
                    found.complaints.append(f"{load.name}, {model}, after step {told}: {judged[key]}")
    return found


def bits(folder: Path, count: int, seed: int = 1) -> Found:
    """Flip one bit in the data file, a backup and the slot file, ``count`` times in all."""
    found, chance = Found(), random.Random(seed)
    folder.mkdir(parents=True)
    load = workloads.all_()[3]
    load.prepare(folder)
    home = folder / "desk"
    key = keyslots.unlock(keyslots.read(home), None)
    (made,) = (home / backup.FOLDER).glob("*")
    whole = backup.read(made)
    slots = keyslots.read(home)
    for number in range(count):
        path = (home / session.DATABASE, made, home / keyslots.NAME)[number % 3]
        content = path.read_bytes()
        at, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
        with path.open("rb+") as stream:
            stream.seek(at)
            stream.write(bytes([content[at] ^ bit]))
        noticed = (_desk_noticed(path, key), _backup_noticed(path, whole), _slots_noticed(path, slots))[number % 3]
        found.counts[f"{path.suffix} {noticed}"] += 1
        found.counts["flips"] += 1
        if noticed == "wrong":
            found.complaints.append(f"{path.name}, byte {at}, bit {bit}")
        path.write_bytes(content)
    return found


def _desk_noticed(path: Path, key: bytes) -> str:
    if path.name != session.DATABASE:
        return ""
    try:
        connection = database.open_raw(path, key)
        try:
            return "noticed" if backup.check_pages(connection) else "wrong"
        finally:
            connection.close()
    except database.sqlcipher.DatabaseError:
        return "noticed"


def _backup_noticed(path: Path, whole: backup.Manifest) -> str:
    """Return whether damage was noticed; what a zip says of days and systems is read by nobody."""
    if path.suffix != backup.SUFFIX:
        return ""
    try:
        return "harmless" if backup.read(path) == whole else "wrong"
    except Refusal:
        return "noticed"


def _slots_noticed(path: Path, slots: keyslots.Slots) -> str:
    if path.name != keyslots.NAME:
        return ""
    loaded = keyslots.load(path.read_bytes())
    return "noticed" if loaded is None else "harmless" if loaded == slots else "wrong"
