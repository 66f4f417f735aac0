"""Labels and covers: spines of 20 to 50 mm, box covers, reference pages, pouch covers, a village's catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clfdesk.domain.archive import Box, gaps, item_number, span
from clfdesk.domain.archive_paper import Cover, Spine
from clfdesk.domain.division import Division
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.domain.person import Person
from clfdesk.domain.safety import Grid, SafetyPaper, Signatures, Words
from clfdesk.errors import Refusal
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import scan
from clfdesk.services.archive import village_number
from clfdesk.services.archive_box import inside, where_persons
from clfdesk.services.archive_papers import card, day, term_word, unit_name
from clfdesk.services.archive_terms import materials
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import records


def _chosen(year: int, kind: str, numbers: Sequence[int], village: str = "") -> list[Box]:
    if numbers:
        boxes = [box for number in numbers if (box := records.get(Box, number)) is not None]
    else:
        boxes = records.every(Box, kind=kind, year=year)
        if kind == "ledger" or village:
            boxes = [box for box in boxes if box.village_id == village_number(village)]
    if not boxes:
        raise Refusal(_("There is no box."), where=str(year), next=_("Put the year's items into boxes first."))
    return boxes


def _values(box: Box) -> tuple[str, ...]:
    items = inside(box.id)
    organs = "；".join(dict.fromkeys(item.organ for item in items if item.organ)) or "—"
    return box.fonds, str(box.year), term_word(box.term), organs, span(items), str(box.number)


def spines(
    office: Office, out: Path, *, year: int = 0, kind: str = "items", boxes: Sequence[int] = (), village: str = ""
) -> OutFile:
    """Press the spine labels of boxes: each as wide as the box is thick, 280 mm high."""
    from clfdesk.papers.archive_label import press_spines

    chosen = _chosen(year, kind, boxes, village)
    labels = [_spine(office, box) for box in chosen]
    said = card("cabinet")["ledger"] if chosen[0].kind == "ledger" else card()["spine"]
    name = said["file"].format(
        what=year or chosen[0].year, year=year or chosen[0].year, village=village or office.info.township
    )
    whom = {int(each) for box in chosen if box.kind == "persons" for each in box.people.split(",") if each.isdigit()}
    return write_out(out, name + ".pdf", press_spines(labels, name), "internal", persons=whom)


def _spine(office: Office, box: Box) -> Spine:
    places = {each.id: each.name for each in records.every(Division)}
    village = places.get(box.village_id or 0, "")
    if box.kind == "ledger":
        said = card("cabinet")["ledger"]
        below = (village or office.info.township, str(box.number))
        return Spine(
            box.thickness,
            box.category,
            ((said["head"][0], str(box.year)),),
            tuple(zip(said["foot"], below, strict=True)),
        )
    if box.kind == "persons":
        said = card("cabinet")["persons"]
        people = box.people.split(",")
        above = (village, f"{people[0]}—{people[-1]}")
        below_pair = ((said["below"][0], str(box.number)),)
        return Spine(box.thickness, said["title"], tuple(zip(said["cells"], above, strict=True)), below_pair)
    said = card()["spine"]
    door = words("archive_item").codes["door"].get(box.door, (box.door, box.door))[1]
    pairs = tuple(zip(said["cells"], _values(box), strict=True))
    return Spine(box.thickness, said["title"].format(unit=unit_name(office), door=door), pairs[:-1], pairs[-1:])


def covers(office: Office, out: Path, *, year: int = 0, boxes: Sequence[int] = ()) -> OutFile:
    """Press the front covers of boxes of items on A4."""
    from clfdesk.papers.archive_label import press_covers

    said, chosen = card()["cover"], _chosen(year, "items", boxes)
    made = []
    for box in chosen:
        door = words("archive_item").codes["door"].get(box.door, (box.door, box.door))[1]
        lines = tuple(zip(said["lines"], _values(box), strict=True))
        made.append(Cover(unit_name(office), said["title"].format(door=door), lines))
    name = said["file"].format(what=year or chosen[0].year)
    return write_out(out, name + ".pdf", press_covers(made, name), "internal")


def reference_pages(office: Office, out: Path, *, year: int = 0, boxes: Sequence[int] = ()) -> OutFile:
    """Press the reference page (备考表) of each box: what lies in it, what is missing, who arranged and checked it."""
    from clfdesk.papers.archive_stamp import joined
    from clfdesk.papers.safety import press_paper

    said, chosen = card()["reference"], _chosen(year, "items", boxes)
    pages = []
    for box in chosen:
        items = inside(box.id)
        told = [said["counts"].format(items=len(items), pages=sum(i.pages for i in items), span=span(items))]
        if scans := sum(1 for item in items if item.scan_id):
            told.append(said["scans"].format(scans=scans))
        told += [said["missing"].format(gaps="、".join(map(str, each))) for each in _absent(items)]
        told += [box.note] if box.note else []
        what = f"{box.year}年　{term_word(box.term)}"
        fill = tuple((each, "") for each in said["fill"])
        blocks: tuple[Words | Grid | Signatures, ...] = (
            Words(said["situation"], "heading"),
            *(Words(each) for each in told),
            Grid((), tuple(said["fill_widths"]), fill, 26.0),
            Signatures(tuple(said["signatures"]), said["date_line"]),
        )
        under = said["under"].format(what=what, number=box.number)
        pages.append(press_paper(SafetyPaper(said["title"], under, blocks, unit_name(office))).pdf)
    return write_out(out, said["file"].format(what=year or chosen[0].year) + ".pdf", joined(pages), "internal")


def _absent(items: Sequence[Any]) -> list[list[int]]:
    """Return serials between a box's first and last that are not in it, class by class."""
    found = []
    for key, serials in gaps(items).items():
        low = min(item.serial for item in items if item.organ == key[4])
        if inner := [each for each in serials if each > low]:
            found.append(inner)
    return found


