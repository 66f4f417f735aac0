"""Fields of the desk's own: declared once, then kept, listed, searched, imported and exported like any other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from clfdesk.domain.comparison import Known
from clfdesk.domain.own_field import (
    KINDS,
    STEMS,
    OwnField,
    OwnValue,
    at_rest,
    field_of,
    renamed,
    title_of,
    travelling,
)  # fmt: skip
from clfdesk.domain.stems import STEMS as LISTS
from clfdesk.errors import Refusal
from clfdesk.grammar import own
from clfdesk.grammar.field import Field
from clfdesk.grammar.words import plain_heading, words
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.services.own_declared import declare
from clfdesk.storage import columns, records
from clfdesk.storage.unit import unit


def listed(stem: str = "", *, retired: bool = False) -> list[OwnField]:
    """Return the declared fields (of one list), in their order; those given up only where asked for."""
    found = [each for each in records.every(OwnField) if retired or not each.retired]
    return [each for each in found if stem in ("", each.stem)]


def told() -> list[dict[str, Any]]:
    """Return every declared field, given up or not, as a page shows it, with how many records say something in it."""
    counts = Counter(number for (number,) in columns.tuples(OwnValue, ("field_id",)))
    return [
        {
            "name": each.name,
            "title": each.title,
            "stem": each.stem,
            "kind": each.kind,
            "choices": list(each.words().values()),
            "retired": each.retired,
            "records": counts[each.id],
        }
        for each in listed(retired=True)
    ]


def named(name: str, stem: str = "") -> OwnField:
    """Return a field by its name (``own_3``) or its title; :class:`Refusal` where there is none."""
    for each in listed(stem, retired=True):
        if name in (each.name, each.title):
            return each
    raise Refusal(
        _("There is no own field of this name."),
        where=name,
        next=_("Choose one of: {names}.").format(names="、".join(f"{each.name} {each.title}" for each in listed(stem))),
    )


def add(
    office: Office, title: str, *, stem: str = "person", kind: str = "text", choices: Sequence[str] = ()
) -> OwnField:
    """Declare a field and return it; one of the same title and kind that stands already is returned as it is.

    Raises :class:`Refusal` for a list or kind there is not, a title that is empty or a shipped field's, choices that
    are missing.
    """
    title = title_of(title)
    _checked(stem, title, kind)
    before = next((each for each in listed(stem, retired=True) if each.title == title), None)
    if before is not None and before.kind == kind and not (kind == "code" and choices):
        if before.retired:
            change(office, before.name, retired=False)
        return named(before.name)
    if before is not None:
        raise Refusal(
            _("There is an own field of this title already."),
            where=title,
            next=_("Give it another title, or change the one there is."),
        )
    kept = renamed({}, choices) if kind == "code" else {}
    _chosen(kind, kept, title)
    field = OwnField(stem, title, kind, json.dumps(kept, ensure_ascii=False))
    with unit("field.add", source=title, user=office.user, at=office.clock.now().isoformat()):
        (number,) = records.insert([field])
    declare()
    return named(f"{own.PREFIX}{number}")


def change(
    office: Office,
    name: str,
    *,
    title: str | None = None,
    choices: Sequence[str] | None = None,
    retired: bool | None = None,
) -> int | None:
    """Change what a field is called, its choices, or whether it is still in use; return the change set, if any.

    No value changes: a choice that is renamed or left out keeps its number, and records that say it keep it.
    """
    field = named(name)
    told: dict[str, Any] = {}
    if title is not None and title_of(title) != field.title:
        _checked(field.stem, title_of(title), field.kind)
        told["title"] = title_of(title)
    if choices is not None and field.kind == "code":
        kept = {**renamed(field.words(), choices)}
        held = {value for number, value in columns.tuples(OwnValue, ("field_id", "value")) if number == field.id}
        kept |= {code: word for code, word in field.words().items() if code in held and code not in kept}
        _chosen(field.kind, kept, field.title)
        told["choices"] = json.dumps(kept, ensure_ascii=False)
    if retired is not None:
        told["retired"] = retired
    told = {key: value for key, value in told.items() if getattr(field, key) != value}
    if not told:
        return None
    with unit("field.change", source=field.title, user=office.user, at=office.clock.now().isoformat()) as made:
        records.update(OwnField, field.id, told)
    declare()
    return made.id


def _checked(stem: str, title: str, kind: str) -> None:
    if stem not in STEMS:
        raise Refusal(
            _("This list has no own fields."),
            where=stem,
            next=_("Choose one of: {names}.").format(names=", ".join(STEMS)),
        )
    if kind not in KINDS:
        raise Refusal(
            _("There is no such kind of field."),
            where=kind,
            next=_("Choose one of: {names}.").format(names=", ".join(KINDS)),
        )
    if not title:
        raise Refusal(_("The field has no title."), next=_("Call it what stands above its column."))
    shipped = {
        plain_heading(words(stem).heading(each.name))
        for each in LISTS[stem]
        if each.name in words(stem).synonyms and not each.name.startswith(own.PREFIX)
    }
    if plain_heading(title) in shipped:
        raise Refusal(
            _("The desk has a field of this name already."),
            where=title,
            next=_("Choose it among the fields, or give the new one another title."),
        )


def _chosen(kind: str, choices: Mapping[str, str], title: str) -> None:
    if kind == "code" and len(choices) < 2:
        raise Refusal(
            _("A field of choices needs at least two."),
            where=title,
            next=_("Write them one after another: 甲、乙、丙."),
        )


def held(stem: str) -> dict[int, dict[str, Any]]:
    """Return what the records of a list say in its own fields: {number: {name: value}}; nothing where it has none."""
    fields = {int(each.name.removeprefix(own.PREFIX)): each for each in own.fields(stem)}
    found: dict[int, dict[str, Any]] = {}
    if fields:
        for number, record, value in columns.tuples(OwnValue, ("field_id", "record_id", "value")):
            if (field := fields.get(number)) is not None:
                found.setdefault(record, {})[field.name] = travelling(field.kind, value)
    return found


def beside(stem: str, known: list[Known]) -> list[Known]:
    """Return records as comparison sees them, with what they say in own fields."""
    said = held(stem)
    if not said:
        return known
    return [
        replace(each, values={**each.values, **said[each.number]}) if each.number in said else each for each in known
    ]


def keep(stem: str, rows: Iterable[tuple[int, Mapping[str, Any]]], *, fresh: bool = False) -> int:
    """Keep what records say in own fields, leaving out every other name; return how many values changed.

    A value of ``None`` or an empty text takes it away. ``fresh`` records have said nothing before. Call inside a unit
    of work.
    """
    fields = own.fields(stem)
    if not fields:
        return 0
    made: list[OwnValue] = []
    done = 0
    for record, values in rows:
        for field in fields:
            if field.name not in values:
                continue
            number, value = int(field.name.removeprefix(own.PREFIX)), at_rest(values[field.name])
            before = None if fresh else next(iter(records.every(OwnValue, field_id=number, record_id=record)), None)
            if before is None and value is not None:
                made.append(OwnValue(number, record, value))
            elif before is not None and value is None:
                records.delete(OwnValue, before.id)
                done += 1
            elif before is not None and before.value != value:
                records.update(OwnValue, before.id, {"value": value})
                done += 1
    records.insert(made)
    return done + len(made)


def move(keep_number: int, gone: int) -> int:
    """Let one person say what the other said, where it says nothing itself; return how many values moved."""
    mine = {each.field_id for each in records.every(OwnValue, record_id=keep_number)}
    persons = {each.id for each in listed("person", retired=True)}
    moved = 0
    for each in records.every(OwnValue, record_id=gone):
        if each.field_id not in persons:
            continue
        if each.field_id in mine:
            records.delete(OwnValue, each.id)
        else:
            records.update(OwnValue, each.id, {"record_id": keep_number})
            moved += 1
    return moved


def fields_of(stem: str) -> list[Field]:
    """Return the declarations of a list's own fields in use."""
    return [field_of(each) for each in listed(stem)]


__all__ = ["add", "change", "fields_of", "held", "keep", "listed", "move", "named"]
