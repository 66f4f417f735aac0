"""A foreign file as candidates: its sheets understood, its columns mapped, its rows read."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.comparison import Comparison, Mode, compare
from clfdesk.domain.division import Division
from clfdesk.domain.filing import ImportRecord
from clfdesk.domain.intake import ROW_KEY, Candidate, Context, read_rows
from clfdesk.domain.intake_groups import grouped
from clfdesk.domain.intake_joining import Part, apart, joined_rows, woven
from clfdesk.domain.intake_repeats import repeated, twice_numbered
from clfdesk.domain.intake_rules import RULES, compare_plain, read_plain, repeated_plain
from clfdesk.domain.intake_table import Candidates, read_table
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.place import Places
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.field import Fields
from clfdesk.grammar.words import match_heading
from clfdesk.services import benefit_payment, intake_register, intake_stems
from clfdesk.services.intake_desk import known_persons
from clfdesk.services.office import Office
from clfdesk.services.register import named
from clfdesk.storage import records

#: What a person can be known by: a heading row names at least one of them.
KEYS = frozenset(("name", "id_number", "certificate_number"))
_STEMS = ("person", *intake_stems.STEMS)

#: From so many bytes on a file takes long enough for its beginning to be shown first.
_LARGE = 300_000


def layouts(
    file: Path,
    *,
    sheet: str | None = None,
    stem: str = "person",
    mapping: Mapping[str, str] | None = None,
    password: str | None = None,
    keys: Collection[str] | None = None,
    sender: str = "",
) -> tuple[Any, list[Any], dict[str, str]]:
    """Return the book a file holds, what each of its sheets with people is, and the mapping used.

    ``mapping`` is {heading: field} where the clerk knows better ("" leaves a column out);
    without one, what was chosen for the same headings the last time. Raises
    :class:`Refusal` for a file that cannot be read or has no headings.
    """
    from clfdesk.sheets.reading import read

    return of_book(read(Path(file), password), sheet=sheet, stem=stem, mapping=mapping, keys=keys, sender=sender)


def of_book(
    book: Any,
    *,
    sheet: str | None = None,
    stem: str = "person",
    mapping: Mapping[str, str] | None = None,
    keys: Collection[str] | None = None,
    sender: str = "",
) -> tuple[Any, list[Any], dict[str, str]]:
    """Return the same of a book that was read already, or that was made of keyed rows."""
    chosen = dict(mapping) if mapping is not None else learned(book, sender)
    return book, _layouts(book, sheet, stem, chosen, keys_of(stem) if keys is None else keys), chosen


def joined(
    files: Sequence[Path],
    *,
    stem: str,
    mapping: Mapping[str, str] | None,
    password: str | None,
    sender: str = "",
    keys: Collection[str] | None = None,
) -> tuple[list[Any], list[Any], dict[str, str]]:
    """Return the books and layouts of several files as one list; each sheet bears its file's name.

    Raises :class:`Refusal` for the first that cannot be read.
    """
    books: list[Any] = []
    found: list[Any] = []
    chosen: dict[str, str] = {}
    for file in files:
        book, parts, mine = layouts(file, stem=stem, mapping=mapping, password=password, sender=sender, keys=keys)
        name = _unused(book.name, {each.name for each in books})
        books.append(replace(book, name=name))
        found += [replace(part, sheet=f"{name} {part.sheet}", file=name) for part in parts]
        chosen = {**mine, **chosen}
    return books, found, chosen


def _unused(name: str, used: Collection[str]) -> str:
    """Return a file's name, told apart from one of the same name in another folder."""
    stem, ending = Path(name).stem, Path(name).suffix
    count = 1
    while name in used:
        count += 1
        name = f"{stem}({count}){ending}"
    return name


