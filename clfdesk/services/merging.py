"""Two records of one person made one: chosen per field, everything that hangs on the other moved, undone in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.alias import Alias, Distinction
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.household import HouseholdMember
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import own_field
from clfdesk.services.duplicate import side_by_side
from clfdesk.services.office import Office
from clfdesk.storage import records, tables
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: who stays, who went into it, how many records moved, the change set."""

    person: int
    gone: int
    moved: dict[str, int]
    change_set: int


def merge(office: Office, keep: int, gone: int, choose: Mapping[str, str] | None = None, *, why: str = "") -> Merged:
    """Make two people one, as one change set.

    ``choose`` says per field whose value stands: ``left`` (of the one kept) or ``right``;
    unsaid, the kept one's value stands, and where it is empty the other's. Former names
    and numbers stay as such; certificates, posts, events, visits … of the other move over.
    """
    lines = {line.field: line for line in side_by_side(keep, gone)}
    if unknown := [name for name in choose or {} if name not in lines]:
        raise Refusal(_("There is no column of that name."), where=", ".join(unknown))
    one, two = records.get(Person, keep), records.get(Person, gone)
    assert one is not None
    assert two is not None
    values = _chosen(one, two, lines, choose or {})
    with unit("person.merge", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        moved = _move(office, keep, gone)
        names = {one.name, two.name} - {values.get("name", one.name)}
        numbers = {each for each in (one.id_number, two.id_number) if each} - {values.get("id_number", one.id_number)}
        kept = {(each.kind, each.value) for each in records.every(Alias, person_id=keep)}
        former = [("name", name) for name in sorted(names)] + [("id_number", each) for each in sorted(numbers)]
        records.insert(
            [
                Alias(keep, kind, value, office.today, _("merged with no. {number}").format(number=gone))
                for kind, value in former
                if (kind, value) not in kept
            ]
        )
        records.delete(Person, gone)
        if values:
            records.update(Person, keep, values)
    return Merged(keep, gone, moved, change.id)


def _empty(value: Any) -> bool:
    return value in (None, "", "unknown", "none", "missing")


def _chosen(one: Person, two: Person, lines: Mapping[str, Any], choose: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, line in lines.items():
        side = choose.get(name) or ("right" if _empty(line.left) and not _empty(line.right) else "left")
        if side not in ("left", "right"):
            raise Refusal(_("Whose value stands is left or right."), where=f"{name}: {side}")
        if side == "right" and line.differs:
            column = "village_id" if name == "village" else name
            values[column] = getattr(two, column)
            if name == "id_number":
                values |= {"id_state": two.id_state, "id_reason": two.id_reason}
            elif name == "lifecycle":
                values["lifecycle_on"] = two.lifecycle_on
    if "id_number" in values:
        values |= {"id_state": two.id_state, "id_reason": two.id_reason}
    return {name: value for name, value in values.items() if getattr(one, name) != value}


def _move(office: Office, keep: int, gone: int) -> dict[str, int]:
    """Hang everything of one person on the other; return how many of each kind."""
    moved: dict[str, int] = {}
    current = bool(records.every(Certificate, person_id=keep, current=True))
    own = {each.number for each in records.every(Certificate, person_id=keep)}
    for certificate in records.every(Certificate, person_id=gone):
        if current and certificate.current:
            changes: dict[str, Any] = {"current": False, "state": "superseded"}
            records.update(Certificate, certificate.id, changes)
        if certificate.number and certificate.number in own and current:
            records.delete(Certificate, certificate.id)
    lives = any(each.left_on is None for each in records.every(HouseholdMember, person_id=keep))
    for member in records.every(HouseholdMember, person_id=gone):
        if lives and member.left_on is None:
            records.update(HouseholdMember, member.id, {"left_on": office.today, "left_why": "merged", "head": False})
    for pair in [*records.every(Distinction, person_id=gone), *records.every(Distinction, other_id=gone)]:
        records.delete(Distinction, pair.id)
    moved |= {"own_value": count} if (count := own_field.move(keep, gone)) else {}
    for name, kind in tables.KINDS.items():
        if kind is Distinction or "person_id" not in {column.name for column in tables.columns(kind)}:
            continue
        rows = records.every(kind, person_id=gone)
        for each in rows:
            records.update(kind, each.id, {"person_id": keep})
        if rows:
            moved[name] = len(rows)
    return moved
