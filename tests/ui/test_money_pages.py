"""The pages beside pay, driven by their dialogs: what was typed is read back from the desk."""

from __future__ import annotations

from clfdesk.domain.contract import Contract
from clfdesk.domain.staff import Staff
from clfdesk.services import appraisal, benefit_mend, budget, budget_result, contract
from clfdesk.storage import records


def fill(clerk, page, **values):
    """Type into the small window that is open and keep it."""
    for key, value in values.items():
        editor = page.asked.editors[key]
        if hasattr(editor, "findData"):
            editor.setCurrentIndex(editor.findData(value))
        else:
            editor.setText(str(value))
    clerk.press("存下", page.asked)


def test_a_contract_is_made_changed_certified_and_ended(clerk):
    page = clerk.open("contracts")
    page.add()
    staff = page.asked.editors["staff"].itemData(0)
    fill(clerk, page, staff=staff, kind="employed", started_on="2026-01-01", until="2027-12-31")
    (kept,) = records.every(Contract)
    assert (kept.staff_id, kept.kind, str(kept.until)) == (staff, "employed", "2027-12-31")
    page.change()
    assert page.asked.editors["until"].text() == "2027-12-31"
    fill(clerk, page, until="2028-12-31", document_number="柳残联〔2026〕8号")
    (changed,) = records.every(Contract)
    assert (str(changed.until), changed.document_number, changed.kind) == (
        "2028-12-31",
        "柳残联〔2026〕8号",
        "employed",
    )
    page.certificate()
    fill(clerk, page, staff=staff, title="助理社会工作师", number="SW-1", until="2027-06-30")
    assert contract.certificates(staff) == [{"title": "助理社会工作师", "number": "SW-1", "until": "2027-06-30"}]
    page.end()
    fill(clerk, page, day="2026-09-30", why="转岗")
    assert str(records.every(Contract)[0].ended_on) == "2026-09-30"
    assert not clerk.refusals


def test_what_a_rating_proposes_is_shown_and_nothing_is_done(clerk):
    page = clerk.open("contracts")
    failed = [row["staff"] for row in page.rows[3]]
    assert failed
    assert all(records.get(Staff, number).ended_on is None for number in failed)


def test_points_and_ballots_are_kept(clerk):
    page = clerk.open("appraisals")
    page.tables[0].selectRow(0)
    staff, year, _name = page._chosen()
    page.points()
    fill(clerk, page, **{"@by": "龙主任", "attendance": "3.5"})
    assert appraisal.points_of(clerk.session.desk, staff, year)["attendance"] == "3.5"
    page.ballots()
    fill(clerk, page, satisfied="4", basic="1", dissatisfied="1")
    assert appraisal.standing(clerk.session.desk, staff, year).scored.ballots == 6
    assert not clerk.refusals


def test_a_benefit_is_reviewed_and_stopped(clerk):
    page = clerk.open("benefits")
    before = len(page.rows[4])
    page.tables[0].selectRow(0)
    page.review()
    fill(clerk, page, result="passed", method="入户", day="2026-10-10")
    assert len(page.rows[4]) == before - 1
    assert benefit_mend.proposals() == []
    assert not clerk.refusals


def test_a_budget_line_is_given_used_carried_and_printed(clerk, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("clfdesk.ui.files.open_path", lambda path: opened.append(path.suffix))
    page = clerk.open("budget")
    page.add()
    fill(clerk, page, title="康复经费", amount="1000.50")
    page.tables[0].selectRow(0)
    page.use()
    fill(clerk, page, amount="0.50", purpose="辅具")
    (line,) = budget.year(2026)
    assert (line.line.fen, line.left_fen) == (100_050, 100_000)
    page.result()
    fill(clerk, page, aim="适配3件", reached="适配3件", people="3")
    assert [(each.reached, each.people) for each in budget_result.results(2026)] == [("适配3件", "3")]
    page.carry()
    fill(clerk, page, document="柳财〔2027〕1号")
    assert [each.line.fen for each in budget.year(2027)] == [100_000]
    page.print_table()
    clerk.wait()
    page.export_table()
    clerk.wait()
    assert opened == [".pdf", ".xlsx"]
    assert not clerk.refusals
