"""Checks and the organisation on a desk: what is missing, by which paper, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.body import Body, Post
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.services import check, organisation
from clfdesk.services.office import Office, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit

DAY = date(2026, 11, 20)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A village of six in one settlement, with an association that has nobody in it."""
    made = create_desk(tmp_path / "desk", pack="longli", township="柳河镇", clock=Clock(fixed=DAY))
    with unit("test"):
        (town,) = records.insert([Division("柳河镇", "township")])
        (village,) = records.insert([Division("东沟村", parent_id=town)])
        records.insert([Body("东沟村残疾人协会", division_id=village)])
        records.insert(
            [
                Person(
                    f"村民{number}",
                    village_id=village,
                    settlement="一组",
                    phone="13800000000",
                    birth=date(1960, 1, number),
                    id_number=f"11000019600101001{number}",
                )
                for number in range(1, 7)
            ]
        )
    yield made
    made.close()


def states(office: Office, kind: str | None = None) -> dict[str, tuple[str, ...]]:
    return {each.rule: each.concerned for each in check.verdicts(office, kind)}


def test_empty_seats_and_the_group_that_is_due_are_told(office: Office) -> None:
    found = states(office, "composition")
    assert found["association.chair"] == ("body:1",)
    assert found["association.commissioner"] == ("body:1",)
    assert found["group.due"] == ("division:2",)
    due = next(each for each in check.verdicts(office) if each.rule == "group.due")
    assert "东沟村一组有6名残疾人" in due.says
    assert (due.source, due.clause) == ("龙府办发〔2019〕48号", "二(一)4(3)")
    assert due.mend


def test_a_group_named_after_the_settlement_is_enough(office: Office) -> None:
    with unit("test"):
        records.insert([Body("东沟村一组残疾人小组", "group", division_id=2)])
    found = states(office)
    assert "group.due" not in found
    assert found["group.liaison"] == ("body:2",)


def test_the_threshold_is_the_packs(office: Office) -> None:
    with unit("test"):
        records.delete(Person, 6)
    assert "group.due" in states(office)  # five, and the paper's words take five in
    with unit("test"):
        records.delete(Person, 5)
    assert "group.due" not in states(office)


def test_data_rules_find_by_condition_and_by_sharing(office: Office) -> None:
    assert states(office, "data")["data.phone_shared"] == tuple(f"person:{number}" for number in range(1, 7))
    with unit("test"):
        records.update(Person, 1, {"phone": "13900000000", "id_number": None, "id_state": "missing"})
        records.update(Person, 2, {"lifecycle": "dead", "care_subsidy": True})
        records.update(Person, 3, {"name": "村民4", "birth": date(1960, 1, 4)})
        records.insert([Staff("王秀英", account="6228000000000000000", account_holder="李国庆")])
    found = states(office, "data")
    assert "data.phone_shared" not in found
    assert found["data.id_missing"] == ("person:1",)
    assert found["data.benefit_after_leaving"] == ("person:2",)
    assert found["data.same_name_and_birth"] == ("person:3", "person:4")
    assert found["data.account_of_another"] == ("staff:1",)


def test_everything_shows_what_is_met_too_and_the_gravest_comes_first(office: Office) -> None:
    severe = [each.severity for each in check.verdicts(office)]
    assert severe == sorted(severe, key=["red", "amber", "info"].index)
    everything = check.verdicts(office, everything=True)
    assert {each.state for each in everything} == {"met", "unmet", "unknown"}
    assert len(everything) > len(severe)
    assert {each.state for each in check.verdicts(office, "deadline", everything=True)} == {"met"}


def test_the_light_turns_green_when_the_seats_are_filled(office: Office) -> None:
    (view,) = organisation.bodies_with_posts(office, "东沟村")
    assert view.light == "red"
    assert [(each.title, each.count) for each in view.missing] == [
        ("主席", 1),
        ("专职委员", 1),
        ("副主席", 2),
        ("委员", 3),
    ]
    for name, post in [
        ("王秀英", "chair"),
        ("李国庆", "vice_chair"),
        ("张永贵", "vice_chair"),
        ("赵桂兰", "member"),
        ("孙立新", "member"),
        ("周长海", "member"),
        ("吴春生", "commissioner"),
    ]:
        tags = "committee" if post == "chair" else ""
        organisation.appoint(office, 1, name, post, started_on=date(2026, 1, 10), tags=tags)
    (view,) = organisation.bodies_with_posts(office, "东沟村")
    assert (view.light, view.missing) == ("green", ())
    assert view.titles[:2] == ("主席", "副主席")
    assert organisation.bodies_with_posts(office, "西沟村") == []


def test_nobody_is_appointed_twice_nowhere_or_tomorrow(office: Office) -> None:
    organisation.appoint(office, 1, "王秀英", "chair")
    for body, name, post, day in [
        (1, "王秀英", "chair", DAY),
        (9, "李国庆", "chair", DAY),
        (1, " ", "chair", DAY),
        (1, "李国庆", "king", DAY),
        (1, "李国庆", "chair", date(2026, 11, 21)),
    ]:
        with pytest.raises(Refusal):
            organisation.appoint(office, body, name, post, started_on=day)
    assert len(records.every(Post)) == 1


def test_who_leaves_a_paid_post_leaves_the_staff_list(office: Office) -> None:
    with unit("test"):
        (worker,) = records.insert([Staff("王秀英", village_id=2, started_on=date(2024, 1, 1))])
    organisation.appoint(office, 1, "王秀英", "commissioner", started_on=date(2024, 1, 1), staff_id=worker)
    with pytest.raises(Refusal):
        organisation.leave(office, 1, date(2023, 12, 31))
    organisation.leave(office, 1, date(2026, 10, 31))
    assert records.every(Post)[0].ended_on == date(2026, 10, 31)
    assert records.every(Staff)[0].ended_on == date(2026, 10, 31)
    assert "association.commissioner" in states(office)


def test_a_rating_is_kept_by_code_and_changed_in_place(office: Office) -> None:
    with unit("test"):
        (worker,) = records.insert([Staff("王秀英")])
    organisation.appraise(office, worker, 2025, "合格", document_number="柳残联〔2025〕18号")
    organisation.appraise(office, worker, 2025, "failed", decided_on=date(2026, 1, 5))
    (kept,) = records.every(Appraisal)
    assert (kept.rating, kept.decided_on, kept.year) == ("failed", date(2026, 1, 5), 2025)
    for year, rating in [(2027, "合格"), (2025, "很好")]:
        with pytest.raises(Refusal):
            organisation.appraise(office, worker, year, rating)
    with pytest.raises(Refusal):
        organisation.appraise(office, 99, 2025, "合格")
