"""The archive verbs of filing by item and of the cabinet: add, file, number, catalogue, labels, loans, inspection, close."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli import cabinet_papers
from clfdesk.cli.answer import Answer
from clfdesk.cli.cabinet_papers import written
from clfdesk.cli.opening import opened
from clfdesk.i18n import _, ngettext

_DAY = date.fromisoformat
Run = Callable[[argparse.Namespace, Any], Answer]


def add(steps: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's steps to the ``archive`` verb."""

    def step(name: str, run: Run, says: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = steps.add_parser(name, parents=[anywhere], help=says)
        made.set_defaults(run=lambda args: _run(args, run))
        return made

    about = argparse.ArgumentParser(add_help=False)
    for option in ("--title", "--number", "--responsible", "--secrecy", "--remark", "--term", "--organ", "--village"):
        about.add_argument(option, default="")
    about.add_argument("--class", dest="material", default="")
    about.add_argument("--dated", type=_DAY)
    about.add_argument("--year", type=int)
    about.add_argument("--pages", type=int)
    about.add_argument("--person", type=int)

    def with_about(name: str, run: Run, says: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = steps.add_parser(name, parents=[anywhere, about], help=says)
        made.set_defaults(run=lambda args: _run(args, run))
        return made

    with_about("add", _add, _("enter a filed paper"))
    with_about("file", _file, _("file papers: kept, counted and searchable")).add_argument(
        "files", nargs="+", type=Path
    )
    with_about("change", _change, _("change a filed paper")).add_argument("item", type=int)
    step("remove", _remove, _("take papers back out that are not closed yet")).add_argument(
        "items", nargs="+", type=int
    )
    listing = step("list", _list, _("filed papers, or those a text is found in"))
    listing.add_argument("text", nargs="?", default="")
    listing.add_argument("--year", type=int)
    terms = step("terms", _terms, _("the retention table; set a class's term"))
    terms.add_argument("material", nargs="?", default="")
    terms.add_argument("term", nargs="?", default="")
    terms.add_argument("--source", default="")
    terms.add_argument("--out", type=Path, metavar="DIR", help=_("print the table"))
    number = step("number", _number, _("number a year's papers; --close freezes the numbers"))
    number.add_argument("year", type=int)
    number.add_argument("--close", action="store_true")
    number.add_argument("--fonds", default="")
    catalogue = _paper(step("catalogue", _catalogue, _("the catalogue with its cover, and as a workbook")))
    catalogue.add_argument("--term", default="")
    catalogue.add_argument("--village", default="")
    catalogue.add_argument("--class", dest="material", default="")
    boxes = step("boxes", _boxes, _("put papers, ledgers or personal files into boxes"))
    boxes.add_argument("year", type=int, nargs="?", default=0)
    boxes.add_argument("--thickness", type=int, default=0)
    boxes.add_argument("--ledgers", action="store_true")
    boxes.add_argument("--persons", action="store_true")
    boxes.add_argument("--village", default="")
    boxes.add_argument("--category", action="append", default=[])
    boxes.add_argument("--set", type=int, default=0, metavar="BOX", dest="chosen")
    boxes.add_argument("--location", default="")
    labels = _paper(step("labels", _labels, _("spine labels, covers, reference pages, pouch covers")))
    labels.add_argument(
        "--kind", choices=("spines", "covers", "reference", "ledgers", "persons", "pouches"), default="spines"
    )
    labels.add_argument("--village", default="")
    labels.add_argument("--category", default="")
    labels.add_argument("--box", type=int, action="append", default=[])
    stamps = _paper(step("stamps", _stamps, _("archive stamps on stickers, or over a filed PDF")))
    stamps.add_argument("--item", type=int, action="append", default=[])
    stamps.add_argument("--skip", type=int, default=0)
    stamps.add_argument("--over", action="store_true")
    stamps.add_argument("--corner", default="top")
    stamps.add_argument("--page-numbers", action="store_true")
    transfer = _paper(step("transfer", _transfer, _("the hand-over list to the archive room")))
    transfer.add_argument("--done", action="store_true")
    lend = step("lend", _lend, _("lend a paper out, or a copy of it"))
    lend.add_argument("item", type=int)
    lend.add_argument("borrower")
    for option in ("--unit", "--purpose", "--approved"):
        lend.add_argument(option, default="")
    lend.add_argument("--due", type=_DAY)
    lend.add_argument("--copy", action="store_true")
    back = step("return", _back, _("take a loan back"))
    back.add_argument("loan", type=int)
    loans = _paper(step("loans", cabinet_papers.loans, _("who has what, until when; --print")))
    loans.add_argument("--open", action="store_true")
    loans.add_argument("--print", action="store_true", dest="on_paper")
    _paper(step("destroy-list", cabinet_papers.destroy, _("what has run out, for appraisal; nothing is deleted")))
    inspection = _paper(step("inspection", cabinet_papers.inspection, _("the inspection's score sheet line by line")))
    inspection.add_argument("--line", default="")
    inspection.add_argument("--sheet", default="score_township")
    inspection.add_argument("--set", action="append", default=[], metavar="NAME=VALUES", dest="settings")
    inspection.add_argument("--print", action="store_true", dest="on_paper")
    inspection.add_argument("--bare", action="store_true", help=_("the lists alone, without the papers themselves"))
    inspection.add_argument("--take", type=Path, metavar="FILE", help=_("take the county's score sheet in"))
    inspection.add_argument("--title", default="")
    documents = step("documents", cabinet_papers.documents, _("the documents rules stand on; keep a copy"))
    documents.add_argument("number", nargs="?", default="")
    documents.add_argument("file", nargs="?", type=Path)
    for option in ("--title", "--issuer", "--remark"):
        documents.add_argument(option, default="")
    documents.add_argument("--dated", type=_DAY)
    closing = _paper(step("close", cabinet_papers.close, _("close a year step by step")))
    closing.add_argument("--step", action="append", default=[])
    closing.add_argument("--show", action="store_true")


def _paper(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("year", type=int, nargs="?", default=0)
    parser.add_argument("--out", type=Path, default=Path())
    return parser


def _run(args: argparse.Namespace, run: Run) -> Answer:
    with opened(args) as office:
        if getattr(args, "year", None) == 0:
            args.year = office.today.year
        return run(args, office)


def _values(args: argparse.Namespace) -> dict[str, Any]:
    named = {
        "title": args.title, "document_number": args.number, "responsible": args.responsible, "secrecy": args.secrecy,
        "remark": args.remark, "term": args.term, "organ": args.organ, "village": args.village,
        "material": args.material, "dated": args.dated, "year": args.year, "pages": args.pages, "person_id": args.person,
    }  # fmt: skip
    return {name: value for name, value in named.items() if value not in ("", None)}


def _add(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive

    kept = archive.add(office, **_values(args))
    data = {"number": kept.number, "item_number": kept.item_number, "change_set": kept.change_set}
    return Answer(data, [_("Filed as No. {number}.").format(number=kept.number)])


def _file(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_filing

    done = archive_filing.file_all(office, [(file, _values(args)) for file in args.files])
    if done.refused and len(args.files) == 1:
        raise done.refused[0][1]
    names = [file.name for file in args.files]
    for name, _refusal in done.refused:
        names.remove(name)
    items = [
        {"number": kept.number, "scan": kept.scan, "item_number": kept.item_number, "file": name}
        for kept, name in zip(done.kept, names, strict=True)
    ]
    lines = [_("{file}: filed as No. {number}.").format(**each) for each in items]
    lines += [str(refusal) for _name, refusal in done.refused]
    refused = [{"file": name, **refusal.parts()} for name, refusal in done.refused]
    return Answer({"items": items, "refused": refused, "change_set": done.change_set}, lines, 3 if refused else 0)


def _change(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive

    change_set = archive.change(office, args.item, _values(args))
    return Answer({"number": args.item, "change_set": change_set}, [_("Saved.")])


def _remove(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive

    return Answer({"change_set": archive.remove(office, args.items)}, [_("Taken out; undo brings it back.")])


def _list(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive, person

    where = f"year == {args.year}" if args.year else ""
    if args.text:
        numbers = [str(item.id) for item in archive.find(office, args.text)]
        where = " and ".join(filter(None, [where, f"number in ({', '.join(numbers)})" if numbers else "number == 0"]))
    listing = person.list_rows(office, "archive_item", where=where)
    lines = [f"{row['number']} {row['item_number']} {row['title']}" for row in listing.rows]
    return Answer({"count": listing.count, "rows": listing.rows}, lines)


def _terms(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_terms

    if args.material and args.term:
        change_set = archive_terms.set_term(office, args.material, args.term, source=args.source)
        return Answer({"change_set": change_set}, [_("The local value is kept.")])
    rows = archive_terms.materials(office)
    if args.out:
        from clfdesk.services import archive_papers

        return written([archive_papers.terms_list(office, args.out)], rows=rows)
    words = archive_terms.table()["terms"]
    return Answer({"rows": rows}, [f"{each.code} {each.title} {words[each.term]}（{each.source}）" for each in rows])


def _number(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_number, archive_terms

    if args.fonds:
        archive_terms.set_fonds(office, args.fonds)
    done = archive_number.number_items(office, args.year, close=args.close)
    says = ngettext("{count} paper has its number.", "{count} papers have their numbers.", done.items)
    data = {each: getattr(done, each) for each in ("items", "classes", "changed", "change_set", "gaps")}
    return Answer(data, [says.format(count=done.items)], 3 if done.gaps else 0)


def _catalogue(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_labels, archive_papers

    if args.village:
        return written([archive_labels.village_catalogue(office, args.village, args.out)])
    return written(archive_papers.catalogue(office, args.year, args.out, term=args.term, material=args.material))


def _boxes(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_box

    if args.chosen:
        values = {"location": args.location} if args.location else {}
        values |= {"thickness": args.thickness} if args.thickness else {}
        return Answer({"change_set": archive_box.change(office, args.chosen, values)}, [_("Saved.")])
    year = args.year or office.today.year
    if args.ledgers:
        done = archive_box.ledger_boxes(
            office, year, village=args.village, categories=args.category, thickness=args.thickness or 50
        )
    elif args.persons:
        done = archive_box.person_boxes(office, args.village, thickness=args.thickness or 50)
    elif args.thickness:
        done = archive_box.box_items(office, year, thickness=args.thickness)
    else:
        rows = archive_box.rows(office, year=year)
        lines = [f"{row['kind']} {row['box']} {row['category']}{row['village']} {row['span']}" for row in rows]
        return Answer({"count": len(rows), "rows": rows}, lines)
    says = ngettext("{count} box.", "{count} boxes.", len(done.boxes)).format(count=len(done.boxes))
    return Answer({"boxes": done.boxes, "inside": done.inside, "change_set": done.change_set}, [says])


def _labels(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_labels as labels

    year, out, boxes = args.year, args.out, args.box
    if args.kind == "pouches":
        return written([labels.pouches(office, year, out, village=args.village, category=args.category)])
    if args.kind == "covers":
        return written([labels.covers(office, out, year=year, boxes=boxes)])
    if args.kind == "reference":
        return written([labels.reference_pages(office, out, year=year, boxes=boxes)])
    kind = {"spines": "items", "ledgers": "ledger", "persons": "persons"}[args.kind]
    return written([labels.spines(office, out, year=year, kind=kind, boxes=boxes, village=args.village)])


def _stamps(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_papers as papers

    if args.over and not args.item:
        files, left = papers.stamp_year(office, args.year, args.out, corner=args.corner, numbers=args.page_numbers)
        told = [{"item": item.id, "title": item.title, **refusal.parts()} for item, refusal in left]
        return written(files, left=told)
    if args.over:
        return written(
            [
                papers.stamp_over(office, item, args.out, corner=args.corner, numbers=args.page_numbers)
                for item in args.item
            ]
        )
    return written([papers.stamps(office, args.out, year=args.year, items=args.item, skip=args.skip)])


def _transfer(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_papers

    file, change_set = archive_papers.transfer(office, args.year, args.out, move=args.done)
    return written([file], change_set)


def _lend(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_loan

    number, change_set = archive_loan.lend(
        office, args.item, args.borrower, purpose=args.purpose, unit_name=args.unit, approved_by=args.approved,
        due_on=args.due, copied=args.copy,
    )  # fmt: skip
    return Answer({"loan": number, "change_set": change_set}, [_("Lent out as loan {number}.").format(number=number)])


def _back(args: argparse.Namespace, office: Any) -> Answer:
    from clfdesk.services import archive_loan

    return Answer({"change_set": archive_loan.give_back(office, args.loan)}, [_("It is back.")])
