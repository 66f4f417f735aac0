"""Verbs that press papers: poster, notice."""

from __future__ import annotations

import argparse
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clfdesk.cli.answer import WITH_PROBLEMS, Answer
from clfdesk.cli.opening import opened
from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext

if TYPE_CHECKING:
    from clfdesk.services.notice import NoticeResult


def add(verbs: Any, anywhere: argparse.ArgumentParser) -> None:
    """Add this file's verbs to the command line."""
    poster = verbs.add_parser("poster", parents=[anywhere], help=_("wall posters"))
    poster.add_argument("cards", nargs="*", metavar="CARD")
    which = _("all boards of a village, or of the township")
    poster.add_argument("--set", dest="set_", choices=("village", "township"), help=which)
    poster.add_argument("--village", action="append", default=[])
    poster.add_argument("--all", action="store_true")
    poster.add_argument("--size")
    poster.add_argument("--tile", choices=("A4", "A3"))
    poster.add_argument("--out", type=Path, default=Path())
    poster.add_argument("--stale", action="store_true")
    poster.add_argument("--print-shop", action="store_true")
    poster.add_argument("--emblem", type=Path, metavar="FILE")
    poster.add_argument("--keep-emblem", type=Path, metavar="FILE")
    poster.add_argument("--no-emblem", action="store_true")
    poster.add_argument("--resume", action="store_true")
    poster.add_argument("--list", dest="with_list", action="store_true")
    poster.add_argument("--placements", action="store_true")
    poster.add_argument("--hung", action="store_true")
    poster.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    poster.add_argument("--photo", type=Path, metavar="FILE")
    poster.set_defaults(run=_poster)

    notice = verbs.add_parser("notice", parents=[anywhere], help=_("public notices, forms and official letters"))
    notice.add_argument("card", nargs="?", metavar="CARD")
    notice.add_argument("--where", default="", metavar="EXPR")
    notice.add_argument("--from", dest="start", type=date.fromisoformat, metavar="YYYY-MM-DD")
    notice.add_argument("--village", action="append", default=[])
    notice.add_argument("--copies", type=int)
    notice.add_argument("--large", action="store_true")
    notice.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=WORDS")
    notice.add_argument("--due", action="store_true")
    notice.add_argument("--taken-down", type=int, metavar="NUMBER")
    notice.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    notice.add_argument("--photo", type=Path, metavar="FILE")
    notice.add_argument("--objection", default="none", choices=("none", "handled", "open"))
    notice.add_argument("--handling", default="")
    notice.add_argument("--title")
    notice.add_argument("--body", type=Path, metavar="FILE")
    for name in ("to", "number", "mark", "unit", "remark", "signer", "cc"):
        notice.add_argument(f"--{name}", default="")
    notice.add_argument("--kind", default="notice")
    notice.add_argument("--joint", action="append", default=[], metavar="UNIT")
    notice.add_argument("--copy-number", type=int, default=0)
    notice.add_argument("--secrecy", default="")
    notice.add_argument("--urgency", default="")
    notice.add_argument("--docx", action="store_true")
    notice.add_argument("--attachment", action="append", default=[])
    notice.add_argument("--electronic", type=int, default=0)
    notice.add_argument("--no-seal", action="store_true")
    notice.add_argument("--out", type=Path, default=Path())
    notice.set_defaults(run=_notice)


