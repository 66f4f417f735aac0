"""Fields a desk declares for itself, and what each record says in them."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE own_field (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stem TEXT NOT NULL CHECK (stem <> ''),
        title TEXT NOT NULL CHECK (title <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('text', 'integer', 'date', 'flag', 'code')),
        choices TEXT NOT NULL CHECK (json_valid(choices)),
        retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    """CREATE TABLE own_value (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        field_id INTEGER NOT NULL REFERENCES own_field (id) DEFERRABLE INITIALLY DEFERRED,
        record_id INTEGER NOT NULL,
        value TEXT NOT NULL CHECK (value <> ''),
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE UNIQUE INDEX own_value_place ON own_value (field_id, record_id)",
    "CREATE INDEX own_value_record ON own_value (record_id)",
)
