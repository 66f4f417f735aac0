"""Import through the window: looked at first, stored, the same again changes nothing, taken back."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtWidgets import QApplication

from clfdesk.grammar.identity import check_character
from clfdesk.services import person


def _id(first17: str) -> str:
    return first17 + check_character(first17)


GOOD = [_id("11000019650304001"), _id("11000019710918002"), _id("11000019880101003")]


@pytest.fixture
def sheet(tmp_path):
    """Return a village's messy list: a title, a merged heading, ditto marks, a wrong digit, a total."""
    book = Workbook()
    page = book.active
    page.title = "花名册"
    page.append(["东沟村残疾人花名册"])
    page.merge_cells("A1:F1")
    page.append(["序号", "姓名", "身份证号", "村", "残疾类别", "残疾等级"])
    page.append([1, "单雪梅", GOOD[0], "石桥村", "肢体", "二级"])
    page.append([2, "仇 大 海", GOOD[1], "同上", "视力残疾", "1级"])
    wrong = GOOD[2][:17] + ("1" if GOOD[2][17] != "1" else "2")
    page.append([3, "查小㛃", wrong, "同上", "听力", "三级"])
    page.append([4, "赵长河", 1.1000019650304e17, "同上", "听力", "三级"])
    page.append(["合计", "4人"])
    path = tmp_path / "石桥村.xlsx"
    book.save(path)
    return path


def _names(clerk):
    return {row["name"] for row in person.list_rows(clerk.session.desk, "person").rows}


def test_five_piles_then_store_then_undo(clerk, sheet):
    page = clerk.open("intake", sheet)
    piles = {name: button.text() for name, button in page.view.piles.items()}
    assert piles["new"] == "新增　2"
    assert piles["suspect"] == "待定　1"
    assert piles["refused"] == "拒绝　1"
    assert page.preview.rows == 4
    before = _names(clerk)
    clerk.press("新增", page)
    assert clerk.sees("将登记这个人", page)
    clerk.press("拒绝", page)
    assert clerk.sees("赵长河", page)
    clerk.press("存入 2 行", page)
    assert _names(clerk) - before == {"单雪梅", "仇大海"}
    assert clerk.sees("已存入 2 行", page)
    clerk.press("撤销本次导入", page)
    assert _names(clerk) == before
    assert clerk.window.toast.text()
    assert not clerk.window.toast.undo.isVisible()  # it would take back something older


def test_the_same_file_again_changes_nothing(clerk, sheet):
    page = clerk.open("intake", sheet)
    clerk.press("存入", page)
    page = clerk.open("intake", sheet)
    assert page.view.piles["same"].text() == "相同　2"
    assert clerk.sees("已经导入过", page)
    assert not page.store.isEnabled()
    assert page.store.text() == "没有要存入的"


def test_a_suspect_row_is_taken_by_the_space_key(clerk, sheet):
    page = clerk.open("intake", sheet)
    clerk.press("待定", page)
    page.view.table.setFocus()
    page.view.table.selectRow(0)
    clerk.key("Space", page.view.table)
    assert "已接受 1" in page.view.piles["suspect"].text()
    clerk.press("存入 3 行", page)
    kept = next(row for row in person.list_rows(clerk.session.desk, "person").rows if row["name"] == "查小㛃")
    assert kept["id_state"] == "unverified"


def test_a_change_is_shown_old_to_new(clerk, sheet):
    page = clerk.open("intake", sheet)
    clerk.press("存入", page)
    book = load_workbook(sheet)
    book.active["F3"] = "一级"
    book.save(sheet)
    page = clerk.open("intake", sheet)
    clerk.press("有变化", page)
    assert page.view.changes.texts(0) == ("残疾等级", "二级", "一级", "✓")
    clerk.press("存入 1 行", page)
    kept = next(row for row in person.list_rows(clerk.session.desk, "person").rows if row["name"] == "单雪梅")
    assert kept["grade"] == 1


