"""Verbs that make and keep desks: new, demo, backup, restore, verify, handover, incident."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer, plain
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
    restore = verbs.add_parser(
        "restore", parents=[anywhere], help=_("restore a backup into a new folder, or in the desk's place")
    )
    restore.add_argument("file", type=Path, nargs="?")
    restore.add_argument("--to", type=Path)
    restore.add_argument("--compare", action="store_true", help=_("only say what restoring in the desk's place means"))
    restore.add_argument("--older", type=int, metavar="NUMBER", help=_("restore though so many operations are lost"))
    restore.add_argument("--damaged", action="store_true", help=_("in the place of a desk that does not open"))
    restore.add_argument("--list", dest="list_", action="store_true", help=_("the usable backups of the desk"))
    restore.set_defaults(run=_restore)
    verify = verbs.add_parser("verify", parents=[anywhere], help=_("check the desk"))
    verify.set_defaults(run=_verify)
    handover = verbs.add_parser("handover", parents=[anywhere], help=_("a package for the successor"))
    handover.add_argument("--out", type=Path, required=True)
    handover.add_argument("--papers", type=Path, help=_("a folder of files made so far that goes along"))
    handover.set_defaults(run=_handover)
    incident = verbs.add_parser("incident", parents=[anywhere], help=_("the sheet to record a safety incident on"))
    incident.add_argument("--out", type=Path, required=True)
    incident.set_defaults(run=_incident)


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
    from clfdesk.services import backup, restoring

    if args.list_:
        found = restoring.rescue(_folder(args))
        listed = [{"path": path, **plain(checked)} for path, checked in found.backups]
        return Answer({"says": found.says, "backups": listed}, [found.says, *(str(each["path"]) for each in listed)])
    if args.file is None:
        raise Refusal(_("No backup was named."), where="restore", next=_("Name the backup file."))
    if args.to is not None:
        made = backup.restore_backup(args.file, args.to, secret=secret_of(args))
        return Answer({"ok": made.ok, "persons": made.persons, "says": made.says, "desk": str(args.to)}, [made.says])
    if args.damaged:
        office, done = restoring.restore_damaged(_folder(args), args.file, secret=secret_of(args), clock=clock_of(args))
        office.close()
        return _restored(args, done)
    with opened(args) as office:
        if args.compare:
            told = restoring.compare(office, args.file)
            return Answer(plain(told), told.says)
        told = restoring.compare(office, args.file)
        if told.older and args.older != told.lose:
            raise Refusal(
                _("This backup is older than the desk."),
                where=str(args.file),
                why=" ".join(told.says),
                next=_("Where that is what you want, say how many operations are lost: --older {number}.").format(
                    number=told.lose
                ),
            )
        _again, done = restoring.restore_over(office, args.file, older_ok=told.older)
        return _restored(args, done)


def _restored(args: argparse.Namespace, done: Any) -> Answer:
    says = (
        _("The backup stands in the desk's place; what was there is kept: {path}").format(path=done.kept)
        if done.kept
        else _(
            "Only the keys were lost; they are put back from the backup, and nothing in the desk is older than before."
        )
    )
    data = {"ok": True, "persons": done.checked.persons, "sequence": done.checked.sequence, "says": says}
    return Answer({**data, "kept": str(done.kept), "change_set": done.change_set, "desk": str(args.desk)}, [says])


def _verify(args: argparse.Namespace) -> Answer:
    from clfdesk.services import backup, start_check

    with opened(args) as office:
        checked = backup.verify_desk(office)
        concerns = start_check.check(office)
        data = {"ok": checked.ok, "persons": checked.persons, "sequence": checked.sequence, "says": checked.says}
        return Answer({**data, "concerns": concerns}, [checked.says, *(f"{each.says}{each.next}" for each in concerns)])


def _handover(args: argparse.Namespace) -> Answer:
    from clfdesk.services import handover

    with opened(args) as office:
        made = handover.make(office, args.out, args.papers)
        return Answer(plain(made), [made.says, *(str(each.path) for each in made.files)])


def _incident(args: argparse.Namespace) -> Answer:
    from clfdesk.services.safety_papers import incident_sheet

    with opened(args) as office:
        made = incident_sheet(office, args.out)
        return Answer({"files": [made]}, [str(made.path)])
