"""Taking a foreign list in: preview, commit, and the sender's workbook back.

The preview and the commit are the same code: the commit compares the same candidates
again with the desk as it is by then, and refuses where that is not what was shown. One
import is one change set; the same file again changes nothing.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from clfdesk.domain.comparison import Comparison, Decision, Mode, Pile
from clfdesk.domain.filing import ImportRecord
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import intake_reading, intake_register, intake_stems
from clfdesk.services.intake_desk import Accept, accepted, apply, would_change
from clfdesk.services.intake_items import Items
from clfdesk.services.intake_log import log_of
from clfdesk.services.intake_original import Original, put, received, scan_of
from clfdesk.services.intake_return import write_all, write_back
from clfdesk.services.intake_values import ColumnMap, Item, Outcome, Preview
from clfdesk.services.list_comparison import compare
from clfdesk.services.office import Office
from clfdesk.services.register import named
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

__all__ = [
    "ColumnMap", "Item", "Original", "Outcome", "Preview", "commit", "compare", "keyed", "preview", "write_all",
    "write_back",
]  # fmt: skip

Progress = Callable[[int, int], None]


@contextmanager
def _gathering() -> Iterator[None]:
    """Let the collector rest while a hundred thousand values are made that all stay: it would look through them in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # or the next look would go through all that was made, in the window's own thread
        if was:
            gc.enable()


@_gathering()
def preview(
    office: Office,
    file: Path | str | Sequence[Path],
    *,
    sheet: str | None = None,
    stem: str = "person",
    mode: Mode = "update",
    mapping: Mapping[str, str] | None = None,
    accept: Accept = frozenset(),
    password: str | None = None,
    sender: str = "",
    progress: Progress | None = None,
) -> Preview:
    """Return what importing a file (or several as one list) would do.

    ``sheet`` reads one sheet only, ``mapping`` is {heading: field} where the clerk knows
    better ("" leaves a column out); what was chosen for a ``sender`` is remembered for that sender. Raises :class:`Refusal` for a file that cannot be read,
    a sheet with no headings, a list with nobody in it.
    """
    intake_reading.fields_of(stem)  # refused before anything is read
    if not isinstance(file, (str, Path)) and len(file) > 1:
        books, layouts, chosen = intake_reading.joined(
            file, stem=stem, mapping=mapping, password=password, sender=sender
        )
        found = _previewed(
            office, books, layouts, chosen, stem, mode, mapping is None and bool(chosen), accept, progress
        )
        return replace(found, sender=sender)
    path = Path(file) if isinstance(file, (str, Path)) else Path(file[0])
    book, layouts, chosen = intake_reading.layouts(
        path, sheet=sheet, stem=stem, mapping=mapping, password=password, sender=sender
    )
    found = _previewed(office, [book], layouts, chosen, stem, mode, mapping is None and bool(chosen), accept, progress)
    return replace(found, sender=sender)


def keyed(
    office: Office,
    source: Original,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    stem: str = "person",
    mode: Mode = "update",
) -> Preview:
    """Return what importing rows would do that a clerk keyed from a picture; the picture is their source."""
    from clfdesk.sheets.reading import keyed as book_of

    intake_reading.fields_of(stem)
    book = book_of(source.name, source.content, headings, rows)
    _book, layouts, chosen = intake_reading.of_book(book, stem=stem, mapping={})
    return replace(_previewed(office, [book], layouts, chosen, stem, mode, False, (), None), source=source)


def _previewed(
    office: Office,
    books: Sequence[Any],
    layouts: Sequence[Any],
    chosen: Mapping[str, str],
    stem: str,
    mode: Mode,
    learned: bool,
    accept: Accept,
    progress: Progress | None,
) -> Preview:
    name, sha256 = _named(books)
    if progress is not None:
        progress(1, 3)
    own = all(intake_reading.is_own(book, stem) for book in books)
    candidates = intake_reading.candidates(office, layouts, name, stem, own=own)
    if progress is not None:
        progress(2, 3)
    head = _head()
    comparison = intake_reading.compared(stem, candidates, mode)
    records_before = records.every(ImportRecord, sha256=sha256)
    items = Items(comparison, accept)
    items.by_pile()  # here on the worker, so that the window only looks
    if progress is not None:
        progress(3, 3)
    return Preview(
        file=name,
        sha256=sha256,
        stem=stem,
        mode=mode,
        rows=len(candidates),
        piles=comparison.counts(),
        items=items,
        columns=columns_of(layouts),
        sheets=tuple(layout.sheet for layout in layouts),
        before=records_before[-1] if records_before else None,
        candidates=candidates,
        comparison=comparison,
        chosen=chosen,
        book=books[0],
        layouts=tuple(layouts),
        head=head,
        learned=learned,
        hidden=tuple(says for book in books for says in _hidden(book)),
        books=tuple(books),
    )


def _named(books: Sequence[Any]) -> tuple[str, str]:
    """Return what files are called together, and their hash (of one file: its own)."""
    if len(books) == 1:
        return books[0].name, books[0].sha256
    digest = hashlib.sha256("".join(sorted(book.sha256 for book in books)).encode()).hexdigest()
    return _("{first} and {count} more").format(first=books[0].name, count=len(books) - 1), digest


