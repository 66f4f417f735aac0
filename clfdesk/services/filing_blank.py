"""The county's own form: understood, filled from the desk, its columns remembered for next time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clfdesk.domain.filing import BlankMapping
from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services import filing_rows as source
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

if TYPE_CHECKING:
    from clfdesk.sheets.filling import OpenBlank


#: Instead of a condition: the form has single cells only, and no table of people.
ALONE = "none"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a form is before it is filled: the stem its columns speak of, its room, its columns."""

    stem: str
    title: str
    sheet: str
    room: int
    people: int
    mapping: dict[str, str]
    columns: list[str]
    remembered: bool


@dataclass(frozen=True, slots=True)
class FilledBlank:
    """A form that was filled; ``change_set`` is None where its columns were known already."""

    filled: int
    inserted: int
    mapped: dict[str, str]
    unmapped: list[str]
    kept: list[str]
    lost: list[str]
    files: list[OutFile]
    change_set: int | None = None


def understand(office: Office, blank: Path) -> Understood:
    """Return how a form would be filled, without filling it; :class:`Refusal` where it cannot be."""
    form = _opened(Path(blank))
    kept = _remembered(form)
    mapping = dict(form.blank.mapping) | (kept or {})
    rows = _rows(office, form, "")
    return Understood(
        form.blank.stem,
        form.blank.title,
        form.blank.sheet.name,
        form.blank.capacity,
        len(rows),
        {key: field for key, field in _singles(mapping)[1].items() if field},
        [column.key for column in form.blank.columns],
        kept is not None,
    )


def fill(
    office: Office, blank: Path, out: Path, mapping: Mapping[str, str] | None = None, where: str = ""
) -> FilledBlank:
    """Fill the county's own .xlsx from the desk and write it into ``out`` under the name of its title.

    ``mapping`` (heading or column letter → field name, "" for none) overrules what is
    remembered of this form, which overrules what its headings say; it is remembered.
    ``where`` chooses among the records; without it, those in office or on the roster now.
    The form itself is never changed. :class:`Refusal` as :func:`clfdesk.sheets.filling.fill`.
    """
    from clfdesk.sheets import filling

    blank = Path(blank)
    from clfdesk.services.filing_word import value_of

    singles, columns = _singles(mapping or {})
    if singles and not columns and where == ALONE:
        return _alone(office, blank, out, singles)
    form = _opened(blank)
    remembered = dict(_remembered(form) or {})
    known_singles, known_columns = _singles(remembered)
    chosen = known_columns | columns
    singles = known_singles | singles
    values_of = {name: _typed(value_of(office, said), said) for name, said in singles.items() if said}
    rows = _rows(office, form, where)
    if not rows:
        raise Refusal(
            _("There is nobody to fill in."),
            where=where or form.blank.title,
            why=_("No record of the desk fits."),
            next=_("Choose others, or enter them first."),
        )
    info = office.info
    values = source.values_for(office)
    layout = source.layout()
    sender = filling.Sender(render(str(layout["unit"]), values), info.township, info.county, office.today)
    name = _name(form.blank.title) or blank.stem
    key, title = form.blank.headings_hash, form.blank.title
    filled = filling.fill(form, rows, sender=sender, mapping=chosen, singles=values_of)
    file_name = render(str(layout["filled_file"]), values | {"name": name, "suffix": blank.suffix.lower()})
    at = office.clock.now().isoformat()
    known = next(iter(records.every(BlankMapping, blank=key)), None)
    final = json.dumps(
        filled.mapped | dict.fromkeys(filled.unmapped, "") | _kept(singles), ensure_ascii=False, sort_keys=True
    )
    if known is not None and known.mapping == final:
        file = write_out(out, file_name, filled.content, "upward")
        _log(office, file, form.blank.stem, len(rows), at)
        return _result(filled, file, None)
    with unit("filing.fill", source=blank.name, user=office.user, at=at) as change:
        if known is None:
            records.insert([BlankMapping(blank=key, title=title, mapping=final)])
        else:
            records.update(BlankMapping, known.id, {"mapping": final, "title": title}, ver=known.ver)
        file = write_out(out, file_name, filled.content, "upward")
        _log(office, file, form.blank.stem, len(rows), at)
    return _result(filled, file, change.id)


