"""What begins like a formula (C9), in every kind of workbook and text table the program writes: it stays a text.

Each writer of the sheets' room is given such texts wherever a text may stand. Then LibreOffice opens what was
written, where it is there: no cell may be computed, and every text must be read as it was given.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

from clfdesk.domain.returns import Value
from clfdesk.sheets import cross_book, delimited, differences, fill_in, filling, markup, old_blank, old_form, old_layout
from clfdesk.sheets.list_sheet import ListColumn, ListSheet
from clfdesk.sheets.old_writing import write_old
from clfdesk.sheets.reading import read_bytes
from clfdesk.sheets.single_cells import fill_alone
from clfdesk.sheets.writing import write_book, write_list
from tests.fault.kit import Found
from tests.samples.rosters import saved, table

TEXTS = ("=1+1", '=HYPERLINK("http://a.example","b")', "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1",
         "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "{=1+1}", "==1+1", " =1+1", "'=1+1")  # fmt: skip
DAY = date(2026, 9, 30)
_SUM = "=SUM(D2:D3)"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: its name, its content, and how many formulas of a template may stand in it."""

    name: str
    content: bytes
    formulas: int = 0


def _sheet(columns: int = 4) -> ListSheet:
    text = TEXTS[1]
    headings = tuple(ListColumn(TEXTS[number % len(TEXTS)], width=12) for number in range(columns))
    said = {"title": text, "left": TEXTS[0], "right": TEXTS[3], "head": TEXTS[:3], "foot": TEXTS[:4]}
    return ListSheet(TEXTS[0], columns=headings, made_on=DAY, properties={"unit": text}, **said)  # type: ignore[arg-type]


def _rows(count: int = len(TEXTS)) -> list[Sequence[Value]]:
    return [[str(n), TEXTS[n % len(TEXTS)], TEXTS[(n * 7 + 3) % len(TEXTS)], None] for n in range(count)]


def _form() -> bytes:
    """Return a county's form with a sum of its own below the table."""
    from openpyxl import Workbook

    book: Any = Workbook()
    book.active.append(["序号", "姓名", "联系电话", "金额"])
    for number in range(1, 20):
        book.active.append([number, None, None, None])
    book.active.append(["合计", None, None, _SUM])
    book.active.append(["填报单位", None])
    return saved(book)


def _filled(singles: dict[str, Value] | None = None) -> bytes:
    form = filling.open_blank(_form(), name="form.xlsx")
    rows = [{"name": text, "phone": text} for text in TEXTS]
    return filling.fill(form, rows, mapping={"B": "name", "C": "phone"}, singles=singles).content


def _marked(book: bytes, name: str) -> bytes:
    read = read_bytes(book, name)
    cells = tuple((1, "refused", text) for text in TEXTS[:1])
    marks = [markup.Mark(read.sheets[0].name, row, "refused", TEXTS[row % len(TEXTS)], cells) for row in range(2, 9)]
    return markup.mark(read, marks, {read.sheets[0].name: 1})


def _fill_in() -> bytes:
    columns = (
        fill_in.FormColumn(TEXTS[0], TEXTS[:5]),
        fill_in.FormColumn(TEXTS[1], tuple(TEXTS) * 9),
        fill_in.FormColumn("a"),
    )
    rows = [(TEXTS[0], (text, text, text)) for text in TEXTS]
    return fill_in.workbook(fill_in.FillIn("=1+1[a]:b/c", TEXTS[2], TEXTS[0], "options", columns, rows))


def _source() -> list[list[str]]:
    return [["姓名", "说明"], *([text, text] for text in TEXTS)]


#: What writes → how. A test holds that no writer of the sheets' room is left out.
WRITERS: dict[str, Callable[[], list[Written]]] = {
    "write_list": lambda: [
        Written("list.xlsx", write_list(_sheet(), _rows())),
        Written("list_streamed.xlsx", write_list(_sheet(), _rows(3000), constant_memory=True)),
        Written("list_totals.xlsx", write_list(_totalled(), _rows())),
    ],
    "write_book": lambda: [
        Written("book.xlsx", write_book([(_sheet(), _rows()), (_sheet(), _rows())])),
        Written(
            "book_streamed.xlsx", write_book([(_sheet(), _rows(900)), (_totalled(), _rows(900))], constant_memory=True)
        ),
    ],
    "write_old": lambda: [Written("old.xls", write_old([(_sheet(), _rows()), (_totalled(), _rows())]))],
    "write_cross": lambda: [
        Written("cross.xlsx", cross_book.write_cross(_sheet(), [[t, t, 1, 2] for t in TEXTS], chart=True))
    ],
    "differences": lambda: [Written("differences.xlsx", differences.workbook([[text] * 8 for text in TEXTS]))],
    "fill_in": lambda: [Written("village.xlsx", _fill_in())],
    "mark": lambda: [
        Written("marked.xlsx", _marked(table(_source()), "a.xlsx")),
        Written("marked_text.xlsx", _marked(_text_table(), "a.csv")),
        Written("marked_old.xlsx", _marked(write_old([(_sheet(), _rows())]), "a.xls")),
    ],
    "fill": lambda: [
        Written("filled.xlsx", _filled(), 1),
        Written("filled_singles.xlsx", _filled({"填报单位": TEXTS[0]}), 1),
    ],
    "fill_alone": lambda: [Written("alone.xlsx", fill_alone(_form(), {"填报单位": TEXTS[0]}, name="form.xlsx")[0], 1)],
    "write_old_form": lambda: [Written("filled.xls", old_form.write_old_form(_filled(), DAY)[0], 1)],
    "modern": lambda: [Written("modern.xlsx", old_blank.modern(write_old([(_sheet(), _rows())]), "a.xls")[0])],
    "write_csv": lambda: [Written("list.csv", delimited.write_csv(list(TEXTS[:4]), _rows()))],
    "locked": list,  # puts a password on what another has written
}


