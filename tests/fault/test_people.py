"""What people do to a desk rather than machines: two windows, tampering, odd clocks, files put where they do not belong."""

from __future__ import annotations

import ast
import json
import shutil
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from clfdesk.services import operations, safety
from clfdesk.storage import database, desk, lock
from tests.fault import drill, guessing, tampering, windows
from tests.office import Desk, new_desk

SERVICES = Path(__file__).resolve().parents[2] / "clfdesk" / "services"


def test_two_windows_overwrite_nothing_unseen(tmp_path):
    found = windows.interleavings(tmp_path, 400)
    assert found.complaints == []
    assert found.counts["refused"] > 30
    assert found.counts["saved"] > 60


def test_seven_kinds_of_tampering_are_seen(tmp_path):
    found = tampering.tampering(tmp_path, 6)
    assert found.complaints == []
    assert found.counts["tamperings"] == 42


def test_five_guesses_pause_whatever_is_done_to_shorten_it(tmp_path):
    found = guessing.lockout(tmp_path, 30)
    assert found.complaints == []
    assert found.counts["opened after the pause"] == found.counts["rounds"] > 5


def test_clocks_that_jump_lose_no_backup_and_no_order(tmp_path):
    assert drill.clocks(tmp_path, 14).complaints == []


def test_every_file_a_verb_writes_is_on_record():
    """Whatever leaves the program goes through one function that logs; nobody writes beside it."""
    beside = []
    for module in sorted(SERVICES.glob("*.py")):
        if module.name in ("files.py", "self_test.py"):
            continue
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
            if name in ("atomic_write", "write_bytes", "write_text"):
                beside.append(f"{module.name}:{node.lineno}")
    assert beside == []


