"""A foreign workbook into cells: through the limited child and its checks, against calamine alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.race import Race
from benchmarks.roster_file import workbook

COUNT = 20_000


def _bare(path: Path) -> int:
    import python_calamine

    book = python_calamine.load_workbook(str(path))
    return sum(1 for _row in book.get_sheet_by_index(0).iter_rows())


def races(scratch: Path) -> Iterator[Race]:
    """Give the one race."""
    from clfdesk.sheets import reading

    path = workbook(scratch / "roster.xlsx", COUNT)
    yield Race(
        f"reading: {COUNT:,} x 10 in the limited child",
        lambda: reading.read(path),
        lambda: _bare(path),
        2.5,
        "calamine iter_rows in this process",
    )
