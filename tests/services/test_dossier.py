"""Personal files through the verbs: what is missing, the whole file pressed, its code, the lists."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from clfdesk.domain.dossier import FileItem, Tick, code_of, number_in, score_of, years_there, years_wanted
from tests.office import Desk, demo_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a demonstration desk this file's tests share."""
    return demo_desk(tmp_path_factory.mktemp("dossier") / "desk", "--persons", "60", "--villages", "3")


def picture(folder: Path, name: str, shade: int) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (90, 120), (shade, 80, 80)).save(out, "JPEG")
    (folder / name).write_bytes(out.getvalue())
    return folder / name


def texts(path: str) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_scans_raise_the_score_and_undo_takes_it_back(desk: Desk, tmp_path: Path) -> None:
    one = desk.persons()[7]
    before = desk.done("archive", "dossier", one["number"])
    assert "id_card" in before["missing"]
    files = [picture(tmp_path, f"{one['id_number']}_身份证.jpg", 10), picture(tmp_path, f"{one['name']}户口簿.jpg", 20)]
    tried = desk.done("archive", "attach", *files, "--dry-run")
    assert tried["piles"]["matched"] >= 1
    assert one["id_number"] not in str(tried.data)
    done = desk.done("archive", "attach", *files, "--give", f"{files[1].name}={one['number']}")
    assert [each["kind"] for each in done["scans"]] == ["id_card", "household_book"]
    after = desk.done("archive", "dossier", one["number"])
    assert set(before["missing"]) - set(after["missing"]) == {"id_card", "household_book"}
    assert after["score"] > before["score"]
    desk.done("undo")
    assert desk.done("archive", "dossier", one["number"])["score"] == before["score"]


def test_the_whole_file_is_pressed_and_its_code_finds_the_person(desk: Desk, tmp_path: Path) -> None:
    one = desk.persons()[3]
    done = desk.done("archive", "attach", picture(tmp_path, f"{one['id_number']}身份证.jpg", 30))
    pressed = (
        desk.done("archive", "dossier", one["name"], "--out", tmp_path / "out")
        if len([each for each in desk.persons() if each["name"] == one["name"]]) == 1
        else desk.done("archive", "dossier", one["number"], "--out", tmp_path / "out")
    )
    (file,) = pressed["files"]
    assert file["purpose"] == "internal"
    pages = texts(file["path"])
    assert len(pages) == pressed["pages"]
    assert "残疾人个人档案" in pages[0]
    assert code_of(one["number"]) in pages[0]
    assert "卷内目录" in pages[1]
    assert "身份证复印件" in pages[1]
    assert "备考表" in pages[-1]
    assert re.search(r"共\s*\d+\s*页", pages[-1])
    assert [row["number"] for row in desk.done("find", pressed["code"])["rows"]] == [one["number"]]
    assert [row["number"] for row in desk.done("find", pressed["code"].lower())["rows"]] == [one["number"]]
    assert "cover" not in desk.done("archive", "dossier", one["number"])["missing"]
    desk.done("undo", done["change_set"])


def test_a_damaged_scan_does_not_stop_the_file(desk: Desk, tmp_path: Path) -> None:
    one = desk.persons()[9]
    kept = desk.done("archive", "attach", picture(tmp_path, f"{one['id_number']}.jpg", 40))
    (path,) = [
        each
        for each in (desk.folder / "scans").glob("??/*.scan")
        if each.stat().st_mtime == max(other.stat().st_mtime for other in (desk.folder / "scans").glob("??/*.scan"))
    ][:1]
    content = path.read_bytes()
    path.write_bytes(content[:-3])
    said = desk("archive", "dossier", one["number"], "--out", tmp_path / "out")
    assert said.code == 3
    assert said["unreadable"]
    assert said["files"]
    checked = desk("archive", "verify")
    assert checked.code == 3
    assert not checked["ok"]
    assert desk("archive", "open", kept["scans"][0]["number"], "--out", tmp_path).refusal
    path.write_bytes(content)
    assert desk.done("archive", "verify")["ok"]
    desk.done("undo", kept["change_set"])


def test_lists_of_what_is_incomplete(desk: Desk, tmp_path: Path) -> None:
    whole = desk.done("archive", "incomplete", "--out", tmp_path / "lists")
    village = whole["villages"][0]["village"]
    part = desk.done("archive", "incomplete", "--village", village)
    assert 0 < part["count"] < whole["count"]
    assert {row["village"] for row in part["rows"]} == {village}
    assert [row["score"] for row in whole["rows"]] == sorted(row["score"] for row in whole["rows"])
    assert sum(each["files"] for each in whole["villages"]) == len(desk.persons("lifecycle == 'registered'"))
    (file,) = whole["files"]
    assert "缺少的材料" in texts(file["path"])[0]
    assert desk.done("archive", "incomplete", "--village", "没有这个村")["count"] == 0


def test_versions_and_trash_through_the_verbs(desk: Desk, tmp_path: Path) -> None:
    one = desk.persons()[5]
    first = picture(tmp_path, "a.jpg", 50)
    kept = desk.done(
        "archive", "attach", first, "--to", f"person:{one['number']}", "--kind", "photo", "--title", "近期照片"
    )
    number = kept["scans"][0]["number"]
    again = desk.done("archive", "replace", number, picture(tmp_path, "b.jpg", 60))
    rows = desk.done("archive", "scans", "--of", f"person:{one['number']}")["rows"]
    assert {row["state"] for row in rows} == {"replaced", "active"}
    gone = desk.done("archive", "trash", again["scans"][0]["number"])
    assert "90" in gone["says"]
    assert desk.done("archive", "scans", "--trash")["count"] == 1
    desk.done("archive", "untrash", again["scans"][0]["number"])
    assert desk.done("archive", "scans", "近期照片")["count"] == 1
    written = desk.done("archive", "open", number, "--out", tmp_path / "out")["files"][0]
    assert Path(written["path"]).read_bytes() == first.read_bytes()
    twice = desk("archive", "attach", first, "--to", f"person:{one['number']}")
    assert twice.code == 3
    assert twice["refused"][0]["accept"] == "twice"


@pytest.mark.parametrize(
    "words",
    [
        ("attach", "/nowhere/a.jpg", "--to", "person:1"),
        ("attach", "/nowhere/a.jpg", "--to", "person"),
        ("attach", "/nowhere/a.jpg"),
        ("dossier", "没有这个人"),
        ("dossier", "999999"),
        ("trash", "999"),
        ("open", "1"),
        ("replace", "999", "/nowhere/a.jpg"),
    ],
)
def test_what_cannot_be_done_is_refused(desk: Desk, words: tuple[str, ...]) -> None:
    said = desk("archive", *words)
    assert said.code in (1, 3)
    if said.code == 3:
        assert said["scans"] == []
        assert said["refused"]
    else:
        assert said.refusal["what"]


def test_codes_and_scores() -> None:
    from datetime import date

    assert number_in("DA000012") == number_in("da-12") == 12
    assert number_in("DA") is None
    assert number_in("大000012") is None
    item = FileItem("survey", "调查表", "true", "村", years=3)
    today = date(2026, 11, 20)
    assert years_wanted(item, None, today) == 3
    assert years_wanted(item, date(2026, 1, 1), today) == 1
    assert years_there(item, ["2026-01-01", "2026-05-01", "2024-01-01", "2023-12-31"], today) == 2
    assert score_of([Tick(item, "required", 3, 1), Tick(item, "wanted", 1, 0)]) == 33
    assert score_of([]) == 100
