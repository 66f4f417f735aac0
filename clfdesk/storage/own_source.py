"""The columns of a list that a desk declared for itself: each a value beside the record, looked up by its number."""

from __future__ import annotations

from dataclasses import replace

from clfdesk.grammar import own
from clfdesk.storage.source import Source


def beside(stem: str, known: Source) -> Source:
    """Return a list's source with the own fields of its stem."""
    fields = own.fields(stem)
    if not fields:
        return known
    columns = {}
    for field in fields:
        number = int(field.name.removeprefix(own.PREFIX))
        kept = f"(SELECT w.value FROM own_value w WHERE w.field_id = {number} AND w.record_id = {known.key})"
        whole = f"CAST({kept} AS INTEGER)"
        columns[field.name] = (
            whole if field.kind == "integer" else f"coalesce({whole}, 0)" if field.kind == "flag" else kept
        )
    kinds = {
        kind: frozenset(field.name for field in fields if field.kind == kind) for kind in ("date", "flag", "integer")
    }
    return replace(
        known,
        columns={**known.columns, **columns},
        dates=known.dates | kinds["date"],
        flags=known.flags | kinds["flag"],
        numbers=known.numbers | kinds["integer"],
    )
