"""A person's file pressed whole: cover, inner catalogue, the desk's own sheets, every scan, the reference page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clfdesk import resources
from clfdesk.domain import returns
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.dossier import Tick, code_of, score_of
from clfdesk.domain.event import KINDS
from clfdesk.domain.register import KEPT_ON, Entry, word_of
from clfdesk.domain.safety import Grid, SafetyPaper, Signatures, Words
from clfdesk.domain.scan import Scan
from clfdesk.domain.staff import Staff
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import dossier, filing_rows, person, register, scan
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.access import log_access

if TYPE_CHECKING:
    from clfdesk.papers.dossier import Part

_ITEMS = 6
_WIDE = 90


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed file: the PDF, its pages, its score, the scans that could not be read, by title."""

    file: OutFile
    pages: int
    score: int
    code: str
    missing: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def _said() -> Mapping[str, Any]:
    return resources.shipped("papers", "dossier", "dossier.toml")


def _day(said: Mapping[str, Any], value: Any, form: str = "table_day") -> str:
    if not value:
        return ""
    day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return str(said[form].format(day.year, day.month, day.day))


def shown(stem: str, name: str, value: Any) -> str:
    """Return a value as papers print it."""
    found = returns.shown(STEMS[stem].named(name), value, words(stem))
    return "" if found is None else str(found)


def label_of(stem: str, name: str) -> str:
    """Return a field's heading as papers print it."""
    return filing_rows.heading_for(STEMS[stem].named(name), words(stem))


def press(office: Office, number: int, out: Path) -> Pressed:
    """Press a person's whole file as one PDF into a folder, and put on record that it was.

    A scan that cannot be read is told in ``unreadable`` and left out; the rest is pressed.
    """
    from clfdesk.papers import dossier as paper

    said = _said()
    found = _with_itself(dossier.show(office, number))
    gaps = [tick.item.title for tick in found.ticks if tick.missing]
    record = person.show_person(office, number)
    sheets = [(title, one) for title, one in _sheets(record, found, said, portrait(office, found)) if one is not None]
    scans, unreadable = _scans(office, found)
    sizes = [paper.count(part) for _title, part in (*sheets, *[(s.title, part) for s, part in scans])]
    lines = _lines(sheets, scans, said, office.today)
    catalogue, first = _catalogue(said, lines, sizes, found)
    printed, scanned = first - 1 + sum(sizes[: len(sheets)]) + 1, sum(sizes[len(sheets) :])
    values = {
        "pages": printed + scanned,
        "printed": printed,
        "scanned": scanned,
        "missing": "、".join(gaps) or said["reference"]["none"],
    }
    parts = [
        ("", _cover(office, found, record, said, int(values["pages"]))),
        ("", catalogue),
        *sheets,
        *((kept.title, part) for kept, part in scans),
        ("", _reference(said, values)),
    ]
    pdf = paper.bind(parts, f"{said['title']} {code_of(number)}")
    name = said["file_name"].format(name=found.name, number=code_of(number))
    file = write_out(Path(out), name, pdf, "internal")
    at = office.clock.now().isoformat()
    log_access("dossier", name, user=office.user, at=at, stem="person", number=number, purpose="internal", rows=1)
    return Pressed(file, int(values["pages"]) + 1, found.score, code_of(number), gaps, unreadable)


def _with_itself(found: dossier.Dossier) -> dossier.Dossier:
    """Return a file as it is once its cover, catalogue and reference page are made."""
    ticks = [
        replace(tick, there=max(tick.there, 1), from_desk=True) if tick.item.desk == "dossier" else tick
        for tick in found.ticks
    ]
    return replace(found, ticks=ticks, score=score_of(ticks))


def _part(said: Mapping[str, Any], title: str, under: str, blocks: Sequence[Words | Grid | Signatures]) -> Part:
    from clfdesk.papers.dossier import Part
    from clfdesk.papers.safety import press_paper

    return Part(press_paper(SafetyPaper(title, under, tuple(blocks), said["foot"], numbered=False)).pdf)


