"""The certificate counter by its verbs: papers, assessment, publicity in working days, batch, card, life event."""

from __future__ import annotations

import pytest

from tests.office import Desk, new_desk


def _id(first17: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first17 + "10X98765432"[sum(int(d) * w for d, w in zip(first17, weights, strict=True)) % 11]


ADULT = _id("11000019950304001")
MINOR = _id("11000020150304001")
HOLDER = _id("11000019600511002")


@pytest.fixture
def desk(tmp_path):
    return new_desk(tmp_path / "desk")


def _village(desk: Desk) -> None:
    desk.folder.parent.joinpath("a.csv").write_text(
        f"姓名,身份证号,残疾人证号,村(社区),电话\n赵来娣,{HOLDER},{HOLDER}43,西沟村,13800000001\n",
        encoding="utf-8",
    )
    desk.done("import", desk.folder.parent / "a.csv")
    assert desk.persons()[0]["name"] == "赵来娣"


def _ledger(desk: Desk, name: str, number: str) -> int:
    said = desk.done(
        "nonholder", "add", "--set", f"name={name}", "--set", f"id_number={number}", "--set", "village=西沟村"
    )
    return int(said["number"])


def _papers(desk: Desk, number: int) -> dict:
    lacking = desk.done("counter", "show", number)["lacking"]
    words = [part for each in lacking for part in ("--set", f"{each['code']}={each['copies']}")]
    return desk.done("counter", "papers", number, *words).data


def test_a_new_card_from_the_first_question_to_the_roster(desk):
    _village(desk)
    entry = _ledger(desk, "钱小满", ADULT)
    number = desk.done("counter", "accept", "新办", "--nonholder", entry)["number"]
    assert desk("counter", "appoint", number, "--set", "hospital=县医院").refusal["why"]  # papers are lacking
    assert _papers(desk, number)["state"] == "to_assess"
    desk.done("counter", "appoint", number, "--on", "2026-11-27", "--set", "hospital=县医院")
    listed = desk.done("counter", "list", "hospital")["rows"]
    assert [(row["name"], row["hospital"], row["appointed_on"]) for row in listed] == [
        ("钱小满", "县医院", "2026-11-27")
    ]
    desk.done("counter", "assess", number, "--on", "2026-11-20", "--set", "type=肢体", "--set", "grade=二级")
    posted = desk.done("counter", "post", number, "--on", "2026-11-20")
    assert posted["state"] == "posted"
    shown = desk.done("counter", "show", number)
    assert (shown["posted_on"], shown["posted_until"]) == ("2026-11-20", "2026-11-26")  # five working days
    assert "2026-11-26" in desk("counter", "down", number).refusal["why"]
    later = Desk(desk.folder, "2026-11-27")
    later.done("counter", "down", number)
    assert "钱小满" in later("counter", "send").refusal["where"]  # nobody asked about relatives
    later.done("counter", "declare", number, "--set", "declared=none")
    later.done("counter", "send")
    assert later.done("counter", "show", number)["batch"] == "2026-001"
    later.done("counter", "answer", number, "--set", "answer=批准")
    later.done("counter", "arrive", number, "--set", f"certificate_number={ADULT}42")
    assert "钱小满" in later.done("counter", "look", number)["effects"][0]
    assert len(later.persons()) == 1  # looking changed nothing
    handed = later.done("counter", "hand", number, "--set", "received_by=钱小满")
    assert handed["state"] == "handed"
    person = next(each for each in later.persons() if each["name"] == "钱小满")
    assert (person["certificate_number"], person["type"], person["grade"]) == (f"{ADULT}42", "physical", 2)
    later.done("undo")
    assert len(later.persons()) == 1
    assert later.done("counter", "show", number)["state"] == "arrived"


def test_a_minor_is_not_publicised(desk):
    _village(desk)
    entry = _ledger(desk, "孙豆豆", MINOR)
    number = desk.done("counter", "accept", "new", "--nonholder", entry)["number"]
    _papers(desk, number)
    desk.done("counter", "assess", number, "--on", "2026-11-20", "--set", "type=智力", "--set", "grade=三级")
    shown = desk.done("counter", "show", number)
    assert (shown["state"], shown["posted_on"], shown["unposted_why"]) == ("to_send", None, "未成年人，按规定不公示")


def test_a_year_without_its_holidays_is_said(desk):
    _village(desk)
    entry = _ledger(desk, "钱小满", ADULT)
    late = Desk(desk.folder, "2031-03-03")
    number = late.done("counter", "accept", "new", "--nonholder", entry)["number"]
    _papers(late, number)
    late.done("counter", "assess", number, "--set", "type=physical", "--set", "grade=2")
    posted = late.done("counter", "post", number)
    assert posted.code == 3
    assert "2031" in posted["problems"][0]["why"]


def test_a_change_of_grade_is_the_life_event(desk):
    _village(desk)
    number = desk.done("counter", "accept", "regrade", "--person", 1, "--set", "remark=复评")["number"]
    assert desk("counter", "accept", "renew", "--person", 1).refusal["why"] == "类别等级变更"  # one at a time
    _papers(desk, number)
    desk.done(
        "counter",
        "declare",
        number,
        "--set",
        "declared=committee",
        "--set",
        "related_to=李支书",
        "--set",
        "relation=侄女",
    )
    assert desk.done("counter", "list", "related")["rows"][0]["related_to"] == "李支书"
    desk.done("counter", "assess", number, "--on", "2026-11-20", "--set", "type=physical", "--set", "grade=2")
    desk.done("counter", "post", number, "--on", "2026-11-20")
    later = Desk(desk.folder, "2026-11-30")
    later.done("counter", "down", number)
    later.done("counter", "send", number)
    assert later("counter", "answer", number, "--set", "answer=returned").refusal["next"]
    later.done("counter", "answer", number, "--set", "answer=returned", "--why", "照片不合格")
    later.done("counter", "resend", number)
    later.done("counter", "send", number)
    assert later.done("counter", "show", number)["batch"] == "2026-002"
    later.done("counter", "answer", number, "--set", "answer=approved")
    later.done("counter", "arrive", number, "--set", f"certificate_number={HOLDER}42")
    handed = later.done("counter", "hand", number, "--set", "received_by=赵来娣")
    assert [each["field"] for each in handed["problems"]] == ["old_card_taken"]
    person = later.persons()[0]
    assert (person["certificate_number"], person["grade"]) == (f"{HOLDER}42", 2)
    events = later.done("event", "list", 1)["rows"]
    assert events[0]["kind"] == "regrade"
    later.done("undo")
    assert later.persons()[0]["grade"] == 3


def test_a_cancellation_ends_with_the_countys_word(desk):
    _village(desk)
    assert "why cancelled" in desk("counter", "accept", "cancel", "--person", 1, "--lang", "en").refusal["where"]
    number = desk.done("counter", "accept", "cancel", "--person", 1, "--set", "cause=自愿注销")["number"]
    _papers(desk, number)
    desk.done("counter", "declare", number, "--set", "declared=none")
    desk.done("counter", "send", number)
    done = desk.done("counter", "answer", number, "--set", "answer=approved")
    assert done["state"] == "done"
    assert done["effects"]
    assert desk.persons()[0]["lifecycle"] == "cancelled"
    assert "2027" in desk("counter", "accept", "new", "--person", 1).refusal["why"]  # the ban of a year


def test_a_correction_of_the_name(desk, tmp_path):
    _village(desk)
    assert desk("counter", "accept", "correction", "--person", 1).refusal["where"] == "item"
    number = desk.done(
        "counter", "accept", "correction", "--person", 1, "--set", "item=rename", "--set", "name=赵莱娣"
    )["number"]
    _papers(desk, number)
    desk.done("counter", "declare", number, "--set", "declared=none")
    desk.done("counter", "send")
    desk.done("counter", "answer", number, "--set", "answer=approved")
    assert desk.persons()[0]["name"] == "赵莱娣"
    file = desk.done("counter", "list", "correction", "--as", "pdf", "--out", tmp_path)["files"][0]
    assert "残疾人证信息更正名单" in file["path"]


def _text(file):
    import pypdfium2

    with pypdfium2.PdfDocument(file["path"]) as pdf:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf)


