"""Lists of staff, posts, villages, appraisals and register entries come in by the same five piles as persons."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.services import intake, journal
from clfdesk.services.office import Office, create_desk
from clfdesk.services.register import registers
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.samples.people import id_number, people
from tests.samples.rosters import TOWNSHIP, county_rows, table


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An empty desk of the township."""
    made = create_desk(tmp_path / "desk", pack="longli", township=TOWNSHIP, clock=Clock(fixed=date(2026, 11, 20)))
    yield made
    made.close()


def take(office: Office, folder: Path, stem: str, rows: Sequence[Sequence[Any]], name: str = "list.xlsx") -> Any:
    """Import rows (the first is the heading) and return the preview; the same again must change nothing."""
    (folder / name).write_bytes(table(rows))
    preview = intake.preview(office, folder / name, stem=stem)
    counts = {pile: count for pile, count in preview.piles.items() if pile != "missing"}
    assert sum(counts.values()) == preview.rows
    intake.commit(office, preview)
    again = intake.preview(office, folder / name, stem=stem)
    assert again.piles["new"] == again.piles["changed"] == 0
    assert intake.commit(office, again).change_set is None
    return preview


STAFF = ("姓名", "性别", "身份证号", "所在村（社区）", "职务", "任职时间", "联系电话", "银行卡号")


def test_staff_are_entered_changed_and_taken_back(office: Office, tmp_path: Path) -> None:
    number = id_number(date(1985, 3, 4), 12)
    row = ("周安", "女", number, "东沟村", "专职委员", "2020.3.1", "13900000001", "6217000000000000001")
    assert take(office, tmp_path, "staff", [STAFF, row]).piles["new"] == 1
    kept = records.every(Staff)[0]
    villages = {each.id: each.name for each in records.every(Division)}
    assert (kept.name, kept.id_number, kept.phone, kept.started_on) == ("周安", number, row[6], date(2020, 3, 1))
    assert (villages[kept.village_id or 0], kept.account, kept.post) == ("东沟村", row[7], "commissioner")
    later = take(office, tmp_path, "staff", [STAFF, (*row[:6], "13900000002", row[7])], "later.xlsx")
    assert [change.field for item in later.items for change in item.changes] == ["phone"]
    journal.undo(office, None)
    assert records.every(Staff)[0].phone == row[6]


def test_who_is_the_townships_own_is_not_put_into_the_village_above(office: Office, tmp_path: Path) -> None:
    said = (
        ("周安", "河口社区", "村级"),
        ("吴平", "", "村级"),
        ("郑明", "", ""),
        ("王芳", "", "镇级"),
        ("冯静", "", ""),
    )
    rows = [
        (name, id_number(date(1985, 3, 4), 12 + 2 * place), village, level)
        for place, (name, village, level) in enumerate(said)
    ]
    take(office, tmp_path, "staff", [("姓名", "身份证号", "所在村（社区）", "级别"), *rows])
    villages = {each.id: each.name for each in records.every(Division)}
    assert {each.name: villages.get(each.village_id or 0) for each in records.every(Staff)} == {
        "周安": "河口社区",
        "吴平": "河口社区",
        "郑明": "河口社区",
        "王芳": None,
        "冯静": None,
    }


def test_who_has_the_township_for_a_place_is_of_no_village(office: Office, tmp_path: Path) -> None:
    said = (("周安", "河口社区"), ("吴平", "柳河镇"), ("郑明", "柳河镇"), ("王芳", ""), ("冯静", ""))
    rows = [(name, id_number(date(1985, 3, 4), 12 + 2 * place), village) for place, (name, village) in enumerate(said)]
    take(office, tmp_path, "staff", [("姓名", "身份证号", "所在村（社区）"), *rows])
    villages = {each.id: each.name for each in records.every(Division)}
    kept = {each.name: (villages.get(each.village_id or 0), each.level) for each in records.every(Staff)}
    assert kept["周安"][0] == "河口社区"
    assert kept["吴平"] == kept["郑明"] == (None, "township")
    assert [kept["王芳"][0], kept["冯静"][0]] == [None, None]


def test_a_bank_account_from_a_number_cell_is_refused(office: Office, tmp_path: Path) -> None:
    number = id_number(date(1985, 3, 4), 12)
    preview = take(
        office, tmp_path, "staff", [STAFF, ("周安", "女", number, "东沟村", "", "", "", 6217000000000000001)]
    )
    assert preview.piles["refused"] == 1
    assert [problem.field for problem in preview.items[0].problems] == ["account"]
    assert records.count(Staff) == 0


