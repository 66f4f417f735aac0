"""A desk whose files or folder are write-protected, met with a clerk's rights and not an administrator's."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fault.plainly import as_a_clerk
from tests.office import Desk, Said, demo_desk

PROTECTED: dict[str, Callable[[Path], None]] = {
    "the data file": lambda home: (home / "desk.db").chmod(0o444),
    "the folder": lambda home: home.chmod(0o555),
    "everything": lambda home: [each.chmod(0o555) for each in (*home.rglob("*"), home)] and None,
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with something in it, made once."""
    return demo_desk(tmp_path_factory.mktemp("protection") / "desk", "--persons", 20, "--villages", 2).folder


@pytest.fixture
def guarded(model: Path, tmp_path: Path):
    """A desk, and a way to do verbs on it as a clerk; everything can be removed afterwards."""
    made = Desk(Path(shutil.copytree(model, tmp_path / "desk")))

    def verb(*words: object) -> Said:
        with as_a_clerk():
            return made(*words)

    yield made, verb
    for each in (made.folder, *made.folder.rglob("*")):
        each.chmod(0o755)


@pytest.mark.parametrize("what", PROTECTED)
def test_what_is_protected_is_read_and_writing_is_refused_in_words(guarded, tmp_path: Path, what: str) -> None:
    made, verb = guarded
    number = made.persons()[0]["number"]
    (tmp_path / "card.csv").write_text("姓名,性别,村（社区）\n张甲,男,红旗村\n", "utf-8-sig")
    PROTECTED[what](made.folder)
    files = {path: path.read_bytes() for path in made.folder.rglob("*") if path.is_file()}
    assert len(verb("--read-only", "list", "person")["rows"]) == 20
    assert verb("--read-only", "show", "person", number)["number"] == number
    assert verb("--read-only", "verify").data["ok"]
    said = verb("--read-only", "backup", "--to", tmp_path / "stick")
    assert "20" in said["says"]
    assert {path: path.read_bytes() for path in made.folder.rglob("*") if path.is_file()} == files
    refused = verb("import", tmp_path / "card.csv", "--accept", "suspect", "--out", tmp_path / "out")
    if refused.code:  # with the folder alone protected, what stands in it may still be written
        assert refused.refusal["what"]
        assert refused.refusal["next"]
    else:
        assert what == "the folder"
    for each in (made.folder, *made.folder.iterdir()):
        each.chmod(0o755)
    wanted = 20 if refused.code else 21
    assert len(verb("list", "person")["rows"]) == wanted  # and once the protection is off, work goes on
    assert verb("event", "death", number, "--on", "2026-11-01").code in (0, 3)


def test_a_file_that_may_not_be_read_is_named(guarded) -> None:
    made, verb = guarded
    (made.folder / "desk.db").chmod(0)
    assert verb("list", "person").refusal["where"].endswith("desk.db")
    (made.folder / "desk.db").chmod(0o644)
    (made.folder / "keyslots.json").chmod(0)  # its copy opens the desk, and it is written again
    assert len(verb("list", "person")["rows"]) == 20
    assert (made.folder / "keyslots.json").read_bytes() == (made.folder / "keyslots.json.1").read_bytes()
    for name in ("keyslots.json", "keyslots.json.1"):
        (made.folder / name).chmod(0)
    assert verb("list", "person").refusal["next"]
