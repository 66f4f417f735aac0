"""What a public paper may show."""

from __future__ import annotations

import pytest

from clfdesk.grammar.field import Field, Kind
from clfdesk.grammar.masks import mask, shown


@pytest.mark.parametrize(
    ("kind", "value", "public"),
    [
        ("id_number", "110000195001010015", "110000********0015"),
        ("id_number", "110000500101001", "110000*****1001"),
        ("id_number", "1234", "****"),
        ("phone", "13812345678", "138****5678"),
        ("phone", "0851-5631234", "0851-***1234"),
        ("phone", "110", "***"),
        ("name", "王敏", "王*"),
        ("name", "张三丰", "张**"),
        ("name", "欧阳娜娜", "欧阳**"),
        ("name", "欧阳", "欧*"),
        ("name", "买买提·吐尔逊", "买买提·***"),
        ("name", "王", "王"),
        ("name", "王䶮", "王*"),
        ("account", "6222020000001236", "****1236"),
        ("certificate_number", "11000019500101001542", ""),
        ("text", "西沟村", "西沟村"),
        ("name", "", ""),
        ("id_number", None, None),
    ],
)
def test_masks_for_the_public(kind: Kind, value: object, public: object) -> None:
    assert mask(kind, value, "public") == public


@pytest.mark.parametrize("purpose", ["internal", "upward"])
def test_other_papers_show_everything(purpose: str) -> None:
    assert mask("id_number", "110000195001010015", purpose) == "110000195001010015"  # type: ignore[arg-type]
    assert mask("certificate_number", "11000019500101001542", purpose) == "11000019500101001542"  # type: ignore[arg-type]


def test_a_field_shows_what_its_declaration_allows() -> None:
    assert shown(Field("public_phone", "", "phone", public=True), "13812345678", "public") == "13812345678"
    assert shown(Field("phone", "", "phone"), "13812345678", "public") == "138****5678"
    assert shown(Field("hardship", "", "code"), "dibao", "public") is None
    assert shown(Field("type", "", "code", public=True), "visual", "public") == "visual"
    assert shown(Field("name", "", "name", public=True), "王敏", "public") == "王*"
    assert shown(Field("hardship", "", "code"), "dibao", "internal") == "dibao"
