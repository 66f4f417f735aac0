from __future__ import annotations

import hashlib

import pytest

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.papers import fonts, press, text
from clfdesk.papers.public_scan import extracted
from tests.papers.boards import solid

SAMPLES = resources.folder().parent / "tests" / "samples"
RARE = "𬭬𬸚㛃䶮𫖯𠅤𣲗𰻝𱁬"
ROLES = ("title", "song", "fang", "kai", "hei", "hei_bold")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_draws_the_whole_standard_list(role: str) -> None:
    common = (SAMPLES / "tygf_8105.txt").read_text(encoding="utf-8").strip()
    assert len(set(common)) == 8105
    assert fonts.missing(common + RARE, role) == []


def test_every_role_draws_kazakh_letters_and_office_signs() -> None:
    for role in ROLES:
        assert fonts.missing("Қазақ тілі әңғөұүі ①②㎡℃№●■□√×÷—…〔2026〕“”‘’·", role) == []


def test_shipped_faces_are_those_of_the_recipe_and_small_enough() -> None:
    folder = resources.folder("fonts")
    listed = (folder / "SHA256SUMS").read_text(encoding="ascii").split("\n")
    for file in resources.shipped("fonts", "fonts.toml")["faces"].values():
        assert f"{hashlib.sha256((folder / file).read_bytes()).hexdigest()}  {file}" in listed
    assert sum(file.stat().st_size for file in folder.iterdir()) < 50_000_000


def test_marks_and_selectors_stay_with_their_letter() -> None:
    assert list(fonts.clusters("葛\U000e0100城a\u0301")) == ["葛\U000e0100", "城", "a\u0301"]


def test_text_copied_out_is_what_went_in_beyond_the_bmp_too() -> None:
    lines = [f"张{RARE}，王䶮、古丽娜尔·艾合买提江", "葛\U000e0100城\U0002fa20字", "2026年3月2日 0991-1234567"]
    canvas = press.new((210, 297), "")
    for number, line in enumerate(lines):
        for place, role in enumerate(ROLES):
            text.draw(canvas, 40, 800 - (number * len(ROLES) + place) * 30, line, role, 14)
    copied = solid(extracted(press.finish(canvas)))
    for line in lines:
        assert copied.count(solid(line)) == len(ROLES)


def test_what_no_face_draws_is_named_and_carried_along() -> None:
    assert fonts.missing("王\U0002fa20\U0002fa20明", "kai") == ["\U0002fa20"]
    assert fonts.missing("葛\U000e0100", "kai") == []
    assert len(fonts.runs("\U0002fa20", "kai")) == 1


def test_uyghur_is_shaped_right_to_left_with_its_numbers_in_order() -> None:
    line = "مەمەت تۇرسۇن（中文）0991-1234567"
    assert text.direction(line) == "R"
    assert fonts.missing(line, "kai") == []
    assert 0 < text.advance("مەمەت", "kai") < text.advance("م ە م ە ت", "kai")
    canvas = press.new((210, 297), "")
    text.draw(canvas, 500, 700, line, "kai", 20, align="right")
    copied = extracted(press.finish(canvas))
    assert "مەمەت" in copied
    assert "0991-1234567" in copied


def test_a_damaged_face_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "song.ttf").write_bytes(b"\x00\x01\x00\x00 nothing")
    table = resources.shipped("fonts", "fonts.toml")
    monkeypatch.setattr(resources, "shipped", lambda *_parts: table)
    monkeypatch.setattr(resources, "folder", tmp_path.joinpath)
    with pytest.raises(Refusal) as caught:
        fonts.face.__wrapped__("song")
    assert caught.value.where == "song.ttf"
