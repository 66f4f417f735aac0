"""Forms: items, conditions, and what is wrong with answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clfdesk.errors import Refusal
from clfdesk.grammar.form import asked, problems, read_form

TEXT = """
name = "survey"
title = "基本状况调查"
version = "2018"
source = "国统制〔2016〕57号"

[[item]]
name = "R16"
label = "是否就业"
type = "single"
required = true
options = { 1 = "是", 2 = "否" }

[[item]]
name = "R17"
label = "就业形式"
type = "single"
required = true
when = "R16 == 1"
options = { 1 = "按比例就业", 2 = "集中就业" }

[[item]]
name = "R19"
label = "未就业主要原因"
type = "multi"
when = "R16 == 2"
options = { 1 = "在校", 2 = "退休", 3 = "其他" }

[[item]]
name = "O1"
label = "说明"
type = "text"
required = true
when = "R19 contains '3'"

[[item]]
name = "income"
label = "月收入"
type = "number"
minimum = 0
maximum = 99999
unit = "元"

[[item]]
name = "R202"
label = "日期"
type = "date"

[[item]]
name = "home"
label = "入户"
type = "flag"
"""


def form(folder: Path, text: str = TEXT) -> Any:
    path = folder / "survey.toml"
    path.write_text(text, encoding="utf-8")
    return read_form(path)


def test_a_form_is_read_with_its_version(tmp_path: Path) -> None:
    survey = form(tmp_path)
    assert (survey.name, survey.title, survey.version, survey.source) == (
        "survey", "基本状况调查", "2018", "国统制〔2016〕57号",
    )  # fmt: skip
    assert survey.item("R17").options == (("1", "按比例就业"), ("2", "集中就业"))
    assert survey.fields().names() == ["R16", "R17", "R19", "O1", "income", "R202", "home"]
    with pytest.raises(KeyError):
        survey.item("R99")


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({}, ["R16", "income", "R202", "home"]),
        ({"R16": "1"}, ["R16", "R17", "income", "R202", "home"]),
        ({"R16": "2"}, ["R16", "R19", "income", "R202", "home"]),
        ({"R16": "2", "R19": ["1", "3"]}, ["R16", "R19", "O1", "income", "R202", "home"]),
    ],
)
def test_what_is_asked_follows_the_answers(tmp_path: Path, answers: dict[str, Any], names: list[str]) -> None:
    assert [item.name for item in asked(form(tmp_path), answers)] == names


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"R16": "1", "R17": "2", "income": "83.34", "R202": "2026.10.1", "home": True}, []),
        ({"R16": "2", "R19": ["1", "2"]}, []),
        ({}, [("R16", "refused")]),
        ({"R16": "1"}, [("R17", "refused")]),
        ({"R16": "2", "R17": "1"}, [("R17", "suspect")]),
        ({"R16": "9"}, [("R16", "refused")]),
        ({"R16": "2", "R19": ["3"]}, [("O1", "refused")]),
        ({"R16": "2", "R19": ["3"], "O1": "外出"}, []),
        ({"R16": "2", "R19": ["1", "8"]}, [("R19", "refused")]),
        ({"R16": "2", "income": -1}, [("income", "refused")]),
        ({"R16": "2", "income": 100000}, [("income", "refused")]),
        ({"R16": "2", "income": "很多"}, [("income", "refused")]),
        ({"R16": "2", "income": True}, [("income", "refused")]),
        ({"R16": "2", "R202": "2026-02-30"}, [("R202", "refused")]),
        ({"R16": "2", "home": "也许"}, [("home", "refused")]),
        ({"R16": "2", "R77": "1"}, [("R77", "refused")]),
    ],
)
def test_problems_of_answers(tmp_path: Path, answers: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert [(each.field, each.severity) for each in problems(form(tmp_path), answers)] == found
    assert all(each.why and each.next for each in problems(form(tmp_path), answers))


@pytest.mark.parametrize(
    ("old", "new", "item"),
    [
        ('name = "R17"', 'name = "R16"', "R16"),
        ('type = "flag"', 'type = "colour"', "home"),
        ("R16 == 1", "R99 == 1", "R17"),
        ("R16 == 1", "R16 ==", "R17"),
        ('options = { 1 = "是", 2 = "否" }', "", "R16"),
        ('name = "income"', 'name = "月 收入"', "月 收入"),
        ('label = "日期"', "", "survey.toml"),
        ('version = "2018"', "", "survey.toml"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_by_its_item(tmp_path: Path, old: str, new: str, item: str) -> None:
    with pytest.raises(Refusal) as caught:
        form(tmp_path, TEXT.replace(old, new, 1))
    assert item in caught.value.where
