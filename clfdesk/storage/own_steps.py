"""What the journal says of a record's own fields, told as changes of the record itself."""

from __future__ import annotations

import json
from typing import Any

from clfdesk.domain.own_field import travelling
from clfdesk.grammar.own import PREFIX
from clfdesk.storage import database


def of(stem: str, number: int) -> list[tuple[Any, ...]]:
    """Return the steps of a record's own fields, as the record's history holds them (its order first).

    Each reads as one field that changed: from nothing where a value came, to nothing where it went.
    """
    kinds = dict(database.fetch("SELECT id, kind FROM own_field WHERE stem = ?", (stem,)))
    if not kinds:
        return []
    rows = database.fetch(
        "SELECT c.id, s.id, s.at, s.user, s.action, s.why, s.source, c.pk, c.op, c.col, c.old, c.new"
        " FROM change c JOIN change_set s ON s.id = c.change_set WHERE c.tbl = 'own_value' AND c.pk IN ("
        "SELECT id FROM own_value WHERE record_id = ? UNION SELECT pk FROM change WHERE tbl = 'own_value' AND ("
        "op = 'delete' AND json_extract(old, '$.record_id') = ? OR col = 'record_id' AND ? IN (old, new)))"
        " ORDER BY c.id",
        (number, number, number),
    )
    belongs = dict(database.fetch("SELECT id, field_id FROM own_value WHERE record_id = ?", (number,)))
    for row in rows:
        if row[8] != "update":
            kept = json.loads(row[10] or row[11])
            belongs[row[7]] = kept["field_id"]
    told = []
    for order, made, at, user, action, why, source, key, operation, column, old, new in rows:
        field = belongs.get(key, 0)
        if field not in kinds or (operation == "update" and column != "value"):
            continue
        before = json.loads(old)["value"] if operation == "delete" else old if operation == "update" else None
        after = json.loads(new)["value"] if operation == "insert" else new if operation == "update" else None
        said = [None if value is None else travelling(kinds[field], value) for value in (before, after)]
        told.append((order, made, at, user, action, why, source, stem, number, "update", f"{PREFIX}{field}", *said))
    return told
