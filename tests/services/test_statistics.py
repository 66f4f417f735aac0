"""Cross-tables and indicators: every number opens its people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.services import statistics
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from clfdesk.services.person import list_rows

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = make_demo(tmp_path_factory.mktemp("desk") / "d", persons=120, villages=4, clock=Clock(fixed=DAY))
    yield office
    close_desk(office)


def people(office: Office, where: str) -> list[int]:
    return sorted(
        row["number"] for row in list_rows(office, "person", where=f"lifecycle == 'registered' and {where}").rows
    )


def test_every_number_opens_its_people(kept: Office) -> None:
    table = statistics.cross(kept, ["village", "type", "gender"])
    assert table.count() == 120
    village = table.axes[0].codes[0][0]
    asked = f"village == '{village}' and type == 'physical' and gender == 'male'"
    assert list(table.people(village, "physical", "male")) == people(kept, asked)
    assert list(table.people(None, "visual")) == people(kept, "type == 'visual'")
    headings, rows, totals = statistics.table_of(table)
    assert headings[:3] == [("", "村(社区)"), ("", "合计"), ("视力", "男")]
    assert all(sum(int(str(cell)) for cell in row[2:]) == row[1] for row in rows)
    assert totals[:2] == ["合计", 120]


def test_ages_come_in_bands_and_days_by_their_year(kept: Office) -> None:
    table = statistics.cross(kept, ["age", "grade"])
    assert [word for _code, word in table.axes[0].codes][-1].endswith("岁以上")
    assert [word for _code, word in table.axes[1].codes] == ["一级", "二级", "三级", "四级"]
    years = statistics.cross(kept, ["issued_on"])
    assert all(code.isdigit() for code, _word in years.axes[0].codes)


def test_a_workbook_with_a_chart(kept: Office, tmp_path: Path) -> None:
    table = statistics.cross(kept, ["village", "type"])
    file = statistics.export(kept, table, tmp_path)
    page = load_workbook(file.path).worksheets[0]
    assert page["A3"].value == "村(社区)"
    assert page.cell(4 + len(table.axes[0].codes), 2).value == 120
    assert len(page._charts) == 1


def test_a_statistic_is_kept_and_opened_again(kept: Office) -> None:
    table = statistics.cross(kept, ["gender", "grade"], where="lifecycle == 'registered' and age >= 60")
    assert statistics.save(kept, "老年", table) < statistics.save(kept, "老年", table) + 1
    assert statistics.saved() == {"老年": ("person", ("gender", "grade"), "lifecycle == 'registered' and age >= 60")}
    assert statistics.open_saved(kept, "老年").members == table.members
    with pytest.raises(Refusal):
        statistics.open_saved(kept, "无")


@pytest.mark.parametrize("fields", [[], ["name"], ["type", "type"], ["type", "grade", "gender", "village"]])
def test_what_cannot_be_crossed_is_refused(kept: Office, fields: list[str]) -> None:
    with pytest.raises(Refusal):
        statistics.cross(kept, fields)


def test_indicators_have_their_clause(kept: Office) -> None:
    found = statistics.indicators(kept)
    assert found
    assert all(each["source"] and each["target"] for each in found)
