"""Bodies, terms and groups through the verbs: what is missing, what would mend it, nobody outside a group."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.office import Desk, demo_desk, new_desk

CONGRESS = 20


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A demonstration township of two villages."""
    return demo_desk(tmp_path / "desk", "--persons", "60", "--villages", "2")


def rules(said: Any, name: str = "verdicts") -> dict[str, dict[str, Any]]:
    return {each["rule"]: each for each in said[name]}


def county(folder: Path, policy: str) -> Desk:
    desk = Desk(folder)
    desk.done("new", "--policy", policy, "--township", "示范县", "--level", "county", "--no-password")
    return desk


def test_what_if_answers_before_anything_is_saved(tmp_path: Path) -> None:
    desk = county(tmp_path / "desk", "changji")
    body = desk.done("body", "add", "--kind", "congress", "--name", "残疾人代表大会")["number"]
    for number in range(CONGRESS):
        tags = "disabled" if number < 11 else ""
        desk.done("post", "add", body, "--name", f"代表{number}", "--post", "delegate", "--tags", tags)
    found = rules(desk.done("check", "--kind", "composition"))["congress.represented"]
    assert "55.0%" in found["says"]
    assert "2" in found["says"].split("65%")[1]  # 11 of 20, 13 are needed
    assert (found["source"], found["clause"]) == ("昌市政办发〔2020〕53号", "四(一)一")
    assert "6" in found["mend"]  # or six more of them: 17 of 26
    some = [word for number in range(5) for word in ("--join", f"delegate:新代表{number}:残疾人亲友")]
    seen = desk.done("body", "what-if", body, *some)
    assert "congress.represented" not in seen["better"]
    seen = desk.done("body", "what-if", body, *some, "--join", "delegate:又一名:frontline")
    assert seen["better"] == ["congress.represented"]
    assert len(desk.done("body", "list")["rows"][0]["posts"]) == CONGRESS


def test_a_special_association_is_headed_by_one_of_its_own(tmp_path: Path) -> None:
    desk = county(tmp_path / "desk", "changji")
    for kind, name, tags, state in (
        ("blind_association", "盲人协会", "volunteer", "unmet"),
        ("deaf_association", "聋人协会", "", "unknown"),
        ("mental_association", "精神残疾人及亲友协会", "relative", "met"),
    ):
        body = desk.done("body", "add", "--kind", kind, "--name", name)["number"]
        desk.done("post", "add", body, "--name", "刘玉梅", "--post", "president", "--tags", tags)
        desk.done(
            "post", "add", body, "--name", "孙立新", "--post", "vice_chair", "--nature", "seconded", "--tags", tags
        )
        said = {
            each["rule"]: each["state"]
            for each in desk.done("check", "--kind", "composition", "--all")["verdicts"]
            if f"body:{body}" in each["concerned"]
        }
        assert said["special_association.head"] == state
        assert said["special_association.seconded_vice_chair"] == "met"
        assert said["special_association.own_type"] == ("met" if tags == "relative" else "unknown")
    funds = rules(desk.done("check", "--kind", "deadline"))["special_association.funded"]
    assert "30000" in funds["says"]
    answers = (
        '{"day": "2026-05-06", "direction": "in", "body": "%s", "item": "activity", "amount": 30000, "summary": "拨付"}'
    )
    for name in ("盲人协会", "聋人协会", "精神残疾人及亲友协会"):
        desk.done("register", "funds", "add", "--answers", answers % name)
    assert "special_association.funded" not in rules(desk.done("check", "--kind", "deadline"))


def test_a_wish_warns_and_a_permission_says_nothing(tmp_path: Path) -> None:
    for policy, wanted in (("longli", "unmet"), ("changji", None)):
        desk = new_desk(tmp_path / policy, policy=policy)
        body = desk.done("body", "add", "--name", "东沟村残疾人协会")["number"]
        desk.done("post", "add", body, "--name", "王秀英", "--post", "chair", "--tags", "disabled")
        found = rules(desk.done("check")).get("association.chair_from")
        assert (found["state"] if found else None) == wanted
        if found:
            assert found["severity"] == "amber"
            post = found["concerned"][1].split(":")[1]
            desk.done("post", "identify", post, "--tags", "残疾人、两委成员")
            assert "association.chair_from" not in rules(desk.done("check"))


