"""Who may open the desk: setting, changing and taking away passwords and recovery sheets.

The person stands in the desk, their slot in the slot file. Where a power cut falls
between the two, the person cannot get in (a slot without a person, a person without a
slot opens nothing), and the administrator sets the password again.
"""

from __future__ import annotations

from dataclasses import replace

from clfdesk.domain.user import User
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import attempts, journal, keyslots, records, rights, session
from clfdesk.storage.unit import unit


def _slots() -> keyslots.Slots:
    return keyslots.read(session.current().folder)


def _write(slots: keyslots.Slots) -> None:
    here = session.current()
    if attempts.guarded(slots) and attempts.read(here.folder, slots) is None:
        attempts.write(here.folder, slots, attempts.Attempts())
    keyslots.write(here.folder, slots)


def _writable() -> session.Session:
    here = session.current()
    if here.read_only:
        raise Refusal(
            _("This desk is open for reading only."),
            where=str(here.folder),
            next=_("Open it from a folder that can be written to."),
        )
    return here


def _who_counts(name: str = "") -> None:
    """Take the roles as they are now for the person at work (``name`` where they only just got one)."""
    here = session.current()
    user = name or here.user
    users = rights.active()
    role = here.role if len(users) > 1 and user not in users else rights.role_of(user)
    session.set_current(replace(here, user=user, role=role))


def protected(name: str) -> bool:
    """Tell whether a person has a password."""
    slots = _slots()
    return keyslots.tag(slots.desk, name) in keyslots.passwords(slots)


def sheets() -> list[str]:
    """Return the names of the recovery sheets that open the desk."""
    return keyslots.recoveries(_slots())


def _known(name: str) -> User:
    users = rights.active()
    if name not in users:
        raise Refusal(
            _("Nobody of this name works on this desk."), where=name, next=_("Look at the list of people first.")
        )
    return users[name]


def set_password(name: str, secret: str, *, at: str, day: str) -> None:
    """Set somebody's password: one's own, or as administrator another's.

    The first password on a desk that had none protects it; with a name it makes that
    person its administrator. Raises :class:`Refusal`.
    """
    here = _writable()
    users = rights.active()
    if here.role and here.role != "admin" and name != here.user:
        rights.begin("user.password", None)
    if name and users:
        _known(name)
    elif name:
        with unit("user.first", at=at) as change:
            records.insert([User(name, "admin", "active", day)])
            change.user = name
        _who_counts(name)
    slots = keyslots.with_password(_slots(), here.key, secret, name)
    if name:
        slots = keyslots.without_user(slots, "")
    _write(slots)
    journal.log_access("password", name, at=at)


def add(user: User, secret: str, *, at: str) -> int:
    """Let one more person work here; return the change set."""
    here = _writable()
    users = rights.active()
    if user.name in users:
        raise Refusal(
            _("Somebody of this name works on this desk already."),
            where=user.name,
            next=_("Add something that tells the two apart."),
        )
    if here.user not in users and not here.role:
        raise Refusal(
            _("The desk does not know yet who you are."),
            where=user.name,
            why=_("Before a second person comes, the first needs a name and a password of their own."),
            next=_("Set your own password with your name, then add the other person."),
        )
    with unit("user.add", at=at) as change:
        records.insert([user])
        _write(keyslots.with_password(_slots(), here.key, secret, user.name))
    _who_counts()
    return change.id


def set_role(name: str, role: str, *, at: str) -> int:
    """Give somebody another role; return the change set."""
    _writable()
    user = _known(name)
    with unit("user.role", at=at) as change:
        records.update(User, user.id, {"role": role})
        _somebody_manages()
    _who_counts()
    return change.id


def _somebody_manages() -> None:
    if not any(user.role == "admin" for user in rights.active().values()):
        raise Refusal(
            _("Somebody must be administrator."),
            why=_("Without one nobody could add people or restore a backup."),
            next=_("Make another person administrator first."),
        )


def remove(name: str, *, at: str) -> int:
    """Take somebody's password away; what they did stays on record. Return the change set."""
    here = _writable()
    user = _known(name)
    if name == here.user:
        raise Refusal(
            _("You cannot remove yourself."),
            where=name,
            next=_("Let another administrator do it."),
        )
    with unit("user.remove", at=at) as change:
        records.update(User, user.id, {"state": "removed"})
        _somebody_manages()
        _write(keyslots.without_user(_slots(), name))
    _who_counts()
    return change.id


def new_sheet(*, at: str) -> tuple[str, str]:
    """Make one more recovery sheet and return its name and its code; the code is kept nowhere."""
    here = _writable()
    rights.begin("user.recovery", None)
    slots, name, code = keyslots.with_recovery(_slots(), here.key)
    _write(slots)
    journal.log_access("recovery", name, at=at)
    return name, code


def slots() -> keyslots.Slots:
    """Return the slots of the open desk."""
    return _slots()


def sheet_alone() -> tuple[keyslots.Slots, str, str]:
    """Return slots for a copy of a desk without a password, with a recovery sheet as their only one; its name, its code."""
    here = session.current()
    return keyslots.with_recovery(keyslots.Slots(here.uuid, ()), here.key)


def revoke_sheet(name: str, *, at: str) -> None:
    """Make a recovery sheet worthless (one that was lost, or used)."""
    here = _writable()
    rights.begin("user.recovery", None)
    slots = keyslots.read(here.folder)
    if name not in keyslots.recoveries(slots):
        raise Refusal(
            _("There is no such recovery sheet."),
            where=name,
            next=_("Its name stands on the sheet and in the list of sheets."),
        )
    _write(keyslots.without_recovery(slots, name))
    journal.log_access("revoke", name, at=at)
