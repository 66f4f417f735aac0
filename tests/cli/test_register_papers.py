"""Any register, through the verbs: counted, reminded of, late entries told, on paper and back, and one made by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.services import register, register_lines
from clfdesk.services.office import open_desk
from tests.office import Desk, demo_desk, new_desk

INCOMING = {
    "received_on": "2026-11-18",
    "channel": "phone",
    "sender": "示范县残疾人联合会",
    "title": "报送花名册",
    "due": "2026-11-23",
    "owner": "王秀英",
    "state": "open",
}
OWN = {
    "title": "轮椅清洗登记",
    "about": "person",
    "day": "washed_on",
    "due": "next_on",
    "counts": ["place"],
    "item": [
        {"name": "washed_on", "label": "清洗日期", "type": "date", "required": True},
        {"name": "who", "label": "姓名", "required": True},
        {"name": "place", "label": "地点", "type": "single", "options": {"home": "家中", "station": "站里"}},
        {"name": "next_on", "label": "下次", "type": "date"},
    ],
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path / "desk")


def test_what_is_due_stands_on_the_weeks_list_until_it_is_done(desk: Desk) -> None:
    kept = desk.done("register", "incoming", "add", "--answers", json.dumps(INCOMING))
    late = {**INCOMING, "title": "早该报的", "due": "2026-11-10"}
    desk.done("register", "incoming", "add", "--answers", json.dumps(late))
    far = {**INCOMING, "title": "不急的", "due": "2026-12-31"}
    desk.done("register", "incoming", "add", "--answers", json.dumps(far))
    found = desk.done("agenda")["rows"]
    assert [(row["says"].split(" · ")[-1], row["left"]) for row in found] == [("早该报的", -10), ("报送花名册", 3)]
    done = json.dumps({"state": "done", "done_on": "2026-11-20"})
    desk.done("register", "incoming", "change", "--number", kept["number"], "--answers", done)
    assert len(desk.done("agenda")["rows"]) == 1


def test_the_hour_is_checked_and_stands_on_the_weeks_list(desk: Desk) -> None:
    wrong = desk("register", "incoming", "add", "--answers", json.dumps({**INCOMING, "due_at": "下午三点"})).refusal
    assert "完成期限（时）" in wrong["where"]
    desk.done("register", "incoming", "add", "--answers", json.dumps({**INCOMING, "title": "晚些的"}))
    desk.done("register", "incoming", "add", "--answers", json.dumps({**INCOMING, "due_at": "9：30"}))
    found = desk.done("register", "incoming", "due")["rows"]
    assert [row["at"] for row in found] == ["09:30", ""]  # the earlier hour first
    assert "09:30前" in desk.done("agenda")["rows"][0]["says"]


def test_a_matter_sent_on_is_every_villages_task_and_one_undo(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "3")
    kept = desk.done("register", "incoming", "add", "--answers", json.dumps(INCOMING))["number"]
    before = desk.done("register", "task", "list")["count"]
    villages = [row["village"] for row in desk.done("coverage")["rows"]]
    send = ("register", "incoming", "send-on", "--number", kept, "--villages")
    assert desk(*send, "没有这个村").refusal["where"] == "没有这个村"
    assert len(desk.done(*send, villages[0])["numbers"]) == 1
    sent = desk.done(*send, "all")
    assert (len(sent["numbers"]), sent["already"]) == (2, [villages[0]])
    rows = desk.done("register", "task", "list")["rows"]
    mine = {row["units"]: row for row in rows if row["measure"] == INCOMING["title"]}
    assert set(mine) == set(villages)
    assert {(row["due"], row["state"]) for row in mine.values()} == {(INCOMING["due"], "open")}
    entry = next(row for row in desk.done("register", "incoming", "list")["rows"] if row["number"] == kept)
    assert entry["sent_on_to"] == "、".join(villages)
    desk.done("undo", str(sent["change_set"]))
    assert desk.done("register", "task", "list")["count"] == before + 1
    visit = desk.done("register", "visit", "list")["rows"][0]["number"]
    assert desk("register", "visit", "send-on", "--number", visit, "--villages", "all").code == 1


def test_what_is_lacking_is_told_once_on_paper(tmp_path: Path) -> None:
    """The paper lists what the matter chosen asks for and marks what is missing; somebody on no roster gets his too."""
    desk = demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "2")
    person = desk.persons()[0]
    answers = {
        "received_on": "2026-11-19",
        "who": "新来的人",
        "item": "benefit",
        "channel": "self",
        "state": "open",
    }
    words = ("register", "counter", "add", "--answers")

    def paper(number: int, *more: str) -> list[str]:
        (file,) = desk.done("register", "counter", "paper", "--number", number, *more, "--out", tmp_path)["files"]
        document = pypdfium2.PdfDocument(file["path"])
        return "".join(page.get_textpage().get_text_bounded() for page in document).split()

    def ticked(told: list[str]) -> list[str]:
        return [told[at + 1] for at, word in enumerate(told) if word == "√"][1:]  # the first is the heading

    stranger = desk.done(*words, json.dumps(answers))["number"]
    told = paper(stranger, "--lacking", "身份证和户口簿、残疾人证、村里的证明")
    assert "新来的人：" in told
    assert any("两项补贴事项" in line for line in told)
    assert ticked(told) == ["身份证和户口簿", "残疾人证", "村里的证明"]
    assert "两项补贴申请审批表" in told
    (row,) = (row for row in desk.done("register", "counter", "list")["rows"] if row["number"] == stranger)
    assert (row["told"], "残疾人证" in row["lacking"]) == (True, True)
    known = {**answers, "who": person["name"], "item": "certificate", "business": "reissue"}
    kept = desk.done(*words, json.dumps(known), "--person", person["number"])["number"]
    told = paper(kept, "--lacking", "遗失说明")
    assert f"{person['name']}：" in told
    assert ticked(told) == ["遗失说明"]
    assert "残疾人证补办申请表" in told
    assert desk("register", "visit", "paper", "--number", 1, "--out", tmp_path).refusal["next"]


def test_nothing_is_back_dated(desk: Desk, tmp_path: Path) -> None:
    answers = {**INCOMING, "received_on": "2026-10-01"}
    kept = desk.done("register", "incoming", "add", "--answers", json.dumps(answers))
    (row,) = desk.done("register", "incoming", "list")["rows"]
    assert (row["entered_on"], row["kept_on"], row["late"]) == ("2026-10-01", "2026-11-20", True)
    forged = {**answers, "@kept_on": "2026-10-01"}
    assert desk("register", "incoming", "add", "--answers", json.dumps(forged)).code == 1
    assert (
        desk("register", "incoming", "add", "--answers", json.dumps({**answers, "received_on": "2026-11-21"})).code == 1
    )
    changed = Desk(desk.folder, "2026-11-25").done(
        "register", "incoming", "change", "--number", kept["number"], "--answers", '{"owner": "李国庆"}'
    )
    assert changed["number"] == kept["number"]
    (row,) = desk.done("register", "incoming", "list")["rows"]
    assert (row["owner"], row["kept_on"]) == ("李国庆", "2026-11-20")


def test_a_clerk_makes_a_register_of_her_own(desk: Desk, tmp_path: Path) -> None:
    desk.done("register", "own_wheelchairs", "define", "--answers", json.dumps(OWN))
    answers = {"washed_on": "2026-11-19", "who": "张永贵", "place": "home", "next_on": "2026-11-22"}
    desk.done("register", "轮椅清洗登记", "add", "--answers", json.dumps(answers))
    assert desk.done("register", "own_wheelchairs", "count")["counts"] == {"地点": {"家中": 1}}
    assert [row["title"] for row in desk.done("agenda")["rows"]] == ["轮椅清洗登记"]
    assert desk.done("register", "own_wheelchairs", "print", "--out", tmp_path)["files"][0]["sha256"]
    for wrong in ({**OWN, "counts": ["owl"]}, {**OWN, "item": [{"name": "a", "label": "甲", "type": "owl"}]}):
        assert desk("register", "own_more", "define", "--answers", json.dumps(wrong)).code == 1
    assert desk("register", "visit", "define", "--answers", json.dumps(OWN)).code == 1


def test_a_register_of_her_own_is_changed_and_hidden(desk: Desk) -> None:
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    try:
        register_lines.define_lines(
            office, "轮椅清洗登记", "清洗日期 日期 必填\n姓名 文字 必填\n地点 单选（家中、站里）"
        )
        (mine,) = register.own()
        assert register_lines.lines_of(mine.name).splitlines()[2] == "地点 单选（家中、站里）"
        kept = register.add(office, mine.name, {"item_1": "2026-11-19", "item_2": "张永贵"})
        register_lines.define_lines(office, "轮椅清洗登记", "姓名 文字 必填\n清洗日期 日期 必填\n几时 时间")
        (newer,) = register.own()
        assert [(item.name, item.label) for item in newer.form.items] == [
            ("item_2", "姓名"),
            ("item_1", "清洗日期"),
            ("item_4", "几时"),
        ]
        (row,) = register.rows(mine.name)
        assert (row["number"], row["item_2"]) == (kept.number, "张永贵")  # it belongs to its item still
        register_lines.hide(office, mine.name)
        assert mine.name not in {each.name for each in register.registers()}
        assert len(register.rows(mine.name)) == 1
        with pytest.raises(Refusal):
            register_lines.hide(office, "visit")
    finally:
        office.close()


def test_rows_that_do_not_fit_are_told_and_the_others_kept(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "2")
    person = desk.persons()[0]
    (tmp_path / "sheet.csv").write_text(
        "村（社区）,身份证号,发放日期,节点,姓名,慰问金（元）,已签收\n"
        f"{person['village']},{person['id_number']},2026-02-10,春节,{person['name']},500,是\n"
        f"{person['village']},,2026-02-30,春节,某人,500,是\n"
        f"{person['village']},,2026-02-11,端午,某人,500,是\n",
        encoding="utf-8",
    )
    before = {row["number"] for row in desk.done("register", "gift", "list")["rows"]}
    taken = desk.done("register", "gift", "take", tmp_path / "sheet.csv")
    assert (taken.code, taken["entries"]) == (3, 1)
    assert [(each["row"], "节点" in each["why"]) for each in taken["refused"]] == [(3, False), (4, True)]
    (row,) = (row for row in desk.done("register", "gift", "list")["rows"] if row["number"] not in before)
    assert (row["person"], row["signed"], row["late"]) == (person["number"], True, True)
    desk.done("undo", str(taken["change_set"]))
    assert desk.done("register", "gift", "list")["count"] == len(before)
