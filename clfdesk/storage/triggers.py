"""The triggers that write the journal, generated from the schema.

An insert leaves the whole row as JSON, an update one row for each column that changed, a
delete the whole row again: whatever stands in a table can be told from the journal, and
what was put there past it is found. Outside a unit of work the head is empty, its ``NULL`` cannot be stored,
and the write is refused. ``ver`` counts the updates themselves and is not journalled.
"""

from __future__ import annotations

from clfdesk.storage.database import APPEND_ONLY, Connection

#: What persons are searched by; derived, and may be made anew.
SEARCHED = frozenset({"person_key", "number_part", "person_index"})
#: Tables that are derived or are themselves the log.
EXEMPT = frozenset(
    {"change", "change_set", "change_head", "access_log", "item_words"}
    | SEARCHED
    | {f"item_words_{part}" for part in ("data", "idx", "docsize", "config")}
)

_HEAD = "(SELECT change_set FROM change_head)"


_NOTED = (
    "INSERT INTO item_words (rowid, said) VALUES (NEW.id * 2, NEW.title || char(10) || NEW.document_number"
    " || char(10) || NEW.responsible || char(10) || NEW.remark);"
)
_TEXT = "INSERT INTO item_words (rowid, said) VALUES (NEW.item_id * 2 + 1, NEW.text);"
_UNNOTED, _UNTEXT = (f"DELETE FROM item_words WHERE rowid = OLD.{row};" for row in ("id * 2", "item_id * 2 + 1"))
#: Titles and notes of filed papers stand in the index of words in even rows, their own words in odd ones.
_WORDS = (
    f"CREATE TRIGGER words_insert_archive_item AFTER INSERT ON archive_item BEGIN {_NOTED} END",
    (
        "CREATE TRIGGER words_update_archive_item AFTER UPDATE OF title, document_number, responsible, remark"
        f" ON archive_item BEGIN {_UNNOTED} {_NOTED} END"
    ),
    f"CREATE TRIGGER words_delete_archive_item AFTER DELETE ON archive_item BEGIN {_UNNOTED} END",
    f"CREATE TRIGGER words_insert_item_text AFTER INSERT ON item_text BEGIN {_TEXT} END",
    f"CREATE TRIGGER words_update_item_text AFTER UPDATE OF text ON item_text BEGIN {_UNTEXT} {_TEXT} END",
    f"CREATE TRIGGER words_delete_item_text AFTER DELETE ON item_text BEGIN {_UNTEXT} END",
)


def tables(connection: Connection) -> list[str]:
    """Return every table of the desk, in order."""
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [name for (name,) in rows]


def journalled(connection: Connection) -> list[str]:
    """Return the tables whose rows are journalled."""
    return [name for name in tables(connection) if name not in EXEMPT]


def columns(connection: Connection, table: str) -> list[str]:
    """Return the columns of a table, in order."""
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _capture(table: str, names: list[str]) -> list[str]:
    into = "INSERT INTO change (change_set, tbl, pk, op, col, old, new)"
    updates = "\n".join(
        f"{into} SELECT {_HEAD}, '{table}', OLD.id, 'update', '{n}', OLD.\"{n}\", NEW.\"{n}\""
        f' WHERE OLD."{n}" IS NOT NEW."{n}";'
        for n in names
        if n not in ("id", "ver")
    )
    gone, came = (", ".join(f"'{n}', {row}.\"{n}\"" for n in names) for row in ("OLD", "NEW"))
    deletes = f"{into} VALUES ({_HEAD}, '{table}', OLD.id, 'delete', '', json_object({gone}), NULL);"
    inserts = f"{into} VALUES ({_HEAD}, '{table}', NEW.id, 'insert', '', NULL, json_object({came}));"
    steady = "SELECT RAISE(ABORT, 'a number never changes');"
    return [
        f"CREATE TRIGGER journal_insert_{table} AFTER INSERT ON {table} BEGIN\n{inserts} END",
        f"CREATE TRIGGER journal_update_{table} AFTER UPDATE ON {table} BEGIN\n{updates} END",
        f"CREATE TRIGGER journal_delete_{table} AFTER DELETE ON {table} BEGIN\n{deletes} END",
        f"CREATE TRIGGER journal_key_{table} BEFORE UPDATE OF id ON {table} WHEN OLD.id <> NEW.id BEGIN\n{steady} END",
    ]


def regenerate(connection: Connection) -> None:
    """Drop all triggers and make them anew for the schema as it stands (within the caller's transaction)."""
    old = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in old:
        connection.execute(f'DROP TRIGGER "{name}"')
    for table in journalled(connection):
        for statement in _capture(table, columns(connection, table)):
            connection.execute(statement)
    if "item_words" in tables(connection):
        for statement in _WORDS:
            connection.execute(statement)
    for table in sorted(APPEND_ONLY):
        for event in ("UPDATE", "DELETE"):
            connection.execute(
                f"CREATE TRIGGER keep_{event.lower()}_{table} BEFORE {event} ON {table} BEGIN\n"
                f"SELECT RAISE(ABORT, 'the journal only grows'); END"
            )
