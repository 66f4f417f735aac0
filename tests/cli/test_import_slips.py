"""A mistyped ID is the slip of somebody the desk keeps, not one person more."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from clfdesk.grammar.identity import check_character
from tests.office import new_desk


def _id(birth: str, place: int) -> str:
    first = f"110000{birth}{place:03d}"
    return first + check_character(first)


def _list(path: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "身份证号", "残疾人证号", "联系电话"])
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_digits_changed_about_are_told_with_the_number_the_desk_keeps_and_double_nobody(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    right = _id("19620305", 127)
    other = _id("19880912", 33)
    desk.done(
        "import",
        _list(tmp_path / "first.xlsx", [["王建国", right, right + "43", ""], ["李秀英", other, other + "42", ""]]),
    )
    wrong = right[:14] + right[15] + right[14] + right[16:]  # two digits changed about
    second = _list(
        tmp_path / "second.xlsx", [["王建国", wrong, wrong + "43", "13800000001"], ["李秀英", other, "", ""]]
    )
    said = desk.done("import", second, "--accept", "suspect")
    assert said["piles"] == {"new": 0, "changed": 0, "same": 1, "missing": 0, "suspect": 1, "refused": 0}
    told = [problem["why"] for problem in said["items"][0]["problems"]]
    assert any(right in why and "15、16" in why for why in told), told
    people = {person["name"]: person for person in desk.persons()}
    assert len(desk.persons()) == 2
    kept = people["王建国"]
    assert (kept["id_number"], kept["certificate_number"], kept["phone"]) == (right, right + "43", "13800000001")


def test_a_stranger_of_the_same_name_stays_a_stranger(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    right, far = _id("19620305", 127), _id("19710821", 251)
    desk.done("import", _list(tmp_path / "first.xlsx", [["王建国", right, "", ""]]))
    wrong = far[:-1] + ("1" if far[-1] != "1" else "2")
    said = desk.done("import", _list(tmp_path / "second.xlsx", [["王建国", wrong, "", ""]]))
    assert (said["piles"]["suspect"], said["piles"]["missing"]) == (1, 1)
