"""The sheet thirty people sign: account by its last four, no ID; as a paper and as a workbook of the same cells."""

from __future__ import annotations

from pathlib import Path

from clfdesk import resources
from clfdesk.domain.payroll import LOCKED, PayrollSheet
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.words import words
from clfdesk.services import pay_book
from clfdesk.services.files import OutFile, persons_of_staff, write_out
from clfdesk.services.office import Office


def press(office: Office, sheet: PayrollSheet, out: Path) -> tuple[tuple[OutFile, ...], tuple[str, ...]]:
    """Press a period's signature sheet into a folder, the PDF first; a draft says so on its face and in its name.

    Return the files and the characters that no font has.
    Never overwrites: Refusal where a file of that name is there already with other content.
    """
    from clfdesk.domain.pay_sheet import signature_sheet
    from clfdesk.grammar.card import render
    from clfdesk.papers.sheet import press_table

    asked = read_period(sheet.period)
    card = resources.shipped("papers", "sheets", "payroll.toml")
    values = {
        "township": {"name": office.info.township},
        "term": {code: office.pack.term(code) for code in ("commissioner", "stipend", "federation")},
        "period": {"title": asked.title(), "code": asked.code},
        "total_words": sheet.total_words,
        "draft": "" if sheet.state in LOCKED else card["draft_name"],
    }

    def filled(template: str) -> str:
        return render(template, values)

    table = signature_sheet(sheet, card, filled, office.info.township, _roles(office))
    pressed = press_table(table)
    whom, name = persons_of_staff(line.staff for line in sheet.lines), filled(card["file_name"])
    book = pay_book.workbook(table, str(card["sheet"]), office.today)
    files = (
        write_out(out, name, pressed.pdf, "internal", signed=True, persons=whom),
        write_out(out, name.removesuffix(".pdf") + ".xlsx", book, "internal", persons=whom),
    )
    return files, tuple(pressed.undrawable)


def _roles(office: Office) -> dict[str, str]:
    """Return the words of the roles; the locality's own word first."""
    return {code: office.pack.term(code) or word[0] for code, word in words("staff").codes["role"].items()}


__all__ = ["press"]
