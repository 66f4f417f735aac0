"""The certificate counter in the window: accepted, papers ticked, stepped on, the card handed over, taken back."""

from __future__ import annotations

from clfdesk.services import counter, nonholder, person


def _entry(clerk) -> int:
    office = clerk.session.desk
    village = person.list_rows(office, "division", where="kind == 'village'").rows[0]["name"]
    values = {"name": "钱小满", "id_number": "110000199001011235", "village": village}
    kept = []
    clerk.session.do("", lambda: nonholder.save(office, None, values), changes={"nonholder"}, done=kept.append)
    clerk.wait()
    return kept[0].number


def test_a_new_certificate_at_the_counter(clerk):
    entry = _entry(clerk)
    page = clerk.open("counter")
    assert clerk.sees("还没有人来办证", page)
    page.add()
    from clfdesk.ui.counter_accept import AcceptDialog

    dialog = page.findChildren(AcceptDialog)[0]
    clerk.type(dialog.search, "钱小满")
    clerk.bot.waitUntil(lambda: dialog.who.count() == 1)
    assert dialog.who.currentData() == ("nonholder", entry)
    dialog.keep()
    clerk.wait()
    assert page.list.model.rowCount() == 1
    page.list.table.selectRow(0)
    for code in list(page.panel.ticks):
        page.panel.ticks[code].click()
        clerk.wait()
        page.panel.show_business(1)
    assert counter.get(1).business.state == "to_assess"
    page.panel.step.setCurrentIndex(page.panel.step.findData("assess"))
    form = page.panel.form
    form.put("result_type", "physical")
    form.put("result_grade", "2")
    page.panel.take()
    clerk.wait()
    assert counter.get(1).business.state == "assessed"
    page.panel.take()
    clerk.wait()
    assert counter.get(1).business.posted_until.isoformat() == "2026-10-21"
    clerk.window.undo()
    clerk.wait()
    assert counter.get(1).business.state == "assessed"
    assert page.view.itemText(0) == "全部受理"


def test_from_a_person_to_the_counter(clerk):
    row = person.list_rows(clerk.session.desk, "person").rows[0]
    page = clerk.open("counter", {"person": row["number"], "name": row["name"]})
    from clfdesk.ui.counter_accept import AcceptDialog

    dialog = page.findChildren(AcceptDialog)[0]
    assert dialog.who.currentText() == row["name"]
    dialog.kind.setCurrentIndex(dialog.kind.findData("renew"))
    dialog.keep()
    clerk.wait()
    assert not clerk.refusals
    assert counter.get(1).business.kind == "renew"


def test_papers_are_pressed_and_originals_kept_beside_the_application(clerk, monkeypatch, tmp_path):
    from PIL import Image

    from clfdesk.services import counter_admission, scan
    from clfdesk.ui.originals_dialog import OriginalsDialog

    opened = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda path: opened.append(path.name))
    office, made = clerk.session.desk, []
    row = person.list_rows(office, "person", where="certificate_state == 'valid'").rows[0]
    values = {"item": "rename", "name": "张新名"}
    clerk.session.do(
        "",
        lambda: made.append(counter_admission.accept(office, "correction", person=row["number"], values=values)),
        changes={"business"},
    )
    clerk.wait()
    page = clerk.open("counter", made[0].number)
    offered = {action.text(): action for action in page.panel.press.menu().actions()}
    assert {"受理回执（窗口）", "残疾人证信息更正单"} <= set(offered)
    offered["残疾人证信息更正单"].trigger()
    clerk.wait()
    assert opened
    assert opened[0].endswith("残疾人证信息更正单_20261015.pdf")
    picture = tmp_path / "更正依据.png"
    Image.new("RGB", (60, 40), "white").save(picture)
    page.panel.show_originals()
    dialog = page.panel.findChildren(OriginalsDialog)[0]
    dialog.add([picture])
    clerk.wait()
    dialog.accept()
    assert "1" in page.panel.originals.text()
    assert len(scan.owned(office, "person", row["number"])) >= 1
    assert not clerk.refusals
    clerk.wait()
    form, step = page.panel.form, page.panel.step
    assert form.mapTo(page.panel, form.rect().topLeft()).y() > step.mapTo(page.panel, step.rect().bottomLeft()).y()
