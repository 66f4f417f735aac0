"""Many scans on a disk that fills in their middle: run with the shim before the C library (:mod:`kit`)."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from clfdesk import i18n
from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.domain.scan import Scan
from clfdesk.errors import Refusal
from clfdesk.services import journal, scan, scan_batch, scan_care
from clfdesk.services import office as offices
from clfdesk.storage import desk, records, scan_store
from clfdesk.storage.unit import unit
from tests.fault.judging import cheap_keys


def _made(folder: Path, count: int) -> tuple[Any, list[Path]]:
    office = offices.create_desk(folder / "room", pack="longli", township="示范镇", clock=Clock(date(2026, 11, 20)))
    with unit("test"):
        records.insert([Person(f"示范{number:03}") for number in range(count)])
    files = folder / "files"
    files.mkdir()
    for number in range(count):
        out = io.BytesIO()
        Image.new("RGB", (60 + number, 40), (number, 40, 90)).save(out, "JPEG")
        (files / f"示范{number:03}身份证.jpg").write_bytes(out.getvalue())
    return office, sorted(files.iterdir())


def main() -> None:
    """Keep the files while from the n-th changing call on the disk is full; print what was said and what is there."""
    folder, fails, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    cheap_keys()
    i18n.use("en")
    shim: Any = ctypes.CDLL(None)
    office, files = _made(folder, count)
    batch = scan_batch.preview(office, files)
    assert batch.counts()["matched"] == count
    said: dict[str, Any] = {}
    shim.iofault_arm(fails, errno.ENOSPC, 1)
    try:
        done = scan_batch.attach(office, batch)
        said |= {"kept": len(done.scans), "told": [[each.name, each.refusal.what] for each in done.refused]}
    except Refusal as refusal:
        said |= {"kept": 0, "refused": refusal.what}
    shim.iofault_arm(0, 0, 0)
    rows = records.every(Scan)
    said["rows"] = len(rows)
    said["whole"] = all(hashlib.sha256(scan.open_bytes(office, each.id)).hexdigest() == each.sha256 for each in rows)
    said["verified"], said["complaint"] = scan_care.verify(office).ok, desk.check_all()[0]
    scan_care.sweep()  # what a broken writing leaves goes with the day's tidying
    said["halves"] = len(scan_store.leavings())
    rest = scan_batch.preview(office, files)
    said["again"] = rest.counts()["matched"]
    if not rows:  # there is room again
        said["kept_again"] = len(scan_batch.attach(office, rest).scans)
    journal.undo(office)
    said["after_undo"] = records.count(Scan)
    offices.close_desk(office)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
