"""Duties of a year and of five: spoken of in time, by the paper that asks for them, and opened where they are mended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.office import Desk, demo_desk, new_desk

TABLES = ("seats", "share", "holder", "due", "verdict", "tally", "indicator")
HONOUR = {"awarded_on": "2026-03-01", "who": "王秀英", "kind": "model", "level": "county", "title": "自强模范"}


def rules(said: Any) -> dict[str, dict[str, Any]]:
    return {each["rule"]: each for each in said["verdicts"]}


@pytest.mark.parametrize(
    ("policy", "clause"), [("luozhuang", "一1"), ("jiaxing", "二(六)3"), ("tianjin", "三14"), ("longli", None)]
)
def test_honours_are_asked_for_once_a_year_where_a_paper_says_so(
    tmp_path: Path, policy: str, clause: str | None
) -> None:
    desk = new_desk(tmp_path / "desk", policy=policy)
    found = rules(desk.done("check", "--kind", "deadline")).get("honour.every_year")
    assert (found["clause"] if found else None) == clause
    if found is None:
        return
    assert (found["severity"], found["opens"]) == ("info", "register:honour")
    (line,) = (row for row in desk.done("agenda")["rows"] if row["title"] == "荣誉表彰")
    assert (line["page"], line["key"], line["clause"]) == ("registers", "honour", clause)
    last = {**HONOUR, "awarded_on": "2025-12-01"}
    desk.done("register", "honour", "add", "--answers", json.dumps(last))
    assert "honour.every_year" in rules(desk.done("check", "--kind", "deadline"))
    desk.done("register", "honour", "add", "--answers", json.dumps(HONOUR))
    assert "honour.every_year" not in rules(desk.done("check", "--kind", "deadline"))
    words = ("policy", "set", "honour.a_year", "2", "--source", "示残联发〔2026〕2号", "--from", "2026-01-01")
    desk.done(*words)
    assert "差1次" in rules(desk.done("check", "--kind", "deadline"))["honour.every_year"]["says"]


def test_five_years_of_training_are_counted_and_spoken_of_in_autumn(tmp_path: Path) -> None:
    """Tianjin: everybody within five years; how many years is the paper's value, and a local one takes its place."""
    desk = demo_desk(tmp_path / "desk", "--persons", "20", "--villages", "2", "--policy", "tianjin")
    names = [row["name"] for row in desk.done("list", "staff")["rows"]]
    entries = desk.done("register", "training", "list")["rows"]
    assert len(entries) == 1
    away = set(names) - set(entries[0]["attendees"].split("、"))
    assert len(away) == 2

    def says(day: str) -> list[str]:
        rows = Desk(desk.folder, day).done("agenda")["rows"]
        return [row["says"] for row in rows if "五年培训" in row["says"]]

    assert says("2026-09-30") == []
    assert f"{len(names)} 中有 {len(names) - 2}" in says("2026-11-20")[0].replace("（", " ").replace("）", " ")
    old = {"held_on": "2022-12-01", "title": "岗前培训", "form": "offline", "attendees": "、".join(away)}
    desk.done("register", "training", "add", "--answers", json.dumps(old))
    assert says("2026-11-20") == []
    assert len(says("2027-12-05")) == 1  # the old training is five years past by then
    words = ("policy", "set", "training.everyone_within", "3", "--source", "津残联〔2026〕1号", "--from", "2026-01-01")
    desk.done(*words)
    assert len(says("2026-11-20")) == 1


def test_an_age_limit_is_the_localitys_and_names_who_is_past_it(tmp_path: Path) -> None:
    """No paper of the five names one, so none is asked for; a local one is entered with its document number."""
    desk = demo_desk(tmp_path / "desk", "--persons", "20", "--villages", "2")
    assert "staff.too_old" not in rules(desk.done("check"))
    words = ("policy", "set", "staff.commissioner_oldest", "50", "--source", "示残联发〔2026〕5号")
    desk.done(*words, "--from", "2026-01-01")
    past = "role == 'commissioner' and empty(ended_on) and birth < 1975-11-21"
    listed = desk.done("list", "staff", "--where", past)["rows"]
    assert listed
    found = rules(desk.done("check"))["staff.too_old"]
    assert set(found["concerned"]) == {f"staff:{row['number']}" for row in listed}
    line = next(row for row in desk.done("policy", "list")["rows"] if row["id"] == "staff.commissioner_oldest")
    assert (line["says"], line["source"]) == ("50", "示残联发〔2026〕5号")


def test_each_years_days_are_asked_for_in_jiaxing(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="jiaxing")
    found = rules(Desk(desk.folder, "2026-05-02").done("check", "--kind", "deadline"))
    assert (found["activity.help_day"]["severity"], found["activity.disability_day"]["severity"]) == ("amber", "info")
    held = {"held_on": "2026-05-17", "kind": "help_day", "title": "助残日集中宣传"}
    desk.done("register", "activity", "add", "--answers", json.dumps(held))
    assert "activity.help_day" not in rules(desk.done("check", "--kind", "deadline"))
    duties = {each["rule"] for each in desk.done("policy", "duties")["rows"]}
    assert {"county.disabled_cadre", "meeting.joint"} <= duties


def test_every_rule_of_every_pack_can_be_evaluated(tmp_path: Path) -> None:
    """One desk by each of the six packs in turn: no rule is unreadable, and each unmet one names its paper."""
    desk = demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "2")
    for kind in ("congress", "presidium", "blind_association", "station", "working_committee"):
        desk.done("body", "add", "--kind", kind, "--name", f"某{kind}")
    for policy in ("national", "luozhuang", "jiaxing", "changji", "tianjin", "longli"):
        desk.done("policy", "use", policy)
        said = desk.done("check", "--all")["verdicts"]
        assert len(said) > 10
        assert not [each for each in said if "无法计算" in each["says"]], policy
        assert all(each["source"] for each in said), policy
        asked = {each["id"] for table in TABLES for each in desk.done("policy", "list", table)["rows"]}
        county = {each["rule"] for each in desk.done("policy", "duties")["rows"]}
        for each in said:
            assert each["rule"] in asked or each["rule"].startswith("data."), each
            assert each["rule"] not in county, each
