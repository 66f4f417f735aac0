"""Cards: a layout in TOML that names fields, posts, terms and dates by placeholders.

``{village.name}`` prints a value, ``{today:%Y年%-m月}`` a date in a form, ``{total:yuan}``
fen as yuan, ``{total:capitals}`` fen in capitals, ``{number:,}`` as Python formats it.
``{{`` and ``}}`` are plain braces.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from string import Formatter
from typing import Any, cast

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.field import Purpose
from clfdesk.i18n import _

_PLACES = {
    "posters": "papers/posters",
    "sheets": "papers/sheets",
    "notices": "papers/notices",
    "letters": "papers/letters",
    "labels": "papers/labels",
}
_NAME = re.compile(r"[^\W\d]\w*(\.\w+)*")


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its file's name, number, title (with placeholders), purpose; ``table`` is all of it."""

    name: str
    code: str
    title: str
    purpose: Purpose
    needs: tuple[str, ...] = ()
    table: Mapping[str, Any] = field(default_factory=dict, hash=False)
    path: Path | None = None


def load_card(kind: str, name: str, known: Collection[str] | None = None) -> Card:
    """Return a shipped card; ``kind`` is its folder under ``resources/`` (``papers/posters``, ``filings``).

    With ``known`` (dotted names, ``term.*`` for a whole group) every placeholder must be
    one of them. Refusal naming the card and the line.
    """
    plural = kind if kind.endswith("s") else kind + "s"
    folder = resources.folder(*_PLACES.get(plural, kind).split("/"))
    return read_card(folder / f"{name}.toml", known)


def read_card(path: Path, known: Collection[str] | None = None) -> Card:
    """Return the card of any file, checked as :func:`load_card` does."""
    table = resources.read(path)
    for needed in ("code", "title"):
        if not isinstance(table.get(needed), str) or not table[needed]:
            raise _fault(path, "", _("It has no {name}.").format(name=needed))
    purpose = table.get("purpose", "internal")
    if purpose not in ("public", "internal", "upward"):
        raise _fault(path, str(purpose), _("Its purpose is none of public, internal, upward."))
    for text in texts(table):
        for name, _form in _parts(path, text):
            if known is not None and not is_known(name, known):
                raise _fault(path, "{" + name, _("The placeholder {name} is not known.").format(name="{" + name + "}"))
    needs = tuple(table.get("needs", ()))
    for name in needs:
        if known is not None and not is_known(name, known):
            raise _fault(path, name, _("It needs {name}, which is not known.").format(name=name))
    return Card(path.stem, table["code"], table["title"], cast(Purpose, purpose), needs, table, path)


def check_texts(said: Iterable[str], known: Collection[str], where: str) -> None:
    """Raise :class:`Refusal` at ``where`` for a text whose placeholders are badly written or not known."""
    for text in said:
        try:
            names = placeholders(text)
            badly = next((name for name in names if not _NAME.fullmatch(name)), None)
        except ValueError:
            names, badly = [], text
        if badly is not None:
            why = _("A placeholder in it is badly written.")
            raise Refusal(_("This card cannot be used."), where=where, why=why, next=_("Mend the line named."))
        for name in names:
            if not is_known(name, known):
                why = _("The placeholder {name} is not known.").format(name="{" + name + "}")
                raise Refusal(_("This card cannot be used."), where=where, why=why, next=_("Mend the line named."))


def is_known(name: str, known: Collection[str]) -> bool:
    """Return whether a placeholder is among the known names or their groups (``term.*``)."""
    return name in known or any(fnmatchcase(name, each) for each in known if "*" in each)


def _fault(path: Path, sought: str, why: str) -> Refusal:
    """Return the refusal that names the card and the line where ``sought`` stands."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    line = next((number for number, text in enumerate(lines, 1) if sought and sought in text), 0)
    where = _("{file}, line {line}").format(file=path.name, line=line) if line else path.name
    return Refusal(_("This card cannot be used."), where=where, why=why, next=_("Mend the line named."))


def _parts(path: Path, text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, form) of each placeholder of a text; Refusal where braces do not match."""
    try:
        for _literal, name, form, _conversion in Formatter().parse(text):
            if name is not None:
                if not _NAME.fullmatch(name):
                    raise ValueError(name)
                yield name, form or ""
    except ValueError as error:
        raise _fault(path, text.splitlines()[0] if text else "", _("A placeholder in it is badly written.")) from error


def texts(value: Any) -> Iterator[str]:
    """Yield every text inside a table, lists and tables within included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts(each)


def placeholders(template: str) -> list[str]:
    """Return the names a template prints, each once, in order."""
    names = (name for _literal, name, _form, _conversion in Formatter().parse(template) if name)
    return list(dict.fromkeys(names))


def look_up(name: str, values: Mapping[str, Any]) -> Any:
    """Return a value by its dotted name, flat or nested; None where there is none."""
    if name in values:
        return values[name]
    found: Any = values
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
        if found is None:
            return None
    return found


def missing(template: str, values: Mapping[str, Any]) -> list[str]:
    """Return the placeholders of a template that would print nothing."""
    return [name for name in placeholders(template) if look_up(name, values) in (None, "")]


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a template with its values; what is missing or empty prints nothing (see :func:`missing`)."""
    made = ""
    for literal, name, form, _conversion in Formatter().parse(template):
        made += literal
        if name is not None:
            made += form_value(look_up(name, values), form or "")
    return made


def form_value(value: Any, form: str = "") -> str:
    """Return one value in a form: a date by strftime (``%-m`` everywhere), ``yuan``, ``capitals``, or Python's."""
    if value is None or value == "":
        return ""
    if isinstance(value, (date, datetime)):
        return form_day(value, form) if form else written_day(value)
    if isinstance(value, (list, tuple)):
        return "、".join(form_value(each, form) for each in value)
    if form in ("yuan", "capitals"):
        from clfdesk.grammar import money

        return money.format_yuan(int(value)) if form == "yuan" else money.capitals(int(value))
    return format(value, form) if form else str(value)


def form_day(day: date, form: str) -> str:
    """Return a day by a strftime form; ``%-m`` and ``%-d`` print no zero on any system."""
    unpadded = {"%-m": day.month, "%-d": day.day, "%-y": day.year % 100}
    plain = re.sub(r"%-[mdy]", lambda match: str(unpadded[match[0]]), form)
    # Not every system's strftime takes Chinese characters, so only the codes go through it.
    return re.sub(r"%[A-Za-z]", lambda match: day.strftime(match[0]), plain)
