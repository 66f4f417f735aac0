"""A disk that fills in the middle of two hundred scans: what was stored is whole, each that was not is told by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.fault.kit import TOP, shim


def _said(folder: Path, root: str, fails: int, count: int) -> dict[str, Any]:
    folder.mkdir()
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(TOP),
        "LD_PRELOAD": str(shim(folder)),
        "IOFAULT_ROOT": str(folder / root),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.fault.full_disk", str(folder), str(fails), str(count)],
        cwd=TOP, env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_what_was_kept_before_the_disk_was_full_stands_and_the_others_are_told(tmp_path: Path) -> None:
    said = _said(tmp_path / "scans_full", "room/scans", 500, 200)
    assert 50 < said["kept"] < 150, said
    assert said["rows"] == said["kept"]
    names = [name for name, _what in said["told"]]
    assert names == [f"示范{number:03}身份证.jpg" for number in range(said["kept"], 200)]
    assert {what for _name, what in said["told"]} == {"The disk is full."}
    assert (said["whole"], said["verified"], said["complaint"], said["halves"]) == (True, True, "", 0)
    assert said["again"] == 200 - said["kept"]
    assert said["after_undo"] == 0


def test_where_even_the_desks_own_data_find_no_room_nothing_is_half_stored(tmp_path: Path) -> None:
    said = _said(tmp_path / "all_full", "room", 80, 30)
    assert (said["kept"], said["rows"]) == (0, 0)
    assert said["refused"] == "The disk is full."
    assert (said["verified"], said["complaint"], said["halves"]) == (True, "", 0)
    assert (said["again"], said["kept_again"], said["after_undo"]) == (30, 30, 0)
