"""Every pack loads, every record names its paper and its day, and no number of a paper stands in the code."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from clfdesk import resources
from clfdesk.domain.body import POST_FIELDS
from clfdesk.domain.pay_rates import PAY_FIELDS
from clfdesk.domain.pay_rules import draft
from clfdesk.domain.staff import Staff
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Field, Fields
from clfdesk.grammar.form import load_form
from clfdesk.grammar.money import read_yuan
from clfdesk.grammar.policy import load_pack
from clfdesk.grammar.rule import rules
from clfdesk.grammar.words import words

PACKS = ("national", "luozhuang", "jiaxing", "changji", "tianjin", "longli")
DAY = date(2026, 10, 1)
DEFAULT = "默认值（请按当地文件修改）"
COMPONENTS = {"per_month", "fixed", "multiple_of_minimum_wage", "per_day", "per_rating", "one_off"}
HOLDER_FIELDS = Fields(
    (*POST_FIELDS, Field("type", ""), Field("body_type", ""), Field("body_relatives", "", "flag")),
)
CODE = Path(__file__).resolve().parent.parent / "clfdesk"


def records(pack: str) -> list[tuple[str, dict[str, Any]]]:
    """Return every record of a pack's own files with its table."""
    found = []
    for name in resources.names("policies", pack):
        for table, listed in resources.shipped("policies", pack, f"{name}.toml").items():
            if isinstance(listed, list):
                found += [(table, record) for record in listed]
    return found


def test_there_are_these_packs() -> None:
    assert {path.parent.name for path in resources.folder("policies").glob("*/pack.toml")} == set(PACKS)


@pytest.mark.parametrize("pack", PACKS)
def test_every_record_names_its_paper_and_its_day(pack: str) -> None:
    load_pack(pack)
    for table, record in records(pack):
        where = f"{pack} {table} {record.get('id', record.get('key'))}"
        assert isinstance(record["from"], date), where
        assert record["source"], where
        assert "clause" in record, where
        if record["source"] != DEFAULT and pack != "national" and not str(record.get("key", "")).startswith("pay."):
            assert record["clause"], where


@pytest.mark.parametrize("pack", PACKS[1:])
def test_a_localitys_rules_never_hide_behind_a_default(pack: str) -> None:
    assert all(record["source"] != DEFAULT for _, record in records(pack))
    assert load_pack(pack).layers[-1].name == "national"


@pytest.mark.parametrize("pack", PACKS)
def test_every_condition_and_every_code_is_known(pack: str) -> None:
    posts, ratings = words("post").codes["post"], words("appraisal").codes["rating"]
    kinds = words("body").codes["body_kind"]
    for table, record in records(pack):
        if table == "scheme":
            parse(record["applies"], PAY_FIELDS)
            assert record["component"] in COMPONENTS
            assert {*record["passes"], *record["fails"]} <= set(ratings)
        elif table in ("benefit", "benefit_amount"):
            for name in ("eligible", "excludes", "when"):
                parse(record.get(name, "true"), STEMS["person"])
        elif table == "funding":
            parse(record["when"], PAY_FIELDS)
        elif table == "share":
            parse(record["counts"], POST_FIELDS)
            assert record["body"] in kinds
        elif table == "verdict":
            known = load_pack(pack).values(DAY)
            parse(record["when"], Fields((*STEMS[record["stem"]], *(Field(name, name, "integer") for name in known))))
        elif table == "holder":
            parse(record["when"], HOLDER_FIELDS)
            assert record["post"] in posts
            assert record["says"]
        elif table == "tally":
            parse(record.get("when", "true"), load_form("registers", record["register"]).fields())
        elif table == "indicator":
            asked = load_form("registers", record["register"]).fields() if "register" in record else None
            stem = STEMS[record["stem"]] if "stem" in record else asked
            parse(record.get("of", "true"), stem)
            parse(record.get("has", "true"), stem if "register" not in record else asked)
            parse(record.get("when", "true"), asked or stem)
        elif table == "seats":
            assert record["body"] in kinds
            assert {record["post"], *record.get("also", ())} <= set(posts)
        elif table == "due":
            parse(record["when"])
            assert record.get("make", "group") in kinds


@pytest.mark.parametrize("pack", PACKS)
def test_amounts_of_pay_are_money(pack: str) -> None:
    for table, record in records(pack):
        if table == "value" and record["unit"].startswith("元"):
            assert read_yuan(record["value"]) is not None, record["key"]


