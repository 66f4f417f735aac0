"""The documents rules stand on: every number the policies quote, which rules quote it, and the document itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.archive import ArchiveItem, PolicyDocument
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.i18n import _
from clfdesk.services import archive_filing, archive_terms, pack
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Quoted:
    """One document as rules quote it: its number, what is known of it, its item and scan (0: none), the rules."""

    number: str
    title: str
    issuer: str
    dated: date | None
    item: int
    scan: int
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    remark: str = ""


_TITLE = re.compile(r"《([^《》]+)》")
_ISSUED = re.compile(r"[（(]([^（）()]*?)(\d{4})年(\d{1,2})月(\d{1,2})日")


def proposed(number: str) -> PolicyDocument:
    """Return what the quoted words themselves, and the shipped list, tell of a document: title, issuer, day."""
    told = resources.shipped("lists", "documents.toml")
    title, issued = _TITLE.search(number), _ISSUED.search(number)
    issuer = issued[1] if issued else ""
    if not issuer:
        fits = [mark for mark in told["issuers"] if number.startswith(mark)]
        issuer = told["issuers"][max(fits, key=len)] if fits else ""
    day = date(int(issued[2]), int(issued[3]), int(issued[4])) if issued else told["days"].get(number)
    name = title[1] if title else told["titles"].get(number, "")
    plain = number if not name and number.startswith(("中华人民共和国", "国务院关于")) else name
    return PolicyDocument(number, plain, issuer, day)


def documents(office: Office) -> list[Quoted]:
    """Return every document the rules in force quote, those without a copy first, then by how many rules quote them."""
    quoting: dict[str, list[tuple[str, str]]] = {}
    none = tuple(archive_terms.table()["no_documents"])
    for line in pack.lines(office):
        if line.source.startswith(none) or line.id.startswith("archive."):
            continue
        rule = f"{line.title or line.table} · {line.says}" if line.says else line.title or line.id
        quoting.setdefault(line.source, []).append((rule, line.clause))
    known = {each.number: each for each in records.every(PolicyDocument)}
    found = []
    for number in dict.fromkeys([*quoting, *known]):
        kept, told = known.get(number, PolicyDocument(number)), proposed(number)
        rules = quoting.get(number, [])
        found.append(
            Quoted(
                number, kept.title or told.title, kept.issuer or told.issuer, kept.dated or told.dated, kept.item_id, kept.scan_id,
                tuple(rule for rule, _clause in rules), tuple(dict.fromkeys(clause for _rule, clause in rules if clause)),
                kept.remark,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (bool(each.scan), -len(each.rules), each.number))


def describe(office: Office, number: str, values: Mapping[str, Any], *, file: Path | None = None) -> int:
    """Say what a document is (``title``, ``issuer``, ``dated``, ``remark``) and keep its copy; return the change set.

    The copy is filed as an item of class LW and can be found by its words. Raises
    :class:`Refusal` for a day that is none and for a file that cannot be kept.
    """
    text = number.strip()
    if not text:
        raise Refusal(_("The document has no number."), next=_("Write it as the rules quote it."))
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name not in ("title", "issuer", "dated", "remark"):
            raise Refusal(_("There is no column of that name."), where=name)
        if name == "dated":
            day = value if isinstance(value, date) else read_date(str(value)) if value else None
            if value and day is None:
                raise Refusal(_("This is no day."), where=str(value), next=_("Write it like 2026-05-12."))
            columns[name] = day
        elif value:
            columns[name] = str(value).strip()
    kept = next(iter(records.every(PolicyDocument, number=text)), None)
    with unit("archive.document", user=office.user, at=office.clock.now().isoformat()) as change:
        if file is not None:
            about = {
                "title": columns.get("title") or (kept and kept.title) or text, "material": "LW", "document_number": text,
                "responsible": columns.get("issuer") or (kept and kept.issuer) or "",
                "dated": columns.get("dated") or (kept and kept.dated),
            }  # fmt: skip
            filed = archive_filing.file_paper(office, file, **about)
            columns |= {"item_id": filed.number, "scan_id": filed.scan}
        if kept is None:
            records.insert([PolicyDocument(text, **columns)])
        else:
            records.update(PolicyDocument, kept.id, columns)
    return change.id


def item_of(number: str) -> ArchiveItem | None:
    """Return the filed copy of a document, ``None`` where there is none."""
    kept = next(iter(records.every(PolicyDocument, number=number)), None)
    return records.get(ArchiveItem, kept.item_id) if kept and kept.item_id else None
