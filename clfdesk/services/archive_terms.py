"""The office's own table: the number of its fonds, the classes of papers and how long each is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clfdesk import resources
from clfdesk.domain.archive import Material
from clfdesk.errors import Refusal
from clfdesk.grammar.words import code_of
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.services.policy import set_value

FONDS, TERM = "archive.fonds", "archive.term."


def table() -> Mapping[str, Any]:
    """Return the archive's own table: classes, terms, boxes, steps of the close."""
    return resources.shipped("lists", "archive.toml")


def fonds(office: Office) -> str:
    """Return the number of the fonds (全宗号) as this office entered it; empty until it did."""
    found = office.pack.value(FONDS, office.today)
    return str(found.value) if found else ""


def set_fonds(office: Office, number: str, *, source: str = "") -> int:
    """Enter the number of the fonds as the archives authority gave it; return the change set."""
    text = number.strip()
    if not text or any(each in text for each in " -·"):
        raise Refusal(
            _("This is no number of a fonds."), where=number, next=_("Write it as the archives gave it, such as X043.")
        )
    given = source or _("given by the archives")
    return set_value(office, FONDS, text, valid_from=date(office.today.year, 1, 1), source=given)


def materials(office: Office) -> list[Material]:
    """Return the retention table: the shipped defaults, marked as reference, under this office's own terms."""
    found = []
    for each in table()["material"]:
        own = office.pack.value(TERM + each["code"], office.today)
        found.append(
            Material(
                each["code"],
                each["title"],
                each["door"],
                str(own.value) if own else each["term"],
                each["category"],
                tuple(each.get("terms", ())),
                own is not None,
                own.source if own else str(table()["source"]),
            )
        )
    return found


def material(office: Office, code: str) -> Material:
    """Return one class by its code or word; :class:`Refusal` where there is none."""
    known = code_of("archive_item", "material", code) or code
    for each in materials(office):
        if each.code == known:
            return each
    raise Refusal(
        _("There is no such class of papers."),
        where=code,
        next=_("Choose one of: {names}.").format(names="、".join(each.code for each in materials(office))),
    )


def term_of(text: str) -> str:
    """Return the code of a term (永久, 30年, 10年 or its code); :class:`Refusal` where it is none."""
    code = code_of("archive_item", "term", text.strip())
    if code is None:
        raise Refusal(_("This is no term of retention."), where=text, next=_("Write 永久, 30年 or 10年."))
    return code


def set_term(office: Office, code: str, term: str, *, source: str) -> int:
    """Set the term of a class as this office's approved table has it; return the change set."""
    found = material(office, code)
    since = date(office.today.year, 1, 1)
    return set_value(office, TERM + found.code, term_of(term), valid_from=since, source=source)
