"""The inspection's score sheet (迎检目录): each line with its papers, its registers counted and listed, its boxes and scans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clfdesk.domain.archive import ArchiveItem, Box, Evidence, item_number
from clfdesk.domain.scan import Scan
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import archive_number, archive_terms, inspection_sheet, register
from clfdesk.services.archive_papers import card
from clfdesk.services.inspection_sheet import SHEET
from clfdesk.services.office import Office
from clfdesk.storage import records, scan_rows
from clfdesk.storage.unit import unit

_PICKED = ("items", "registers", "boxes", "scans")
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Kept:
    """How many entries of a register fall into the year, how many were kept late, and the last day."""

    name: str
    title: str
    entries: int
    late: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the score sheet with what shows it; ``chosen`` where a clerk set it by hand."""

    number: int
    name: str
    label: str
    group: str
    most: str
    items: tuple[ArchiveItem, ...]
    registers: tuple[Kept, ...]
    boxes: tuple[Box, ...]
    scans: tuple[Scan, ...]
    says: str
    chosen: bool
    picked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def bare(self) -> bool:
        """Return whether nothing at all shows this line yet."""
        return not self.items and not self.scans and not any(each.entries for each in self.registers)


def _list(text: str) -> list[str]:
    return [each.strip() for each in text.replace("、", ",").split(",") if each.strip()]


def lines(office: Office, year: int, sheet: str = SHEET) -> list[Line]:
    """Return the lines of a score sheet for a year, with the papers and registers that belong to each."""
    said, sheet = card("inspection"), inspection_sheet.known(sheet)
    form = inspection_sheet.sheet(sheet)
    defaults: Mapping[str, Any] = said.get(sheet, {})
    chosen = {each.line: each for each in records.every(Evidence, sheet=sheet, year=year)}
    filed = archive_number.items_of(year)
    categories = {each.code: each.category for each in archive_terms.materials(office)}
    ledgers = records.every(Box, kind="ledger", year=year)
    found = []
    for number, item in enumerate(form.items, 1):
        mine = chosen.get(item.name)
        given = defaults.get(item.name) or inspection_sheet.guessed(f"{item.group}{item.label}{item.evidence}")
        materials = given.get("materials", [])
        if mine and mine.items:
            listed = list(records.some(ArchiveItem, [int(each) for each in _list(mine.items)]).values())
        else:
            listed = [each for each in filed if each.material in materials]
        names = _list(mine.registers) if mine and mine.registers else given.get("registers", [])
        numbers = [each.box_id for each in listed if each.box_id]
        if mine and mine.boxes:
            boxes = list(records.some(Box, [int(each) for each in _list(mine.boxes)]).values())
        else:
            wanted = {categories.get(code) for code in materials}
            boxes = list(records.some(Box, sorted(set(numbers))).values())
            boxes += [box for box in ledgers if box.category in wanted and box.village_id is None]
        if mine and mine.scans:
            scans = list(records.some(Scan, [int(each) for each in _list(mine.scans)]).values())
        else:
            scans = scan_rows.of_entries(names, year, int(said["scans_most"]))
        found.append(
            Line(
                number, item.name, item.label, item.group, f"{item.most.normalize():f}", tuple(listed),
                tuple(_kept(name, year) for name in names), tuple(boxes), tuple(scans), mine.says if mine else "",
                mine is not None,
                {name: tuple(_list(getattr(mine, name))) if mine else () for name in _PICKED},
            )
        )  # fmt: skip
    return found


def _kept(name: str, year: int) -> Kept:
    book = register.named(name)
    rows = register.rows(name, since=date(year, 1, 1), until=date(year, 12, 31))
    days = [row["entered_on"] for row in rows]
    last = max((day if isinstance(day, date) else date.fromisoformat(str(day)[:10]) for day in days), default=None)
    return Kept(name, book.title, len(rows), sum(bool(row["late"]) for row in rows), last)


def choose(office: Office, year: int, line: str, values: Mapping[str, str], sheet: str = SHEET) -> int:
    """Set by hand what shows a line: ``items registers boxes scans`` as numbers or names with commas, ``says``.

    Returns the change set. Raises :class:`Refusal` for a line, item, register, box or scan that is not there.
    """
    sheet = inspection_sheet.known(sheet)
    form = inspection_sheet.sheet(sheet)
    try:
        name = form.item(line).name
    except KeyError as error:
        raise Refusal(
            _("There is no such line in the score sheet."),
            where=line,
            next=_("Choose one of: {names}.").format(names="、".join(each.label for each in form.items)),
        ) from error
    columns: dict[str, Any] = {}
    for key, given in values.items():
        value = given
        if key not in ("items", "registers", "boxes", "scans", "says"):
            raise Refusal(_("There is no column of that name."), where=key)
        if key == "registers":
            titles = {each.title: each.name for each in register.registers()}
            value = ",".join(register.named(titles.get(each, each)).name for each in _list(value))
        elif key != "says":
            kind: type[Any] = {"items": ArchiveItem, "boxes": Box, "scans": Scan}[key]
            for each in _list(value):
                if not each.isdigit() or records.get(kind, int(each)) is None:
                    raise Refusal(_("There is no record of this number."), where=f"{key}: {each}")
        columns[key] = value.strip() if key == "says" else ",".join(_list(value))
    there = next(iter(records.every(Evidence, sheet=sheet, year=year, line=name)), None)
    with unit("archive.inspection", user=office.user, at=office.clock.now().isoformat()) as change:
        if there is None:
            records.insert([Evidence(sheet, name, year, **columns)])
        else:
            records.update(Evidence, there.id, columns)
    return change.id


def box_word(box: Box) -> str:
    """Return what a box is called: its category and number, or its year, term and number."""
    return f"{box.category}{box.number}" if box.kind == "ledger" else f"{box.year}-{box.term}-{box.number}"


def choices(office: Office, name: str, year: int, chosen: Sequence[str] = ()) -> list[tuple[str, str]]:  # noqa: ARG001
    """Return what can be chosen for a line (``items registers boxes scans``): keys and words, the chosen ones first."""
    if name == "registers":
        found = [(each.name, each.title) for each in register.registers()]
    elif name == "items":
        found = [(str(each.id), f"{item_number(each)} {each.title}".strip()) for each in archive_number.items_of(year)]
    elif name == "boxes":
        found = [(str(each.id), f"{box_word(each)} {each.location}".strip()) for each in records.every(Box)]
    else:
        numbers = [int(each) for each in chosen if each.isdigit()]
        kept = list(records.some(Scan, numbers).values())
        found = [(str(each.id), f"{each.title}（{each.stored_on}）") for each in kept]
        lines_ = [each for each in scan_rows.listed(_MOST) if each.id not in numbers]
        found += [(str(each.id), f"{each.owner_name} {each.title}（{each.stored_on}）".strip()) for each in lines_]
    first = set(chosen)
    return sorted(found, key=lambda each: each[0] not in first)
