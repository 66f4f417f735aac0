"""What was done, looked up; what stands in the way of taking it back; who looked at, exported or printed whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.i18n import N_, _
from clfdesk.services.files import PAPER, persons_of
from clfdesk.services.journal import Operation, in_words, operation_of
from clfdesk.services.office import Office
from clfdesk.storage import access, journal, operations, search

#: The words of what the record of accesses calls its lines; an unknown one is shown as it is.
KINDS: dict[str, str] = {
    "show": N_("looked at"),
    "export": N_("exported"),
    "print": N_("printed"),
    "copy": N_("copied"),
    "dossier": N_("pressed a personal file"),
    "scan.open": N_("opened a scan"),
    "scan.verify": N_("read every scan again"),
    "file.locked": N_("opened a received file with its password"),
    "file.macros": N_("read a received file without its macros"),
    "original.open": N_("opened the file of an import"),
    "press": N_("pressed papers"),
    "paper": N_("wrote a paper"),
    "file": N_("wrote a file"),
    "backup": N_("backed up"),
    "verify": N_("checked the desk"),
    "restore": N_("restored a backup"),
    "keys": N_("put the keys back from a backup"),
    "handover": N_("handed the desk over"),
    "login": N_("signed in"),
    "login_failed": N_("entered a wrong password"),
    "unlock": N_("unlocked the window"),
    "password": N_("set a password"),
    "recovery": N_("made a recovery sheet"),
    "revoke": N_("revoked a recovery sheet"),
    "send": N_("sent upward"),
    "clear": N_("cleared from the outbox"),
}


#: By what somebody signed in.
_BY: dict[str, str] = {"password": N_("with the password"), "recovery": N_("with a recovery sheet")}


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the record of accesses in words; ``at`` an ISO moment in UTC."""

    at: str
    user: str
    kind: str
    says: str
    detail: str
    purpose: str
    rows: int


def _moment(day: date) -> str:
    return datetime.combine(day, time()).astimezone().astimezone(UTC).isoformat()


def find(
    office: Office,
    *,
    person: str = "",
    stem: str = "",
    user: str = "",
    since: date | None = None,
    until: date | None = None,
    limit: int = 500,
) -> list[Operation]:
    """Return the operations that fit, the newest first; ``person`` is what the search box takes, days are local."""
    _open(office)
    numbers = search.find(person.strip()) if person.strip() else None
    found = operations.operations(
        persons=numbers,
        stem=stem,
        user=user,
        since=_moment(since) if since else "",
        until=_moment(until + timedelta(days=1)) if until else "",
        limit=limit,
    )
    return [operation_of(each) for each in found]


def choices(office: Office) -> tuple[list[str], list[str]]:
    """Return the lists that operations changed, and everybody who did something."""
    _open(office)
    return operations.stems(), operations.users()


def in_the_way(office: Office, number: int) -> str:
    """Return in one sentence why an operation cannot be taken back now; empty where it can."""
    _open(office)
    refusal = journal.obstacle(number)
    if refusal is None:
        return ""
    why = refusal.why
    if isinstance(refusal, journal.Blocked) and refusal.by is not None:
        why = _("A later operation changed the same records: {later}.").format(later=in_words(refusal.by))
    return " ".join(part for part in (refusal.what, why, refusal.next) if part)


def accesses(office: Office, number: int | None = None, limit: int = 500) -> list[Access]:
    """Return who looked at, exported or printed a person (or anything), the newest first."""
    _open(office)
    lines = journal.accesses(limit=limit) if number is None else access.of_person(number, limit)
    return [
        Access(
            each["at"],
            each["user"],
            each["kind"],
            _(KINDS[each["kind"]]) if each["kind"] in KINDS else each["kind"],
            _detail(each["kind"], each["detail"]),
            each["purpose"],
            each["rows"],
        )
        for each in lines
    ]


def _detail(kind: str, detail: str) -> str:
    """Return what a line names: of a paper only its file, not its folder and hash; of a sign-in by what."""
    if kind == "login":
        return _(_BY[detail]) if detail in _BY else detail
    if kind == "scan.verify":  # how many were damaged
        return _("{number} damaged").format(number=detail) if detail not in ("", "0") else ""
    if kind != PAPER:
        return detail
    try:
        return str(json.loads(detail)[0])
    except (ValueError, LookupError, TypeError):
        return detail


def looked_at(office: Office, number: int) -> None:
    """Put on record that a person was looked at (on the worker, once the eye rested on them)."""
    if office.is_open:
        journal.log_access(
            "show", user=office.user, at=office.clock.now().isoformat(), stem="person", number=number, rows=1
        )


def listed(office: Office, stem: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put on record that a list was shown whole, outside the window, with those it names."""
    given = list(rows)
    journal.log_access(
        "show", user=office.user, at=office.clock.now().isoformat(), stem=stem,
        rows=len(given), persons=persons_of(stem, given),
    )  # fmt: skip


def copied(office: Office, what: str, rows: int) -> None:
    """Put on record that rows of a list, or a text, were copied out of the window."""
    if office.is_open:
        journal.log_access("copy", what, user=office.user, at=office.clock.now().isoformat(), rows=rows)


def last(office: Office) -> tuple[int, int]:
    """Return the numbers of the last operation and of the last line of the record of accesses."""
    _open(office)
    return access.last_numbers()


def told(office: Office, what: str, before: tuple[int, int]) -> None:
    """Put on record that something was shown outside the window, unless it left a line or an operation itself."""
    if office.is_open and access.last_numbers() == before:
        journal.log_access("show", what, user=office.user, at=office.clock.now().isoformat())


def _open(office: Office) -> None:
    if not office.is_open:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))
