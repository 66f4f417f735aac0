"""Verbs on who may open the desk: user add, list, password, role, remove, recovery."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import first_line, opened, secret_of
from clfdesk.errors import Refusal
from clfdesk.i18n import _

ROLES = ("clerk", "reviewer", "admin", "reader")


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    user = verbs.add_parser("user", parents=[anywhere], help=_("who may open the desk"))
    does = user.add_subparsers(dest="what", required=True, metavar="WHAT")
    new = does.add_parser("add", parents=[anywhere], help=_("let one more person work here"))
    new.add_argument("name", metavar="NAME")
    new.add_argument("--role", choices=ROLES, default="clerk")
    new.add_argument("--new-password-file", type=Path, metavar="FILE")
    new.set_defaults(run=_add)
    does.add_parser("list", parents=[anywhere], help=_("who works on the desk")).set_defaults(run=_list)
    password = does.add_parser("password", parents=[anywhere], help=_("set or change a password"))
    password.add_argument("name", nargs="?", default="", metavar="NAME")
    password.add_argument("--new-password-file", type=Path, metavar="FILE")
    password.set_defaults(run=_password)
    role = does.add_parser("role", parents=[anywhere], help=_("give somebody another role"))
    role.add_argument("name", metavar="NAME")
    role.add_argument("role", choices=ROLES)
    role.set_defaults(run=_role)
    remove = does.add_parser("remove", parents=[anywhere], help=_("take somebody's password away"))
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_remove)
    recovery = does.add_parser("recovery", parents=[anywhere], help=_("make or revoke a recovery sheet"))
    recovery.add_argument("--out", type=Path, metavar="DIR")
    recovery.add_argument("--revoke", metavar="SHEET")
    recovery.set_defaults(run=_recovery)


def _fresh(args: argparse.Namespace, *, bare: bool) -> str:
    """Return the new password: its own file, or ``--password-file`` on a desk that needs none to open."""
    if args.new_password_file is not None:
        return first_line(args.new_password_file)
    if bare and args.password_file is not None:
        return secret_of(args) or ""
    raise Refusal(
        _("No new password was given."),
        where="--new-password-file",
        why=_("A password never stands on the command line."),
        next=_("Name a text file whose first line is the new password."),
    )


def _people(office: Any, change: int | None = None) -> dict[str, Any]:
    from clfdesk.services import user

    data: dict[str, Any] = {"users": user.people(office), "recovery": user.sheets(office)}
    return data if change is None else {**data, "change_set": change}


def _add(args: argparse.Namespace) -> Answer:
    from clfdesk.services import user

    with opened(args) as office:
        change = user.add(office, args.name, args.role, _fresh(args, bare=False))
        return Answer(_people(office, change), [_("{name} may work on this desk now.").format(name=args.name)])


def _list(args: argparse.Namespace) -> Answer:
    from clfdesk.services import user

    with opened(args) as office:
        data = {**_people(office), "failed_logins": user.failed_logins(office)}
        return Answer(data, [f"{each.name} {each.says}" for each in data["users"]])


def _password(args: argparse.Namespace) -> Answer:
    from clfdesk.services import user
    from clfdesk.services.office import needs_secret

    bare = args.desk is not None and not needs_secret(args.desk)
    with opened(args) as office:
        user.set_password(office, _fresh(args, bare=bare), args.name)
        return Answer(_people(office), [_("The password is set.")])


def _role(args: argparse.Namespace) -> Answer:
    from clfdesk.services import user

    with opened(args) as office:
        change = user.set_role(office, args.name, args.role)
        return Answer(_people(office, change), [_("The role is changed.")])


def _remove(args: argparse.Namespace) -> Answer:
    from clfdesk.services import user

    with opened(args) as office:
        change = user.remove(office, args.name)
        return Answer(_people(office, change), [_("{name} may not open this desk any more.").format(name=args.name)])


def _recovery(args: argparse.Namespace) -> Answer:
    from clfdesk.services import user

    with opened(args) as office:
        if args.revoke:
            user.revoke_sheet(office, args.revoke)
            return Answer(_people(office), [_("The recovery sheet opens nothing any more.")])
        if args.out is None:
            return Answer(_people(office), user.sheets(office))
        made = user.make_sheet(office, args.out)
        data = {**_people(office), "sheet": made.name, "files": made.files}
        return Answer(data, [_("Print the sheet, seal it, give it to the leader, and delete the file.")])
