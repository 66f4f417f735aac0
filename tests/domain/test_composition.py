"""Seats and shares by the locality's own numbers, and the traffic light over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clfdesk.domain.body import Body, Post
from clfdesk.domain.composition import binding, body_verdicts, gather, in_office, light, missing_seats
from clfdesk.grammar.policy import load_pack
from clfdesk.grammar.rule import Verdict

DAY = date(2026, 11, 20)
BODY = Body("东沟村残疾人协会", "association", id=3)
FULL = {"chair": 1, "vice_chair": 2, "member": 3, "commissioner": 1}


def posts(**counts: int) -> list[Post]:
    seated = [Post(3, f"{post}{number}", post) for post, count in counts.items() for number in range(count)]
    return [replace(post, id=number) for number, post in enumerate(seated, 1)]


def asked(pack: str, body: Body, held: list[Post], day: date = DAY) -> dict[str, Verdict]:
    loaded = load_pack(pack)
    found = body_verdicts(body, held, binding(loaded, day, "township"), loaded.term, day)
    return {each.rule: each for each in found}


def test_a_full_association_is_green() -> None:
    found = asked("changji", BODY, posts(**FULL))
    assert {each.state for each in found.values()} == {"met"}
    assert light(found.values()) == "green"


@pytest.mark.parametrize(
    ("counts", "unmet"),
    [
        ({**FULL, "chair": 0}, {"association.chair"}),
        ({**FULL, "chair": 2}, {"association.chair"}),
        ({**FULL, "vice_chair": 1}, {"association.vice_chair"}),
        ({**FULL, "vice_chair": 4}, {"association.vice_chair"}),
        ({**FULL, "vice_chair": 3}, set()),
        ({**FULL, "member": 1}, {"association.member"}),
        ({**FULL, "member": 4}, set()),  # with the commissioner, who is one of the members, five
        ({**FULL, "member": 5}, {"association.member"}),
        ({**FULL, "commissioner": 0}, {"association.commissioner"}),
        ({}, {"association.chair", "association.vice_chair", "association.member", "association.commissioner"}),
    ],
)
def test_one_two_to_three_three_to_five_and_a_commissioner(counts: dict[str, int], unmet: set[str]) -> None:
    found = asked("changji", BODY, posts(**counts))
    assert {rule for rule, each in found.items() if each.state == "unmet"} == unmet
    assert light(found.values()) == ("red" if unmet else "green")
    for rule in unmet:
        assert (found[rule].source, found[rule].clause) == ("昌市政办发〔2020〕53号", "四(三)一")
        assert found[rule].concerned[0] == "body:3"


def test_the_missing_seats_are_named_in_the_local_word() -> None:
    held, loaded = posts(chair=1, member=3), load_pack("changji")
    assert missing_seats(BODY, held, binding(loaded, DAY, "township"), DAY) == [
        ("vice_chair", 2),
        ("commissioner", 1),
    ]
    assert "副主任" in asked("changji", BODY, held)["association.vice_chair"].says
    assert "副主席" in asked("longli", BODY, held)["association.vice_chair"].says


def test_a_default_is_never_red() -> None:
    found = asked("longli", BODY, posts(chair=1, member=3, commissioner=1))
    assert found["association.vice_chair"].state == "unmet"
    assert light(found.values()) == "amber"


def test_who_left_holds_no_seat_and_the_last_day_counts() -> None:
    gone = Post(3, "王秀英", "chair", ended_on=date(2026, 11, 19))
    assert not in_office(gone, DAY)
    assert in_office(replace(gone, ended_on=DAY), DAY)
    assert not in_office(Post(3, "王秀英", "chair", started_on=date(2026, 11, 21)), DAY)
    assert asked("changji", BODY, [gone])["association.chair"].state == "unmet"
    leaving = replace(gone, ended_on=date(2026, 12, 31))
    assert asked("changji", BODY, [leaving])["association.chair"].state == "met"


def test_the_countys_own_seats_are_not_asked_of_a_township() -> None:
    federation = Body("柳河镇残疾人联合会", "federation", id=1)
    found = asked("longli", federation, posts(director=1, commissioner=1, part_time_member=1))
    assert set(found) == {"federation.director", "federation.commissioner", "federation.part_time_member"}
    assert light(found.values()) == "green"


def test_shares_count_by_each_papers_own_numerator() -> None:
    congress = Body("代表大会", "congress", id=5)
    members = [Post(5, f"代表{number}", "delegate", id=number) for number in range(1, 11)]
    tagged = [replace(each, tags="frontline" if each.id <= 7 else "") for each in members]
    states = {}
    for pack in ("luozhuang", "changji"):
        loaded = load_pack(pack)
        found = body_verdicts(congress, tagged, binding(loaded, DAY, "county"), loaded.term, DAY)
        states[pack] = {each.rule: each.state for each in found}
    assert states["luozhuang"] == {"congress.represented": "unmet", "congress.frontline": "met"}
    assert states["changji"] == {"congress.represented": "met"}


def test_unknown_is_never_green() -> None:
    verdict = Verdict("a", "unknown", "info", "文", "一", (), "")
    assert light([verdict]) == "amber"
    assert light([replace(verdict, state="unmet")]) == "green"  # only informs


def test_verdicts_on_one_place_are_gathered() -> None:
    verdict = Verdict("group.due", "unmet", "amber", "文", "一", ("division:2",), "一组")
    other = replace(verdict, concerned=("division:4",), says="四组")
    found = gather([verdict, replace(verdict, says="二组"), other])
    assert len(found) == 2
    assert found[0].says.startswith("一组")
    assert found[1].says == "四组"
