"""A year's close, step by step: roster frozen, papers gathered, numbered, boxed, catalogued, next year's ledgers, handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clfdesk.domain.archive import ArchiveItem, Box, CloseStep, class_key
from clfdesk.domain.safety import Grid, SafetyPaper, Signatures, Words
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import archive_box, archive_filing, archive_number, archive_papers, archive_terms
from clfdesk.services.archive_papers import card, term_word, unit_name
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name and words, until when, whether it is done, when, by whom and with what outcome."""

    name: str
    title: str
    says: str
    due: date
    done_on: date | None
    done_by: str
    detail: str
    left: int


@dataclass(frozen=True, slots=True)
class Closed:
    """What was done: the steps as they stand, the files, the change set (0 where nothing was stored)."""

    year: int
    steps: tuple[Step, ...]
    files: tuple[OutFile, ...]
    change_set: int


def _evident(office: Office, year: int, done: Mapping[str, CloseStep]) -> dict[str, CloseStep]:
    """Return the steps that need no word because the desk shows them: all classes are there, all was handed over."""
    said, items = card("close"), archive_number.items_of(year)
    found: dict[str, CloseStep] = {}
    if items and "transfer" not in done and all(item.state == "moved" for item in items):
        last = max(item.moved_on or date.min for item in items)
        found["transfer"] = CloseStep(year, "transfer", last, "", str(said["moved"]).format(items=len(items)))
    there = {item.material for item in items}
    wanted = {each.material for each in archive_number.items_of(year - 1)} - {""}
    if items and "collect" not in done and wanted and wanted <= there and year < office.today.year:
        last = max(item.filed_on or date.min for item in items)
        found["collect"] = CloseStep(year, "collect", last, "", str(said["collected"]).format(classes=len(wanted)))
    return found


def lacking(year: int) -> list[str]:
    """Return the classes the year before had papers of and this one has none of."""
    there = {each.material for each in archive_number.items_of(year)}
    before = {each.material for each in archive_number.items_of(year - 1)} - {""}
    titles = {each["code"]: each["title"] for each in archive_terms.table()["material"]}
    return [titles.get(code, code) for code in sorted(before - there)]


def steps(office: Office, year: int) -> list[Step]:
    """Return the steps of a year's close with their days, done or not; what the desk itself shows counts as done."""
    done = {each.step: each for each in records.every(CloseStep, year=year)}
    done |= _evident(office, year, done)
    absent = lacking(year)
    lacks = str(card("close")["lacking"]).format(classes="、".join(absent)) if absent else ""
    found = []
    for each in archive_terms.table()["step"]:
        due = date(year + int(each["next_year"]), each["month"], each["day"])
        kept = done.get(each["name"])
        found.append(
            Step(
                each["name"], each["title"], each["says"], due, kept.done_on if kept else None,
                kept.done_by if kept else "",
                kept.detail if kept else lacks if each["name"] == "collect" else "", (due - office.today).days,
            )
        )  # fmt: skip
    return found


def due(office: Office) -> list[tuple[int, Step]]:
    """Return last year's steps that are late or due within the month, where the desk files at all."""
    found = []
    for year in (office.today.year - 1, office.today.year):
        if records.count(ArchiveItem, year=year):
            found += [(year, step) for step in steps(office, year) if step.done_on is None and step.left <= 30]
    return found


