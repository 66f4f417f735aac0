"""Groups, registers and policy standards: driven as a clerk would, the desk read back."""

from __future__ import annotations

from datetime import date

import pytest

from clfdesk.services import groups, pack, register


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """Keep what would be opened with another program."""
    paths = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", paths.append)
    return paths


def test_groups_that_are_due_are_made_and_the_rest_put_into_one(clerk):
    page = clerk.open("groups")
    office = clerk.session.desk
    page.basis.setCurrentIndex(page.basis.findData("type"))
    due = [each for each in groups.suggest(office, basis="type") if each.due]
    assert due
    before = len(groups.unassigned(office))
    clerk.press("设好全部应设", page)
    left = groups.unassigned(office)
    assert len(left) == before - sum(len(each.persons) for each in due)
    page.tabs.setCurrentIndex(1)
    page.loose.selectRow(0)
    clerk.press("编入", page)
    assert len(groups.unassigned(office)) == len(left) - 1


def test_an_entry_is_kept_changed_and_pressed(clerk, opened):
    page = clerk.open("registers", "incoming")
    before = len(register.rows("incoming"))
    clerk.press("新登记", page)
    editors = page.form.editors
    editors["received_on"].setText("2026年10月14日")
    editors["channel"].setCurrentIndex(editors["channel"].findData("phone"))
    editors["sender"].setText("示范县残疾人联合会")
    editors["title"].setText("报送花名册")
    editors["owner"].setText("王秀英")
    editors["due"].setText("2026-10-16")
    editors["state"].setCurrentIndex(editors["state"].findData("open"))
    clerk.press("保存这一条", page)
    row = next(row for row in register.rows("incoming") if row["title"] == "报送花名册")
    assert (len(register.rows("incoming")), row["received_on"]) == (before + 1, "2026-10-14")
    assert any("报送花名册" in each.says for each in page._todos)
    page.open(f"incoming:{row['number']}")
    page.form.editors["owner"].setText("李国庆")
    clerk.press("保存这一条", page)
    row = next(row for row in register.rows("incoming") if row["title"] == "报送花名册")
    assert (row["owner"], len(register.rows("incoming"))) == ("李国庆", before + 1)
    clerk.press("打印", page)
    assert opened[-1].suffix == ".pdf"


def test_a_register_is_made_by_hand_in_the_window(clerk):
    page = clerk.open("registers")
    page.tabs.setCurrentIndex(2)
    page.title_edit.setText("轮椅清洗登记")
    page.lines_edit.setPlainText("清洗日期 日期 必填\n姓名 文字 必填\n地点 单选（家中、站里）\n下次日期 日期")
    clerk.press("做好这本台账", page)
    made = register.named("轮椅清洗登记")
    assert [item.type for item in made.form.items] == ["date", "text", "single", "date"]
    assert made.form.items[0].required
    assert (made.day, made.due) == ("item_1", "item_4")
    page.title_edit.setText("另一本")
    page.lines_edit.setPlainText("数目 大象")
    clerk.press("做好这本台账", page)
    assert "大象" in clerk.refusals[-1].where
    page.open(made.name)
    page.form.editors["item_1"].setText("2026.10.10")
    page.form.editors["item_2"].setText("张永贵")
    clerk.press("保存这一条", page)
    assert register.rows(made.name)[0]["item_1"] == "2026-10-10"


def test_a_standard_is_read_with_its_paper_and_entered_with_one(clerk, tmp_path):
    page = clerk.open("policies")
    office = clerk.session.desk
    page.table.setCurrentIndex(page.table.findData("value"))
    at = next(index for index, each in enumerate(page._rows) if each.id == "group.threshold")
    page.view.selectRow(at)
    assert (page.key.text(), page.value.text()) == ("够多少人设残疾人小组", "5")
    page.value.setText("6")
    clerk.press("存为本单位标准", page)
    assert clerk.refusals[-1].where == "group.threshold"  # no document
    page.document.setText("柳残联〔2026〕2号")
    clerk.press("存为本单位标准", page)
    assert office.pack.require("group.threshold", date(2026, 10, 15)).value == 6
    file = pack.export(office, tmp_path)
    page.look_at(file.path)
    clerk.wait()
    assert "1" in page.about.text()
    assert page.differences.rowCount() == 1
    clerk.press("收下并执行", page)
    assert office.pack.require("group.threshold", date(2026, 10, 15)).source == "柳残联〔2026〕2号"
