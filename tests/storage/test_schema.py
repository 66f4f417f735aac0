from __future__ import annotations

import importlib

import pytest

from clfdesk.storage import database, migrate, tables, triggers

FIRST = importlib.import_module("clfdesk.storage.migrations.0001_first")


def test_the_tables_are_what_the_values_declare(opened):
    connection = database.raw()
    for kind, model in tables.models().items():
        name = tables.name_of(kind)
        schema = {row[1]: row for row in connection.execute(f"PRAGMA table_info({name})")}
        assert set(schema) == set(model._meta.columns), name
        for column in tables.columns(kind):
            _cid, _name, held, required, _default, key = schema[column.name]
            assert held == ("INTEGER" if column.holds in ("integer", "flag") else "TEXT"), (name, column)
            assert bool(required) is (not column.null) or key, (name, column)


def test_every_table_is_strict_and_none_holds_reals(opened):
    connection = database.raw()
    for name in triggers.tables(connection):
        asked = "SELECT strict, type FROM pragma_table_list WHERE name = ?"
        strict, kind = connection.execute(asked, (name,)).fetchone()
        if kind != "table":
            assert name.startswith("item_words")  # the index of words: derived, and no place for money
            continue
        assert strict == 1, name
        kinds = {row[2] for row in connection.execute(f"PRAGMA table_info({name})")}
        assert kinds <= {"TEXT", "INTEGER", "ANY"}, (name, kinds)


def test_every_editable_table_has_a_version_and_is_journalled(opened):
    connection = database.raw()
    made = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    assert set(triggers.journalled(connection)) == set(tables.KINDS)
    for name in tables.KINDS:
        assert "ver" in triggers.columns(connection, name)
        assert {f"journal_{event}_{name}" for event in ("insert", "update", "delete")} <= made


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET new = 'x'",
        "DELETE FROM change",
        "DELETE FROM change_set",
        "INSERT OR REPLACE INTO change_set SELECT * FROM change_set",
        "DROP TRIGGER journal_update_person",
        "DROP TABLE access_log",
        "ALTER TABLE person ADD COLUMN x TEXT",
        "UPDATE person SET id = id + 1",
    ],
)
def test_the_journal_only_grows(opened, statement):
    from clfdesk.domain.person import Person
    from clfdesk.storage import records
    from clfdesk.storage.unit import unit

    with unit("test"):
        records.insert([Person("张三")])
    connection = database.raw()
    with pytest.raises(Exception, match=r"not authorized|only grows|never changes"):
        connection.execute(statement)
    assert records.count(Person) == 1


def _fresh(tmp_path):
    return database.open_raw(tmp_path / "x.db", b"k" * 32, create=True)


def test_an_upgrade_is_whole_or_not_at_all(tmp_path):
    connection = _fresh(tmp_path)
    first = migrate.Step(1, FIRST.STATEMENTS)
    assert migrate.upgrade(connection, plan=[first])
    asked: list[int] = []
    broken = migrate.Step(2, ("ALTER TABLE person ADD COLUMN nickname TEXT", "CREATE TABLE half (", "SELECT 1"))
    with pytest.raises(Exception, match=r"incomplete|syntax"):
        migrate.upgrade(connection, plan=[first, broken], before=asked.append)
    assert migrate.version(connection) == 1
    assert "nickname" not in triggers.columns(connection, "person")
    mended = migrate.Step(2, ("ALTER TABLE person ADD COLUMN nickname TEXT",))
    assert migrate.upgrade(connection, plan=[first, mended], before=asked.append)
    assert not migrate.upgrade(connection, plan=[first, mended])
    assert asked == [1, 1]
    assert migrate.version(connection) == 2
    sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'journal_update_person'").fetchone()[0]
    assert "nickname" in sql
    connection.close()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM division WHERE id = 1", "DELETE FROM person WHERE id = 1", "UPDATE person SET village_id = 99"],
)
def test_an_upgrade_that_loses_rows_is_refused(tmp_path, statement):
    connection = _fresh(tmp_path)
    first = migrate.Step(1, FIRST.STATEMENTS)
    migrate.upgrade(connection, plan=[first])
    connection.execute("UPDATE change_head SET change_set = 1")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(
        "INSERT INTO division (id, name, kind, code, urban, contact_phone) VALUES (1, '甲', '', '', 0, '')"
    )
    names = [name for name in triggers.columns(connection, "person") if name not in ("id", "name", "village_id", "ver")]
    empty = ", ".join(
        "0" if "allowance" in n or "subsidy" in n else "NULL" if n in ("id_number", "birth", "lifecycle_on") else "''"
        for n in names
    )
    connection.execute(f"INSERT INTO person (id, name, village_id, {', '.join(names)}) VALUES (1, '张三', 1, {empty})")
    with pytest.raises(Exception, match="upgrade would"):
        migrate.upgrade(connection, plan=[first, migrate.Step(2, (statement,))])
    assert migrate.version(connection) == 1
    assert connection.execute("SELECT count(*) FROM person JOIN division ON division.id = village_id").fetchone() == (
        1,
    )
    connection.close()


def test_rows_that_would_point_nowhere_stop_an_upgrade_by_themselves(tmp_path):
    """Nothing is lost here and nothing is journalled: only the keys tell."""
    connection = _fresh(tmp_path)
    first = migrate.Step(1, FIRST.STATEMENTS)
    migrate.upgrade(connection, plan=[first])
    made = "CREATE TABLE {} (id INTEGER PRIMARY KEY, other INTEGER REFERENCES division (id)) STRICT"
    astray = (made.format("astray"), "INSERT INTO astray VALUES (1, 99)")
    with pytest.raises(Exception, match="point nowhere"):
        migrate.upgrade(connection, plan=[first, migrate.Step(2, astray)])
    assert "astray" not in triggers.tables(connection)
    assert not connection.in_transaction
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()


def test_only_a_desk_that_was_there_is_backed_up_before(tmp_path):
    connection = _fresh(tmp_path)
    asked: list[int] = []
    assert migrate.upgrade(connection, before=asked.append)
    assert asked == []
    assert connection.execute("PRAGMA application_id").fetchone() == (database.APPLICATION_ID,)
    later = migrate.Step(
        migrate.latest() + 1, ("CREATE TABLE later (id INTEGER PRIMARY KEY, name TEXT, ver INTEGER) STRICT",)
    )
    assert migrate.upgrade(connection, plan=[*migrate.steps(), later])  # nobody wants a backup: none is made
    assert migrate.version(connection) == later.number
    connection.close()


def test_the_steps_are_numbered_without_gaps():
    numbers = [step.number for step in migrate.steps()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert migrate.latest() == numbers[-1]
