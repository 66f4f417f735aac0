"""Proofs: the PDF that prints, its pages as pictures, and the record of what a printer was given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from clfdesk.domain.circulation import PrintRun
from clfdesk.errors import Refusal
from clfdesk.grammar.field import Purpose
from clfdesk.i18n import _
from clfdesk.services.files import note_paper, safe_name
from clfdesk.services.office import Office
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Proof:
    """A document to look at before it is printed: its bytes, title, the label of each page, what no font draws.

    ``numbered`` says that each copy carries a number of its own; ``entered`` puts on record
    what a print of it means (a notice that hangs, copies given out), like writing it would;
    ``persons`` are those it names. Printed, one that is not public is known by whose hands it is in.
    """

    title: str
    pdf: bytes
    labels: tuple[str, ...]
    undrawable: tuple[str, ...] = ()
    left_out: int = 0
    numbered: bool = False
    persons: tuple[int, ...] = ()
    purpose: Purpose = "public"
    entered: Callable[[], object] | None = field(default=None, compare=False)

    @property
    def pages(self) -> int:
        """Return how many pages it has."""
        return len(self.labels)


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return the width and height of each page in millimetres."""
    from clfdesk.papers import preview

    return preview.page_sizes(pdf)


def pictures(pdf: bytes, dpi: float, pages: Iterable[int]) -> list[bytes]:
    """Return PNG pictures of pages (numbered from 0), at ``dpi`` dots per inch."""
    from clfdesk.papers import preview

    return preview.pictures(pdf, dpi, pages)


def page_numbers(text: str, pages: int) -> list[int]:
    """Return the pages a clerk named (``1-3, 7``; nothing means all), numbered from 1, in order, each once.

    Raises :class:`Refusal` for what is no page of the document.
    """
    plain = text.replace("，", ",").replace("、", ",").replace("－", "-").replace("—", "-").replace(" ", "")
    if not plain:
        return list(range(1, pages + 1))
    found: set[int] = set()
    for part in filter(None, plain.split(",")):
        first, dash, last = part.partition("-")
        if not first.isdigit() or (dash and last and not last.isdigit()):
            raise _no_page(text, pages)
        low, high = int(first), (int(last) if last else pages) if dash else int(first)
        if not 1 <= low <= high <= pages:
            raise _no_page(text, pages)
        found.update(range(low, high + 1))
    return sorted(found)


def _no_page(text: str, pages: int) -> Refusal:
    return Refusal(
        _("These pages are not in the document."),
        where=text,
        why=_("It has {pages} pages.").format(pages=pages),
        next=_("Write pages like 1-3, 7."),
    )


def spelled(pages: Sequence[int]) -> str:
    """Return pages as people write them: ``1-3, 7``."""
    parts: list[list[int]] = []
    for page in pages:
        if parts and page == parts[-1][1] + 1:
            parts[-1][1] = page
        else:
            parts.append([page, page])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def printed(
    office: Office,
    proof: Proof,
    *,
    printer: str,
    pages: Sequence[int],
    copies: int = 1,
    reason: str = "",
    given: int | None = None,
) -> int:
    """Put on record that a printer was given pages of a document, and return the number of the run.

    ``given`` is how many of them it really got (all, where nothing stopped it). They are
    taken as out until somebody says how far the printer came (:func:`came_to`). What a
    written file would have entered (a notice that hangs, a copy's number) is entered too.
    """
    one_by_one(proof, copies)
    given = len(pages) if given is None else given
    digest = hashlib.sha256(proof.pdf).hexdigest()
    at = office.clock.now().isoformat()
    run = PrintRun(
        proof.title, proof.title, digest, printer, spelled(pages), max(len(pages), 1), copies, given, reason,
        office.today.isoformat(), office.user or office.info.clerk,
    )  # fmt: skip
    with unit("paper.print", why=proof.title, user=office.user, at=at):
        (number,) = records.insert([run])
        detail = f"{proof.title} {run.wanted} × {copies} {printer} {reason}".strip()
        journal.log_access("print", detail, persons=proof.persons, user=office.user, at=at, rows=given)
        if proof.entered is not None and given:
            proof.entered()
        if proof.purpose != "public" and given:
            note_paper(
                safe_name(f"{proof.title}.pdf"), digest, proof.purpose,
                signed=proof.purpose == "upward", persons=proof.persons,
            )  # fmt: skip
    return number


def one_by_one(proof: Proof, copies: int) -> None:
    """Raise :class:`Refusal` where copies that each carry a number of their own would be printed alike."""
    if proof.numbered and copies > 1:
        raise Refusal(
            _("Each copy of this paper carries a number of its own."),
            where=proof.title,
            why=_("A printer's copies would all carry the same one."),
            next=_("Ask for the copies beside the preview, and print one of each."),
        )


def came_to(office: Office, number: int, page: int) -> list[int]:
    """Put on record that the printer jammed after a page (0: before the first), and return the pages still to print."""
    run = records.get(PrintRun, number)
    if run is None:
        raise Refusal(_("There is no print run of that number."), where=str(number))
    wanted = page_numbers(run.wanted, 10**6)
    out = [each for each in wanted if each <= page]
    with unit("paper.jam", why=f"{run.title} {page}", user=office.user, at=office.clock.now().isoformat()):
        records.update(PrintRun, number, {"done": len(out)}, ver=run.ver)
    return wanted[len(out) :]


def runs() -> list[PrintRun]:
    """Return the print runs, the newest first."""
    return records.every(PrintRun)[::-1]


def out_and_left(number: int, labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the labels of the pages of a run that are out, and of those still to print."""
    run = records.get(PrintRun, number)
    wanted = page_numbers(run.wanted, 10**6) if run else []
    said = [labels[page - 1] if page <= len(labels) else str(page) for page in wanted]
    done = run.done if run else 0
    return said[:done], said[done:]
