from __future__ import annotations

from datetime import date

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo, LocalValue
from clfdesk.errors import Refusal
from clfdesk.services import office as offices
from clfdesk.storage import records
from clfdesk.storage.unit import unit

DAY = date(2026, 11, 20)
CLOCK = Clock(fixed=DAY)


def test_a_desk_is_made_open_closed_and_opened_again(tmp_path):
    office = offices.create_desk(tmp_path / "青石镇", pack="longli", township=" 青石镇 ", county="某县", clock=CLOCK)
    assert office.is_open
    assert (office.info.township, office.info.county, office.info.made_on) == ("青石镇", "某县", "2026-11-20")
    assert (office.today, office.pack.name) == (DAY, "longli")
    office.close()
    assert not office.is_open
    again = offices.open_desk(tmp_path / "青石镇", clock=CLOCK)
    assert again.info == office.info
    offices.close_desk(again)
    offices.close_desk(again)


def test_with_a_password(tmp_path):
    office = offices.create_desk(tmp_path / "a", pack="national", township="青石镇", secret="密码", clock=CLOCK)
    office.close()
    assert offices.is_desk(tmp_path / "a")
    assert offices.needs_secret(tmp_path / "a")
    with pytest.raises(Refusal):
        offices.open_desk(tmp_path / "a", clock=CLOCK)
    with pytest.raises(Refusal):
        offices.open_desk(tmp_path / "a", secret="密 码", clock=CLOCK)
    offices.open_desk(tmp_path / "a", secret="密码", clock=CLOCK).close()


@pytest.mark.parametrize("wrong", [{"pack": "nowhere"}, {"township": " "}, {"secret": ""}])
def test_what_no_desk_can_be_made_of(tmp_path, wrong):
    with pytest.raises(Refusal) as refused:
        offices.create_desk(tmp_path / "a", **{"pack": "longli", "township": "青石镇", **wrong}, clock=CLOCK)
    assert refused.value.next
    assert not (tmp_path / "a").exists()


def test_local_values_overlay_the_pack(tmp_path):
    office = offices.create_desk(tmp_path / "a", pack="national", township="青石镇", clock=CLOCK)
    before = office.pack.require("notice.smallest_public_count", DAY).value
    with unit("settings"):
        records.insert(
            [LocalValue("notice.smallest_public_count", "5", "人", "2026-01-01", "本镇通知〔2026〕1号", "第一条")]
        )
    office.refresh()
    assert (before, office.pack.require("notice.smallest_public_count", DAY).value) == (3, 5)
    assert office.pack.require("notice.smallest_public_count", DAY).source == "本镇通知〔2026〕1号"
    assert records.count(DeskInfo) == 1
    office.close()