def pouches(office: Office, year: int, out: Path, *, village: str = "", category: str = "") -> OutFile:
    """Press the covers of the cabinet's pouches (档案袋), one a category, with the year's items of that category listed."""
    from clfdesk.papers.archive_label import press_covers
    from clfdesk.services.archive_number import items_of
    from clfdesk.services.archive_terms import table

    said = card("cabinet")["pouch"]
    place = village_number(village)
    of_category = {each.code: each.category for each in materials(office)}
    made = []
    for each in [category] if category else table()["categories"]:
        items = [
            item
            for item in items_of(year)
            if of_category.get(item.material) == each and (not village or item.village_id == place)
        ]
        contents = tuple(
            (str(number), item.title, day(item.dated), str(item.pages or "")) for number, item in enumerate(items, 1)
        )
        lines = tuple(zip(said["lines"], (each, str(year), village or office.info.township), strict=True))
        blank = (("", "", "", ""),)
        made.append(
            Cover(
                said["head"].format(unit=unit_name(office)), each, lines, "",
                contents=contents or blank, headings=tuple(said["headings"]), widths=tuple(map(float, said["widths"])),
            )
        )  # fmt: skip
    name = said["file"].format(year=year, village=village or office.info.township)
    return write_out(out, name + ".pdf", press_covers(made, name), "internal")


def village_catalogue(office: Office, village: str, out: Path) -> OutFile:
    """Press a village's catalogue: everyone of the roster, in which box the file lies and what is filed of them."""
    from clfdesk.papers.sheet import press_table

    said, place = card("cabinet")["village"], village_number(village)
    people = records.every(Person, village_id=place, lifecycle="registered")
    if not people:
        raise Refusal(_("Nobody of this village is on the roster."), where=village, next=_("Choose another village."))
    boxes = where_persons()
    rows = []
    for number, person in enumerate(people, 1):
        box = boxes.get(person.id)
        kept = [f"{each.title}" for each in scan.owned(office, "person", person.id)]
        count = "、".join(kept[:4]) + (f" 等{len(kept)}份" if len(kept) > 4 else "")
        where = box.location if box else ""
        rows.append(
            (str(number), str(person.id), person.name, str(box.number) if box else said["none"], count, where, "")
        )
    values = {
        "village": village,
        "unit": unit_name(office),
        "day": f"{office.today.year}年{office.today.month}月{office.today.day}日",
    }
    centred = (0, 1, 3)
    columns = tuple(
        Column(heading, float(width), "center" if index in centred else "left")
        for index, (heading, width) in enumerate(zip(said["headings"], said["widths"], strict=True))
    )
    sheet = TableSheet(
        said["title"].format(**values), columns, tuple(rows), said["left"].format(**values), said["right"].format(**values),
        notice=card("cabinet")["mark"], orientation="portrait", row_mm=7.5,
    )  # fmt: skip
    whom = [person.id for person in people]
    return write_out(out, said["file"].format(**values) + ".pdf", press_table(sheet).pdf, "internal", persons=whom)


def listed(box: Box) -> str:
    """Return the items of a box as one line."""
    return "、".join(item_number(item) for item in inside(box.id))
