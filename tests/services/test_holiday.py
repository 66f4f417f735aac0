"""The holidays of a year as a clerk copies them from the notice; working days are counted by them."""

from __future__ import annotations

from datetime import date

import pytest

from clfdesk.errors import Refusal
from clfdesk.services.holiday import read_days, spoken
from tests.office import new_desk


def test_ranges_and_words_of_the_notice_are_read():
    days = read_days("1月1日（周四）至3日放假调休，共3天。2月28日—3月1日、2026-05-01", 2026)
    assert days == [
        date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 1),
    ]  # fmt: skip
    assert read_days("1月1日至3日、2月28日至3月1日", 2026) == [
        date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), date(2026, 2, 28), date(2026, 3, 1),
    ]  # fmt: skip
    assert read_days("", 2026) == []
    assert spoken((date(2026, 1, 1), date(2026, 1, 2), date(2026, 5, 1))) == "1月1日至2日、5月1日"


@pytest.mark.parametrize("text", ["2月30日", "2025-01-01", "1月5日至3日", "月亮节", "13月1日"])
def test_what_is_no_day_of_the_year_is_refused(text):
    with pytest.raises(Refusal) as refused:
        read_days(text, 2026)
    assert refused.value.next


def test_a_year_entered_is_counted_by_the_counter(tmp_path):
    desk = new_desk(tmp_path / "desk")
    words = ("policy", "holidays", "2031", "--rest", "1月1日至3日", "--work", "1月4日")
    assert desk(*words).refusal["next"]
    done = desk.done(*words, "--source", "国办发明电")
    known = {each["year"]: each for each in desk.done("policy", "holidays")["years"]}
    assert known[2031]["rest"] == ["2031-01-01", "2031-01-02", "2031-01-03"]
    assert known[2031]["work"] == ["2031-01-04"]
    assert known[2026]["own"] is False
    desk.done("undo", done["change_set"])
    assert 2031 not in {each["year"] for each in desk.done("policy", "holidays")["years"]}
