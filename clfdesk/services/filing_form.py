"""Any form of the county's as the window shows it: a table of people, single cells, or a Word paper with places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.services import filing_blank, filing_people, filing_rows, filing_word
from clfdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Form:
    """A form before it is filled: ``kind`` is table, cells or word; its places with what goes there, and the choices.

    ``table`` is what a table of people was understood as; ``choices`` are (name, heading) of
    fields, words of the office and counts.
    """

    kind: str
    title: str
    places: dict[str, str]
    choices: tuple[tuple[str, str], ...]
    table: Any = None


def look(office: Office, path: Path) -> Form:
    """Return what a form is; the :class:`Refusal` of the table stands where it has no single cells either."""
    if path.suffix.lower() == ".docx":
        places = filing_word.places(path)
        return Form("word", path.stem, places, (*_fields("person"), *_office()))
    try:
        table = filing_blank.understand(office, path)
    except Refusal:
        labels, chosen = filing_blank.labels(path)
        if not labels:
            raise
        known = {name: chosen.get(name, "") for name in dict.fromkeys([*labels, *chosen])}
        return Form("cells", path.stem, known, _office())
    mapping = {column: table.mapping.get(column, "") for column in table.columns}
    return Form("table", table.title, mapping, _fields(table.stem), table)


def fill(
    office: Office,
    form: Form,
    path: Path,
    out: Path,
    mapping: Mapping[str, str],
    where: str = "",
    *,
    old: bool = False,
) -> Any:
    """Fill a form of any kind; the result of its own kind. ``where`` says for whom a Word paper is."""
    if form.kind == "word":
        asked = f"number == {where.strip()}" if where.strip().isdigit() else where
        if where.strip() and not asked.strip("number= ").isdigit() and "=" not in where:
            asked = f"name == '{where.strip()}'"
        return filing_word.fill(office, path, out, mapping=mapping, where=asked)
    if form.kind == "cells":
        singles = {
            name if name in form.places and _address(name) else f"={name}": said for name, said in mapping.items()
        }
        return filing_blank.fill(office, path, out, singles, where=filing_blank.ALONE, old=old)
    return filing_blank.fill(office, path, out, mapping, where, old=old)


def _address(name: str) -> bool:
    from clfdesk.sheets.single_cells import ADDRESS

    return ADDRESS.fullmatch(name) is not None


def _fields(stem: str) -> tuple[tuple[str, str], ...]:
    words = filing_rows.stem_words(stem)
    known = (*STEMS[stem], *filing_people.beside(stem))
    return tuple((each.name, filing_rows.heading_for(each, words)) for each in known)


def _office() -> tuple[tuple[str, str], ...]:
    """Return the words of the office and the counts an office asks most, each by its own name."""
    words = resources.shipped("filings", "words", "blank.toml")
    counts = tuple((str(said), str(name)) for name, said in words["counts"].items())
    return (*((name, name) for name in words["office"]), *counts)
