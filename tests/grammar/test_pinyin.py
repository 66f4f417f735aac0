"""Pinyin: surnames read as surnames, every reading found by its initials."""

from __future__ import annotations

import subprocess
import sys

import pytest

from clfdesk import resources
from clfdesk.grammar.pinyin import full, initials, search_keys, sort_key
from clfdesk.grammar.surnames import surname_of

SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "曾": "zeng",
    "查": "zha",
    "朴": "piao",
    "盖": "ge",
    "区": "ou",
    "翟": "zhai",
    "任": "ren",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "欧阳": "ou yang",
}


@pytest.mark.parametrize(("surname", "reading"), SURNAMES.items())
def test_surnames_are_read_as_surnames(surname: str, reading: str) -> None:
    assert full(surname) == reading
    assert "".join(each[0] for each in reading.split()) in initials(surname)


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("单雄信", {"sxx", "dxx", "cxx"}),
        ("曾国藩", {"zgf", "cgf"}),
        ("欧阳秀英", {"oyxy"}),
        ("王䶮", {"wy"}),
        ("李㛃", {"lj"}),
        ("张𬭬", {"zw"}),
        ("买买提·吐尔逊", {"mmttex"}),
        ("阿依古丽·买买提", {"ayglmmt"}),
        ("Abdul Karim", {"ak"}),
    ],
)
def test_people_are_found_by_initials(name: str, found_by: set[str]) -> None:
    assert found_by <= initials(name)


def test_full_readings_have_no_dot_and_serve_the_search() -> None:
    assert full("单雄信") == "shan xiong xin"
    assert full("买买提·吐尔逊") == "mai mai ti tu er xun"
    assert "shanxiongxin" in search_keys("单雄信")
    assert "sxx" in search_keys("单雄信")


def test_variants_are_capped() -> None:
    assert len(initials("单曾乐朴盖查解")) <= 16
    assert full("").strip() == ""


def test_sorting_puts_surnames_where_they_are_looked_for() -> None:
    assert sorted(["曾文华", "单子涵", "查玉梅", "仇文华", "艾山"], key=sort_key) == [
        "艾山",
        "仇文华",
        "单子涵",
        "曾文华",
        "查玉梅",
    ]


def test_the_table_is_well_made() -> None:
    table = resources.shipped("lists", "surnames.toml")
    assert len(table["single"]) >= 60
    assert len(table["compound"]) >= 80
    for surname, reading in table["compound"].items():
        assert len(reading.split()) == len(surname)
    assert all(len(surname) == 1 and reading.isascii() for surname, reading in table["single"].items())


def test_compound_surnames() -> None:
    assert [surname_of(name) for name in ("欧阳娜娜", "王敏", "爱新觉罗溥仪", "单")] == ["欧阳", "王", "爱新觉罗", "单"]


def test_the_dictionary_is_loaded_only_when_asked() -> None:
    code = (
        "import sys, clfdesk.grammar.pinyin, clfdesk.grammar.masks, clfdesk.grammar.expression, clfdesk.grammar.policy,"
        " clfdesk.grammar.card; print([each for each in ('pypinyin', 'lark') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
