"""The inspection's score sheet (迎检目录): each line with its papers, its registers counted and listed, its boxes and scans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.archive import ArchiveItem, Box, Evidence, item_number
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.domain.safety import Grid, Picture, Pictures, SafetyPaper, Signatures, Words
from clfdesk.domain.scan import Scan
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import appraisal, archive_number, archive_terms, register
from clfdesk.services.archive_papers import card, day, unit_name
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import records, scan_rows
from clfdesk.storage.unit import unit

SHEET = "score_township"
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


def sheets() -> list[tuple[str, str]]:
    """Return the score sheets an inspection can go by: name and title, the township's own first."""
    found = [path.stem for path in sorted(resources.folder("surveys").iterdir()) if path.stem.startswith("score_")]
    return [(name, appraisal.sheet(name).form.title) for name in sorted(found, key=lambda name: name != SHEET)]


def _sheet(name: str) -> str:
    known = sheets()
    for code, title in known:
        if name in (code, title):
            return code
    raise Refusal(
        _("There is no such score sheet."),
        where=name,
        next=_("Choose one of: {names}.").format(names="、".join(title for _code, title in known)),
    )


def _list(text: str) -> list[str]:
    return [each.strip() for each in text.replace("、", ",").split(",") if each.strip()]


def lines(office: Office, year: int, sheet: str = SHEET) -> list[Line]:
    """Return the lines of a score sheet for a year, with the papers and registers that belong to each."""
    said, sheet = card("inspection"), _sheet(sheet)
    defaults: Mapping[str, Any] = said.get(sheet, {})
    chosen = {each.line: each for each in records.every(Evidence, sheet=sheet, year=year)}
    filed = archive_number.items_of(year)
    categories = {each.code: each.category for each in archive_terms.materials(office)}
    ledgers = records.every(Box, kind="ledger", year=year)
    found = []
    for number, item in enumerate(appraisal.sheet(sheet).items, 1):
        mine = chosen.get(item.name)
        given = defaults.get(item.name, {})
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
    sheet = _sheet(sheet)
    form = appraisal.sheet(sheet)
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


def choices(office: Office, name: str, year: int, chosen: Sequence[str] = ()) -> list[tuple[str, str]]:  # noqa: ARG001
    """Return what can be chosen for a line (``items registers boxes scans``): keys and words, the chosen ones first."""
    if name == "registers":
        found = [(each.name, each.title) for each in register.registers()]
    elif name == "items":
        found = [(str(each.id), f"{item_number(each)} {each.title}".strip()) for each in archive_number.items_of(year)]
    elif name == "boxes":
        found = [(str(each.id), f"{_box_word(each)} {each.location}".strip()) for each in records.every(Box)]
    else:
        numbers = [int(each) for each in chosen if each.isdigit()]
        kept = list(records.some(Scan, numbers).values())
        found = [(str(each.id), f"{each.title}（{each.stored_on}）") for each in kept]
        lines_ = [each for each in scan_rows.listed(_MOST) if each.id not in numbers]
        found += [(str(each.id), f"{each.owner_name} {each.title}（{each.stored_on}）".strip()) for each in lines_]
    first = set(chosen)
    return sorted(found, key=lambda each: each[0] not in first)


def press(office: Office, year: int, out: Path, sheet: str = SHEET, *, line: str = "") -> list[OutFile]:
    """Press the whole catalogue (the table, then every line) and one PDF a line; ``line`` presses that one alone."""
    from clfdesk.papers.archive_stamp import joined
    from clfdesk.papers.safety import press_paper
    from clfdesk.papers.sheet import press_table

    said, found = card("inspection"), lines(office, year, sheet)
    if line:
        found = [each for each in found if line in (each.name, each.label, str(each.number))]
        if not found:
            raise Refusal(_("There is no such line in the score sheet."), where=line)
    pages = {each.number: press_paper(_page(office, year, each, said)).pdf for each in found}
    files = [
        write_out(out, said["file_line"].format(number=f"{each.number:02d}", line=each.label) + ".pdf", pages[each.number],
                  "internal")
        for each in found
    ]  # fmt: skip
    if not line:
        table = press_table(_overview(office, year, found, said, _sheet(sheet))).pdf
        whole = joined([table, *pages.values()])
        files.insert(0, write_out(out, said["file"].format(year=year) + ".pdf", whole, "internal"))
    return files


def _box_word(box: Box) -> str:
    return f"{box.category}{box.number}" if box.kind == "ledger" else f"{box.year}-{box.term}-{box.number}"


