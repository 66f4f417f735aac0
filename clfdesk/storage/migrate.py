"""The runner of the numbered steps: one transaction, the version number last, or nothing at all."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.storage import migrations, triggers
from clfdesk.storage.database import APPLICATION_ID, Connection


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step: plain SQL statements, run in order."""

    number: int
    statements: tuple[str, ...]


def steps() -> tuple[Step, ...]:
    """Return all steps in the order of their numbers."""
    found = []
    for module in pkgutil.iter_modules(migrations.__path__):
        number = module.name.split("_")[0]
        if number.isdigit():
            loaded = importlib.import_module(f"{migrations.__name__}.{module.name}")
            found.append(Step(int(number), tuple(loaded.STATEMENTS)))
    return tuple(sorted(found, key=lambda step: step.number))


def latest() -> int:
    """Return the schema this program works with."""
    return steps()[-1].number


def version(connection: Connection) -> int:
    """Return the schema a desk has."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _counts(connection: Connection) -> dict[str, int]:
    """Return the rows of every table that holds data; the search index is derived and may be made anew."""
    kept = [name for name in triggers.tables(connection) if name not in triggers.SEARCHED]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}


def upgrade(
    connection: Connection,
    *,
    before: Callable[[int], None] | None = None,
    plan: Sequence[Step] | None = None,
) -> bool:
    """Bring the desk to the newest schema; return whether anything was to be done.

    ``before`` is called with the old version before the first step of an existing desk
    (the verified backup). Everything happens in one transaction, foreign keys off so that
    rebuilding a table drops nothing that points at it; keys and row counts are checked,
    the version is written last. Raises the driver's error and leaves the old desk intact.
    """
    plan = steps() if plan is None else plan
    old = version(connection)
    todo = [step for step in plan if step.number > old]
    if not todo:
        return False
    if old and before is not None:
        before(old)
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            counts = _counts(connection)
            for step in todo:
                for statement in step.statements:
                    connection.execute(statement)
            triggers.regenerate(connection)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlcipher.IntegrityError("the upgrade would leave rows that point nowhere")
            after = _counts(connection)
            if lost := [name for name, rows in counts.items() if after.get(name, rows) != rows]:
                raise sqlcipher.IntegrityError(f"the upgrade would change the number of rows of {', '.join(lost)}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {todo[-1].number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    return True
