"""What an import would do, of a list of a county: parsed, mapped, normalised, checked, compared; and its first rows.

Bare is calamine's reading and an ``executemany`` of the same rows into bare SQLCipher, in the same run. The commit is
measured by ``importing``.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.intake_file import workbook
from benchmarks.race import Race

COUNT = int(os.environ.get("CLFDESK_ROWS", "100000"))
TIMES = 20


def _read(path: Path) -> list[list[object]]:
    import python_calamine

    return list(python_calamine.load_workbook(str(path)).get_sheet_by_index(0).iter_rows())


def _bare(path: Path, desk: Path) -> None:
    from sqlcipher3 import dbapi2 as sqlcipher

    rows = _read(path)
    names = ", ".join(f"c{index}" for index in range(30))
    with sqlcipher.connect(str(desk)) as connection:
        connection.execute(f"PRAGMA key = \"x'{'11' * 32}'\"")
        connection.execute(f"CREATE TABLE person ({names})")
        connection.executemany("INSERT INTO person VALUES (" + ", ".join("?" * 30) + ")", rows)
    connection.close()


def races(scratch: Path) -> Iterator[Race]:
    """Give the preview of the whole, and of its first twenty rows (as often as makes it measurable)."""
    from clfdesk.clock import Clock
    from clfdesk.services import intake, office
    from clfdesk.sheets.first_rows import first_rows

    path = workbook(scratch / "county.xlsx", COUNT)
    lap = itertools.count()
    opened = office.create_desk(scratch / "desk", pack="longli", township="示范镇", clock=Clock())
    try:
        yield Race(
            f"previewing: {COUNT:,} x 30 of an import",
            lambda: intake.preview(opened, path),
            lambda: _bare(path, scratch / f"bare-{next(lap)}.db"),
            2.0,
            "calamine + executemany into bare SQLCipher",
        )
    finally:
        office.close_desk(opened)
    yield Race(
        f"previewing: first 20 rows of {COUNT:,}, {TIMES} times",
        lambda: [first_rows(path) for _time in range(TIMES)],
        lambda: _read(path),
        0.02 * TIMES,
        "calamine reading the file once",
    )
