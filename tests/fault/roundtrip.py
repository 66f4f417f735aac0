"""Out and in again: a roster is exported, taken into an empty desk and into its own, and nobody is another one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.clock import Clock
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.services import event, filing, filing_card, intake, list_export, person
from clfdesk.services.office import Office, close_desk, create_desk, open_desk
from clfdesk.storage import records
from tests.fault import invented
from tests.fault.kit import Found

CLOCK = Clock(date(2026, 11, 20))
#: What a list numbers and counts by itself.
_RECKONED = frozenset(("number", "age", "tags", "faults"))
KEPT = tuple(field.name for field in ROSTER_FIELDS if field.name not in _RECKONED)
#: People of one desk; more of them only repeat themselves.
_AT_ONCE = 500


@contextmanager
def _desk(folder: Path, fresh: bool = False) -> Any:
    office = (
        create_desk(folder, pack="longli", township="柳河镇", clock=CLOCK) if fresh else open_desk(folder, clock=CLOCK)
    )
    try:
        yield office
    finally:
        close_desk(office)


def _read(office: Office) -> list[dict[str, Any]]:
    """Return everybody as kept: the roster's fields and what the certificate's paper says."""
    rows = person.list_rows(office, "person", columns=[*KEPT, "number"], order="number").rows
    papers = {each.person_id: each for each in records.every(Certificate, current=True)}
    for row in rows:
        paper = papers.get(row.pop("number"))
        row["reissue"] = paper.reissue if paper else None
    return rows


def _list(office: Office, out: Path) -> Path:
    return list_export.export_list(office, "person", person.list_rows(office, "person", order="number"), out=out).path


def _return(office: Office, out: Path) -> tuple[Path, list[str]]:
    """Make the roster's return; return its file and its columns.

    Its remark is not the desk's: what is doubtful about a number is written into it for the county.
    """
    columns = [str(each["field"]) for each in filing_card.find("R01").table["column"]]
    made = filing.make(office, "R01", "2026", out)
    return made.files[0].path, [name for name in columns if name not in (*_RECKONED, "remark")]


def _key(person: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells a person from everybody else; who has no number at all is told by the name."""
    return person["id_number"] or person["certificate_number"] or person["name"]


def _differ(found: Found, way: str, before: list[dict[str, Any]], after: list[dict[str, Any]], names: Any) -> None:
    if len(before) != len(after):
        found.complaints.append(f"{way}: {len(before)} people went out, {len(after)} came in")
    back = {_key(each): each for each in after}
    for old in before:
        found.counts["fields"] += len(names)
        new = back.get(_key(old))
        if new is None:
            found.complaints.append(f"{way}: lost {_key(old)}")
            continue
        found.complaints += [
            f"{way}: {name} {old[name]!r} is {new[name]!r} ({old['id_number']})"
            for name in names
            if old[name] != new[name]
        ]


def round_trip(room: Path, people: int, start: int = 1) -> Found:
    """Send ``people`` generated people out and in again by the list and by the return."""
    found = Found()
    for first in range(0, people, _AT_ONCE):
        folder = room / str(first)
        folder.mkdir(parents=True)
        _once(found, folder, invented.drawn(min(_AT_ONCE, people - first), first, start + first))
    return found


def _once(found: Found, folder: Path, people: list[dict[str, Any]]) -> None:
    with _desk(folder / "desk", fresh=True) as office:
        for each in people:
            person.save_person(office, None, each)
        for number in range(1, len(people) + 1, 25):
            event.enter(office, "death", number, CLOCK.today())
        before = _read(office)
        every = [*KEPT, "reissue"]
        files = {"list": (_list(office, folder / "out"), every), "return": _return(office, folder / "out")}
        found.counts["people"] += len(before)
        found.counts["dead"] += sum(each["lifecycle"] == "dead" for each in before)
        for way, (file, names) in files.items():
            found.complaints += [
                f"{way} into the same desk: {item}"
                for item in intake.preview(office, file).items
                if item.pile != "same" and any(change.field in names for change in item.changes)
            ]
        intake.commit(office, intake.preview(office, files["list"][0], accept={"suspect"}), accept={"suspect"})
        _differ(found, "list into the same desk", before, _read(office), every)
    for way, (file, names) in files.items():
        with _desk(folder / way, fresh=True) as office:
            intake.commit(office, intake.preview(office, file, accept={"suspect"}), accept={"suspect"})
            out = [each for each in before if way == "list" or each["lifecycle"] == "registered"]
            _differ(found, way, out, _read(office), names)