def test_the_queue_presses_its_own_papers(desk, tmp_path):
    """Receipt, what is missing, the slip of a correction with both values, the transfer of who moves away, the publicity."""
    _village(desk)
    entry = _ledger(desk, "钱小满", ADULT)
    child = _ledger(desk, "孙豆豆", MINOR)
    new = desk.done("counter", "accept", "新办", "--nonholder", entry)["number"]
    assert [each["card"] for each in desk.done("counter", "press", new)["cards"]] == [
        "counter_receipt",
        "counter_missing",
    ]
    missing = _text(desk.done("counter", "press", new, "--card", "counter_missing", "--out", tmp_path)["files"][0])
    assert "钱小满" in missing
    assert "两寸白底近照" in missing
    minor = desk.done("counter", "accept", "新办", "--nonholder", child)["number"]
    for number in (new, minor):
        _papers(desk, number)
        desk.done("counter", "assess", number, "--on", "2026-11-20", "--set", "type=肢体", "--set", "grade=二级")
    assert "两寸白底近照" in _text(
        desk.done("counter", "press", new, "--card", "counter_receipt", "--out", tmp_path)["files"][0]
    )
    assert "counter_missing" not in {each["card"] for each in desk.done("counter", "press", new)["cards"]}
    posted = desk.done("counter", "press", new, "--card", "counter_publicity", "--out", tmp_path)
    said = _text(posted["files"][0])
    assert "钱小满" in said
    assert ADULT not in said
    assert desk("counter", "press", minor, "--card", "counter_publicity", "--out", tmp_path).refusal[
        "next"
    ]  # no minor in public
    assert posted["change_set"]  # what hangs is on record, with the day it comes down
    wrong = desk.done("counter", "accept", "correction", "--person", 1, "--set", "item=rename", "--set", "name=赵莱娣")
    slip = _text(desk.done("counter", "press", wrong["number"], "--card", "N09B", "--out", tmp_path)["files"][0])
    assert {"赵来娣", "赵莱娣", f"{HOLDER}43"} <= {each for each in ("赵来娣", "赵莱娣", f"{HOLDER}43") if each in slip}
    listed = desk.done("counter", "list", "correction")["rows"][0]
    assert (listed["corrects"], listed["stood"], listed["corrected"]) == ("rename", "赵来娣", "赵莱娣")
    desk.done("counter", "stop", wrong["number"], "--why", "撤回")
    away = desk.done("counter", "accept", "迁出", "--person", 1, "--set", "destination=甲县乙镇")["number"]
    sheet = _text(desk.done("counter", "press", away, "--card", "N07B", "--out", tmp_path)["files"][0])
    assert "甲县乙镇残联" in sheet
    assert f"{HOLDER}43" in sheet


