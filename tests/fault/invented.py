"""Invented people as hypothesis makes them: all a form can hold, from the rarest character to the emptiest field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from clfdesk.grammar.identity import check_character

#: Everyday characters, characters of extensions A and B and later ones, the dot of minority names.
_COMMON = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
_RARE = "䶮㛃㐱㙓䲜䥑𠅤𡛟𣲘𤩽𥖄𦠿𧿹𨱏𩽾𪚥𫓹𫖮𬱟𬭎𬸪𮧵𱁬〇"
_PARTS = ("阿卜杜拉", "买买提", "古丽", "帕提古丽", "吾买尔", "叶尔兰", "巴特尔", "扎西", "多吉", "依明", "沙吾列")
#: What programs and lists take for something else: formulas, escapes, dates, words an import acts on elsewhere.
_TRICKS = (
    "=1+1", "+86", "-1", "@甲", "＝甲", "'甲", '"甲', "_x000D_", "_x0041_甲", "&lt;b&gt;", "<b>甲</b>", "&amp;", "1-2", "2026.9",
    "3月4日", "1E5", "007", "TRUE", "#REF!", "#N/A", "NULL", "None", "无", "无证", "重复", "/", "低保", "低保，独居",
    "特困", "甲　乙", "甲 乙", "甲  乙", "Ａ１２", "（甲）", "甲\t乙", "甲\n乙", "甲\r\n乙", " 甲", "甲 ", "👩🏽\u200d🦽", "e\u0301",
    "\u200b甲", "柳河镇", "石桥村", "柳河镇石桥村", "合计", "说明", "备注", "一般", "是", "否", "长期", "\U000f0000", "\ue5f1", "甲\xa0乙",
)  # fmt: skip
_XML = st.characters(
    blacklist_categories=("Cs",),
    blacklist_characters=[chr(n) for n in (*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF)],
)
_VILLAGES = ("石桥村", "东沟村", "柳河社区", "三棵树村", "阿克塔木村", "")
_DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


def anything(longest: int = 12) -> st.SearchStrategy[str]:
    """Return texts of all that a sheet can hold."""
    return st.one_of(
        st.just(""), st.sampled_from(_TRICKS), st.text(_XML, max_size=longest), st.text(_COMMON, min_size=1, max_size=8)
    )


def names() -> st.SearchStrategy[str]:
    """Return names: of two to four characters, rare ones among them, and names in parts."""
    han = st.text(st.sampled_from(_COMMON + _RARE), min_size=2, max_size=4)
    return st.one_of(han, st.lists(st.sampled_from(_PARTS), min_size=2, max_size=3).map("·".join))


def _phones() -> st.SearchStrategy[str]:
    mobile = st.integers(13_000_000_000, 19_999_999_999).map(str)
    landline = st.tuples(st.integers(10, 999), st.integers(2_000_000, 89_999_999)).map(
        lambda two: f"0{two[0]}-{two[1]}"
    )
    one = st.one_of(mobile, landline, st.integers(2_000_000, 8_999_999).map(str))
    return st.one_of(st.sampled_from(("", "6123")), one, st.tuples(one, one).map("、".join))


@st.composite
def people(draw: Callable[..., Any]) -> dict[str, Any]:
    """Return what a form holds of one person; the ID is of :func:`numbered`'s making."""
    kind = draw(st.sampled_from(("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple", "")))
    several = draw(
        st.lists(st.sampled_from(["视力", "听力", "言语", "肢体", "智力", "精神"]), min_size=2, max_size=4, unique=True)
    )
    worst = draw(st.integers(1, 4))
    parts = [
        f"{part}{'一二三四'[worst - 1 if not place else draw(st.integers(worst, 4)) - 1]}级"
        for place, part in enumerate(several)
    ]
    issued = draw(st.one_of(st.none(), st.dates(date(2009, 1, 1), date(2026, 11, 19))))
    return {
        "name": draw(names()),
        "gender": draw(st.sampled_from(("male", "female", "unknown"))),
        "birth": draw(st.one_of(st.none(), st.dates(date(1915, 1, 1), date(2026, 11, 1)))),
        "ethnic": draw(st.sampled_from(("汉族", "苗族", "布依族", "维吾尔族", "哈萨克族", ""))),
        "village": draw(st.sampled_from(_VILLAGES)),
        "settlement": draw(anything()),
        "phone": draw(_phones()),
        "hukou_address": draw(anything()),
        "live_address": draw(anything()),
        "guardian_name": draw(st.one_of(st.just(""), names())),
        "guardian_relation": draw(st.one_of(st.sampled_from(("", "父亲", "夫妻")), anything())),
        "guardian_phone": draw(_phones()),
        "hardship": draw(
            st.sampled_from(("none", "dibao", "dibao_edge", "tekun", "expense", "monitored", "relieved"))
        ),
        "living_allowance": draw(st.booleans()),
        "care_subsidy": draw(st.booleans()),
        "employment": draw(anything()),
        "living": draw(
            st.sampled_from(("", "home", "away_work", "away_study", "institution", "prison", "missing", "abroad"))
        ),
        "remark": draw(anything(30)),
        "type": kind,
        "grade": worst if kind else None,
        "components": "、".join(parts) if kind == "multiple" and draw(st.booleans()) else "",
        "issued_on": issued if kind else None,
        "valid_until": draw(st.one_of(st.none(), _DAYS)) if kind and issued else None,
        "certificate_state": draw(st.sampled_from(("", "valid", "frozen", "lost", "moved_out", "cancelled"))) if kind else "",
        "_id": draw(st.sampled_from(("good", "good", "good", "old", "wrong", "none"))),
        "_card": draw(st.sampled_from(("own", "own", "reissued", "other", "none"))),
        "_born": draw(st.dates(date(1915, 1, 1), date(2026, 11, 1))),
    }  # fmt: skip