def test_every_kind_of_line_in_the_record_of_accesses_has_its_word():
    """The clerk never reads a code there, whatever part of the program wrote the line."""
    unnamed = []
    for module in sorted(SERVICES.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "log_access" and node.args:
                kind = node.args[0]
                if isinstance(kind, ast.Constant) and kind.value not in operations.KINDS:
                    unnamed.append(f"{module.name}:{node.lineno} {kind.value}")
    assert unnamed == []


def _add(desk: Desk, folder: Path, name: str) -> int:
    file = folder / f"{name}.csv"
    file.write_text(f"姓名,性别,村（社区）\n{name},男,红旗村\n", "utf-8-sig")
    return int(desk.done("import", file, "--accept", "suspect", "--out", folder / "out")["change_set"])


@pytest.mark.parametrize("day", ["1970-01-01", "2038-01-20", "2099-12-31", "2025-11-20"])
def test_an_odd_clock_loses_no_backup_and_no_order(tmp_path, day):
    desk_ = new_desk(tmp_path / "desk")
    first = _add(desk_, tmp_path, "张甲")
    odd = Desk(desk_.folder, day)
    assert "clock" in [each["code"] for each in odd.done("verify")["concerns"]]
    second = _add(odd, tmp_path, "张乙")
    assert second > first
    kept = {Path(file["path"]).name for file in odd.done("backup")["files"]}
    later = Desk(desk_.folder, "2026-11-21")
    third = _add(later, tmp_path, "张丙")
    assert [each["id"] for each in later.done("undo", "--list")["change_sets"][:3]] == [third, second, first]
    later.done("backup")
    assert kept <= {path.name for path in (desk_.folder / "backups").iterdir()}
    later.done("undo", second)
    assert {each["name"] for each in later.persons()} == {"张甲", "张丙"}


def test_clocks_that_are_set_forward_and_back_for_the_summer(tmp_path, monkeypatch):
    """Moments are kept in UTC: a day of 23 or 25 hours, or a moved zone, changes no order and no day's roster."""
    zones = [timezone(timedelta(hours=hours)) for hours in (-11, 0, 8, 9, 14)]
    moments = [datetime(2026, 3, 29, 0, 30, tzinfo=UTC) + timedelta(minutes=30 * step) for step in range(6)]
    written = [each.astimezone(zone).astimezone(UTC).isoformat() for each in moments for zone in zones]
    assert written == sorted(written)
    monkeypatch.setenv("TZ", "Europe/Berlin")
    import time

    time.tzset()
    try:
        spoken = [safety.spoken(each.isoformat(), moments[0].astimezone().date()) for each in moments]
        assert len(set(spoken)) == len(spoken)  # 1:30 is followed by 3:00, nothing is told twice
        desk_ = new_desk(tmp_path / "desk")
        numbers = [_add(desk_, tmp_path, name) for name in ("张甲", "张乙")]
        assert numbers == sorted(numbers)
        desk_.done("verify")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_was_put_in_the_wrong_place_is_refused_and_never_an_empty_desk(tmp_path):
    desk_ = new_desk(tmp_path / "desk")
    _add(desk_, tmp_path, "张甲")
    home, old = desk_.folder, tmp_path / "old.db"
    shutil.copy(home / "desk.db", old)
    _add(desk_, tmp_path, "张乙")
    newest = (home / "desk.db").read_bytes()
    shutil.copy(old, home / "desk.db")  # an old copy over the new one
    refusal = desk_("list", "person").refusal
    assert refusal["next"]
    assert refusal["where"].endswith("desk.db")
    (home / "desk.db").write_bytes(newest)
    assert len(desk_.persons()) == 2
    (home / "desk.db").unlink()
    assert desk_("list", "person").refusal["next"]
    assert not (home / "desk.db").exists()
    (home / "desk.db").write_bytes(newest)
    (home / "desk.lock").write_text("4711\nDESKTOP-OLD\nclfdesk\n")  # another computer's lock
    assert len(desk_.persons()) == 2
    for name in ("keyslots.json", "keyslots.json.1"):
        (home / name).write_bytes((home / name).read_bytes()[:100])
    assert "keyslots.json" in desk_("list", "person").refusal["where"]


def test_a_lost_wal_is_noticed(tmp_path):
    """The data file alone, copied while the desk was open, is older than the witness beside it."""
    from clfdesk.domain.person import Person
    from clfdesk.storage import records
    from clfdesk.storage.unit import unit

    home = new_desk(tmp_path / "desk").folder
    desk.open_(home, secret=None)
    database.raw().execute("PRAGMA wal_autocheckpoint = 0")
    with unit("person.add"):
        records.insert([Person("张三")])
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("desk.db", "keyslots.json", "keyslots.json.1", "anchor.json"):
        shutil.copy(home / name, copy / name)
    desk.close()
    assert Desk(copy)("list", "person").refusal["why"]
    assert len(Desk(home).persons()) == 1


def test_backups_that_are_cut_newer_or_on_a_stick_that_is_gone(tmp_path):
    desk_ = new_desk(tmp_path / "desk")
    made = Path(desk_.done("backup")["files"][0]["path"])
    cut = tmp_path / "cut.clfbak"
    cut.write_bytes(made.read_bytes()[: made.stat().st_size // 2])
    newer = tmp_path / "newer.clfbak"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(newer, "w") as fresh:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), "schema": 999}).encode()
            fresh.writestr(name, content)
    told = {}
    for path in (cut, newer):
        refusal = desk_("backup", "verify", path).refusal
        assert desk_("restore", path, "--to", tmp_path / "to").refusal == refusal
        assert not (tmp_path / "to").exists()
        told[path.name] = refusal["what"]
    assert told["cut.clfbak"] != told["newer.clfbak"]
    gone = tmp_path / "stick"
    gone.write_text("")  # where the stick was there is no folder any more
    assert desk_("backup", "--to", gone / "desks").refusal["next"]
    assert desk_("verify").code == 0


def test_reading_only_goes_where_writing_cannot(tmp_path):
    desk_ = new_desk(tmp_path / "desk")
    _add(desk_, tmp_path, "张甲")
    held = lock.take(desk_.folder)  # as a window does
    try:
        assert "--read-only" in desk_("list", "person").refusal["next"]
        assert len(desk_.done("--read-only", "list", "person")["rows"]) == 1
    finally:
        lock.release(held)
    assert desk_("--read-only", "undo").refusal["what"]
    assert len(desk_.persons()) == 1
