"""What a list that is keyed by hand has for columns: of persons, of any stem, of any register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from clfdesk import resources
from clfdesk.domain.cell import Cell
from clfdesk.domain.cell_values import Reading, reader
from clfdesk.domain.division import Division
from clfdesk.domain.place import Places
from clfdesk.domain.stems import STEMS
from clfdesk.grammar import own
from clfdesk.grammar.certificate import why_not
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.words import words
from clfdesk.services import intake_reading, intake_register
from clfdesk.services.office import Office
from clfdesk.services.register import named
from clfdesk.storage import records

_PERSON = (
    "name", "gender", "id_number", "certificate_number", "type", "grade", "village", "phone", "guardian_name", "remark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keyed:
    """One column: its field, its heading as an import reads it, its width in characters, its reading of a cell."""

    name: str
    heading: str
    width: int
    read: Callable[[Cell], Reading]
    kind: str = ""

    def why(self, text: str, today: date) -> str:
        """Return what is wrong with a text in this column, in words; empty where nothing is."""
        if not text:
            return ""
        if self.kind == "id_number":
            return check_id(text, today).why
        if self.kind == "certificate_number":
            return why_not(text)
        problem = self.read(text).problem
        return f"{problem.why} {problem.next}" if problem is not None else ""


def columns(office: Office, stem: str = "person") -> list[Keyed]:
    """Return the columns a list of a stem or register is keyed into; :class:`Refusal` for any other word."""
    places = Places([each.name for each in records.every(Division) if each.kind != "township"], office.info.township)
    fields = intake_reading.fields_of(stem)
    if stem not in STEMS:
        register = named(stem)
        readers = dict(intake_register.context(office, register, places, "").readers)
        labels = {item.name: item.label for item in register.form.items}
        person = words("person")
        return [
            Keyed(each.name, labels.get(each.name) or person.heading(each.name), 8, readers[each.name], each.kind)
            for each in fields
        ]
    listed = resources.shipped("lists", "village_form.toml").get(stem, {}).get("columns", ())
    names = _PERSON if stem == "person" else [name for name in listed if name in fields.names()] or fields.names()
    names = [*names, *(each.name for each in own.fields(stem))]
    return [
        Keyed(each.name, words(stem).heading(each.name), each.width, reader(each, stem, places), each.kind)
        for each in (fields.named(name) for name in names)
        if not each.derived
    ]
