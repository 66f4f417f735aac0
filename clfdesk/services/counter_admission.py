"""Who may apply at the certificate counter for what, and the application as it is accepted.

残疾人证管理办法: one application at a time, a ban of a year after a cancellation, one change of
type or grade and one re-issue a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.counter import CLOSED, Business, BusinessKind
from clfdesk.domain.event import KINDS, Event
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.person import Person
from clfdesk.errors import Problem, Refusal
from clfdesk.grammar.calendar import add_months
from clfdesk.i18n import _
from clfdesk.services.counter import Step, as_json, forward, kind_named, read, stepped, word
from clfdesk.services.event_answers import read_answers
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: What a correction may correct: the life events of identity.
CORRECTIONS = ("id_correction", "rename", "guardian")


def asked(kind: BusinessKind, item: str = "") -> tuple[Any, ...]:
    """Return the fields a kind asks for at once; those of the new card come when it arrives."""
    event = item if kind.event == "correction" else kind.event
    if event not in KINDS:
        return ()
    return tuple(
        each
        for each in KINDS[event].asks
        if each.name not in ("issued_on", "valid_until", "type", "grade", "components")
        and not (each.name == "certificate_number" and kind.card)
    )


def accept(
    office: Office,
    kind: str,
    *,
    person: int | None = None,
    nonholder: int | None = None,
    values: Mapping[str, Any] | None = None,
) -> Step:
    """Accept an application of somebody on the roster or in the ledger of the uncertified.

    ``values`` are columns of the queue and what the life event of the kind asks
    (``destination``, ``cause``, ``item`` of a correction …). Raises :class:`Refusal` where
    the business cannot be: no certificate to renew, a ban that still holds, one in the queue.
    """
    wanted = kind_named(kind)
    told = dict(values or {})
    problems = _admitted(office, wanted, person, nonholder)
    detail = _detail(wanted, told)
    columns = read(told)
    columns.setdefault("applied_on", office.today)
    if columns["applied_on"] > office.today:
        raise Refusal(_("The day lies in the future."), where=columns["applied_on"].isoformat())
    fresh = Business(
        **{"kind": wanted.code, "person_id": person, "nonholder_id": nonholder, "detail": as_json(detail), **columns}
    )
    with unit("counter.accept", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([fresh])
        forward(number)
    return stepped(number, change.id, problems)


def _detail(kind: BusinessKind, told: dict[str, Any]) -> dict[str, Any]:
    """Take what the life event asks out of the values; a required one must be there."""
    item = str(told.pop("item", "") or "")
    if kind.event == "correction" and item not in CORRECTIONS:
        names = "、".join(f"{code} {_(KINDS[code].label)}" for code in CORRECTIONS)
        raise Refusal(
            _("It is not said what is to be corrected."),
            where="item",
            next=_("Choose one of: {names}.").format(names=names),
        )
    declared = asked(kind, item)
    answers = {each.name: told.pop(each.name) for each in declared if told.get(each.name) not in (None, "")}
    if missing := [_(each.label) for each in declared if each.required and each.name not in answers]:
        raise Refusal(
            _("Something is missing."), where="、".join(missing), next=_("Fill it in; the paper for the event says it.")
        )
    event = item if kind.event == "correction" else kind.event
    return {"event": event, "answers": read_answers(event, answers)} if event else {}


def _admitted(office: Office, kind: BusinessKind, person: int | None, nonholder: int | None) -> list[Problem]:
    """Refuse what cannot be asked for; return what is doubtful."""
    if (person is None) == (nonholder is None):
        raise Refusal(_("It is not said who applies."), next=_("Name somebody of the roster, or of the uncertified."))
    if nonholder is not None:
        entry = records.get(Nonholder, nonholder)
        if entry is None or entry.outcome or kind.code not in ("new", "cross"):
            raise Refusal(
                _("This business is not for somebody without a certificate."),
                where=entry.name if entry else str(nonholder),
                next=_("Choose a new certificate, or an open entry of the ledger."),
            )
        _once(nonholder_id=nonholder)
        return []
    member = records.get(Person, person or 0)
    if member is None:
        raise Refusal(_("There is no such person on this desk."), where=str(person))
    held = next(iter(records.every(Certificate, person_id=member.id, current=True)), None)
    if kind.code not in ("new", "move_in", "cross") and (held is None or held.state == "cancelled"):
        raise Refusal(
            _("This person has no certificate on the desk."),
            where=member.name,
            next=_("Enter the certificate first."),
        )
    if kind.code == "new" and held is not None and held.state in ("valid", "frozen", "lost"):
        raise Refusal(
            _("This person has a certificate already."),
            where=member.name,
            next=_("Enter a change of type or grade, a renewal or a loss instead."),
        )
    _once(person_id=member.id)
    return _terms(office, kind, member)


def _once(**who: int) -> None:
    for other in records.every(Business, **who):
        if other.state not in CLOSED:
            raise Refusal(
                _("This person has an application in the queue already."),
                where=_("No. {number}").format(number=other.id),
                why=word("business", other.kind),
                next=_("Finish or stop it first."),
            )


_TERMS = {
    "new": ("cancel", "certificate.reapply_after_months"),
    "regrade": ("regrade", "certificate.regrade_every_months"),
}
_TERMS["reissue"] = ("reissue", "certificate.reissue_every_months")


def _terms(office: Office, kind: BusinessKind, member: Person) -> list[Problem]:
    """Return what came too soon after an earlier event; a ban after a cancellation is refused."""
    if kind.code not in _TERMS:
        return []
    earlier, key = _TERMS[kind.code]
    dated = office.pack.value(key, office.today)
    months = int(dated.value) if dated else 12
    for event in records.every(Event, person_id=member.id, kind=earlier):
        until = add_months(event.happened_on, months)
        if office.today >= until:
            continue
        if kind.code == "new" and event.due == "reapply":
            raise Refusal(
                _("The certificate was cancelled less than a year ago."),
                where=member.name,
                why=_("Cancelled on {day}; nobody may apply again before {until}.").format(
                    day=event.happened_on.isoformat(), until=until.isoformat()
                ),
                next=_("Wait for that day, or correct the cancellation."),
            )
        if kind.code != "new":
            says = _("The last one was on {day}; the term ends on {until}.")
            why = says.format(day=event.happened_on.isoformat(), until=until.isoformat())
            return [Problem("kind", kind.title, why, _("Ask the county whether it accepts another one."))]
    return []
