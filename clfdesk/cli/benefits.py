"""Verbs on the two benefits: a month's changes, the four lists, enrolment, money that came back."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import DONE, WITH_PROBLEMS, Answer
from clfdesk.cli.mapping import mapping_of
from clfdesk.cli.opening import opened
from clfdesk.cli.people import number_of
from clfdesk.errors import Refusal
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    benefit = verbs.add_parser("benefit", parents=[anywhere], help=_("the two benefits"))
    steps = benefit.add_subparsers(dest="step", required=True)
    month = steps.add_parser("month", parents=[anywhere], help=_("a month's sums and changes"))
    month.add_argument("month")
    month.set_defaults(run=_month)
    lists = steps.add_parser("reconcile", parents=[anywhere], help=_("who should stop, should have, differs, is twice"))
    lists.add_argument("file", nargs="?", type=Path)
    lists.add_argument("--month", default="")
    lists.add_argument("--out", type=Path)
    lists.add_argument(
        "--mend", action="store_true", help=_("stop who should stop, begin applications for who should have")
    )
    lists.add_argument("--keep", action="store_true")
    lists.add_argument("--map", type=Path, help=_("which heading is which column, as JSON or TOML"))
    take = steps.add_parser("import", parents=[anywhere], help=_("a list of who draws the benefits, taken in"))
    take.add_argument("file", type=Path)
    take.add_argument("--month", default="")
    take.add_argument("--map", type=Path)
    take.add_argument("--dry-run", action="store_true")
    take.add_argument("--out", type=Path)
    take.set_defaults(run=_import)
    corrections = steps.add_parser(
        "corrections", parents=[anywhere], help=_("what the county is asked to put right, on paper")
    )
    corrections.add_argument("--out", type=Path, required=True)
    corrections.set_defaults(run=_corrections)
    lists.set_defaults(run=_reconcile)
    enrol = steps.add_parser("enrol", parents=[anywhere], help=_("from which month somebody draws one, or no more"))
    enrol.add_argument("person")
    enrol.add_argument("benefit")
    enrol.add_argument("--start", default="")
    enrol.add_argument("--stop", default="")
    enrol.add_argument("--why", default="")
    enrol.add_argument("--document", default="")
    enrol.set_defaults(run=_enrol)
    way = steps.add_parser("step", parents=[anywhere], help=_("a step of an application, on its day"))
    way.add_argument("person")
    way.add_argument("benefit")
    way.add_argument("name", choices=("applied", "village", "publicity", "township", "county", "civil"))
    way.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    way.add_argument("--document", default="")
    for name in ("bank", "account", "holder", "relation"):
        way.add_argument(f"--{name}", default="")
    way.set_defaults(run=_step)
    refuse = steps.add_parser("refuse", parents=[anywhere], help=_("an application refused, with its reason"))
    refuse.add_argument("person")
    refuse.add_argument("benefit")
    refuse.add_argument("--why", default="")
    refuse.set_defaults(run=_refuse)
    review = steps.add_parser("review", parents=[anywhere], help=_("the yearly review: who is open, or one result"))
    review.add_argument("year_or_person")
    review.add_argument("benefit", nargs="?")
    review.add_argument("result", nargs="?", choices=("passed", "failed"))
    review.add_argument("--method", default="")
    review.set_defaults(run=_review)
    plan = steps.add_parser("plan", parents=[anywhere], help=_("instalments for what was paid too much"))
    plan.add_argument("person")
    plan.add_argument("benefit")
    plan.add_argument("instalments", type=int)
    plan.add_argument("--first", default="")
    plan.set_defaults(run=_plan)
    mend = steps.add_parser(
        "mend", parents=[anywhere], help=_("one finding mended: stop, apply, propose, end the later")
    )
    mend.add_argument("file", type=Path)
    mend.add_argument("person")
    mend.add_argument("benefit")
    mend.set_defaults(run=_mend)
    proposed = steps.add_parser("proposed", parents=[anywhere], help=_("the amounts proposed to the county"))
    proposed.set_defaults(run=_proposed)
    form = steps.add_parser("form", parents=[anywhere], help=_("the yearly review's form, for all who are open or one"))
    form.add_argument("year")
    form.add_argument("person", nargs="?", default="")
    form.add_argument("--out", type=Path, required=True)
    form.set_defaults(run=_form)
    letter = steps.add_parser("letter", parents=[anywhere], help=_("the letter that asks money back"))
    letter.add_argument("person")
    letter.add_argument("benefit")
    letter.add_argument("--out", type=Path, required=True)
    letter.set_defaults(run=_letter)
    rows = steps.add_parser("list", parents=[anywhere], help=_("who draws what in a month"))
    rows.add_argument("month")
    rows.add_argument("--changes", action="store_true")
    rows.set_defaults(run=_list)
    recover = steps.add_parser("recover", parents=[anywhere], help=_("money that came back"))
    recover.add_argument("person")
    recover.add_argument("benefit")
    recover.add_argument("amount")
    recover.add_argument("--why", default="")
    recover.add_argument("--document", default="")
    recover.set_defaults(run=_recover)


def _month(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_month

    with opened(args) as office:
        made = benefit_month.month(office, args.month)
    names = ("month", "benefits", "people", "total_fen", "total_words", "changes", "overpaid")
    said = [
        _("{month}: {people} people, {total} yuan").format(
            month=made.month, people=made.people, total=format_yuan(made.total_fen)
        )
    ]
    said += [
        _("{name}: {title} to be asked back, {amount} yuan").format(
            name=each.name, title=each.title, amount=format_yuan(each.total_fen)
        )
        for each in made.overpaid
    ]
    data = {name: getattr(made, name) for name in (*names, "overpaid_fen", "overpaid_words")}
    return Answer(data, said)


def _reconcile(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_lists, benefit_mend, benefit_way, money_list

    with opened(args) as office:
        looked = benefit_lists.look(office, args.file, args.month, mapping=mapping_of(args.map)) if args.file else None
        found = benefit_lists.four_lists(office, text=args.month, looked=looked)
        if args.mend:
            kept = [benefit_mend.mend(office, each) for each in _mendable(found)]
            return Answer(
                {"mended": len(kept), "change_sets": kept}, [_("{count} lines are mended.").format(count=len(kept))]
            )
        if args.keep and looked is not None:
            benefit_lists.keep_told(office, looked)
        files = [benefit_way.write_lists(office, found, args.out)] if args.out else []
        if args.out and looked is not None and looked.bad:
            files.append(money_list.write_back(looked.taken, looked.bad, args.out))
    lists: dict[str, Any] = {
        name: getattr(found, name) for name in ("should_stop", "should_have", "amount_differs", "duplicate")
    }
    said = [f"{each.name}：{each.says}" for listed in lists.values() for each in listed]
    bad = [each.problem for each in looked.bad] if looked else []
    said += [f"{each.found}：{each.why}" for each in bad]
    data = lists | ({"files": files} if files else {}) | ({"problems": bad} if looked else {})
    return Answer(data, said, WITH_PROBLEMS if said else DONE)


def _import(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_import

    with opened(args) as office:
        planned = benefit_import.plan(office, args.file, args.month, mapping=mapping_of(args.map))
        change = None if args.dry_run else benefit_import.keep(office, planned)
        files = [benefit_import.marked(planned, args.out)] if args.out and planned.bad else []
    bad = [each.problem for each in planned.bad]
    items = [
        {"row": each.told.row.number, "sheet": each.told.row.sheet, "person": each.told.drawn.person,
         "benefit": each.told.drawn.benefit, "pile": each.pile, "says": each.says}
        for each in planned.lines
    ]  # fmt: skip
    counts = planned.counts()
    said = ["　".join(f"{pile} {count}" for pile, count in counts.items())]
    said += [f"{each.told.row.name}：{each.says}" for each in planned.lines if each.pile in ("stopped", "unknown")]
    said += [f"{each.found}：{each.why}" for each in bad]
    open_now = bool(bad or counts["stopped"] or counts["unknown"])
    data: dict[str, Any] = {"piles": counts, "items": items, "problems": bad}
    data["columns"] = planned.looked.taken.columns
    data |= {"files": files, "change_set": change}
    return Answer(data, said, WITH_PROBLEMS if open_now else DONE)


def _corrections(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_mend

    with opened(args) as office:
        files = benefit_mend.paper(office, args.out)
    return Answer({"files": files}, [str(each.path) for each in files])


def _mend(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_lists, benefit_mend

    with opened(args) as office:
        found = benefit_lists.four_lists(office, file=args.file)
        every = (*found.duplicate, *found.should_stop, *found.should_have, *found.amount_differs)
        strange = [each for each in every if not each.person and args.person in (each.name, each.id_number)]
        number = 0 if strange else _person(office, args.person)
        mine = strange or [each for each in every if (each.person, each.benefit) == (number, args.benefit)]
        if not mine:
            raise Refusal(_("Nothing was found about this person."), where=args.person, next=_("Look at the lists."))
        change = benefit_mend.mend(office, mine[0])
    return Answer({"person": number, "benefit": args.benefit, "change_set": change}, [mine[0].says])


def _proposed(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_mend

    with opened(args):
        found = benefit_mend.proposals()
    return Answer({"proposals": found}, [f"{each.person} {format_yuan(each.expected_fen)}" for each in found])


def _mendable(found: Any) -> list[Any]:
    """Return the findings one click mends: nobody the roster does not know, no double line of the county's alone."""
    every = (*found.should_stop, *found.should_have, *found.amount_differs)
    return [each for each in every if each.person]


