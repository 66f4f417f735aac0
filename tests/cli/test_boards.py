"""A village's boards from the command line: names filled, text fitted, nobody pointed at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.office import Desk, Said, demo_desk

SIZES = {
    "A4": [210, 297],
    "A3": [297, 420],
    "A2": [420, 594],
    "400x600": [400, 600],
    "600x800": [600, 800],
    "600x900": [600, 900],
}


def text_of(path: str) -> str:
    """Return a PDF's text as it copies out."""
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A demonstration township."""
    return demo_desk(tmp_path_factory.mktemp("boards") / "desk", "--persons", "300", "--villages", "5")


def press(desk: Desk, out: Path, *words: str) -> tuple[Said, dict[str, Any], str]:
    """Press one board and return what was said, its item and its text."""
    said = desk.done("poster", *words, "--out", out)
    (item,) = said["items"]
    return said, item, text_of(said["files"][0]["path"])


def small_village(desk: Desk) -> str:
    """Return the village of six."""
    rows = desk.done("list", "division", "--where", "persons == 6")["rows"]
    return str(rows[0]["name"])


@pytest.mark.parametrize("size", list(SIZES))
def test_the_duties_board_is_fitted_to_every_size(desk: Desk, tmp_path: Path, size: str) -> None:
    """The board has the size asked for, all ten clauses and the holders' names."""
    village = str(desk.done("list", "division", "--where", "kind == 'village'")["rows"][0]["name"])
    posts = desk.done("list", "post", "--where", f"village == '{village}'")["rows"]
    _said, item, text = press(desk, tmp_path, "P04", "--village", village, "--size", size)
    assert item["size_mm"] == SIZES[size]
    assert item["pages"] == 1
    assert item["undrawable"] == []
    solid = re.sub(r"\s", "", text)
    assert f"{village}残疾人协会工作职责" in solid
    assert "十、" in solid
    for post in posts:
        if post["post"] in ("chair", "vice_chair", "commissioner"):
            assert post["name"] in solid


def test_the_list_of_boards_is_what_the_cards_say(desk: Desk) -> None:
    """Without a card's name the verb lists what can be pressed."""
    codes = [card["code"] for card in desk.done("poster")["cards"]]
    assert codes == sorted(codes)
    assert {"P04", "P26"} <= set(codes)


def test_a_village_of_six_shows_its_total_and_nothing_else_of_its_people(desk: Desk, tmp_path: Path) -> None:
    """No type, grade or age of a small village leaves the desk."""
    _said, _item, text = press(desk, tmp_path, "P26", "--village", small_village(desk), "--size", "400x600")
    assert re.search(r"6\s*人(?!次)", text)
    for word in ("视力", "听力", "肢体", "精神", "一级", "二级", "岁", "补贴"):
        assert word not in text


def test_no_number_on_any_board_is_small(desk: Desk, tmp_path: Path) -> None:
    """Every count of people on every village's board and the township's is three or more."""
    said = desk.done("poster", "P26", "--all", "--size", "A4", "--out", tmp_path)
    assert len(said["items"]) == 6
    for file in said["files"]:
        text = text_of(file["path"])
        numbers = [int(number) for number in re.findall(r"(\d+)\s*人(?!次)", text)]
        assert numbers
        assert min(numbers) >= 3, text


def test_no_private_number_stands_on_a_board(desk: Desk, tmp_path: Path) -> None:
    """Neither an ID nor a private phone is in the text of any board."""
    said = desk.done("poster", "--set", "village", "--village", small_village(desk), "--size", "A4", "--out", tmp_path)
    for file in said["files"]:
        text = re.sub(r"\s", "", text_of(file["path"]))
        assert "110000" not in text
        assert not re.search(r"1\d{10}", text)


def test_a_board_is_not_stale_for_another_day(tmp_path: Path) -> None:
    """The day it was updated is on the board, but does not make it stale."""
    desk = demo_desk(tmp_path / "desk", "--persons", "120", "--villages", "3")
    village = str(desk.done("list", "division", "--where", "kind == 'village'")["rows"][0]["name"])
    desk.done("poster", "P04", "P09", "--village", village, "--size", "A4", "--out", tmp_path)
    assert Desk(desk.folder, today="2026-12-01").done("poster", "--stale")["stale"] == []


def test_an_unknown_village_or_board_is_refused(desk: Desk, tmp_path: Path) -> None:
    """One sentence each, and no file is left behind."""
    out = tmp_path / "out"
    assert "天上村" in desk("poster", "P04", "--village", "天上村", "--out", out).refusal["where"]
    assert desk("poster", "P99", "--out", out).refusal["where"] == "P99"
    assert not out.exists() or not list(out.iterdir())


def test_a_number_with_lettered_boards_presses_all_of_them(desk: Desk, tmp_path: Path) -> None:
    """P33 is the plates of town and village: one number, five plates."""
    village = str(desk.done("list", "division", "--where", "kind == 'village'")["rows"][0]["name"])
    said = desk.done("poster", "P33", "--village", village, "--out", tmp_path)
    assert len(said["items"]) == len(said["files"]) == 5
    assert desk("poster", "P99", "--out", tmp_path).code == 1
