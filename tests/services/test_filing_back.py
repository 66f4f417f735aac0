"""A return that came back: the county's words and its marked workbook taken in; old versions written again; the whole round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.errors import Refusal
from clfdesk.grammar.identity import check_id
from clfdesk.services import county_merge, filing, filing_again, filing_back, filing_life, filing_versions
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from clfdesk.services.person import list_rows, save_person
from clfdesk.storage import records
from clfdesk.storage.unit import unit

DAY = date(2026, 11, 20)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_demo(tmp_path / "d", persons=30, villages=3, clock=Clock(fixed=DAY))
    with unit("test"):  # the demonstration has its own few mistakes; these tests make theirs
        for each in records.every(Person):
            if check_id(each.id_number, DAY).state != "valid":
                records.update(Person, each.id, {"lifecycle": "moved_out"})
    yield made
    close_desk(made)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第7行身份证不对；合计与明细不符；没盖章", [(7, "身份证不对"), (0, "合计与明细不符"), (0, "没盖章")]),
        ("7行：姓名写错了\n第 12 行 电话少一位", [(7, "姓名写错了"), (12, "电话少一位")]),
        ("第3行证号不对，第4行也不对。", [(3, "证号不对"), (4, "也不对。")]),
        ("要用我们新模板", [(0, "要用我们新模板")]),
        ("  ；\n", []),
    ],
)
def test_the_countys_words_are_read_row_by_row(text: str, found: list[tuple[int, str]]) -> None:
    assert filing_back.reasons(text) == found


def sent(office: Office, code: str, period: str, out: Path, **more: Any) -> Path:
    made = filing.make(office, code, period, out, **more)
    filing_life.send(office, filing_versions.pick(office, code, period), to="县残联", accept_unverified=True)
    return made.files[0].path


@pytest.mark.parametrize("old", [False, True])
def test_from_the_desk_to_the_county_and_back_until_it_counts(office: Office, tmp_path: Path, old: bool) -> None:
    """Made, sent, received, marked, sent back, taken in, mended, made again: the second version counts."""
    people = list_rows(office, "person", where="lifecycle == 'registered'", order="village, number").rows
    wrong = people[4]
    with unit("test"):
        records.update(Person, wrong["number"], {"id_number": "110000195001010014"})
    letters, back = tmp_path / "收", tmp_path / "退"
    sent(office, "R01", "2026", letters, old=old)
    (marked,) = county_merge.send_back(letters, back, office=None, today=DAY)
    said = filing_back.take(office, marked.path).version
    assert (said.state, [(each.row, each.key) for each in said.reasons]) == ("sent_back", [(5, wrong["number"])])
    assert "校验" in said.reasons[0].says or "身份证号不对" in said.reasons[0].says
    save_person(office, wrong["number"], {"id_number": wrong["id_number"]})
    sent(office, "R01", "2026", letters, old=old)
    merged = county_merge.merge(letters, tmp_path / "汇", today=DAY)
    codes = sorted(trouble.code for each in merged.collection.files for trouble in each.troubles)
    assert (codes, merged.rows, merged.findings) == (["replaced"], len(people), {})
    states = {each.revision: each.state for each in filing_versions.versions(office, card="R01")}
    assert states == {1: "superseded", 2: "sent"}
    filing_life.accept(office, filing_versions.pick(office, "R01", "2026"))


def test_reasons_stand_at_their_rows_on_many_sheets_too(office: Office, tmp_path: Path) -> None:
    people = list_rows(office, "person", where="lifecycle == 'registered'", order="village, number").rows
    with unit("test"):
        records.update(Person, people[-1]["number"], {"id_number": "110000195001010014"})
    sent(office, "R02-9", "2026", tmp_path / "收")
    (marked,) = county_merge.send_back(tmp_path / "收", tmp_path / "退", today=DAY)
    assert [row for row, _says in filing_back.read(office, marked.path).reasons] == [len(people)]


def test_what_is_no_workbook_of_ours_is_refused_in_a_sentence(office: Office, tmp_path: Path) -> None:
    file = sent(office, "R01", "2026", tmp_path / "收")
    with pytest.raises(Refusal) as bare:
        filing_back.take(office, file)  # nothing is marked in it
    assert bare.value.next
    book = load_workbook(file)
    for name in book.custom_doc_props.names:
        del book.custom_doc_props[name]
    book.save(tmp_path / "抄.xlsx")
    other = load_workbook(file)
    other.custom_doc_props["资料库编号"].value = "another"
    other.save(tmp_path / "别人的.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(file.read_bytes()[:3000])
    for name in ("抄.xlsx", "别人的.xlsx", "坏.xlsx", "没有.xlsx"):
        with pytest.raises(Refusal):
            filing_back.take(office, tmp_path / name)
    assert filing_versions.pick(office, "R01", "2026").state == "sent"


@pytest.mark.parametrize(("code", "period"), [("R01", "2026"), ("R03", "2026-Q4"), ("R16", "2026-Q3")])
def test_an_old_version_is_written_again_as_it_was(office: Office, tmp_path: Path, code: str, period: str) -> None:
    made = filing.make(office, code, period, tmp_path / "一")
    before = load_workbook(made.files[0].path).worksheets[0]
    for person in list_rows(office, "person").rows[:9]:
        save_person(office, person["number"], {"name": "改过的"})
    made.files[0].path.unlink()
    office.clock = Clock(fixed=date(2027, 3, 1))
    again = filing_again.rewrite(office, filing_versions.pick(office, code, period), tmp_path / "二")
    assert again.path.name == made.files[0].path.name
    after = load_workbook(again.path).worksheets[0]
    assert [[cell.value for cell in row] for row in after] == [[cell.value for cell in row] for row in before]
    assert len(filing_versions.versions(office, card=code, period=period)) == 1
    with pytest.raises(Refusal):
        filing.draft(office, "R13", "2026-H2")
        filing_again.rewrite(office, filing_versions.pick(office, "R13", "2026-H2"), tmp_path / "三")


def test_answers_given_to_a_draft_count_when_it_is_checked(office: Office) -> None:
    made = filing.draft(office, "R16", "2026-Q3")
    with pytest.raises(Refusal):
        filing.check(office, "R16", "2026-Q3")
    filing_life.answer(office, filing_versions.pick(office, "R16", "2026-Q3"), made.problems[0].id, "县里要预报数")
    assert filing.check(office, "R16", "2026-Q3").state == "checked"