def _enrol(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit

    with opened(args) as office:
        number = _person(office, args.person)
        change = benefit.enrol(
            office, number, args.benefit, start=args.start, stop=args.stop, why=args.why, document=args.document
        )
    return Answer({"person": number, "benefit": args.benefit, "change_set": change}, [_("Entered.")])


def _step(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_way

    with opened(args) as office:
        account = (args.bank, args.account, args.holder, args.relation)
        made = benefit_way.step(
            office,
            _person(office, args.person),
            args.benefit,
            args.name,
            on=args.date,
            document=args.document,
            account=account,
        )
    return Answer({"enrolment": made.enrolment, "change_set": made.change_set}, [_("Entered.")])


def _refuse(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_way

    with opened(args) as office:
        made = benefit_way.refuse(office, _person(office, args.person), args.benefit, args.why)
    return Answer({"enrolment": made.enrolment, "change_set": made.change_set}, [_("Entered.")])


def _review(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_way

    with opened(args) as office:
        if args.benefit is None or args.result is None:
            year = int(args.year_or_person) if args.year_or_person.isdigit() else office.today.year
            found = benefit_way.to_review(office, year)
            return Answer({"year": year, "count": len(found), "rows": found}, [str(row["name"]) for row in found])
        number = _person(office, args.year_or_person)
        change = benefit_way.review(office, number, args.benefit, args.result, method=args.method)
    return Answer({"person": number, "benefit": args.benefit, "change_set": change}, [_("Entered.")])


def _plan(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_way

    with opened(args) as office:
        number = _person(office, args.person)
        made = benefit_way.plan(office, number, args.benefit, args.instalments, args.first)
    return Answer({"person": number, "instalments": made}, [f"{month} {format_yuan(fen)}" for month, fen in made])


def _form(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_form

    with opened(args) as office:
        year = int(args.year) if args.year.isdigit() else office.today.year
        one = _person(office, args.person) if args.person else 0
        file = benefit_form.press(office, year, args.out, one)
    return Answer({"files": [file]}, [str(file.path)])


def _letter(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit_way

    with opened(args) as office:
        file = benefit_way.letter(office, _person(office, args.person), args.benefit, args.out)
    return Answer({"files": [file]}, [str(file.path)])


def _list(args: argparse.Namespace) -> Answer:
    from clfdesk.grammar.calendar import read_period
    from clfdesk.services import benefit_rows

    with opened(args) as office:
        made = (benefit_rows.changed if args.changes else benefit_rows.drawn)(office, read_period(args.month))
    return Answer({"count": len(made), "rows": made}, [f"{row['name']} {row['programme']}" for row in made])


def _recover(args: argparse.Namespace) -> Answer:
    from clfdesk.services import benefit

    with opened(args) as office:
        number = _person(office, args.person)
        change = benefit.recover(office, number, args.benefit, args.amount, why=args.why, document=args.document)
    return Answer({"person": number, "benefit": args.benefit, "change_set": change}, [_("Entered.")])


def _person(office: Any, text: str) -> int:
    found = number_of(office, text)
    if not found:
        raise Refusal(_("There is no such person."), where=text, next=_("Give the number from the list."))
    return int(found)
