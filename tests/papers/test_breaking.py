from __future__ import annotations

import random

import pytest

from clfdesk.papers import text
from clfdesk.papers.breaking import balance, break_lines, groups
from tests.papers.boards import ITEMS

NOT_FIRST = set("，。；：！？）》”、’】〕…·％%,.;:?!)")
NOT_LAST = set("（《“‘【〔(￥")
PIECES = (
    "残疾人", "工作", "，", "。", "；", "、", "（", "）", "《", "》", "“", "”", "！", "？", "：", "2026年3月2日", "0991-1234567",
    "1,200.00元", "50%", "张𬭬", "王䶮", "〔2019〕48号", "Abc", "……", "——", "㛃", "第十二条", "（一）",
)  # fmt: skip


def words(seed: int) -> str:
    """Return text that a careless hand could write: marks anywhere, but not ever more of them in a row."""
    chance = random.Random(seed)
    found = "残联"
    for _turn in range(60):
        piece = chance.choice(PIECES)
        if piece in "（《“" and found[-1] in "（《“，。；、！？：）》”":
            continue
        if len(piece) == 1 and piece in NOT_FIRST and found[-1] in NOT_FIRST | NOT_LAST:
            continue
        found += piece
    return found.rstrip("（《“") + "好"


@pytest.mark.parametrize("role", ["kai", "fang", "song", "title"])
def test_no_line_breaks_a_rule_at_any_width(role: str) -> None:
    torn = []
    for seed in range(6):
        paragraph = words(seed)
        for tenths in range(130, 400, 7):
            lines = break_lines(paragraph, lambda each: text.advance(each, role), tenths / 10)
            assert "".join(line.text for line in lines) == paragraph
            torn += [(tenths, line.text) for line in lines if line.text[0] in NOT_FIRST]
            torn += [(tenths, line.text) for line in lines[:-1] if line.text[-1] in NOT_LAST]
            torn += [(tenths, line.text) for line in lines if line.width > tenths / 10 + 0.01]
    assert torn == []


def test_real_clauses_keep_numbers_dates_and_words_whole() -> None:
    for tenths in range(90, 400, 5):
        for item in ITEMS:
            lines = [line.text for line in break_lines(item, len, tenths / 10)]
            for whole in ("0991-1234567", "2026年3月2日"):
                if whole in item and tenths >= 140:
                    assert any(whole in line for line in lines)


def test_a_clause_number_never_stands_alone() -> None:
    assert groups("一、宣传政策")[0] == "一、宣"
    assert groups("（一）宣传")[0] == "（一）宣"
    assert any(each.startswith("（二）") and len(each) > 3 for each in groups("按月，（二）走访"))
    for width in (4.1, 5.0, 6.3):
        assert break_lines("十二、走访慰问", len, width)[0].text not in ("十二、", "十二")


def test_pairs_of_dashes_and_dots_and_document_numbers_stay_whole() -> None:
    found = groups("依据龙府办发〔2019〕48号第十二条——好……吧")
    assert any("〔2019〕48号" in each for each in found)
    assert any("——" in each for each in found)
    assert any("第十二条" in each for each in found)


def test_a_word_wider_than_the_line_is_broken_rather_than_lost() -> None:
    lines = break_lines("A" * 50, len, 12)
    assert "".join(line.text for line in lines) == "A" * 50
    assert max(len(line.text) for line in lines) <= 12


def test_titles_break_after_the_place() -> None:
    assert balance("柳树湾村残疾人协会工作职责和管理制度", len, 2, ("村", "协会")) == [
        "柳树湾村残疾人协会",
        "工作职责和管理制度",
    ]


def test_a_line_end_in_the_text_is_kept() -> None:
    assert [line.text for line in break_lines("一\n二", len, 10)] == ["一", "二"]
