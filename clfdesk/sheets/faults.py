"""Every fault of a foreign file, each as one sentence a part: what, why, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from clfdesk.errors import Refusal
from clfdesk.i18n import N_, _


class Fault(Exception):
    """A file that cannot be read; ``code`` is one that :func:`refuse` has sentences for."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


_OTHER_FILE = N_("Choose the right file, or ask the sender for it.")
_AGAIN = N_("Ask the sender to open it in Excel or WPS, save it again as .xlsx and send it again.")
_RESEND = N_("Ask the sender to send the file again.")

#: code → (what, why, next); every sentence may name {limit}.
_FAULTS: dict[str, tuple[str, str, str]] = {
    "missing": (N_("This file is not there."), N_("No file of that name stands at this place."), _OTHER_FILE),
    "folder": (N_("This is a folder, not a file."), N_("A list is read from one workbook at a time."), _OTHER_FILE),
    "unreadable": (
        N_("This file cannot be opened."),
        N_("Another program holds it, or you may not read it."),
        N_("Close it in Excel or WPS and try again, or copy it to another place first."),
    ),
    "large": (
        N_("This file is too large."),
        N_("A list may have at most {limit} MB."),
        N_("Take pictures out of the workbook, or split it into several."),
    ),
    "empty": (N_("This file is empty."), N_("There is not one character in it."), _RESEND),
    "lock_mark": (
        N_("This is not the workbook, only the mark that it is open."),
        N_("A file whose name begins with ~$ holds the name of whoever has the workbook open."),
        N_("Choose the file of the same name without ~$."),
    ),
    "picture": (
        N_("This file is a picture."),
        N_("Its content is a picture, whatever its name says; a list cannot be read from it."),
        N_("Ask the sender for the workbook itself, or key the rows in."),
    ),
    "pdf": (
        N_("This file is a PDF."),
        N_("A list cannot be read from a PDF."),
        N_("Ask the sender for the workbook itself, or key the rows in."),
    ),
    "archive": (
        N_("This file is a compressed archive."),
        N_("The workbook is still packed inside it."),
        N_("Unpack it first, then choose the workbook."),
    ),
    "document": (
        N_("This file is a text document."),
        N_("Its content is a document of Word or WPS Writer, not a workbook."),
        N_("Copy its table into a workbook and save that."),
    ),
    "slides": (N_("This file is a slide show."), N_("There is no list in it."), _OTHER_FILE),
    "program": (N_("This file is a program."), N_("It is not a list, and it was not opened."), _OTHER_FILE),
    "database": (N_("This file is a database."), N_("It is not a workbook."), _OTHER_FILE),
    "unknown": (
        N_("This file is no workbook."),
        N_("Its content is neither a workbook nor a text table."),
        _OTHER_FILE,
    ),
    "damaged": (
        N_("This workbook is damaged."),
        N_("Part of its content is missing or cannot be read; it was probably cut short on its way."),
        _RESEND,
    ),
    "part_missing": (
        N_("This workbook is damaged."),
        N_("It names a sheet whose content is not in the file."),
        _RESEND,
    ),
    "bomb": (
        N_("This workbook was not opened."),
        N_("Unpacked it would be far larger than any honest list."),
        _AGAIN,
    ),
    "tampered": (
        N_("This workbook was not opened."),
        N_("Its inner directory contradicts itself, as only a damaged or forged file does."),
        _AGAIN,
    ),
    "doubled": (
        N_("This workbook was not opened."),
        N_("It holds two parts of the same name, and programs would disagree which one counts."),
        _AGAIN,
    ),
    "dtd": (
        N_("This workbook was not opened."),
        N_("It contains a DTD, which no spreadsheet program writes."),
        _AGAIN,
    ),
    "password": (
        N_("This workbook is protected by a password."),
        N_("It cannot be read without its password."),
        N_("Ask the sender for the password and enter it, or ask for the file without one."),
    ),
    "wrong_password": (
        N_("The password is wrong."),
        N_("This workbook does not open with it."),
        N_("Mind capital letters and full-width characters, and enter it again."),
    ),
    "slow": (
        N_("Reading this file was stopped."),
        N_("It took longer than {limit} seconds; an honest list takes a few."),
        _AGAIN,
    ),
    "memory": (
        N_("Reading this file was stopped."),
        N_("It asked for more memory than any honest list needs."),
        _AGAIN,
    ),
    "crashed": (
        N_("This file could not be read."),
        N_("Its inner structure is broken; reading it failed and was contained."),
        _AGAIN,
    ),
    "cells": (
        N_("This file holds too many cells."),
        N_("More than {limit} cells are filled; a list of a county has far fewer."),
        N_("Delete the sheets that are not needed, or split the list."),
    ),
    "encoding": (
        N_("The text of this file cannot be read."),
        N_("Its characters are neither UTF-8 nor GB18030 nor UTF-16, or it is damaged."),
        N_("Ask the sender to save it as .xlsx and send it again."),
    ),
    "text": (
        N_("This file holds too much text."),
        N_("Its cells hold more than {limit} million characters; a list of a county has far fewer."),
        N_("Delete the sheets that are not needed, or split the list."),
    ),
    "macros": (
        N_("This workbook has macros in it and was not read."),
        N_("Macros are small programs; a list needs none, and they may do harm where somebody lets them run."),
        N_("Ask the sender for a workbook without macros (.xlsx), or have only its data read; no macro is run then."),
    ),
    "no_table": (
        N_("There is no table on this web page."),
        N_("The file is a web page under the name of a workbook, and it holds no table."),
        _AGAIN,
    ),
    "no_sheet": (
        N_("This workbook has no such sheet."),
        N_("The sheet asked for is not among its sheets."),
        N_("Choose one of the sheets it has."),
    ),
    "no_cells": (
        N_("There is nothing in this workbook."),
        N_("All of its sheets are empty."),
        _RESEND,
    ),
    "no_header": (
        N_("No heading row was found."),
        N_("No row names at least two columns that are known, such as name and ID number."),
        N_("Write the headings above the list and save, or say which column is which."),
    ),
    "no_rows": (
        N_("There is no person in this file."),
        N_("Below its headings all rows are empty, totals or notes."),
        _OTHER_FILE,
    ),
}


