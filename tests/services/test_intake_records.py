"""Lists of any stem side by side, what a word makes blank in them, import records and their originals."""

from __future__ import annotations

from pathlib import Path

from clfdesk.grammar.identity import check_character
from tests.office import new_desk

HEAD = "姓名,身份证号,村（社区）,联系电话,备注\n"
ONE = "11000019800101001" + check_character("11000019800101001")
OTHER = "11000019800101003" + check_character("11000019800101003")


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_staff_on_their_phones_and_a_word_that_makes_blank(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    mine = _file(
        tmp_path, "a.csv", "姓名,村（社区）,联系电话,备注\n甘一,东沟村,13900000001,老委员\n甘二,西沟村,13900000002,\n"
    )
    assert desk.done("import", mine, "--stem", "staff", "--accept", "suspect")["piles"]["refused"] == 0
    theirs = _file(tmp_path, "b.csv", "姓名,村（社区）,联系电话\n甘一一,东沟村,13900000001\n")
    said = desk.done("compare", "desk", theirs, "--stem", "staff", "--key", "phone", "--out", tmp_path)
    assert (said["only_left"], said["only_right"], said["differs"]) == (1, 0, 1)
    assert [each["field"] for item in said["items"] for each in item["changes"]] == ["name"]
    assert desk("compare", "desk", theirs, "--stem", "staff", "--key", "grade").refusal["where"] == "grade"


def test_blank_in_a_body_list(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    desk.done("import", _file(tmp_path, "a.csv", "村（社区）,联系电话\n东沟村,13900000001\n"), "--stem", "division")
    again = _file(tmp_path, "b.csv", "村（社区）,联系电话\n东沟村,清空\n")
    said = desk.done("import", again, "--stem", "division")
    assert [(c["field"], c["new"]) for item in said["items"] for c in item["changes"]] == [("contact_phone", None)]
    rows = desk.done("list", "division")["rows"]
    assert {row["contact_phone"] for row in rows if row["name"] == "东沟村"} <= {"", None}


def test_records_originals_and_undo(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    one = _file(tmp_path, "甲村.csv", HEAD + f"甘甲,{ONE},东沟村,,\n甘乙,{OTHER[:16]},东沟村,,\n")
    two = _file(tmp_path, "乙村.csv", HEAD + "甘丙,1.1E+17,西沟村,,\n")
    said = desk.done("import", one, two, "--out", tmp_path / "back", "--sender", "民政")
    assert sorted(Path(each["path"]).name for each in said["files"]) == sorted(
        path.name for path in (tmp_path / "back").iterdir()
    )
    assert len(said["files"]) == 2
    (record,) = desk.done("import-records")["imports"]
    assert (record["originals"], record["sender"], record["change_set"]) == (2, "民政", said["change_set"])
    desk.done("original", record["number"], "--out", tmp_path / "out")
    assert (tmp_path / "out" / "甲村.csv").read_bytes() == one.read_bytes()
    desk.done("import-records", "--undo", record["number"])
    assert desk.done("import-records")["imports"] == []
    assert desk.persons() == []
    assert desk("import-records", "--undo", record["number"]).refusal["where"] == str(record["number"])
