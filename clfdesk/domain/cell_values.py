"""One foreign cell into one value of a field, by the field's kind; what cannot be read is a problem.

Nothing is guessed: a code word that no list knows, a day that is not written, a number
that lost digits come back as problems and not as values.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from clfdesk import resources
from clfdesk.domain.cell import Cell, CellFault, is_blank, is_number, text_of
from clfdesk.domain.place import Places
from clfdesk.errors import Problem, Severity
from clfdesk.grammar.dates import is_short, read_written
from clfdesk.grammar.field import Field
from clfdesk.grammar.identity import clean_id, lost_digits
from clfdesk.grammar.money import read_yuan
from clfdesk.grammar.names import clean_name, private_characters
from clfdesk.grammar.words import code_of, codes_of, words
from clfdesk.grammar.writing import narrow, solid
from clfdesk.i18n import _

_SPLIT = re.compile(r"[,，、;；/\s+]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's value in the domain (None where nothing is there) and what is wrong with it."""

    value: Any = None
    problem: Problem | None = None


NOTHING = Reading()

#: How many different texts of one column are remembered; a list of a county has fewer villages, words and days.
_REMEMBERED = 30_000
_LONG_NUMBERS = ("id_number", "certificate_number", "account")


@cache
def row_words(name: str) -> frozenset[str]:
    """Return one list of the words of foreign sheets, blanks and width aside."""
    return frozenset(solid(word).lower() for word in resources.shipped("lists", "sheet_words.toml")[name])


def is_nothing(cell: Cell) -> bool:
    """Return whether a cell is blank or says that nothing is known (无, /, 不详)."""
    return is_blank(cell) or (isinstance(cell, str) and solid(cell).lower() in row_words("nothing"))


def read(field: Field, cell: Cell, stem: str, places: Places) -> Reading:
    """Return the value of a cell for a field of a stem."""
    if isinstance(cell, CellFault):
        why = _("A formula in this cell failed in the sender's program; its value is lost.")
        return Reading(None, Problem(field.name, str(cell), why, _("Ask the sender for the value."), _gravity(field)))
    coded = field.kind in ("code", "flag") and not is_blank(cell)
    if is_nothing(cell) and not (coded and code_of(stem, field.codes or "flag", text_of(cell)) is not None):
        return NOTHING
    match field.kind:
        case "name":
            return _name(field, cell)
        case "code":
            return _code(field, cell, stem)
        case "flag":
            return _flag(field, cell, stem)
        case "id_number" | "certificate_number" | "account":
            return _number(field, cell)
        case "date":
            return _date(field, cell)
        case "phone":
            return _phone(field, cell)
        case "division":
            return Reading(places.village(text_of(cell)) or None)
        case "tags":
            return _tags(field, cell, stem)
        case "integer" | "money":
            return _integer(field, cell)
    return Reading(" ".join(narrow(text_of(cell)).split()) or None)


def reader(field: Field, stem: str, places: Places) -> Callable[[Cell], Reading]:
    """Return :func:`read` for one column: clean numbers go the short way, a text that comes again is read once."""
    seen: dict[str, Reading] = {}

    def remembered(cell: Cell) -> Reading:
        if type(cell) is not str:
            return read(field, cell, stem, places)
        found = seen.get(cell)
        if found is None:
            found = read(field, cell, stem, places)
            if len(seen) < _REMEMBERED:
                seen[cell] = found
        return found

    def number(cell: Cell) -> Reading:
        if type(cell) is str and len(cell) >= 15 and cell.isascii() and cell.isalnum():
            return Reading(cell.upper())
        return read(field, cell, stem, places)

    def phone(cell: Cell) -> Reading:
        if type(cell) is str and len(cell) == 11 and cell.isascii() and _MOBILE.fullmatch(cell):
            return Reading(cell)
        return read(field, cell, stem, places)

    return number if field.kind in _LONG_NUMBERS else phone if field.kind == "phone" else remembered


def _gravity(field: Field) -> Severity:
    return "refused" if field.kind in ("id_number", "certificate_number", "name", "account") else "suspect"


def _name(field: Field, cell: Cell) -> Reading:
    name = clean_name(text_of(cell))
    if not name:
        return NOTHING
    if unknown := private_characters(name):
        why = _("The characters {found} belong to an old private font; no other computer knows them.")
        after = _("Ask how the name is written on the ID card.")
        return Reading(name, Problem(field.name, name, why.format(found=" ".join(unknown)), after))
    if re.search(r"[\d()（）\[\]【】/:：?？]", name):
        why = _("Digits or signs stand in this name.")
        return Reading(name, Problem(field.name, name, why, _("Write the name alone; put the rest in the remark.")))
    return Reading(name)


