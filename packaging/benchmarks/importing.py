"""A roster from the workbook into an encrypted desk, checked, compared, journalled and searchable, against the least."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from benchmarks.race import Race
from benchmarks.roster_file import workbook

COUNT = 5_000


def _ours(path: Path, desk: Path) -> None:
    from clfdesk.clock import Clock
    from clfdesk.services import intake, office

    opened = office.create_desk(desk, pack="longli", township="示范镇", clock=Clock())
    try:
        preview = intake.preview(opened, path)
        intake.commit(opened, preview)
    finally:
        office.close_desk(opened)


def _bare(path: Path, desk: Path) -> None:
    import python_calamine
    from sqlcipher3 import dbapi2 as sqlcipher

    rows = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).iter_rows()
    next(rows)
    with sqlcipher.connect(str(desk)) as connection:
        connection.execute(f"PRAGMA key = \"x'{'11' * 32}'\"")
        connection.execute("CREATE TABLE person (a, b, c, d, e, f, g, h, i, j)")
        connection.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def races(scratch: Path) -> Iterator[Race]:
    """Give the one race; each lap makes a new desk."""
    path = workbook(scratch / "roster.xlsx", COUNT)
    lap = itertools.count()
    yield Race(
        f"importing: {COUNT:,} people into a new desk",
        lambda: _ours(path, scratch / f"desk-{next(lap)}"),
        lambda: _bare(path, scratch / f"bare-{next(lap)}.db"),
        2.0,
        "calamine + executemany into bare SQLCipher, nothing checked",
    )