def _cover(
    office: Office, found: dossier.Dossier, record: Mapping[str, Any], said: Mapping[str, Any], pages: int
) -> Part:
    from clfdesk.papers.dossier import Cover, Part, press_cover

    lines = [(said["number"], code_of(found.number))]
    lines += [(label_of("person", name), shown("person", name, record.get(name))) for name in said["cover"]["fields"]]
    keeper = said["keeper_value"].format(township=office.info.township)
    lines += [
        (said["keeper"], keeper),
        (said["made"], _day(said, office.today, "day") + "　" + said["pages_value"].format(pages=pages)),
    ]
    return Part(press_cover(Cover(said["title"], tuple(lines), code_of(found.number), said["code_says"], said["foot"])))


def portrait(office: Office, found: dossier.Dossier) -> bytes:
    """Return the newest photo of a person as a small JPEG; nothing where none is kept or it cannot be read."""
    from clfdesk.services.scan_view import small_or_none

    photos = [each for each in found.scans if each.kind == "photo" and each.media in ("image/jpeg", "image/png")]
    newest = max(photos, key=lambda each: (each.taken_on or each.stored_on, each.id), default=None)
    return (small_or_none(office, newest.id, 480) if newest else None) or b""


def _sheets(
    record: Mapping[str, Any], found: dossier.Dossier, said: Mapping[str, Any], photo: bytes = b""
) -> list[tuple[str, Part | None]]:
    under = f"{found.name}　{code_of(found.number)}"

    def table(name: str, rows: list[tuple[str, ...]]) -> tuple[str, Part | None]:
        one = said[name]
        grid = Grid(tuple(one["headings"]), tuple(one["widths"]), tuple(rows))
        return one["title"], _part(said, one["title"], under, [grid]) if rows else None

    return [
        (said["basic"]["title"], _basic(record, said, under, photo)),
        table("certificates", _certificates(record, said)),
        table("family", _family(record, said)),
        table("events", _events(record, said)),
        table("services", services(found.number)),
        table("appraisals", _appraisals(record)),
        table("papers", [(at[:10], name, user) for name, at, user in found.papers]),
        (said["matrix"]["title"], _matrix(found.ticks, said, under)),
    ]


def _basic(record: Mapping[str, Any], said: Mapping[str, Any], under: str, photo: bytes) -> Part:
    one = said["basic"]
    rows: list[tuple[str, ...]] = []
    pending: tuple[str, str] | None = None
    wide: list[tuple[str, str]] = []
    for name in one["fields"]:
        cell = (label_of("person", name), shown("person", name, record.get(name)))
        if name in one["wide"]:
            wide.append(cell)
        elif pending is None:
            pending = cell
        else:
            rows.append((*pending, *cell))
            pending = None
    if pending is not None:
        rows.append((*pending, "", ""))
    tags = shown("person", "tags", record.get("tags"))
    blocks = [
        Grid((), (16, 34, 16, 34), tuple(rows), 9.0, photo),
        Grid((), (16, 84), (*wide, (one["facts"], tags)), 9.0),
    ]
    return _part(said, one["title"], under, blocks)


def _certificates(record: Mapping[str, Any], said: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            each.number or each.raw_number,
            shown("person", "type", each.type),
            shown("person", "grade", each.grade),
            _day(said, each.issued_on),
            _day(said, each.valid_until),
            shown("person", "certificate_state", each.state),
        )
        for each in record["certificates"]
    ]


def _family(record: Mapping[str, Any], said: Mapping[str, Any]) -> list[tuple[str, ...]]:
    house = record.get("household") or {}
    return [
        (
            each["name"],
            shown("household_member", "relation", each["relation"]),
            shown("person", "gender", each["gender"]),
            _day(said, each["birth"]),
            each["phone"],
        )
        for each in house.get("members", ())
    ]


