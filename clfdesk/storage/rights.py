"""What the role of the person at work lets them write, held at the one door of all writes."""

from __future__ import annotations

from clfdesk.domain.user import ROLES, User, may
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import database, session


def role_word(role: str) -> str:
    """Return the word of a role."""
    return _(ROLES[role]) if role in ROLES else role


def active() -> dict[str, User]:
    """Return everybody who may work on the open desk, by name."""
    rows = database.fetch("SELECT name, role, state, made_on, id, ver FROM user WHERE state = 'active' ORDER BY id")
    return {row[0]: User(*row) for row in rows}


def role_of(name: str) -> str:
    """Return the role that counts for a person: none while they are alone on the desk."""
    users = active()
    return users[name].role if len(users) > 1 and name in users else ""


def _original(action: str, undoes: int | None) -> str:
    """Return what is undone or done again in the end."""
    while undoes is not None:
        action, undoes = database.fetch("SELECT action, undoes FROM change_set WHERE id = ?", (undoes,))[0]
    return action


def begin(action: str, undoes: int | None) -> None:
    """Refuse an operation that is not for the role at work."""
    role = session.current().role
    if role and not may(role, _original(action, undoes)):
        raise Refusal(
            _("Your role does not allow this."),
            where=role_word(role),
            why=_("It only looks at the desk.")
            if role == "reader"
            else _("Confirming pay is for the reviewer; people and restoring are for the administrator."),
            next=_("Ask a colleague who may do it, or have the administrator change your role."),
        )


def end(number: int, user: str) -> None:
    """Refuse pay that is confirmed by the one who drafted it, where there is somebody else."""
    if not session.current().role:
        return
    confirmed = database.fetch(
        "SELECT DISTINCT p.id, p.period FROM payroll_run p JOIN change c ON c.tbl = 'payroll_run' AND c.pk = p.id"
        " WHERE c.change_set = ? AND p.state = 'confirmed' AND (c.op = 'insert' OR c.col = 'state')",
        (number,),
    )
    for run, period in confirmed:
        drafted = database.one(
            "SELECT s.user FROM change c JOIN change_set s ON s.id = c.change_set WHERE c.tbl = 'payroll_run'"
            " AND c.pk = ? AND s.action = 'payroll_draft' ORDER BY s.id DESC LIMIT 1",
            (run,),
        )
        if drafted is None or drafted == user:
            raise Refusal(
                _("Pay is confirmed by somebody else than who drafted it."),
                where=period,
                why=_("Two people work on this desk, and it was drafted by {name}.").format(name=drafted or user),
                next=_("Let the other person open the desk with their own password and confirm it."),
            )