def test_who_is_member_and_commissioner_counts_once(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="changji")
    body = desk.done("body", "add", "--name", "东沟村残疾人协会")["number"]
    for name, post in (
        ("王秀英", "chair"),
        ("李国庆", "vice_chair"),
        ("张永贵", "vice_chair"),
        ("赵桂兰", "member"),
        ("孙立新", "member"),
        ("赵桂兰", "commissioner"),
    ):
        desk.done("post", "add", body, "--name", name, "--post", post)
    found = rules(desk.done("check", "--kind", "composition"))
    assert set(found) == {"association.member"}
    desk.done("post", "add", body, "--name", "周长海", "--post", "commissioner")
    met = rules(desk.done("check", "--kind", "composition", "--all"))["association.member"]
    assert (met["state"], "1" in met["says"] and "专职委员" in met["says"]) == ("met", True)


COUNTY = {
    "luozhuang": {"congress.represented", "presidium.frontline", "county.seconded_share", "county.disabled_cadre"},
    "jiaxing": {"county.deputy_director_seconded", "county.deputy_director_part_time"},
    "changji": {"congress.represented", "special_association.head", "special_association.funded", "meeting.joint"},
    "tianjin": {"special_association.worker"},
    "longli": {"county.director", "county.deputy_director", "special_association.commissioner"},
}


@pytest.mark.parametrize("policy", COUNTY)
def test_the_countys_duties_are_shown_as_its_own(tmp_path: Path, policy: str) -> None:
    desk = new_desk(tmp_path / "desk", policy=policy)
    for kind in ("federation", "congress", "presidium", "blind_association"):
        desk.done("body", "add", "--kind", kind, "--name", kind)
    duties = {each["rule"]: each for each in desk.done("policy", "duties")["rows"]}
    assert COUNTY[policy] <= set(duties)
    assert not set(duties) & set(rules(desk.done("check", "--all")))


def test_gradually_is_progress_and_not_failure(tmp_path: Path) -> None:
    desk = county(tmp_path / "desk", "luozhuang")
    body = desk.done("body", "add", "--kind", "federation", "--name", "示范县残疾人联合会")["number"]
    for number in range(10):
        nature = "seconded" if number == 0 else "full_time"
        desk.done("post", "add", body, "--name", f"干部{number}", "--post", "officer", "--nature", nature)
    found = rules(desk.done("check", "--kind", "composition", "--all"))["county.seconded_share"]
    assert found["severity"] == "info"
    assert "10.0%" in found["says"]
    assert "15%" in found["says"]


