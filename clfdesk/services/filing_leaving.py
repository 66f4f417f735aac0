"""Before and while a return leaves the desk: what to think of, a password told apart, an e-mail draft, its text."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.filing import Filing
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.card import Card, render
from clfdesk.i18n import _
from clfdesk.services import filing_card
from clfdesk.services import filing_rows as texts
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.filing_table import Table
from clfdesk.services.office import Office
from clfdesk.storage import records

_PERSONAL = ("id_number", "certificate_number", "phone", "account")
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are taken for another on the telephone


@dataclass(frozen=True, slots=True)
class Caution:
    """What to read before a list goes to a group: how many people, which of their numbers stand there in full."""

    people: int
    columns: tuple[str, ...]
    says: str
    next: str


def warning(card: Card, table: Table) -> Caution | None:
    """Return the warning a return deserves; ``None`` where it names nobody's numbers."""
    return _caution(card, [column.heading for column in table.columns], len(table.rows))


def caution(filing: Filing) -> Caution | None:
    """Return the warning a kept version deserves; ``None`` where it names nobody's numbers."""
    return _caution(filing_card.find(filing.card), json.loads(filing.content)["headings"], filing.rows)


def unverified_in(filing: Filing) -> list[str]:
    """Return the names of the people whose ID number stands in a version and is still to be verified (待核实)."""
    waiting = records.every(Person, id_state="unverified")
    return [each.name for each in waiting if each.id_number and each.id_number in filing.content]


def unverified_says(names: Sequence[str]) -> str:
    """Return the sentence that asks before such a version leaves."""
    said = _("{count} ID numbers in this return are still to be verified: {names}.")
    return said.format(count=len(names), names="、".join(names[:5]) + ("…" if len(names) > 5 else ""))


def goes_to_group(to: str) -> bool:
    """Tell whether a recipient is a group of a chat program, by the words an office calls one."""
    return any(str(mark) in to for mark in _words()["group_marks"])


def _caution(card: Card, headings: Sequence[str], rows: int) -> Caution | None:
    if card.purpose == "public" or card.table.get("group_by"):
        return None
    found = [
        heading
        for column, heading in zip(card.table["column"], headings, strict=False)
        if str(column.get("field", "")) in _PERSONAL
    ]
    if not found or not rows:
        return None
    return Caution(
        rows,
        tuple(found),
        _("This list shows {columns} of {people} people in full.").format(columns="、".join(found), people=rows),
        _("Send it to one recipient, never to a group; with a password where it goes by WeChat or QQ."),
    )


def locked(content: bytes, password: str) -> tuple[bytes, str]:
    """Return a workbook locked with a password, and the password; one is made up where none is given."""
    from clfdesk.sheets import locking

    password = password.strip() or "-".join("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _part in range(3))
    if len(password) < 8:
        raise Refusal(
            _("This password is too short."),
            why=_("Short ones are guessed in minutes."),
            next=_("Take eight characters or more, or leave it empty and one is made up."),
        )
    return locking.locked(content, password), password


def _words() -> Mapping[str, Any]:
    return resources.shipped("filings", "words", "leaving.toml")


def _values(office: Office, filing: Filing) -> tuple[Card, dict[str, Any]]:
    card = filing_card.find(filing.card)
    values = texts.values_for(office, read_period(filing.period)) | {"revision": filing.revision}
    values["unit"] = render(str(texts.layout()["unit"]), values)
    values["name"] = render(str(card.table.get("name", card.title)), values)
    return card, values | {"rows": filing.rows, "code": card.code}


def said(office: Office, filing: Filing, *, encrypted: bool = False) -> str:
    """Return the text that goes with a return: what it is, how many rows, which version, who to call."""
    _card, values = _values(office, filing)
    words = _words()
    lines = [render(str(line), values) for line in words["text"]]
    if filing.revision > 1:
        lines.append(render(str(words["corrected"]), values))
    if encrypted:
        lines.append(str(words["password_apart"]))
    return "\n".join(line for line in lines if line.strip())


def mail(office: Office, filing: Filing, file: Path, *, to: str = "", encrypted: bool = False) -> tuple[str, bytes]:
    """Return (name, content) of an e-mail draft with the file attached, to be opened and sent by the clerk.

    ``X-Unsent`` opens it as a draft (RFC 5322 with Microsoft's mark); the attachment's
    name is written both ways (RFC 2231 and RFC 2047), for old programs.
    """
    from email.header import Header
    from email.message import EmailMessage
    from email.policy import SMTP

    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(
            _("The file of this return cannot be read."),
            where=str(file),
            next=_("Make the return again, then the e-mail draft."),
        ) from error
    _card, values = _values(office, filing)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = render(str(_words()["subject"]), values)
    if to:
        message["To"] = to
    message["X-Unsent"] = "1"
    message.set_content(said(office, filing, encrypted=encrypted), cte="base64")
    kind = "vnd.ms-excel" if file.suffix == ".xls" else "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    message.add_attachment(content, maintype="application", subtype=kind, filename=file.name)
    part = next(message.iter_attachments())
    encoded = Header(file.name, "utf-8", maxlinelen=2000).encode()
    part.set_param("name", encoded, header="Content-Type", replace=True)
    return f"{file.stem}.eml", message.as_bytes()


def mail_out(office: Office, filing: Filing, file: Path, out: Path, *, to: str = "") -> OutFile:
    """Write the e-mail draft of a return into a folder; it is opened and sent by the clerk."""
    encrypted = file.is_file() and file.suffix == ".xlsx" and file.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    name, content = mail(office, filing, file, to=to, encrypted=encrypted)
    return write_out(out, name, content, "upward")
