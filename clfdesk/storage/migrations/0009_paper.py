"""Papers that go from hand to hand, what was printed, a township's own words on cards, what a board said."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE placement ADD COLUMN said TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE card_text (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('posters', 'notices')),
        card TEXT NOT NULL CHECK (card <> ''),
        part TEXT NOT NULL CHECK (part <> ''),
        words TEXT NOT NULL,
        shipped TEXT NOT NULL,
        changed_on TEXT NOT NULL CHECK (changed_on IS date(changed_on)),
        changed_by TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE UNIQUE INDEX card_text_part ON card_text (kind, card, part)",
    """CREATE TABLE circulation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        name TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('sign', 'seal', 'back', 'kept')),
        holder TEXT NOT NULL,
        since TEXT NOT NULL CHECK (since IS date(since)),
        scan TEXT NOT NULL,
        remark TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE UNIQUE INDEX circulation_sha256 ON circulation (sha256)",
    """CREATE TABLE print_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        file TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        printer TEXT NOT NULL,
        wanted TEXT NOT NULL,
        pages INTEGER NOT NULL CHECK (pages > 0),
        copies INTEGER NOT NULL CHECK (copies > 0),
        done INTEGER NOT NULL CHECK (done >= 0),
        reason TEXT NOT NULL,
        printed_on TEXT NOT NULL CHECK (printed_on IS date(printed_on)),
        printed_by TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
)