def _singles(mapping: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return a mapping's single cells (an address, or ``=label``) and its columns apart."""
    from clfdesk.sheets.single_cells import ADDRESS

    alone = {name: said for name, said in mapping.items() if ADDRESS.fullmatch(name) or name.startswith("=")}
    singles = {name.removeprefix("="): said for name, said in alone.items()}
    return singles, {name: said for name, said in mapping.items() if name not in alone}


def _kept(singles: Mapping[str, str]) -> dict[str, str]:
    """Return single cells as they are remembered beside the columns."""
    from clfdesk.sheets.single_cells import ADDRESS

    return {name if ADDRESS.fullmatch(name) else f"={name}": said for name, said in singles.items()}


def _typed(value: str | None, said: str) -> str | int:
    """Return what a single cell gets: a number where it was counted, a text of the office, else the words as given."""
    if value is None:
        return said
    return int(value) if said.startswith("count(") else value


def _alone(office: Office, blank: Path, out: Path, singles: Mapping[str, str]) -> FilledBlank:
    """Fill a form that has single cells and no table of people."""
    from clfdesk.services.filing_word import value_of
    from clfdesk.sheets import filling, single_cells

    values = {name: _typed(value_of(office, said), said) for name, said in singles.items() if said}
    content, kept = single_cells.fill_alone(filling.take(blank), values, name=blank.name)
    file = write_out(out, f"{blank.stem}_{office.today:%Y%m%d}{blank.suffix.lower()}", content, "upward")
    _log(office, file, "", 0, office.clock.now().isoformat())
    return FilledBlank(0, 0, dict(singles), [], kept, [], [file])


def _result(filled: Any, file: OutFile, change_set: int | None) -> FilledBlank:
    return FilledBlank(
        filled.filled, filled.inserted, filled.mapped, filled.unmapped, filled.kept, filled.lost, [file], change_set
    )


def _log(office: Office, file: OutFile, stem: str, rows: int, at: str) -> None:
    journal.log_access("export", file.path.name, user=office.user, at=at, stem=stem, purpose="upward", rows=rows)


def _opened(blank: Path) -> OpenBlank:
    from clfdesk.sheets import filling

    return filling.open_blank(filling.take(blank), name=blank.name)


def _remembered(form: OpenBlank) -> dict[str, str] | None:
    """Return the columns chosen for this form before, or ``None``."""
    kept = next(iter(records.every(BlankMapping, blank=form.blank.headings_hash)), None)
    return {str(key): str(field) for key, field in json.loads(kept.mapping).items()} if kept and kept.mapping else None


def _rows(office: Office, form: OpenBlank, where: str) -> list[dict[str, Any]]:
    stem = form.blank.stem
    rows = source.rows_for(office, stem, where, "village, number", office.today)
    if where.strip():
        return rows
    if stem == "staff":
        roles = _roles(form.blank.title)
        return [
            row
            for row in rows
            if (row["ended_on"] is None or row["ended_on"] > office.today) and (not roles or row["role"] in roles)
        ]
    return [row for row in rows if row.get("lifecycle") == "registered"]


def _roles(title: str) -> set[str]:
    """Return the roles a form's title asks for; none named means all."""
    known = source.stem_words("staff").codes.get("role", {})
    return {code for code, words in known.items() if any(len(word) > 2 and word in title for word in words)}


def _name(title: str) -> str:
    """Return a form's title as part of a file name: the gap before 县 or 镇 left out, as our own name stands there."""
    return re.sub(r"^.*?[_＿]{2,}[县市区旗乡镇州省]*|\s+", "", title).strip("《》“”")[:60]
