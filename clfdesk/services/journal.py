"""What was done on this desk: the list of operations, the history of a record, taking one back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clfdesk.domain.division import Division
from clfdesk.domain.event import KINDS
from clfdesk.errors import Refusal
from clfdesk.i18n import N_, _
from clfdesk.services.office import Office
from clfdesk.storage import journal, records

#: The words of what verbs call their operations; an unknown one is shown as it is.
ACTIONS: dict[str, str] = {
    "new": N_("made the desk"),
    "demo": N_("made the demonstration"),
    "undo": N_("took back"),
    "redo": N_("did again"),
    "import": N_("imported"),
    "person.add": N_("added a person"),
    "person.change": N_("changed a person"),
    "person.delete": N_("deleted a person"),
    "appoint": N_("appointed to a post"),
    "leave": N_("recorded leaving a post"),
    "appraise": N_("recorded an appraisal"),
    "poster.press": N_("printed wall posters"),
    "notice.press": N_("printed public notices"),
    "poster.hang": N_("recorded hanging a board"),
    "payroll_draft": N_("drafted the pay"),
    "payroll_check": N_("checked the pay"),
    "payroll_confirm": N_("confirmed the pay"),
    "payroll_sent": N_("marked the pay as sent"),
    "payroll_paid": N_("marked the pay as paid"),
    "payroll_bank": N_("wrote a batch for the bank"),
    "payroll_bankback": N_("took the bank's answer back"),
    "pay_input": N_("entered an item of pay"),
    "pay_proxy": N_("allowed pay into another's account"),
    "appraisal_score": N_("scored an appraisal"),
    "appraisal_ballot": N_("counted ballots of an appraisal"),
    "appraisal_event": N_("recorded an event for an appraisal"),
    "appraisal_decide": N_("decided an appraisal"),
    "benefit_enrol": N_("recorded a benefit"),
    "benefit_recovery": N_("recorded a recovery of a benefit"),
    "filing.make": N_("made a return"),
    "filing.fill": N_("filled a county form"),
    "filing.draft": N_("drafted a return"),
    "filing.checked": N_("checked a return"),
    "filing.answer": N_("answered a finding of a return"),
    "filing.send": N_("sent a return"),
    "filing.back": N_("recorded a return sent back"),
    "filing.accept": N_("recorded a return accepted"),
    "filing.file": N_("filed a return"),
    "filing.scan": N_("recorded the stamped scan of a return"),
    "register.add": N_("added to a register"),
    "register.change": N_("changed an entry of a register"),
    "register.send_on": N_("sent a matter on to villages"),
    "register.take": N_("took a sheet into a register"),
    "register.define": N_("made a register of this office's own"),
    "body.found": N_("founded a body"),
    "body.renew": N_("began a new term of office"),
    "post.identify": N_("changed who somebody in office is"),
    "group.make": N_("made a group"),
    "group.make_suggested": N_("made the groups that were due"),
    "group.assign": N_("put people into a group"),
    "pack.take": N_("took in a policy pack"),
    "pack.choose": N_("chose the policy pack to work by"),
    "set_value": N_("set a local value"),
    "user.first": N_("named the first person of the desk"),
    "user.add": N_("let a person work on the desk"),
    "user.role": N_("changed a person's role"),
    "user.remove": N_("took a person's password away"),
    "restore": N_("restored a backup"),
    "person.bulk": N_("changed many people"),
    "field.add": N_("made a field of our own"),
    "field.change": N_("changed a field of our own"),
    "person.merge": N_("merged two records of one person"),
    "duplicate.apart": N_("remembered that two people are not the same"),
    "household.found": N_("entered a household"),
    "household.join": N_("took somebody into a household"),
    "household.leave": N_("let somebody leave a household"),
    "household.head": N_("changed the head of a household"),
    "nonholder.add": N_("entered somebody not yet certified"),
    "nonholder.change": N_("changed an entry of the uncertified"),
    "nonholder.settle": N_("closed an entry of the uncertified"),
    "nonholder.certify": N_("made a certified person of an entry"),
    "archive.add": N_("entered a filed paper"),
    "archive.file": N_("filed a paper"),
    "archive.change": N_("changed a filed paper"),
    "archive.number": N_("numbered a year's papers"),
    "archive.close": N_("froze a year's file numbers"),
    "archive.box": N_("put papers into boxes"),
    "archive.ledgers": N_("made ledger boxes"),
    "archive.persons": N_("put personal files into boxes"),
    "archive.lend": N_("lent a paper out"),
    "archive.return": N_("took a loan back"),
    "archive.transfer": N_("handed papers to the archive room"),
    "archive.document": N_("described a policy document"),
    "archive.inspection": N_("set what shows a scored line"),
    "archive.sheet": N_("took in a score sheet"),
    "archive.year": N_("closed a year"),
    "division.found": N_("founded a village"),
    "division.change": N_("changed a village"),
    "division.merge": N_("merged villages"),
    "division.split": N_("split a village"),
    "scan.attach": N_("kept scans"),
    "scan.describe": N_("changed what is said of a scan"),
    "scan.trash": N_("put scans into the trash"),
    "scan.restore": N_("brought scans back from the trash"),
    "scan.purge": N_("emptied the trash of what was due"),
    "list.save": N_("saved a list"),
    "list.forget": N_("deleted a saved list"),
    "holiday.keep": N_("kept the holidays of a year"),
    "data.mend": N_("mended an error in the data"),
    "counter.accept": N_("accepted an application for a certificate"),
    "counter.papers": N_("ticked off papers of an application"),
    "counter.declare": N_("recorded a declaration about relatives"),
    "counter.appoint": N_("fixed the day of an assessment"),
    "counter.assess": N_("recorded an assessment"),
    "counter.post": N_("recorded a publicity"),
    "counter.down": N_("recorded that a publicity ended"),
    "counter.send": N_("sent a batch of applications up"),
    "counter.resend": N_("put applications back for the next batch"),
    "counter.answer": N_("recorded the county's answer"),
    "counter.arrive": N_("recorded that a card arrived"),
    "counter.hand": N_("handed a card over"),
    "counter.stop": N_("ended an application"),
}

#: References in a record that a clerk reads as names, and the field they are shown as.
_REFERENCES = {"village_id": "village", "division_id": "village", "parent_id": "village"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation in words: who did what, when, from which file; whether it stands or was taken back.

    ``at`` is an ISO moment in UTC, ``undone_by`` the operation that took it back (0: it stands).
    """

    id: int
    at: str
    user: str
    action: str
    says: str
    why: str
    source: str
    rows: int
    undoes: int | None
    undone_by: int


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a record's history, with villages by their names; inserts and deletes have no values."""

    change_set: int
    at: str
    user: str
    action: str
    says: str
    why: str
    source: str
    stem: str
    operation: str
    field: str
    old: Any
    new: Any


