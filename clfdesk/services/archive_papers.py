"""The papers of filing by item: catalogue with its cover, stamps, hand-over list, loans, the list of what has run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.archive import ArchiveItem, Box, expires, item_number, serial_text
from clfdesk.domain.archive_paper import CORNERS, Corner, Cover, Stamp
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.errors import Refusal
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import scan
from clfdesk.services.archive import get
from clfdesk.services.archive_loan import loans
from clfdesk.services.archive_number import items_of
from clfdesk.services.archive_terms import materials, table, term_of
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import archive_source, journal, records
from clfdesk.storage.unit import unit


def card(name: str = "filing") -> dict[str, Any]:
    """Return the words of the archive's papers."""
    return resources.shipped("papers", "archive", f"{name}.toml")


def unit_name(office: Office) -> str:
    """Return the fonds' name: the office's own (全宗名称)."""
    return str(card()["unit"]).format(township=office.info.township)


def term_word(term: str) -> str:
    """Return a term as papers print it."""
    return str(table()["terms"].get(term, term))


def day(value: date | None) -> str:
    """Return a day as the standard writes it: 20260705."""
    return value.strftime("%Y%m%d") if value else ""


def place(office: Office) -> dict[str, str]:
    """Return what file names and heads name: the office and today."""
    return {"unit": unit_name(office), "day": day(office.today)}


def _some(items: Sequence[Any], where: str) -> None:
    if not items:
        raise Refusal(
            _("There is nothing to print."), where=where, next=_("Choose another year, or file papers first.")
        )


def _columns(said: dict[str, Any], centred: Sequence[int]) -> tuple[Column, ...]:
    pairs = zip(said["headings"], said["widths"], strict=True)
    return tuple(
        Column(heading, float(width), "center" if number in centred else "left")
        for number, (heading, width) in enumerate(pairs)
    )


def catalogue(office: Office, year: int, out: Path, *, term: str = "", material: str = "") -> list[OutFile]:
    """Write the catalogue of a year's items (归档文件目录, DA/T 22-2015): with its cover as a PDF, and as a workbook."""
    from clfdesk.papers.archive_label import press_covers
    from clfdesk.papers.archive_stamp import joined
    from clfdesk.papers.sheet import press_table
    from clfdesk.sheets.writing import ListColumn, ListSheet, write_list

    said, term = card()["catalogue"], term_of(term) if term else ""
    items = [item for item in items_of(year, term=term, material=material) if item.serial]
    _some(items, str(year))
    classes: dict[str, list[ArchiveItem]] = {}
    for item in items:
        classes.setdefault(item.term, []).append(item)
    covers_and_lists: list[bytes] = []
    for each, listed in classes.items():
        what = said["what"].format(year=year, term=term_word(each))
        organs = "、".join(dict.fromkeys(item.organ for item in listed if item.organ)) or "—"
        values = (unit_name(office), listed[0].fonds, str(year), term_word(each), organs, str(len(listed)))
        cover = Cover("", said["title"], tuple(zip(said["cover_lines"], values, strict=True)), landscape=True,
                      foot=said["foot"].format(unit=unit_name(office)))  # fmt: skip
        sheet = TableSheet(
            said["title"],
            _columns(said, (0, 1, 5, 6, 7)),
            tuple(_line(number, item) for number, item in enumerate(listed, 1)),
            left=said["left"].format(unit=unit_name(office)),
            right=said["right"].format(what=what),
            notice=card()["mark"],
            row_mm=8.0,
        )
        covers_and_lists += [press_covers([cover], said["title"]), press_table(sheet).pdf]
    what = said["what"].format(year=year, term=term_word(term)) if term else f"{year}"
    name = said["file"].format(what=what.replace("　", ""))
    pdf = write_out(out, f"{name}.pdf", joined(covers_and_lists), "internal")
    book = ListSheet(
        said["title"],
        f"{unit_name(office)}{said['title']}",
        tuple(
            ListColumn(heading, width=float(width) if width > 10 else 0, align="left" if width > 12 else "center")
            for heading, width in zip(said["headings"], said["widths"], strict=True)
        ),
        left=said["left"].format(unit=unit_name(office)),
        right=said["right"].format(what=what),
        made_on=office.today,
    )
    content = write_list(book, [_line(number, item) for number, item in enumerate(items, 1)])
    xlsx = write_out(out, f"{name}.xlsx", content, "internal")
    journal.log_access(
        "export", xlsx.path.name, user=office.user, stem="archive_item", purpose="internal", rows=len(items)
    )
    return [pdf, xlsx]


