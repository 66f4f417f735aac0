"""Getting in: whose password it is, what they may do, and what is put on record of it."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import attempts, database, keyslots, rights, session
from clfdesk.storage.access import log_access


def unlocked(
    folder: Path, slots: keyslots.Slots, secret: str | None, user: str | None, read_only: bool
) -> tuple[keyslots.Opened, tuple[str, ...]]:
    """Return what opened the desk, and when wrong passwords were entered that nobody was told of."""
    if not keyslots.needs_secret(slots):
        return keyslots.opened_by(slots, secret, user), ()
    clock = Clock()
    before = attempts.check(folder, slots, clock, read_only=read_only)
    try:
        by = keyslots.opened_by(slots, secret, user)
    except keyslots.WrongSecret:
        with contextlib.suppress(Refusal):  # a medium that cannot be written counts nothing, and still does not open
            attempts.failed(folder, slots, before, clock)
        raise
    return by, () if read_only else attempts.settled(folder, slots, before)


def again(secret: str, clock: Clock) -> tuple[str, ...]:
    """Check the password of the person at work (or a recovery code) while the desk stays open.

    Wrong ones count like those at the door: after five the pause begins, and it outlives a
    restart. A desk at rest is connected again. Returns when wrong passwords were entered that nobody was told of. Raises
    :class:`Refusal`. Reads and writes files only, so that running work goes on.
    """
    here = session.current()
    slots = keyslots.read(here.folder)
    if not keyslots.needs_secret(slots):
        return ()
    before = attempts.check(here.folder, slots, clock, read_only=here.read_only)
    try:
        by = keyslots.opened_by(slots, secret or "?", here.user or None)
    except keyslots.WrongSecret:
        with contextlib.suppress(Refusal):
            attempts.failed(here.folder, slots, before, clock)
        raise
    if here.rests:
        database.database.key = by.key
        database.database.init(str(here.path))
        session.set_current(replace(here, key=by.key, by=by))
        database.connect_here(query_only=True)  # the window's own; the worker's comes with its next job
    elif by.key != here.key:
        raise keyslots.WrongSecret
    return () if here.read_only else attempts.settled(here.folder, slots, before)


def settle_who(by: keyslots.Opened, otherwise: str, untold: tuple[str, ...]) -> None:
    """Remember who opened the desk and with which role; put sign-ins and failed ones on record."""
    here, users = session.current(), rights.active()
    name, role = otherwise, ""
    if by.kind == "recovery":
        name, role = by.user, "admin" if len(users) > 1 else ""
    elif by.kind == "password" and users:
        name = next((each for each in users if keyslots.tag(here.uuid, each) == by.user), "")
        if not name:
            raise Refusal(
                _("This person does not work on this desk any more."),
                where=str(here.folder),
                why=_("Their password was taken away."),
                next=_("Ask the administrator."),
            )
        role = rights.role_of(name)
    session.set_current(replace(here, user=name, role=role, by=by))
    for moment in untold:
        log_access("login_failed", at=moment, user="?")
    if role or by.kind == "recovery":
        log_access("login", by.kind)