def _layouts(book: Any, sheet: str | None, stem: str, chosen: Mapping[str, str], keys: Collection[str]) -> list[Any]:
    from clfdesk.sheets.faults import refuse
    from clfdesk.sheets.layout import understand
    from clfdesk.sheets.side_by_side import split

    match = _matcher(stem, chosen)
    sheets = (book.sheet(sheet),) if sheet else book.sheets
    parts = [part for each in sheets for part in split(each, match, keys)]
    found = [layout for each in parts if (layout := understand(each, match, keys)) is not None]
    found = [layout for layout in found if layout.rows or not layout.hidden]
    if not found:
        raise refuse("no_header", f"{book.name}: {sheet}" if sheet else book.name)
    return found


def _of_stem(stem: str) -> Callable[[str], tuple[str | None, float]]:
    """Return how a stem's headings are matched where the clerk has not said otherwise."""
    if stem == benefit_payment.STEM:
        return benefit_payment.match
    if stem not in _STEMS:
        return intake_register.matcher(named(stem))
    certainty = {"known": 1.0, "guessed": 0.5, "unknown": 0.0}

    def match(heading: str) -> tuple[str | None, float]:
        name, confidence = match_heading(heading, stem)
        return name, certainty[confidence]

    return match


def _matcher(stem: str, chosen: Mapping[str, str]) -> Callable[[str], tuple[str | None, float]]:
    """Return how headings are matched: as the clerk chose, else by the field's synonyms."""
    from clfdesk.sheets.sheet_words import bare

    certain = {bare(heading): name or None for heading, name in chosen.items()}
    known: dict[str, tuple[str | None, float]] = {}
    of_stem = _of_stem(stem)
    row_key = bare(str(resources.shipped("lists", "village_form.toml")["key"]))

    def match(heading: str) -> tuple[str | None, float]:
        if heading not in known:
            key = bare(heading)
            if key == row_key:
                known[heading] = (ROW_KEY, 1.0)
            elif key in certain:
                known[heading] = (certain[key], 1.0)
            else:
                known[heading] = of_stem(heading)
        return known[heading]

    return match


def is_own(book: Any, stem: str) -> bool:
    """Tell whether this program wrote a file as a list of a stem, unmasked (its properties say so)."""
    from clfdesk.sheets.properties import read_properties

    mark = str(resources.shipped("filings", "words", "layout.toml")["list_mark"])
    return bool(read_properties(book.data).get(mark) == stem)


def learned(book: Any, sender: str = "") -> dict[str, str]:
    """Return what the clerk chose the last time a list with the same headings came.

    What was chosen for a sender holds for each heading of his lists that comes again, whatever the others are.
    """
    from clfdesk.sheets.sheet_words import bare

    taken = [record for record in reversed(records.every(ImportRecord)) if record.mapping]
    known = [(record.sender, json.loads(record.mapping)) for record in taken]
    known = [(whose, kept) for whose, kept in known if kept.get("chosen")]
    if not known:
        return {}
    written = {
        bare(cell) for sheet in book.sheets for _number, cells in sheet.rows[:60] for cell in cells if type(cell) is str
    }
    for _whose, kept in known:
        if all(bare(part) in written for heading in kept["headings"] for part in heading.split(" / ")):
            return {str(heading): str(name) for heading, name in kept["chosen"].items()}
    for whose, kept in known if sender else ():
        if whose == sender:
            return {
                str(heading): str(name)
                for heading, name in kept["chosen"].items()
                if all(bare(part) in written for part in heading.split(" / "))
            }
    return {}


def fields_of(stem: str) -> Fields:
    """Return the fields of a stem that can be imported, or of a register; :class:`Refusal` for any other word."""
    if stem in _STEMS:
        return STEMS[stem]
    if stem == benefit_payment.STEM:
        return benefit_payment.FIELDS
    return Fields((*ROSTER_FIELDS.only(intake_register.who(named(stem))), *named(stem).form.fields()))


def keys_of(stem: str) -> frozenset[str]:
    """Return what a heading row must name one of."""
    if stem in ("person", "staff", benefit_payment.STEM):
        return KEYS
    return RULES[stem].keys if stem in RULES else intake_register.rule(named(stem)).keys


