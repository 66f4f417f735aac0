"""The county's reporting board (收报一览): what each township sent, whether it counts, and what is wrong with it.

Pure: facts about files in, a board out. Nobody's rows stand here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from clfdesk.domain.envelope import Envelope

#: Problems that keep a file out of the merge; the others are only told.
FATAL = frozenset(
    ("damaged", "locked", "macros", "no_envelope", "other_return", "wrong_period", "wrong_version", "changed", "cut",
     "duplicate", "replaced", "not_expected", "unread")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing wrong with a file: a code, the sentence, the row it stands in (0: the whole file), its sheet."""

    code: str
    says: str
    row: int = 0
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """One file of the folder: who it is from, what it says of itself, what is wrong with it.

    ``read`` tells that its cells were read and fit the seal; ``on_time`` is ``None`` where
    no day is known.
    """

    file: str
    sha256: str
    township: str = ""
    envelope: Envelope | None = None
    troubles: tuple[Trouble, ...] = ()
    rows: int = 0
    on_time: bool | None = None

    @property
    def counts(self) -> bool:
        """Return whether the file may be merged."""
        return not any(each.code in FATAL for each in self.troubles)

    def troubled(self, code: str, says: str, row: int = 0) -> Received:
        """Return the file with one more trouble."""
        return replace(self, troubles=(*self.troubles, Trouble(code, says, row)))


@dataclass(frozen=True, slots=True)
class Collection:
    """The board of one return for one period: expected townships, files, who is missing."""

    card: str
    period: str
    due: date | None
    expected: tuple[str, ...]
    files: tuple[Received, ...] = field(default=())

    def good(self) -> tuple[Received, ...]:
        """Return the files that may be merged, in the order of their townships."""
        place = {name: number for number, name in enumerate(self.expected)}
        found = [each for each in self.files if each.counts]
        return tuple(sorted(found, key=lambda each: (place.get(each.township, len(place)), each.township, each.file)))

    def received(self) -> tuple[str, ...]:
        """Return the townships with a file that counts."""
        return tuple(dict.fromkeys(each.township for each in self.good()))

    def missing(self) -> tuple[str, ...]:
        """Return the expected townships without a file that counts."""
        got = set(self.received())
        return tuple(name for name in self.expected if name not in got)

    def on_time(self) -> tuple[str, ...]:
        """Return the townships whose file that counts was made by the day it was due."""
        return tuple(each.township for each in self.good() if each.on_time)


def asked_for(envelopes: Iterable[Envelope], card: str = "", period: str = "") -> tuple[str, str]:
    """Return which return and period a folder is about: as asked, else what most files are."""
    counted = Counter(
        (each.card, each.code) for each in envelopes if card in ("", each.card) and period in ("", each.code)
    )
    if not counted:
        return card, period
    return max(counted, key=lambda pair: (counted[pair], pair))


def last_of(files: Sequence[Received]) -> dict[str, int]:
    """Return the highest version each township sent among files that are whole."""
    found: dict[str, int] = {}
    for each in files:
        if each.envelope is not None and each.counts:
            found[each.township] = max(found.get(each.township, 0), each.envelope.revision)
    return found
