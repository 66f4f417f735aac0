"""Hostile workbooks (C6): every one is read or refused in one sentence with its place, and this process goes on.

Each file goes through what an import does: gate, limited child, layout, comparison with the desk; and, as a form,
through the reader of county blanks. Some go through the verb itself, with a child of their own.
"""

from __future__ import annotations

import random
import re
import time
import traceback
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.services.office import open_desk
from clfdesk.sheets import faults, macros
from tests.fault import forked, measure
from tests.fault.kit import Found
from tests.office import Desk, new_desk
from tests.samples import hostile, kinds
from tests.samples.people import people
from tests.samples.rosters import county_rows

LONGEST, LARGEST_CHILD, LARGEST_HERE = 20, 1024, 32
_CHINESE = re.compile("[\u4e00-\u9fff].*[。？]$", re.DOTALL)
_FOREIGN = re.compile(r"Error|Traceback|Exception|openpyxl|calamine|lxml|zipfile|errno|None\b")
#: The kinds that are damaged, besides those of :func:`tests.samples.hostile.mutants`.
_KINDS = ("excel.xlsx", "stored.xlsx", "excel_strict.xlsx", "old.xls", "page_gb.xls", "xml_2003.xls", "locked.xlsx",
          "text_gb18030_comma.csv", "text_utf-16_tab.csv", "excel_inline.xlsx")  # fmt: skip


def handmade(room: Path) -> Found:
    """Try every hand-made hostile file and every trick that must still be read, each with a child of its own."""
    room.mkdir(parents=True, exist_ok=True)
    found, desk = Found(), new_desk(room / "desk")
    before = _standing(desk)
    for name, maker in {**hostile.REFUSED, **hostile.READ}.items():
        path = room / name
        path.write_bytes(maker())
        began, _peak = time.monotonic(), measure.peak_forgotten()
        here = measure.memory("VmRSS")
        said = desk("import", path, "--dry-run")
        spent, grown = time.monotonic() - began, measure.memory("VmHWM") - here
        found.counts["files"] += 1
        found.counts["most MB here"] = max(found.counts["most MB here"], grown)
        if said.code == 1:
            found.counts["refused"] += 1
            _judge(found, name, said.data["refusal"], str(said.data.get("code", "")))
        elif said.code not in (0, 3) or name in hostile.REFUSED:
            found.complaints.append(f"{name}: {said.code} {said.data}")
        if spent > LONGEST + 2 or grown > LARGEST_HERE + 8 * (path.stat().st_size >> 20):
            found.complaints.append(f"{name}: {spent:.0f} s, {grown} MB here")
        path.unlink()
    if _standing(desk) != before:
        found.complaints.append("something of them was kept")
    return found


