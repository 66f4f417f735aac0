"""Each push: a hundred kills, two thousand power cuts, failing calls, little memory, two hundred flipped bits."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from clfdesk.storage import atomic, migrate
from tests.fault import kit, powercut, workloads


@pytest.fixture
def quick(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in memory where there is one: what is judged here was recorded, and needs no disk."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        return tmp_path
    import tempfile

    with tempfile.TemporaryDirectory(prefix="fault-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def _keys(monkeypatch):
    monkeypatch.setattr("clfdesk.storage.keyslots._MEMORY_KIB", 64)
    monkeypatch.setattr("clfdesk.storage.keyslots._PASSES", 1)


def test_a_hundred_kills_lose_and_halve_nothing(quick):
    found = kit.kills(quick / "kills", 15, 1, "enter,payroll,backup,restore,password,file,scans")
    assert found.complaints == []
    assert found.counts["kills"] == 105
    assert found.counts["landed"] > 50


def test_every_migration_is_killed_twenty_times(quick):
    found = kit.kills(quick / "kills", 20, 2, "upgrade")
    assert found.complaints == []
    assert found.counts["kills"] == 20 * (migrate.latest() - 1)
    assert found.counts["landed"] >= found.counts["at a statement"] == found.counts["kills"] // 2


def test_two_thousand_power_cuts(quick):
    wanted = workloads.each_push()
    found = kit.power_cuts(quick / "cuts", -(-2000 // wanted.count(",")), 1, closely_every=25, wanted=wanted)
    assert found.complaints == []
    assert found.counts["states"] >= 2000
    assert found.counts["different"] > 300
    assert found.counts["opened by the program"] > 15


def test_failing_file_calls_are_told_in_words(quick):
    wanted = workloads.each_push()
    found = kit.calls(quick / "calls", 3, 1, wanted)
    assert found.complaints == []
    assert found.counts["runs"] == 12 * len(wanted.split(","))
    assert found.counts["refused"] > found.counts["runs"] / 2


def test_little_memory_halves_nothing(quick):
    found = kit.memory(quick / "memory", 40, 1)
    assert found.complaints == []
    assert 0 < found.counts["refused"] < 40


def test_two_hundred_flipped_bits_show_nothing_wrong(quick):
    found = kit.bits(quick / "bits", 201, 1)
    assert found.complaints == []
    assert found.counts[".db noticed"] == 67
    assert found.counts[".json noticed"] + found.counts[".json harmless"] == 67


def _run(lines: list[tuple[str, str, str, int, bytes]]) -> powercut.Disk:
    disk = powercut.Disk({}, {}, [], "strict")
    for line in lines:
        disk.do(powercut.Call(*line))
    return disk


def test_the_replay_can_fail():
    """A file that is written and renamed without a flush is torn or lost; with both flushes it never is."""
    careless = [("c", "d/x.part", "", 0, b""), ("w", "d/x.part", "", 0, b"n" * 4096), ("r", "d/x", "d/x.part", 0, b"")]
    careful = [*careless[:2], ("s", "d/x.part", "", 0, b""), careless[2], ("s", "d", "", 0, b"")]
    chance = random.Random(1)
    left = [_run(careless).cut(chance).get("d/x") for _time in range(200)]
    assert None in left
    assert b"" in left
    assert any(content and len(content) < 4096 for content in left)
    assert {_run(careful).cut(chance).get("d/x") for _time in range(200)} == {b"n" * 4096}


def test_a_target_that_is_held_is_tried_again_and_then_named(tmp_path, monkeypatch):
    held = iter([32, 5, 33])

    def busy(_source, _target):
        code = next(held, 0)
        if code:
            error = PermissionError(13, "held")
            error.winerror = code
            raise error

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(atomic.time, "sleep", lambda _seconds: None)
    atomic.replace(tmp_path / "a", tmp_path / "b")
    held = iter([32] * 99)
    with pytest.raises(Exception, match=r"b"):
        atomic.replace(tmp_path / "a", tmp_path / "b")
