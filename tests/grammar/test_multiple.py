"""The parts of a multiple disability: two at least, the gravest counts."""

from __future__ import annotations

import pytest

from clfdesk.grammar.multiple import parts, why_not


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("视力一级、肢体二级", [("visual", 1), ("physical", 2)]),
        ("听力残疾三级，言语残疾四级", [("hearing", 3), ("speech", 4)]),
        ("智力2级 精神1级", [("intellectual", 2), ("mental", 1)]),
        ("", []),
        ("月亮一级", None),
        ("视力", None),
        ("多重一级", None),
    ],
)
def test_parts_as_they_are_written(text, wanted):
    assert parts(text) == wanted


def test_what_contradicts_the_certificate_is_told():
    assert why_not("multiple", 1, "视力一级、肢体二级") == ""
    assert why_not("multiple", 2, "视力一级、肢体二级")
    assert why_not("multiple", 1, "视力一级")
    assert why_not("multiple", 1, "")
    assert why_not("physical", 2, "") == ""
    assert why_not("physical", 2, "视力一级、肢体二级")
