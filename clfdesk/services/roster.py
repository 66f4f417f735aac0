"""Putting roster rows on the desk: a person and the current certificate, by field name.

The form, the import and the demonstration township all come through here, so that a
certificate number is read, split and succeeded in one way. Call inside a unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields as dataclass_fields
from typing import Any

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.grammar.calendar import valid_until
from clfdesk.grammar.certificate import read_certificate
from clfdesk.services import own_field
from clfdesk.storage import records

_PERSON = {field.name for field in dataclass_fields(Person)} - {"id", "ver", "village_id"}
_CERTIFICATE = {
    "certificate_number": "number",
    "type": "type",
    "grade": "grade",
    "components": "components",
    "issued_on": "issued_on",
    "valid_until": "valid_until",
    "certificate_state": "state",
}

Values = Mapping[str, Any]


class Villages:
    """Village names to division numbers; a village met for the first time is founded.

    The name of a village that was merged means its successor; of two places of one name
    the one that stands is meant.
    """

    def __init__(self) -> None:
        every = {division.id: division for division in records.every(Division)}
        ended = sorted(every.values(), key=lambda each: each.valid_to is None)
        self._known = {division.name: _standing(division, every) for division in ended}
        self._township = next((each.id for each in records.every(Division, kind="township")), None)

    def number(self, name: str) -> int | None:
        """Return the number of a village; ``None`` for an empty name."""
        if not name:
            return None
        if name not in self._known:
            kind = "community" if name.endswith("社区") else "village"
            division = Division(name=name, kind=kind, parent_id=self._township)  # type: ignore[arg-type]
            self._known[name] = records.insert([division])[0]
        return self._known[name]


def _standing(division: Division, every: Mapping[int, Division]) -> int:
    """Return where a division's people went in the end; itself while it stands."""
    seen: set[int] = set()
    while division.successor_id in every and division.id not in seen:
        seen.add(division.id)
        division = every[division.successor_id or 0]
    return division.id


def _certificate(values: Values) -> dict[str, Any]:
    """Return certificate columns from roster fields; the printed number is read, not believed."""
    columns: dict[str, Any] = {
        column: values[name] for name, column in _CERTIFICATE.items() if values.get(name) not in (None, "")
    }
    printed = str(columns.pop("number", "") or "")
    if printed:
        read = read_certificate(printed)
        columns["raw_number"] = printed
        columns["number"] = read.number if read else printed
        if read:
            columns["reissue"] = read.reissue
            columns.setdefault("type", read.type)
            columns.setdefault("grade", read.grade)
    if columns.get("issued_on") and not columns.get("valid_until"):
        columns["valid_until"] = valid_until(columns["issued_on"])
    if columns.get("state") == "expired":  # derived from the date, never stored
        columns["state"] = "valid"
    return columns


def add(rows: Sequence[Values], villages: Villages | None = None) -> list[int]:
    """Store new people with their certificates; return their numbers in the same order."""
    places = villages or Villages()
    people = [
        Person(
            **{name: values[name] for name in _PERSON if values.get(name) is not None},
            village_id=places.number(str(values.get("village") or "")),
        )
        for values in rows
    ]
    numbers = records.insert(people)
    own_field.keep("person", zip(numbers, rows, strict=True), fresh=True)
    certificates = [
        Certificate(person_id=number, **columns)
        for number, values in zip(numbers, rows, strict=True)
        if (columns := _certificate(values))
    ]
    if certificates:
        records.insert(certificates)
    return numbers


def change(number: int, values: Values, villages: Villages | None = None, *, ver: int | None = None) -> None:
    """Change the named fields of one person; a new certificate number succeeds the old one.

    The old certificate stays in the history as ``superseded``; the same number only
    mends the other columns. A value of ``None`` clears a field.
    """
    places = villages or Villages()
    columns: dict[str, Any] = {name: values[name] for name in values if name in _PERSON}
    if "village" in values:
        columns["village_id"] = places.number(str(values["village"] or ""))
    if columns:
        records.update(Person, number, columns, ver=ver)
    own_field.keep("person", [(number, values)])
    fresh = _certificate(values)
    if not fresh:
        return
    current = next(iter(records.every(Certificate, person_id=number, current=True)), None)
    if current is None:
        records.insert([Certificate(person_id=number, **fresh)])
    elif current.number and fresh.get("number") and fresh["number"] != current.number:
        records.update(Certificate, current.id, {"current": False, "state": "superseded"})
        kept = {"issued_on": current.issued_on, "valid_until": current.valid_until}
        records.insert([Certificate(person_id=number, **{**kept, **fresh})])
    else:
        records.update(Certificate, current.id, fresh)
