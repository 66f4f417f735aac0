"""Verbs on the yearly appraisal: score, ballot, event, decide, list; or a rating as it was decided elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    appraisal = verbs.add_parser("appraisal", parents=[anywhere], help=_("a worker's rating of a year"))
    appraisal.add_argument(
        "words", nargs="+", metavar="score|ballot|event|decide|appeal|answer|sheet|notice|list|town STAFF YEAR …"
    )
    appraisal.add_argument("--out", type=Path)
    appraisal.add_argument("--by", default="", help=_("who gives the points"))
    appraisal.add_argument("--why", default="")
    appraisal.add_argument("--evidence", default="")
    appraisal.add_argument("--document", default="")
    appraisal.add_argument("--rating", default="")
    appraisal.add_argument("--veto", action="store_true")
    appraisal.set_defaults(run=_appraisal)


def _appraisal(args: argparse.Namespace) -> Answer:
    from clfdesk.services import appraisal, organisation, payroll

    step, *rest = args.words
    with opened(args) as office:
        if step == "list":
            year = _year(rest[0]) if rest else office.today.year
            listed = appraisal.standings(office, year)
            return Answer({"year": year, "rows": listed}, [_line(each) for each in listed])
        if step == "town":
            return _town(office, rest, args)
        if step in ("appeal", "answer", "sheet", "notice", "appeals"):
            return _paper(office, step, rest, args)
        if step not in ("score", "ballot", "event", "decide"):
            if len(args.words) != 3:
                raise _usage()
            number, year = payroll.worker_number(office, step), _year(rest[0])
            change = organisation.appraise(office, number, year, rest[1])
            return Answer(
                {"staff": number, "year": year, "rating": rest[1], "change_set": change}, [_("The rating is kept.")]
            )
        if len(rest) < 2:
            raise _usage()
        number, year, pairs = payroll.worker_number(office, rest[0]), _year(rest[1]), rest[2:]
        if step == "score":
            made = appraisal.score(office, number, year, _pairs(pairs), by=args.by)
        elif step == "ballot":
            counts = {name: int(value) if value.isdigit() else -1 for name, value in _pairs(pairs).items()}
            made = appraisal.ballot(office, number, year, counts)
        elif step == "event":
            points = pairs[0] if pairs else "0"
            made = appraisal.event(office, number, year, points, args.why, evidence=args.evidence, veto=args.veto)
        else:
            rating = args.rating or (pairs[0] if pairs else "")
            made = appraisal.decide(office, number, year, rating=rating, document_number=args.document, why=args.why)
        return Answer({"appraisal": made, "change_set": made.change_set}, [_line(made), made.notice or ""])


def _paper(office: Any, step: str, rest: list[str], args: argparse.Namespace) -> Answer:
    from clfdesk.services import appraisal_paper, payroll

    if step == "appeals" or (step == "sheet" and len(rest) < 2):
        year = _year(rest[0]) if rest else office.today.year
        if step == "appeals":
            found = appraisal_paper.appeals(year)
            return Answer({"year": year, "appeals": found}, [f"{each.name}：{each.why}" for each in found])
        number = None
    elif len(rest) < 2:
        raise _usage()
    else:
        number, year = payroll.worker_number(office, rest[0]), _year(rest[1])
    if step in ("appeal", "answer"):
        assert number is not None
        if step == "appeal":
            change = appraisal_paper.appeal(office, number, year, args.why)
        else:
            change = appraisal_paper.answer(office, number, year, args.why, rating=args.rating)
        return Answer({"appeals": appraisal_paper.appeals(year), "change_set": change}, [_("Entered.")])
    if args.out is None:
        raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
    if step == "sheet":
        file = appraisal_paper.score_paper(office, year, args.out, number)
    else:
        assert number is not None
        file = appraisal_paper.result_notice(office, number, year, args.out)
    return Answer({"year": year, "files": [file]}, [str(file.path)])


def _town(office: Any, rest: list[str], args: argparse.Namespace) -> Answer:
    """The town's own sheet: ``town YEAR [line=points …]``, with ``--out`` printed blank and filled."""
    from clfdesk.services import town_score

    year = _year(rest[0]) if rest else office.today.year
    if len(rest) > 1:
        found = town_score.score(office, year, _pairs(rest[1:]), by=args.by, why=args.why)
    else:
        found = town_score.standing(office, year)
    files = []
    if args.out is not None:
        files = [town_score.paper(office, year, args.out, blank=blank) for blank in (True, False)]
    data = {"town": found, "files": files, "change_set": found.change_set}
    return Answer(data, [town_score.sums(found), *(str(each.path) for each in files)])


def _usage() -> Refusal:
    return Refusal(
        _("This is no way to call the verb."),
        where="appraisal",
        next=_("Write: appraisal score|ballot|event|decide STAFF YEAR …, appraisal list YEAR, or STAFF YEAR RATING."),
    )


def _year(text: str) -> int:
    if not text.isdigit():
        raise Refusal(_("This is no year."), where=text, next=_("Write it as 2026."))
    return int(text)


def _pairs(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise Refusal(_("This is no name and value."), where=text, next=_("Write it as name=value."))
        found[name.strip()] = value.strip()
    return found


def _line(each: Any) -> str:
    said = _("{name} {year}: {total} points, {rating}").format(
        name=each.name, year=each.year, total=each.scored.total, rating=each.rating_word or _("open")
    )
    if each.scored.missing:
        said += " · " + _("Still open: {names}").format(names="、".join(each.scored.missing))
    return said
