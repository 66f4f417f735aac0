"""Ways a list comes in: several files, nobody matched, a word that makes blank, former names; the original stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.alias import Alias
from clfdesk.domain.person import Person
from clfdesk.grammar.identity import check_character
from clfdesk.services import intake, intake_original, journal, reconcile
from clfdesk.services.office import Office, close_desk, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit


def _id(number: int) -> str:
    first = f"1100001970010100{number}"
    return first + check_character(first)


@pytest.fixture
def office(tmp_path: Path):
    office = create_desk(tmp_path / "desk", pack="longli", township="柳河镇", clock=Clock(date(2026, 11, 22)))
    yield office
    close_desk(office)


def _list(tmp_path: Path, text: str, name: str = "村.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def _stored(office: Office, path: Path, **how) -> intake.Outcome:
    return intake.commit(office, intake.preview(office, path, **how))


def test_blank_keeps_and_only_the_word_clears(office: Office, tmp_path: Path) -> None:
    _stored(office, _list(tmp_path, f"姓名,身份证号,联系电话,备注\n甘一,{_id(1)},13900000001,独居\n"))
    _stored(office, _list(tmp_path, f"姓名,身份证号,联系电话,备注\n甘一,{_id(1)},,清空\n"))
    (person,) = records.every(Person)
    assert (person.phone, person.remark) == ("13900000001", "")


def test_several_files_are_one_list_and_stay_with_it(office: Office, tmp_path: Path) -> None:
    one = _list(tmp_path, f"姓名,身份证号\n甘一,{_id(1)}\n", "甲村.csv")
    two = _list(tmp_path, f"残疾人姓名,公民身份号码\n甘二,{_id(2)}\n甘一,{_id(1)}\n", "乙村.csv")
    preview = intake.preview(office, [one, two])
    assert preview.rows == 3
    assert (preview.piles["new"], preview.piles["suspect"]) == (2, 1)
    assert [item.sheet.split()[0] for item in preview.items] == ["甲村.csv", "乙村.csv", "乙村.csv"]
    done = intake.commit(office, preview)
    record = intake_original.imports()[0]
    kept = intake_original.fetch(office, record.id, tmp_path / "out")
    assert {file.path.read_bytes() for file in kept if file.path.name.endswith("村.csv")} == {
        one.read_bytes(),
        two.read_bytes(),
    }
    journal.undo(office, done.change_set)
    assert intake_original.imports() == []
    assert intake_original.of(record.id) == []


def test_nobody_is_matched_where_so_chosen(office: Office, tmp_path: Path) -> None:
    path = _list(tmp_path, f"姓名,身份证号\n甘一,{_id(1)}\n")
    _stored(office, path)
    again = intake.preview(office, path, mode="none")
    assert (again.piles["refused"], again.piles["missing"]) == (1, 0)


def test_former_names_and_numbers_are_found(office: Office, tmp_path: Path) -> None:
    _stored(office, _list(tmp_path, f"姓名,身份证号\n甘一,{_id(1)}\n"))
    (person,) = records.every(Person)
    with unit("test"):
        records.insert([Alias(person.id, "id_number", _id(3)), Alias(person.id, "name", "旧名")])
    preview = intake.preview(office, _list(tmp_path, f"姓名,身份证号\n旧名,{_id(3)}\n"))
    assert preview.items[0].number == person.id
    assert not preview.items[0].changes


def test_an_id_from_a_number_cell_is_always_refused(office: Office, tmp_path: Path) -> None:
    import openpyxl

    firsts = (f"11000019700101{number:03}" for number in range(1, 999))
    whole = (first + check_character(first) for first in firsts)
    right = next(number for number in whole if number.isdigit() and int(float(number)) == int(number))
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号"])
    book.active.append(["甘一", int(right)])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "list.xlsx")
    for mode in ("update", "add", "fill", "none"):
        preview = intake.preview(office, tmp_path / "list.xlsx", mode=mode)
        assert preview.piles["refused"] == 1
    assert len(preview.hidden) == 2


def test_a_mended_profile_is_no_guess_and_can_be_undone(office: Office) -> None:
    assert all(each.guess for each in reconcile.profiles())
    change = reconcile.mend(office, "dibao", {"guess": False, "headings": {"成员": "name"}})
    assert not reconcile.named("dibao").guess
    journal.undo(office, change)
    assert reconcile.named("dibao").guess


def test_one_bad_number_below_many_good_ones_is_told_at_once(office: Office, tmp_path: Path) -> None:
    good = [f"1100001970{month:02d}{day:02d}001" for month in range(1, 5) for day in range(1, 28)]
    lines = [f"甘某,{first + check_character(first)},{first + check_character(first)}42" for first in good]
    preview = intake.preview(
        office, _list(tmp_path, "\n".join(["姓名,身份证号,残疾人证号", *lines, "乙某,不详号码,另补"]))
    )
    assert (preview.rows, preview.piles["new"]) == (len(good) + 1, len(good))
