"""Fields of the desk's own: from a column of theirs to a list, a form, an export, a history, and back out of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.own_field import OwnField, guess, renamed
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar import own
from clfdesk.services import bulk, intake, intake_own, journal, list_export, merging, own_field, person, village_form
from clfdesk.services.office import Office, close_desk, create_desk, open_desk
from clfdesk.storage import records

CLOCK = Clock(date(2026, 11, 22))
LIST = (
    "姓名,身份证号,村（社区）,所在支行,轮椅,申请份数,评定日\n"
    "甘一,110000195001010015,石桥村,县农商行,有,3,2024-01-02\n"
    "甘二,110000196208152349,石桥村,县邮储,无,,2024.2.3\n"
)
KEEP = {"所在支行": "+", "轮椅": "+", "申请份数": "+", "评定日": "+text"}


@pytest.fixture
def office(tmp_path: Path):
    office = create_desk(tmp_path / "desk", pack="longli", township="柳河镇", clock=CLOCK)
    yield office
    close_desk(office)
    assert own.fields("person") == ()


def _taken(office: Office, tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "村.csv"
    path.write_text(LIST, "utf-8")
    look = intake.preview(office, path, mapping=intake_own.without(KEEP))
    mapping = intake_own.kept(office, look, KEEP)
    intake.commit(office, intake.preview(office, path, mapping=mapping))
    return mapping


def test_a_column_of_theirs_is_kept_listed_and_found(office: Office, tmp_path: Path) -> None:
    mapping = _taken(office, tmp_path)
    assert [each.kind for each in own_field.listed()] == ["text", "flag", "integer", "text"]
    bank, chair, copies, _day = mapping.values()
    rows = person.list_rows(office, "person", columns=["name", bank, chair, copies], order=f"-{copies}").rows
    assert rows[0] == {"name": "甘一", bank: "县农商行", chair: True, copies: 3}
    assert person.list_rows(office, "person", where=f"not {chair} and empty({copies})").count == 1
    assert person.list_rows(office, "person", purpose="public").fields.names() == [
        each.name for each in STEMS["person"] if each.public
    ]
    again = intake.preview(office, tmp_path / "村.csv")
    assert (again.piles["same"], {each.field for each in again.columns} >= {bank, chair}) == (2, True)
    out = list_export.export_list(office, "person", person.list_rows(office, "person"), out=tmp_path / "out")
    back = intake.preview(office, out.path)
    assert back.piles["same"] == 2


def test_history_form_bulk_and_merge_know_it(office: Office, tmp_path: Path) -> None:
    bank = next(iter(_taken(office, tmp_path).values()))
    person.save_person(office, 1, {bank: "县信用社"})
    steps = [(step.field, step.old, step.new) for step in journal.history(office, "person", 1)]
    assert (bank, "县农商行", "县信用社") in steps
    assert (bank, None, "县农商行") in steps
    told = bulk.apply(office, [1, 2], [bulk.Order(bank, "set", "县农商行")])
    assert told.changed == 2
    bulk.apply(office, [2], [bulk.Order(bank, "clear")])
    assert own_field.held("person")[2].get(bank) is None
    merging.merge(office, 2, 1)
    assert own_field.held("person")[2][bank] == "县农商行"
    journal.undo(office)
    assert own_field.held("person")[1][bank] == "县农商行"


def test_a_field_with_values_is_not_undone_before_them(office: Office, tmp_path: Path) -> None:
    _taken(office, tmp_path)
    made = next(each for each in journal.change_sets(office) if each.action == "field.add")
    with pytest.raises(Refusal) as caught:
        journal.undo(office, made.id)
    assert "导入" in caught.value.why
    journal.undo(office)  # the import
    journal.undo(office, made.id)
    assert made.source not in {each.title for each in own_field.listed()}


def test_choices_keep_their_numbers_and_retired_fields_their_values(office: Office, tmp_path: Path) -> None:
    _taken(office, tmp_path)
    field = own_field.add(office, "轮椅类型", kind="code", choices=["手推", "电动"])
    person.save_person(office, 1, {field.name: "2"})
    own_field.change(office, field.name, choices=["电动代步", "手推"])
    assert own_field.named(field.name).words() == {"3": "电动代步", "1": "手推", "2": "电动"}
    own_field.change(office, field.name, retired=True)
    assert field.name not in STEMS["person"].names()
    close_desk(office)
    again = open_desk(office.folder, clock=CLOCK)
    own_field.change(again, field.name, retired=False, title="轮椅")
    assert person.list_rows(again, "person", where=f"{field.name} == 2").count == 1


@pytest.mark.parametrize(
    ("title", "kind", "choices"),
    [("姓 名", "text", ()), ("", "text", ()), ("类型", "code", ["一"]), ("数", "real", ())],
)
def test_what_cannot_be_a_field_is_refused(office: Office, title: str, kind: str, choices: list[str]) -> None:
    with pytest.raises(Refusal) as caught:
        own_field.add(office, title, kind=kind, choices=choices)
    assert caught.value.next
    assert records.every(OwnField) == []


def test_a_village_form_asks_for_it_and_takes_it_back(office: Office, tmp_path: Path) -> None:
    _taken(office, tmp_path)
    made = village_form.make(office, "石桥村", tmp_path)
    assert intake.preview(office, made.path).piles["same"] == 2


def test_other_lists_have_fields_of_their_own(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "村名.csv"
    path.write_text("村名,网格数,类别\n石桥村,4,村\n", "utf-8")
    look = intake.preview(office, path, stem="division", mapping={"网格数": ""})
    mapping = intake_own.kept(office, look, {"网格数": "+"})
    intake.commit(office, intake.preview(office, path, stem="division", mapping=mapping))
    rows = person.list_rows(office, "division", columns=["name", mapping["网格数"]]).rows
    assert {"name": "石桥村", mapping["网格数"]: 4} in rows


def test_what_a_column_holds_is_guessed_and_choices_are_renamed() -> None:
    assert guess(["是", "否", None]) == "flag"
    assert guess(["1", "0"]) == "integer"
    assert guess(["13812345678"]) == "text"
    assert guess([20240102, "2024-01-03"]) == "date"
    assert guess([]) == "text"
    assert renamed({"1": "甲", "2": "乙"}, ["乙", "丙", "乙", " "]) == {"2": "乙", "3": "丙"}
