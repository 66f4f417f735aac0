"""Names are cleaned, and nothing of a name is lost."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.grammar.names import clean_name, private_characters

RARE = "䶮㛃𬭬𬎆𮧵𠮷𬸚龑㙓〇"
#: Added to the first level of GB 18030 in 2022.
ADDED = "龦龧龨龩龪龫龬龭龮龯龰龱龲龳龼龽龾龿鿀鿁鿂鿃鿄鿅鿆鿇鿈鿉鿊鿋鿌鿍鿎鿏鿐鿑鿒鿓鿔鿕鿖鿗鿘鿙鿚鿛鿜鿝鿞鿟鿠鿡鿢鿣鿤鿥鿦鿧鿨鿩鿪鿫鿬鿭鿮鿯"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (" 徐\u3000长海 ", "徐长海"),
        ("姓 名", "姓名"),
        ("王\u00a0敏\t\n", "王敏"),
        ("王\u200b敏\ufeff", "王敏"),
        ("'王敏", "王敏"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("古丽娜尔·艾合·买提江", "古丽娜尔·艾合·买提江"),
        ("Ａｂｄｕｌ　Ｋａｒｉｍ", "Abdul Karim"),
        ("Abdul  Karim", "Abdul Karim"),
        ("J. Smith", "J. Smith"),
        ("\u2f63\u2f49敏", "生月敏"),  # Kangxi radicals
        ("王\ue863", "王䶮"),  # an old font's private code
        ("王\ue816", "王𠂇"),
        (None, ""),
        ("", ""),
    ],
)
def test_names_come_clean(written: str | None, name: str) -> None:
    assert clean_name(written) == name


def test_rare_characters_are_kept() -> None:
    assert len(ADDED) == 66
    for character in RARE + ADDED:
        assert clean_name(f"王{character}") == f"王{character}"


def test_every_common_character_is_kept() -> None:
    listed = (Path(__file__).parents[1] / "samples" / "tygf_8105.txt").read_text(encoding="utf-8").split()
    characters = "".join(listed)
    assert len(characters) >= 8105
    assert clean_name(characters) == characters


def test_compatibility_ideographs_are_not_folded() -> None:
    assert clean_name("\ufa0e\uf9dc") == "\ufa0e\uf9dc"
    assert unicodedata.normalize("NFKC", "\uf9dc") != "\uf9dc"


def test_every_private_code_of_the_old_row_is_known() -> None:
    row = [bytes((0xFE, low)) for low in [*range(0x50, 0x7F), *range(0x80, 0xA1)]]
    names = [clean_name(code.decode("gb18030")) for code in row]
    assert private_characters("".join(names)) == []
    assert len(set(names)) == 80


def test_what_no_table_knows_is_told() -> None:
    assert private_characters(clean_name("王\ue001敏\ufffd")) == ["\ue001", "\ufffd"]


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_name(text)
    assert clean_name(once) == once
