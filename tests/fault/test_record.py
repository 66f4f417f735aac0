"""Nothing is changed, shown, written, printed or copied without a line on record: counted from the code itself.

Whoever adds a table, a verb, a reader of a person, a way to a file, to the clipboard or to a printer past the one door
that keeps the record fails here.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk.services import operations
from clfdesk.storage import database, tables
from clfdesk.storage.unit import unit
from tests.office import new_desk
from tests.storage.test_records import _filled

ROOT = Path(__file__).resolve().parents[2] / "clfdesk"
#: Verbs that make a desk or work without one.
NO_DESK = {("checks", "_self_test"), ("desks", "_demo"), ("desks", "_new")}
#: Readers of a person that show no person's record: one sentence beside a form, a warning about a relation.
BESIDE = {"counter_lists.relatives", "data_error.because"}
#: Parts of the window that live in another one, which keeps the record of whom it shows.
INSIDE = {"person_call": "person_view"}
#: What writes files past ``services.files.write_out``: a paste as the file of an import, a bug's masked report.
WRITERS = {("ui/files.py", "write_text"), ("report.py", "write_text")}
_WRITES = {"atomic_write", "write_bytes", "write_text", "copyfile", "copy2", "QSaveFile", "QPdfWriter"}


@cache
def _sources() -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in ROOT.rglob("*.py")}


def _calls(text: str) -> set[str]:
    return set(re.findall(r"([A-Za-z_][\w.]*)\(", text))


@cache
def _functions(room: str) -> dict[tuple[str, str], str]:
    """Return the text of every function of a room, by its module and name."""
    found = {}
    for at, text in _sources().items():
        if at.startswith(f"{room}/"):
            lines = text.splitlines()
            for node in ast.parse(text).body:
                if isinstance(node, ast.FunctionDef):
                    found[Path(at).stem, node.name] = "\n".join(lines[node.lineno : node.end_lineno])
    return found


def _key(name: str, here: str) -> tuple[str, str]:
    head, _dot, tail = name.rpartition(".")
    return head or here, tail


#: How a service reads one person by number.
_ONE = ("records.get(Person", 'f"number == {')


def _bound(table: str, column: tables.Column) -> bool:
    """Tell whether a column takes only words of a list, so that no letter can be added to it."""
    made = database.one("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)) or ""
    return any(f"{column.name} {word}" in made for word in ("IN (", "GLOB")) or f"({column.name})" in made


@pytest.fixture
def opened(tmp_path):
    from clfdesk.clock import Clock
    from clfdesk.services.office import close_desk, open_desk

    office = open_desk(new_desk(tmp_path / "desk").folder, clock=Clock())
    yield office
    close_desk(office)


def test_every_table_is_journalled_whoever_writes_to_it(opened):
    """Insert, update and delete by plain SQL leave their lines; outside an operation nothing can be written at all."""
    references: dict[str, int] = {}
    raw = database.raw()
    for name, kind in tables.KINDS.items():
        if name == "desk":
            continue
        value = _filled(name, kind, references)
        names = [column.name for column in tables.columns(kind) if column.name != "id"]
        row = [tables.at_rest(getattr(value, each)) for each in names]
        put = f'INSERT INTO "{name}" ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})'
        with pytest.raises(sqlcipher.Error):
            raw.execute(put, row)
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        with unit("test") as change:
            number = raw.execute(put, row).lastrowid
            column = next(
                each
                for each in tables.columns(kind)
                if each.name != "id" and each.holds == "text" and not _bound(name, each)
            )
            raw.execute(f'UPDATE "{name}" SET "{column.name}" = "{column.name}" || ? WHERE id = ?', ("0", number))
        told = database.fetch("SELECT op FROM change WHERE change_set = ? AND tbl = ? ORDER BY id", (change.id, name))
        assert told[0] == ("insert",), name
        assert {op for (op,) in told} == {"insert", "update"}, name
        references.setdefault({"budget_line": "line_id"}.get(name, f"{name}_id"), number)
        if name == "person":  # two of them, for what holds between two people
            with unit("test"):
                raw.execute(
                    put, [None if each == "id_number" else value for each, value in zip(names, row, strict=True)]
                )
        if name == "division":
            references |= {"village_id": number, "parent_id": number, "successor_id": number}
    for name in reversed(list(tables.KINDS)):
        if name == "desk":
            continue
        for (number,) in database.fetch(f'SELECT id FROM "{name}" ORDER BY id DESC'):
            with unit("test") as change:
                raw.execute(f'DELETE FROM "{name}" WHERE id = ?', (number,))
            told = database.fetch("SELECT op FROM change WHERE change_set = ? AND tbl = ?", (change.id, name))
            assert ("delete",) in told, name


def test_every_verb_works_through_the_door_that_keeps_the_record():
    functions = _functions("cli")
    opens = {key for key, text in functions.items() if "opened(" in text}
    named = {
        key: {_key(name, key[0]) for name in re.findall(r"[A-Za-z_][\w.]*", text)} for key, text in functions.items()
    }
    while more := {key for key, names in named.items() if key not in opens and names & opens}:
        opens |= more
    verbs = {
        (Path(at).stem, name)
        for at, text in _sources().items()
        if at.startswith("cli/")
        for line in re.findall(r"(?:set_defaults\(run|[( ]run)=([^)\n]*)", text)
        for name in re.findall(r"\w+", line)
        if (Path(at).stem, name) in functions
    }
    assert len(verbs) > 60
    assert verbs - opens == NO_DESK


def test_a_verb_that_only_shows_leaves_a_line(tmp_path):
    desk = new_desk(tmp_path / "desk")
    (tmp_path / "村.csv").write_text("姓名,身份证号\n甘一,110000195001010015\n", "utf-8")
    desk.done("import", tmp_path / "村.csv")
    for words in (("find", "甘一"), ("list", "person"), ("show", "person", 1), ("check",), ("list", "person")):
        desk.done(*words)
    from clfdesk.clock import Clock
    from clfdesk.services.office import close_desk, open_desk

    office = open_desk(desk.folder, clock=Clock())
    told = [(each.kind, each.detail) for each in operations.accesses(office)][::-1]
    hers = [each.kind for each in operations.accesses(office, 1)]
    close_desk(office)
    assert [each for each in told if each[0] == "show"] == [("show", "")] * 3 + [
        ("show", "clfdesk check"),
        ("show", ""),
    ]
    assert hers.count("show") == 4  # found, listed twice, looked at


def test_whoever_shows_one_person_puts_it_on_record():
    functions = _functions("services")
    reading = {key for key, text in functions.items() if any(each in text for each in _ONE)}
    called = {key: {_key(name, key[0]) for name in _calls(text)} for key, text in functions.items()}
    while more := {key for key, names in called.items() if key not in reading and names & reading}:
        reading |= more
    shows = {
        (verb, INSIDE.get(Path(at).stem, Path(at).stem))
        for at, text in _sources().items()
        if at.startswith("ui/")
        for verb in re.findall(r"session\.read\(\s*([\w.]+)", text)
        if verb not in BESIDE and _key(verb, "") in reading
    }
    assert {"person.show_person", "dossier.show", "telephone.call"} <= {verb for verb, _stem in shows}
    loud = {Path(at).stem for at, text in _sources().items() if "session.looked_at(" in text}
    assert {each for each in shows if each[1] not in loud} == set()


def test_files_the_clipboard_and_printers_have_one_door_each():
    """Each keeps the record: ``write_out`` of what is written, ``clipboard.put`` of what is copied, ``printed`` of a print."""
    written, copied, printers = set(), set(), set()
    for at, text in _sources().items():
        if not at.startswith("storage/"):
            written |= {(at, each.rpartition(".")[2]) for each in _calls(text) if each.rpartition(".")[2] in _WRITES}
        if re.search(r"clipboard\(\)\.set|board\.set(?:Text|MimeData)", text):
            copied.add(at)
        if "QPrinter(" in text or "QPrintDialog(" in text:
            printers.add(at)
    assert written - WRITERS == {("services/files.py", "atomic_write")}
    assert copied == {"ui/clipboard.py"}
    assert printers == {"ui/paper_view.py"}
    assert "proofs.printed(" in _sources()["ui/paper_view.py"]


def test_what_stands_on_record_is_told_in_words():
    kinds = {kind for text in _sources().values() for kind in re.findall(r'log_access\(\s*"([\w.]+)"', text)}
    assert len(kinds) > 12
    assert kinds - set(operations.KINDS) == set()


def test_a_file_written_again_is_told_again(opened, tmp_path):
    from clfdesk.services.files import write_out

    before = operations.last(opened)
    for _time in range(2):
        write_out(tmp_path, "名单.xlsx", b"one", "internal")
        after = operations.last(opened)
        assert after[1] == before[1] + 1
        before = after


@pytest.mark.parametrize(
    ("test", "at", "text"),
    [
        (test_files_the_clipboard_and_printers_have_one_door_each, "services/new.py", "path.write_bytes(content)"),
        (
            test_files_the_clipboard_and_printers_have_one_door_each,
            "ui/new.py",
            "QApplication.clipboard().setText(text)",
        ),
        (test_files_the_clipboard_and_printers_have_one_door_each, "ui/new.py", "printer = QPrinter()"),
        (test_whoever_shows_one_person_puts_it_on_record, "ui/new.py", "self.session.read(person.show_person, 1)"),
        (test_what_stands_on_record_is_told_in_words, "services/new.py", 'log_access("whisper")'),
        (
            test_every_verb_works_through_the_door_that_keeps_the_record,
            "cli/new.py",
            "def _new(args):\n    print(1)\ndef add(verbs):\n    verb.set_defaults(run=_new)\n",
        ),
    ],
)
def test_a_way_past_the_doors_is_found(test, at, text, monkeypatch):
    every = {**_sources(), at: text}
    _functions.cache_clear()
    monkeypatch.setitem(globals(), "_sources", lambda: every)
    with pytest.raises(AssertionError):
        test()
    _functions.cache_clear()
