"""Ripples of death, moves and prison.

残疾人证管理办法: the certificate follows the hukou within half a year, else the old county
freezes it, after a year it cancels it; both spans come from the policies.
"""

from __future__ import annotations

from datetime import date

from clfdesk.domain.ripple import Ripple
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Month, add_months
from clfdesk.i18n import _

FREEZE, CANCEL = "certificate.freeze_after_months", "certificate.cancel_after_months"
_PLACE = ("village", "settlement", "hukou_address", "live_address")


def death(ripple: Ripple) -> None:
    """The certificate is cancelled and collected, everything that runs for the person ends."""
    person = ripple.around.person
    ripple.change("person", person.id, lifecycle="dead", lifecycle_on=ripple.day)
    ripple.tell("person", _("Leaves the roster as deceased; the record and its history stay."), on=ripple.day)
    ripple.certificate_becomes("cancelled", _("The certificate is cancelled; collect the card."))
    ripple.stop_benefits()
    ripple.end_posts()
    ripple.leave_household()
    ripple.leave_wards()
    ripple.end_matters()
    ripple.tell("plan", _("Support plan and home visits end; the file goes to the closed cabinet."))
    ripple.tell("paper", _("The next return of changes lists this death; the roster counts one less."))
    ripple.settles = ("freeze", "cancel", "reapply", "release", "reissue", "correct_certificate")


def _clock(ripple: Ripple) -> tuple[str, date, date]:
    """Return what state the certificate has by now, and the days it is frozen and cancelled."""
    freeze = add_months(ripple.day, ripple.around.months(FREEZE, 6))
    cancel = add_months(ripple.day, ripple.around.months(CANCEL, 12))
    state = "cancelled" if ripple.today >= cancel else "frozen" if ripple.today >= freeze else ""
    return state, freeze, cancel


def move_out(ripple: Ripple) -> None:
    """The roster is left; the certificate has half a year to follow, or has followed already."""
    person, to = ripple.around.person, str(ripple.answers["destination"])
    ripple.change("person", person.id, lifecycle="moved_out", lifecycle_on=ripple.day)
    ripple.tell("person", _("Leaves the roster as moved to {place}.").format(place=to), on=ripple.day)
    ripple.stop_benefits()
    ripple.end_posts()
    ripple.leave_household()
    ripple.leave_wards()
    ripple.end_matters()
    ripple.tell("paper", _("The next return of changes lists this move; the roster counts one less."))
    if ripple.answers.get("transferred_on"):
        ripple.certificate_becomes("moved_out", _("The certificate has gone to the new county."))
        return
    if ripple.around.certificate is None or ripple.around.certificate.state in ("cancelled", "moved_out"):
        return
    state, freeze, cancel = _clock(ripple)
    if state == "cancelled":
        ripple.certificate_becomes(
            "cancelled", _("The last term for moving it has passed: the certificate is cancelled."), by=CANCEL
        )
        return
    if state == "frozen":
        ripple.certificate_becomes(
            "frozen", _("The first term for moving it has passed: the certificate is frozen."), by=FREEZE
        )
    else:
        says = _("Move the certificate by {day}, or the old county freezes it.").format(day=freeze.isoformat())
        ripple.tell("deadline", says, on=freeze, by=FREEZE)
    says = _("Not moved by {day}, it is cancelled.").format(day=cancel.isoformat())
    ripple.tell("deadline", says, on=cancel, by=CANCEL)
    ripple.due, ripple.due_on = ("cancel", cancel) if state == "frozen" else ("freeze", freeze)


def _settle(ripple: Ripple) -> None:
    """Put the place that was named on the person."""
    named = {name: ripple.answers[name] for name in _PLACE if ripple.answers.get(name)}
    ripple.change("person", ripple.around.person.id, **named)


def move_in(ripple: Ripple) -> None:
    """The person is on the roster again, with the certificate brought along."""
    person = ripple.around.person
    ripple.change("person", person.id, lifecycle="registered", lifecycle_on=ripple.day)
    _settle(ripple)
    place = str(ripple.answers["village"])
    ripple.tell("person", _("On the roster again, in {place}.").format(place=place), on=ripple.day)
    held = ripple.around.certificate
    if held is not None and held.state in ("moved_out", "frozen"):
        ripple.certificate_becomes("valid", _("The certificate is in force here."))
    month = Month.of(ripple.day)
    ripple.tell(
        "benefit",
        _("The two benefits may be applied for here from {month}; ask where they were paid till.").format(month=month),
    )
    ripple.tell("household", _("Enter the household the person lives in now."))
    ripple.tell("paper", _("The next return of changes lists this move; the roster counts one more."))
    ripple.settles = ("freeze", "cancel")


def move_within(ripple: Ripple) -> None:
    """Another village of the same township: the rosters and boards of both change."""
    if ripple.answers["village"] == ripple.around.village and not ripple.answers.get("settlement"):
        raise Refusal(_("The person lives in this village already."), where=ripple.around.village)
    _settle(ripple)
    says = _("From {old} to {new}: the rosters of both villages change.")
    ripple.tell("person", says.format(old=ripple.around.village or "—", new=ripple.answers["village"]), on=ripple.day)
    for post, title in zip(ripple.around.posts, ripple.around.titles, strict=True):
        ripple.tell(
            "post", _("Still holds {title}; decide whether it ends.").format(title=title), key=f"post:{post.id}"
        )
    if ripple.around.others:
        names = "、".join(each.name for each in ripple.around.others)
        ripple.tell("household", _("Still belongs to the household of {names}.").format(names=names))


def prison(ripple: Ripple) -> None:
    """The person stays on the roster; the benefits stop while the sentence lasts."""
    ripple.change("person", ripple.around.person.id, living="prison")
    ripple.tell("person", _("Stays on the roster; marked as in prison."), on=ripple.day)
    ripple.stop_benefits()
    for post, title in zip(ripple.around.posts, ripple.around.titles, strict=True):
        ripple.tell(
            "post", _("Still holds {title}; decide whether it ends.").format(title=title), key=f"post:{post.id}"
        )
    ripple.leave_wards()
    ripple.due, ripple.due_on = "release", ripple.answers.get("until") or None
    if ripple.due_on:
        ripple.tell("deadline", _("Ask after the person when the sentence ends."), on=ripple.due_on)


def release(ripple: Ripple) -> None:
    """Back home: what was stopped by the sentence may be applied for again."""
    if ripple.around.person.living != "prison":
        raise Refusal(
            _("The person is not marked as in prison."),
            where=ripple.around.person.name,
            next=_("Enter the sentence first."),
        )
    ripple.change("person", ripple.around.person.id, living="home")
    ripple.tell("person", _("Back home."), on=ripple.day)
    says = _("The benefits do not start again by themselves: apply from {month}.")
    ripple.tell("benefit", says.format(month=Month.of(ripple.day)))
    ripple.settles = ("release",)
