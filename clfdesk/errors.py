"""The three ways things go wrong: a problem in the data, a refusal to the clerk, a bug.

Bad *data* travels as :class:`Problem` values beside a result. A request the office
cannot carry out is raised once, by a service, as :class:`Refusal`. Anything else is a
bug and meets the one handler of its face (window or command line).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["refused", "suspect", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one value, in the four parts a clerk needs.

    ``field`` is a field name of a stem (never a label); ``found`` is what stood there;
    ``why`` and ``next`` are sentences in the language of the window. ``severity``:
    ``refused`` cannot be stored, ``suspect`` needs the clerk's word, ``info`` only tells.
    """

    field: str
    found: str
    why: str
    next: str
    severity: Severity = "suspect"


def in_words(error: BaseException) -> str:
    """Return what a screen may say of an error: a refusal's own words; of a bug only that it is one."""
    if isinstance(error, Refusal):
        return str(error)
    from clfdesk.i18n import _

    return _("The program met a fault of its own; nothing was half done.")


class Refusal(Exception):
    """The office cannot do this: what, where, why, and what to do next.

    ``way`` names a way out that a window may offer as a button: ``rescue`` (a backup in
    place of a desk that does not open), ``secret`` (the password once more), ``macros`` (the data of a workbook without its
    macros), or nothing; ``about`` is what that way needs to know, ``code`` the fault in
    one word where the refused thing is a file.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        why: str = "",
        next: str = "",
        way: str = "",
        about: str = "",
        code: str = "",
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.why = why
        self.next = next
        self.way = way
        self.about = about
        self.code = code

    def parts(self) -> dict[str, str]:
        """Return the four parts under the names the command line promises."""
        return {"what": self.what, "where": self.where, "why": self.why, "next": self.next}

    def __str__(self) -> str:
        return "\n".join(part for part in (self.what, self.where, self.why, self.next) if part)
