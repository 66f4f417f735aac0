"""Every shipped register does all that a register does; none has code of its own, so one loop proves them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from clfdesk import resources
from clfdesk.clock import Clock
from clfdesk.domain.register import Entry, Register
from clfdesk.grammar.expression import parse
from clfdesk.services import journal, register, register_due, register_papers
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

NAMES = resources.names("registers")
TODAY = date(2026, 11, 20)
DAY = "2026-11-02"
GIVEN: dict[str, Any] = {
    "date": DAY,
    "flag": True,
    "time": "09:30",
    "text": "示例内容",
    "account": "6222000000000000004",
}
#: What the office's papers call the books, and the book that is each: 龙府办发〔2019〕48号 二(一)3(3) and the others.
ASKED = {
    "收文与交办": "incoming", "任务分工": "task", "窗口受理": "counter", "入户走访": "visit", "信访接待": "petition",
    "咨询服务": "consultation", "需求登记": "need", "一人一案台账": "case_plan", "专职委员工作日志": "work_diary",
    "专职委员月报": "work_month", "上门评定": "home_assessment", "近亲属备案": "relatives", "专题研究会议": "meeting",
    "残协会议": "association_meeting", "学习培训": "training", "活动": "activity", "提案": "proposal",
    "三重一大决策": "decision", "报到": "reporting_in", "联系户": "contact_pair", "结对帮扶": "pairing",
    "荣誉表彰": "honour", "后备人才": "talent", "志愿者": "volunteer", "志愿者服务": "volunteer_service",
    "购买服务": "purchase", "服务资源目录": "service_resource", "法律援助": "legal_aid", "临时救助": "aid",
    "慰问发放": "gift", "辅具库存与发放": "device", "家庭无障碍改造": "home_adaptation", "托养": "care",
    "教育安置": "education", "就业": "employment", "就业培训": "skill_training", "康复服务": "rehabilitation",
    "家庭医生与服药": "family_doctor", "参保": "insurance", "经费收支": "funds", "设施自查": "facility",
    "政策宣传回执": "publicity", "社会工作师证书与补助": "social_worker",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One small desk for all; what a register gets is taken back."""
    folder = tmp_path_factory.mktemp("registers") / "desk"
    made = make_demo(folder, persons=20, villages=2, clock=Clock(fixed=TODAY))
    yield made
    made.close()


def answers_for(book: Register) -> dict[str, Any]:
    """Return an answer for every item that applies, as a clerk would fill the whole form."""
    found: dict[str, Any] = {item.name: None for item in book.form.items}
    for item in book.form.items:
        if item.when and parse(item.when).holds(found) is not True:
            continue
        if item.type in ("single", "multi"):
            code = item.options[0][0]
            found[item.name] = [code] if item.type == "multi" else code
        elif item.type == "number":
            found[item.name] = str(max(item.minimum or 0, 1))
        else:
            found[item.name] = GIVEN[item.type]
    return {key: value for key, value in found.items() if value is not None}


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    said = "".join(page.get_textpage().get_text_bounded() for page in document)
    return said.replace("\n", "").replace("\r", "")


def test_each_book_the_papers_ask_for_is_there_with_its_paper_and_a_reminder() -> None:
    assert len(NAMES) >= 40
    assert set(ASKED.values()) <= set(NAMES)
    for name in NAMES:
        book = register.named(name)
        assert book.form.source, name
        assert book.group, name
        assert book.due or book.every, name  # nothing is kept that the week's list would never speak of
        assert book.counts or book.sums, name


@pytest.mark.parametrize("name", NAMES)
def test_it_is_filled_listed_counted_exported_taken_back_and_printed(office: Office, name: str, tmp_path: Path) -> None:
    book = register.named(name)
    links = {"person": {"person": 1}, "staff": {"staff": 1}, "division": {"division": 2}}.get(book.about, {})
    before = len(register.rows(name))
    given = answers_for(book)
    kept = register.add(office, name, given, **links)
    listed = register.rows(name)
    assert len(listed) == before + 1
    mine = next(row for row in listed if row["number"] == kept.number)
    assert {key: str(mine[key]) for key in given} == {key: str(value) for key, value in given.items()}
    assert mine["late"] is True  # of the 2nd, kept on the 20th: the paper says so, and nothing is back-dated
    assert register.statistics(name).entries == before + 1
    register_due.due(office, name)
    out = register_papers.export(office, name, tmp_path).path
    cells = {cell for line in load_workbook(out).active.iter_rows(values_only=True) for cell in line}
    assert {item.label for item in book.form.items} <= cells
    with unit("test"):
        records.delete(Entry, kept.number)
    taken = register_papers.take(office, name, out)
    assert (taken.entries, len(taken.refused)) == (1, before)  # what is here already is told, not doubled
    back = next(row for row in register.rows(name) if row["kept_on"] == TODAY and row["entered_on"][:10] == DAY)
    assert {item.name: str(back.get(item.name, "")) for item in book.form.items} == {
        item.name: str(given.get(item.name, "")) for item in book.form.items
    }
    pressed = text_of(register_papers.press(office, name, tmp_path).path)
    assert book.title in pressed
    assert "2026年11月20日补录" in pressed
    assert book.title in text_of(register_papers.press_blank(office, name, tmp_path).path)
    journal.undo(office, taken.change_set)
    assert len(register.rows(name)) == before


@pytest.mark.parametrize("name", [name for name in NAMES if register.named(name).every])
def test_a_book_without_its_entry_is_spoken_of_when_the_time_runs_out(office: Office, name: str) -> None:
    book = register.named(name)
    end = date(2027, 12, 31)
    early = Office(office.folder, Clock(fixed=end - timedelta(days=book.last_days + 1)), office.user, office.info)
    late = Office(office.folder, Clock(fixed=end), office.user, office.info)
    kept = register.add(office, name, answers_for(book))
    asked = [each for each in register_due.due(late, name) if not each.number]
    assert [(each.due, each.what[-5:]) for each in asked] == [(end, "还没有登记")]
    assert not [each for each in register_due.due(early, name) if not each.number]
    journal.undo(office, kept.change_set)
