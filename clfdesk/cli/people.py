"""Verbs on lists and people: import, compare, find, list, show."""

from __future__ import annotations

import argparse
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clfdesk.cli.answer import WITH_PROBLEMS, Answer
from clfdesk.cli.opening import first_line, opened, secret_of
from clfdesk.errors import Refusal
from clfdesk.i18n import _

if TYPE_CHECKING:
    from clfdesk.services.office import Office


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    take = verbs.add_parser("import", parents=[anywhere], help=_("take a workbook in"))
    take.add_argument("file", type=Path, nargs="+")
    take.add_argument("--sheet")
    take.add_argument("--stem", default="person")
    take.add_argument("--mode", choices=("add", "update", "fill", "none"), default="update")
    take.add_argument("--map", type=Path)
    take.add_argument("--accept", choices=("suspect",), action="append", default=[])
    take.add_argument("--file-password-file", type=Path, metavar="FILE")
    take.add_argument("--sender", default="", help=_("whose list it is; its columns are remembered for them"))
    take.add_argument("--dry-run", action="store_true")
    take.add_argument("--out", type=Path)
    take.set_defaults(run=_import)
    compare = verbs.add_parser("compare", parents=[anywhere], help=_("compare two lists"))
    compare.add_argument("left")
    compare.add_argument("right")
    compare.add_argument("--key", default="id_number")
    compare.add_argument("--stem", default="person")
    compare.add_argument("--out", type=Path)
    compare.set_defaults(run=_compare)
    find = verbs.add_parser("find", parents=[anywhere], help=_("the search box"))
    find.add_argument("text")
    find.add_argument("--stem", default="person")
    find.set_defaults(run=_find)
    listing = verbs.add_parser("list", parents=[anywhere], help=_("any list"))
    listing.add_argument("stem")
    listing.add_argument("--where", default="")
    listing.add_argument("--columns", default="")
    listing.add_argument("--order", default="")
    listing.add_argument("--as", dest="as_", choices=("xlsx", "csv", "pdf", "json"), default="json")
    listing.add_argument("--purpose", choices=("public", "internal", "upward"), default="internal")
    listing.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
    listing.add_argument("--out", type=Path)
    listing.set_defaults(run=_list)
    show = verbs.add_parser("show", parents=[anywhere], help=_("one record"))
    show.add_argument("stem", choices=("person",))
    show.add_argument("key")
    show.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
    show.set_defaults(run=_show)


def _mapping(path: Path | None) -> dict[str, str] | None:
    """Return ``{heading: field}`` from a JSON or TOML file."""
    if path is None:
        return None
    import json

    from clfdesk import resources

    if path.suffix == ".toml":
        return {str(key): str(value) for key, value in resources.read(path).items()}
    try:
        return {str(key): str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise Refusal(
            _("The mapping file cannot be read."),
            where=str(path),
            why=_("It is not a JSON object of heading and field."),
            next=_('Write it as {"heading": "field"}.'),
        ) from error


def _import(args: argparse.Namespace) -> Answer:
    from clfdesk.services import intake, intake_own

    with opened(args) as office:
        look = partial(
            intake.preview,
            office,
            args.file if len(args.file) > 1 else args.file[0],
            sheet=args.sheet,
            stem=args.stem,
            mode=args.mode,
            sender=args.sender,
            accept=frozenset(args.accept),
            password=first_line(args.file_password_file) if args.file_password_file else secret_of(args),
        )
        mapping = _mapping(args.map)
        if mapping is not None and intake_own.asks(mapping):
            mapping = intake_own.kept(office, look(mapping=intake_own.without(mapping)), mapping)
        preview = look(mapping=mapping)
        data: dict[str, Any] = {"rows": preview.rows, "piles": preview.piles, "items": list(preview.items)}
        data |= {"columns": preview.columns, "learned": preview.learned, "hidden": preview.hidden}
        if not args.dry_run:
            outcome = intake.commit(office, preview, accept=frozenset(args.accept))
            data["change_set"] = outcome.change_set
        data["files"] = []
        if args.out is not None:
            data["files"] = intake.write_all(preview, args.out)
        counts = preview.piles
        line = _(
            "{rows} rows: {new} new, {changed} changed, {same} same, {suspect} doubtful, {refused} refused; {missing} missing from the file."
        )
        said = line.format(
            rows=preview.rows,
            **{name: counts.get(name, 0) for name in ("new", "changed", "same", "suspect", "refused", "missing")},
        )
        doubtful = counts.get("suspect", 0) + counts.get("refused", 0)
        return Answer(data, [said, *preview.hidden], WITH_PROBLEMS if doubtful else 0)


def _compare(args: argparse.Namespace) -> Answer:
    from clfdesk.services import intake

    with opened(args) as office:
        result = intake.compare(office, args.left, args.right, key=args.key, stem=args.stem, out=args.out)
        data = {
            name: getattr(result, name) for name in ("only_left", "only_right", "differs", "same", "items", "files")
        }
        said = _("{only_left} only left, {only_right} only right, {differs} differ, {same} same.").format(
            only_left=result.only_left, only_right=result.only_right, differs=result.differs, same=result.same
        )
        return Answer(data, [said])


def _find(args: argparse.Namespace) -> Answer:
    from clfdesk.services import finding, operations

    with opened(args) as office:
        rows = finding.find(office, args.text, stem=args.stem)
        operations.listed(office, args.stem, rows)
        shown = ("number", "name", "title", "village", "id_number")
        lines = [" ".join(str(row[name]) for name in shown if row.get(name)) for row in rows]
        return Answer({"count": len(rows), "rows": rows}, lines or [_("Nothing was found.")])


def _list(args: argparse.Namespace) -> Answer:
    from clfdesk.services import operations, person

    with opened(args) as office:
        columns = [name.strip() for name in args.columns.split(",") if name.strip()]
        listing = person.list_rows(
            office,
            args.stem,
            where=args.where,
            columns=columns,
            order=args.order,
            purpose=args.purpose,
            as_of=args.as_of,
        )
        data: dict[str, Any] = {"count": listing.count, "rows": listing.rows}
        if args.as_ != "json":
            if args.out is None:
                raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
            from clfdesk.services import filing, listing_print

            data["files"] = [
                listing_print.print_list(office, args.stem, listing, purpose=args.purpose, out=args.out)
                if args.as_ == "pdf"
                else filing.export_list(office, args.stem, listing, as_=args.as_, purpose=args.purpose, out=args.out)
            ]
        else:
            operations.listed(office, args.stem, listing.rows)
        lines = ["\t".join(str(row[name]) for name in row) for row in listing.rows]
        return Answer(data, lines)


def number_of(office: Office, key: str) -> int:
    """Return the number of the person a key means: a number of the roster, or a text that finds just one."""
    from clfdesk.services import person

    if key.isdigit() and len(key) < 10:
        return int(key)
    found = person.find(office, key, limit=2)
    if len(found) != 1:
        raise Refusal(
            _("It is not clear who is meant."),
            where=key,
            why=_("{count} people fit.").format(count=len(found)),
            next=_("Give the number in the roster, or the whole ID number."),
        )
    return int(found[0]["number"])


def _show(args: argparse.Namespace) -> Answer:
    from clfdesk.services import operations, person

    with opened(args) as office:
        number = number_of(office, args.key)
        record = person.show_person(office, number, args.as_of)
        operations.looked_at(office, number)
        return Answer(record, [f"{name}: {value}" for name, value in record.items() if name != "history"])
