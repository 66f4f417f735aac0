"""How the fields and values of any list that can be imported are called: stems, registers, payments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.grammar.field import Field
from clfdesk.grammar.money import format_yuan
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import intake_reading
from clfdesk.services.register import named


class Spoken:
    """The words of one list, looked up once."""

    def __init__(self, stem: str) -> None:
        self._fields: Mapping[str, Field] = {each.name: each for each in intake_reading.fields_of(stem)}
        self._options: dict[str, dict[str, str]] = {}
        try:
            self._words: Any = words(stem)
        except (Refusal, OSError):
            self._words = None
            for item in named(stem).form.items:
                self._options[item.name] = dict(item.options)

    def label(self, name: str) -> str:
        """Return what a field is called; its own name where the list has no such field."""
        field = self._fields.get(name)
        return _(field.label) if field is not None else name

    def word(self, name: str, value: Any) -> str:
        """Return how a value reads: a code by its word, a day as 2026-10-01, money in yuan."""
        field = self._fields.get(name)
        if value in (None, "", ()):
            return ""
        if self._options.get(name):
            known = self._options[name]
            return "、".join(
                known.get(str(each), str(each)) for each in (value if isinstance(value, tuple) else (value,))
            )
        if isinstance(value, bool) or (field is not None and field.kind == "flag"):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return value.isoformat()
        if field is not None and field.kind == "money" and isinstance(value, int):
            return format_yuan(value)
        if field is not None and field.codes and self._words is not None:
            say = partial(self._words.word, field.codes)
            return "、".join(map(say, str(value).split(","))) if field.kind == "tags" else str(say(str(value)))
        return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