def mutants(room: Path, count: int, seed: int = 1, verb_every: int = 100) -> Found:
    """Try so many damaged files with forked children; each ``verb_every``-th is imported by the verb and undone."""
    room.mkdir(parents=True, exist_ok=True)
    found, desk = Found(), new_desk(room / "desk")
    macros.data_only_of_all(False)
    desk.done("import", _written(room / "own.xlsx", hostile.good(9)), "--accept", "suspect")
    before = _standing(desk)
    with forked.children() as worst:
        here = measure.memory("VmRSS")
        measure.peak_forgotten()
        for number, (name, data) in enumerate(damaged(count, seed)):
            path = _written(room / f"{number}_{name}", data)
            found.counts["files"] += 1
            _tried(found, desk, path)
            if path.suffix in (".xlsx", ".xls") and number % 3 == 0:
                _as_form(found, path)
            path.unlink()
        found.counts["most MB here"] = max(0, measure.memory("VmHWM") - here)
    for number, (name, data) in enumerate(damaged(max(1, count // verb_every), seed + 1)):
        path = _written(room / f"{number}_{name}", data)
        _imported(found, desk, path, before)
        path.unlink()
    found.counts |= {"most MB in a child": worst.megabytes, "contained signals": worst.signals}
    found.counts["slowest, ms"] = round(worst.seconds * 1000)
    if worst.megabytes > LARGEST_CHILD or worst.seconds > LONGEST + 10:
        found.complaints.append(f"a child needed {worst.megabytes} MB, {worst.seconds:.0f} s")
    if found.counts["most MB here"] > 200:
        found.complaints.append(f"this process grew by {found.counts['most MB here']} MB")
    return found


def damaged(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield damaged lists with their names: bytes of ten kinds, parts of packages, and the short ones of the samples."""
    chance = random.Random(seed)
    rows = [[str(cell) for cell in row] for row in county_rows(people(8))]
    whole = {name: kinds.MAKERS[name](rows) for name in _KINDS}
    own = {
        "libreoffice.ods": (Path(__file__).parents[1] / "samples" / "libreoffice_list.ods").read_bytes(),
        "libreoffice.xls": (Path(__file__).parents[1] / "samples" / "libreoffice_list.xls").read_bytes(),
        "flat.fods": hostile._flat(hostile._FLAT_ROW * 9),
    }
    whole |= own
    names, short = list(whole), hostile.mutants(count, seed)
    packages = [name for name in names if whole[name][:2] == b"PK"]
    for number in range(count):
        match number % 4:
            case 0:
                yield "short.xlsx", next(short)
            case 1 | 2:
                name = names[chance.randrange(len(names))]
                yield name, hostile.damage(whole[name], chance)
            case _:
                name = packages[chance.randrange(len(packages))]
                yield name, _part_damaged(whole[name], chance)


def _part_damaged(data: bytes, chance: random.Random) -> bytes:
    """Return a package with one part damaged, lost, emptied or told twice under another name; it is packed well."""
    contents = hostile.parts(data)
    part = chance.choice(sorted(contents))
    match chance.randrange(8):
        case 0:
            del contents[part]
        case 1:
            contents[part] = b""
        case 2:
            contents[chance.choice(sorted(contents))] = contents[part]
        case 3:
            text, tags = contents[part], re.findall(rb"<[^<>]{1,200}>", contents[part]) or [b""]
            contents[part] = text.replace(chance.choice(tags), chance.choice(tags))
        case 4:
            numbers = re.findall(rb"\d+", contents[part]) or [b"0"]
            wild = chance.choice((b"-1", b"0", b"99999999999999999999", b"1048577", b"1e308", b"NaN", b""))
            contents[part] = contents[part].replace(chance.choice(numbers), wild, chance.randint(1, 3))
        case _:
            contents[part] = hostile.damage(contents[part], chance)
    return hostile.package(contents)


def _tried(found: Found, desk: Desk, path: Path) -> None:
    from clfdesk.services import intake

    office = _office(desk)
    try:
        with measure.at_most(LONGEST + 15):
            preview = intake.preview(office, path)
            found.counts["read"] += 1
            if sum(preview.piles[name] for name in ("new", "changed", "same", "suspect", "refused")) != preview.rows:
                found.complaints.append(f"{path.name}: {preview.rows} rows, {preview.piles}")
    except Refusal as refusal:
        found.counts["refused"] += 1
        _judge(found, path.name, refusal.parts(), refusal.code)
    except Exception:  # noqa: BLE001  what a clerk would see as a bug
        _complain(found, path)


_OPEN: dict[Path, Any] = {}


def _office(desk: Desk) -> Any:
    """Return the open desk; it stays open from one file to the next."""
    if desk.folder not in _OPEN or not _OPEN[desk.folder].is_open:
        _OPEN[desk.folder] = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    return _OPEN[desk.folder]


def _as_form(found: Found, path: Path) -> None:
    from clfdesk.sheets import filling, old_blank

    found.counts["as forms"] += 1
    try:
        with measure.at_most(LONGEST + 15):
            filling.open_blank(old_blank.modern(path.read_bytes(), path.name)[0], name=path.name)
    except Refusal as refusal:
        _judge(found, path.name, refusal.parts(), refusal.code or "form")
    except Exception:  # noqa: BLE001
        _complain(found, path)


def _imported(found: Found, desk: Desk, path: Path, before: object) -> None:
    """Import by the verb: refused and nothing kept, or kept whole and undone whole."""
    for office in _OPEN.values():
        if office.is_open:
            office.close()
    said = desk("import", path, "--accept", "suspect")
    found.counts["by the verb"] += 1
    if said.code == 1:
        _judge(found, path.name, said.data["refusal"], str(said.data.get("code", "")))
    elif said.code not in (0, 3):
        found.complaints.append(f"{path.name}: {said.data}")
    elif said.data["change_set"]:
        found.counts["imported and undone"] += 1
        desk.done("undo")
    if _standing(desk) != before:
        found.complaints.append(f"{path.name}: half of it was kept")


def _judge(found: Found, name: str, parts: dict[str, str], code: str) -> None:
    found.counts[f"refused as {code or 'other'}"] += 0 if name in hostile.REFUSED else 1
    said = " ".join((parts["what"], parts["why"], parts["next"]))
    if code not in (*faults.codes(), "form") or not all(parts.values()) or not parts["where"].startswith(name):
        found.complaints.append(f"{name}: {code!r} {parts}")
    elif not _CHINESE.search(parts["what"]) or _FOREIGN.search(said):
        found.complaints.append(f"{name}: {said}")


def _complain(found: Found, path: Path) -> None:
    lines = traceback.format_exc().strip().splitlines()
    found.complaints.append(f"{path.name}: {lines[-1][:200]} at {lines[-3].strip()[:160] if len(lines) > 2 else ''}")
    kept = Path("/dev/shm") / f"mutant-{path.name}"
    if len(found.complaints) < 20 and kept.parent.is_dir():
        kept.write_bytes(path.read_bytes())


def _standing(desk: Desk) -> object:
    return sorted(
        tuple(sorted((key, str(value)) for key, value in each.items() if key != "ver")) for each in desk.persons()
    )


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
