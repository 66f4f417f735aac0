"""Official letters (GB/T 9704-2012): a title and a text in, the paper in its form out, put on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clfdesk.domain.letter import Letter, read_body, read_present
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.card import render
from clfdesk.grammar.field import Purpose
from clfdesk.i18n import _
from clfdesk.services.files import write_out
from clfdesk.services.notice import NoticeItem, NoticeResult
from clfdesk.services.notice_card import find
from clfdesk.services.office import Office
from clfdesk.services.proof import Proof
from clfdesk.services.public_look import private
from clfdesk.storage import journal


@dataclass(frozen=True, slots=True)
class LetterForm:
    """One kind of letter: its name, Chinese name, layout, and what a new one begins with."""

    name: str
    title: str
    layout: str
    heading: str
    start: str
    seal: bool
    upward: bool
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as a clerk writes it.

    ``body`` is plain text, a paragraph a line; a first line that ends in a colon is who it
    goes to. ``number`` or ``mark`` give it the red head; ``cc`` or ``copies`` the imprint.
    ``kind`` is one of :func:`forms`; ``joint`` are the units that sign beside this one.
    """

    title: str
    body: str
    kind: str = "notice"
    to: str = ""
    number: str = ""
    mark: str = ""
    attachments: tuple[str, ...] = ()
    unit_name: str = ""
    seal: bool = True
    remark: str = ""
    signer: str = ""
    cc: str = ""
    copies: int = 0
    electronic: int = 0
    joint: tuple[str, ...] = field(default=())
    copy_number: int = 0
    secrecy: str = ""
    urgency: str = ""


def forms(office: Office) -> list[LetterForm]:
    """Return the kinds of letters, in the order a clerk chooses from."""
    values = _values(office)
    return [
        LetterForm(
            each["name"],
            each["title"],
            each["layout"],
            each["heading"],
            render(each["start"], values),
            bool(each.get("seal", True)),
            bool(each.get("upward")),
            each.get("purpose", "upward"),
        )
        for each in find("letter").table["form"]
    ]


def _values(office: Office) -> Mapping[str, Any]:
    return {
        "township": {"name": office.info.township, "contact_phone": office.info.contact_phone},
        "term": {"federation": office.pack.term("federation")},
    }


def composed(office: Office, draft: Draft) -> Letter:
    """Return a draft as the letter it becomes today; :class:`Refusal` where it has no title or text."""
    from clfdesk.papers.press import words

    card = find("letter")
    form = next((each for each in card.table["form"] if draft.kind in (each["name"], each["title"])), None)
    if form is None:
        raise Refusal(
            _("There is no such kind of letter."),
            where=draft.kind,
            next=_("Choose one of {names}.").format(names="、".join(each["title"] for each in card.table["form"])),
        )
    labels = tuple(words("letter", "present_labels")) if form["layout"] == "minutes" else ()
    body, present = read_present(draft.body, labels)
    addressee, passages = read_body(body)
    if not draft.title.strip() or not passages:
        raise Refusal(
            _("A letter needs a title and a text."),
            where="--title, --body",
            next=_("Give both."),
        )
    if draft.signer and not form.get("upward", True):
        raise Refusal(_("Only a paper upward names who signed it off."), where=draft.signer, next=_("Leave it empty."))
    values = _values(office)
    day = written_day(office.today)
    red = draft.mark or (render(str(form["mark"]), values) if draft.number or form["layout"] != "document" else "")
    counted = ""
    if draft.copies:
        counted = words("letter", "copies").format(copies=draft.copies)
        if draft.electronic:
            counted = words("letter", "copies_electronic").format(copies=draft.copies, electronic=draft.electronic)
    imprint = bool(draft.cc or draft.copies)
    return Letter(
        title=draft.title.strip(),
        passages=passages,
        addressee=(draft.to or addressee).rstrip("：:"),
        attachments=draft.attachments,
        unit=draft.unit_name or render(str(card.table["unit"]), values),
        date=day,
        seal=draft.seal and bool(form.get("seal", True)),
        remark=draft.remark,
        mark=red,
        number=draft.number,
        signer=draft.signer,
        cc=draft.cc,
        issuer=render(str(card.table["issuer"]), values) if imprint else "",
        issued=day if imprint else "",
        copies=counted,
        purpose=form.get("purpose", card.purpose),
        form=form["layout"],
        joint=draft.joint,
        copy_number=f"{draft.copy_number:06}" if draft.copy_number else "",
        secrecy=draft.secrecy,
        urgency=draft.urgency,
        present=present,
    )


def proof(office: Office, draft: Draft) -> Proof:
    """Return a letter as the document that prints, each page with its label, nothing recorded before it prints.

    A public one is scanned here already: what must not hang is not even shown.
    """
    from clfdesk.papers.letter import press_letter

    value = composed(office, draft)
    pressed = press_letter(value)
    _scanned(office, value, pressed.pdf)
    labels = tuple(f"{value.title} {page}/{pressed.pages}" for page in range(1, pressed.pages + 1))
    return Proof(value.title, pressed.pdf, labels, tuple(pressed.undrawable), purpose=value.purpose)


def _scanned(office: Office, value: Letter, pdf: bytes) -> None:
    """Raise :class:`Refusal` where a public letter shows a private number."""
    found = private(office, pdf) if value.purpose == "public" else []
    if found:
        raise Refusal(
            _("This public notice would show private numbers."),
            where=value.title,
            why="、".join(found),
            next=_("Take the number out, or declare it as the public contact."),
        )


def write(office: Office, draft: Draft, out: Path, *, docx: bool = False) -> NoticeResult:
    """Press a letter to PDF (and, for those who must edit further, as .docx beside it) and record it.

    A public one is scanned first: an ID, certificate, account or private phone in it stops it.
    """
    from clfdesk.papers.letter import press_letter

    value = composed(office, draft)
    pressed = press_letter(value)
    _scanned(office, value, pressed.pdf)
    files = [write_out(out, f"{value.title}.pdf", pressed.pdf, value.purpose)]
    if docx:
        from clfdesk.papers.letter_docx import letter_docx

        files.append(write_out(out, f"{value.title}.docx", letter_docx(value), value.purpose, signed=False))
    at = office.clock.now().isoformat()
    journal.log_access("press", find("letter").code, user=office.user, at=at, purpose=value.purpose)
    item = NoticeItem(find("letter").code, value.title, "", 0, pressed.pages, str(files[0].path))
    return NoticeResult([item], files, [], pressed.undrawable)


def press(
    office: Office,
    *,
    title: str,
    body: str,
    out: Path,
    kind: str = "notice",
    docx: bool = False,
    attachments: Sequence[str] = (),
    joint: Sequence[str] = (),
    **said: Any,
) -> NoticeResult:
    """Press an official letter in the form of GB/T 9704-2012; ``said`` are the other fields of a :class:`Draft`."""
    draft = Draft(title, body, kind, attachments=tuple(attachments), joint=tuple(joint), **said)
    return write(office, draft, out, docx=docx)


def from_card(office: Office, name: str) -> Draft:
    """Return a draft whose text is taken from a notice's or a board's card, as it stands today."""
    from clfdesk.services.board import boards, named
    from clfdesk.services.notice_text import board_text, card_text

    if name.upper().startswith("P"):
        card = named(name)
        _card, board = boards(office, [card.name], [])[0]
        return Draft(board.title, board_text(board))
    title, body = card_text(office, name)
    return Draft(title, body)
