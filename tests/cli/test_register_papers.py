"""Any register, through the verbs: counted, reminded of, late entries told, on paper and back, and one made by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from clfdesk.clock import Clock
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.form import Form, Item, load_form
from clfdesk.services import register, register_lines, register_papers
from clfdesk.services.office import open_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.office import Desk, demo_desk, new_desk

FORMS = [form.name for form in register.forms()]
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


def sample(form: Form) -> dict[str, Any]:
    """Return answers that fill every item a form asks without conditions."""
    given: dict[str, Any] = {item.name: value(item) for item in form.items if not item.when}
    for item in form.items:
        if item.when and item.required and item.when.split("==")[0].strip() in given:
            name, _equals, wanted = item.when.partition("==")
            if str(given[name.strip()]).lower() == wanted.strip().strip("'"):
                given[item.name] = value(item)
    return given


def value(item: Item) -> Any:
    if item.type == "single":
        return item.options[-1][0]
    if item.type == "multi":
        return [item.options[0][0]]
    return {"date": "2026-11-02", "time": "09:30", "number": 1, "flag": False}.get(item.type, f"某{item.label[:6]}")


def test_there_are_at_least_forty_and_each_names_its_paper() -> None:
    assert len(FORMS) >= 40
    for name in FORMS:
        form = load_form("registers", name)
        assert form.source
        assert register.named(name).group


def test_every_register_is_filled_listed_counted_printed_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    try:
        for name in FORMS:
            form = load_form("registers", name)
            answers = sample(form)
            register.add(office, name, answers)
            (row,) = register.rows(name)
            assert {item: row[item] for item in answers} == answers, name
            assert row["late"] is True  # kept on the 20th, of the 2nd
            counted = register.statistics(name)
            assert (counted.entries, counted.late) == (1, 1)
            register.due(office, name)
            out = tmp_path / name
            assert register_papers.press(office, name, out).path.read_bytes().startswith(b"%PDF")
            file = register_papers.export(office, name, out)
            with unit("test"):
                records.delete(Entry, row["number"])
            taken = register_papers.take(office, name, file.path)
            assert (taken.entries, taken.refused) == (1, ()), name
            (back,) = register.rows(name)
            if name == FORMS[0]:
                assert register_papers.take(office, name, file.path).entries == 0  # it is there already
                assert register_papers.press_blank(office, name, out).path.stat().st_size > 1000
            for item in form.items:
                assert str(back.get(item.name, "")) == str(answers.get(item.name, "")), f"{name} {item.name}"
    finally:
        office.close()


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
    desk = demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "2")
    person = desk.persons()[0]
    answers = {
        "received_on": "2026-11-19",
        "who": person["name"],
        "item": "certificate",
        "channel": "self",
        "state": "open",
    }
    words = ("register", "counter", "add", "--answers", json.dumps(answers))
    loose = desk.done(*words)["number"]
    assert desk("register", "counter", "paper", "--number", loose, "--out", tmp_path).refusal["next"]
    kept = desk.done(*words, "--person", person["number"])["number"]
    (file,) = desk.done("register", "counter", "paper", "--number", kept, "--out", tmp_path / "out")["files"]
    document = pypdfium2.PdfDocument(file["path"])
    assert person["name"] in "".join(page.get_textpage().get_text_bounded() for page in document)


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
