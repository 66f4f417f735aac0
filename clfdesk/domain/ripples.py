"""The ripple of any event: what may happen to whom, then the part of its own kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from clfdesk.domain.event import KINDS
from clfdesk.domain.ripple import Around, Ripple
from clfdesk.domain.ripple_certificate import cancel, freeze, issue, loss, regrade, reissue, renew, unfreeze
from clfdesk.domain.ripple_identity import guardian, id_correction, rename
from clfdesk.domain.ripple_leaving import death, move_in, move_out, move_within, prison, release
from clfdesk.errors import Refusal
from clfdesk.i18n import _

_DRAW: dict[str, Callable[[Ripple], None]] = {
    "death": death,
    "move_out": move_out,
    "move_in": move_in,
    "move_within": move_within,
    "issue": issue,
    "regrade": regrade,
    "renew": renew,
    "loss": loss,
    "reissue": reissue,
    "freeze": freeze,
    "unfreeze": unfreeze,
    "cancel": cancel,
    "id_correction": id_correction,
    "rename": rename,
    "guardian": guardian,
    "prison": prison,
    "release": release,
}
#: After these, lists and notices that left the desk before show what is no longer so.
TELLS_OF_PAPERS = frozenset({"death", "move_out", "cancel", "regrade", "id_correction", "rename"})
#: What may still happen to somebody who is off the roster.
_AFTERWARDS = {
    "dead": {"id_correction", "rename"},
    "moved_out": {"move_in", "move_out", "freeze", "cancel", "death", "id_correction", "rename", "unfreeze"},
    "cancelled": {"issue", "death", "move_out", "id_correction", "rename", "guardian"},
}


def ripple(around: Around, kind: str, day: date, answers: Mapping[str, Any], today: date) -> Ripple:
    """Return what an event brings with it; nothing is changed.

    Raises :class:`Refusal` for an unknown kind, a day that cannot be, a missing answer, or
    what cannot happen to this person any more.
    """
    person = around.person
    if kind not in KINDS:
        raise Refusal(
            _("There is no such event."),
            where=kind,
            next=_("Choose one of: {names}.").format(names=", ".join(KINDS)),
        )
    if day > today:
        raise Refusal(
            _("The day lies in the future."), where=day.isoformat(), next=_("Enter the event when it has happened.")
        )
    if person.birth is not None and day < person.birth:
        raise Refusal(
            _("The day lies before the birth."),
            where=f"{person.name} {day.isoformat()}",
            why=_("Born on {day}.").format(day=person.birth.isoformat()),
        )
    if person.lifecycle != "registered" and kind not in _AFTERWARDS[person.lifecycle]:
        raise Refusal(
            _("This cannot happen to somebody who is off the roster."),
            where=person.name,
            why=_("Off the roster since {day}.").format(
                day=person.lifecycle_on.isoformat() if person.lifecycle_on else "—"
            ),
            next=_("Take the earlier event back if it was a mistake."),
        )
    missing = [_(field.label) for field in KINDS[kind].asks if field.required and not answers.get(field.name)]
    if missing:
        raise Refusal(
            _("Something is missing."), where="、".join(missing), next=_("Fill it in; the paper for the event says it.")
        )
    drawn = Ripple(around, kind, day, today, answers)
    _DRAW[kind](drawn)
    if kind in TELLS_OF_PAPERS:
        drawn.tell_of_papers()
    return drawn
