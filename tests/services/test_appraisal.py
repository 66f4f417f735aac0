"""The yearly appraisal: a sheet of a hundred points, several raters, ballots without names, and what follows in pay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.division import Division
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.services import appraisal, payroll
from clfdesk.services.office import Office, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.office import demo_desk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = create_desk(tmp_path / "desk", pack="longli", township="东山镇", clock=Clock(fixed=date(2026, 12, 20)))
    with unit("test"):
        (village,) = records.insert([Division("西沟村")])
        records.insert(
            [Staff(f"专委{number}", village_id=village, started_on=date(2020, 1, 1)) for number in range(1, 8)]
        )
    yield made
    made.close()


def rated(office: Office, staff: int, share: str = "1") -> None:
    """Give every line rated by people this share of its points."""
    from decimal import Decimal

    sheet = appraisal.sheet()
    given = {
        item.name: str(item.most * Decimal(share)) for item in sheet.items if item.rater not in ("ballot", "events")
    }
    appraisal.score(office, staff, 2026, given, by="镇残联")


def test_the_sheets_are_a_hundred_points() -> None:
    sheet = appraisal.sheet()
    assert [int(sheet.most(part)) for part in ("daily", "review", "bonus")] == [65, 30, 5]
    assert sheet.most() == 100
    assert appraisal.sheet("score_township").most() == 100


def test_ballots_of_fewer_than_five_are_neither_shown_nor_counted(office: Office) -> None:
    rated(office, 1)
    few = appraisal.ballot(office, 1, 2026, {"满意": 3, "不满意": 1})
    assert (few.scored.ballots, few.scored.ballot_points, few.scored.dissatisfied) == (None, None, None)
    assert few.scored.missing == ("残疾人及亲友测评",)
    with pytest.raises(Refusal):
        appraisal.decide(office, 1, 2026)
    more = appraisal.ballot(office, 1, 2026, {"基本满意": 1})
    assert (more.scored.ballots, str(more.scored.ballot_points)) == (5, "7.20")  # (3 + 0.6) of 5


def test_several_raters_count_by_their_mean_and_nobody_rates_themselves(office: Office) -> None:
    appraisal.score(office, 1, 2026, {"village_review": "10"}, by="甲")
    appraisal.score(office, 1, 2026, {"村（社区）两委评议": "5"}, by="乙")
    appraisal.score(office, 1, 2026, {"village_review": "7"}, by="乙")
    assert str(dict(appraisal.standing(office, 1, 2026).scored.parts)["review"]) == "8.50"
    for points in ({"village_review": "11"}, {"ballot": "5"}, {"nothing": "1"}, {"visits": "x"}, {}):
        with pytest.raises(Refusal):
            appraisal.score(office, 1, 2026, points, by="甲")
    with pytest.raises(Refusal):
        appraisal.score(office, 1, 2026, {"visits": "1"}, by="专委1")


def test_points_make_the_rating_and_the_rating_stops_the_pay(office: Office) -> None:
    """54 points of 100: failed, told with the clause, and pay stops from the month after (story E9)."""
    rated(office, 1, "0.54")
    appraisal.ballot(office, 1, 2026, {"满意": 5, "基本满意": 0, "不满意": 5})
    done = appraisal.decide(office, 1, 2026, document_number="东残联〔2026〕12号")
    assert (str(done.scored.total), done.rating, done.stop_from) == ("50.90", "failed", "2027-01")
    assert "二(二)1(4)" in done.notice
    assert "从2027年1月起停发" in done.notice
    assert payroll.explain(office, "2027-01", 1).held == "failed_appraisal"


def test_dissatisfaction_caps_events_are_bounded_and_a_veto_fails(office: Office) -> None:
    rated(office, 1)
    appraisal.ballot(office, 1, 2026, {"satisfied": 6, "dissatisfied": 5})
    appraisal.event(office, 1, 2026, "9", "县级表彰", evidence="证书")
    result = appraisal.standing(office, 1, 2026).scored
    assert (str(dict(result.parts)["bonus"]), result.rating, result.capped) == ("5", "basic", True)
    with pytest.raises(Refusal):
        appraisal.event(office, 1, 2026, "-5", "编造走访记录", veto=True)
    appraisal.event(office, 1, 2026, "-5", "编造走访记录", evidence="抽查记录", veto=True)
    assert appraisal.standing(office, 1, 2026).scored.rating == "failed"
    with pytest.raises(Refusal):
        appraisal.decide(office, 1, 2026, rating="优秀")


def test_only_a_share_is_excellent(office: Office) -> None:
    for staff in (1, 2):
        rated(office, staff)
        appraisal.ballot(office, staff, 2026, {"satisfied": 9})
        assert appraisal.decide(office, staff, 2026).rating == "excellent"
    rated(office, 3)
    appraisal.ballot(office, 3, 2026, {"satisfied": 9})
    with pytest.raises(Refusal) as refused:
        appraisal.decide(office, 3, 2026)
    assert "30" in refused.value.why
    assert appraisal.decide(office, 3, 2026, rating="称职").rating == "competent"


def test_the_verbs_say_the_same(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "30", "--villages", "3")
    assert desk.done("appraisal", "1", "2025", "competent")["rating"] == "competent"
    desk.done("appraisal", "ballot", "1", "2026", "满意=8", "不满意=2")
    said = desk.done("appraisal", "score", "1", "2026", "visits=5.5", "--by", "镇残联")["appraisal"]
    assert (said["scored"]["ballots"], said["scored"]["ballot_points"]) == (10, "8.00")
    assert desk("appraisal", "decide", "1", "2026").refusal["why"]
    assert desk.done("appraisal", "decide", "1", "2026", "不称职", "--why", "群众反映属实")["appraisal"]["stop_from"]
    rows = desk.done("appraisal", "list", "2026")["rows"]
    assert next(row for row in rows if row["staff"] == 1)["rating"] == "failed"
