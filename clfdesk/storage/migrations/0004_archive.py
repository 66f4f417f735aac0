"""Scans and photos: what is known of each; the contents lie encrypted beside the desk."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE scan (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        owner TEXT NOT NULL CHECK (owner <> ''),
        owner_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL CHECK (title <> ''),
        sha256 TEXT NOT NULL CHECK (sha256 <> ''),
        original TEXT NOT NULL CHECK (original <> ''),
        size INTEGER NOT NULL CHECK (size > 0),
        pages INTEGER NOT NULL CHECK (pages > 0),
        media TEXT NOT NULL,
        stored_on TEXT NOT NULL CHECK (stored_on IS date(stored_on)),
        name TEXT NOT NULL,
        notes TEXT NOT NULL,
        taken_on TEXT CHECK (taken_on IS date(taken_on)),
        state TEXT NOT NULL CHECK (state <> ''),
        replaces INTEGER,
        trashed_on TEXT CHECK (trashed_on IS date(trashed_on)),
        trashed_day INTEGER,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE INDEX scan_owner ON scan (owner, owner_id, state, kind)",
    "CREATE INDEX scan_sha256 ON scan (sha256)",
    "CREATE INDEX scan_original ON scan (original)",
    "CREATE INDEX scan_replaces ON scan (replaces)",
    "CREATE INDEX scan_words ON scan (state, title, notes, name)",
)
