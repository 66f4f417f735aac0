"""The pages of personal files and scans, as a clerk uses them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from clfdesk.services import dossier, scan
from tests.services.test_scan import pdf, picture


def test_a_persons_file_is_shown_filled_pressed_and_found_by_its_code(clerk, tmp_path) -> None:
    page = clerk.open("archives")
    assert page.model.rowCount() == 60
    person = next(each for each in clerk.session.read(dossier.standings) if not each.scans)
    page.who.setText(f"DA{person.number:06d}")
    clerk.wait()
    assert page.view.number == person.number
    assert clerk.sees(person.name, page)
    files = [tmp_path / "身份证.jpg", tmp_path / "三页.pdf"]
    files[0].write_bytes(picture(200))
    files[1].write_bytes(pdf(3))
    page.take(files)
    clerk.wait()
    assert page.panel.model.rowCount() == 2
    kept = clerk.session.read(scan.owned, "person", person.number)
    assert {each.kind for each in kept} == {"id_card", "other"}
    page.panel.table.selectRow(page.panel.model.find("title", "三页"))
    clerk.wait()
    viewer = page.panel.viewer
    assert viewer.opened.pages == 3
    clerk.key("PgDown", viewer)
    assert viewer.where.text() == "第 2 页，共 3 页"
    viewer.turn()
    viewer.zoom(2.0)
    clerk.wait()
    assert not viewer.sheet.pixmap().isNull()
    clerk.session.read(lambda _office: None)
    page.panel.trash()
    clerk.wait()
    assert page.panel.model.rowCount() == 1
    trash = clerk.open("scans")
    trash.show_view("trash")
    assert trash.trash.gone.rowCount() == 1
    trash.trash.table.selectRow(0)
    clerk.press("取回", trash)
    assert len(clerk.session.read(scan.owned, "person", person.number)) == 2


def test_many_scans_are_sorted_by_keyboard_and_undone_at_once(clerk, tmp_path) -> None:
    people = clerk.session.read(dossier.standings)
    known, other = [each for each in people if not each.scans][:2]
    (tmp_path / f"{known.name}{known.village}_户口簿.jpg").write_bytes(picture(201))
    (tmp_path / "IMG_1.jpg").write_bytes(picture(202))
    (tmp_path / "空.pdf").write_bytes(b"")
    page = clerk.open("archives")
    page.view.number = None
    page.take([tmp_path])
    clerk.wait()
    scans = clerk.window.pages["scans"]
    assert scans.sorting.batch.batch.counts() == {"matched": 1, "ambiguous": 0, "none": 1, "twice": 0, "refused": 1}
    assert scans.unsaved()
    batch = scans.sorting.batch
    assert batch.model.row(batch.table.currentIndex().row())["file"] == "IMG_1.jpg"
    clerk.key("Return", batch.table)
    assert batch.who.hasFocus()
    clerk.type(batch.who, str(other.number))
    clerk.bot.keyClick(batch.who, Qt.Key.Key_Return)
    clerk.wait()
    assert batch.batch.counts()["matched"] == 2
    clerk.press("存入已认出的", scans)
    assert [each.kind for each in clerk.session.read(scan.owned, "person", known.number)] == ["household_book"]
    assert len(clerk.session.read(scan.owned, "person", other.number)) == 1
    assert [line.shown for line in batch.batch.lines] == ["空.pdf"]
    clerk.press("撤销")
    assert clerk.session.read(scan.owned, "person", known.number) == []
    assert clerk.session.read(scan.owned, "person", other.number) == []
    assert not clerk.refusals


def test_what_cannot_be_kept_is_told(clerk, tmp_path) -> None:
    page = clerk.open("archives", 1)
    (tmp_path / "空.pdf").write_bytes(b"")
    page.take([tmp_path / "空.pdf"])
    clerk.wait()
    assert clerk.refusals[-1].where == "空.pdf"
