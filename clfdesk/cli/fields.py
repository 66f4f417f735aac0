"""The verb on fields of the desk's own: what there are, one made, one changed, one given up."""

from __future__ import annotations

import argparse
import re
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    verb = verbs.add_parser("field", parents=[anywhere], help=_("fields of this desk's own"))
    verb.add_argument("step", choices=("list", "add", "change", "retire", "restore"))
    verb.add_argument(
        "name", nargs="?", default="", help=_("the title of a new field; the name or title of one there is")
    )
    verb.add_argument("--stem", default="person")
    verb.add_argument("--kind", choices=("text", "integer", "date", "flag", "code"), default="text")
    verb.add_argument("--choices", default=None, help=_("its choices, one after another: 甲、乙、丙"))
    verb.add_argument("--title", default=None)
    verb.set_defaults(run=_field)


def _field(args: argparse.Namespace) -> Answer:
    from clfdesk.services import own_field

    with opened(args) as office:
        if args.step != "list" and not args.name:
            raise Refusal(_("No field was named."), where="name", next=_("Name the field."))
        choices = (
            None if args.choices is None else [word for word in re.split(r"[、,，;；]", args.choices) if word.strip()]
        )
        change = None
        if args.step == "add":
            own_field.add(office, args.name, stem=args.stem, kind=args.kind, choices=choices or ())
        elif args.step == "change":
            change = own_field.change(office, args.name, title=args.title, choices=choices)
        elif args.step in ("retire", "restore"):
            change = own_field.change(office, args.name, retired=args.step == "retire")
        found = own_field.told()
        data = {"fields": found, "change_set": change}
        return Answer(
            data, [f"{each['name']} {each['title']} {each['stem']} {each['kind']} {each['records']}" for each in found]
        )
