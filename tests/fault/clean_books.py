"""Undamaged lists of every kind (C7): each row and each digit of each number comes through the only door.

LibreOffice turns a list into its own kinds where it is there; what it made once lies among the samples.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from clfdesk.sheets.reading import Book, read_bytes
from tests.fault.kit import Found
from tests.samples import kinds
from tests.samples.people import people
from tests.samples.rosters import county_rows

#: What LibreOffice made of a list of twelve people.
SAMPLES = ("libreoffice_list.xls", "libreoffice_list.ods", "libreoffice_list.xlsx")
_SAMPLES = Path(__file__).resolve().parents[1] / "samples"
_COUNTY = [str(cell) for cell in county_rows(people(1))[0]]
HEAD = ["姓名", "身份证号", "残疾人证号", "联系电话", "村（社区）"]
#: What LibreOffice is asked for: the ending, and the filter where the ending does not tell.
_OFFICE = (
    "xls",
    "ods",
    "fods",
    "html",
    "xlsm",
    "xlsx:Calc MS Excel 2007 XML",
    "csv:Text - txt - csv (StarCalc):44,34,76",
)


def rows(count: int) -> list[list[str]]:
    """Return a list of invented people, every number in it a text."""
    return [HEAD, *([p.name, p.id_number, p.certificate, p.phone, p.village] for p in people(count))]


def _county() -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in county_rows(people(12))[1:]]


def undamaged(room: Path, count: int, *, office: bool = True) -> Found:
    """Read lists of ``count`` people in every kind; complain of each row or number that is not there as it was."""
    found, wanted = Found(), rows(count)
    room.mkdir(parents=True, exist_ok=True)
    for name in SAMPLES:
        _held(found, name, (_SAMPLES / name).read_bytes(), [_COUNTY, *_county()])
    for name, maker in kinds.MAKERS.items():
        _held(found, name, maker(wanted), wanted)
    if office and shutil.which("soffice"):
        for name, data in _converted(room, kinds.excel(wanted)):
            found.counts["by LibreOffice"] += 1
            _held(found, name, data, wanted)
    return found


def _held(found: Found, name: str, data: bytes, wanted: list[list[str]]) -> None:
    found.counts["files"] += 1
    try:
        book = read_bytes(data, name, kinds.PASSWORD if name.startswith("locked") else None)
    except Exception as error:  # noqa: BLE001  a refusal of an undamaged list is a complaint like any other
        found.complaints.append(f"{name}: {' '.join(str(error).split())}")
        return
    read = list(_told(book, wanted[0]))
    found.counts["rows"] += len(wanted) - 1
    if read != wanted[1:]:
        wrong = next((n for n, (one, other) in enumerate(zip(read, wanted[1:], strict=False)) if one != other), -1)
        found.complaints.append(f"{name}: {len(read)} of {len(wanted) - 1} rows, the first wrong one {wrong}")


def _told(book: Book, head: list[str]) -> Iterator[list[str]]:
    """Return the rows below the headings, their texts as they stand once wrappings of text tables are off."""
    below = False
    for _number, cells in book.sheets[0].rows:
        texts = ["" if cell is None else str(cell).strip().removeprefix("'") for cell in cells]
        if below:
            yield (texts + [""] * len(head))[: len(head)]
        below = below or texts[: len(head)] == head


def _converted(room: Path, data: bytes) -> Iterator[tuple[str, bytes]]:
    (room / "list.xlsx").write_bytes(data)
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        for kind in _OFFICE:
            out = room / kind.partition(":")[0]
            command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind]
            subprocess.run(
                [*command, "--outdir", str(out), str(room / "list.xlsx")], check=True, capture_output=True, timeout=300
            )
            (made,) = out.glob("list.*")
            yield f"libreoffice.{made.suffix[1:]}", made.read_bytes()