def _poster(args: argparse.Namespace) -> Answer:
    from clfdesk.services import poster

    with opened(args) as office:
        if args.keep_emblem or args.no_emblem:
            from clfdesk.services import emblem

            change = emblem.keep(office, args.keep_emblem) if args.keep_emblem else emblem.take_off(office)
            return Answer({"change_set": change}, [_("Recorded.")])
        if args.stale:
            stale = poster.stale(office)
            return Answer({"stale": stale}, [f"{each.card} {each.place} {each.title}: {each.why}" for each in stale])
        if args.placements:
            found = poster.placements(office)
            said = [f"{each.card} {each.place} {each.size} {each.pressed_on} {each.hung_on}" for each in found]
            return Answer({"placements": found}, said)
        if args.hung:
            places = args.village or [office.info.township]
            changes = [
                poster.hang(office, card, place, on=args.on, photo=args.photo)
                for card in args.cards
                for place in places
            ]
            return Answer({"change_sets": changes}, [_("Recorded as hung.")])
        if not args.cards and not args.set_:
            cards = poster.cards(office)
            return Answer({"cards": cards}, [f"{card.code} {card.name} {card.title}" for card in cards])
        chosen = list(args.cards) or [card.name for card in poster.cards(office, args.set_)]
        result = poster.press(
            office,
            cards=chosen,
            places=[] if args.all else args.village,
            size=args.size,
            out=args.out,
            tile=args.tile,
            print_shop=args.print_shop,
            emblem=args.emblem,
            resume=args.resume,
            with_list=args.with_list,
        )
        lines = [str(file.path) for file in result.files]
        if result.already:
            lines.append(_("Pressed before and still true: {boards}").format(boards="、".join(result.already)))
        undrawable = sorted({char for item in result.items for char in item.undrawable})
        if undrawable:
            lines.append(_("No font draws: {characters}").format(characters=" ".join(undrawable)))
        data = {each.name: getattr(result, each.name) for each in fields(result)}
        return Answer(data, lines, WITH_PROBLEMS if undrawable else 0)


def _notice(args: argparse.Namespace) -> Answer:
    from clfdesk.services import letter, notice, posted

    with opened(args) as office:
        if args.due:
            due = notice.due(office)
            said = _("{day}: take down {title} {place}")
            return Answer(
                {"due": due}, [said.format(day=each.down, title=each.title, place=each.place) for each in due]
            )
        if args.taken_down is not None:
            change = posted.take_down(
                office,
                args.taken_down,
                on=args.on,
                photo=args.photo,
                objection=args.objection,
                handling=args.handling,
            )
            return Answer({"change_set": change}, [_("Recorded.")])
        if not args.card:
            cards = notice.cards()
            return Answer({"cards": cards}, [f"{card.code} {card.name} {card.title}" for card in cards])
        if args.card.lower() in ("letter", "n30"):
            result = letter.press(
                office,
                title=args.title or "",
                body=read_text(args.body) if args.body else "",
                out=args.out,
                to=args.to,
                number=args.number,
                mark=args.mark,
                attachments=args.attachment,
                unit_name=args.unit,
                seal=not args.no_seal,
                remark=args.remark,
                signer=args.signer,
                cc=args.cc,
                copies=args.copies or 0,
                electronic=args.electronic,
                kind=args.kind,
                joint=args.joint,
                copy_number=args.copy_number,
                secrecy=args.secrecy,
                urgency=args.urgency,
                docx=args.docx,
            )
        else:
            result = notice.press(
                office,
                args.card,
                where=args.where,
                start=args.start,
                out=args.out,
                villages=args.village,
                copies=1 if args.copies is None else args.copies,
                settings=dict(_pair(each) for each in args.settings),
                large=args.large,
            )
    return _notice_answer(result)


def _notice_answer(result: NoticeResult) -> Answer:
    lines = [str(file.path) for file in result.files]
    if result.first and result.last and result.down:
        said = _("Hangs from {first} to {last}; take it down on {down}.")
        lines.append(said.format(first=result.first, last=result.last, down=result.down))
    if not result.sure:
        lines.append(_("The holiday list of that year is missing: count the working days again."))
    if result.left_out:
        lines.append(
            ngettext("{count} person is not named.", "{count} people are not named.", len(result.left_out)).format(
                count=len(result.left_out)
            )
        )
    if result.undrawable:
        lines.append(_("No font draws: {characters}").format(characters=" ".join(result.undrawable)))
    data = {each.name: getattr(result, each.name) for each in fields(result)}
    return Answer(data, lines, WITH_PROBLEMS if result.undrawable or not result.sure else 0)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Refusal(
            _("These words cannot be understood."),
            where=f"--set {text}",
            next=_("Write them as NAME=WORDS."),
        )
    return name.strip(), value.strip()


def read_text(path: Path) -> str:
    """Return a text file's words: UTF-8, or GB 18030 as older editors write it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal(_("The text cannot be read."), where=str(path), next=_("Name a text file.")) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(
        _("The text cannot be read."),
        where=str(path),
        why=_("It is no text file."),
        next=_("Save it as plain text, then try again."),
    )