def _line(number: int, item: ArchiveItem) -> tuple[str, ...]:
    return (
        str(number), item_number(item), item.document_number, item.responsible, item.title, day(item.dated),
        item.secrecy, str(item.pages or ""), item.remark,
    )  # fmt: skip


def stamp_of(item: ArchiveItem) -> Stamp:
    """Return the stamp of an item (归档章)."""
    pages = str(item.pages or "")
    return Stamp((item.fonds, str(item.year), serial_text(item.serial), item.organ, term_word(item.term), pages))


def stamps(office: Office, out: Path, *, year: int = 0, items: Sequence[int] = (), skip: int = 0) -> OutFile:
    """Press the stamps of numbered items on A4 stickers of 45 × 16 mm; ``skip`` places are used up already."""
    from clfdesk.papers.archive_stamp import press_stamps

    said = card()["stamp"]
    listed = [get(office, number) for number in items] if items else items_of(year)
    listed = [item for item in listed if item.serial]
    _some(listed, str(year or ""))
    content = press_stamps([stamp_of(item) for item in listed], said["title"], skip=max(0, skip) % 64)
    return write_out(out, said["file"].format(what=year or listed[0].year) + ".pdf", content, "internal")


def stamp_over(office: Office, number: int, out: Path, *, corner: str = "top", numbers: bool = False) -> OutFile:
    """Write an item's filed PDF with the stamp over its first page, and page numbers where asked; the kept one stays."""
    from clfdesk.papers.archive_stamp import stamped

    item = get(office, number)
    known: dict[str, Corner] = {each: each for each in CORNERS}
    if corner not in known:
        raise Refusal(
            _("There is no such place on the page."),
            where=corner,
            next=_("Choose one of: {names}.").format(names="、".join(CORNERS)),
        )
    if not item.scan_id or not item.serial:
        raise Refusal(
            _("This item cannot be stamped here."),
            where=item.title,
            why=_("It has no number yet.") if item.scan_id else _("No PDF of it is kept with the desk."),
            next=_("Print its stamp on the sheet of stickers instead.") if item.serial else _("Number the year first."),
        )
    kept = scan.open_bytes(office, item.scan_id)
    content = stamped(kept, stamp_of(item), known[corner], numbers=numbers, where=item.title)
    return write_out(out, card()["stamp"]["file_one"].format(name=item.title) + ".pdf", content, "internal")


def stamp_year(
    office: Office, year: int, out: Path, *, corner: str = "top", numbers: bool = True
) -> tuple[list[OutFile], list[tuple[ArchiveItem, Refusal]]]:
    """Write every numbered PDF of a year with its stamp, in the order of the numbers; return the files and what is left.

    Left are those without a PDF and those that cannot be read: for them there is the sheet of stickers.
    """
    listed = [item for item in items_of(year) if item.serial]
    _some(listed, str(year))
    files, left = [], []
    for item in listed:
        try:
            files.append(stamp_over(office, item.id, out / str(year), corner=corner, numbers=numbers))
        except Refusal as refusal:
            left.append((item, refusal))
    return files, left


def _table(office: Office, name: str, rows: Sequence[tuple[str, ...]], out: Path, values: dict[str, Any]) -> OutFile:
    from clfdesk.papers.sheet import press_table

    said = card()[name]
    values = place(office) | values
    sheet = TableSheet(
        said["title"].format(**values),
        _columns(said, (0, 3, 4, 5, 6) if name != "loans" else (0, 1, 4, 7, 8, 9)),
        tuple(rows),
        left=said.get("left", "{unit}").format(**values),
        right=said["right"].format(
            **{**values, "day": f"{office.today.year}年{office.today.month}月{office.today.day}日"}
        ),
        signatures=tuple(said["signatures"]),
        notes=tuple(each.format(**values) for each in said.get("notes", ())),
        notice=card()["mark"],
        row_mm=8.0,
    )
    return write_out(out, said["file"].format(**values) + ".pdf", press_table(sheet).pdf, "internal")


