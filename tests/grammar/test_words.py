"""Headings and code words of every stem, held together with the declared fields."""

from __future__ import annotations

import pytest

from clfdesk.domain.stems import STEMS
from clfdesk.grammar.certificate import TYPES
from clfdesk.grammar.words import code_of, codes_of, match_heading, plain_heading, words


@pytest.mark.parametrize("stem", STEMS)
def test_every_field_has_its_headings_and_every_heading_its_field(stem: str) -> None:
    assert set(words(stem).synonyms) == set(STEMS[stem].names())
    assert all(headings and all(headings) for headings in words(stem).synonyms.values())


@pytest.mark.parametrize("stem", STEMS)
def test_every_code_list_a_field_names_exists(stem: str) -> None:
    named = {field.codes for field in STEMS[stem] if field.codes}
    assert named == set(words(stem).codes)
    assert {field.name for field in STEMS[stem] if field.kind in ("code", "flag", "tags") and not field.codes} == set()


@pytest.mark.parametrize("stem", STEMS)
def test_no_heading_names_two_fields_and_no_word_two_codes(stem: str) -> None:
    owners: dict[str, set[str]] = {}
    for name, headings in words(stem).synonyms.items():
        for heading in headings:
            owners.setdefault(plain_heading(heading), set()).add(name)
    assert {heading: names for heading, names in owners.items() if len(names) > 1} == {}
    for codes in words(stem).codes.values():
        every = [word for each in codes.values() for word in each]
        assert len(every) == len(set(every))


@pytest.mark.parametrize("stem", STEMS)
def test_what_is_printed_is_read_back(stem: str) -> None:
    for name in STEMS[stem].names():
        assert match_heading(words(stem).heading(name), stem) == (name, "known")
    for codes, table in words(stem).codes.items():
        for code, each in table.items():
            assert code_of(stem, codes, code) == code
            for word in each:
                assert code_of(stem, codes, word) == code, (codes, word)


def test_codes_of_the_certificate_are_those_of_its_digits() -> None:
    assert tuple(words("person").codes["type"]) == TYPES
    assert list(words("person").codes["grade"]) == ["1", "2", "3", "4"]


def test_the_same_list_means_the_same_in_every_stem() -> None:
    for codes in ("rating",):
        assert words("staff").codes[codes] == words("appraisal").codes[codes]


ID_HEADINGS = [
    "身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号", "居民身份证号码", "居民身份证", "身份证",
    "身份证件号", "身份证件号码", "证件号码", "证件号", "有效证件号码", "身份号码", "身 份 证 号", "身份证\n号码", "身份证号码（18位）",
    "*身份证号码", "身份证号码：", "5.身份证号码", "（五）身份证号", "五、身份证号", "残疾人身份证号", "本人身份证号",
    "持证人身份证号", "二代身份证号", "18位身份证号", "身份证编号",
]  # fmt: skip


@pytest.mark.parametrize("heading", ID_HEADINGS)
def test_the_many_names_of_the_id(heading: str) -> None:
    assert match_heading(heading, "person") == ("id_number", "known")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("村（社区）", "village"),
        ("姓 名", "name"),
        ("姓\u3000名", "name"),
        ("残疾证号", "certificate_number"),
        ("残疾人证号", "certificate_number"),
        ("残疾证", "certificate_number"),
        ("证号", "certificate_number"),
        ("类别", "type"),
        ("残疾等级", "grade"),
        ("签发日期", "issued_on"),
        ("发证日期", "issued_on"),
        ("联系\n电话", "phone"),
        ("户籍地址", "hukou_address"),
        ("状态", "certificate_state"),
        ("监护人电话", "guardian_phone"),
    ],
)
def test_headings_of_rosters(heading: str, name: str) -> None:
    assert match_heading(heading, "person") == (name, "known")


@pytest.mark.parametrize(
    ("heading", "name"),
    [("所在村（社区）", "village"), ("职务", "post"), ("任职时间", "started_on"), ("补贴标准（元/月）", "stipend")],
)
def test_headings_of_staff_lists(heading: str, name: str) -> None:
    assert match_heading(heading, "staff") == (name, "known")


def test_a_heading_inside_a_longer_one_is_a_guess() -> None:
    assert match_heading("残疾情况残疾证号", "person") == ("certificate_number", "guessed")
    assert match_heading("残疾人姓名及电话", "person")[1] == "guessed"


@pytest.mark.parametrize(
    "heading",
    [
        "",
        None,
        "监护人身份证号",
        "户主身份证号码",
        "填报单位（盖章）：柳河镇残联",
        "柳河镇残疾人基本情况花名册",
        "合计",
        "签名",
    ],
)
def test_what_speaks_of_others_is_not_guessed(heading: str | None) -> None:
    assert match_heading(heading, "person") == (None, "unknown")


def test_a_known_heading_of_a_later_stem_beats_a_guess() -> None:
    assert match_heading("考核等次", "person", "staff") == ("rating", "known")


@pytest.mark.parametrize(
    ("stem", "codes", "written", "code"),
    [
        ("person", "type", "肢体", "physical"),
        ("person", "type", "肢体残疾", "physical"),
        ("person", "type", "肢体残疾（下肢）", "physical"),
        ("person", "type", 4, "physical"),
        ("person", "type", 4.0, "physical"),
        ("person", "type", "４", "physical"),
        ("person", "type", "肢体、听力", None),
        ("person", "grade", "二级", "2"),
        ("person", "grade", "2级", "2"),
        ("person", "grade", "２", "2"),
        ("person", "grade", "2.0", "2"),
        ("person", "grade", "贰级", "2"),
        ("person", "grade", "二级残疾", "2"),
        ("person", "grade", "五级", None),
        ("person", "grade", "", None),
        ("person", "grade", None, None),
        ("person", "hardship", "低保", "dibao"),
        ("person", "hardship", "低保边缘", "dibao_edge"),
        ("person", "hardship", "农村低保户", "dibao"),
        ("person", "hardship", "非低保", "none"),
        ("person", "hardship", "未纳入低保", None),
        ("person", "certificate_state", "正常", "valid"),
        ("person", "gender", " 男 ", "male"),
        ("person", "flag", "√", "1"),
        ("staff", "rating", "不称职", "failed"),
        ("staff", "rating", "基本称职", "basic"),
        ("staff", "rating", "考核合格", "passed"),
    ],
)
def test_code_words_are_read_as_clerks_write_them(stem: str, codes: str, written: object, code: str | None) -> None:
    assert code_of(stem, codes, written) == code


def test_several_words_in_one_cell() -> None:
    assert codes_of("post", "identity", "残疾人、网格员；外人") == (["disabled", "grid"], ["外人"])
