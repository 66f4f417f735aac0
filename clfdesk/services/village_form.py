"""Workbooks for villages to fill in, and to take back with their changes only.

``make`` writes one; the import reads it like any other workbook, and by the hidden row key
it knows a record even where its name or number was corrected.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.comparison import Known
from clfdesk.domain.division import Division
from clfdesk.errors import Refusal
from clfdesk.grammar import own
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import intake_reading, intake_register, intake_stems
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.intake_desk import known_persons
from clfdesk.services.office import Office
from clfdesk.services.register import named, registers
from clfdesk.sheets.fill_in import FillIn, FormColumn, workbook
from clfdesk.storage import records

_PLAIN = ("person", *intake_stems.STEMS)


def make(office: Office, village: str, out: Path, *, stem: str = "person") -> OutFile:
    """Write the form of a stem (or of a register) for one village into a folder and return it.

    Raises :class:`Refusal` where the desk has no such village or no such form.
    """
    names = [each.name for each in records.every(Division) if each.kind != "township"]
    if village not in names:
        raise Refusal(
            _("There is no village or community of this name."),
            where=village,
            next=_("Choose one of: {names}.").format(names="、".join(names[:30])),
        )
    said = resources.shipped("lists", "village_form.toml")
    form = _of_stem(office, said, stem, village) if stem in _PLAIN else _of_register(office, said, stem, village)
    return write_out(Path(out), f"{form.title}.xlsx", workbook(form), "internal")


def stems() -> list[str]:
    """Return the stems that have a form, people first."""
    said = resources.shipped("lists", "village_form.toml")
    return [stem for stem in _PLAIN if stem in said]


def forms() -> list[tuple[str, str]]:
    """Return every form there is: (name, title), people first, then the registers that are about somebody."""
    said = resources.shipped("lists", "village_form.toml")
    return [(stem, str(said[stem]["name"])) for stem in stems()] + [
        (each.name, each.title) for each in registers() if intake_register.who(each)
    ]


def _of_stem(office: Office, said: Mapping[str, Any], stem: str, village: str) -> FillIn:
    fields = intake_reading.fields_of(stem)
    if stem not in said:
        raise Refusal(_("There is no village form for this list."), where=stem, next=_("Choose another list."))
    names: list[str] = [*said[stem]["columns"], *(each.name for each in own.fields(stem))]
    lists = words(stem)
    columns = []
    for name in names:
        field = fields.named(name)
        offered = tuple(each[0] for each in lists.codes.get(field.codes, {}).values()) if field.codes else ()
        if field.kind == "flag":
            offered = (said["yes"], said["no"])
        columns.append(FormColumn(lists.heading(name), offered, field.width, field.kind != "tags"))
    kept = known_persons() if stem == "person" else intake_stems.known(stem)
    place = "name" if stem == "division" else "village"
    rows = []
    for each in kept:
        if each.values.get(place) == village and each.registered | (stem == "appraisal"):
            texts = [_text(stem, fields.named(name), each.values.get(name), said) for name in names]
            rows.append((row_key(office, each), texts))
    title = said["title"].format(village=village, name=said[stem]["name"])
    return FillIn(title, said["hint"], said["key"], said["options"], tuple(columns), rows, said["spare"])


def _text(stem: str, field: Any, value: Any, said: Mapping[str, Any]) -> str:
    if field.kind == "flag":
        return str(said["yes"]) if value else ""
    if value in (None, "", "unknown", "none"):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if field.kind == "tags":
        return "、".join(words(stem).word(field.codes, code) for code in str(value).split(",") if code)
    return words(stem).word(field.codes, str(value)) if field.codes else str(value)


def _of_register(office: Office, said: Mapping[str, Any], name: str, village: str) -> FillIn:
    """Return a register's form; a village's own people stand ready where each entry is about one of them."""
    register = named(name)
    subject = intake_register.who(register)
    columns = [FormColumn(words("person").heading(each), (), 9) for each in subject]
    for item in register.form.items:
        offered = tuple(word for _code, word in item.options)
        if item.type == "flag":
            offered = (said["yes"], said["no"])
        columns.append(FormColumn(item.label, offered, 9, item.type != "multi"))
    rows: list[tuple[str, list[str]]] = []
    for each in intake_register.known(register):
        if each.values.get("village") == village:
            answers = [_answer(item, each.values.get(item.name), said) for item in register.form.items]
            rows.append((row_key(office, each), [str(each.values.get(n) or "") for n in subject] + answers))
    title = said["title"].format(village=village, name=register.title)
    return FillIn(title, said["hint"], said["key"], said["options"], tuple(columns), rows, said["spare"])


def _answer(item: Any, value: Any, said: Mapping[str, Any]) -> str:
    if value in (None, "", ()):
        return ""
    if item.type == "flag":
        return str(said["yes"] if value else said["no"])
    word = dict(item.options)
    if item.type == "multi":
        return "、".join(word.get(code, code) for code in value)
    return (
        word.get(value, value)
        if item.type == "single"
        else value.isoformat()
        if isinstance(value, date)
        else str(value)
    )


def row_key(office: Office, known: Known) -> str:
    """Return the hidden key of a record: only this desk knows it again."""
    return f"{office.info.uuid[:8]}-{known.number}"