def close(office: Office, year: int, out: Path, *, only: Sequence[str] = ()) -> Closed:
    """Do the steps of a year's close that are not done yet (or those named), and press the check list.

    ``collect`` and ``transfer`` are a person's to do: they are done when named, or when the
    desk shows that they are (every class of the year before is there; all items are handed
    over). Steps follow each other: numbers freeze before boxes and catalogue. One change set for all.
    """
    names = [each["name"] for each in archive_terms.table()["step"]]
    if unknown := [each for each in only if each not in names]:
        raise Refusal(
            _("There is no such step."),
            where="、".join(unknown),
            next=_("Choose one of: {names}.").format(names="、".join(names)),
        )
    if year > office.today.year:
        raise Refusal(_("This year has not begun yet."), where=str(year), next=_("Close a year that is over."))
    done = {each.step for each in records.every(CloseStep, year=year)}
    wanted = list(only) or [name for name in names if name not in done and name not in ("collect", "transfer")]
    files: list[OutFile] = []
    with unit("archive.year", user=office.user, at=office.clock.now().isoformat()) as change:
        for name in names:
            if name in wanted and name not in done:
                detail = _do(office, year, name, out, files)
                records.insert([CloseStep(year, name, office.today, office.user or office.info.clerk, detail)])
    files.append(check_list(office, year, out))
    return Closed(year, tuple(steps(office, year)), tuple(files), change.id)


def _do(office: Office, year: int, name: str, out: Path, files: list[OutFile]) -> str:
    said = card("close")
    if name == "roster":
        from clfdesk.services import filing

        last = min(date(year, 12, 31), office.today)
        made = filing.make(office, "R01", str(year), out, as_of=last if last < office.today else None)
        files += made.files
        archive_filing.file_paper(
            office, made.files[0].path, title=f"{year}年{made.title}", material="MC", year=year, dated=last
        )
        return str(said["roster"]).format(rows=made.rows, sha=made.snapshot_sha256[:16])
    if name == "number":
        numbered = archive_number.number_items(office, year, close=True)
        return str(said["numbered"]).format(items=numbered.items, classes=numbered.classes)
    if name == "boxes":
        if any(item.serial and item.box_id is None for item in archive_number.items_of(year)):
            archive_box.box_items(office, year)
        return str(said["boxed"]).format(boxes=records.count(Box, kind="items", year=year))
    if name == "catalogue":
        files += archive_papers.catalogue(office, year, out)
        return str(said["catalogued"]).format(items=len(archive_number.items_of(year)))
    if name == "ledgers":
        made_boxes = archive_box.ledger_boxes(office, year + 1)
        return str(said["ledgered"]).format(boxes=len(made_boxes.boxes))
    if name == "transfer":
        file, _change = archive_papers.transfer(office, year, out, move=True)
        files.append(file)
        return str(said["moved"]).format(items=len(archive_number.items_of(year)))
    return ""


def check_list(office: Office, year: int, out: Path) -> OutFile:
    """Press the hand-in check list: the steps with their days, the year's counts, what to look at, who signs."""
    from clfdesk.papers.safety import press_paper

    said, items = card("close"), archive_number.items_of(year)
    rows = tuple(
        (each.title, each.due.isoformat(), each.done_on.isoformat() if each.done_on else "", each.done_by, each.detail)
        for each in steps(office, year)
    )
    counts = []
    for term in ("Y", "D30", "D10"):
        mine = [item for item in items if item.term == term]
        boxes = {item.box_id for item in mine if item.box_id}
        counts.append((term_word(term), str(len(mine)), str(sum(item.pages for item in mine)), str(len(boxes))))
    blocks: tuple[Words | Grid | Signatures, ...] = (
        Words(said["head"], "heading"),
        Grid(tuple(said["headings"]), tuple(said["widths"]), rows),
        Words(said["counts_head"], "heading"),
        Grid(tuple(said["counts_headings"]), tuple(said["counts_widths"]), tuple(counts)),
        Words(said["hand_head"], "heading"),
        *(Words(each) for each in said["hand"]),
        Signatures(tuple(said["signatures"]), said["date_line"]),
    )
    paper = SafetyPaper(
        said["title"].format(year=year), said["under"].format(unit=unit_name(office)), blocks, said["foot"]
    )
    return write_out(out, said["file"].format(year=year) + ".pdf", press_paper(paper).pdf, "internal")


def classes(year: int) -> int:
    """Return how many classes a year's items stand in."""
    return len({class_key(item) for item in archive_number.items_of(year)})