def test_two_heads_and_one_person_everywhere_are_told(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    for number in range(4):
        body = desk.done("body", "add", "--kind", "blind_association", "--name", f"盲人协会{number}")["number"]
        desk.done("post", "add", body, "--name", "王秀英", "--post", "member")
        if number == 2:
            assert "post.many_bodies" not in rules(desk.done("check"))
    assert rules(desk.done("check"))["post.many_bodies"]["severity"] == "info"
    for name in ("李国庆", "张永贵"):
        assert "post.two_heads" not in rules(desk.done("check"))
        desk.done("post", "add", body, "--name", name, "--post", "president")
    found = rules(desk.done("check"))["post.two_heads"]
    assert (found["severity"], len(found["concerned"])) == ("amber", 2)


def test_a_new_term_carries_over_who_stays(desk: Desk) -> None:
    before = desk.done("body", "list")["rows"][1]
    keep = [str(post["id"]) for post in before["posts"] if post["post"] != "chair"]
    for refused in (["--starts", "2026-11-21"], ["--starts", "2010-01-01"], ["--keep", "99999"]):
        assert desk("body", "renew", before["number"], *refused).code == 1
    done = desk.done("body", "renew", before["number"], "--starts", "2026-11-15", "--keep", ",".join(keep))
    after = desk.done("body", "list")["rows"][1]
    assert [post["name"] for post in after["posts"]] == [
        post["name"] for post in before["posts"] if str(post["id"]) in keep
    ]
    assert {post["started_on"] for post in after["posts"]} == {"2026-11-15"}
    assert "association.chair" in rules(desk.done("check", "--kind", "composition"))
    body = next(row for row in desk.done("list", "body")["rows"] if row["number"] == before["number"])
    assert (body["term"], body["term_ends_on"]) == (5, "2031-11-14")
    paid = desk.done("list", "staff", "--where", "empty(ended_on)")["count"]
    desk.done("undo", str(done["change_set"]))
    back = desk.done("body", "list")["rows"][1]["posts"]
    assert [{**post, "ver": 1} for post in back] == before["posts"]
    assert desk.done("list", "staff", "--where", "empty(ended_on)")["count"] == paid


def test_a_term_that_ran_out_is_told_and_reminds(desk: Desk) -> None:
    found = rules(desk.done("check", "--kind", "deadline"))
    assert found["term.over"]["severity"] == "amber"
    assert any(row["says"] == found["term.over"]["says"] for row in desk.done("agenda")["rows"])
    number = found["term.over"]["concerned"][0].split(":")[1]
    desk.done("body", "renew", number, "--starts", "2026-11-15")
    assert "term.over" not in rules(desk.done("check", "--kind", "deadline"))


def test_groups_that_are_due_are_made_at_once_and_nobody_stays_outside(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="longli")
    out = tmp_path / "out"
    (tmp_path / "roster.csv").write_text(
        "姓名,村（社区）,自然村,残疾类别\n"
        + "".join(f"村民甲{number},东沟村,老街,肢体\n" for number in range(6))
        + "".join(f"村民乙{number},东沟村,新村,视力\n" for number in range(5))
        + "村民丙,东沟村,上坪,听力\n",
        encoding="utf-8",
    )
    desk.done("import", tmp_path / "roster.csv", "--accept", "suspect", "--out", out)
    asked = desk.done("group", "suggest")["rows"]
    assert [(row["word"], len(row["persons"]), row["due"], row["strict"]) for row in asked] == [
        ("老街", 6, True, True),
        ("新村", 5, True, False),  # 超过5人: both readings
        ("上坪", 1, False, False),
    ]
    assert asked[0]["clause"] == "二(一)4(3)"
    readings = rules(desk.done("check"))
    assert {"group.due", "group.readings"} <= set(readings)
    assert desk.done("group", "suggest", "--by", "type")["rows"][0]["word"] == "肢体"
    made = desk.done("group", "make-due")
    assert len(made["numbers"]) == 2
    left = desk.done("group", "unassigned")["rows"]
    assert [row["name"] for row in left] == ["村民丙"]
    after = rules(desk.done("check"))
    assert "group.due" not in after
    assert "1名" in after["group.everyone"]["says"]
    taken = desk("group", "make", "1", "--name", "又一组", "--persons", asked[0]["persons"][0])
    assert taken.refusal["where"] == "村民甲0"
    (file,) = desk.done("group", "unassigned", "--out", out)["files"]
    assert "村民丙" in pypdfium2.PdfDocument(file["path"])[0].get_textpage().get_text_bounded()
    desk.done("group", "assign", made["numbers"][0], "--persons", left[0]["number"])
    assert desk.done("group", "unassigned")["count"] == 0
    desk.done("undo")
    desk.done("undo", str(made["change_set"]))
    assert desk.done("group", "unassigned")["count"] == 12


KINDS = [
    "federation",
    "association",
    "group",
    "congress",
    "presidium",
    "special_association",
    "blind_association",
    "deaf_association",
    "physical_association",
    "intellectual_association",
    "mental_association",
    "autism_association",
    "station",
    "home",
    "volunteer_station",
    "working_committee",
    "leading_group",
    "enterprise_association",
]


def test_every_kind_of_body_is_founded_and_one_person_sits_in_many(tmp_path: Path) -> None:
    """Dated posts, full-time, part-time and seconded, tags that overlap; a person entered once holds many roles."""
    desk = demo_desk(tmp_path / "desk", "--persons", "20", "--villages", "2")
    person = desk.persons()[0]
    for at, kind in enumerate(KINDS):
        body = desk.done("body", "add", "--kind", kind, "--name", f"第{at}个")["number"]
        nature = ("full_time", "part_time", "seconded")[at % 3]
        words = ("--post", "member", "--nature", nature, "--tags", "disabled,model,frontline", "--on", "2026-03-01")
        desk.done("post", "add", body, "--name", person["name"], "--person", person["number"], *words)
    listed = {row["name"]: row for row in desk.done("body", "list")["rows"]}
    mine = [(row["kind"], post) for row in listed.values() for post in row["posts"] if row["name"].startswith("第")]
    assert {kind for kind, _post in mine} == set(KINDS)
    assert {post["person_id"] for _kind, post in mine} == {person["number"]}
    assert {post["nature"] for _kind, post in mine} == {"full_time", "part_time", "seconded"}
    assert all(set(post["tags"].split(",")) == {"disabled", "model", "frontline"} for _kind, post in mine)
    left = mine[0][1]["id"]
    desk.done("post", "leave", left, "--on", "2026-06-30")
    assert left not in {post["id"] for row in desk.done("body", "list")["rows"] for post in row["posts"]}


def test_in_jiaxing_every_grid_has_its_group_in_one_step(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk", policy="jiaxing")
    rows = "".join(f"村民{number},东沟村,第{number // 2}网格,肢体\n" for number in range(5))
    (tmp_path / "roster.csv").write_text("姓名,村（社区）,自然村,残疾类别\n" + rows, encoding="utf-8")
    desk.done("import", tmp_path / "roster.csv", "--accept", "suspect", "--out", tmp_path / "out")
    asked = desk.done("group", "suggest")["rows"]
    assert [(row["basis"], len(row["persons"]), row["due"], row["strict"]) for row in asked] == [
        ("grid", 2, True, True),
        ("grid", 2, True, True),
        ("grid", 1, True, True),
    ]
    assert {row["clause"] for row in asked} == {"二(十)2"}
    assert "group.grid" in rules(desk.done("check"))
    assert len(desk.done("group", "make-due")["numbers"]) == 3
    assert "group.grid" not in rules(desk.done("check"))
    assert desk.done("group", "unassigned")["count"] == 0


def test_a_body_is_refused_by_what_is_wrong(desk: Desk) -> None:
    for words in (
        ["body", "add", "--kind", "kingdom", "--name", "某会"],
        ["body", "add", "--name", " "],
        ["body", "add", "--name", "某会", "--division", "999"],
        ["body", "renew", "999"],
        ["post", "add", "1", "--name", "王秀英", "--tags", "国王"],
        ["group", "assign", "1", "--persons", "1"],
    ):
        assert desk(*words).refusal["what"]


def test_an_associations_term_follows_the_village_committees(desk: Desk) -> None:
    """Longli: the same term; the warning goes away once both days agree, and a bad day changes nothing."""
    village = desk.done("list", "division", "--where", "kind == 'village'")["rows"][0]
    body = next(
        each
        for each in desk.done("body", "list")["rows"]
        if each["kind"] == "association" and each["village"] == village["name"]
    )
    desk.done("division", "change", str(village["number"]), "--committee-ends", "2028-12-31")

    def says() -> list[str]:
        found = desk("check", "--kind", "composition")["verdicts"]
        return [each["concerned"] for each in found if each["rule"] == "association.term_follows"]

    assert says() == [[f"body:{body['number']}"]]
    refused = desk("body", "change", str(body["number"]), "--values", '{"term_ends_on": "2028-13-45"}').refusal
    assert refused["where"] == "term_ends_on"
    assert desk("body", "change", str(body["number"]), "--values", '{"party": "moon"}').refusal["where"] == "moon"
    desk.done("body", "change", str(body["number"]), "--values", '{"term_ends_on": "2028-12-31", "party": "联建"}')
    assert says() == []
    row = desk.done("list", "body", "--where", f"number == {body['number']}", "--columns", "name,party,term_ends_on")
    assert row["rows"][0]["party"] == "joint"
    terms = {
        each["what"]: (each["last"], each["now"]) for each in desk.done("body", "terms", str(body["number"]))["rows"]
    }
    assert terms == {} or all(isinstance(now, int) for _last, now in terms.values())


def test_coverage_counts_each_person_once_and_is_printed(desk: Desk, tmp_path: Path) -> None:
    """Two visits to one person make one; the sum stands on the paper."""
    person = desk.persons()[0]
    before = {row["village"]: row for row in desk.done("coverage")["rows"]}
    answers = {"visited_on": "2026-11-02", "method": "home", "visitor": "罗志强", "situation": "身体尚好"}
    for day in ("2026-11-02", "2026-11-03"):
        visit = json.dumps(answers | {"visited_on": day})
        desk.done("register", "visit", "add", "--person", str(person["number"]), "--answers", visit)
    desk.done(
        "register",
        "visit",
        "add",
        "--person",
        str(person["number"]),
        "--answers",
        json.dumps(answers | {"visited_on": "2026-06-02"}),
    )
    said = desk.done("coverage", "--out", tmp_path / "out")
    rows = {row["village"]: row for row in said["rows"]}
    mine = rows[person["village"]]
    assert mine["visited"] in (before[person["village"]]["visited"], before[person["village"]]["visited"] + 1)
    assert sum(row["persons"] for row in rows.values()) == len(desk.persons("lifecycle == 'registered'"))
    assert mine["percent"] == 100 * mine["visited"] // mine["persons"]
    pressed = pypdfium2.PdfDocument(said["files"][0]["path"])
    text = "".join(page.get_textpage().get_text_bounded() for page in pressed)
    assert person["village"] in text
    assert f"{mine['percent']}%" in text
