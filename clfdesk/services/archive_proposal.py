"""What a paper is filed as, proposed from its name: title, class, term; the clerk looks at it and goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from clfdesk.services.archive_terms import material, table
from clfdesk.services.office import Office

_COPY = re.compile(r"[ _-]*(\(\d+\)|（\d+）)$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A paper's title, class and term as its name tells them; the class is the general one where it tells none."""

    file: Path
    title: str
    material: str
    term: str


def propose(office: Office, file: Path) -> Proposal:
    """Return what a file is filed as; the longest word of its name that belongs to a class counts."""
    title = _COPY.sub("", Path(file).stem).replace("_", " ").strip() or Path(file).stem
    found = [(len(word), code) for code, words in table()["words"].items() for word in words if word in title]
    kind = material(office, max(found)[1] if found else "ZH")
    return Proposal(Path(file), title, kind.code, kind.term)