#: The way out of a refusal that a window offers: ask for the file's password.
PASSWORD = "password"  # noqa: S105 a word, no secret
#: The other one: read the data and leave the macros alone.
MACROS = "macros"
_WAYS = {"password": PASSWORD, "wrong_password": PASSWORD, "macros": MACROS}


def refuse(code: str, where: str = "", **details: object) -> Refusal:
    """Return the refusal of a fault code; unknown codes are the fault ``crashed``.

    ``sheet`` and ``row`` among the details stand behind the file's name, ``about`` is kept for the way out.
    """
    code = code if code in _FAULTS else "crashed"
    what, why, after = _FAULTS[code]
    place = [str(details["sheet"])] if details.get("sheet") else []
    if details.get("row"):
        place.append(_("row {row}").format(row=details["row"]))
    return Refusal(
        _(what).format(**details),
        where=f"{where}: {' · '.join(place)}" if place and where else where or " · ".join(place),
        why=_(why).format(**details),
        next=_(after).format(**details),
        way=_WAYS.get(code, ""),
        about=str(details.get("about", "")),
        code=code,
    )


@contextmanager
def contained(name: str) -> Iterator[None]:
    """Tell whatever a broken part makes of its readers inside as one refusal: for bytes taken apart in this process."""
    try:
        yield
    except Fault as fault:
        raise refuse(fault.code, name, **fault.details) from fault
    except (Refusal, MemoryError):
        raise
    except Exception as error:
        raise refuse("damaged", name) from error


def codes() -> list[str]:
    """Return all fault codes, for the test that each has its sentence."""
    return sorted(_FAULTS)
