"""The package for the successor, opened as they open it: elsewhere, with the sheet alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.office import Desk, demo_desk


def _said(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def _package(desk, tmp_path, *words):
    made = desk.done("handover", "--out", tmp_path / "out", *words)
    backup, sheet, listed = [each["path"] for each in made["files"]]
    (tmp_path / "code").write_text("".join(re.findall(r"(?<![-\w])[A-Z2-7]{4}(?!\w)", _said(sheet))), "utf-8")
    return made, backup, listed


@pytest.mark.parametrize("protected", [False, True])
def test_the_successor_opens_it_with_the_sheet(tmp_path, protected):
    desk = demo_desk(tmp_path / "desk", "--persons", 60, "--villages", 3)
    words: list[object] = []
    if protected:
        (tmp_path / "one").write_text("password one", "utf-8")
        desk.done("user", "password", "张甲", "--password-file", tmp_path / "one")
        words = ["--password-file", tmp_path / "one"]
    made, backup, listed = _package(desk, tmp_path, *words)
    assert made["persons"] == 60
    assert [each["purpose"] for each in made["files"]] == ["internal"] * 3
    told = _said(listed)
    for word in ("移交清单", "登记残疾人", "60", "移交人", "接收人", "监交人", made["files"][0]["sha256"][:16]):
        assert word in told
    names = [each["name"] for each in desk.done("list", "person", *words)["rows"]]
    assert not [name for name in names if name in told]
    new = Desk(tmp_path / "successor" / "desk")
    code = ["--password-file", tmp_path / "code"]
    assert desk("restore", backup, "--to", new.folder).code == 1
    assert desk.done("restore", backup, "--to", new.folder, *code)["persons"] == 60
    assert new("list", "person").code == 1
    assert [each["name"] for each in new.done("list", "person", *code)["rows"]] == names
    assert new.done("verify", *code)["persons"] == 60


def test_scans_and_the_papers_made_so_far_go_along_and_open_there(tmp_path, monkeypatch):
    desk = demo_desk(tmp_path / "desk", "--persons", 30, "--villages", 3)
    numbers = [each["number"] for each in desk.done("archive", "scans")["rows"]]
    assert numbers
    desk.done("archive", "open", *numbers, "--out", tmp_path / "before")
    papers = tmp_path / "files" / "2026-11-20"
    desk.done("poster", "P04", "--village", "东沟村", "--size", "600x900", "--out", papers)
    count = len(list(papers.iterdir()))
    (papers / "恢复单_recovery-1a2b.pdf").write_bytes(
        b"%PDF-"
    )  # one that was not deleted opens the desk: it stays behind
    made = desk.done("handover", "--out", tmp_path / "files" / "package", "--papers", tmp_path / "files")
    assert made["papers"] == count
    (copied,) = (tmp_path / "files" / "package" / "以前做好的文件").rglob("*.pdf")
    assert copied.read_bytes() == (papers / copied.name).read_bytes()
    backup, sheet, listed = [each["path"] for each in made["files"]]
    told = _said(listed)
    assert "扫描件" in told
    assert f"{made['papers']} 个文件" in told
    (tmp_path / "code").write_text("".join(re.findall(r"(?<![-\w])[A-Z2-7]{4}(?!\w)", _said(sheet))), "utf-8")
    code = ["--password-file", tmp_path / "code"]
    monkeypatch.setenv("HOME", str(tmp_path / "other"))  # another person's profile on another PC
    monkeypatch.setenv("CLFDESK_SETTINGS", str(tmp_path / "other" / "settings"))
    stick = tmp_path / "stick"
    shutil.copytree(tmp_path / "files" / "package", stick)
    shutil.rmtree(desk.folder)  # the old PC is gone
    new = Desk(tmp_path / "other" / "desk")
    new("restore", stick / Path(backup).name, "--to", new.folder, *code)
    assert new.done("archive", "verify", *code)["scans"] == desk_scans(new, code)
    new.done("archive", "open", *numbers, "--out", tmp_path / "after", *code)
    before, after = (
        {path.name: path.read_bytes() for path in (tmp_path / each).iterdir()} for each in ("before", "after")
    )
    assert before == after


def desk_scans(desk, code):
    """Return how many scans a desk has."""
    return len(desk.done("archive", "scans", *code)["rows"])


def test_an_incident_sheet_tells_what_the_desk_knows(tmp_path):
    desk = demo_desk(tmp_path / "desk", "--persons", 60, "--villages", 3)
    (file,) = desk.done("incident", "--out", tmp_path / "out")["files"]
    told = _said(file["path"])
    assert "资料安全事件记录单" in told
    assert "60" in told


def test_restoring_through_the_verbs(tmp_path):
    desk = demo_desk(tmp_path / "desk", "--persons", 60, "--villages", 3)
    made = desk.done("backup")["files"][0]["path"]
    sequence = desk.done("undo", "--list")["change_sets"][0]["id"]
    desk.done("payroll", "draft", "2026-12")
    told = desk.done("restore", made, "--compare")
    assert (told["older"], told["counts"]["payroll_run"]) == (True, [1, 0])
    assert desk("restore", made).refusal["next"]
    refusal = desk("restore", made).refusal
    assert "--older 1" in refusal["next"]
    assert desk("restore", made, "--older", 7).refusal == refusal  # what is lost has to be said
    done = desk.done("restore", made, "--older", 1)
    assert (done["persons"], done["change_set"]) == (60, sequence + 1)
    assert desk.done("verify")["sequence"] == sequence + 1
    listed = desk.done("restore", "--list")
    assert made in [each["path"] for each in listed["backups"]]
    (desk.folder / "desk.db").write_bytes(b"\0" * 8192)
    assert desk("verify").code == 1
    again = desk.done("restore", made, "--damaged")
    assert again["persons"] == 60
    assert desk.done("verify")["persons"] == 60


def test_a_person_as_of_a_day(tmp_path):
    desk = demo_desk(tmp_path / "desk", "--persons", 60, "--villages", 3)
    number = desk.persons()[0]["number"]
    before = desk.done("show", "person", number, "--as-of", "2026-11-20")
    assert desk("show", "person", number, "--as-of", "2020-01-01").refusal["what"]
    assert before["number"] == number
