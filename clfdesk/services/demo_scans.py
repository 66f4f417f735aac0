"""A handful of invented scans for the demonstration: small pictures made on the spot."""

from __future__ import annotations

from clfdesk.domain.demonstration import Inventor
from clfdesk.domain.person import Person
from clfdesk.services import scan
from clfdesk.services.office import Office
from clfdesk.storage import records

_KINDS = ("photo", "id_card", "household_book", "certificate_copy", "guardian")
_PEOPLE = 3


def keep_scans(office: Office, inventor: Inventor) -> None:
    """Keep a few scans with the first people of the roster, so that the page of files is not empty."""
    from clfdesk.papers.sample_scan import drawn

    people = records.every(Person)[:_PEOPLE]
    words = inventor.words["scans"]
    papers = []
    for index, person in enumerate(people):
        for kind in _KINDS[: len(_KINDS) - index]:
            title = str(words[kind])
            content = drawn(f"{title} · {words['sample']}", person.id * 16 + _KINDS.index(kind))
            papers.append(scan.Paper(f"{title}.png", "person", person.id, kind, title, content=content))
    scan.store_all(office, papers)
