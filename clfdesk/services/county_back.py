"""The files that go back to their townships: each as it came, its bad rows marked, the reasons in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from clfdesk.domain.collection import Collection, Trouble
from clfdesk.services.county_book import Texts
from clfdesk.services.county_file import Sheets, identity_column
from clfdesk.services.files import OutFile, write_out


def returned(
    sheets: Mapping[str, Sheets],
    collection: Collection,
    findings: Mapping[str, Sequence[Trouble]],
    texts: Texts,
    out: Path,
    written: list[OutFile],
) -> None:
    """Write each file with something wrong as it came, its rows marked, the reasons in place; add them to ``written``."""
    from clfdesk.sheets.markup import Mark, mark

    for each in collection.files:
        one = sheets[each.file]
        if one.book is None or each.township not in collection.expected:
            continue
        wrong = [trouble for trouble in each.troubles if trouble.code != "foreign"]
        rows = list(findings.get(each.file, ()))
        if not rows and not any(t.code in ("wrong_version", "changed", "cut") for t in wrong):
            continue
        first = each.envelope.first if each.envelope else 2
        heading = max(1, first - 1)
        name = one.book.sheets[each.envelope.skipped if each.envelope else 0].name
        column = identity_column(one.headings)
        marks = [Mark(name, max(1, heading - 1), "refused", t.says) for t in wrong[:1]]
        by_row: dict[tuple[str, int], list[Trouble]] = defaultdict(list)
        for trouble in rows:
            by_row[trouble.sheet or name, trouble.row].append(trouble)
        for (sheet, row), troubles in sorted(by_row.items()):
            says = "；".join(trouble.says for trouble in troubles)
            of_id = column is not None and any(trouble.code != "total_differs" for trouble in troubles)
            cells = ((column, "refused", says),) if column is not None and of_id else ()
            marks.append(Mark(sheet, row, "refused", says, cells))
        headings = {page.name: heading for page in one.book.sheets}
        content = mark(one.book, marks, headings)
        back = texts.name("back_file", place=each.township, file=Path(each.file).stem)
        written.append(write_out(out, back, content, "upward"))
