"""Whom of the desk's people a row of a foreign list means; pure.

Matched by ID, then by certificate (old numbers too), then by name and birth date; a wrong
ID that differs from that of a namesake in a digit or two is taken for a slip, and told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clfdesk.domain.intake import Candidate
from clfdesk.errors import Problem
from clfdesk.grammar.certificate import read_certificate
from clfdesk.grammar.identity import differences
from clfdesk.i18n import _

#: In so many digits a mistyped ID differs from the right one: one wrong, or two changed about.
_SLIP = 2


@dataclass(frozen=True, slots=True)
class Known:
    """A record the desk keeps: its number, its values by field name, and its earlier certificate numbers."""

    number: int
    values: Mapping[str, Any]
    old_certificates: tuple[str, ...] = ()
    registered: bool = True
    #: What else the person was called or numbered: (kind, value).
    aliases: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """What the record is known by, as a candidate is."""
        return str(self.values.get("id_number") or self.values.get("certificate_number") or self.values.get("name", ""))


@dataclass(slots=True)
class Index:
    """What the desk keeps, found by every key a row may name."""

    by_id: dict[str, list[Known]] = field(default_factory=dict)
    by_certificate: dict[str, Known] = field(default_factory=dict)
    by_old: dict[str, Known] = field(default_factory=dict)
    by_birth: dict[tuple[str, str], list[Known]] = field(default_factory=dict)
    by_place: dict[tuple[str, str], list[Known]] = field(default_factory=dict)
    by_number: dict[int, Known] = field(default_factory=dict)
    _named: dict[str, list[Known]] = field(default_factory=dict)

    def named(self, name: str) -> list[Known]:
        """Return everybody of a name; asked for only where a number is wrong, so made when first asked."""
        if not self._named:
            for each in self.by_number.values():
                self._named.setdefault(str(each.values.get("name", "")), []).append(each)
        return self._named.get(name, [])

    @classmethod
    def of(cls, known: Sequence[Known]) -> Index:
        """Return the index of a desk's records."""
        index = cls()
        for each in known:
            values = each.values
            index.by_number[each.number] = each
            if values.get("id_number"):
                index.by_id.setdefault(values["id_number"], []).append(each)
            if values.get("certificate_number"):
                index.by_certificate.setdefault(base_number(values["certificate_number"]), each)
            for number in each.old_certificates:
                index.by_old.setdefault(base_number(number), each)
            name = str(values.get("name", ""))
            if values.get("birth"):
                index.by_birth.setdefault((name, str(values["birth"])), []).append(each)
            index.by_place.setdefault((name, str(values.get("village") or "")), []).append(each)
        for each in known:  # after the present ones: what somebody was called yields to what somebody is called
            for kind, value in each.aliases:
                index._also(each, kind, value)
        return index

    def _also(self, known: Known, kind: str, value: str) -> None:
        if kind == "id_number":
            self.by_id.setdefault(value, [known])
        elif kind == "certificate_number":
            self.by_old.setdefault(base_number(value), known)
        elif kind == "name":
            if known.values.get("birth"):
                self.by_birth.setdefault((value, str(known.values["birth"])), [known])
            self.by_place.setdefault((value, str(known.values.get("village") or "")), [known])


def base_number(number: object) -> str:
    """Return a certificate number without its re-issue suffix."""
    if type(number) is str and len(number) == 20 and number.isascii() and number.isalnum():
        return number.upper()
    read = read_certificate(number)
    return read.number if read is not None else str(number)


def match(candidate: Candidate, index: Index) -> tuple[Known | None, tuple[Problem, ...]]:
    """Return the record a row means, and what is doubtful about that."""
    values = candidate.values
    number = values.get("id_number")
    by_id = index.by_id.get(str(number), []) if number else []
    if len(by_id) > 1:
        by_id = sorted(by_id, key=lambda each: (each.values.get("name") != values.get("name"), not each.registered))
    certificate = base_number(values["certificate_number"]) if values.get("certificate_number") else ""
    found = index.by_certificate.get(certificate) or index.by_old.get(certificate) if certificate else None
    if found is None and not by_id and candidate.certificate is not None:
        by_id = index.by_id.get(candidate.certificate.id_number, [])
    own = index.by_number.get(candidate.record)
    if own is not None:
        other = next((each for each in (*by_id, *([found] if found else ())) if each.number != own.number), None)
        return own, _two_people(other, own, certificate) if other is not None else _other_id(candidate, own)
    if by_id:
        return by_id[0], _two_people(by_id[0], found, certificate)
    if found is not None:
        return found, _other_id(candidate, found)
    return _by_name(candidate, index)


def _two_people(first: Known, second: Known | None, certificate: str) -> tuple[Problem, ...]:
    if second is None or second.number == first.number:
        return ()
    why = _("The ID number is that of {one}, the certificate number that of {other}.")
    said = why.format(one=first.values.get("name"), other=second.values.get("name"))
    return (Problem("certificate_number", certificate, said, _("Compare both documents.")),)


def _other_id(candidate: Candidate, known: Known) -> tuple[Problem, ...]:
    mine, theirs = str(known.values.get("id_number") or ""), str(candidate.values.get("id_number") or "")
    if not mine or not theirs or mine == theirs or not candidate.id_good:
        return ()
    if known.values.get("id_state") != "verified":
        return ()
    places = "、".join(str(place) for place in differences(mine, theirs))
    why = _("The desk keeps the ID number {number} for this certificate; they differ at place {places}.")
    return (Problem("id_number", theirs, why.format(number=mine, places=places), _("Compare with the ID card.")),)


def _by_name(candidate: Candidate, index: Index) -> tuple[Known | None, tuple[Problem, ...]]:
    """Match by name and birth date; two different good IDs are two people. By name and village only as a doubt."""
    values = candidate.values
    name, birth = str(values.get("name", "")), values.get("birth")
    found = index.by_birth.get((name, str(birth)), []) if birth else []
    found = [each for each in found if not (candidate.id_good and each.values.get("id_state") == "verified")]
    if not found and not values.get("id_number") and not values.get("certificate_number"):
        found = index.by_place.get((name, str(values.get("village") or "")), [])
    if len(found) == 1:
        return found[0], ()
    if not found and (near := _nearly(candidate, index.named(name))):
        return near
    if len(found) > 1:
        why = _("The desk keeps {count} people of this name and birth date or village.").format(count=len(found))
        return None, (Problem("name", name, why, _("Write the ID number, then send again.")),)
    return None, ()


def _nearly(candidate: Candidate, named: Sequence[Known]) -> tuple[Known, tuple[Problem, ...]] | None:
    """Return the one person of this name whose ID differs from a wrong one in a digit or two: a slip, not a stranger."""
    number = str(candidate.values.get("id_number") or "")
    if candidate.id_good or not number:
        return None
    near = [(each, differences(number, str(each.values.get("id_number") or ""))) for each in named]
    near = [(each, places) for each, places in near if 0 < len(places) <= _SLIP]
    if len(near) != 1:
        return None
    known, places = near[0]
    why = _("The desk keeps {number} under this name; they differ at place {places}.").format(
        number=known.values.get("id_number"), places="、".join(map(str, places))
    )
    return known, (Problem("id_number", number, why, _("Compare with the ID card.")),)
