"""The sheet of an import: each row and each value that came, with its file, sheet and row; kept with the originals."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from clfdesk import resources
from clfdesk.domain.comparison import Comparison, Decision
from clfdesk.services.intake_original import LOG, Original
from clfdesk.services.intake_values import Preview
from clfdesk.services.intake_words import Spoken


def log_of(preview: Preview, comparison: Comparison, taken: Callable[[Decision], bool]) -> Original:
    """Return the sheet of an import, as text a spreadsheet opens: what became of each row, and whence each value came.

    New people stand in one line, and in one more for each value that another row gave; changed fields each in one.
    """
    said = resources.shipped("lists", "import_log.toml")
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow(said["headings"])
    spoken = Spoken(preview.stem)
    files = {layout.sheet: (layout.file or preview.file, layout.own_sheet) for layout in preview.layouts}
    for decision in comparison.decisions:
        candidate = decision.candidate
        pile = "taken" if taken(decision) else decision.pile
        where = (*files.get(candidate.sheet, (preview.file, candidate.sheet)), candidate.number)
        who = (said["piles"][pile], candidate.key, candidate.values.get("name", ""))
        told = list(_values(spoken, decision))
        if not told or decision.known is None:
            written.writerow(map(_plain, (*where, *who)))
        for name, old, new in told:
            sheet, row = (candidate.sources or {}).get(name, (candidate.sheet, candidate.number))
            place = (*files.get(sheet, (preview.file, sheet)), row)
            written.writerow(map(_plain, (*place, *who, spoken.label(name), old, new)))
    return Original(said["name"], text.getvalue().encode("utf-8-sig"), LOG)


def _values(spoken: Spoken, decision: Decision) -> Iterator[tuple[str, str, str]]:
    for change in decision.changes:
        yield change.field, spoken.word(change.field, change.old), spoken.word(change.field, change.new)
    if decision.known is None:
        for name in decision.candidate.sources or {}:
            yield name, "", spoken.word(name, decision.candidate.values.get(name))


def _plain(text: object) -> str:
    """Return a text no spreadsheet takes for a formula or a number that it would shorten."""
    from clfdesk.sheets.delimited import harmless

    said = str(text)
    return f"\t{said}" if said.isdigit() and len(said) > 11 else harmless(said)
