"""The ``archive`` verb: personal files and scans, filing by item, the cabinet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clfdesk.cli import filing_cabinet
from clfdesk.cli.answer import DONE, WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    archive = verbs.add_parser("archive", parents=[anywhere], help=_("archives: filed papers, boxes, personal files"))
    steps = archive.add_subparsers(dest="step", required=True, metavar="STEP")
    attach = steps.add_parser("attach", parents=[anywhere], help=_("keep scans with the persons their names tell"))
    attach.add_argument("files", nargs="+", type=Path, metavar="FILE")
    attach.add_argument("--to", default="", metavar="STEM:NUMBER", help=_("all of them to one record"))
    attach.add_argument("--kind", default="")
    attach.add_argument("--title", default="")
    attach.add_argument("--give", action="append", default=[], metavar="FILE=NUMBER")
    attach.add_argument("--accept", action="append", default=[], choices=("many", "twice"))
    attach.add_argument("--dry-run", action="store_true")
    attach.set_defaults(run=_attach)
    dossier = steps.add_parser("dossier", parents=[anywhere], help=_("press a person's whole file"))
    dossier.add_argument("who", nargs="+", metavar="NAME|NUMBER")
    dossier.add_argument("--out", type=Path, metavar="DIR")
    dossier.set_defaults(run=_dossier)
    sheet = steps.add_parser("sheet", parents=[anywhere], help=_("press a person's sheet of precise service"))
    sheet.add_argument("who", nargs="+", metavar="NAME|NUMBER")
    sheet.add_argument("--out", type=Path, metavar="DIR")
    sheet.set_defaults(run=_dossier, sheet=True)
    incomplete = steps.add_parser("incomplete", parents=[anywhere], help=_("personal files with papers missing"))
    incomplete.add_argument("--village", default="")
    incomplete.add_argument("--below", type=int, default=100, metavar="SCORE")
    incomplete.add_argument("--out", type=Path, metavar="DIR")
    incomplete.set_defaults(run=_incomplete)
    steps.add_parser("verify", parents=[anywhere], help=_("read every scan and compare its hash")).set_defaults(
        run=_verify
    )
    scans = steps.add_parser("scans", parents=[anywhere], help=_("scans by their words, or of one record"))
    scans.add_argument("text", nargs="*")
    scans.add_argument("--of", default="", metavar="STEM:NUMBER")
    scans.add_argument("--trash", action="store_true")
    scans.set_defaults(run=_scans)
    for name, says in (
        ("open", _("write a scan into a folder")),
        ("trash", _("put scans into the trash")),
        ("untrash", _("bring scans back from the trash")),
    ):
        one = steps.add_parser(name, parents=[anywhere], help=says)
        one.add_argument("numbers", nargs="+", type=int, metavar="NUMBER")
        one.add_argument("--out", type=Path, metavar="DIR")
        one.set_defaults(run=_open if name == "open" else _trash)
    said = steps.add_parser("describe", parents=[anywhere], help=_("change a scan's title, kind, notes or day"))
    said.add_argument("number", type=int)
    for option in ("--title", "--kind", "--notes", "--day"):
        said.add_argument(option)
    said.set_defaults(run=_describe)
    new = steps.add_parser("replace", parents=[anywhere], help=_("keep a new version of a scan"))
    new.add_argument("number", type=int)
    new.add_argument("file", type=Path)
    new.set_defaults(run=_replace)
    filing_cabinet.add(steps, anywhere)


def _describe(args: argparse.Namespace) -> Answer:
    from clfdesk.services import scan, scan_change

    with opened(args) as office:
        change_set = scan_change.describe(
            office, args.number, title=args.title, kind=args.kind, notes=args.notes, taken_on=args.day
        )
        return Answer({"change_set": change_set, "scan": _row(scan.get(office, args.number))}, [_("Saved.")])


def _target(text: str) -> tuple[str, int]:
    stem, _colon, number = text.partition(":")
    if not number.isdigit():
        raise Refusal(
            _("This does not name a record."), where=text, next=_("Write the stem and the number, as person:12.")
        )
    return stem, int(number)


def _row(scan: Any) -> dict[str, Any]:
    from clfdesk.domain.scan import veiled
    from clfdesk.services.scan import owner_name

    return {
        "number": scan.id,
        "owner": scan.owner,
        "owner_number": scan.owner_id,
        "owner_name": owner_name(scan.owner, scan.owner_id),
        "kind": scan.kind,
        "title": scan.title,
        "name": veiled(scan.name),
        "pages": scan.pages,
        "bytes": scan.size,
        "stored_on": scan.stored_on,
        "state": scan.state,
        "replaces": scan.replaces,
        "sha256": scan.sha256,
    }


def _line(scan: Any) -> str:
    row = _row(scan)
    return f"{row['number']}\t{row['owner_name']}\t{row['title']}\t{row['pages']}"


def _refused(told: Any) -> dict[str, Any]:
    return {"name": told.name, "accept": told.accept, **told.refusal.parts()}


def _stored(done: Any, extra: dict[str, Any]) -> Answer:
    data = {
        "change_set": done.change_set,
        "scans": [_row(each) for each in done.scans],
        "refused": [_refused(each) for each in done.refused],
        "turned": done.turned,
        "reduced": done.reduced,
        **extra,
    }
    lines = [_("Kept: {number}.").format(number=len(done.scans))]
    lines += [f"{each.name}：{each.refusal.what} {each.refusal.why}" for each in done.refused]
    return Answer(data, lines, WITH_PROBLEMS if done.refused else DONE)


def _attach(args: argparse.Namespace) -> Answer:
    from clfdesk.services import scan, scan_batch

    accept = frozenset(args.accept)
    with opened(args) as office:
        if args.to:
            stem, number = _target(args.to)
            papers = [
                scan.Paper(path.name, stem, number, args.kind or "other", args.title, path=path) for path in args.files
            ]
            if args.dry_run:
                raise Refusal(_("There is nothing to match."), next=_("Leave --to out, or --dry-run."))
            return _stored(scan.store_all(office, papers, accept=accept), {})
        batch = scan_batch.preview(office, args.files)
        given = dict(pair.rpartition("=")[::2] for pair in args.give)
        if bad := [pair for pair, number in given.items() if not number.isdigit()]:
            raise Refusal(_("This does not name a person."), where=", ".join(bad), next=_("Write FILE=NUMBER."))
        batch = scan_batch.chosen(batch, {name: int(number) for name, number in given.items()})
        items = [
            {
                "name": line.shown,
                "pile": line.pile,
                "person": line.person,
                "kind": line.kind,
                "by": line.by,
                "says": line.says,
                "candidates": [
                    {"number": each.number, "name": each.name, "village": each.village} for each in line.candidates
                ],
            }
            for line in batch.lines
        ]
        extra = {"piles": batch.counts(), "items": items}
        if args.dry_run:
            lines = [f"{item['name']}\t{item['pile']}\t{item['person'] or ''}\t{item['says']}" for item in items]
            return Answer(extra, [*lines, scan_batch.summary(batch.counts())])
        return _stored(scan_batch.attach(office, batch, accept=accept), extra)


def _person(office: Any, text: str) -> int:
    from clfdesk.domain.dossier import number_in
    from clfdesk.services import person

    if text.isdigit() and len(text) < 10:
        return int(text)
    if (number := number_in(text)) is not None:
        return number
    found = person.find(office, text, limit=6)
    exact = [row for row in found if row["name"] == text] or found
    if len(exact) == 1:
        return int(exact[0]["number"])
    if not exact:
        raise Refusal(_("There is no such person on this desk."), where=text, next=_("Look the person up by name."))
    raise Refusal(
        _("Several people fit."),
        where=text,
        why="、".join(f"{row['number']} {row['name']} {row['village'] or ''}" for row in exact),
        next=_("Give the number in place of the name."),
    )


def _dossier(args: argparse.Namespace) -> Answer:
    from clfdesk.services import dossier, dossier_paper

    with opened(args) as office:
        number = _person(office, " ".join(args.who))
        if getattr(args, "sheet", False):
            from clfdesk.services import service_sheet

            file = service_sheet.press(office, number, args.out or Path())
            return Answer({"person": number, "files": [file]}, [str(file.path)])
        found = dossier.show(office, number)
        matrix = [
            {
                "id": tick.item.id,
                "title": tick.item.title,
                "need": tick.need,
                "wanted": tick.wanted,
                "there": tick.there,
                "bring": tick.item.bring,
                "source": tick.item.source,
                "clause": tick.item.clause,
            }
            for tick in found.ticks
        ]
        data: dict[str, Any] = {
            "person": number,
            "name": found.name,
            "village": found.village,
            "score": found.score,
            "missing": [tick.item.id for tick in found.ticks if tick.missing],
            "matrix": matrix,
            "scans": [_row(each) for each in found.scans],
        }
        lines = [_("{name}: complete to {score} %.").format(name=found.name, score=found.score)]
        lines += [f"  {tick.item.title}（{tick.item.bring}）" for tick in found.ticks if tick.missing]
        if args.out is not None:
            pressed = dossier_paper.press(office, number, args.out)
            data |= {
                "files": [pressed.file],
                "pages": pressed.pages,
                "code": pressed.code,
                "unreadable": pressed.unreadable,
            }
            lines.append(str(pressed.file.path))
        return Answer(data, lines, WITH_PROBLEMS if data.get("unreadable") else DONE)


def _incomplete(args: argparse.Namespace) -> Answer:
    from clfdesk.services import dossier, listing_print

    with opened(args) as office:
        found = dossier.standings(office, village=args.village, below=args.below)
        listing = dossier.as_listing(found)
        villages = [
            {"village": village, "files": files, "complete": complete, "score": score}
            for village, files, complete, score in dossier.by_village(dossier.standings(office, village=args.village))
        ]
        data: dict[str, Any] = {"count": listing.count, "rows": found, "villages": villages}
        if args.out is not None and listing.rows:
            data["files"] = [listing_print.print_list(office, "dossier", listing, out=args.out)]
        lines = [
            f"{each.number}\t{each.name}\t{each.village}\t{each.score}%\t{'、'.join(each.missing)}" for each in found
        ]
        return Answer(data, lines)


def _verify(args: argparse.Namespace) -> Answer:
    from clfdesk.services import scan_care

    with opened(args) as office:
        done = scan_care.verify(office)
        return Answer(
            {"ok": done.ok, "scans": done.scans, "bytes": done.bytes, "says": done.says, "damaged": done.damaged},
            [done.says],
            DONE if done.ok else WITH_PROBLEMS,
        )


def _scans(args: argparse.Namespace) -> Answer:
    from clfdesk.services import scan, scan_care

    with opened(args) as office:
        if args.trash:
            kept = [each for each, _left in scan_care.trashed(office)]
        elif args.of:
            kept = scan.owned(office, *_target(args.of), versions=True)
        else:
            text = " ".join(args.text)
            found = scan.find(office, text) if text.strip() else scan.newest(office)
            kept = [scan.get(office, each.id) for each in found]
        return Answer({"count": len(kept), "rows": [_row(each) for each in kept]}, [_line(each) for each in kept])


def _open(args: argparse.Namespace) -> Answer:
    from clfdesk.services import scan
    from clfdesk.services.files import write_out

    if args.out is None:
        raise Refusal(_("No folder was given."), next=_("Give the folder with --out."))
    with opened(args) as office:
        files = []
        for number in args.numbers:
            kept = scan.get(office, number)
            files.append(write_out(args.out, kept.file_name, scan.open_bytes(office, number), "internal"))
        return Answer({"files": files}, [str(file.path) for file in files])


def _trash(args: argparse.Namespace) -> Answer:
    from clfdesk.services import scan_change

    with opened(args) as office:
        if args.step == "trash":
            change, says = scan_change.trash(office, args.numbers)
            return Answer({"change_set": change, "says": says}, [says])
        return Answer({"change_set": scan_change.restore(office, args.numbers)}, [_("Kept.")])


def _replace(args: argparse.Namespace) -> Answer:
    from clfdesk.services import scan_change

    with opened(args) as office:
        return _stored(scan_change.replace_scan(office, args.number, args.file), {})
