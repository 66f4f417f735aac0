"""Contracts and leave of the staff; budget lines of the money, and what was used of them."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE contract (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        staff_id INTEGER NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL CHECK (kind <> ''),
        contract_number TEXT NOT NULL,
        started_on TEXT CHECK (started_on IS date(started_on) AND started_on IS NOT NULL),
        until TEXT CHECK (until IS date(until)),
        trial_until TEXT CHECK (trial_until IS date(trial_until)),
        ended_on TEXT CHECK (ended_on IS date(ended_on)),
        ended_why TEXT NOT NULL,
        insurance TEXT NOT NULL,
        fund TEXT NOT NULL,
        document_number TEXT NOT NULL,
        remark TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE INDEX contract_staff ON contract (staff_id)",
    """CREATE TABLE staff_leave (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        staff_id INTEGER NOT NULL REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL CHECK (kind <> ''),
        first_on TEXT CHECK (first_on IS date(first_on) AND first_on IS NOT NULL),
        last_on TEXT CHECK (last_on IS date(last_on) AND last_on IS NOT NULL),
        paid INTEGER NOT NULL CHECK (paid IN (0, 1)),
        deputy_id INTEGER REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED,
        deputy_fen INTEGER NOT NULL CHECK (deputy_fen >= 0),
        document_number TEXT NOT NULL,
        remark TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1,
        CHECK (first_on <= last_on)
    ) STRICT""",
    "CREATE INDEX staff_leave_staff ON staff_leave (staff_id)",
    """CREATE TABLE budget_line (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        year INTEGER NOT NULL,
        source TEXT NOT NULL CHECK (source <> ''),
        title TEXT NOT NULL CHECK (title <> ''),
        fen INTEGER NOT NULL CHECK (fen >= 0),
        parent_id INTEGER REFERENCES budget_line (id) DEFERRABLE INITIALLY DEFERRED,
        document_number TEXT NOT NULL,
        remark TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE INDEX budget_line_year ON budget_line (year)",
    """CREATE TABLE budget_use (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        line_id INTEGER NOT NULL REFERENCES budget_line (id) DEFERRABLE INITIALLY DEFERRED,
        used_on TEXT CHECK (used_on IS date(used_on) AND used_on IS NOT NULL),
        fen INTEGER NOT NULL,
        purpose TEXT NOT NULL CHECK (purpose <> ''),
        period TEXT NOT NULL,
        voucher TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE INDEX budget_use_line ON budget_use (line_id)",
)
