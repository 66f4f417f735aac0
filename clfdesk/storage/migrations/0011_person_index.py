"""What a person is found by, once more in one row each, in place of an index over all keys.

Taking a person's keys out of ``person_key`` asked for an index by person: eleven entries for
each, written with every import and compared one by one by every check of the rows.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE person_index (
        person_id INTEGER PRIMARY KEY,
        sort TEXT NOT NULL,
        keys TEXT NOT NULL CHECK (json_valid(keys))
    ) STRICT""",
    """INSERT INTO person_index (person_id, sort, keys)
        SELECT person_id, coalesce(max(CASE WHEN kind = 's' THEN key END), ''), json_group_array(kind || key)
        FROM person_key WHERE kind NOT IN ('r', 'i') GROUP BY person_id""",
    "DROP INDEX person_key_person",
)
