"""Each sender's workbook on its way back: its bad cells marked, one workbook for each source of a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clfdesk.domain.comparison import Decision
from clfdesk.errors import Problem
from clfdesk.i18n import _
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.intake_values import Preview


def write_back(preview: Preview, out: Path) -> OutFile:
    """Write the sender's workbook with its bad cells marked into a folder, and return it (the first of several).

    Its first column says in plain words what is wrong with a row; it can be mended and
    imported again.
    """
    return write_all(preview, out)[0]


def write_all(preview: Preview, out: Path) -> list[OutFile]:
    """Write one marked workbook for each file of a list; rows keyed from a picture come as a workbook of their own."""
    books = preview.books or (preview.book,)
    several = len(books) > 1
    files, used = [], set[str]()
    for book in books:
        before = f"{book.name} " if several else ""
        name = Path(book.name).stem or book.name
        while name in used:
            name += "_"
        used.add(name)
        content = _marked(preview, book, before)
        files.append(write_out(Path(out), _("{name} (marked).xlsx").format(name=name), content, "internal"))
    return files


def _marked(preview: Preview, book: Any, before: str) -> bytes:
    """Return one book marked; ``before`` stands in front of its sheets' names where several files were joined."""
    from clfdesk.sheets.markup import Mark, mark
    from clfdesk.sheets.side_by_side import own_name

    layouts = {layout.sheet: layout for layout in preview.layouts if layout.sheet.startswith(before)}
    rows = {(layout.sheet, row.number): row for layout in layouts.values() for row in layout.rows}
    marks = []
    for decision in preview.comparison.decisions:
        where = (decision.candidate.sheet, decision.candidate.number)
        told = [problem for problem in decision.problems if problem.severity != "info" or decision.pile != "same"]
        if not told or where not in rows:
            continue
        cells = tuple(
            (column if column is not None else -1, problem.severity, f"{problem.why} {problem.next}".strip())
            for problem in told
            for column in [layouts[where[0]].column(rows[where], problem.field)]
        )
        sheet = own_name(where[0].removeprefix(before))
        marks.append(Mark(sheet, where[1], decision.pile, _sentence(decision, told), cells))
    headings = {own_name(name.removeprefix(before)): layout.headers[0].rows[0] for name, layout in layouts.items()}
    return mark(book, marks, headings)


def _sentence(decision: Decision, told: Sequence[Problem]) -> str:
    from clfdesk.sheets.sheet_words import marked

    kind = decision.pile if decision.pile in ("refused", "suspect") else "info"
    return f"【{marked(kind)}】" + " ".join(dict.fromkeys(f"{problem.why} {problem.next}".strip() for problem in told))