def test_scans_of_an_application_stand_in_the_persons_file(desk):
    import io
    from datetime import date

    from PIL import Image

    from clfdesk.clock import Clock
    from clfdesk.services import scan
    from clfdesk.services.office import open_desk
    from clfdesk.storage import scan_rows

    _village(desk)
    number = desk.done("counter", "accept", "damaged", "--person", 1)["number"]
    office = open_desk(desk.folder, clock=Clock(fixed=date(2026, 11, 20)))
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "png")
    kept = scan.store(office, picture.getvalue(), owner="business", key=number, title="残损证", name="old.png")
    assert [each.title for each in scan.owned(office, "person", 1)] == ["残损证"]
    assert [row[0] for row in scan_rows.person_kinds(1)] == [1]
    assert [each.id for each in scan.owned(office, "business", number)] == [each.id for each in kept.scans]
    office.close()
    desk.done("undo", kept.change_set)


def test_every_list_can_be_read_and_steps_keep_their_order(desk):
    _village(desk)
    number = desk.done("counter", "accept", "damaged", "--person", 1)["number"]
    views = desk.done("counter", "views")["views"]
    assert {each["name"]: each["count"] for each in views}["open"] == 1
    for each in views:
        desk.done("counter", "list", each["name"])
    assert desk("counter", "hand", number, "--set", "received_by=某").refusal["why"].count("受理中") == 1
    desk.done("counter", "stop", number, "--why", "本人撤回")
    assert desk.done("counter", "list", "closed")["rows"][0]["closed_why"] == "本人撤回"
