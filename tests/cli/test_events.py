"""Life events through the verb: the ripple shown first, done as one, and taken back whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.office import Desk, Said, demo_desk

OWN = "110000195001010015"
OTHER = "110000196208152349"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small demonstration township; person 1 is made known."""
    return demo_desk(tmp_path / "desk", "--persons", "24", "--villages", "3")


def known(desk: Desk, **values: Any) -> int:
    """Make person 1 a person of known values and return the number."""
    from datetime import date

    from clfdesk.clock import Clock
    from clfdesk.domain.certificate import Certificate
    from clfdesk.domain.person import Person
    from clfdesk.services.office import open_desk
    from clfdesk.storage import records
    from clfdesk.storage.unit import unit

    office = open_desk(desk.folder, clock=Clock(fixed=date.fromisoformat(desk.today)))
    with unit("test"):
        own = {
            "name": "李大爷",
            "id_number": OWN,
            "id_state": "verified",
            "birth": date(1950, 1, 1),
            "gender": "male",
            "living_allowance": True,
            "care_subsidy": True,
            "village_id": 2,
        }
        records.update(Person, 1, {**own, **values})
        held = records.every(Certificate, person_id=1)[0]
        records.update(
            Certificate,
            held.id,
            {
                "number": f"{OWN}42",
                "raw_number": f"{OWN}42",
                "type": "physical",
                "grade": 2,
                "reissue": 0,
                "issued_on": date(2020, 5, 20),
                "valid_until": date(2030, 5, 19),
            },
        )
    office.close()
    return 1


def row(desk: Desk, number: int = 1) -> dict[str, Any]:
    return desk.persons(f"number == {number}")[0]


def says(said: Said) -> str:
    return "\n".join(effect["says"] for effect in said["effects"])


def test_a_death_entered_late_stops_the_benefits_from_the_next_month_and_counts_what_was_paid_after(desk: Desk) -> None:
    """Story E3: died on 17 March, told in July."""
    known(desk)
    july = Desk(desk.folder, "2026-07-20")
    before = row(july)
    shown = july.done("event", "death", 1, "--on", "2026-03-17", "--dry-run")
    assert row(july) == before
    assert [(stop["benefit"], stop["last"], stop["first"], stop["late_months"]) for stop in shown["stops"]] == [
        ("living_allowance", "2026-03", "2026-04", 4),
        ("care_subsidy", "2026-03", "2026-04", 4),
    ]
    done = july.done("event", "death", 1, "--on", "2026-03-17")
    assert done["effects"] == shown["effects"]
    after = row(july)
    assert (after["lifecycle"], after["certificate_state"]) == ("dead", "cancelled")
    assert (after["living_allowance"], after["care_subsidy"]) == (False, False)
    assert july.done("event", "list", 1)["rows"][0]["answers"]["stops"] == shown["stops"]
    july.done("undo", done["change_set"])
    assert row(july) == before
    assert july.done("event", "list", 1)["count"] == 0


@pytest.mark.parametrize(
    ("today", "state", "due"),
    [
        ("2026-03-01", "valid", "2026-08-10"),
        ("2026-08-10", "frozen", "2027-02-10"),
        ("2027-02-09", "frozen", "2027-02-10"),
        ("2027-02-10", "cancelled", None),
    ],
)
def test_the_certificate_has_half_a_year_to_follow_a_move(desk: Desk, today: str, state: str, due: str | None) -> None:
    """Story E4: frozen after half a year, cancelled after one, by the policies' months."""
    known(desk)
    then = Desk(desk.folder, today)
    done = then.done("event", "move_out", 1, "--on", "2026-02-10", "--set", "destination=外县")
    assert (row(then)["lifecycle"], row(then)["certificate_state"]) == ("moved_out", state)
    assert done["due_on"] == due


def test_moved_with_the_certificate_nothing_is_due_and_the_way_back_is_open(desk: Desk) -> None:
    known(desk)
    gone = desk.done(
        "event", "move_out", 1, "--on", "2026-10-10", "--set", "destination=外县", "--set", "transferred_on=2026.10.12"
    )
    assert (gone["due"], row(desk)["certificate_state"]) == ("", "moved_out")
    village = desk.done("list", "division", "--where", "kind != 'township'")["rows"][1]["name"]
    back = desk.done("event", "move_in", 1, "--on", "2026-11-01", "--set", f"village={village}")
    assert (row(desk)["lifecycle"], row(desk)["village"], row(desk)["certificate_state"]) == (
        "registered",
        village,
        "valid",
    )
    desk.done("undo", back["change_set"])
    desk.done("undo", gone["change_set"])
    assert row(desk)["lifecycle"] == "registered"


