"""The one encrypted database, and the only way a connection to it is made.

SQLCipher is the only SQLite library that ever opens a desk. A connection is made with a
raw 32-byte key and a fixed order of pragmas; one belongs to each thread that works on
the desk: the worker writes, the window's own is ``query_only``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peewee
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as sqlcipher

#: ``clfd`` in the header of every desk.
APPLICATION_ID = 0x636C6664

#: Set after the key, in this order; ``kdf_iter`` and friends are of no concern with a raw key.
PRAGMAS: tuple[tuple[str, str], ...] = (
    ("cipher_log_level", "NONE"),
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),
    ("fullfsync", "ON"),
    ("checkpoint_fullfsync", "ON"),
    ("foreign_keys", "ON"),
    ("secure_delete", "ON"),
    ("trusted_schema", "OFF"),
    ("recursive_triggers", "ON"),
    ("busy_timeout", "5000"),
    ("temp_store", "MEMORY"),
    ("cache_size", "-65536"),
)

#: Tables that only ever grow.
APPEND_ONLY = frozenset({"change", "change_set", "access_log"})

Connection = Any


def _guard(action: int, first: str | None, *_rest: str | None) -> int:
    """Deny what no part of the program does outside an upgrade: to rewrite or drop the journal or its triggers."""
    if action in (sqlcipher.SQLITE_UPDATE, sqlcipher.SQLITE_DELETE) and first in APPEND_ONLY:
        return int(sqlcipher.SQLITE_DENY)
    if action in (sqlcipher.SQLITE_DROP_TABLE, sqlcipher.SQLITE_DROP_TRIGGER, sqlcipher.SQLITE_ALTER_TABLE):
        return int(sqlcipher.SQLITE_DENY)
    if action in (sqlcipher.SQLITE_CREATE_TEMP_TRIGGER, sqlcipher.SQLITE_ATTACH):
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


def open_raw(
    path: Path,
    key: bytes,
    *,
    create: bool = False,
    read_only: bool = False,
    guarded: bool = False,
    alone: bool = False,
) -> Connection:
    """Open the file with its raw key and the pragmas above.

    Never creates a file unless ``create``. ``read_only`` opens a desk on a medium that
    cannot be written. ``guarded`` installs the authorizer that keeps the journal
    append-only. ``alone`` lets nobody else in and keeps no file beside the data. Raises the driver's ``DatabaseError`` where the key or the file is wrong.
    """
    if len(key) != 32:
        raise ValueError("a desk's key has 32 bytes")  # an empty key would silently make a plain file
    mode = "mode=rwc" if create else "mode=ro&immutable=1" if read_only else "mode=rw"
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?{mode}", timeout=5, isolation_level=None, check_same_thread=False, uri=True
    )
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise sqlcipher.DatabaseError("this SQLite cannot encrypt")
        if alone:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        for name, value in PRAGMAS:
            if not (read_only and name == "journal_mode"):
                connection.execute(f"PRAGMA {name} = {value}")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if guarded:
            connection.set_authorizer(_guard)
    except BaseException:
        connection.close()
        raise
    return connection


class DeskDatabase(SqlCipherDatabase):  # type: ignore[misc]
    """peewee's database over :func:`open_raw`; it knows every connection, so that closing closes all."""

    _state: Any

    def __init__(self) -> None:
        super().__init__(None, autoconnect=False, lock_type="IMMEDIATE", timeout=5)
        self.key: bytes = b""
        self.read_only = False
        self._all: list[Connection] = []
        self._all_lock = threading.Lock()

    def _connect(self) -> Connection:
        connection = open_raw(Path(str(self.database)), self.key, read_only=self.read_only, guarded=True)
        self._add_conn_hooks(connection)
        with self._all_lock:
            self._all.append(connection)
        return connection

    def forget(self, connection: Connection) -> None:
        """Leave out a connection that was closed."""
        with self._all_lock:
            if connection in self._all:
                self._all.remove(connection)

    def close_everywhere(self) -> None:
        """Close the connections of all threads and forget the key."""
        with self._all_lock:
            connections, self._all = self._all, []
        for connection in connections:
            try:
                connection.close()
            except sqlcipher.Error:  # a thread is still reading: its statement ends with an error of its own
                connection.interrupt()
        self._state = type(self._state)()
        self.key = b""
        self.init(None)


database = DeskDatabase()


def connect_here(query_only: bool = False) -> None:
    """Give the calling thread its own connection to the open desk.

    With ``query_only`` any write through it is an error (the window's thread).
    """
    try:
        database.connect(reuse_if_open=True)
    except peewee.DatabaseError as error:  # the driver's own error has the code that tells what is wrong
        raise getattr(error, "orig", None) or error.__cause__ or error from error
    database.connection().execute(f"PRAGMA query_only = {'ON' if query_only or database.read_only else 'OFF'}")


def close_here() -> None:
    """Close the calling thread's connection, where it has one."""
    if database.database is not None and not database.is_closed():
        connection = database.connection()
        database.close()
        database.forget(connection)


def raw() -> Connection:
    """Return the calling thread's connection; one is made where the thread has none yet."""
    if database.is_closed():
        connect_here(query_only=False)
    return database.connection()


def fetch(sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
    """Return all rows of a query as tuples."""
    rows: list[tuple[Any, ...]] = raw().execute(sql, values).fetchall()
    return rows


def one(sql: str, values: Any = ()) -> Any:
    """Return the first column of the first row, or ``None``."""
    row = raw().execute(sql, values).fetchone()
    return None if row is None else row[0]


def interruptible(connection: Connection, cancelled: Callable[[], bool], every: int = 20_000) -> None:
    """Let a long query ask now and then whether the clerk has moved on."""
    connection.set_progress_handler(lambda: 1 if cancelled() else 0, every)
