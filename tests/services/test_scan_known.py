"""Scans before a backup: held against their hash, read again only where something moved, damage told by the backup."""

from __future__ import annotations

import os
from pathlib import Path

from clfdesk.services import backup, scan_care
from clfdesk.storage import backup as packed
from clfdesk.storage import scan_known, scan_store
from tests.services.test_scan import english, keep, office, picture

__all__ = ["english", "office"]


def _changed(path: Path, *, quietly: bool) -> None:
    """Flip one byte in the middle; ``quietly`` leaves size and time as they were."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    times = (before.st_atime_ns, before.st_mtime_ns + (0 if quietly else 1_000_000_000))
    os.utime(path, ns=times)


def test_a_second_backup_reads_nothing_that_did_not_move(office, tmp_path) -> None:
    for number in range(4):
        keep(office, picture(80 + number), f"{number}.jpg")
    for folder in (None, tmp_path / "stick"):
        scan_store.reads.clear()
        backup.make_backup(office, folder)
        assert scan_store.reads, "the first one reads"
        scan_store.reads.clear()
        backup.make_backup(office, folder)
        assert scan_store.reads == []
    keep(office, picture(90), "new.jpg")
    scan_store.reads.clear()
    backup.make_backup(office, tmp_path / "stick")
    assert len(set(scan_store.reads)) == 1, "the new one alone is read"
    (tmp_path / "stick" / "scans" / scan_known.NAME).unlink()
    scan_store.reads.clear()
    backup.make_backup(office, tmp_path / "stick")
    assert len(scan_store.reads) == 5, "without the memory every copy is read again"


def test_a_scan_that_changed_on_the_desk_is_told_by_the_next_backup(office, english, tmp_path) -> None:
    keep(office, picture(91), "a.jpg")
    keep(office, picture(92), "b.jpg")
    away = tmp_path / "stick"
    assert backup.make_backup(office, away).says.count("scan") == 0
    first = min(scan_store.kept())
    _changed(first, quietly=False)
    made = backup.make_backup(office, away)
    assert "1 scan cannot be read any more on this desk; the backup has it whole" in made.says
    manifest = packed.read(made.files[0].path)
    assert (manifest.scans, manifest.scans_lost, manifest.scans_hurt) == (2, 0, 1)
    other = tmp_path / "other stick"
    assert "1 scan is damaged and could not be backed up" in backup.make_backup(office, other).says


def test_what_rots_unseen_is_found_by_the_monthly_reading_and_told_from_then_on(office, english, tmp_path) -> None:
    keep(office, picture(93), "a.jpg")
    backup.make_backup(office, tmp_path / "stick")
    (content,) = scan_store.kept()
    _changed(content, quietly=True)
    assert "scan" not in backup.make_backup(office, tmp_path / "stick").says, "nothing seemed to move"
    assert [each.what for each in scan_care.verify(office).damaged] == ["changed"]
    assert "the backup has it whole" in backup.make_backup(office, tmp_path / "stick").says


def test_a_memory_that_cannot_be_read_only_costs_reading(office, tmp_path) -> None:
    keep(office, picture(94), "a.jpg")
    backup.make_backup(office, tmp_path / "stick")
    for rubbish in (b"", b"\xff\xfe", b"one two\n", b"a b c\n"):
        (office.folder / "scans" / scan_known.NAME).write_bytes(rubbish)
        scan_store.reads.clear()
        assert backup.make_backup(office, tmp_path / "stick").ok
        assert len(scan_store.reads) == 1


def test_a_copy_that_changed_is_written_again(office, tmp_path) -> None:
    keep(office, picture(95), "a.jpg")
    away = tmp_path / "stick"
    backup.make_backup(office, away)
    (copy,) = scan_store.kept(away)
    _changed(copy, quietly=False)
    file = backup.make_backup(office, away).files[0].path
    assert backup.verify_backup(file).ok
