"""A scripted day through the verbs leaves no planted name or number readable in any file of the program."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.office import new_desk
from tests.samples.people import people

SECRET = "a word nobody guesses"


@pytest.fixture
def private(tmp_path, monkeypatch):
    """Settings and temporary files of this test alone."""
    for name in ("settings", "temp"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("CLFDESK_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    return tmp_path


def _roster(folder: Path) -> tuple[Path, set[str]]:
    planted = people(40)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["姓名", "性别", "身份证号", "村（社区）", "联系电话"])
    found: set[str] = set()
    for number, each in enumerate(planted):
        phone = f"1390000{number:04d}"
        writer.writerow([each.name, "男", each.id_number, "红旗村", phone])
        found |= {each.name, each.id_number, phone}
    path = folder / "roster.csv"
    path.write_text(buffer.getvalue(), "utf-8")
    return path, {text for text in found if len(text) > 2}


def _bytes(root: Path):
    for path in sorted(root.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield path, content
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        yield path / name, archive.read(name)


def _hits(roots: list[Path], planted: set[str]) -> list[str]:
    forms = {
        form: text for text in planted for form in (text.encode(), text.encode("gb18030"), text.encode("utf-16-le"))
    }
    return [
        f"{path}: {text}"
        for root in roots
        for path, content in _bytes(root)
        for form, text in forms.items()
        if form in content or text in str(path)
    ]


def _killed(desk, roster, secret, out):
    """Import in a process that is killed in the middle."""
    argv = [sys.executable, "-m", "clfdesk", "--desk", str(desk.folder), "--password-file", str(secret), "import"]
    child = subprocess.Popen(
        [*argv, str(roster), "--out", str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        child.wait(timeout=0.7)
    except subprocess.TimeoutExpired:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()


def test_nothing_planted_is_readable(private):
    desk = new_desk(private / "desk")
    (private / "secret").mkdir()
    one, two = private / "secret" / "one", private / "secret" / "two"
    one.write_text(SECRET, "utf-8")
    two.write_text("another word", "utf-8")
    (private / "in").mkdir()
    roster, planted = _roster(private / "in")
    planted |= {"欧阳经办", "司徒复核", SECRET, "another word"}
    desk.done("user", "password", "欧阳经办", "--password-file", one)
    key = ["--password-file", one]
    desk.done("user", "add", "司徒复核", "--role", "reviewer", "--new-password-file", two, *key)
    out = private / "out"
    said = desk.done("import", roster, "--accept", "suspect", "--out", out, *key)
    assert said["piles"]["new"] + said["piles"]["suspect"] == 40
    for _time in range(3):
        _killed(desk, roster, one, out)
    name = next(iter(desk.done("list", "person", *key)["rows"]))["name"]
    desk.done("find", name, *key)
    desk.done("show", "person", 1, *key)
    desk.done("check", *key)
    desk.done("backup", *key)
    desk.done("backup", "--to", private / "stick", *key)
    desk.done("user", "list", *key)
    assert desk("user", "list", "--password-file", private / "in" / "roster.csv").code == 1
    desk.done("user", "recovery", "--out", out, *key)
    desk.done("undo", *key)
    desk.done("verify", *key)
    told = [private / name for name in ("desk", "stick", "settings", "temp")]
    assert len(list((private / "stick").glob("*.clfbak"))) == 1
    assert len([path for path, _content in _bytes(private / "desk")]) > 8
    assert _hits(told, planted) == []
    assert _hits([private / "in"], planted) != []  # the search itself finds what is there