_DIGITS = {"visual": 1, "hearing": 2, "speech": 3, "physical": 4, "intellectual": 5, "mental": 6, "multiple": 7}


def numbered(drawn: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a drawn person with numbers nobody else has: an ID good, old, wrong or missing, and its certificate."""
    values = {name: value for name, value in drawn.items() if not name.startswith("_") and value not in ("", None)}
    born, serial = drawn["_born"], number % 1000
    stem = f"11{number // 1000 % 10000:04d}{born:%Y%m%d}{serial:03d}"
    whole = stem + check_character(stem)
    if drawn["_id"] != "none":
        values.pop("birth", None)
        values["gender"] = "male" if serial % 2 else "female"
    match drawn["_id"]:
        case "good":
            values["id_number"] = whole
        case "old":
            values["id_number"] = stem[:6] + stem[8:]
        case "wrong":
            values["id_number"] = stem + next(each for each in "0123456789X" if each != check_character(stem))
            values["id_reason"] = "户口本如此"
    if drawn["type"] and drawn["_card"] != "none":
        card = f"{whole}{_DIGITS[drawn['type']]}{drawn['grade']}"
        if drawn["_card"] == "other":
            other = f"12{number // 1000 % 10000:04d}{born + timedelta(1):%Y%m%d}{serial:03d}"
            card = f"{other}{check_character(other)}{card[18:]}"
        values["certificate_number"] = card + ("B2" if drawn["_card"] == "reissued" else "")
    if (
        "id_number" not in values and "certificate_number" not in values
    ):  # two of one name in one village are one to a list
        values["name"] += chr(0x4E00 + number)
    return values


def drawn(count: int, first: int = 0, start: int = 1) -> list[dict[str, Any]]:
    """Return ``count`` people, numbered from ``first``: the same for the same ``start``."""
    found: list[dict[str, Any]] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(people())
    def collect(person: dict[str, Any]) -> None:
        found.append(person)

    while len(found) < count:
        collect()
    return [numbered(each, first + place) for place, each in enumerate(found[:count])]
