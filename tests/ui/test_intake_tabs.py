"""The tabs beside the import: lists compared, the day of comparing, village forms, rows keyed from a picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QTableWidgetItem

from clfdesk.domain.register import Entry
from clfdesk.grammar.identity import check_character
from clfdesk.services import intake_original, person, register
from clfdesk.storage import records


def _id(first17: str) -> str:
    return first17 + check_character(first17)


@pytest.fixture
def county(clerk, tmp_path) -> Path:
    """Return the county's list: everybody but two, one name differs, one more."""
    rows = person.list_rows(clerk.session.desk, "person", where="lifecycle == 'registered'").rows
    lines = ["姓名,身份证号,残疾人证号"]
    for number, row in enumerate(rows[2:]):
        name = "钱多多" if number == 0 else row["name"]
        lines.append(f"{name},{row['id_number']},")
    lines.append(f"外村人,{_id('11000019700101003')},")
    path = tmp_path / "lists" / "持证名单.csv"
    path.parent.mkdir()
    path.write_text("\n".join(lines), "utf-8")
    return path


def _matters() -> list[dict]:
    return [json.loads(entry.answers) for entry in records.every(Entry, form="mending")]


def test_two_lists_side_by_side_and_to_mending(clerk, county):
    page = clerk.open("comparison", county)
    found = page.view.found
    assert (found.only_left, found.only_right, found.differs) == (2, 1, 1)
    clerk.press("转数据要改", page)
    assert [each["who"] for each in _matters()] == [found.items and _first(found).name]
    clerk.press("转数据要改", page)
    assert len(_matters()) == 1
    clerk.press("写成表格", page)
    clerk.press("打印", page)
    assert list(clerk.session.out_folder("名单比对").rglob("*.pdf")) or list(
        clerk.session.out_folder("comparison").rglob("*.pdf")
    )


def _first(found):
    return next(item for item in found.items if item.side == "differs")


def test_the_day_of_comparing(clerk, county):
    page = clerk.open("reconciliation", county.parent)
    line = next(each for each in page.lines if each.profile == "card_system")
    assert (line.only_desk, line.only_file, line.differs) == (2, 1, 1)
    assert sum(1 for each in page.lines if each.found is None) == 6
    page.table.selectRow([each.profile for each in page.lines].index("card_system"))
    page.view.show_side("only_left")
    clerk.press("转数据要改", page)
    assert len(_matters()) == 2
    clerk.press("修改这份对法", page)
    page.editor.read(county)
    clerk.wait()
    assert page.editor.seen.isChecked()
    assert page.editor.panel.choices
    clerk.press("保存", page)
    line = next(each for each in page.lines if each.profile == "card_system")
    assert not line.guess


def test_forms_for_villages(clerk):
    page = clerk.open("forms")
    assert page.form.count() > 20
    page.table.selectRow(0)
    clerk.press("给选中的村做", page)
    made = next(iter(page._made.values()))
    assert made.endswith(".xlsx")


def test_rows_keyed_from_a_picture(clerk, tmp_path):
    picture = QImage(400, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    path = tmp_path / "手写名单.png"
    picture.save(str(path))
    page = clerk.open("keying", path)
    page.picture.turn(90)
    assert page.picture.label.pixmap().height() > page.picture.label.pixmap().width()
    good = _id("11000019700101003")
    for column, text in ((0, "甘新来"), (2, good), (4, "肢体"), (5, "二级")):
        page.grid.setItem(0, column, QTableWidgetItem(text))
    page.grid.setItem(1, 0, QTableWidgetItem("甘再来"))
    page.grid.setItem(1, 2, QTableWidgetItem(good[:17] + ("1" if good[17] != "1" else "2")))
    assert page.grid.wrong() == 1
    clerk.press("看看会怎样", page)
    assert page.preview.piles["new"] == 1
    assert page.preview.piles["suspect"] == 1
    clerk.press("存入 1 行", page)
    names = {row["name"] for row in person.list_rows(clerk.session.desk, "person").rows}
    assert "甘新来" in names
    record = intake_original.imports()[0]
    office, files = clerk.session.desk, []
    clerk.session.do("", lambda: intake_original.fetch(office, record.id, tmp_path / "out"), done=files.extend)
    clerk.wait()
    file = next(each for each in files if each.path.suffix == path.suffix)
    assert file.path.read_bytes() == path.read_bytes()
    assert register.named("mending").title == "数据要改"


def test_doubtful_rows_by_keyboard_and_ticks_of_fields(clerk, tmp_path):
    rows = person.list_rows(clerk.session.desk, "person", where="lifecycle == 'registered'").rows
    known = next(row for row in rows if row["id_number"])
    wrong = _id("11000019700101003")[:17]
    wrong += "1" if _id("11000019700101003")[17] != "1" else "2"
    path = tmp_path / "村.csv"
    path.write_text(
        f"姓名,身份证号,联系电话,备注\n{known['name']},{known['id_number']},13900001234,听说搬家\n甘疑,{wrong},,\n甘问,{wrong[:16]}5X,,\n",
        "utf-8",
    )
    page = clerk.open("intake", path)
    page.view.table.setFocus()
    clerk.key("S", page.view.table)
    assert len(page.view.accepted) == 1
    clerk.key("N", page.view.table)
    assert len(page.view.accepted) == 1
    page.view.show_pile("changed")
    fields = [each.field for each in page.view._items["changed"][0].changes]
    page.view.change_table.ticked.emit(fields.index("remark"))
    clerk.press("存入 2 行", page)
    row = next(
        each for each in person.list_rows(clerk.session.desk, "person").rows if each["number"] == known["number"]
    )
    assert row["phone"] == "13900001234"
    assert row["remark"] == known["remark"]


def test_a_block_is_pasted_into_the_grid_of_a_register(clerk):
    page = clerk.open("keying")
    page.stem.setCurrentIndex(page.stem.findData("staff"))
    assert page.grid.columns[0].name == "name"
    page.grid.setCurrentCell(1, 0)
    page.grid.paste("甘一\t男\n甘二\t女\n")
    assert [row[:2] for row in page.grid.lines()] == [["", ""], ["甘一", "男"], ["甘二", "女"]]
    before = page.grid.headings()
    page.stem.setCurrentIndex(page.stem.findData("mending"))
    assert page.grid.headings() != before
    assert page.grid.lines() == []


def test_imports_are_listed_and_their_original_fetched(clerk, tmp_path):
    path = tmp_path / "村报.csv"
    path.write_text(f"姓名,身份证号\n甘来,{_id('11000019700101003')}\n", "utf-8")
    clerk.open("intake", path)
    clerk.press("存入 1 行", clerk.window.page())
    page = clerk.open("imports")
    assert [each.file for each in page.records] == ["村报.csv"]
    clerk.press("取出原件", page)
    assert any(found.name == "村报.csv" for found in clerk.session.out_folder("导入").rglob("*"))
    clerk.press("撤销本次导入", page)
    assert page.records == []


def test_a_new_profile_of_ones_own(clerk):
    page = clerk.open("reconciliation")
    clerk.press("新建对法", page)
    page.editor.title.setText("老龄办名单")
    page.editor.words.setText("老龄")
    page.editor.key.setCurrentIndex(page.editor.key.findData("name"))
    clerk.press("保存", page)
    made = next(each for each in page._profiles.values() if each.title == "老龄办名单")
    assert (made.key, made.words) == ("name", ("老龄",))