def says(action: str) -> str:
    """Return the word for what an operation did."""
    stem, _dot, kind = action.partition(".")
    if stem == "event" and kind in KINDS:
        return _(KINDS[kind].label)
    return _(ACTIONS[action]) if action in ACTIONS else action


def operation_of(done: journal.Done) -> Operation:
    """Return one operation in words."""
    return Operation(
        done.id,
        done.at,
        done.user,
        done.action,
        says(done.action),
        done.why,
        done.source,
        done.rows,
        done.undoes,
        done.undone_by,
    )


def change_sets(office: Office, limit: int = 100) -> list[Operation]:
    """Return the latest operations, the newest first."""
    _open(office)
    return [operation_of(done) for done in journal.change_sets(limit)]


def history(office: Office, stem: str, key: int) -> list[Step]:
    """Return the history of one record, the newest first; a person's certificates belong to it."""
    _open(office)
    steps = journal.history(stem, key)
    if not steps:
        raise Refusal(
            _("Nothing is remembered of this record."),
            where=f"{stem} {key}",
            next=_("Look it up in its list; the number stands in the first column."),
        )
    villages = {division.id: division.name for division in records.every(Division)}

    def shown(name: str, value: Any) -> Any:
        return villages.get(value, value) if name in _REFERENCES else value

    return [
        Step(
            step.change_set,
            step.at,
            step.user,
            step.action,
            says(step.action),
            step.why,
            step.source,
            step.stem,
            step.operation,
            _REFERENCES.get(step.field, step.field),
            None if step.operation == "delete" else shown(step.field, step.old),
            shown(step.field, step.new),
        )
        for step in steps
    ]


def _open(office: Office) -> None:
    if not office.is_open:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))


def in_words(done: journal.Done) -> str:
    """Return one operation as a sentence names it."""
    return _("no. {number}: {says} ({day})").format(number=done.id, says=says(done.action), day=done.at[:10])


def _taken_back(office: Office, number: int | None) -> int:
    _open(office)
    try:
        made = journal.undo(number, at=office.clock.now().isoformat(), user=office.user)
    except journal.Blocked as error:
        by = error.by
        raise Refusal(
            error.what,
            where=in_words(error.target),
            why=_("A later operation changed the same records: {later}.").format(later=in_words(by))
            if by
            else error.why,
            next=error.next,
        ) from error
    office.refresh()
    return made


def undo(office: Office, id: int | None = None) -> int:
    """Take an operation back (the last that stands, where none is named); return the new change set.

    It lasts through a restart. Raises :class:`Refusal` naming the later operation in the way.
    """
    return _taken_back(office, id)


def redo(office: Office) -> int:
    """Do again what the last undo took back; :class:`Refusal` where something else was done since."""
    _open(office)
    number = journal.last_redoable()
    if number is None:
        raise Refusal(
            _("There is nothing to do again."), why=_("Nothing was taken back, or other work was done since.")
        )
    return _taken_back(office, number)


def next_steps(office: Office) -> tuple[Operation | None, Operation | None]:
    """Return what undo and redo would take, for the words of their menu entries."""
    _open(office)
    back, again = journal.last_undoable(), journal.last_redoable()
    undone = journal.change_set(again).undoes if again else None
    return (
        operation_of(journal.change_set(back)) if back else None,
        operation_of(journal.change_set(undone)) if undone else None,
    )