def test_villages_come_in_with_their_kind(office: Office, tmp_path: Path) -> None:
    rows = [("村（社区）名称", "区划代码", "联系电话"), ("东沟村", "520000000001", "08540000001"), ("河口社区", "", "")]
    assert take(office, tmp_path, "division", rows).piles["new"] == 2
    kept = {each.name: each for each in records.every(Division)}
    assert (kept["东沟村"].code, kept["东沟村"].kind, kept["河口社区"].kind) == ("520000000001", "village", "community")


def test_posts_need_a_body_that_is_there(office: Office, tmp_path: Path) -> None:
    with unit("test"):
        (village,) = records.insert([Division(name="东沟村")])
        records.insert([Body(name="东沟村残疾人协会", division_id=village)])
    head = ("组织", "村（社区）", "姓名", "职务", "身份", "联系电话")
    rows = [
        head,
        ("东沟村残疾人协会", "东沟村", "吴平", "主席", "两委成员", "13900000001"),
        ("", "东沟村", "郑和", "联络员", "残疾人、网格员", "13900000002"),
        ("西沟村残疾人协会", "", "王顺", "主席", "", ""),
    ]
    preview = take(office, tmp_path, "post", rows)
    assert (preview.piles["new"], preview.piles["refused"]) == (2, 1)
    kept = {each.name: each for each in records.every(Post)}
    assert (kept["吴平"].post, kept["吴平"].tags, kept["吴平"].body_id) == ("chair", "committee", 1)
    assert (kept["郑和"].post, kept["郑和"].tags, kept["郑和"].body_id) == ("liaison", "disabled,grid", 1)


def test_appraisals_find_their_worker(office: Office, tmp_path: Path) -> None:
    with unit("test"):
        records.insert([Staff(name="周安"), Staff(name="钱宁"), Staff(name="钱宁")])
    rows = [("姓名", "年度", "考核等次"), ("周安", "2025", "合格"), ("钱宁", "2025", "合格"), ("孙泰", 2025, "优秀")]
    preview = take(office, tmp_path, "appraisal", rows)
    assert (preview.piles["new"], preview.piles["refused"]) == (1, 2)
    assert [(each.staff_id, each.year, each.rating) for each in records.every(Appraisal)] == [(1, 2025, "passed")]
    changed = take(office, tmp_path, "appraisal", [rows[0], ("周安", "2025", "优秀")], "later.xlsx")
    assert changed.piles["changed"] == 1
    assert records.every(Appraisal)[0].rating == "excellent"


def test_visits_are_entries_of_their_person(office: Office, tmp_path: Path) -> None:
    everyone = people(3, 7)
    (tmp_path / "people.xlsx").write_bytes(table(county_rows(everyone)))
    intake.commit(office, intake.preview(office, tmp_path / "people.xlsx"))
    head = ("姓名", "身份证号", "走访日期", "方式", "走访人", "需求", "主要情况")
    rows = [
        head,
        (everyone[0].name, everyone[0].id_number, "2026.11.3", "入户", "周安", "康复、辅助器具", "行走不便"),
        (everyone[1].name, everyone[1].id_number, "2026-11-04", "飞鸽", "周安", "", ""),
        ("查无此人", id_number(date(1990, 1, 1), 5), "2026-11-04", "入户", "周安", "", ""),
        (everyone[2].name, everyone[2].id_number, "2027-01-01", "入户", "周安", "", ""),
    ]
    preview = take(office, tmp_path, "visit", rows)
    assert (preview.piles["new"], preview.piles["refused"]) == (1, 3)
    (entry,) = records.every(Entry, form="visit")
    answers = json.loads(entry.answers)
    assert (entry.person_id, entry.entered_on) == (1, "2026-11-03")
    assert (answers["method"], answers["needs"]) == ("home", ["rehabilitation", "device"])


def test_every_register_can_be_imported(office: Office, tmp_path: Path) -> None:
    for register in registers():
        head = [item.label for item in register.form.items]
        with pytest.raises(Refusal) as caught:
            take(office, tmp_path, register.name, [head])
        assert "heading" not in str(caught.value).lower(), register.name


def test_a_stem_nobody_knows_is_refused(office: Office, tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(table([STAFF]))
    with pytest.raises(Refusal):
        intake.preview(office, tmp_path / "list.xlsx", stem="weather")
