"""The archive verbs of loans, the inspection, the documents rules stand on and the yearly close."""

from __future__ import annotations

import argparse
from typing import Any

from clfdesk.cli.answer import Answer
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def written(files: list[Any], change_set: int | None = None, **more: Any) -> Answer:
    """Return the answer of a verb that wrote files."""
    data: dict[str, Any] = {"files": files} | ({"change_set": change_set} if change_set else {}) | more
    return Answer(data, [str(file.path) for file in files])


def loans(args: argparse.Namespace, office: Any) -> Answer:
    """List the loans, or press their book."""
    from clfdesk.services import archive_loan, archive_papers

    if args.on_paper:
        return written([archive_papers.loan_list(office, args.out)])
    rows = archive_loan.loans(office, out=args.open)
    return Answer(
        {"count": len(rows), "rows": rows},
        [f"{each.number} {each.borrower} {each.title} {each.due_on}" for each in rows],
    )


def destroy(args: argparse.Namespace, office: Any) -> Answer:
    """Press what has run out."""
    from clfdesk.services import archive_papers

    file, items = archive_papers.destroy_list(office, args.out)
    return written([file], items=[item.id for item in items])


def inspection(args: argparse.Namespace, office: Any) -> Answer:
    """Show, set or press the lines of a score sheet."""
    from clfdesk.services import inspection, inspection_paper, inspection_sheet

    if args.take:
        taken = inspection_sheet.take(office, args.take, title=args.title)
        data = {"sheet": taken.name, "title": taken.title, "lines": taken.lines, "points": taken.points}
        said = _("{title}: {lines} lines, {points} points.").format(**data)
        return Answer(data | {"change_set": taken.change_set}, [said])
    change_set = None
    if args.settings:
        values = {}
        for each in args.settings:
            name, equals, value = each.partition("=")
            if not equals:
                raise Refusal(_("These words cannot be understood."), where=each, next=_("Write them as NAME=VALUES."))
            values[name] = value
        change_set = inspection.choose(office, args.year, args.line, values, args.sheet)
    if args.on_paper:
        made = inspection_paper.press(office, args.year, args.out, args.sheet, line=args.line, papers=not args.bare)
        return written(made.files, change_set, left_out=made.left_out)
    found = inspection.lines(office, args.year, args.sheet)
    rows = [
        {
            "number": each.number, "line": each.name, "label": each.label, "most": each.most, "bare": each.bare,
            "items": [item.id for item in each.items], "registers": each.registers,
            "boxes": [box.id for box in each.boxes], "scans": [scan.id for scan in each.scans], "says": each.says,
        }
        for each in found
    ]  # fmt: skip
    lines = [
        f"{each.number} {each.label} {len(each.items)} {sum(kept.entries for kept in each.registers)}" for each in found
    ]
    return Answer({"year": args.year, "rows": rows, "change_set": change_set}, lines)


def documents(args: argparse.Namespace, office: Any) -> Answer:
    """Show the documents rules stand on, or keep one."""
    from clfdesk.services import archive_document

    if args.number:
        values = {"title": args.title, "issuer": args.issuer, "remark": args.remark, "dated": args.dated}
        change_set = archive_document.describe(
            office, args.number, {name: value for name, value in values.items() if value}, file=args.file
        )
        return Answer({"change_set": change_set}, [_("Saved.")])
    rows = archive_document.documents(office)
    lines = [f"{each.number} {each.title} {len(each.rules)} {'+' if each.scan else '-'}" for each in rows]
    return Answer({"count": len(rows), "rows": rows}, lines)


def close(args: argparse.Namespace, office: Any) -> Answer:
    """Do or show the steps of a close."""
    from clfdesk.services import archive_close

    if args.show:
        steps = archive_close.steps(office, args.year)
        return Answer(
            {"year": args.year, "steps": steps}, [f"{each.due} {each.title} {each.done_on or ''}" for each in steps]
        )
    done = archive_close.close(office, args.year, args.out, only=args.step)
    data = {"year": done.year, "steps": done.steps, "files": done.files, "change_set": done.change_set}
    lines = [f"{each.title} {each.done_on or ''} {each.detail}" for each in done.steps]
    return Answer(data, [*lines, *(str(file.path) for file in done.files)])
