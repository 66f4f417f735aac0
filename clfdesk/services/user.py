"""Who works on this desk: passwords, roles, recovery sheets to seal and keep with the leader."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from clfdesk.domain.user import ROLES, User
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.safety_papers import recovery_sheet
from clfdesk.storage import desk, entering, journal, keeping, members, rights, sealing, session

#: A password has at least so many characters.
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Member:
    """One person on the desk: role in words too, whether a password is set, the last sign-in (UTC, or empty)."""

    name: str
    role: str
    says: str
    protected: bool
    last_login: str
    me: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A recovery sheet that was made: its name, and the PDF."""

    name: str
    files: list[OutFile] = field(default_factory=list)


def _at(office: Office) -> str:
    return office.clock.now().isoformat()


def _open(office: Office) -> None:
    if not office.is_open:
        raise Refusal(_("No desk is open."), next=_("Open a desk first."))


def _good(secret: str) -> str:
    if len(secret) < SHORTEST:
        raise Refusal(
            _("The password is too short."),
            why=_("It has fewer than {number} characters.").format(number=SHORTEST),
            next=_("Take a longer one; a short sentence is easy to remember."),
        )
    return secret


def _settle(office: Office) -> None:
    office.user = session.current().user


def roles() -> list[tuple[str, str]]:
    """Return (code, word) of every role."""
    return [(code, _(word)) for code, word in ROLES.items()]


def role(office: Office) -> str:
    """Return the role at work; empty while one person works alone here."""
    _open(office)
    return session.current().role


def people(office: Office) -> list[Member]:
    """Return who works on the desk; empty while a lone clerk has given no name."""
    _open(office)
    here = session.current()
    return [
        Member(
            name,
            user.role,
            rights.role_word(user.role),
            members.protected(name),
            journal.last_access("login", name),
            name == here.user,
        )
        for name, user in rights.active().items()
    ]


def set_password(office: Office, secret: str, name: str = "") -> None:
    """Set one's own password (or, as administrator, that of ``name``).

    On a desk without one it protects the desk; with a name it makes that person known.
    Raises :class:`Refusal` for a short password, an unknown person, a role that may not.
    """
    _open(office)
    whose = name.strip() or (office.user if office.user in rights.active() else "") or office.info.clerk
    members.set_password(whose, _good(secret), at=_at(office), day=office.today.isoformat())
    _settle(office)


def add(office: Office, name: str, role: str, secret: str) -> int:
    """Let one more person work here with a role and a first password; return the change set.

    From the second person on roles count. Raises :class:`Refusal`.
    """
    _open(office)
    if not name.strip():
        raise Refusal(_("The person has no name."), next=_("Enter the name they are known by in the office."))
    if role not in ROLES:
        raise Refusal(
            _("There is no such role."), where=role, next=_("One of: {roles}.").format(roles=", ".join(ROLES))
        )
    user = User(name.strip(), role, "active", office.today.isoformat())
    return members.add(user, _good(secret), at=_at(office))


def set_role(office: Office, name: str, role: str) -> int:
    """Give somebody another role; return the change set."""
    _open(office)
    if role not in ROLES:
        raise Refusal(
            _("There is no such role."), where=role, next=_("One of: {roles}.").format(roles=", ".join(ROLES))
        )
    return members.set_role(name, role, at=_at(office))


def remove(office: Office, name: str) -> int:
    """Take somebody's password away; return the change set. What they did stays on record."""
    _open(office)
    return members.remove(name.strip(), at=_at(office))


def sheets(office: Office) -> list[str]:
    """Return the names of the recovery sheets that open this desk."""
    _open(office)
    return members.sheets()


def make_sheet(office: Office, out: Path) -> Sheet:
    """Make a recovery sheet as PDF: it opens the desk like a password, and is kept sealed.

    Print it, seal it, delete the file; the code is kept nowhere else. Refusal on a desk
    without a password, which needs none.
    """
    _open(office)
    if not session.is_protected():
        raise Refusal(
            _("This desk has no password."),
            why=_("A recovery sheet opens a desk whose password is lost."),
            next=_("Set a password first."),
        )
    name, code = members.new_sheet(at=_at(office))
    try:
        return Sheet(name, [recovery_sheet(office, out, name, code)])
    except BaseException:
        members.revoke_sheet(name, at=_at(office))
        raise


def revoke_sheet(office: Office, name: str) -> None:
    """Make a recovery sheet worthless: it was lost, opened, or is no longer wanted."""
    _open(office)
    members.revoke_sheet(name.strip(), at=_at(office))


def locks(office: Office) -> bool:
    """Tell whether the desk has a password, so that the window can be locked."""
    return office.is_open and session.is_protected()


def keep_before_rest(office: Office) -> None:
    """Make the backup that leaving would make (on the worker, before the desk is put to rest)."""
    if office.is_open and not session.current().read_only and keeping.changed() > 0:
        with contextlib.suppress(Refusal):  # the next start tells that there is none
            keeping.keep(office.clock, "leaving")


def rest(office: Office) -> None:
    """Close the desk's connections and let go of its key while its window is locked and nothing is at work."""
    if office.is_open and session.is_protected():
        desk.rest()


def sealed(text: str) -> bytes:
    """Return what was typed and not saved as cipher text under the open desk's key."""
    return sealing.seal(text)


def unsealed(typed: bytes) -> str:
    """Return what was typed, once the desk's key is back."""
    return sealing.opened(typed)


def rests(office: Office) -> bool:
    """Tell whether the desk was put to rest."""
    return office.is_open and session.current().rests


def unlock(office: Office, secret: str) -> list[str]:
    """Check the password of the person at work, for a locked window; the desk stays open meanwhile.

    Returns when wrong ones were entered, for :func:`unlocked`. Raises :class:`Refusal` for
    a wrong password and while the pause after five of them lasts.
    """
    _open(office)
    return list(entering.again(secret, office.clock))


def unlocked(office: Office, failed: list[str]) -> None:
    """Put the unlocking, and the wrong passwords before it, on record (on the worker)."""
    if not office.is_open:
        return
    for moment in failed:
        journal.log_access("login_failed", at=moment, user="?")
    journal.log_access("unlock", at=_at(office))


def why_not(office: Office) -> str:
    """Return why nothing can be changed by the person at work, in a sentence; empty where they can."""
    if not office.is_open:
        return ""
    if session.current().read_only:
        return _("This desk is open for reading only; nothing can be changed.")
    if session.current().role == "reader":
        return _("Your role only looks at the desk; ask the administrator where something is to be changed.")
    return ""


def last_time(office: Office) -> str:
    """Return when the person at work signed in the time before this one (UTC), empty where nobody signs in."""
    _open(office)
    if not session.current().role:
        return ""
    mine = [each["at"] for each in journal.accesses(limit=200, kind="login") if each["user"] == session.current().user]
    return str(mine[1]) if len(mine) > 1 else ""


def failed_logins(office: Office) -> list[str]:
    """Return when wrong passwords were entered (UTC), the newest first."""
    _open(office)
    return [each["at"] for each in journal.accesses(limit=1000) if each["kind"] == "login_failed"]