def _events(record: Mapping[str, Any], said: Mapping[str, Any]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for each in record["events"]:
        kind = KINDS.get(each.kind)
        rows.append(
            (_day(said, each.happened_on), _(kind.label) if kind else each.kind, each.document_number, each.why)
        )
    return rows


def services(number: int) -> list[tuple[str, ...]]:
    """Return (day, register, what) of everything registers hold of a person, the oldest first."""
    said = _said()
    rows: list[tuple[str, ...]] = []
    for entry in sorted(records.every(Entry, person_id=number), key=lambda each: each.entered_on):
        if entry.form == "@benefit":
            title, text = said["services"]["benefit"], ""
        elif entry.form.startswith("@"):
            continue
        else:
            try:
                known = register.named(entry.form)
            except Refusal:
                continue
            answers = json.loads(entry.answers)
            answers.pop(KEPT_ON, None)
            told = [
                f"{item.label}：{word}"
                for item in known.form.items
                if item.name in known.columns and (word := word_of(item, answers.get(item.name)))
            ]
            title, text = known.title, "；".join(told[:_ITEMS])
        rows.append((_day(said, entry.entered_on), title, text if len(text) <= _WIDE else f"{text[:_WIDE]}…"))
    return rows


def _appraisals(record: Mapping[str, Any]) -> list[tuple[str, ...]]:
    workers = [each for each in records.every(Staff) if each.person_id == record["number"]]
    return [
        (str(each.year), shown("appraisal", "rating", each.rating), each.remark)
        for worker in workers
        for each in records.every(Appraisal, staff_id=worker.id)
    ]


def _matrix(ticks: Sequence[Tick], said: Mapping[str, Any], under: str) -> Part:
    one = said["matrix"]
    rows = tuple(
        (
            tick.item.title,
            one["need"][tick.need] + (f"×{tick.wanted}" if tick.wanted > 1 and tick.need == "required" else ""),
            str(tick.there) if tick.there else "",
            tick.item.bring if tick.missing else "",
        )
        for tick in ticks
    )
    return _part(said, one["title"], under, [Grid(tuple(one["headings"]), tuple(one["widths"]), rows)])


def _scans(office: Office, found: dossier.Dossier) -> tuple[list[tuple[Scan, Part]], list[str]]:
    from clfdesk.papers.dossier import Part

    order = [kind for tick in found.ticks for kind in tick.item.kinds]
    kept, unreadable = [], []
    for each in sorted(found.scans, key=lambda one: (order.index(one.kind) if one.kind in order else 99, one.id)):
        try:
            kept.append((each, Part(scan.open_bytes(office, each.id), each.media)))
        except Refusal:
            unreadable.append(each.title)
    return kept, unreadable


def _lines(
    sheets: Sequence[tuple[str, Part]], scans: Sequence[tuple[Scan, Part]], said: Mapping[str, Any], today: date
) -> list[tuple[str, str, str]]:
    one, made = said["catalogue"], today.strftime("%Y%m%d")
    lines = [(title, made, one["desk"]) for title, _part_ in sheets]
    return lines + [
        (each.title, (each.taken_on or each.stored_on).strftime("%Y%m%d"), one["scan"]) for each, _part_ in scans
    ]


def _catalogue(
    said: Mapping[str, Any], lines: Sequence[tuple[str, str, str]], sizes: Sequence[int], found: dossier.Dossier
) -> tuple[Part, int]:
    """Return the catalogue and the page the first sheet has; pressed again while its own length moves the pages."""
    from clfdesk.papers.dossier import count

    one, own = said["catalogue"], 1
    while True:
        at, rows = own + 1, []
        for index, ((title, day, kind), pages) in enumerate(zip(lines, sizes, strict=True), 1):
            rows.append((str(index), title, day, str(at) if pages == 1 else f"{at}-{at + pages - 1}", kind))
            at += pages
        rows.append((str(len(rows) + 1), said["reference"]["title"], "", str(at), one["desk"]))
        grid = Grid(tuple(one["headings"]), tuple(one["widths"]), tuple(rows))
        part = _part(said, one["title"], f"{found.name}　{code_of(found.number)}", [grid])
        if count(part) == own:
            return part, own + 1
        own = count(part)


def _reference(said: Mapping[str, Any], values: Mapping[str, Any]) -> Part:
    one = said["reference"]
    blank = ("",) * len(one["notes"])
    blocks: list[Words | Grid | Signatures] = [Words(line.format(**values)) for line in one["says"]]
    blocks += [
        Grid(tuple(one["notes"]), tuple(one["note_widths"]), (blank,) * one["blank_rows"], 12.0),
        Signatures(tuple(one["signatures"]), one["date_line"]),
    ]
    return _part(said, one["title"], "", blocks)
