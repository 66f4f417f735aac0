"""Rules as data: verdicts with their paper and their numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clfdesk.grammar.policy import load_pack
from clfdesk.grammar.rule import Rule, Table, judge_due, judge_rows, judge_seats, judge_share, rules, share_of, unmet

TODAY = date(2026, 10, 1)
PLACE = "西沟村残协"

pytestmark = pytest.mark.usefixtures("english")


def rule(table: Table, **record: Any) -> Rule:
    return Rule("r", table, record.pop("severity", "red"), "昌市政办发〔2020〕53号", "四(三)一", record)


def holders(*posts: str) -> list[dict[str, Any]]:
    return [{"key": str(place), "post": post, "ended_on": None} for place, post in enumerate(posts, 1)]


@pytest.mark.parametrize(
    ("posts", "state", "number"),
    [
        (["vice_chair"], "unmet", "1 missing"),
        ([], "unmet", "2 missing"),
        (["vice_chair"] * 2, "met", ""),
        (["vice_chair"] * 3, "met", ""),
        (["vice_chair"] * 5, "unmet", "2 too many"),
    ],
)
def test_seats(posts: list[str], state: str, number: str) -> None:
    verdict = judge_seats(
        rule("seats", post="vice_chair", min=2, max=3), holders("chair", *posts), place=PLACE, word={"vice_chair": "副主任"}.get
    )  # fmt: skip
    assert verdict.state == state
    assert number in verdict.says
    assert (verdict.source, verdict.clause) == ("昌市政办发〔2020〕53号", "四(三)一")
    assert PLACE in verdict.says
    assert "副主任" in verdict.says
    assert bool(verdict.mend) == (state != "met")


def test_who_left_holds_no_seat_and_others_may_count_for_it() -> None:
    posts = [*holders("member", "commissioner"), {"key": "9", "post": "member", "ended_on": date(2026, 1, 1)}]
    assert judge_seats(rule("seats", post="member", min=2), posts, place=PLACE).state == "unmet"
    assert judge_seats(rule("seats", post="member", also=["commissioner"], min=2), posts, place=PLACE).state == "met"


def test_a_seat_of_a_nature_and_keys_of_those_too_many() -> None:
    posts = [
        {"key": "1", "post": "vice_chair", "nature": "seconded"},
        {"key": "2", "post": "vice_chair", "nature": "elected"},
    ]
    seconded = rule("seats", post="vice_chair", nature="seconded", min=1, max=1)
    assert judge_seats(seconded, posts, place=PLACE).state == "met"
    verdict = judge_seats(rule("seats", post="vice_chair", min=0, max=1), posts, place=PLACE, key="b7")
    assert verdict.concerned == ("b7", "1", "2")


def members(*tags: list[str] | None) -> list[dict[str, Any]]:
    return [{"number": place, "tags": each} for place, each in enumerate(tags, 1)]


COUNTS = "tags contains 'disabled' or tags contains 'relative'"


@pytest.mark.parametrize(
    ("yes", "no", "state", "says"),
    [
        (13, 7, "met", "13"),  # 65 % exactly
        (12, 8, "unmet", "1 missing"),
        (1, 0, "met", "1"),
        (0, 3, "unmet", "2 missing"),
    ],
)
def test_shares(yes: int, no: int, state: str, says: str) -> None:
    people = members(*[["disabled", "relative"]] * yes, *[["grid"]] * no)
    verdict = judge_share(rule("share", counts=COUNTS, at_least="65%"), people, place=PLACE, today=TODAY)
    assert verdict.state == state
    assert says in verdict.says


def test_a_share_that_hangs_on_what_is_not_entered_is_unknown() -> None:
    share = rule("share", counts=COUNTS, at_least="65%")
    verdict = judge_share(share, members(["disabled"], None, None), place=PLACE, today=TODAY)
    assert (verdict.state, verdict.concerned) == ("unknown", ("2", "3"))
    assert judge_share(share, members(["disabled"], ["disabled"], None), place=PLACE, today=TODAY).state == "met"
    assert judge_share(share, members(["grid"], ["grid"], None), place=PLACE, today=TODAY).state == "unmet"
    assert judge_share(share, [], place=PLACE, today=TODAY).state == "unknown"


def test_shares_are_exact() -> None:
    assert share_of("65%") * 20 == 13
    assert share_of("0.6") * 5 == 3


def test_what_is_due_names_the_place_and_its_number() -> None:
    due = rule(
        "due",
        when="persons >= group_threshold",
        make="group",
        says="{village}{settlement}有{persons}名残疾人",
        mend="设小组",
    )
    rows = [
        {"key": "s1", "village": "西沟村", "settlement": "三组", "persons": 5, "bodies": []},
        {"key": "s2", "village": "西沟村", "settlement": "四组", "persons": 4, "bodies": []},
        {"key": "s3", "village": "西沟村", "settlement": "五组", "persons": 9, "bodies": ["group"]},
    ]
    found = judge_due(due, rows, values={"group_threshold": 5}, today=TODAY)
    assert [(each.concerned, each.says, each.mend) for each in found] == [(("s1",), "西沟村三组有5名残疾人", "设小组")]
    assert [each.state for each in judge_due(due, rows[1:], values={"group_threshold": 5}, today=TODAY)] == ["met"]


def test_a_data_rule_names_all_it_finds() -> None:
    expired = rule("verdict", kind="data", when="certificate_state == 'expired'", says="已过有效期", mend="通知换领")
    rows = [{"number": 1, "certificate_state": "expired"}, {"number": 2, "certificate_state": "valid"}, {"number": 3}]
    verdict = judge_rows(expired, rows, values={}, today=TODAY)
    assert (verdict.state, verdict.concerned, verdict.says, verdict.mend) == ("unmet", ("1",), "已过有效期", "通知换领")
    assert judge_rows(expired, rows[1:], values={}, today=TODAY).state == "met"
    assert expired.kind == "data"


def test_what_many_share_is_found_by_groups() -> None:
    shared = rule(
        "verdict", when="not empty(phone)", group_by=["phone"], more_than_key="person.shared", says="同一电话"
    )
    rows = [{"number": number, "phone": phone} for number, phone in enumerate(["1", "1", "1", "2", "2", ""], 1)]
    verdict = judge_rows(shared, rows, values={"person.shared": 2}, today=TODAY)
    assert verdict.concerned == ("1", "2", "3")
    twice = rule("verdict", when="true", group_by=["phone"], more_than=1, says="同一电话")
    assert judge_rows(twice, rows, values={}, today=TODAY).concerned == ("1", "2", "3", "4", "5")


def test_rules_of_a_pack_and_what_binds_another_level() -> None:
    found = {each.id: each for each in rules(load_pack("changji"), TODAY)}
    assert found["association.vice_chair"].severity == "red"
    assert found["congress.represented"].severity == "info"
    assert found["data.id_unverified"].kind == "data"
    assert found["association.chair"].kind == "composition"
    early = {each.id: each for each in rules(load_pack("changji"), date(2020, 1, 1))}
    assert "congress.represented" not in early


def test_the_gravest_come_first() -> None:
    seat = {"post": "chair", "min": 1}
    verdicts = [judge_seats(rule("seats", severity=each, **seat), [], place=PLACE) for each in ("info", "red", "amber")]
    assert [each.severity for each in unmet(verdicts)] == ["red", "amber", "info"]
    assert unmet([judge_seats(rule("seats", **seat), holders("chair"), place=PLACE)]) == []