def _totalled() -> ListSheet:
    from dataclasses import replace

    return replace(_sheet(), name="b", totals=("合计", TEXTS[0], TEXTS[1], 5))


def _text_table() -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(_source())
    return out.getvalue().encode("utf-8-sig")


def literal(room: Path, *, office: bool = True) -> Found:
    """Write everything, and look for formulas in it: in the files themselves, and in what LibreOffice makes of them."""
    room.mkdir(parents=True, exist_ok=True)
    written = [each for writer in WRITERS.values() for each in writer()]
    return judged(room, written, office=office)


def judged(room: Path, written: Sequence[Written], *, office: bool, shown: bool = True) -> Found:
    """Complain of each formula that is no template's; with ``shown`` also of texts that LibreOffice does not show."""
    found = Found()
    for each in written:
        (room / each.name).write_bytes(each.content)
        count = formulas(each)
        found.counts["files"] += 1
        found.counts[f"{each.name.rpartition('.')[2]} files"] += 1
        found.counts["formulas"] += max(0, count - each.formulas)
        if count > each.formulas:
            found.complaints.append(f"{each.name}: {count} formulas, {each.formulas} of them the template's")
    if office and shutil.which("soffice"):
        _opened(found, room, written, shown)
    return found


def formulas(file: Written) -> int:
    """Return how many cells of a file a spreadsheet program would compute."""
    kind = file.name.rpartition(".")[2]
    if kind == "csv":
        rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline=""))
        return sum(
            1 for row in rows for cell in row if re.match(r"\s*[=+\-@＝＋－＠]", cell) and not _plain_number(cell)
        )
    if kind == "xls":
        return sum(1 for part in old_layout._records(file.content)[0] for number, _body in part if number == 0x06)
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return sum(
            len(_FORMULA.findall(archive.read(part)))
            for part in archive.namelist()
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part)
        )


def _plain_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


def _opened(found: Found, room: Path, written: Sequence[Written], shown: bool) -> None:
    """Let LibreOffice open every file; count what it computes, and look for the texts as they were given."""
    texts = _converted(room, written)
    for each in written:
        text = texts[each.name]
        found.counts["opened in LibreOffice"] += 1
        count = text.count("table:formula=")
        found.counts["computed in LibreOffice"] += max(0, count - each.formulas)
        if count > each.formulas:
            cell = re.search(r"table:formula=[^>]{0,160}", text)
            found.complaints.append(f"{each.name}: LibreOffice computes {count}: {cell[0] if cell else ''}")
        if not shown or each.name == "alone.xlsx":  # of which one cell alone is filled
            continue
        told = {unescape(one, {"&quot;": '"', "&apos;": "'"}) for one in re.findall(r"<text:p>([^<]*)</text:p>", text)}
        missing = [one for one in ("=1+1", "+1+1", "@SUM(1)") if not told & {one, f"'{one}"}]
        if missing:
            found.complaints.append(f"{each.name}: LibreOffice does not show {missing}")


def _converted(room: Path, written: Sequence[Written]) -> dict[str, str]:
    """Return each file as LibreOffice keeps it after opening: formulas, and the texts that it shows."""
    made: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        command = [
            "soffice",
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            "fods",
            "--outdir",
        ]
        for kind in {each.name.rpartition(".")[2] for each in written}:
            names = [each.name for each in written if each.name.endswith(f".{kind}")]
            out = room / "opened" / kind
            subprocess.run(
                [*command, str(out), *(str(room / name) for name in names)],
                check=True,
                capture_output=True,
                timeout=3600,
            )
            made |= {name: (out / f"{name.removesuffix(f'.{kind}')}.fods").read_text("utf-8") for name in names}
    return made
