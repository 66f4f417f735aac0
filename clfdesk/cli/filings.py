"""Verbs on returns: made, filled, checked, sent, sent back, accepted; versions compared, a number traced."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.cli.answer import DONE, WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.cli.people import _mapping
from clfdesk.errors import Refusal
from clfdesk.i18n import _


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    filing = verbs.add_parser("filing", parents=[anywhere], help=_("returns"))
    filing.add_argument("step", choices=tuple(_STEPS))
    filing.add_argument("what", nargs="?")
    filing.add_argument("file", nargs="?")
    filing.add_argument("--period", default="")
    filing.add_argument("--revision", type=int)
    filing.add_argument("--map", type=Path)
    filing.add_argument("--where", default="")
    filing.add_argument("--out", type=Path)
    filing.add_argument("--encrypt", nargs="?", const="", metavar="FILE")
    filing.add_argument("--as-of", type=date.fromisoformat)
    filing.add_argument("--with-checks", action="store_true")
    filing.add_argument("--as", dest="kind", choices=("xlsx", "xls"), default="xlsx")
    filing.add_argument("--cover", action="store_true")
    filing.add_argument("--remark", action="append", default=[], metavar="CHECK=WORDS")
    filing.add_argument("--reason", action="append", default=[], metavar="ROW=WORDS")
    filing.add_argument("--to", default="")
    filing.add_argument("--by", default="other")
    filing.add_argument("--accept-group", action="store_true")
    filing.add_argument("--accept", action="append", default=[], choices=("unverified",))
    filing.add_argument("--with", dest="other", type=int, metavar="REVISION")
    filing.set_defaults(run=_filing)


def _filing(args: argparse.Namespace) -> Answer:
    with opened(args) as office:
        if args.step not in ("list", "produced", "clear", "left") and not args.what:
            raise Refusal(
                _("Nothing was named to make or fill."), where="filing", next=_("Name a return, or the county's blank.")
            )
        return _STEPS[args.step](office, args)


def _out(args: argparse.Namespace) -> Path:
    if args.out is None:
        raise Refusal(_("No folder was named."), where="--out", next=_("Name a folder with --out."))
    return Path(args.out)


def _pairs(texts: list[str], option: str) -> list[tuple[str, str]]:
    """Return what stands before and after the first = of each text."""
    found = [text.partition("=") for text in texts]
    if wrong := next((text for text, (name, mark, says) in zip(texts, found, strict=True) if not mark), ""):
        raise Refusal(_("This cannot be understood."), where=f"{option} {wrong}", next=_("Write it as NAME=WORDS."))
    return [(name.strip(), says.strip()) for name, _mark, says in found]


def _list(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing, filing_versions

    cards = filing.list_cards(office)
    lines = [f"{card.id} {card.title} {card.due}" for card in cards]
    data: dict[str, Any] = {"cards": cards}
    if args.period or args.what:
        data["versions"] = filing_versions.versions(office, card=args.what or "", period=args.period)
        lines = [
            f"{each.card} {each.title} {each.period} {each.revision} {each.state} {each.rows} {each.sent_to}"
            for each in data["versions"]
        ]
    return Answer(data, lines)


def told_of(made: Any) -> Answer:
    """Return what a verb says of a return that was made."""
    names = ("rows", "checks", "snapshot_sha256", "revision", "files", "change_set", "state", "warning")
    data = {name: getattr(made, name) for name in names}
    lines = [str(file.path) for file in made.files]
    if made.warning:
        lines.append(f"{made.warning.says}{made.warning.next}")
    if made.password:
        data["password"] = made.password
        lines.append(_("Password, to be told by telephone: {password}").format(password=made.password))
    lines += [each.says for each in made.problems]
    return Answer(data, lines)


def _make(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing

    return told_of(
        filing.make(
            office,
            args.what,
            args.period,
            _out(args),
            remarks=dict(_pairs(args.remark, "--remark")),
            encrypt=_password(args.encrypt),
            with_checks=args.with_checks,
            as_of=args.as_of,
            old=args.kind == "xls",
            cover=args.cover,
        )
    )


def _password(named: str | None) -> str | None:
    """Return the password of a file, the empty text where one is to be made up, ``None`` for an open file."""
    if not named:
        return named
    try:
        lines = Path(named).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            _("The password file cannot be read."),
            where=named,
            next=_("Name a text file whose first line is the password."),
        ) from error
    return lines[0] if lines else ""


def _draft(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing

    return told_of(filing.draft(office, args.what, args.period))


def _check(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing

    return told_of(filing.check(office, args.what, args.period, dict(_pairs(args.remark, "--remark"))))


def _fill(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing

    if str(args.what).lower().endswith(".docx"):
        from clfdesk.services import filing_word

        paper = filing_word.fill(office, Path(args.what), _out(args), mapping=_mapping(args.map), where=args.where)
        told = {name: getattr(paper, name) for name in ("filled", "mapped", "unmapped", "kept", "files", "change_set")}
        return Answer(told | {"lost": []}, [str(file.path) for file in paper.files])
    filled = filing.fill(
        office, Path(args.what), _out(args), mapping=_mapping(args.map), where=args.where, old=args.kind == "xls"
    )
    data = {
        name: getattr(filled, name) for name in ("filled", "mapped", "unmapped", "kept", "lost", "files", "change_set")
    }
    data["behind"] = filled.behind
    behind = [_("Not carried over from the .xls: {what}").format(what=each) for each in filled.behind]
    return Answer(data, [*(str(file.path) for file in filled.files), *behind])


def _picked(office: Any, args: argparse.Namespace) -> Any:
    from clfdesk.services import filing_versions

    return filing_versions.pick(office, args.what, args.period, args.revision)


def _stepped(done: Any) -> Answer:
    version = done.version
    return Answer(
        {"version": version, "change_set": done.change_set},
        [f"{version.card} {version.title} {version.period} {version.revision} {version.state}"],
    )


def _sent(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_life

    if not args.to:
        raise Refusal(_("No recipient was named."), where="--to", next=_("Say whom it was sent to."))
    return _stepped(
        filing_life.send(
            office,
            _picked(office, args),
            to=args.to,
            channel=args.by,
            accept_group=args.accept_group,
            accept_unverified="unverified" in args.accept,
        )
    )


def _back(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_life

    if str(args.what).lower().endswith((".xlsx", ".xls")):
        from clfdesk.services import filing_back

        return _stepped(filing_back.take(office, Path(args.what)))
    reasons = []
    for row, says in _pairs(args.reason, "--reason"):
        if not row.isdigit():
            raise Refusal(_("This is no row."), where=row, next=_("Give its number, or 0 for the whole return."))
        reasons.append((int(row), says))
    return _stepped(filing_life.back(office, _picked(office, args), reasons))


def _accept(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_life

    return _stepped(filing_life.accept(office, _picked(office, args)))


def _file(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_life

    return _stepped(filing_life.file_away(office, _picked(office, args)))


def _scan(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_life

    return _stepped(filing_life.scan(office, _picked(office, args), Path(args.file or "")))


def _answer(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_life

    change = 0
    for check, says in _pairs(args.remark, "--remark"):
        change = filing_life.answer(office, _picked(office, args), check, says)
    return Answer({"change_set": change or None}, [_("Answered.")])


def _compare(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_compare, filing_versions

    newer = _picked(office, args)
    older = filing_versions.pick(office, args.what, newer.period, args.other or newer.revision - 1)
    found = filing_compare.compare(older, newer)
    lines = [f"{each.kind} {each.row} " + "；".join(f"{h}: {a} → {b}" for h, a, b in each.cells) for each in found]
    return Answer({"older": older.revision, "newer": newer.revision, "differences": found}, lines)


def _where(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_compare

    found = filing_compare.where_sent(office, args.what)
    places = [
        {
            **{name: getattr(each.version, name) for name in (
                "card", "title", "period", "revision", "state", "sent_at", "sent_to", "channel")},
            "row": each.row, "heading": each.heading,
        }
        for each in found
    ]  # fmt: skip
    lines = [f"{e['card']} {e['title']} {e['period']} {e['revision']} {e['row']} {e['sent_to']}" for e in places]
    return Answer({"places": places}, lines)


def _bridge(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_bridge

    found = filing_bridge.bridge(office, args.what, args.period)
    data = {
        "card": found.card, "before": found.before, "now": found.now, "holds": found.holds, "parts": found.parts,
    }  # fmt: skip
    return Answer(data, [f"{part.code} {part.count}" for part in found.parts], DONE if found.holds else WITH_PROBLEMS)


def _mail(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_leaving

    if not args.file:
        raise Refusal(
            _("No file was named."), where="filing mail", next=_("Name the return, then the file that was made.")
        )
    file = filing_leaving.mail_out(office, _picked(office, args), Path(args.file), _out(args), to=args.to)
    return Answer({"files": [file]}, [str(file.path)])


def _text(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_leaving

    said = filing_leaving.said(office, _picked(office, args))
    return Answer({"text": said}, said.splitlines())


def _desktop(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_outbox

    file = filing_outbox.to_outbox(office, _picked(office, args), args.out)
    return Answer({"files": [file]}, [str(file.path)])


def _produced(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_outbox

    found = filing_outbox.produced(office)
    return Answer({"produced": found}, [f"{each.path} {each.state}" for each in found])


def _clear(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_outbox

    named = [Path(each) for each in (args.what, args.file) if each]
    done = filing_outbox.clear(office, named)
    return Answer({"cleared": done}, [str(path) for path in done])


def _open(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_again

    file = filing_again.rewrite(office, _picked(office, args), _out(args))
    return Answer({"files": [file]}, [str(file.path)])


def _left(office: Any, args: argparse.Namespace) -> Answer:
    from clfdesk.services import filing_outbox

    if args.what:
        picked = _picked(office, args)
        headings, rows = filing_outbox.rows_left(office, picked.id)
        return Answer({"headings": headings, "rows": rows}, [f"{each.row} {each.says}" for each in rows])
    found = filing_outbox.left(office)
    return Answer({"left": found}, [f"{each.at[:16]} {each.card} {each.period} {each.to}" for each in found])


_STEPS: dict[str, Callable[[Any, argparse.Namespace], Answer]] = {
    "list": _list,
    "draft": _draft,
    "check": _check,
    "make": _make,
    "fill": _fill,
    "answer": _answer,
    "scan": _scan,
    "sent": _sent,
    "back": _back,
    "accept": _accept,
    "file": _file,
    "compare": _compare,
    "where": _where,
    "bridge": _bridge,
    "mail": _mail,
    "text": _text,
    "desktop": _desktop,
    "produced": _produced,
    "clear": _clear,
    "left": _left,
    "open": _open,
}
