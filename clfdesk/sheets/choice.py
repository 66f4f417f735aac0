"""Which column of a form takes which field: the clerk's word first, then what the headings say."""

from __future__ import annotations

from collections.abc import Mapping

from clfdesk.errors import Refusal
from clfdesk.grammar.field import Fields
from clfdesk.i18n import _
from clfdesk.sheets.blank import Blank
from clfdesk.sheets.columns import BlankColumn
from clfdesk.sheets.headings import NUMBER, bare


def chosen_columns(blank: Blank, fields: Fields, mapping: Mapping[str, str] | None, name: str) -> dict[int, str]:
    """Return field names by column number, the clerk's own choice first."""
    names = {NUMBER, *fields.names()}
    chosen = {
        column.column: blank.mapping[column.key] for column in blank.columns if blank.mapping.get(column.key) in names
    }
    for key, field in (mapping or {}).items():
        column = _column(blank, key)
        if column is None:
            raise Refusal(
                _("This form has no such column."),
                where=f"{name} · {key}",
                why=_("Its columns are: {columns}.").format(columns="、".join(one.key for one in blank.columns)),
                next=_("Write the heading as it stands in the form, or the column's letter."),
            )
        if field and field not in names:
            raise Refusal(
                _("There is no such thing to fill in."),
                where=f"{name} · {key}",
                why=_("{field} is none of the known names.").format(field=field),
                next=_("Choose one of: {names}.").format(names=", ".join(sorted(names))),
            )
        if field:
            chosen[column.column] = field
        else:
            chosen.pop(column.column, None)
    if not set(chosen.values()) - {NUMBER}:
        raise Refusal(
            _("No column of this form could be matched."),
            where=f"{name} · {blank.sheet.name}",
            why=_("Its headings are: {columns}.").format(columns="、".join(one.key for one in blank.columns)),
            next=_("Say which column takes what, then fill it again."),
        )
    computed = {column.column for column in blank.columns if column.computed}
    return {column: field for column, field in chosen.items() if column not in computed}


def _column(blank: Blank, key: str) -> BlankColumn | None:
    for column in blank.columns:
        if key == column.key or key.upper() == column.letter or bare(key) == bare(column.key):
            return column
    return None
