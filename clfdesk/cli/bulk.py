"""Verbs on many rows at once: a bulk edit with its preview, saved lists."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.events import pairs
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    edit = verbs.add_parser("edit", parents=[anywhere], help=_("the same change for many people"))
    edit.add_argument("numbers", nargs="*", type=int)
    edit.add_argument("--where", default="")
    edit.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    edit.add_argument("--add", action="append", default=[], metavar="NAME=VALUE")
    edit.add_argument("--fill", action="append", default=[], metavar="NAME=VALUE")
    edit.add_argument("--clear", action="append", default=[], metavar="NAME")
    edit.add_argument("--why", default="")
    edit.add_argument("--dry-run", action="store_true")
    edit.set_defaults(run=_edit)
    view = verbs.add_parser("view", parents=[anywhere], help=_("saved lists"))
    view.add_argument("step", choices=("save", "list", "open", "forget"))
    view.add_argument("name", nargs="?", default="")
    view.add_argument("--stem", default="person")
    view.add_argument("--where", default="")
    view.add_argument("--columns", default="")
    view.add_argument("--order", default="")
    view.set_defaults(run=_view)


def _edit(args: argparse.Namespace) -> Answer:
    from clfdesk.services import bulk

    if bool(args.numbers) == bool(args.where):
        raise Refusal(_("Name the people by numbers or by a condition."), where="--where")
    orders = [
        bulk.Order(name, way, value)
        for way in ("set", "add", "fill")
        for name, value in pairs(getattr(args, way)).items()
    ]
    orders += [bulk.Order(name, "clear") for name in args.clear]
    with opened(args) as office:
        chosen = args.numbers or args.where
        done = (
            bulk.preview(office, chosen, orders) if args.dry_run else bulk.apply(office, chosen, orders, why=args.why)
        )
        data: dict[str, Any] = {
            "changed": done.changed,
            "same": done.same,
            "refused": done.refused,
            "rows": [asdict(row) for row in done.rows if row.new],
        }
        if not args.dry_run:
            data["change_set"] = done.change_set
        said = _("{changed} changed, {same} same, {refused} refused.")
        return Answer(data, [said.format(changed=done.changed, same=done.same, refused=done.refused)])


def _view(args: argparse.Namespace) -> Answer:
    from clfdesk.services import saved_list

    with opened(args) as office:
        if args.step == "save":
            columns = [name.strip() for name in args.columns.split(",") if name.strip()]
            number, change = saved_list.save(
                office, args.name, args.stem, args.where, columns=columns, sorting=args.order
            )
            return Answer({"number": number, "change_set": change}, [_("Kept.")])
        if args.step == "list":
            lists = saved_list.saved(office)
            return Answer({"lists": lists}, [f"{each.name}: {each.count}" for each in lists])
        if args.step == "forget":
            return Answer({"change_set": saved_list.forget(office, args.stem, args.name)}, [_("Forgotten.")])
        shown = saved_list.open_list(office, args.stem, args.name)
        return Answer({"count": shown.count, "rows": shown.rows}, [str(shown.count)])
