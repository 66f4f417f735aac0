"""The inspection's papers: the score sheet as a table, and one PDF a line that holds the papers themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clfdesk.domain.archive import Box, item_number
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.domain.safety import Grid, Picture, Pictures, SafetyPaper, Signatures, Words
from clfdesk.domain.scan import MEDIA, Scan
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import inspection_sheet, register, scan
from clfdesk.services.archive_papers import card, day, unit_name
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.inspection import Line, box_word, lines
from clfdesk.services.inspection_sheet import SHEET
from clfdesk.services.office import Office
from clfdesk.storage import records

if TYPE_CHECKING:
    from clfdesk.papers.binding import Part, Size


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed: the files, and what could not be put into them, in sentences."""

    files: list[OutFile]
    left_out: list[str]


def press(office: Office, year: int, out: Path, sheet: str = SHEET, *, line: str = "", papers: bool = True) -> Pressed:
    """Press the whole catalogue (the table, then every line) and one PDF a line; ``line`` presses that one alone.

    A line's own PDF holds the kept papers themselves behind its list, each page told by its
    number and title; without ``papers`` the list alone. What cannot be read is told and left out.
    """
    from clfdesk.papers.archive_stamp import joined
    from clfdesk.papers.safety import press_paper
    from clfdesk.papers.sheet import press_table

    said, found = card("inspection"), lines(office, year, sheet)
    if line:
        found = [each for each in found if line in (each.name, each.label, str(each.number))]
        if not found:
            raise Refusal(_("There is no such line in the score sheet."), where=line)
    pages = {each.number: press_paper(_page(office, year, each, said)).pdf for each in found}
    files, left_out = [], []
    for each in found:
        content = pages[each.number]
        if papers:
            content, told = _with_papers(office, each, content, said)
            left_out += told
        name = said["file_line"].format(number=f"{each.number:02d}", line=each.label)
        files.append(write_out(out, f"{name}.pdf", content, "internal"))
    if not line:
        table = press_table(_overview(office, year, found, said, inspection_sheet.known(sheet))).pdf
        whole = joined([table, *pages.values()])
        files.insert(0, write_out(out, said["file"].format(year=year) + ".pdf", whole, "internal"))
    return Pressed(files, left_out)


def _with_papers(office: Office, line: Line, first: bytes, said: Mapping[str, Any]) -> tuple[bytes, list[str]]:
    """Return a line's list with its kept papers behind it, and what had to be left out."""
    from clfdesk.papers import binding

    parts: list[Part] = [binding.Part(first)]
    told: list[tuple[str, Size]] = []
    left_out: list[str] = []
    room = int(said["large_mb"]) << 20
    kept = records.some(Scan, [item.scan_id for item in line.items if item.scan_id])
    for item in line.items:
        one = kept.get(item.scan_id)
        if one is None or one.media not in MEDIA:
            continue
        if one.size > room:
            left_out.append(said["large"].format(title=item.title))
            continue
        try:
            part = binding.Part(scan.open_bytes(office, one.id), one.media)
            sizes = binding.sizes(part, item.title)
        except Refusal as refusal:
            left_out.append(said["unread"].format(title=item.title, why=refusal.why or refusal.what))
            continue
        room -= one.size
        parts.append(part)
        for number, size in enumerate(sizes, 1):
            words = said["paper_over"].format(number=item_number(item), title=item.title, page=number, pages=len(sizes))
            told.append((words.strip(), size))
    if len(parts) == 1:
        return first, left_out

    over = binding.labelled(told)
    return binding.bind(parts, over, first=len(binding.sizes(parts[0])), name=line.label), left_out


def _overview(office: Office, year: int, found: list[Line], said: Mapping[str, Any], sheet: str) -> TableSheet:
    joint, rows = said["joined"], []
    for each in found:
        papers = [item.title for item in each.items[:4]]
        told = joint.join(papers) + (f"…（{len(each.items)}）" if len(each.items) > 4 else "")
        books = joint.join(said["count"].format(title=kept.title, count=kept.entries) for kept in each.registers)
        boxes = "、".join(box_word(box) for box in each.boxes)
        rows.append((str(each.number), each.group, each.label, each.most, told, books, boxes, each.says))
    columns = tuple(
        Column(heading, float(width), "center" if index in (0, 3) else "left")
        for index, (heading, width) in enumerate(zip(said["headings"], said["widths"], strict=True))
    )
    values = {"unit": unit_name(office), "year": year, "title": inspection_sheet.sheet(sheet).form.title}
    return TableSheet(
        said["title"].format(**values), columns, tuple(rows), said["left"].format(**values),
        said["right"].format(**values), notice=said["mark"], row_mm=9.0, signatures=tuple(said["signatures"]),
    )  # fmt: skip


def _page(office: Office, year: int, line: Line, said: Mapping[str, Any]) -> SafetyPaper:
    blocks: list[Words | Grid | Pictures | Signatures] = [Words(said["papers_head"], "heading")]
    boxes = {box.id: box for box in line.boxes}
    papers = [
        (item_number(item) or "—", item.title, day(item.dated), str(item.pages or ""),
         box_word(boxes[item.box_id]) if item.box_id in boxes and item.box_id else "")
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
    cased = [(box_word(box), _inside(box), box.location) for box in line.boxes]
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
