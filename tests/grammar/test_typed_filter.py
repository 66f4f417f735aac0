"""What is typed under a column's heading, as a condition of the expression language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import parse
from clfdesk.grammar.typed_filter import condition
from clfdesk.grammar.words import words

PERSON = words("person")


@pytest.mark.parametrize(
    ("column", "text", "wanted"),
    [
        ("name", " 张 ", "name contains '张'"),
        ("name", "O'Neil", "name contains 'ONeil'"),
        ("age", "60", "age == 60"),
        ("age", "≥60", "age >= 60"),
        ("age", "＜18", "age < 18"),
        ("age", "18-59", "(age >= 18 and age <= 59)"),
        ("birth", "1950", "(birth >= 1950-01-01 and birth <= 1950-12-31)"),
        ("birth", "1950-02", "(birth >= 1950-02-01 and birth <= 1950-02-28)"),
        ("valid_until", "<2027-01-01", "valid_until < 2027-01-01"),
        ("valid_until", "≤2026", "valid_until <= 2026-12-31"),
        ("valid_until", ">2026-12", "valid_until > 2026-12-31"),
        ("type", "肢体", "type in ('physical')"),
        ("grade", "一级", "grade in (1)"),
        ("gender", "女", "gender in ('female')"),
        ("living_allowance", "是", "living_allowance == true"),
        ("living_allowance", "否", "not (living_allowance == true)"),
        ("phone", "空", "empty(phone)"),
        ("phone", "非空", "not empty(phone)"),
        ("tags", "重度", "(tags contains 'severe')"),
        ("village", "", ""),
    ],
)
def test_what_is_typed_becomes_a_condition(column, text, wanted):
    assert condition(ROSTER_FIELDS.named(column), text, PERSON) == wanted
    if wanted:
        parse(wanted, ROSTER_FIELDS)


@pytest.mark.parametrize(("column", "text"), [("age", "老"), ("birth", "2026-13"), ("type", "月亮"), ("grade", "九级")])
def test_what_cannot_be_is_refused_with_an_example(column, text):
    with pytest.raises(Refusal) as refused:
        condition(ROSTER_FIELDS.named(column), text, PERSON)
    assert refused.value.next


@settings(max_examples=150, deadline=None)
@given(column=st.sampled_from(ROSTER_FIELDS.names()), text=st.text(max_size=12))
def test_any_text_is_a_condition_or_refused(column, text):
    try:
        made = condition(ROSTER_FIELDS.named(column), text, PERSON)
    except Refusal:
        return
    if made:
        parse(made, ROSTER_FIELDS)
