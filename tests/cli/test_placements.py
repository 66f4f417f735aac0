"""Sets of boards: for the copy shop, resumed after a jam, hung with day and photo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.test_boards import text_of
from tests.office import Desk, demo_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small demonstration township."""
    return demo_desk(tmp_path / "desk", "--persons", "60", "--villages", "2")


@pytest.fixture
def village(desk: Desk) -> str:
    return str(desk.done("list", "division", "--where", "kind == 'village'")["rows"][0]["name"])


def test_the_copy_shop_gets_outlines_and_a_picture_beside_the_text(desk: Desk, village: str, tmp_path: Path) -> None:
    """Three files; only the first has text to copy; the shop's is larger by its bleed."""
    said = desk.done(
        "poster", "P04", "--village", village, "--size", "400x600", "--print-shop", "--out", tmp_path / "o"
    )
    text, shop, picture = (Path(file["path"]) for file in said["files"])
    assert village in text_of(str(text))
    assert "喷绘稿" in shop.name
    assert text_of(str(shop)).strip() == ""
    with Image.open(picture) as shown:
        assert max(shown.size) == 2400


def test_a_run_is_resumed_where_it_stopped(desk: Desk, village: str, tmp_path: Path) -> None:
    """What was pressed and still says the same is left out; a list to tick goes along."""
    out = tmp_path / "o"
    desk.done("poster", "P04", "P07", "--village", village, "--size", "A4", "--out", out)
    said = desk.done(
        "poster", "P04", "P07", "P09", "--village", village, "--size", "A4", "--resume", "--list", "--out", out
    )
    assert [item["card"] for item in said["items"]] == ["needs_survey_rules"]
    assert said["already"] == [f"P04 {village}", f"P07 {village}"]
    listed = re.sub(r"\s", "", text_of(said["files"][-1]["path"]))
    for words in ("打印清单", "P09", village, "210×297", "已挂"):
        assert words in listed
    larger = desk.done("poster", "P04", "--village", village, "--size", "A3", "--resume", "--out", out)
    assert len(larger["items"]) == 1


def test_a_stopped_run_remembers_what_is_out(desk: Desk, village: str, tmp_path: Path) -> None:
    """A board that cannot be pressed in this size stops the run; those before it are on record."""
    refusal = desk("poster", "P04", "P20", "--village", village, "--size", "A6", "--out", tmp_path / "o").refusal
    assert refusal["next"]
    assert len(desk.done("poster", "--placements")["placements"]) == len(list((tmp_path / "o").glob("*.pdf")))


def test_a_board_is_recorded_as_hung_with_day_and_photo(desk: Desk, village: str, tmp_path: Path) -> None:
    """The placement knows its day and photo; what was never pressed cannot hang."""
    photo = tmp_path / "wall.jpg"
    Image.new("RGB", (40, 30), "white").save(photo)
    desk.done("poster", "P04", "--village", village, "--out", tmp_path / "o")
    desk.done("poster", "P04", "--village", village, "--hung", "--on", "2026-11-19", "--photo", photo)
    (found,) = desk.done("poster", "--placements")["placements"]
    assert (found["hung_on"], found["stale"]) == ("2026-11-19", False)
    (kept,) = desk.done("archive", "scans", "--of", f"placement:{found['number']}")["rows"]
    assert (str(kept["number"]), kept["title"].split()[0]) == (found["photo"], "P04")
    assert "P07" in desk("poster", "P07", "--village", village, "--hung").refusal["where"]
    (tmp_path / "no.jpg").write_bytes(b"no picture")
    assert desk("poster", "P04", "--village", village, "--hung", "--photo", tmp_path / "no.jpg").refusal["next"]


def test_a_picture_of_eighty_megapixels_is_refused(desk: Desk, village: str, tmp_path: Path) -> None:
    """Before anything is pressed."""
    huge = tmp_path / "huge.png"
    Image.new("1", (10_000, 8_000)).save(huge)
    out = tmp_path / "o"
    refusal = desk("poster", "P04", "--village", village, "--emblem", huge, "--out", out).refusal
    assert "80" in refusal["why"]
    assert not out.exists()


def test_no_word_of_disability_on_the_household_card(desk: Desk, village: str, tmp_path: Path) -> None:
    """It hangs in a home: nobody outside learns anything from it; its usual size is A6."""
    said = desk.done("poster", "P27", "--village", village, "--out", tmp_path)
    assert said["items"][0]["size_mm"] == [105, 148]
    text = re.sub(r"\s", "", text_of(said["files"][0]["path"]))
    assert "残" not in text
    assert "12385" in text


def test_every_board_is_pressed_with_all_placeholders_filled(desk: Desk, village: str, tmp_path: Path) -> None:
    """Whatever card there is: its title, no braces, no None, nothing that cannot be drawn."""
    cards = desk.done("poster")["cards"]
    codes = {card["code"] for card in cards}
    assert {f"P{number:02}" for number in [*range(1, 28), *range(29, 33), 34, 35]} <= codes
    said = desk.done("poster", *sorted(codes), "--village", village, "--size", "400x600", "--out", tmp_path)
    assert len(said["items"]) == len(codes)
    for item, file in zip(said["items"], said["files"], strict=True):
        assert item["undrawable"] == []
        text = text_of(file["path"])
        assert "None" not in text
        assert "{" not in text
