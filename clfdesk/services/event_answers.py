"""What was answered to an event, read from text as a clerk types it: days, codes, names, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clfdesk.domain.event import KINDS
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.field import Field
from clfdesk.grammar.names import clean_name
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _

#: Where the words of an answer's code list stand.
_STEMS = {"type": "person", "grade": "person", "cancel_cause": "event"}


def stem_of(codes: str) -> str:
    """Return the stem whose words a code list of an event goes by."""
    return _STEMS[codes]


def read_answers(kind: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers by name, each as its kind; :class:`Refusal` for one that is not asked or not understood."""
    if kind not in KINDS:
        return dict(answers)
    asked = KINDS[kind].asks
    if unknown := [name for name in answers if name not in asked.names()]:
        raise Refusal(
            _("This event does not ask for that."),
            where=", ".join(unknown),
            next=_("It asks for: {names}.").format(names=", ".join(asked.names()) or "—"),
        )
    return {
        name: _read(asked.named(name), value) for name, value in answers.items() if value is not None and value != ""
    }


def _read(field: Field, value: Any) -> Any:
    if field.kind == "date":
        if isinstance(value, date):
            return value
        day = read_date(value)
        if day is None:
            raise Refusal(_("This is no day."), where=f"{_(field.label)}: {value}", next=_("Write it like 2026-05-12."))
        return day
    if field.kind == "code":
        stem = stem_of(field.codes)
        code = code_of(stem, field.codes, value)
        if code is None:
            said = "、".join(each[0] for each in words(stem).codes[field.codes].values())
            raise Refusal(
                _("This word is not known."),
                where=f"{_(field.label)}: {value}",
                next=_("Choose one of: {names}.").format(names=said),
            )
        return int(code) if field.codes == "grade" else code
    return clean_name(value) if field.kind == "name" else str(value).strip()
