"""Verbs that make and keep desks: new, demo, backup, restore, verify."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import clock_of, opened, secret_of
from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.i18n import _

PACKS = ("national", "luozhuang", "jiaxing", "changji", "tianjin", "longli")
DEMO_DAY = date(2026, 11, 20)


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    new = verbs.add_parser("new", parents=[anywhere], help=_("make a desk"))
    new.add_argument("--policy", choices=PACKS, default="national")
    new.add_argument("--township", required=True)
    new.add_argument("--level", choices=("township", "county"), default="township")
    new.add_argument("--division", default="")
    new.add_argument("--no-password", action="store_true")
    new.set_defaults(run=_new)
    demo = verbs.add_parser("demo", parents=[anywhere], help=_("make a demonstration desk"))
    demo.add_argument("--policy", choices=PACKS, default="longli")
    demo.add_argument("--level", choices=("township", "county"), default="township")
    demo.add_argument("--persons", type=int, default=900)
    demo.add_argument("--villages", type=int, default=12)
    demo.add_argument("--seed", type=int, default=1)
    demo.set_defaults(run=_demo)
    backup = verbs.add_parser("backup", parents=[anywhere], help=_("back the desk up, or verify a backup"))
    backup.add_argument("what", nargs="?", choices=("verify",))
    backup.add_argument("file", nargs="?", type=Path)
    backup.add_argument("--to", type=Path)
    backup.set_defaults(run=_backup)
    restore = verbs.add_parser("restore", parents=[anywhere], help=_("restore a backup into a new folder"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--to", type=Path, required=True)
    restore.set_defaults(run=_restore)
    verify = verbs.add_parser("verify", parents=[anywhere], help=_("check the desk"))
    verify.set_defaults(run=_verify)


def _folder(args: argparse.Namespace) -> Path:
    if args.desk is None:
        raise Refusal(
            _("No desk was named."),
            where="--desk",
            why=_("The new desk needs a folder."),
            next=_("Name its folder with --desk, or set CLFDESK_DESK."),
        )
    return Path(args.desk)


def _new(args: argparse.Namespace) -> Answer:
    from clfdesk.services.office import close_desk, create_desk

    secret = None if args.no_password else secret_of(args)
    office = create_desk(
        _folder(args),
        pack=args.policy,
        township=args.township,
        level=args.level,
        division=args.division,
        secret=secret,
        clock=clock_of(args),
    )
    close_desk(office)
    data = {"desk": str(args.desk), "policy": args.policy, "township": args.township, "level": args.level}
    return Answer(data, [_("The desk is ready: {path}").format(path=args.desk)])


def _demo(args: argparse.Namespace) -> Answer:
    from clfdesk.services.demo import make_demo
    from clfdesk.services.office import close_desk

    office = make_demo(
        _folder(args),
        pack=args.policy,
        level=args.level,
        persons=args.persons,
        villages=args.villages,
        seed=args.seed,
        clock=Clock(fixed=args.today or DEMO_DAY),
    )
    data = {
        "desk": str(args.desk),
        "policy": args.policy,
        "township": office.info.township,
        "level": args.level,
        "persons": args.persons,
        "villages": args.villages,
        "seed": args.seed,
    }
    close_desk(office)
    return Answer(data, [_("The demonstration desk is ready: {path}").format(path=args.desk)])


def _backup(args: argparse.Namespace) -> Answer:
    from clfdesk.services import backup

    if args.what == "verify":
        if args.file is None:
            raise Refusal(_("No backup was named."), where="backup verify", next=_("Name the backup file."))
        checked = backup.verify_backup(args.file, secret=secret_of(args))
        return Answer(
            {"ok": checked.ok, "persons": checked.persons, "sequence": checked.sequence, "says": checked.says},
            [checked.says],
        )
    with opened(args) as office:
        made = backup.make_backup(office, args.to)
        return Answer(
            {"ok": made.ok, "persons": made.persons, "sequence": made.sequence, "says": made.says, "files": made.files},
            [made.says],
        )


def _restore(args: argparse.Namespace) -> Answer:
    from clfdesk.services import backup

    restored = backup.restore_backup(args.file, args.to, secret=secret_of(args))
    return Answer(
        {"ok": restored.ok, "persons": restored.persons, "says": restored.says, "desk": str(args.to)}, [restored.says]
    )


def _verify(args: argparse.Namespace) -> Answer:
    from clfdesk.services import backup

    with opened(args) as office:
        checked = backup.verify_desk(office)
        return Answer(
            {"ok": checked.ok, "persons": checked.persons, "sequence": checked.sequence, "says": checked.says},
            [checked.says],
        )
