"""What people must bring for a matter (一次性告知): listed by the register's card, the missing ones marked on the paper."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk.domain.register import Entry, Register, word_of
from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services import notice, register
from clfdesk.services.office import Office
from clfdesk.storage import records


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to bring, a word about it, and whether it is still missing."""

    title: str
    note: str
    missing: bool


def materials(book: Register, answers: Mapping[str, Any]) -> list[Material]:
    """Return what the matter of an entry asks for; what is missing and on no list stands at the end."""
    how = book.materials
    if not how:
        return []
    lacking = [part for part in re.split(r"[、，,；;\n]+", str(answers.get(how["lacking"]) or "")) if part.strip()]
    listed = [line.partition("｜")[::2] for line in _listed(how, answers)]
    titles = {title for title, _note in listed}
    found = [Material(title, note, title in lacking) for title, note in listed]
    return found + [Material(part.strip(), "", missing=True) for part in lacking if part.strip() not in titles]


def _listed(how: Mapping[str, Any], answers: Mapping[str, Any]) -> Sequence[str]:
    matter, counter = str(answers.get(how["by"]) or ""), how.get("counter", {})
    if matter == counter.get("code") and (business := answers.get(counter["by"])):
        return _of_counter(str(business))
    return list(how["lists"].get(matter, ()))


def _of_counter(business: str) -> list[str]:
    """Return the papers of a business of the certificate counter, as that counter asks for them."""
    from clfdesk.services import counter

    common = register.words()
    kind = counter.kind_named(business)
    notes = {"guardian": common["of_guardian"], "agent": common["of_agent"]}
    return [
        f"{each.title}｜" + (notes.get(each.of) or render(common["copies"], {"number": each.copies}))
        for each in kind.papers
    ]


def paper(
    office: Office, number: int, out: Path, lacking: Sequence[str] | None = None
) -> tuple[notice.NoticeResult, int | None]:
    """Press the paper an entry is handed as (一次性告知单 of a counter entry); return it, and the change set if any.

    ``lacking`` are the materials still missing: they are kept in the entry, and that they
    were told, before the paper is pressed. Somebody on no roster is named as the entry
    names him. Raises :class:`Refusal` where no paper belongs to the register.
    """
    entry = records.get(Entry, number)
    if entry is None or entry.form.startswith("@"):
        raise Refusal(_("There is no such entry."), where=str(number), next=_("Choose one from the list."))
    book = register.named(entry.form)
    if not book.paper:
        raise Refusal(
            _("No paper belongs to the entries of this register."),
            where=book.title,
            next=_("Print the register itself."),
        )
    changed, answers = None, json.loads(entry.answers)
    if lacking is not None and book.materials:
        told = {book.materials["lacking"]: "、".join(lacking), book.materials["told"]: True}
        changed = register.change(office, number, told).change_set
        answers |= told
    where = notice.where_of([entry.person_id]) if entry.person_id else ""
    settings = {item.name: str(answers.get(item.name) or "") for item in book.form.items}
    pressed = notice.press(office, book.paper, where=where, out=out, settings=settings | _told(book, answers))
    return pressed, changed


def _told(book: Register, answers: Mapping[str, Any]) -> dict[str, str]:
    if not book.materials:
        return {}
    mark = register.words()["mark"]
    names = (book.materials["by"], book.materials.get("counter", {}).get("by", ""))
    words = (word_of(item, answers.get(item.name)) for item in book.form.items if item.name in names)
    lines = (f"{mark if each.missing else ''}\t{each.title}\t{each.note}" for each in materials(book, answers))
    return {"matter": " · ".join(word for word in words if word), "materials": "\n".join(lines)}
