"""What mends an error in who somebody is: numbers, gender, birth, one person kept twice."""

from __future__ import annotations

from collections.abc import Iterator

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.person import Person
from clfdesk.grammar.certificate import TYPES, read_certificate
from clfdesk.grammar.identity import check_character, check_id
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services.data_error_way import Case, Draft, Way, beside
from clfdesk.storage import records


def _printed(case: Case) -> str:
    """Return the ID number the certificate shows where it passes its check, else nothing."""
    number = case.held.number if case.held and case.held.number else ""
    return number[:18] if len(number) >= 18 and check_id(number[:18], case.office.today).good else ""


def id_missing(case: Case) -> Iterator[Draft]:
    """An ID number that is missing."""
    if printed := _printed(case):
        says = _("Take {number} from the certificate number").format(number=printed)
        yield _corrected(case, "id_from_certificate", says, printed)


def _corrected(case: Case, code: str, says: str, number: str) -> Draft:
    """Return the correction of the ID number; where somebody else bears it, the two side by side."""
    for other in records.every(Person, id_number=number):
        if other.id != case.person.id and other.lifecycle == "registered":
            return beside(case, other)
    return Draft(Way(code, says), case.enters("id_correction", {"id_number": number}))


def id_unverified(case: Case) -> Iterator[Draft]:
    """An ID number that fails its check, or differs from the certificate."""
    own = case.person.id_number or ""
    yield from (each for each in id_missing(case) if _printed(case) != own)
    if len(own) == 18 and own[:17].isdigit():
        right = own[:17] + check_character(own[:17])
        if right != own and check_id(right, case.office.today).good:
            says = _("The papers show {number}: only the last character was wrong").format(number=right)
            yield _corrected(case, "check_character", says, right)
    yield Draft(
        Way(
            "counter",
            _("Begin a correction at the certificate counter"),
            "counter",
            {"person": case.person.id, "name": case.person.name},
        )
    )


def digits(case: Case) -> Iterator[Draft]:
    """Type and grade that the certificate number tells otherwise."""
    held = case.held
    read = read_certificate(held.number) if held and held.number else None
    if held is None or not held.number:
        return
    word = words("person").word
    if read is not None:
        says = _("Take type and grade from the number: {kind} {grade}").format(
            kind=word("type", read.type), grade=word("grade", str(read.grade))
        )
        told = {"type": read.type, "grade": read.grade}
        yield Draft(Way("digits_from_number", says), lambda: records.update(Certificate, held.id, told, ver=held.ver))
    if held.type in TYPES and held.grade and len(held.number) >= 20:
        number = f"{held.number[:18]}{TYPES.index(held.type) + 1}{held.grade}"
        raw = number + (f"B{held.reissue}" if held.reissue else "")
        yield Draft(
            Way("number_from_digits", _("Write the number with type and grade: {number}").format(number=raw)),
            lambda: records.update(Certificate, held.id, {"number": number, "raw_number": raw}, ver=held.ver),
        )


def gender(case: Case) -> Iterator[Draft]:
    """A gender the ID number tells otherwise."""
    checked = check_id(case.person.id_number, case.office.today)
    if checked.gender != "unknown":
        says = _("Write {gender}, as the ID number says").format(gender=words("person").word("gender", checked.gender))
        yield Draft(Way("gender_from_id", says), case.changes(gender=checked.gender))


def birth(case: Case) -> Iterator[Draft]:
    """A birth date the ID number tells otherwise."""
    checked = check_id(case.person.id_number, case.office.today)
    if checked.birth is not None:
        says = _("Write {day}, as the ID number says").format(day=checked.birth.isoformat())
        yield Draft(Way("birth_from_id", says), case.changes(birth=checked.birth))


def twice(case: Case) -> Iterator[Draft]:
    """One person who may be kept twice."""
    person = case.person
    same = {"id_number": person.id_number} if person.id_number else {}
    others = [
        *(records.every(Person, **same) if same else []),
        *records.every(Person, name=person.name, birth=person.birth, village_id=person.village_id),
    ]
    for other in {each.id: each for each in others if each.id != person.id and each.lifecycle == "registered"}.values():
        yield beside(case, other)