def _overview(office: Office, year: int, found: list[Line], said: Mapping[str, Any], sheet: str) -> TableSheet:
    joint, rows = said["joined"], []
    for each in found:
        papers = [item.title for item in each.items[:4]]
        told = joint.join(papers) + (f"…（{len(each.items)}）" if len(each.items) > 4 else "")
        books = joint.join(said["count"].format(title=kept.title, count=kept.entries) for kept in each.registers)
        boxes = "、".join(_box_word(box) for box in each.boxes)
        rows.append((str(each.number), each.group, each.label, each.most, told, books, boxes, each.says))
    columns = tuple(
        Column(heading, float(width), "center" if index in (0, 3) else "left")
        for index, (heading, width) in enumerate(zip(said["headings"], said["widths"], strict=True))
    )
    values = {"unit": unit_name(office), "year": year, "title": appraisal.sheet(sheet).form.title}
    return TableSheet(
        said["title"].format(**values), columns, tuple(rows), said["left"].format(**values),
        said["right"].format(**values), notice=said["mark"], row_mm=9.0, signatures=tuple(said["signatures"]),
    )  # fmt: skip


def _page(office: Office, year: int, line: Line, said: Mapping[str, Any]) -> SafetyPaper:
    blocks: list[Words | Grid | Pictures | Signatures] = [Words(said["papers_head"], "heading")]
    boxes = {box.id: box for box in line.boxes}
    papers = [
        (item_number(item) or "—", item.title, day(item.dated), str(item.pages or ""),
         _box_word(boxes[item.box_id]) if item.box_id in boxes and item.box_id else "")
        for item in line.items
    ]  # fmt: skip
    blocks.append(_grid(said, "papers", papers))
    blocks.append(Words(said["registers_head"], "heading"))
    books = [
        (kept.title, str(kept.entries), str(kept.late), kept.last.isoformat() if kept.last else "")
        for kept in line.registers
    ]
    blocks.append(_grid(said, "registers", books))
    for kept in line.registers:
        if kept.entries:
            entries = _entries(kept.name, year, int(said["entries_most"]))
            head = said["entries_head"].format(title=kept.title, count=len(entries))
            blocks += [
                Words(head, "heading"),
                Grid(tuple(said["entries_headings"]), tuple(said["entries_widths"]), entries),
            ]
    blocks.append(Words(said["boxes_head"], "heading"))
    cased = [(_box_word(box), _inside(box), box.location) for box in line.boxes]
    blocks.append(_grid(said, "boxes", cased))
    blocks.append(Words(said["scans_head"], "heading"))
    blocks += _shown(office, line.scans, said)
    if line.says:
        blocks += [Words(said["says_head"], "heading"), Words(line.says)]
    blocks.append(Signatures(tuple(said["signatures"]), said["date_line"]))
    values = {"unit": unit_name(office), "year": year, "group": line.group, "most": line.most}
    title = said["line_title"].format(number=line.number, label=line.label)
    return SafetyPaper(title, said["line_under"].format(**values), tuple(blocks), said["mark"])


def _shown(
    office: Office, scans: Sequence[Scan], said: Mapping[str, Any]
) -> list[Words | Grid | Pictures | Signatures]:
    """Return the scans' first pages as pictures; one that cannot be read stands by its title."""
    from clfdesk.services.scan_view import small

    drawn, rest = [], []
    for number, each in enumerate(scans):
        says = said["scan_says"].format(title=each.title, day=(each.taken_on or each.stored_on), pages=each.pages)
        try:
            if number >= int(said["scans_most"]):
                raise Refusal(says)
            drawn.append(Picture(small(office, each.id, 1000), says))
        except Refusal:
            rest.append(Words(says))
    if not scans:
        return [Words(said["scans_none"])]
    return [*([Pictures(tuple(drawn))] if drawn else []), *rest]


def _inside(box: Box) -> str:
    from clfdesk.services.archive_box import inside

    return box.category or "、".join(item.title for item in inside(box.id)[:3])


def _grid(said: Mapping[str, Any], name: str, rows: Sequence[tuple[str, ...]]) -> Grid:
    headings = tuple(said[f"{name}_headings"])
    filled = list(rows) or [(said[f"{name}_none"], *("",) * (len(headings) - 1))]
    return Grid(headings, tuple(said[f"{name}_widths"]), tuple(filled))


def _entries(name: str, year: int, most: int) -> tuple[tuple[str, ...], ...]:
    """Return the newest entries of a register in the year: the day, and its columns that name no person."""
    from clfdesk.domain.register import word_of

    book = register.named(name)
    items = [book.form.item(column) for column in book.columns if column != book.day]
    rows = register.rows(name, since=date(year, 1, 1), until=date(year, 12, 31))[:most]
    spelled = {key: register.words()[key] for key in ("yes", "no", "joined_by")}
    return tuple(
        (
            str(row["entered_on"])[:10],
            "；".join(told for item in items if (told := word_of(item, row.get(item.name), **spelled))),
        )
        for row in rows
    )