def test_remarks_are_written_into_a_copy_of_the_sheet(clerk, sheet, monkeypatch):
    opened = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", opened.append)
    page = clerk.open("intake", sheet)
    clerk.press("打开带批注的原表", page)
    assert opened == [page.marked]
    texts = [str(cell.value) for row in load_workbook(page.marked).active.iter_rows() for cell in row]
    assert any("赵长河" in text for text in texts)
    assert any("未收入" in text for text in texts)


def test_cells_from_the_clipboard_are_read(clerk):
    QApplication.clipboard().setText(f"姓名\t身份证号\t村\n单雪梅\t{GOOD[0]}\t石桥村\n仇大海\t{GOOD[1]}\t石桥村")
    page = clerk.open("intake")
    clerk.press("粘贴表格内容", page)
    assert page.view.piles["new"].text() == "新增　2"


def test_a_picture_named_xlsx_is_one_sentence_and_nothing_stored(clerk, tmp_path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 200)
    before = _names(clerk)
    page = clerk.open("intake", path)
    assert clerk.window.banner.isVisible()
    assert clerk.refusals[-1].what
    assert clerk.refusals[-1].next
    assert page.steps.currentIndex() == 0
    assert _names(clerk) == before


def test_a_locked_workbook_asks_for_its_password_once(clerk, sheet, tmp_path):
    from msoffcrypto.format import ooxml

    locked = tmp_path / "加密名册.xlsx"
    with sheet.open("rb") as plain, locked.open("wb") as out:
        ooxml.OOXMLFile(plain).encrypt("柳河2026", out)
    page = clerk.open("intake", locked)
    assert page.preview is None
    page.asking.line.setText("错的")
    page.asking._go()
    clerk.wait()
    page.asking.line.setText("柳河2026")
    page.asking._go()
    clerk.wait()
    assert page.preview.rows == 4
    page.asking = None
    clerk.open("intake", locked)  # the same file again is not asked about
    assert (page.asking, page.preview.rows) == (None, 4)


def test_a_workbook_with_macros_is_read_without_them_when_the_clerk_says_so(clerk, tmp_path, monkeypatch):
    from clfdesk.sheets import macros
    from tests.samples import hostile

    monkeypatch.setattr(macros, "_chosen", set())
    for number in (5, 6):
        contents = hostile.parts(hostile.good(number)) | {"xl/vbaProject.bin": b"x" * 90}
        (tmp_path / f"{number}.xlsm").write_bytes(hostile.package(contents))
    page = clerk.open("intake", tmp_path / "5.xlsm")
    assert page.preview is None
    assert clerk.refusals[-1].way == "macros"
    clerk.press("只读数据、不运行宏", clerk.window.banner)
    assert page.preview.rows == 5
    assert not clerk.window.banner.isVisible()
    assert any("宏" in each for each in page.preview.hidden)
    clerk.open("intake", tmp_path / "6.xlsm")  # another file is another decision
    assert (page.preview.rows, clerk.window.banner.isVisible()) == (5, True)


def test_a_column_of_theirs_is_kept_as_a_field_of_our_own(clerk, tmp_path):
    path = tmp_path / "村.csv"
    path.write_text(f"姓名,身份证号,所在支行\n单雪梅,{GOOD[0]},县农商行\n", "utf-8")
    page = clerk.open("intake", path)
    clerk.press("对列", page)
    choice = page.view.panel.choices["所在支行"]
    choice.setCurrentIndex(choice.findText("留作自建项目"))
    clerk.press("按这样对列重新读取", page)
    assert page.preview.columns[2].field.startswith("own_")
    clerk.press("存入 1 行", page)
    persons = clerk.open("persons")
    shown = next(row for row in person.list_rows(clerk.session.desk, "person").rows if row["name"] == "单雪梅")
    assert shown[page.preview.columns[2].field] == "县农商行"
    assert "所在支行" in [column.heading for column in persons.list._columns]
    persons = clerk.open("persons", shown["number"])
    assert clerk.sees("县农商行", persons)
    fields = clerk.open("fields")
    assert (fields.rows[0]["title"], fields.rows[0]["records"]) == ("所在支行", 1)
    clerk.press("停用", fields)
    assert fields.rows[0]["retired"]