def _code(field: Field, cell: Cell, stem: str) -> Reading:
    text = text_of(cell)
    code = code_of(stem, field.codes, text)
    if code is not None:
        return Reading(int(code) if field.name == "grade" else code)
    known = "、".join(written[0] for written in words(stem).codes.get(field.codes, {}).values() if written)
    why = _("This word is not in the list of codes.")
    gravity: Severity = "suspect" if field.name in ("gender", "type", "grade") else "info"
    return Reading(None, Problem(field.name, text, why, _("Use one of: {words}.").format(words=known), gravity))


def _flag(field: Field, cell: Cell, stem: str) -> Reading:
    if isinstance(cell, bool):
        return Reading(cell)
    code = code_of(stem, field.codes or "flag", text_of(cell))
    if code is not None:
        return Reading(code == "1")
    why = _("Neither yes nor no stands here.")
    return Reading(None, Problem(field.name, text_of(cell), why, _("Write yes or no."), "info"))


def _tags(field: Field, cell: Cell, stem: str) -> Reading:
    found, unknown = codes_of(stem, field.codes, text_of(cell))
    problem = None
    if unknown:
        known = "、".join(written[0] for written in words(stem).codes.get(field.codes, {}).values() if written)
        why = _("This word is not in the list of codes.")
        problem = Problem(field.name, "、".join(unknown), why, _("Use one of: {words}.").format(words=known), "info")
    return Reading(",".join(found) or None, problem)


def _number(field: Field, cell: Cell) -> Reading:
    """Read an ID, certificate or account number; one that went through a number cell is refused for good."""
    if lost_digits(cell) or (is_number(cell) and field.kind != "account"):
        why = _("This number was stored as a number and not as text; its last digits are lost and cannot be restored.")
        after = _("Ask the sender to set the column to text, enter the number again from the document and resend.")
        return Reading(None, Problem(field.name, text_of(cell), why, after, "refused"))
    return Reading(clean_id(text_of(cell)) or None)


def _date(field: Field, cell: Cell) -> Reading:
    if is_blank(cell):
        return NOTHING
    written = read_written(cell, column=True)
    found = text_of(cell)
    if written.day is not None:
        return Reading(written.day)
    if solid(found) in ("长期", "永久", "长期有效"):
        return NOTHING
    if written.precision == "none":
        short = isinstance(cell, str) and is_short(cell)
        why = _("The year is written with two digits.") if short else _("This is not a date that exists.")
        return Reading(None, Problem(field.name, found, why, _("Write it as 2026-09-30.")))
    why = _("The day is missing; nothing is invented, the field stays empty.")
    return Reading(None, Problem(field.name, found, why, _("Write it as 2026-09-30."), "info"))


def _phone(field: Field, cell: Cell) -> Reading:
    numbers = [re.sub(r"^(?:\+?86-?)(?=1\d{10}$)", "", part) for part in _phone_parts(text_of(cell))]
    if not numbers:
        return NOTHING
    text = "、".join(numbers)
    if all(_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) for number in numbers):
        return Reading(text)
    if lost_digits(cell) or re.search(r"E\+", text):
        why = _("The phone number was shortened by the sender's program; its last digits are lost.")
        return Reading(None, Problem(field.name, text, why, _("Ask the sender for the number."), "info"))
    why = _("This is neither a mobile number of 11 digits nor a landline number.")
    return Reading(text, Problem(field.name, text, why, _("Call or ask, then correct it."), "info"))


def _phone_parts(text: str) -> list[str]:
    if re.fullmatch(r"\s*\d{3}[\s-]+\d{4}[\s-]+\d{4}\s*", narrow(text)):
        text = re.sub(r"[\s-]", "", narrow(text))
    return [part for part in _SPLIT.split(re.sub(r"[—–－]", "-", narrow(text)).strip(" '\"")) if part]


def _integer(field: Field, cell: Cell) -> Reading:
    if field.kind == "money":
        fen = read_yuan(cell if is_number(cell) else text_of(cell))
        why = _("{found} is no amount in yuan with at most two decimals.").format(found=text_of(cell))
        after = _("Enter yuan with at most two decimals, such as 350 or 350.50.")
        return (
            Reading(fen) if fen is not None else Reading(None, Problem(field.name, text_of(cell), why, after, "info"))
        )
    text = solid(text_of(cell)).replace(",", "")
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text) is None:
        why = _("This is not a number.")
        return Reading(None, Problem(field.name, text_of(cell), why, _("Write digits only."), "info"))
    return Reading(int(float(text)))


def pieces(text: str) -> list[str]:
    """Return the parts of a remark, as clerks divide them."""
    return [piece for piece in _SPLIT.split(text) if piece]


def as_text(value: object) -> str:
    """Return a domain value as a clerk reads it in a comparison."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
