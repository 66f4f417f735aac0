"""Ripples of who the person is on paper: the ID number, the name, the guardian."""

from __future__ import annotations

from typing import Any

from clfdesk.domain.ripple import Ripple
from clfdesk.domain.ripple_certificate import read_number, succeed
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.certificate import cross_check, read_certificate
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.names import clean_name
from clfdesk.i18n import _


def id_correction(ripple: Ripple) -> None:
    """The right ID number; the certificate keeps what is printed on it until it is corrected too."""
    person = ripple.around.person
    written = str(ripple.answers["id_number"])
    checked = check_id(written, ripple.today)
    if checked.state == "empty" or checked.normal == person.id_number:
        raise Refusal(
            _("The number does not change."), where=person.name, next=_("Enter the number in the household register.")
        )
    reason = str(ripple.answers.get("id_reason") or "").strip()
    if not checked.good and not reason:
        raise Refusal(
            _("This ID number does not pass its check."),
            where=written,
            why=checked.why,
            next=_("Correct it, or say why it is kept to be verified (a copy of the household register shows it …)."),
        )
    values: dict[str, Any] = {
        "id_number": checked.normal,
        "id_state": "verified" if checked.good else "unverified",
        "id_reason": "" if checked.good else reason,
    }
    if checked.good:
        values |= {"birth": checked.birth} if checked.birth else {}
        values |= {"gender": checked.gender} if checked.gender != "unknown" else {}
    else:
        ripple.problems.append(Problem("id_number", checked.normal, checked.why, reason))
        ripple.tell("person", _("Kept to be verified: in rosters with a remark, in no bank file."))
    ripple.change("person", person.id, **values)
    if person.id_number:
        ripple.change("alias", 0, person_id=person.id, kind="id_number", value=person.id_number, until=ripple.day)
    says = _("ID number {new} in place of {old}; the old one still finds the person.")
    ripple.tell("person", says.format(new=checked.normal, old=person.id_number or "—"), on=ripple.day)
    for place in ripple.around.sent:
        ripple.tell("paper", _("The old number went out with: {place}. Tell who received it.").format(place=place))
    _certificate(ripple, checked.normal)
    if ripple.around.member is not None:
        ripple.change("household_member", ripple.around.member.id, id_number=checked.normal)
    for worker in ripple.around.staff:
        ripple.change("staff", worker.id, id_number=checked.normal)


def _certificate(ripple: Ripple, id_number: str) -> None:
    held = ripple.around.certificate
    written = str(ripple.answers.get("certificate_number") or "")
    if written:
        read = read_number(written)
        ripple.problems += cross_check(id_number, read, today=ripple.today)
        kept = {"issued_on": held.issued_on, "valid_until": held.valid_until} if held else {}
        succeed(
            ripple,
            number=read.number,
            raw_number=read.raw,
            reissue=read.reissue,
            type=read.type,
            grade=read.grade,
            components=held.components if held else "",
            **kept,
        )
        ripple.tell("certificate", _("The corrected certificate is {number}.").format(number=read.written))
        ripple.settles = ("correct_certificate",)
        return
    printed = read_certificate(held.number) if held and held.number else None
    if printed is not None and printed.id_number != id_number:
        ripple.due = "correct_certificate"
        ripple.tell("certificate", _("The certificate keeps its printed number until the county corrects it."))
        ripple.tell("paper", _("Goes on the list of corrections for the county."))
    elif printed is not None:
        ripple.settles = ("correct_certificate",)
        ripple.tell("certificate", _("ID and certificate agree now."))


def rename(ripple: Ripple) -> None:
    """Another name; the former one is kept and found."""
    person = ripple.around.person
    name = clean_name(ripple.answers["name"])
    if not name or name == person.name:
        raise Refusal(_("The name does not change."), where=person.name, next=_("Enter the new name."))
    ripple.change("person", person.id, name=name)
    ripple.change("alias", 0, person_id=person.id, kind="name", value=person.name, until=ripple.day)
    says = _("{old} is called {new} now; search finds both.")
    ripple.tell("person", says.format(old=person.name, new=name), on=ripple.day)
    for post, title in zip(ripple.around.posts, ripple.around.titles, strict=True):
        ripple.change("post", post.id, name=name)
        ripple.tell("post", _("{title}: shown with the new name.").format(title=title), key=f"post:{post.id}")
    for worker in ripple.around.staff:
        ripple.change("staff", worker.id, name=name)
    if ripple.around.member is not None:
        ripple.change("household_member", ripple.around.member.id, name=name)
    for ward in ripple.around.wards:
        ripple.change("person", ward.id, guardian_name=name)
        ripple.tell(
            "guardian",
            _("Guardian of {name}: shown with the new name.").format(name=ward.name),
            key=f"person:{ward.id}",
        )
    if ripple.around.certificate is not None:
        ripple.due = "correct_certificate"
        ripple.tell("certificate", _("The name on the certificate is to be corrected."))
    ripple.tell("paper", _("Check the account holder of the bank account: it must bear the same name."))


def guardian(ripple: Ripple) -> None:
    """Another guardian."""
    person = ripple.around.person
    name = clean_name(ripple.answers["guardian_name"])
    values = {
        "guardian_name": name,
        "guardian_relation": str(ripple.answers.get("guardian_relation") or ""),
        "guardian_phone": str(ripple.answers.get("guardian_phone") or ""),
    }
    ripple.change("person", person.id, **values)
    says = _("{new} is guardian in place of {old}.")
    ripple.tell("guardian", says.format(new=name, old=person.guardian_name or "—"), on=ripple.day)
    ripple.tell("paper", _("Keep the guardian's papers in the personal file."))
    if person.living_allowance or person.care_subsidy:
        ripple.tell("benefit", _("If the guardian collects the benefits, the paper of proxy must be renewed."))
