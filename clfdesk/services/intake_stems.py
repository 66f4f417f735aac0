"""Imports of every stem but persons: staff, posts, villages, bodies, appraisals, and any register's entries.

Each is read by its field declaration, compared into the same piles and stored as one change set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, replace
from dataclasses import fields as columns_of
from typing import Any

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.archive import ArchiveItem
from clfdesk.domain.body import Body, Post
from clfdesk.domain.comparison import Comparison, Decision, Known
from clfdesk.domain.division import Division
from clfdesk.domain.intake import Candidate
from clfdesk.domain.staff import Staff
from clfdesk.errors import Problem
from clfdesk.i18n import _
from clfdesk.services import archive_intake, own_field, roster
from clfdesk.storage import records

_KINDS: Mapping[str, type[Any]] = {
    "staff": Staff,
    "division": Division,
    "body": Body,
    "post": Post,
    "appraisal": Appraisal,
    archive_intake.STEM: ArchiveItem,
}
STEMS = tuple(_KINDS)


def _blanks(stem: str) -> dict[str, Any]:
    """Return what each column holds when it is made blank."""
    return {each.name: each.default for each in columns_of(_KINDS[stem]) if each.default is not MISSING}


def _columns(stem: str) -> set[str]:
    return {each.name for each in columns_of(_KINDS[stem])} - {"id", "ver"}


def known(stem: str) -> list[Known]:
    """Return the desk's records of a stem as comparison sees them: by field names, places and bodies by their names."""
    if stem == archive_intake.STEM:
        return archive_intake.known()
    villages = {each.id: each.name for each in records.every(Division)}
    bodies = {each.id: each for each in records.every(Body)} if stem == "post" else {}
    workers = {each.id: each for each in records.every(Staff)} if stem == "appraisal" else {}
    found = []
    for record in records.every(_KINDS[stem]):
        values: dict[str, Any] = {name: getattr(record, name) for name in _columns(stem)}
        registered = True
        if stem == "staff":
            values["village"] = villages.get(record.village_id or 0, "")
            registered = record.ended_on is None
        elif stem == "body":
            values["village"] = villages.get(record.division_id or 0, "")
        elif stem == "post":
            body = bodies.get(record.body_id)
            values |= {"body": body.name if body else "", "village": villages.get((body and body.division_id) or 0, "")}
            registered = record.ended_on is None
            if not registered:
                continue  # whoever left keeps the past; a list tells who sits there now
        elif stem == "appraisal":
            worker = workers.get(record.staff_id)
            values |= {
                "name": worker.name if worker else "",
                "village": villages.get((worker and worker.village_id) or 0, ""),
            }
            registered = False  # a list of one year says nothing of the others
        else:
            registered = record.kind != "township"  # the desk's own township is on no list of villages
        found.append(Known(record.id, values, (), registered))
    return own_field.beside(stem, found)


def checked(stem: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, refused where what they belong to (a body, a worker) is not on the desk or not clear."""
    if stem == archive_intake.STEM:
        return archive_intake.checked(candidates)
    if stem not in ("post", "appraisal"):
        return list(candidates)
    find, told = _owners(stem), []
    for given in candidates:
        row = given
        if row.state != "refused" and not row.record and (why := find(row.values)[1]):
            name = "body" if stem == "post" else "name"
            after = _("Enter that first, or correct the name, then import again.")
            problem = Problem(name, str(row.values.get(name, "")), why, after, "refused")
            row = replace(row, problems=(*row.problems, problem))
        told.append(row)
    return told


def apply(
    stem: str, comparison: Comparison, taken: Callable[[Decision], bool], places: roster.Villages | None = None
) -> int:
    """Store what was decided and return how many rows were stored; call inside a unit of work."""
    villages = places or roster.Villages()
    find = _owners(stem)
    kind, names = _KINDS[stem], _columns(stem)
    fresh: list[Any] = []
    said: list[Mapping[str, Any]] = []
    stored = 0
    for decision in comparison.decisions:
        values = dict(decision.candidate.values)
        if (
            decision.known is None
            and decision.candidate.repeats is None
            and (decision.pile == "new" or taken(decision))
        ):
            fresh.append(kind(**_owned(stem, values, names, villages, find)))
            said.append(values)
        elif decision.known is not None and decision.changes and (decision.pile == "changed" or taken(decision)):
            blank = _blanks(stem)
            brought = {
                change.field: blank.get(change.field) if change.new is None else change.new
                for change in decision.changes
            }
            columns = {name: value for name, value in brought.items() if name in names}
            if stem == archive_intake.STEM:
                columns = archive_intake.changed(brought)
            if "village" in brought and stem in ("staff", "body"):
                columns["village_id" if stem == "staff" else "division_id"] = villages.number(str(brought["village"]))
            if columns:
                records.update(kind, decision.known.number, columns)
            if own_field.keep(stem, [(decision.known.number, brought)]) or columns:
                stored += 1
    own_field.keep(stem, zip(records.insert(fresh), said, strict=True), fresh=True)
    return stored + len(fresh)


def _owned(stem: str, values: dict[str, Any], names: set[str], villages: roster.Villages, find: Any) -> dict[str, Any]:
    """Return the columns of a new record, with the numbers of what it belongs to."""
    columns = {name: value for name, value in values.items() if name in names}
    village = villages.number(str(values.get("village") or ""))
    if stem == "staff":
        columns["village_id"] = village
    elif stem == archive_intake.STEM:
        columns = {**archive_intake.fresh(values), "village_id": village}
    elif stem == "body":
        columns["division_id"] = village
    elif stem == "division":
        above = next((each.id for each in records.every(Division, kind="township")), None)
        kind = "community" if str(values["name"]).endswith("社区") else "village"
        columns = {"kind": kind, "parent_id": above, **columns}
    else:
        columns["body_id" if stem == "post" else "staff_id"] = find(values)[0]
    return columns


def _owners(stem: str) -> Callable[[Mapping[str, Any]], tuple[int, str]]:
    """Return how a row finds what it belongs to: (number, why not)."""
    villages = {each.id: each.name for each in records.every(Division)}
    by_name: dict[tuple[str, str], list[int]] = {}
    if stem == "post":
        for body in records.every(Body):
            by_name.setdefault((body.name, ""), []).append(body.id)
            if body.kind == "association":
                by_name.setdefault(("", villages.get(body.division_id or 0, "")), []).append(body.id)
    elif stem == "appraisal":
        for worker in records.every(Staff):
            for place in {villages.get(worker.village_id or 0, ""), ""}:
                by_name.setdefault((worker.name, place), []).append(worker.id)

    def find(values: Mapping[str, Any]) -> tuple[int, str]:
        name = str(values.get("body" if stem == "post" else "name") or "")
        village = str(values.get("village") or "")
        tries = [(name, ""), ("", village)] if stem == "post" else [(name, village), (name, "")]
        for key in tries:
            here = by_name.get(key, []) if any(key) else []
            if len(here) == 1:
                return here[0], ""
            if here:
                return 0, _("The desk keeps {count} of this name.").format(count=len(here))
        if stem == "post":
            return 0, _("The desk keeps no body of this name and no association of this village.")
        return 0, _("The desk keeps no worker of this name.")

    return find
