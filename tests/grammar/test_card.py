"""Cards and their placeholders."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.grammar.card import load_card, missing, placeholders, read_card, render

VALUES = {
    "village": {"name": "西沟村"},
    "today": date(2026, 3, 5),
    "total": 20000,
    "count": 1234,
    "names": ["王敏", "李丽"],
    "empty": "",
    "nothing": None,
    "flat.name": "平",
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{village.name}残疾人协会工作职责", "西沟村残疾人协会工作职责"),
        ("{today:%Y年%-m月}", "2026年3月"),
        ("{today:%Y-%m-%d}", "2026-03-05"),
        ("{today:%-m月%-d日 %A}", f"3月5日 {date(2026, 3, 5):%A}"),
        ("{today}", "2026年3月5日"),
        ("{total:yuan}元（{total:capitals}）", "200.00元（贰佰元整）"),
        ("{count:,}人", "1,234人"),
        ("{names}", "王敏、李丽"),
        ("{flat.name}", "平"),
        ("电话：{empty}{nothing}{village.phone}{unknown}", "电话："),
        ("{{原样}}", "{原样}"),
        ("100%", "100%"),
    ],
)
def test_render(template: str, text: str) -> None:
    assert render(template, VALUES) == text


def test_what_prints_nothing_is_reported() -> None:
    assert missing("{village.name}{empty}{nothing}{village.phone}", VALUES) == ["empty", "nothing", "village.phone"]
    assert placeholders("{a.b}{a.b}{c:%Y}") == ["a.b", "c"]


def test_a_zero_is_a_value() -> None:
    assert render("{n}人", {"n": 0}) == "0人"
    assert missing("{n}", {"n": 0}) == []


def card(folder: Path, text: str) -> Path:
    path = folder / "board.toml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = 'code = "P04"\ntitle = "{village.name}职责"\npurpose = "public"\nneeds = ["post.chair.name"]\n[[block]]\nitems = [\n"一{term.chair}",\n"二",\n]\n'


def test_a_card_is_read(tmp_path: Path) -> None:
    found = read_card(card(tmp_path, GOOD), ["village.name", "term.*", "post.chair.name"])
    assert (found.name, found.code, found.title, found.purpose) == ("board", "P04", "{village.name}职责", "public")
    assert found.needs == ("post.chair.name",)
    assert found.table["block"][0]["items"][1] == "二"


@pytest.mark.parametrize(
    ("text", "known", "where"),
    [
        (GOOD, ["village.name", "post.*"], "board.toml, line 7"),
        (GOOD, ["term.*", "post.*"], "board.toml, line 2"),
        (GOOD, ["village.name", "term.*"], "board.toml, line 4"),
        (GOOD.replace("{term.chair}", "{term.chair"), None, "board.toml, line 7"),
        (GOOD.replace("{term.chair}", "{0}"), None, "board.toml, line 7"),
        (GOOD.replace("{term.chair}", "{term.chair[0]}"), None, "board.toml, line 7"),
        (GOOD.replace('"public"', '"everyone"'), None, "board.toml, line 3"),
        (GOOD.replace('code = "P04"\n', ""), None, "board.toml"),
        ("code = \n", None, "board.toml"),
    ],
)
def test_what_cannot_be_used_is_refused_by_card_and_line(
    tmp_path: Path, text: str, known: list[str] | None, where: str, english: None
) -> None:
    with pytest.raises(Refusal) as caught:
        read_card(card(tmp_path, text), known)
    assert caught.value.where == where
    assert caught.value.why


def test_a_card_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal):
        load_card("papers/posters", "no_such_card")


FOLDERS = ("papers/posters", "papers/notices", "papers/letters", "papers/sheets", "papers/labels", "filings")


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in FOLDERS for name in resources.names(*kind.split("/"))]
)
def test_every_shipped_card_loads(kind: str, name: str) -> None:
    found = load_card(kind, name)
    assert found.name == name
    assert found.title
