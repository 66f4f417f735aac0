"""Verbs on the policies: what is in force by which paper, local values, packs as one file, the requirement table."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    policy = verbs.add_parser("policy", parents=[anywhere], help=_("policies: read, set a local value, packs as files"))
    policy.add_argument(
        "step",
        choices=("list", "set", "export", "compare", "take", "use", "duties", "indicators", "requirements", "holidays"),
    )
    policy.add_argument("name", nargs="?", default="")
    policy.add_argument("value", nargs="?", default="")
    policy.add_argument("--from", dest="since", type=date.fromisoformat)
    policy.add_argument("--source", default="")
    policy.add_argument("--clause", default="")
    policy.add_argument("--unit", default="")
    policy.add_argument("--rest", default="", help=_("days off of the year, like 1月1日至3日、2月15日至23日"))
    policy.add_argument("--work", default="", help=_("days of weekends that are worked, like 2月14日、2月28日"))
    policy.add_argument("--use", action="store_true")
    policy.add_argument("--out", type=Path, default=Path())
    policy.set_defaults(run=_policy)


def _policy(args: argparse.Namespace) -> Answer:
    from clfdesk.services import check, check_measures, pack, policy, requirement

    if args.step == "requirements":
        counts = requirement.counts()
        data = {"papers": counts, "rows": requirement.rows()}
        lines = [f"{each.paper}: {each.answered} / {each.county} / {each.planned} / {each.total}" for each in counts]
        return Answer(data, lines)
    with opened(args) as office:
        if args.step == "holidays":
            from clfdesk.services import holiday

            if args.name:
                change = holiday.keep(office, int(args.name), args.rest, args.work, args.source)
                return Answer({"change_set": change}, [_("Kept.")])
            known = holiday.years(office)
            return Answer(
                {"years": known}, [f"{each.year} {holiday.spoken(each.rest)}（{each.source}）" for each in known]
            )
        if args.step == "list":
            found = pack.lines(office, args.name or None)
            lines = [f"{each.id} {each.says}{each.unit}（{each.source} {each.clause}）" for each in found]
            return Answer({"count": len(found), "rows": found}, lines)
        if args.step == "duties":
            duties = check.county_duties(office)
            rows = [
                {"rule": each.id, "source": each.source, "clause": each.clause, "level": each.record.get("level")}
                for each in duties
            ]
            return Answer({"count": len(rows), "rows": rows}, [f"{row['rule']} {row['source']}" for row in rows])
        if args.step == "indicators":
            seen = check_measures.indicators(office)
            rows = [
                {
                    "id": each.id,
                    "title": each.title,
                    "found": str(each.found),
                    "base": each.base,
                    "target": each.shown(each.target),
                    "reached": each.reached,
                    "source": each.source,
                    "clause": each.clause,
                }
                for each in seen
            ]
            return Answer({"count": len(rows), "rows": rows}, [f"{row['title']} {row['found']}" for row in rows])
        if args.step == "set":
            made = policy.set_value(
                office,
                args.name,
                args.value,
                valid_from=args.since or office.today,
                source=args.source,
                clause=args.clause,
                unit_word=args.unit,
            )
            return Answer({"change_set": made}, [_("The local value is kept.")])
        if args.step == "export":
            file = pack.export(office, args.out, code=args.name or None)
            return Answer({"files": [file]}, [str(file.path)])
        if args.step == "use":
            return Answer({"change_set": pack.choose(office, args.name)}, [_("The desk works by this pack now.")])
        looked = pack.preview(office, Path(args.name))
        data = {"pack": looked.code, "title": looked.title, "replaces": looked.replaces} | {
            "differences": looked.differences
        }
        lines = [
            f"{each.table} {each.id} {each.valid_from}: {each.was} → {each.becomes}" for each in looked.differences
        ]
        if args.step == "take":
            data["change_set"] = pack.take(office, looked, use=args.use)
        return Answer(data, lines)
