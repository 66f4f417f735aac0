"""The village committee's term, and a body's party branch, standing and founding paper."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE division ADD COLUMN committee_term_ends_on TEXT",
    "ALTER TABLE body ADD COLUMN document_number TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE body ADD COLUMN standing TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE body ADD COLUMN party TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE body ADD COLUMN party_members INTEGER",
)
