"""Official letters (GB/T 9704-2012): a title and a text in, the paper in its form out, put on record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clfdesk.domain.letter import Letter, read_body
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services.files import write_out
from clfdesk.services.notice import NoticeItem, NoticeResult
from clfdesk.services.notice_card import find
from clfdesk.services.office import Office
from clfdesk.storage import journal


def press(
    office: Office,
    *,
    title: str,
    body: str,
    out: Path,
    to: str = "",
    number: str = "",
    mark: str = "",
    attachments: Sequence[str] = (),
    unit_name: str = "",
    seal: bool = True,
    remark: str = "",
    signer: str = "",
    cc: str = "",
    copies: int = 0,
    electronic: int = 0,
) -> NoticeResult:
    """Press an official letter in the form of GB/T 9704-2012.

    ``body`` is plain text, a paragraph a line; a first line that ends in a colon is who it goes to.
    ``number`` and ``mark`` give it the red head; ``cc`` or ``copies`` the imprint.
    """
    from clfdesk.papers.letter import press_letter
    from clfdesk.papers.press import words

    card = find("letter")
    addressee, passages = read_body(body)
    if not title.strip() or not passages:
        raise Refusal(
            _("A letter needs a title and a text."),
            where="--title, --body",
            next=_("Give both."),
        )
    values = {"township": {"name": office.info.township}, "term": {"federation": office.pack.term("federation")}}
    unit_name = unit_name or render(str(card.table["unit"]), values)
    day = written_day(office.today)
    red = mark or (render(str(card.table["mark"]), values) if number else "")
    counted = ""
    if copies:
        counted = words("letter", "copies").format(copies=copies)
        if electronic:
            counted = words("letter", "copies_electronic").format(copies=copies, electronic=electronic)
    imprint = bool(cc or copies)
    value = Letter(
        title=title.strip(),
        passages=passages,
        addressee=(to or addressee).rstrip("：:"),
        attachments=tuple(attachments),
        unit=unit_name,
        date=day,
        seal=seal,
        remark=remark,
        mark=red,
        number=number,
        signer=signer,
        cc=cc,
        issuer=render(str(card.table["issuer"]), values) if imprint else "",
        issued=day if imprint else "",
        copies=counted,
        purpose=card.purpose,
    )
    pressed = press_letter(value)
    file = write_out(out, f"{value.title}.pdf", pressed.pdf, card.purpose)
    journal.log_access("press", card.code, user=office.user, at=office.clock.now().isoformat(), purpose=card.purpose)
    item = NoticeItem(card.code, value.title, "", 0, pressed.pages, str(file.path))
    return NoticeResult([item], [file], [], pressed.undrawable)
