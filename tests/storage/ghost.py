"""A connection whose commits arrive though their answer is lost."""

from __future__ import annotations

from clfdesk.storage import database


def fault() -> database.sqlcipher.Error:
    """Return what the database says of a disk that fails."""
    error = database.sqlcipher.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR"
    return error


class Ghost:
    """Hands everything on to the real connection, and fails after each commit."""

    def __init__(self, real):
        self.real = real

    def execute(self, sql, *more):
        done = self.real.execute(sql, *more)
        if sql == "COMMIT":
            raise fault()
        return done

    def __getattr__(self, name):
        return getattr(self.real, name)