def test_a_new_grade_is_a_new_number_and_the_old_one_stays_superseded(desk: Desk) -> None:
    """Story E5."""
    known(desk)
    done = desk.done("event", "regrade", 1, "--on", "2026-05-12", "--set", "grade=三级")
    assert row(desk)["certificate_number"] == f"{OWN}43"
    shown = desk.done("show", "person", 1)
    states = sorted((each["number"], each["state"], each["current"]) for each in shown["certificates"])
    assert states == [(f"{OWN}42", "superseded", False), (f"{OWN}43", "valid", True)]
    assert [stop["benefit"] for stop in done["stops"]] == ["care_subsidy"]
    assert row(desk)["valid_until"] == "2036-05-11"
    again = desk.done("event", "regrade", 1, "--on", "2026-09-01", "--set", "type=精神", "--set", "grade=2级")
    assert [problem["field"] for problem in again["problems"]] == ["type"]
    desk.done("undo", again["change_set"])
    desk.done("undo", done["change_set"])
    assert row(desk)["certificate_number"] == f"{OWN}42"


def test_a_corrected_id_leaves_the_printed_number_until_the_county_corrects_it(desk: Desk) -> None:
    """Story E2."""
    known(desk, id_number="110000195001010013", id_state="unverified")
    done = desk.done("event", "id_correction", 1, "--set", f"id_number={OWN}", "--why", "户口簿为准")
    assert (row(desk)["id_number"], row(desk)["id_state"]) == (OWN, "verified")
    assert desk.done("find", "110000195001010013")["rows"][0]["number"] == 1
    assert done["due"] == ""
    wrong = desk("event", "id_correction", 1, "--set", "id_number=110000195001010016").refusal
    assert "5" in wrong["why"]
    kept = desk.done(
        "event", "id_correction", 1, "--set", "id_number=110000195001010016", "--set", "id_reason=户口簿上如此"
    )
    assert (row(desk)["id_state"], kept["due"]) == ("unverified", "correct_certificate")
    other = row(desk, 2)["id_number"]
    assert "2" in desk("event", "id_correction", 1, "--set", f"id_number={other}").refusal["where"]


def test_a_former_name_is_kept_and_found(desk: Desk) -> None:
    known(desk)
    done = desk.done("event", "rename", 1, "--set", "name=李 建国")
    assert row(desk)["name"] == "李建国"
    for text in ("李大爷", "ldy", "李建国", "lijianguo"):
        assert 1 in [each["number"] for each in desk.done("find", text)["rows"]], text
    desk.done("undo", done["change_set"])
    assert row(desk)["name"] == "李大爷"
    assert desk.done("find", "李建国")["count"] == 0


def test_loss_and_reissue_add_the_suffix(desk: Desk) -> None:
    known(desk)
    lost = desk.done("event", "loss", 1)
    assert (row(desk)["certificate_state"], lost["due"]) == ("lost", "reissue")
    desk.done("event", "reissue", 1)
    assert (row(desk)["certificate_number"], row(desk)["certificate_state"]) == (f"{OWN}42B1", "valid")
    assert desk.done("list", "event", "--where", "due == 'reissue' and empty(settled_on)")["count"] == 0
    again = desk.done("event", "reissue", 1)
    assert row(desk)["certificate_number"] == f"{OWN}42B2"
    assert again["problems"]


def test_renewal_too_early_is_doubted_and_done(desk: Desk) -> None:
    known(desk)
    early = desk.done("event", "renew", 1, "--set", "issued_on=2026-11-20")
    assert [problem["field"] for problem in early["problems"]] == ["valid_until"]
    assert row(desk)["valid_until"] == "2036-11-19"


def test_after_a_cancellation_nobody_applies_again_for_a_year(desk: Desk) -> None:
    known(desk)
    done = desk.done("event", "cancel", 1, "--on", "2026-01-15", "--set", "cause=本人申请注销")
    assert (done["due"], done["due_on"], row(desk)["lifecycle"]) == ("reapply", "2027-01-15", "cancelled")
    number = f"certificate_number={OWN}43"
    assert "2027-01-15" in desk("event", "issue", 1, "--set", number).refusal["why"]
    later = Desk(desk.folder, "2027-01-15")
    later.done("event", "issue", 1, "--set", number)
    assert (row(later)["certificate_number"], row(later)["lifecycle"]) == (f"{OWN}43", "registered")


def test_frozen_and_in_force_again(desk: Desk) -> None:
    known(desk)
    done = desk.done("event", "freeze", 1)
    assert (row(desk)["certificate_state"], len(done["stops"])) == ("frozen", 2)
    back = desk.done("event", "unfreeze", 1)
    assert row(desk)["certificate_state"] == "valid"
    assert "2026-11" in says(back)
    assert row(desk)["living_allowance"] is False


