"""What a row's numbers say: the ID and the certificate held against each other and against the columns; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from clfdesk.domain.cell import Cell, is_blank, text_of
from clfdesk.errors import Problem, Severity
from clfdesk.grammar.calendar import Month
from clfdesk.grammar.certificate import CertificateNumber, cross_check, read_certificate, why_not
from clfdesk.grammar.dates import read_written, tells_short
from clfdesk.grammar.identity import IdCheck, check_id
from clfdesk.i18n import _


def _raw(cells: Mapping[str, Cell], name: str) -> str:
    return text_of(cells.get(name))


def identity(values: dict[str, Any], problems: list[Problem], today: date) -> tuple[IdCheck, CertificateNumber | None]:
    """Check and normalise the ID and the certificate number; each may supply the other."""
    written = str(values.get("certificate_number") or "")
    certificate = read_certificate(written)
    text = str(values.get("id_number") or "")
    lost = bool(problems) and any(
        problem.field == "id_number" and problem.severity == "refused" for problem in problems
    )
    if certificate is None and not written and (inner := read_certificate(text)) is not None:
        why = _("A certificate number stands in the column of ID numbers; both were read from it.")
        problems.append(Problem("id_number", text, why, _("Nothing needs to be done."), "info"))
        certificate, text = inner, inner.id_number
    if certificate is not None:
        values["certificate_number"] = certificate.written
    elif written:
        why = why_not(written)
        problems.append(Problem("certificate_number", written, why, _("Compare with the certificate itself.")))
    if not text and certificate is not None and not lost and check_id(certificate.id_number, today).good:
        why = _("The ID number is missing; it was taken from the certificate number.")
        problems.append(Problem("id_number", "", why, _("Nothing needs to be done."), "info"))
        text = certificate.id_number
    identity = check_id(text, today)
    if text:
        values["id_number"] = identity.normal
    gravity: Severity = "suspect" if identity.state in ("invalid", "valid_15") else "info"
    if identity.why:
        after = _("Ask for the ID card and correct the number.")
        if identity.suggested or identity.state == "valid_15":
            after = _("If {number} is right, accept it.").format(number=identity.suggested or identity.normal)
        elif certificate is not None and identity.state == "invalid" and certificate.id_number != text:
            after = _("The certificate number says {number}; ask for the ID card.").format(number=certificate.id_number)
        problems.append(Problem("id_number", text, identity.why, after, gravity))
    return identity, certificate


def birth_in_part(
    values: Mapping[str, Any], cells: Mapping[str, Cell], found_id: IdCheck, problems: list[Problem]
) -> None:
    """Hold a birth of which only year and month (or two digits of the year) are written against the ID.

    Where it agrees, nothing is missing: the ID tells the day. Where it does not, that is said.
    """
    cell = cells.get("birth")
    if values.get("birth") is not None or not found_id.good or found_id.birth is None or is_blank(cell):
        return
    written, day = read_written(cell, column=True), found_id.birth
    part = {"month": (written.month, Month.of(day)), "year": (written.year, day.year)}.get(written.precision)
    if (part is None or part[0] != part[1]) and not tells_short(text_of(cell), day):
        if part is None:
            return
        why = _("The ID number says born on {day}.").format(day=day.isoformat())
        problems.append(Problem("birth", _raw(cells, "birth"), why, _("Compare with the ID card.")))
        return
    problems[:] = [problem for problem in problems if problem.field != "birth"]


def contradictions(
    values: dict[str, Any],
    cells: Mapping[str, Cell],
    found_id: IdCheck,
    certificate: CertificateNumber | None,
    today: date,
    stem: str,
) -> list[Problem]:
    """Return where ID, certificate and columns say different things; fill what only one of them says."""
    found: list[Problem] = []
    if certificate is not None:
        found = [
            replace(problem, found=_raw(cells, problem.field) or problem.found)
            for problem in cross_check(
                values.get("id_number"), certificate, values.get("type", ""), values.get("grade"), today=today
            )
        ]
    if found_id.good:
        if found_id.gender != "unknown" and values.get("gender", "unknown") not in ("unknown", found_id.gender):
            why = _("The ID number says the other gender.")
            found.append(Problem("gender", _raw(cells, "gender"), why, _("Compare with the ID card.")))
        if found_id.birth is not None and values.get("birth") not in (None, found_id.birth):
            why = _("The ID number says born on {day}.").format(day=found_id.birth.isoformat())
            found.append(Problem("birth", _raw(cells, "birth"), why, _("Compare with the ID card.")))
        if found_id.gender != "unknown":
            values.setdefault("gender", found_id.gender)
        if found_id.birth is not None:
            values.setdefault("birth", found_id.birth)
    if certificate is not None and stem == "person":
        values.setdefault("type", certificate.type)
        values.setdefault("grade", certificate.grade)
    for name in ("issued_on", "birth"):
        day = values.get(name)
        if day is not None and isinstance(day, date) and day > today:
            found.append(Problem(name, _raw(cells, name), _("This day lies in the future."), _("Correct the date.")))
    return found


def missing(values: dict[str, Any], problems: list[Problem], cells: Mapping[str, Cell], record: int) -> None:
    """Say what a row lacks to be a person: a name, and a number to know the person by."""
    if not values.get("name") and not any(problem.field == "name" for problem in problems):
        why = _("The name is missing; nobody can be entered without a name.")
        problems.append(
            Problem("name", text_of(cells.get("name")), why, _("Write the name and send again."), "refused")
        )
    known_by = values.get("id_number") or values.get("certificate_number")
    if not known_by and not record and not any(problem.field == "id_number" for problem in problems):
        why = _("Neither an ID number nor a certificate number stands here; the person cannot be told from others.")
        problems.append(Problem("id_number", text_of(cells.get("id_number")), why, _("Ask for the ID card.")))
