"""The last look at a public paper: numbers that point at a person, among them the home telephones this desk knows."""

from __future__ import annotations

import re
from collections.abc import Collection

from clfdesk.services.board import public_phones
from clfdesk.services.office import Office
from clfdesk.storage import listing

#: Where the desk keeps telephones of people.
_KEPT = {"person": ("phone", "guardian_phone"), "staff": ("phone",)}


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