def test_prison_and_the_way_back(desk: Desk) -> None:
    known(desk)
    done = desk.done("event", "prison", 1, "--on", "2026-10-01", "--set", "until=2027-09-30")
    assert (row(desk)["living"], row(desk)["lifecycle"], done["due_on"]) == ("prison", "registered", "2027-09-30")
    desk.done("event", "release", 1)
    assert row(desk)["living"] == "home"
    assert desk.done("list", "event", "--where", "due == 'release' and empty(settled_on)")["count"] == 0
    assert desk("event", "release", 1).refusal


def test_whoever_holds_posts_leaves_them_and_the_boards_and_seats_say_so(desk: Desk) -> None:
    """A chair dies: the post ends, the village's boards are stale, the seat is missing; undo mends all of it."""
    known(desk)
    post = _give_a_post(desk)
    village = row(desk)["village"]
    desk.done("poster", "--set", "village", "--village", village, "--size", "A4", "--out", desk.folder.parent / "out")
    assert desk.done("poster", "--stale")["stale"] == []
    told = desk.done("event", "death", 1, "--on", "2026-11-18")
    about = {effect["about"] for effect in told["effects"]}
    assert {"post", "paper", "certificate", "benefit"} <= about
    assert any(village in effect["says"] for effect in told["effects"] if effect["about"] == "paper")
    assert [each["ended_on"] for each in _posts(desk) if each["number"] == post] == ["2026-11-18"]
    assert desk.done("poster", "--stale")["stale"]
    desk.done("undo", told["change_set"])
    assert [each["ended_on"] for each in _posts(desk) if each["number"] == post] == [None]
    assert desk.done("poster", "--stale")["stale"] == []


def _posts(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.done("list", "post")["rows"])


def _give_a_post(desk: Desk) -> int:
    """Put person 1 into the chair of the association of the own village."""
    from datetime import date

    from clfdesk.clock import Clock
    from clfdesk.domain.body import Body, Post
    from clfdesk.domain.person import Person
    from clfdesk.services.office import open_desk
    from clfdesk.storage import records
    from clfdesk.storage.unit import unit

    office = open_desk(desk.folder, clock=Clock(fixed=date.fromisoformat(desk.today)))
    person = records.get(Person, 1)
    assert person is not None
    body = records.every(Body, kind="association", division_id=person.village_id)[0]
    chair = records.every(Post, body_id=body.id, post="chair")[0]
    with unit("test"):
        records.update(Post, chair.id, {"person_id": 1, "name": person.name})
    office.close()
    return chair.id


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("wedding", 1), "wedding"),
        (("death", 999), "999"),
        (("death", 1, "--on", "2026-12-01"), "2026-12-01"),
        (("death", 1, "--on", "1949-01-01"), "李大爷"),
        (("move_out", 1), ""),
        (("cancel", 1, "--set", "cause=心情"), "心情"),
        (("loss", 1, "--set", "owl=1"), "owl"),
        (("regrade", 1), "李大爷"),
        (("regrade", 1, "--set", f"certificate_number={OWN}43", "--set", "grade=1"), OWN),
        (("issue", 1, "--set", f"certificate_number={OWN}43"), OWN),
        (("unfreeze", 1), "李大爷"),
        (("renew", 1, "--set", "issued_on=2026.13.5"), "2026.13.5"),
        (("move_within", 1, "--set", "village=月亮村"), "月亮村"),
        (("rename", 1, "--set", "name=李大爷"), "李大爷"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_half_done(desk: Desk, words: tuple[Any, ...], part: str) -> None:
    known(desk)
    before = desk.persons()
    refusal = desk("event", *words).refusal
    assert part in refusal["where"]
    assert desk.persons() == before
    assert desk.done("list", "event")["count"] == 0


def test_the_dead_do_not_move(desk: Desk) -> None:
    known(desk)
    desk.done("event", "death", 1, "--on", "2026-03-17")
    assert desk("event", "loss", 1).refusal["where"] == "李大爷"


def test_a_due_day_that_has_come_is_told_by_the_checks(desk: Desk) -> None:
    """The half-year clock runs out by itself: nothing was entered, and yet the check tells."""
    known(desk)
    spring = Desk(desk.folder, "2026-03-01")
    done = spring.done("event", "move_out", 1, "--on", "2026-02-10", "--set", "destination=外县")
    late = Desk(desk.folder, "2026-08-11")
    for then, told in ((spring, []), (late, [f"event:{done['event']}"])):
        found = then.done("check")["verdicts"]
        assert [key for each in found if each["rule"] == "data.event_due" for key in each["concerned"]] == told
    late.done("event", "freeze", 1, "--on", "2026-08-11")
    assert [each for each in late.done("check")["verdicts"] if each["rule"] == "data.event_due"] == []
    assert (
        late.done("list", "event", "--where", "due == 'cancel' and empty(settled_on)")["rows"][0]["due_on"]
        == "2027-02-10"
    )