def test_every_sentence_can_be_filled() -> None:
    known = {
        *("day", "month", "first", "last", "months", "amount", "gross", "year", "rating", "source", "clause"),
        *("title", "minimum", "multiple", "floor", "short"),
        *("days", "why", "rate", "due", "paid", "standard", "percent", "advanced", "span"),
    }
    for pack in PACKS:
        for record in load_pack(pack).records("sentence", DAY) + load_pack(pack).records("scheme", DAY):
            names = {name for _, name, _, _ in Formatter().parse(record["says"]) if name}
            assert names <= known, record["id"]


def test_the_conflicts_of_the_papers_stay_data() -> None:
    found = {pack: load_pack(pack) for pack in PACKS}
    share = {
        pack: {each["id"]: each["at_least"] for each in found[pack].records("share", DAY)}
        for pack in ("luozhuang", "changji")
    }
    assert share["luozhuang"]["presidium.represented"] == "60%"
    assert share["changji"]["presidium.represented"] == "65%"
    assert found["changji"].term("vice_chair") == "副主任"
    assert found["longli"].term("vice_chair") == "副主席"
    assert found["changji"].term("visit") == "入户访视"
    assert found["longli"].term("visit") == "入户走访"
    assert found["longli"].require("pay.commissioner_month", DAY).value == 200
    assert found["changji"].value("pay.commissioner_month", DAY) is None
    assert found["longli"].value("pay.commissioner_month", date(2019, 9, 24)) is None
    assert found["national"].require("notice.smallest_public_count", DAY).value == 3
    assert found["national"].require("notice.smallest_public_village", DAY).value == 20


def test_the_minimum_wage_is_the_one_of_the_month() -> None:
    pack = load_pack("luozhuang")
    days = (date(2023, 9, 30), date(2023, 10, 1), date(2025, 9, 30), date(2025, 10, 1))
    assert [pack.require("pay.minimum_wage", day).value for day in days] == [1900, 2010, 2010, 2210]


def test_rules_of_every_pack_load_as_rules() -> None:
    for pack in PACKS:
        assert {rule.table for rule in rules(load_pack(pack), DAY)} >= {"seats", "verdict"}


def test_a_new_county_needs_no_python(tmp_path: Path) -> None:
    for name in ("national", "newcounty"):
        (tmp_path / name).mkdir()
    for path in resources.folder("policies", "national").glob("*.toml"):
        (tmp_path / "national" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "newcounty" / "pack.toml").write_text('name = "新县"\nbase = "national"\n', encoding="utf-8")
    (tmp_path / "newcounty" / "pay.toml").write_text(
        """
[[scheme]]
id = "commissioner"
title = "新县补贴"
applies = "disabled"
component = "multiple_of_minimum_wage"
amount = "0.15"
unit = "倍"
gate = "appraisal"
passes = ["passed"]
fails = ["failed"]
basis = "same_year"
from = 2026-01-01
source = "新政办发〔2026〕1号"
clause = "三"
says = "{months}个月，每月{amount}元，共{gross}元"

[[value]]
key = "pay.minimum_wage"
value = "1980.00"
unit = "元/月"
from = 2026-02-01
source = "新人社发〔2026〕2号"
clause = ""
""",
        encoding="utf-8",
    )
    pack = load_pack("newcounty", folder=tmp_path)
    from clfdesk.domain.appraisal import Appraisal

    staff = [Staff("王秀英", disabled=True, id=1), Staff("李国庆", id=2)]
    rated = [Appraisal(1, 2026, "passed")]
    held = draft(read_period("2026-Q1"), staff, rated, pack, DAY, {})
    assert [(line.name, line.held) for line in held.lines] == [("王秀英", "no_minimum_wage")]
    assert "2026年1月" in held.lines[0].held_because()
    paid = draft(read_period("2026-Q2"), staff, rated, pack, DAY, {})
    assert [(line.name, line.net_fen, line.held) for line in paid.lines] == [("王秀英", 3 * 29_700, "")]
    assert paid.lines[0].explanation[1].says == "3个月，每月297元，共891元"


def _pay_modules() -> list[Path]:
    stems = ("pay", "composition", "check", "organisation", "policy")
    return [
        path
        for path in CODE.rglob("*.py")
        if path.parent.name in ("domain", "services") and path.stem.startswith(stems)
    ]


def test_no_number_of_a_paper_stands_in_the_code() -> None:
    assert len(_pay_modules()) >= 8
    for path in _pay_modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
                assert node.value in (0, 1, 100, 256, 2000), f"{path.name}: {node.value}"


def test_no_locality_is_asked_for_by_name_in_the_code() -> None:
    for path in CODE.rglob("*.py"):
        assert not re.search(
            r"(==|!=|\bin\b)\s*[\"'(]*(longli|luozhuang|changji|jiaxing|tianjin)\b", path.read_text("utf-8")
        ), path