def transfer(office: Office, year: int, out: Path, *, move: bool = False) -> tuple[OutFile, int]:
    """Press the hand-over list of a year's closed items (移交清单); ``move`` records that they were handed over.

    Returns the file and the change set (0 where nothing was recorded). Raises :class:`Refusal`
    where the numbers are not frozen yet or an original is still lent out.
    """
    items = [item for item in items_of(year) if item.state != "open"]
    waiting = [item for item in items_of(year) if item.state == "open"]
    if not items or waiting:
        raise Refusal(
            _("The year is not closed yet."),
            where=str(year),
            why=_("{count} items have no firm number.").format(count=len(waiting)),
            next=_("Number and close the year first."),
        )
    numbers = {item.id for item in items}
    for each in loans(office, out=True) if move else ():
        if each.item in numbers and not each.copied:
            raise Refusal(
                _("An item is still lent out."),
                where=each.item_number,
                why=_("{who} has it since {day}.").format(who=each.borrower, day=each.lent_on),
                next=_("Take it back first."),
            )
    boxes = records.some(Box, [item.box_id for item in items if item.box_id])
    rows = [
        (
            str(number), item_number(item), item.title, day(item.dated), str(item.pages or ""), term_word(item.term),
            str(boxes[item.box_id].number) if item.box_id else "", item.remark,
        )
        for number, item in enumerate(items, 1)
    ]  # fmt: skip
    values = {
        "year": year,
        "what": year,
        "items": len(items),
        "pages": sum(i.pages for i in items),
        "boxes": len(boxes),
    }
    file = _table(office, "transfer", rows, out, values)
    if not move:
        return file, 0
    with unit("archive.transfer", user=office.user, at=office.clock.now().isoformat()) as change:
        for item in items:
            if item.state == "closed":
                records.update(ArchiveItem, item.id, {"state": "moved", "moved_on": office.today})
    return file, change.id


def terms_list(office: Office, out: Path) -> OutFile:
    """Press the office's retention table: every class, its term, and by which paper; the shipped ones marked 参考."""
    doors = words("archive_item").codes["door"]
    rows = [
        (str(number), each.code, each.title, doors.get(each.door, (each.door, each.door))[0], term_word(each.term),
         each.category, each.source if each.local else str(table()["notice"]))
        for number, each in enumerate(materials(office), 1)
    ]  # fmt: skip
    return _table(office, "terms", rows, out, {})


def loan_list(office: Office, out: Path) -> OutFile:
    """Press the book of loans (借阅登记)."""
    listed = loans(office)
    _some(listed, _("Loans"))
    copied = card()["loans"]["copied"]
    rows = [
        (
            str(number), day(each.lent_on), each.item_number, each.title, each.borrower, each.unit,
            copied.format(purpose=each.purpose) if each.copied else each.purpose, each.approved_by,
            "" if each.copied else day(each.due_on), day(each.returned_on),
        )
        for number, each in enumerate(reversed(listed), 1)
    ]  # fmt: skip
    return _table(office, "loans", rows, out, {})


def expired(office: Office) -> list[ArchiveItem]:
    """Return the items whose term has run out by today, the oldest first; nothing is ever deleted."""
    numbers = archive_source.run_out(office.today.year)
    found = records.some(ArchiveItem, numbers)
    return [found[number] for number in numbers]


def destroy_list(office: Office, out: Path) -> tuple[OutFile, list[ArchiveItem]]:
    """Press the list of what has run out, for appraisal (拟销毁清册); it proposes and deletes nothing."""
    items = expired(office)
    if not items:
        raise Refusal(
            _("No item's term has run out."),
            why=_("The list names only what was to be kept until last year or before."),
            next=_("Look again next year."),
        )
    rows = [
        (str(number), item_number(item), item.title, day(item.dated), str(item.pages or ""), term_word(item.term),
         str(expires(item)), "")
        for number, item in enumerate(items, 1)
    ]  # fmt: skip
    return _table(office, "destroy", rows, out, {"items": len(items), "pages": sum(i.pages for i in items)}), items


def class_names(office: Office) -> dict[str, str]:
    """Return the words of all classes by code."""
    return {each.code: each.title for each in materials(office)}
