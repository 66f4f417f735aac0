"""The search box on lists other than the roster: staff, villages, bodies and whatever else has a list.

The roster has an index of its own; these lists are short and are read through.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clfdesk.grammar.field import Field
from clfdesk.grammar.pinyin import search_keys
from clfdesk.grammar.words import words
from clfdesk.grammar.writing import solid
from clfdesk.services import person
from clfdesk.services.office import Office
from clfdesk.storage import listing

#: Kinds whose value is a name: found by pinyin too.
_NAMES = ("name", "division")


def find(office: Office, text: str, *, stem: str = "person", limit: int = 50) -> list[dict[str, Any]]:
    """Return the rows of a list in which a text stands: in names (pinyin and initials too), numbers, words or dates.

    Raises :class:`Refusal` for a list there is not.
    """
    if stem == "person":
        return person.find(office, text, limit)
    fields = person.fields_of(stem)
    wanted = solid(text).lower()
    if not wanted:
        return []
    rows = listing.rows(stem, where=None, columns=fields.names(), order="", limit=None, offset=0, today=office.today)
    return [row for row in rows if any(_holds(stem, field, row, wanted) for field in fields)][:limit]


def _holds(stem: str, field: Field, row: Mapping[str, Any], wanted: str) -> bool:
    value = row.get(field.name)
    if value is None or value == "" or isinstance(value, bool | list) or field.kind in ("integer", "money"):
        return False
    if isinstance(value, date):
        return wanted in value.isoformat()
    shown = words(stem).codes.get(field.codes, {}).get(str(value), ()) if field.codes else ()
    if wanted in solid(str(shown[0] if shown else value)).lower():
        return True
    latin = wanted.isascii() and wanted.isalpha()
    return latin and field.kind in _NAMES and any(key.startswith(wanted) for key in search_keys(str(value)))
