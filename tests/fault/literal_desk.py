"""A desk whose every free text begins like a formula (C9): what its verbs write holds no formula for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from clfdesk import resources
from clfdesk.clock import Clock
from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.services import intake, intake_log
from clfdesk.services.office import close_desk, open_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.fault.kit import Found
from tests.fault.literal_cells import TEXTS, Written, judged
from tests.office import Desk, demo_desk
from tests.samples.rosters import table

#: What is written over: the free texts of whom and what papers speak; names of villages stay, people are found by them.
_POISONED = (("person", Person), ("staff", Staff), ("post", Post), ("body", Body))
_FREE = ("text", "name")
_KEPT = ("code", "parent", "settlement", "body", "id_reason", "components", "education", "politics", "ethnic", "successor",
         "guardian_relation", "employment")  # fmt: skip
_SOME = (("list", "person", "--as", "xlsx"), ("list", "staff", "--as", "csv"), ("filing", "make", "R01", "--as", "xls"),
         ("register", "aid", "export"))  # fmt: skip


def written(room: Path, *, quick: bool = False) -> tuple[Found, list[Written]]:
    """Let a poisoned desk write what it can, ``quick`` some of it; return what was counted and the files."""
    found, desk, out = Found(), demo_desk(room / "desk", "--persons", "40", "--villages", "3"), room / "out"
    village = _poison(desk, found)
    for words in _SOME if quick else (*_lists(), *_returns(), *_registers(), *_others(village)):
        said = desk(*words, *(() if "--out" in words else ("--out", out)))
        found.counts["verbs"] += 1
        found.counts["refused"] += said.code == 1
        if said.code not in (0, 1, 3):
            found.complaints.append(f"{' '.join(map(str, words))}: {said.data}")
    log = _log(desk, room)
    files = [path for path in sorted(out.rglob("*")) if path.suffix in (".xlsx", ".xls", ".csv")]
    return found, [log, *(Written(f"{number}_{path.name}", path.read_bytes()) for number, path in enumerate(files))]


def literal(room: Path, *, quick: bool = False, office: bool = True) -> Found:
    """Judge what a poisoned desk wrote."""
    room.mkdir(parents=True, exist_ok=True)
    found, files = written(room, quick=quick)
    seen = room / "seen"
    seen.mkdir()
    more = judged(seen, files, office=office, shown=False)
    found.counts.update(more.counts)
    found.complaints += more.complaints
    if (
        sum(text.encode() in b"".join(each.content for each in files if each.name.endswith("csv")) for text in TEXTS)
        < 5
    ):
        found.complaints.append("the texts did not reach the files")
    return found


def _poison(desk: Desk, found: Found) -> str:
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    with unit("edit", user="", at="2026-11-20T08:00:00"):
        for stem, kind in _POISONED:
            own = {each.name for each in dataclasses.fields(kind)}
            names = [each.name for each in STEMS[stem] if each.kind in _FREE and each.name in own - set(_KEPT)]
            for number, value in enumerate(records.every(kind)):
                changes = {name: TEXTS[(number + place) % len(TEXTS)] for place, name in enumerate(names)}
                try:
                    records.update(kind, value.id, changes)
                    found.counts["poisoned"] += 1
                except Refusal:
                    found.counts["not poisoned"] += 1
    village = next(each.name for each in records.every(Division) if each.kind != "township")
    close_desk(office)
    return village


def _lists() -> Iterator[tuple[object, ...]]:
    for stem in ("person", "staff", "post", "division", "body", "appraisal"):
        for kind in ("xlsx", "csv"):
            yield "list", stem, "--as", kind


def _returns() -> Iterator[tuple[object, ...]]:
    codes = sorted(str(resources.shipped("filings", f"{name}.toml")["code"]) for name in resources.names("filings"))
    for code in codes:
        yield "filing", "make", code, "--with-checks", "--cover"
        yield "filing", "make", code, "--as", "xls"


def _registers() -> Iterator[tuple[object, ...]]:
    for name in resources.names("registers"):
        yield "register", name, "export"
        yield "register", name, "blank", "--villages", "all"


def _others(village: str) -> Iterator[tuple[object, ...]]:
    yield "payroll", "draft", "2026-08", "--out", "."
    for step in ("sheet", "papers", "bank", "schemes", "totals"):
        yield "payroll", step, "2026-08"
    yield "slip", "print", "--month", "2026-10"
    for name in ("village", "staff", "post", "division", "body", "appraisal"):
        yield "form", name, "--village", village
    yield "statistics", "type", "grade"
    yield "statistics", "--indicators"
    yield "benefit", "reconcile", "--month", "2026-10"
    yield "archive", "catalogue"


def _log(desk: Desk, room: Path) -> Written:
    """Return the sheet of an import whose names begin like formulas, with the workbook that goes back marked."""
    rows = [
        ["姓名", "身份证号", "住址", "备注"],
        *([text, f"{number}", text, text] for number, text in enumerate(TEXTS)),
    ]
    (room / "=1+1.xlsx").write_bytes(table(rows, title="=1+1"))
    desk("import", room / "=1+1.xlsx", "--dry-run", "--out", room / "out")
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    try:
        preview = intake.preview(office, room / "=1+1.xlsx")
        return Written("log.csv", intake_log.log_of(preview, preview.comparison, lambda _each: True).content)
    finally:
        close_desk(office)
