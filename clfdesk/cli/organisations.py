"""Verbs on the organisation: bodies and posts, groups, the week's agenda."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import json_object, opened
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.i18n import _


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.strip()]


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    body = verbs.add_parser("body", parents=[anywhere], help=_("bodies: list them, found one, begin a new term"))
    body.add_argument("step", choices=("list", "add", "change", "renew", "what-if", "terms"))
    body.add_argument("number", type=int, nargs="?", default=0)
    body.add_argument("--kind", default="association")
    body.add_argument("--name", default="")
    body.add_argument("--division", type=int)
    body.add_argument("--starts", type=_day)
    body.add_argument("--ends", type=_day)
    body.add_argument("--keep", type=_numbers)
    body.add_argument("--join", action="append", default=[], metavar="POST:NAME[:TAGS]")
    body.add_argument("--leave", type=_numbers, default=[])
    body.add_argument("--document", default="")
    body.add_argument("--values", default="{}", metavar="JSON")
    body.set_defaults(run=_body)
    post = verbs.add_parser("post", parents=[anywhere], help=_("posts: appoint, leave, say who somebody is"))
    post.add_argument("step", choices=("add", "leave", "identify"))
    post.add_argument("number", type=int)
    post.add_argument("--name", default="")
    post.add_argument("--post", default="member")
    post.add_argument("--nature", default="part_time")
    post.add_argument("--tags", default="")
    post.add_argument("--person", type=int)
    post.add_argument("--staff", type=int)
    post.add_argument("--on", type=_day)
    post.add_argument("--document", default="")
    post.set_defaults(run=_post)
    group = verbs.add_parser("group", parents=[anywhere], help=_("groups of disabled people"))
    group.add_argument("step", choices=("suggest", "make", "make-due", "unassigned", "assign"))
    group.add_argument("number", type=int, nargs="?", default=0)
    group.add_argument("--village")
    group.add_argument("--by", choices=("settlement", "grid", "type"))
    group.add_argument("--name", default="")
    group.add_argument("--persons", type=_numbers, default=[])
    group.add_argument("--liaison", default="")
    group.add_argument("--out", type=Path)
    group.set_defaults(run=_group)
    coverage = verbs.add_parser("coverage", parents=[anywhere], help=_("every village: association, groups, visits"))
    coverage.add_argument("--out", type=Path)
    coverage.set_defaults(run=_coverage)
    agenda = verbs.add_parser("agenda", parents=[anywhere], help=_("what is to be done this week"))
    agenda.set_defaults(run=_agenda)


def _body(args: argparse.Namespace) -> Answer:
    from clfdesk.services import body, organisation

    with opened(args) as office:
        if args.step == "list":
            views = organisation.bodies_with_posts(office)
            lines = [f"{each.number} [{each.light}] {each.name}" for each in views]
            return Answer({"count": len(views), "rows": views}, lines)
        if args.step == "add":
            number, made = body.found(
                office, args.kind, args.name, args.division, since=args.starts, term_ends_on=args.ends
            )
            return Answer({"number": number, "change_set": made}, [_("The body is founded.")])
        if args.step == "renew":
            made = body.renew(
                office,
                args.number,
                starts_on=args.starts or office.today,
                ends_on=args.ends,
                keep=args.keep,
                elected=[_joining(text) for text in args.join],
                document_number=args.document,
            )
            return Answer({"change_set": made}, [_("The new term has begun.")])
        if args.step == "change":
            return Answer({"change_set": body.change(office, args.number, _values(args.values))}, [_("It is kept.")])
        if args.step == "terms":
            found = body.against_last_term(office, args.number)
            return Answer({"rows": found}, [f"{each.what} {each.last} → {each.now}" for each in found])
        joining = [_joining(text) for text in args.join]
        seen = body.what_if(office, args.number, join=joining, leave=args.leave)
        data = {
            "now": seen.now,
            "then": seen.then,
            "light_now": seen.light_now,
            "light_then": seen.light_then,
            "better": seen.better,
            "worse": seen.worse,
        }
        return Answer(data, [each.says for each in seen.then if each.state != "met"])


def _values(text: str) -> dict[str, Any]:
    given = json_object(text, "--values")
    for name in ("founded_on", "term_ends_on"):
        if given.get(name) and (day := read_date(given[name])) is None:
            raise Refusal(
                _("This date cannot be read: {text}").format(text=given[name]),
                where=name,
                next=_("Write it like 2026-10-01."),
            )
        if name in given:
            given[name] = day if given[name] else None
    return given


def _joining(text: str) -> Any:
    from clfdesk.services.organisation import candidate

    post, name, tags = (text + "::").split(":")[:3]
    return candidate(name, post, tags)


def _post(args: argparse.Namespace) -> Answer:
    from clfdesk.services import body, organisation

    with opened(args) as office:
        if args.step == "add":
            made = organisation.appoint(
                office,
                args.number,
                args.name,
                args.post,
                started_on=args.on,
                nature=args.nature,
                tags=body.tag_codes(args.tags),
                document_number=args.document,
                staff_id=args.staff,
                person_id=args.person,
            )
        elif args.step == "leave":
            made = organisation.leave(office, args.number, args.on)
        else:
            made = body.identify(office, args.number, args.tags)
        return Answer({"change_set": made}, [_("It is kept.")])


def _group(args: argparse.Namespace) -> Answer:
    from clfdesk.services import groups

    with opened(args) as office:
        if args.step == "suggest":
            found = groups.suggest(office, args.village, args.by)
            return Answer({"count": len(found), "rows": found}, [f"{each.name} {len(each.persons)}" for each in found])
        if args.step == "unassigned":
            rows = groups.unassigned(office, args.village)
            if args.out is not None:
                from clfdesk.services import groups_paper

                file = groups_paper.print_unassigned(office, args.out, args.village)
                return Answer({"count": len(rows), "files": [file]}, [str(file.path)])
            return Answer({"count": len(rows), "rows": rows}, [f"{row['village']} {row['name']}" for row in rows])
        if args.step == "make":
            body, made = groups.make(office, args.number, args.name, args.persons, liaison=args.liaison)
            return Answer({"number": body, "change_set": made}, [_("The group is made.")])
        if args.step == "make-due":
            bodies, made = groups.make_suggested(office, args.village, args.by)
            return Answer({"numbers": bodies, "change_set": made}, [_("The groups that were due are made.")])
        made = groups.assign(office, args.number, args.persons)
        return Answer({"change_set": made}, [_("They are in the group.")])


def _coverage(args: argparse.Namespace) -> Answer:
    from clfdesk.services import coverage

    with opened(args) as office:
        found = coverage.villages(office)
        rows = [{**asdict(each), "percent": each.percent} for each in found]
        pressed = [coverage.press(office, args.out)] if args.out else []
        data = {"count": len(rows), "rows": rows} | ({"files": pressed} if pressed else {})
        return Answer(data, ["　".join(coverage.cells(each)) for each in found])


def _agenda(args: argparse.Namespace) -> Answer:
    from clfdesk.services import agenda

    with opened(args) as office:
        found = agenda.week(office)
        lines = [f"{each.due or '—'} {each.title} {each.says}（{each.source} {each.clause}）" for each in found]
        return Answer({"count": len(found), "rows": found}, lines)
