"""Ripples of the certificate: issued, changed, renewed, lost, frozen, cancelled.

A change of type or grade is a new number and supersedes the old one; a loss keeps the
number and adds B1, B2 …; after a cancellation nobody may apply again for a year.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from clfdesk.domain.ripple import Ripple
from clfdesk.domain.ripple_leaving import CANCEL
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, add_months, valid_until
from clfdesk.grammar.certificate import TYPES, CertificateNumber, cross_check, read_certificate, why_not
from clfdesk.i18n import _

REAPPLY, REGRADE, REISSUE = (
    "certificate.reapply_after_months",
    "certificate.regrade_every_months",
    "certificate.reissue_every_months",
)
RENEW, YEARS = "certificate.renew_months", "certificate.valid_years"


def _ends(ripple: Ripple, issued: date) -> date:
    return valid_until(issued, ripple.around.months(YEARS, 10))


def _issued(ripple: Ripple) -> date:
    given = ripple.answers.get("issued_on")
    return given if isinstance(given, date) else ripple.day


def read_number(text: str) -> CertificateNumber:
    """Return a certificate number taken apart; :class:`Refusal` saying why it is none."""
    read = read_certificate(text)
    if read is None:
        raise Refusal(
            _("This is no certificate number."),
            where=text,
            why=why_not(text),
            next=_("Copy it from the certificate, like 11000019500101001542."),
        )
    return read


def succeed(ripple: Ripple, **values: Any) -> None:
    """Put a new certificate in the place of the current one, which stays in the history as superseded."""
    held = ripple.around.certificate
    if held is not None:
        ripple.change("certificate", held.id, current=False, state="superseded")
    ripple.change("certificate", 0, person_id=ripple.around.person.id, state="valid", current=True, **values)


def _needs(ripple: Ripple) -> Any:
    held = ripple.around.certificate
    if held is None:
        raise Refusal(
            _("This person has no certificate on the desk."),
            where=ripple.around.person.name,
            next=_("Enter the certificate first."),
        )
    return held


def issue(ripple: Ripple) -> None:
    """A first certificate, or one after a cancellation whose ban is over."""
    held = ripple.around.certificate
    if held is not None and held.state in ("valid", "frozen", "lost"):
        raise Refusal(
            _("This person has a certificate already."),
            where=held.raw_number or held.number or ripple.around.person.name,
            next=_("Enter a change of type or grade, a renewal or a loss instead."),
        )
    for earlier in ripple.around.earlier:
        barred = add_months(earlier.happened_on, ripple.around.months(REAPPLY, 12))
        if earlier.kind == "cancel" and earlier.due == "reapply" and ripple.day < barred:
            raise Refusal(
                _("The certificate was cancelled less than a year ago."),
                where=ripple.around.person.name,
                why=_("Cancelled on {day}; nobody may apply again before {until}.").format(
                    day=earlier.happened_on.isoformat(), until=barred.isoformat()
                ),
                next=_("Wait for that day, or correct the cancellation."),
            )
    read = read_number(str(ripple.answers["certificate_number"]))
    ripple.problems += cross_check(ripple.around.person.id_number, read, today=ripple.today)
    issued = _issued(ripple)
    succeed(
        ripple,
        number=read.number,
        raw_number=read.raw,
        reissue=read.reissue,
        type=read.type,
        grade=read.grade,
        issued_on=issued,
        valid_until=_ends(ripple, issued),
    )
    ripple.change("person", ripple.around.person.id, lifecycle="registered", lifecycle_on=None)
    until = _ends(ripple, issued).isoformat()
    ripple.tell("certificate", _("The certificate is in force until {day}.").format(day=until), on=issued, by=YEARS)
    _severity(ripple, None, read.grade)
    ripple.settles = ("reapply", "correct_certificate")


def _new_kind(ripple: Ripple, held: Any) -> tuple[str, int, CertificateNumber | None]:
    written = str(ripple.answers.get("certificate_number") or "")
    read = read_number(written) if written else None
    kind = str(ripple.answers.get("type") or (read.type if read else held.type))
    grade = int(ripple.answers.get("grade") or (read.grade if read else held.grade or 0))
    if (kind, grade) == (held.type, held.grade) or not grade:
        raise Refusal(
            _("Neither type nor grade changes."),
            where=ripple.around.person.name,
            next=_("Enter the new type or the new grade from the assessment."),
        )
    if read is not None:
        found = cross_check(ripple.around.person.id_number, read, kind, grade, today=ripple.today)
        if any(problem.field in ("type", "grade") for problem in found):
            raise Refusal(
                _("The number contradicts the type or grade."),
                where=written,
                why="".join(problem.why for problem in found if problem.field in ("type", "grade")),
                next=_("Compare both with the certificate."),
            )
        ripple.problems += found
    return kind, grade, read


def regrade(ripple: Ripple) -> None:
    """Another type or grade: a new number supersedes the old one."""
    held = _needs(ripple)
    kind, grade, read = _new_kind(ripple, held)
    components = str(ripple.answers.get("components") or "")
    if kind == "multiple" and len([part for part in components.replace("、", ",").split(",") if part.strip()]) < 2:
        ripple.doubt(
            "components",
            components,
            _("A multiple disability has two parts at least."),
            _("Enter its parts from the assessment, like 视力一级、肢体二级."),
        )
    if earlier := ripple.within("regrade", REGRADE, 12):
        ripple.doubt(
            "type",
            earlier.happened_on.isoformat(),
            _("Type or grade was changed less than the term ago."),
            _("Ask the county whether it accepts another change."),
        )
    own = ripple.around.person.id_number
    number = read.number if read else f"{own}{TYPES.index(kind) + 1}{grade}" if own else None
    issued = _issued(ripple)
    succeed(
        ripple,
        number=number,
        raw_number=read.raw if read else number or "",
        reissue=read.reissue if read else 0,
        type=kind,
        grade=grade,
        components=components,
        issued_on=issued,
        valid_until=_ends(ripple, issued),
    )
    says = _("New certificate number {new}; the old one, {old}, is superseded.")
    ripple.tell("certificate", says.format(new=number or "—", old=held.number or "—"), on=issued)
    ripple.tell("paper", _("The next return shows the new number and the former one in the remarks."))
    _severity(ripple, held.grade, grade)
    ripple.tell("plan", _("Answers of the last survey about the disability are out of date."))
    ripple.settles = ("correct_certificate",)


def _severity(ripple: Ripple, old: int | None, new: int | None) -> None:
    """Tell what follows from becoming severe, or from being so no more."""
    severe = ripple.around.limits.severe_grades
    person = ripple.around.person
    if new in severe and old not in severe:
        month = Month.of(ripple.day)
        ripple.tell("person", _("Counts as severely disabled from now on."), by="certificate.severe_grades")
        if not person.care_subsidy:
            ripple.tell("benefit", _("The care subsidy may be applied for from {month}.").format(month=month))
        ripple.tell("plan", _("A support plan of its own is due, and more home visits."), by="visits.severe")
    elif old in severe and new not in severe:
        ripple.tell("person", _("No longer counts as severely disabled."), by="certificate.severe_grades")
        ripple.stop_benefits(("care_subsidy",))


def renew(ripple: Ripple) -> None:
    """A new certificate of the same number and ten more years."""
    held = _needs(ripple)
    if held.state == "cancelled":
        raise Refusal(_("A cancelled certificate cannot be renewed."), where=ripple.around.person.name)
    issued = _issued(ripple)
    if held.valid_until is not None:
        opens = add_months(held.valid_until, -ripple.around.months(RENEW, 6))
        if ripple.day < opens:
            ripple.doubt(
                "valid_until",
                held.valid_until.isoformat(),
                _("Renewal begins on {day}.").format(day=opens.isoformat()),
                _("Ask the county whether it renews earlier."),
            )
    until = ripple.answers.get("valid_until") or _ends(ripple, issued)
    succeed(
        ripple,
        number=held.number,
        raw_number=held.raw_number,
        reissue=held.reissue,
        type=held.type,
        grade=held.grade,
        components=held.components,
        issued_on=issued,
        valid_until=until,
    )
    ripple.tell(
        "certificate",
        _("Renewed until {day}; collect the old card.").format(day=until.isoformat()),
        on=issued,
        by=YEARS,
    )


def loss(ripple: Ripple) -> None:
    """The certificate is reported lost until another one is issued."""
    held = _needs(ripple)
    if held.state == "cancelled":
        raise Refusal(_("A cancelled certificate cannot be lost."), where=ripple.around.person.name)
    ripple.certificate_becomes("lost", _("Reported lost; another one with the next suffix is to be asked for."))
    ripple.due = "reissue"


def reissue(ripple: Ripple) -> None:
    """Another certificate of the same number with the next suffix; the lost one is void, found or not."""
    held = _needs(ripple)
    if held.state == "cancelled":
        raise Refusal(_("A cancelled certificate is not issued again."), where=ripple.around.person.name)
    if earlier := ripple.within("reissue", REISSUE, 12):
        ripple.doubt(
            "certificate_number",
            earlier.happened_on.isoformat(),
            _("It was issued again less than the term ago."),
            _("Ask the county whether it issues another one."),
        )
    again = held.reissue + 1
    number = f"{held.number}B{again}" if held.number else ""
    succeed(
        ripple,
        number=held.number,
        raw_number=number,
        reissue=again,
        type=held.type,
        grade=held.grade,
        components=held.components,
        issued_on=ripple.answers.get("issued_on") or held.issued_on,
        valid_until=held.valid_until,
    )
    ripple.tell(
        "certificate",
        _("Issued again as {number}; the lost one is void even when found.").format(number=number or f"B{again}"),
        on=ripple.day,
    )
    ripple.settles = ("reissue",)


def freeze(ripple: Ripple) -> None:
    """The certificate counts no more until it is unfrozen; the benefits stop."""
    held = _needs(ripple)
    if held.state not in ("valid", "lost"):
        raise Refusal(_("Only a certificate in force can be frozen."), where=ripple.around.person.name)
    ripple.certificate_becomes("frozen", _("The certificate is frozen."))
    ripple.stop_benefits()
    ripple.settles = ("freeze",)
    moves = [each for each in ripple.around.earlier if each.kind == "move_out" and each.due]
    if ripple.around.person.lifecycle == "moved_out" and moves:
        ripple.due = "cancel"
        ripple.due_on = add_months(moves[-1].happened_on, ripple.around.months(CANCEL, 12))
        ripple.tell(
            "deadline",
            _("Not moved by {day}, it is cancelled.").format(day=ripple.due_on.isoformat()),
            on=ripple.due_on,
            by=CANCEL,
        )


def unfreeze(ripple: Ripple) -> None:
    """In force again; what stopped does not start by itself."""
    held = _needs(ripple)
    if held.state != "frozen":
        raise Refusal(_("The certificate is not frozen."), where=ripple.around.person.name)
    ripple.certificate_becomes("valid", _("The certificate is in force again."))
    if any(json.loads(each.answers).get("stops") for each in ripple.around.earlier if each.kind == "freeze"):
        says = _("The benefits do not start again by themselves: apply from {month}.")
        ripple.tell("benefit", says.format(month=Month.of(ripple.day)))
    ripple.settles = ("cancel",)


def cancel(ripple: Ripple) -> None:
    """The certificate is cancelled for another reason than death; nobody may apply again for a year."""
    held = _needs(ripple)
    if held.state == "cancelled":
        raise Refusal(_("The certificate is cancelled already."), where=ripple.around.person.name)
    person = ripple.around.person
    ripple.certificate_becomes("cancelled", _("The certificate is cancelled; collect the card."))
    if person.lifecycle == "registered":
        ripple.change("person", person.id, lifecycle="cancelled", lifecycle_on=ripple.day)
        ripple.tell("person", _("Leaves the roster of holders; the record and its history stay."), on=ripple.day)
    ripple.stop_benefits()
    ripple.settles = ("freeze", "cancel", "reissue", "correct_certificate")
    if ripple.answers.get("cause") != "move_overdue":
        ripple.due, ripple.due_on = "reapply", add_months(ripple.day, ripple.around.months(REAPPLY, 12))
        says = _("Nobody may apply for a new one before {day}.").format(day=ripple.due_on.isoformat())
        ripple.tell("deadline", says, on=ripple.due_on, by=REAPPLY)
    ripple.tell("paper", _("The next return of changes lists this cancellation; the roster counts one less."))
