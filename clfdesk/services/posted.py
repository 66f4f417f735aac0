"""What hangs in public until when: the days, the objections, and taking down with a photo."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clfdesk import resources
from clfdesk.domain.division import Division
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.services.placement import keep_photo, read_picture
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: The register that keeps what hangs in public until when, and what may be said of objections.
POSTED = "posted"
OBJECTIONS = ("none", "handled", "open")


@dataclass(frozen=True, slots=True)
class Posted:
    """A public notice on a wall: its entry, title, place, and the day it comes down (or did, with its photo's number)."""

    number: int
    title: str
    place: str
    down: date
    first: str = ""
    taken_down: str = ""
    photo: str = ""
    objection: str = ""


def hanging(office: Office, *, everything: bool = False) -> list[Posted]:
    """Return the public notices that hang, the soonest to come down first; also those taken down where asked."""
    places = {division.id: division.name for division in records.every(Division)}
    found = []
    for entry in records.every(Entry, form=POSTED):
        told = json.loads(entry.answers)
        if everything or not told.get("taken_down"):
            found.append(
                Posted(
                    entry.id,
                    told["title"],
                    places.get(entry.division_id or 0, "") or office.info.township,
                    date.fromisoformat(told["down"]),
                    told.get("first", ""),
                    told.get("taken_down", ""),
                    told.get("photo", ""),
                    told.get("objection", ""),
                )
            )
    return sorted(found, key=lambda each: each.down)


def named_by() -> tuple[str, str]:
    """Return the paper and clause that ask for the days in public."""
    form = resources.shipped("registers", f"{POSTED}.toml")
    return str(form["source"]), str(form["clause"])


def due(office: Office) -> list[Posted]:
    """Return the public notices that should have come down by today and were not recorded as taken down."""
    return [each for each in hanging(office) if each.down <= office.today]


def take_down(
    office: Office, number: int, *, on: date | None = None, photo: Path | None = None, objection: str = "none",
    handling: str = "",
) -> int:  # fmt: skip
    """Put on record that a public notice came down, with its photo and what was objected; return the change set.

    Raises :class:`Refusal` for a day before its publicity ended, for a photo that is none, and
    for objections without a word on how they were handled.
    """
    entry = records.get(Entry, number)
    if entry is None or entry.form != POSTED:
        raise Refusal(_("There is no public notice of that number."), where=str(number))
    told = json.loads(entry.answers)
    day = on or office.today
    if day <= date.fromisoformat(told["last"]) or day > office.today:
        raise Refusal(
            _("It hangs until its last day."),
            where=told["title"],
            why=_("Its publicity ends on {last}.").format(last=told["last"]),
            next=_("Enter the day it really came down, between then and today."),
        )
    if objection not in OBJECTIONS or (objection != "none" and not handling.strip()):
        raise Refusal(
            _("An objection needs a word on how it is handled."),
            where=told["title"],
            next=_("Write what was objected and what was done."),
        )
    if photo is not None:
        from clfdesk.papers.picture import check_picture

        check_picture(read_picture(photo), photo.name)
    told |= {"taken_down": day.isoformat(), "objection": objection}
    told |= {"handling": handling.strip()} if handling.strip() else {}
    with unit("notice.down", why=told["title"], user=office.user, at=office.clock.now().isoformat()) as change:
        if photo is not None:
            told["photo"] = keep_photo(office, photo, "entry", entry.id, told["title"], day)
        records.update(Entry, entry.id, {"answers": json.dumps(told, ensure_ascii=False)}, ver=entry.ver)
    return change.id
