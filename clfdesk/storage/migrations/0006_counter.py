"""The certificate counter: every application from the day it was asked for to the card in the hand."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE business (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind <> ''),
        person_id INTEGER REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
        nonholder_id INTEGER REFERENCES nonholder (id) DEFERRABLE INITIALLY DEFERRED,
        state TEXT NOT NULL,
        applied_on TEXT CHECK (applied_on IS date(applied_on)),
        channel TEXT NOT NULL,
        agent_name TEXT NOT NULL,
        agent_phone TEXT NOT NULL,
        agent_relation TEXT NOT NULL,
        papers TEXT NOT NULL CHECK (json_valid(papers)),
        detail TEXT NOT NULL CHECK (json_valid(detail)),
        hospital TEXT NOT NULL,
        appointed_on TEXT CHECK (appointed_on IS date(appointed_on)),
        at_home INTEGER NOT NULL CHECK (at_home IN (0, 1)),
        fee_relief INTEGER NOT NULL CHECK (fee_relief IN (0, 1)),
        fee_why TEXT NOT NULL,
        assessed_on TEXT CHECK (assessed_on IS date(assessed_on)),
        result_type TEXT NOT NULL,
        result_grade INTEGER,
        result_components TEXT NOT NULL,
        posted_on TEXT CHECK (posted_on IS date(posted_on)),
        posted_until TEXT CHECK (posted_until IS date(posted_until)),
        unposted_why TEXT NOT NULL,
        objection TEXT NOT NULL,
        batch TEXT NOT NULL,
        sent_on TEXT CHECK (sent_on IS date(sent_on)),
        answer TEXT NOT NULL,
        answered_on TEXT CHECK (answered_on IS date(answered_on)),
        answer_why TEXT NOT NULL,
        certificate_number TEXT NOT NULL,
        issued_on TEXT CHECK (issued_on IS date(issued_on)),
        arrived_on TEXT CHECK (arrived_on IS date(arrived_on)),
        handed_on TEXT CHECK (handed_on IS date(handed_on)),
        received_by TEXT NOT NULL,
        receiver_relation TEXT NOT NULL,
        old_card_taken INTEGER NOT NULL CHECK (old_card_taken IN (0, 1)),
        declared TEXT NOT NULL,
        related_to TEXT NOT NULL,
        relation TEXT NOT NULL,
        avoided INTEGER NOT NULL CHECK (avoided IN (0, 1)),
        closed_on TEXT CHECK (closed_on IS date(closed_on)),
        closed_why TEXT NOT NULL,
        event_id INTEGER REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED,
        remark TEXT NOT NULL,
        ver INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    "CREATE INDEX business_person ON business (person_id)",
    "CREATE INDEX business_nonholder ON business (nonholder_id)",
    "CREATE INDEX business_state ON business (state)",
    # the search finds parts of names and of IDs by the index: what was kept before gets its keys
    """INSERT OR IGNORE INTO person_key (kind, key, person_id)
        WITH RECURSIVE part (key, person_id) AS (
            SELECT substr(key, 2), person_id FROM person_key WHERE kind = 'n' AND length(key) > 1
            UNION ALL
            SELECT substr(key, 2), person_id FROM part WHERE length(key) > 1
        ) SELECT 'i', key, person_id FROM part""",
    """CREATE TABLE number_part (
        part TEXT NOT NULL,
        person_id INTEGER NOT NULL,
        PRIMARY KEY (part, person_id)
    ) STRICT, WITHOUT ROWID""",
    """INSERT OR IGNORE INTO number_part (part, person_id)
        WITH RECURSIVE rest (key, person_id) AS (
            SELECT substr(key, 2), person_id FROM person_key WHERE kind IN ('d', 'p', 'c') AND length(key) > 4
            UNION ALL
            SELECT substr(key, 2), person_id FROM rest WHERE length(key) > 4
        ) SELECT substr(key, 1, 7), person_id FROM rest""",
)
