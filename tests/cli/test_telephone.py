"""At the telephone: benefits with why they stopped, papers to bring, values to copy out, the figures as a paragraph."""

from __future__ import annotations

import pytest

from tests.office import Desk, demo_desk


@pytest.fixture
def desk(tmp_path):
    return demo_desk(tmp_path / "desk", "--persons", "40", "--villages", "3")


def test_a_call_says_what_is_paid_and_why_it_stopped(desk):
    drawing = next(row for row in desk.persons("living_allowance") if row["certificate_state"] == "valid")
    told = desk.done("call", drawing["number"])
    state = next(each for each in told["benefits"] if each["benefit"] == "living_allowance")
    assert (state["draws"], state["last"]) == (True, "2026-11")
    assert drawing["id_number"] not in str(told.data)  # nothing to read out by mistake
    desk.done("event", "death", drawing["number"], "--on", "2026-09-17")
    told = desk.done("call", drawing["number"])
    state = next(each for each in told["benefits"] if each["benefit"] == "living_allowance")
    assert (state["draws"], state["last"], state["first"]) == (False, "2026-09", "2026-10")
    assert "2026-09-17" in state["why"]
    assert told["questions"]


def test_who_has_to_renew_is_told_what_to_bring(desk):
    row = desk.persons("lifecycle == 'registered' and certificate_state == 'valid'")[0]
    late = Desk(desk.folder, "2045-01-05")
    told = late.done("call", row["number"])
    assert told["bring"][0] == "期满换证"
    assert "原残疾人证" in told["bring"]
    late.done("counter", "accept", "renew", "--person", row["number"])
    assert late.done("call", row["number"])["business"] == "期满换证：受理中"


def test_values_stand_in_the_order_of_the_national_form(desk):
    row = desk.persons()[0]
    lines = desk.done("copy-out", row["number"])["lines"]
    assert [each["field"] for each in lines][:5] == ["name", "gender", "ethnic", "birth", "id_number"]
    said = {each["field"]: each["value"] for each in lines}
    assert (said["id_number"], said["birth"]) == (row["id_number"], row["birth"])
    assert said["gender"] in ("男", "女")


def test_the_figures_in_one_paragraph(desk, tmp_path):
    rows = desk.persons("lifecycle == 'registered' and not (certificate_state in ('cancelled', 'moved_out'))")
    told = desk.done("figures", "paragraph", "--out", tmp_path / "out")
    assert told["count"] == len(rows)
    assert f"在册持证残疾人{len(rows)}人" in told["text"]
    for says, count, where in told["figures"]:
        assert len(desk.persons(where)) == count, says
    village = rows[0]["village"]
    own = desk.done("figures", "paragraph", "--village", village)
    assert own["count"] == sum(row["village"] == village for row in rows)
    assert desk("figures", "paragraph", "--village", "没有的村").refusal["what"]
    import pypdfium2

    with pypdfium2.PdfDocument(told["files"][0]["path"]) as pdf:
        assert len(pdf) == 1
        assert f"{len(rows)}" in pdf[0].get_textpage().get_text_bounded()


def test_the_paragraph_of_a_past_day(desk):
    before = desk.done("figures", "paragraph")["count"]
    later = Desk(desk.folder, "2026-12-20")
    number = later.persons("lifecycle == 'registered' and certificate_state == 'valid'")[0]["number"]
    later.done("event", "death", number, "--on", "2026-12-01")
    assert later.done("figures", "paragraph")["count"] == before - 1
    assert later.done("figures", "paragraph", "--as-of", "2026-12-19")["day"] == "2026-12-19"


def test_a_caller_is_checked_by_the_number_and_the_call_is_kept(desk):
    row = next(each for each in desk.persons() if each["phone"])
    number, phone = row["number"], row["phone"]
    assert desk.done("call", number, "--from", f"+86 {phone[:3]}-{phone[3:]}")["caller"]["known"] is True
    assert desk.done("call", number, "--from", "0100-5559999")["caller"]["known"] is False
    assert desk("call", number, "--told", "补贴已发", "--topic", "benefit").refusal["next"]
    kept = desk.done(
        "call", number, "--told", "补贴已发", "--topic", "benefit", "--check", "called_back", "--from", phone
    )
    desk.done("undo", kept["change_set"])
