"""Returns being made while the disk fails: a version that is kept has its file whole, and no file is torn."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.filing import Filing
from clfdesk.services import filing, filing_log
from clfdesk.services.office import close_desk, open_desk
from clfdesk.storage import records
from tests.fault.judging import Tell, Workload, batch, glance, judged, make, opened

DAY = date(2026, 11, 20)
ROUNDS = 2


def prepare(folder: Path) -> None:
    """Make a desk with people."""
    make(folder)
    with opened(folder):
        batch()


def _work(folder: Path, tell: Tell) -> None:
    office = open_desk(folder / "desk", clock=Clock(fixed=DAY))
    try:
        for _round in range(ROUNDS):
            tell(filing.make(office, "R40", "2026-11", folder / "out").change_set)
    finally:
        close_desk(office)


def _torn(folder: Path) -> str:
    for path in (folder / "out").glob("*.xlsx"):
        content = path.read_bytes()
        if not zipfile.is_zipfile(io.BytesIO(content)):
            return f"{path.name} is torn"
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if bad := archive.testzip():
                return f"{path.name}: {bad} is torn"
    return ""


def _without_file(folder: Path) -> str:
    """Return the first version of the open desk whose file is not there as it was made."""
    made = {step.filing: step.details for step in filing_log.steps(step="make")}
    for each in records.every(Filing):
        told = made.get(each.id)
        if told is None:
            return f"version {each.revision} does not say how it was made"
        path = folder / "out" / str(told["file"])
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != told["sha256"]:
            return f"version {each.revision} has no file"
    return ""


def judge(folder: Path, told: int) -> str:
    """A version has its file, whole; no file is torn; nothing that was told is lost."""
    return _torn(folder) or judged(folder, told, also=lambda: _without_file(folder))


def _glance(folder: Path, told: int) -> str:
    return _torn(folder) or glance(folder, told)


def workload() -> Workload:
    """Return the making of returns."""
    return Workload("return", prepare, _work, judge, _glance)