def _hidden(book: Any) -> list[str]:
    """Return in words what of a book is hidden (sheets, rows, columns) or computed; it is read all the same."""
    said = [
        _("There are macros in {file}; its data was read, none of them was run.").format(file=book.name)
    ] * book.macros
    for sheet in book.sheets:
        if sheet.hidden:
            said.append(_("The sheet {sheet} is hidden.").format(sheet=sheet.name))
        if sheet.hidden_rows:
            rows = _("{sheet}: {count} hidden rows (the first is row {row}).")
            said.append(rows.format(sheet=sheet.name, count=len(sheet.hidden_rows), row=sheet.hidden_rows[0]))
        if sheet.hidden_columns:
            columns = "、".join(letters(index) for index in sheet.hidden_columns[:6])
            said.append(_("{sheet}: hidden columns {columns}.").format(sheet=sheet.name, columns=columns))
        if sheet.formulas:
            computed = _(
                "{sheet}: {count} cells are computed (the first in row {row}); what was computed last is taken."
            )
            said.append(computed.format(sheet=sheet.name, count=sheet.formulas[0], row=sheet.formulas[1]))
    return said


@_gathering()
def commit(
    office: Office,
    preview: Preview,
    *,
    accept: Accept = frozenset(),
    leave: Collection[tuple[str, int, str]] = frozenset(),
    progress: Progress | None = None,
) -> Outcome:
    """Store a preview: new and changed rows, and the suspect ones that are accepted (kept as unverified).

    ``leave`` are the fields (sheet, row, field) whose change the clerk took the tick off; with the field "" the whole row.
    The received file is kept with the record of the import, encrypted like the desk.

    One change set, or none where nothing would change. Raises :class:`Refusal` where the
    desk has changed since the preview.
    """
    comparison = preview.comparison
    if _head() != preview.head:  # else the desk stands as it was compared, and the same code would find the same
        comparison = intake_reading.compared(preview.stem, preview.candidates, preview.mode)
    if comparison is not preview.comparison and Items(comparison, ()) != Items(preview.comparison, ()):
        raise Refusal(
            _("The desk has changed since this preview."),
            where=preview.file,
            why=_("Storing it now would do something else than was shown."),
            next=_("Look at the preview again, then store it."),
        )
    comparison = _ticked(comparison, frozenset(leave)).made()  # now every row is looked at more than once
    if not (would_change(comparison, accept) if preview.stem == "person" else _moves(comparison, accept)):
        return Outcome(None, 0, comparison.counts())
    at = office.clock.now().isoformat()
    log = log_of(preview, comparison, lambda decision: accepted(decision, accept))
    originals = [*received(preview.books, preview.source), log]
    kept = [put(each) for each in originals]  # the contents are on the disk before anything names them
    with unit("import", source=preview.file, user=office.user, at=at) as change_set:
        _told_of_files(office, preview, at)
        stored = _apply(office, preview.stem, comparison, accept, progress)
        (number,) = records.insert([_record(office, preview, comparison)])
        records.insert(
            [scan_of(each, digest, number, office.today) for each, digest in zip(originals, kept, strict=True)]
        )
    return Outcome(change_set.id, stored, comparison.counts())


def _told_of_files(office: Office, preview: Preview, at: str) -> None:
    """Put on record which of the files opened with a password, or had macros that were left alone."""
    for book in preview.books:
        if book.kind == "locked":
            journal.log_access("file.locked", book.name, user=office.user, at=at)
        if book.macros:
            journal.log_access("file.macros", book.name, user=office.user, at=at)


def _ticked(comparison: Comparison, leave: frozenset[tuple[str, int, str]]) -> Comparison:
    """Return a comparison without the changes and rows that are left out."""
    if not leave:
        return comparison
    decisions = []
    for each in comparison.decisions:
        place = (each.candidate.sheet, each.candidate.number)
        kept = tuple(change for change in each.changes if (*place, change.field) not in leave)
        pile: Pile = "same" if each.changes and not kept and each.pile == "changed" else each.pile
        if (*place, "") in leave:
            pile, kept = "same", ()
        decisions.append(replace(each, pile=pile, changes=kept))
    return Comparison(tuple(decisions), comparison.missing)


def _moves(comparison: Comparison, accept: Accept) -> bool:
    """Return whether storing rows that are no persons would change anything."""
    return any(
        decision.pile in ("new", "changed")
        or (accepted(decision, accept) and not decision.candidate.repeats and (decision.changes or not decision.known))
        for decision in comparison.decisions
    )


def _apply(office: Office, stem: str, comparison: Comparison, accept: Accept, progress: Progress | None) -> int:
    if stem == "person":
        return apply(comparison, accept, progress)

    def taken(decision: Decision) -> bool:
        return accepted(decision, accept)

    if stem in intake_stems.STEMS:
        return intake_stems.apply(stem, comparison, taken)
    return intake_register.apply(office, named(stem), comparison, taken)


def _head() -> int:
    """Return the desk's latest operation: as long as none follows, the desk stands as it was."""
    return max((done.id for done in journal.change_sets(1)), default=0)


def letters(index: int) -> str:
    """Return the letters of a column counted from 0."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def columns_of(layouts: Sequence[Any]) -> tuple[ColumnMap, ...]:
    """Return the columns of layouts as a mapping shows them: known, guessed or unknown, with samples."""
    return tuple(
        ColumnMap(
            layout.sheet,
            column.index,
            column.heading,
            column.field,
            "known" if column.certainty >= 0.8 or column.serial else "guessed" if column.field else "unknown",
            layout.samples.get(column.index, ()),
        )
        for layout in layouts
        for column in layout.columns
    )


def _record(office: Office, preview: Preview, comparison: Comparison) -> ImportRecord:
    headings = sorted({column.heading for column in preview.columns})
    return ImportRecord(
        file_name=preview.file,
        sha256=preview.sha256,
        sender=preview.sender,
        counts=json.dumps(comparison.counts()),
        mapping=json.dumps({"headings": headings, "chosen": dict(preview.chosen)}, ensure_ascii=False),
        taken_on=office.today.isoformat(),
    )
