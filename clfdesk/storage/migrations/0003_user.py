"""Who has a password of their own on this desk."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE user (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        role TEXT NOT NULL,
        state TEXT NOT NULL,
        made_on TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE UNIQUE INDEX user_name ON user (name) WHERE state = 'active'",
)
