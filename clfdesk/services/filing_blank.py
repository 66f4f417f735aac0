"""The county's own form: understood, filled from the desk, its columns remembered for next time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clfdesk.domain.filing import BlankMapping
from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services import filing_people
from clfdesk.services import filing_rows as source
from clfdesk.services.files import OutFile, persons_of, write_out
from clfdesk.services.filing_people import people
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
    """A form that was filled; ``change_set`` is None where its columns were known already.

    ``behind`` names what of an .xls could not be carried over into the .xlsx that was filled.
    """

    filled: int
    inserted: int
    mapped: dict[str, str]
    unmapped: list[str]
    kept: list[str]
    lost: list[str]
    files: list[OutFile]
    change_set: int | None = None
    behind: tuple[str, ...] = ()


def understand(office: Office, blank: Path) -> Understood:
    """Return how a form would be filled, without filling it; :class:`Refusal` where it cannot be."""
    form = _opened(Path(blank))
    kept = _remembered(form)
    mapping = dict(form.blank.mapping) | (kept or {})
    rows = people(office, form.blank.stem, form.blank.title, "")
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
    office: Office,
    blank: Path,
    out: Path,
    mapping: Mapping[str, str] | None = None,
    where: str = "",
    *,
    old: bool = False,
) -> FilledBlank:
    """Fill the county's own .xlsx (an .xls is converted first) from the desk and write it into ``out`` under the name of its title.

    ``mapping`` (heading or column letter → field name, "" for none) overrules what is
    remembered of this form, which overrules what its headings say; it is remembered.
    ``where`` chooses among the records; without it, those in office or on the roster now.
    ``old`` gives it back as .xls, for a county that sent one and wants one.
    The form itself is never changed. :class:`Refusal` as :func:`clfdesk.sheets.filling.fill`.
    """
    from clfdesk.sheets import filling

    blank = Path(blank)
    from clfdesk.services.filing_word import value_of

    singles, columns = _singles(mapping or {})
    if where == ALONE and not columns:
        return _alone(office, blank, out, singles, old=old)
    form = _opened(blank)
    remembered = dict(_remembered(form) or {})
    known_singles, known_columns = _singles(remembered)
    chosen = known_columns | columns
    singles = known_singles | singles
    values_of = {name: _typed(value_of(office, said), said) for name, said in singles.items() if said}
    rows = people(office, form.blank.stem, form.blank.title, where)
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
    beside = filing_people.beside(form.blank.stem)
    filled = filling.fill(form, rows, sender=sender, mapping=chosen, singles=values_of, beside=beside)
    behind = _modern(blank)[1] if blank.suffix.lower() == ".xls" else ()
    content, behind, suffix = _kind(filled.content, blank, behind, office, old=old)
    file_name = render(str(layout["filled_file"]), values | {"name": name, "suffix": suffix})
    at = office.clock.now().isoformat()
    known = next(iter(records.every(BlankMapping, blank=key)), None)
    final = json.dumps(
        filled.mapped | {name: "" for name, said in chosen.items() if not said} | _kept(singles),
        ensure_ascii=False,
        sort_keys=True,
    )
    if known is not None and known.mapping == final:
        file = write_out(out, file_name, content, "upward")
        _log(office, file, form.blank.stem, rows, at)
        return _result(filled, file, None, behind)
    with unit("filing.fill", source=blank.name, user=office.user, at=at) as change:
        if known is None:
            records.insert([BlankMapping(blank=key, title=title, mapping=final)])
        else:
            records.update(BlankMapping, known.id, {"mapping": final, "title": title}, ver=known.ver)
        file = write_out(out, file_name, content, "upward")
        _log(office, file, form.blank.stem, rows, at)
    return _result(filled, file, change.id, behind)


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


def labels(blank: Path) -> tuple[list[str], dict[str, str]]:
    """Return the labels of a form that may have a single cell beside them, and what was chosen for this form before."""
    from clfdesk.sheets import single_cells

    key, found = single_cells.labels(_modern(blank)[0], name=blank.name)
    kept = next(iter(records.every(BlankMapping, blank=key)), None)
    return found, _singles(json.loads(kept.mapping))[0] if kept else {}


def _kind(
    content: bytes, blank: Path, behind: tuple[str, ...], office: Office, *, old: bool
) -> tuple[bytes, tuple[str, ...], str]:
    """Return a filled form in the kind that is asked for, what stayed behind, and the ending of its name."""
    was_old = blank.suffix.lower() == ".xls"
    if not old:
        return content, behind, ".xlsx" if was_old else blank.suffix.lower()
    from clfdesk.sheets.old_form import write_old_form

    made, lost = write_old_form(content, office.today)
    return made, (*behind, *lost), ".xls"


def _alone(office: Office, blank: Path, out: Path, asked: Mapping[str, str], *, old: bool) -> FilledBlank:
    """Fill a form that has single cells and no table of people; what was chosen for it is remembered."""
    from clfdesk.services.filing_word import value_of
    from clfdesk.sheets import single_cells

    data, behind = _modern(blank)
    key, _labels = single_cells.labels(data, name=blank.name)
    known = next(iter(records.every(BlankMapping, blank=key)), None)
    singles = (_singles(json.loads(known.mapping))[0] if known else {}) | dict(asked)
    if not any(singles.values()):
        raise Refusal(
            _("No cell of this form was chosen."),
            where=blank.name,
            next=_("Name a cell by its address or the label beside it, and what goes into it."),
        )
    values = {name: _typed(value_of(office, said), said) for name, said in singles.items() if said}
    content, kept = single_cells.fill_alone(data, values, name=blank.name)
    final = json.dumps(_kept(singles), ensure_ascii=False, sort_keys=True)
    at = office.clock.now().isoformat()
    content, behind, suffix = _kind(content, blank, behind, office, old=old)
    name = f"{blank.stem}_{office.today:%Y%m%d}{suffix}"
    mapped = {name: said for name, said in singles.items() if said}
    if known is not None and known.mapping == final:
        file = write_out(out, name, content, "upward")
        _log(office, file, "", (), at)
        return FilledBlank(0, 0, mapped, [], kept, [], [file], None, behind)
    with unit("filing.fill", source=blank.name, user=office.user, at=at) as change:
        if known is None:
            records.insert([BlankMapping(blank=key, title=blank.stem, mapping=final)])
        else:
            records.update(BlankMapping, known.id, {"mapping": final}, ver=known.ver)
        file = write_out(out, name, content, "upward")
        _log(office, file, "", (), at)
    return FilledBlank(0, 0, mapped, [], kept, [], [file], change.id, behind)


def _result(filled: Any, file: OutFile, change_set: int | None, behind: tuple[str, ...]) -> FilledBlank:
    return FilledBlank(
        filled.filled, filled.inserted, filled.mapped, filled.unmapped, filled.kept, filled.lost, [file], change_set,
        behind,
    )  # fmt: skip


def _log(office: Office, file: OutFile, stem: str, rows: Sequence[dict[str, Any]], at: str) -> None:
    journal.log_access(
        "export", file.path.name, user=office.user, at=at, stem=stem, purpose="upward", rows=len(rows),
        persons=persons_of(stem, rows),
    )  # fmt: skip


def _opened(blank: Path) -> OpenBlank:
    from clfdesk.sheets import filling

    return filling.open_blank(_modern(blank)[0], name=blank.name)


def _modern(blank: Path) -> tuple[bytes, tuple[str, ...]]:
    """Return a form's bytes, an .xls as .xlsx; and what of it stayed behind."""
    from clfdesk.sheets import filling, old_blank

    content, behind = old_blank.modern(filling.take(blank), blank.name)
    return content, tuple(behind)


def _remembered(form: OpenBlank) -> dict[str, str] | None:
    """Return the columns chosen for this form before, or ``None``."""
    kept = next(iter(records.every(BlankMapping, blank=form.blank.headings_hash)), None)
    return {str(key): str(field) for key, field in json.loads(kept.mapping).items()} if kept and kept.mapping else None


def _name(title: str) -> str:
    """Return a form's title as part of a file name: the gap before 县 or 镇 left out, as our own name stands there."""
    return re.sub(r"^.*?[_＿]{2,}[县市区旗乡镇州省]*|\s+", "", title).strip("《》“”")[:60]