def candidates(
    office: Office, layouts: Sequence[Any], name: str, stem: str = "person", *, own: bool = False
) -> Sequence[Candidate]:
    """Return all rows of a book's layouts, ``own`` ones as they stand; raises :class:`Refusal` where there is nobody."""
    villages = [each.name for each in records.every(Division) if each.kind != "township"]
    places = Places(villages, office.info.township)
    rows: list[Candidate] = []
    files = {each.file for each in layouts}
    register = None if stem in _STEMS else named(stem)
    rule = RULES.get(stem) if register is None else intake_register.rule(register)
    for layout in layouts:
        village = _village_of(layout, places, villages, name if len(files) == 1 else layout.file)
        if register is not None:
            context = intake_register.context(office, register, places, village)
        else:
            context = Context(STEMS[stem], office.today, stem, places, village, office.info.uuid[:8], own)
        if rule is None:
            people = _people(layout, context)
            if own:
                rows += people
                continue
            people = grouped(people)
            if len(layouts) == 1 and people:
                return repeated(people)
            rows += people
            continue
        read = partial(read_plain, rule=rule)
        rows += [
            read(layout.sheet, row.number, row.cells, context, section=row.section, hidden=layout.hidden)
            for row in layout.rows
        ]
    if not rows:
        from clfdesk.sheets.faults import refuse

        raise refuse("no_rows", name)
    if rule is None:
        return twice_numbered(rows) if own else _of_people(layouts, rows)
    told = repeated_plain(rows, rule)
    return intake_stems.checked(stem, told) if register is None else intake_register.checked(office, register, told)


def _people(layout: Any, context: Context) -> Sequence[Candidate]:
    """Return the rows of a sheet of people; those under one header stay columns until they are looked at."""
    from clfdesk.sheets.data_rows import DataRows

    if isinstance(layout.rows, DataRows) and not context.own:
        return read_table(layout.sheet, layout.rows, context, hidden=layout.hidden)
    given = [(row.number, row.cells, row.section) for row in layout.rows]
    return read_rows(layout.sheet, given, context, hidden=layout.hidden)


def _village_of(layout: Any, places: Places, known: Collection[str], file: str) -> str:
    """Return the village a sheet's name is, else the one of the desk its file is named after; or an empty text."""
    there = places.read(layout.own_sheet)
    if there.village and not there.rest:
        return there.village
    there = places.read(Path(file).stem)
    return there.village if there.village and (not there.rest or there.village in known) else ""


def _of_people(layouts: Sequence[Any], rows: Sequence[Candidate]) -> list[Candidate]:
    """Return people's rows: one person's rows of several sheets joined, every other repeat marked."""
    parts = {each.sheet: Part(frozenset(n for h in each.headers for n in h.fields())) for each in layouts}
    every = joined_rows(rows, parts)
    told = iter(repeated(apart(every)))
    return [next(told) if row.joined is None else row for row in every]


def compared(stem: str, rows: Sequence[Candidate], mode: Mode) -> Comparison:
    """Return the piles of a file's rows against the desk as it stands now."""
    if stem in ("person", "staff"):
        kept = known_persons() if stem == "person" else intake_stems.known(stem)
        several = not isinstance(rows, Candidates) and any(row.joined is not None for row in rows)
        return woven(rows, compare(apart(rows), kept, mode)) if several else compare(rows, kept, mode)
    if stem in RULES:
        return compare_plain(rows, intake_stems.known(stem), RULES[stem], mode)
    register = named(stem)
    return compare_plain(rows, intake_register.known(register), intake_register.rule(register), mode)


def beginning(path: Path) -> list[list[str]]:
    """Return the first rows of a large file, to be looked at while the whole is read; nothing for a small one.

    A file that cannot be read gives nothing here: the reading of the whole says why.
    """
    from clfdesk.sheets.first_rows import first_rows

    try:
        return first_rows(path) if path.stat().st_size >= _LARGE else []
    except (OSError, Refusal):
        return []
