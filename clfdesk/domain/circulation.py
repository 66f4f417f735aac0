"""In whose hands a paper is: to be signed, to be sealed, back with its scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["sign", "seal", "back", "kept"]
#: The way of a paper: first the signature, then the seal, then back to the desk. ``kept`` needs neither.
STATES: tuple[State, ...] = ("sign", "seal", "back", "kept")


@dataclass(frozen=True, slots=True)
class Circulation:
    """Where one paper stands since somebody said so; papers nobody spoke of stand where their purpose puts them.

    ``sha256`` is of the file as it was written, ``holder`` who has it, ``scan`` the number
    of the scan kept with the desk or the path of the file.
    """

    sha256: str
    name: str = ""
    state: State = "sign"
    holder: str = ""
    since: str = ""
    scan: str = ""
    remark: str = ""
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class PrintRun:
    """One run of a file on a printer: what, how many pages and copies, how far it came, and why it was printed.

    ``wanted`` are the pages asked for (``1-37``), ``done`` the page it surely came to (0: none).
    """

    title: str
    file: str
    sha256: str
    printer: str
    wanted: str
    pages: int
    copies: int
    done: int
    reason: str = ""
    printed_on: str = ""
    printed_by: str = ""
    id: int = 0
    ver: int = 1

    @property
    def left(self) -> int:
        """Return how many pages are not out."""
        return max(self.pages - self.done, 0)
