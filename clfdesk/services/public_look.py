"""The last look at a public paper: numbers that point at a person, among them the home telephones this desk knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.board import public_phones
from clfdesk.services.office import Office
from clfdesk.storage import listing

#: Where the desk keeps telephones of people.
_KEPT = {"person": ("phone", "guardian_phone"), "staff": ("phone",)}


def refuse_private(office: Office, texts: Iterable[object], where: str) -> None:
    """Raise :class:`Refusal` where texts that everybody may read hold a private number (typed into a place, a remark)."""
    from clfdesk.papers.public_scan import numbers

    passes = {re.sub(r"\D", "", each) for each in public_phones(office)}
    told = "\n｜\n".join(dict.fromkeys(str(text) for text in texts if text is not None))
    found = [each for each in dict.fromkeys(numbers(told)) if re.sub(r"\D", "", each) not in passes]
    if found:
        raise Refusal(
            _("This public list would show private numbers."),
            where=where,
            why="、".join(found[:10]),
            next=_("Take the number out of the record, or make the list for internal use."),
        )


def private(office: Office, pdf: bytes, allowed: Collection[str] | None = None) -> list[str]:
    """Return the private numbers in a PDF, each once; ``allowed`` are the declared contacts (read where not given).

    IDs, certificates, accounts and mobile telephones count by their shape. A fixed telephone
    counts where it is one of a person or worker of this desk: other offices' may be named.
    """
    from clfdesk.papers.public_scan import landlines, scan

    passes = public_phones(office) if allowed is None else allowed
    found = scan(pdf, passes)
    if doubtful := landlines(pdf, passes):
        known = _home(office)
        found += [each for each in doubtful if each in known]
    return found


def _home(office: Office) -> set[str]:
    found = set()
    for stem, names in _KEPT.items():
        for row in listing.rows(stem, where=None, columns=list(names), order="", limit=None, today=office.today):
            found |= {re.sub(r"\D", "", str(row[name])) for name in names if row.get(name)}
    return found - {""}
