"""What returns leave behind: files listed, copied for sending, cleared only when named; the record of what left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.filing import Filing
from clfdesk.errors import Refusal
from clfdesk.services import filing, filing_life, filing_outbox, scan
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from clfdesk.storage import records

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = make_demo(tmp_path_factory.mktemp("desk") / "d", persons=30, villages=2, clock=Clock(fixed=DAY))
    yield office
    close_desk(office)


def version(made: filing.Made) -> Filing:
    found = records.get(Filing, made.filing)
    assert found is not None
    return found


def test_files_are_listed_and_cleared_only_when_named(kept: Office, tmp_path: Path) -> None:
    made = filing.make(kept, "R13", "2026-H2", tmp_path / "out")
    copy = filing_outbox.to_outbox(kept, version(made), tmp_path / "待发")
    assert copy.path.read_bytes() == made.files[0].path.read_bytes()
    listed = {each.path: each for each in filing_outbox.produced(kept)}
    assert {made.files[0].path, copy.path} <= set(listed)
    assert all(each.same and each.card == "R13" for each in listed.values())
    copy.path.write_bytes(b"changed by hand")
    assert [each.same for each in filing_outbox.produced(kept) if each.path == copy.path] == [False]
    with pytest.raises(Refusal):
        filing_outbox.clear(kept, [made.files[0].path, copy.path])
    with pytest.raises(Refusal):
        filing_outbox.clear(kept, [tmp_path / "other.txt"])
    assert made.files[0].path.exists()
    assert filing_outbox.clear(kept, [made.files[0].path]) == [made.files[0].path]
    assert not made.files[0].path.exists()
    assert copy.path.exists()
    with pytest.raises(Refusal):
        filing_outbox.file_of(kept, version(made))


def test_a_list_in_full_does_not_go_to_a_group_unasked(kept: Office, tmp_path: Path) -> None:
    made = filing.make(kept, "R05", "2026-Q4", tmp_path, remarks={})
    roster = filing.make(kept, "R40", "2026-11", tmp_path)
    with pytest.raises(Refusal) as refused:
        filing_life.send(kept, version(roster), to="全县残联工作群", channel="wechat")
    assert "身份证号" in refused.value.why
    assert version(roster).state == "frozen"
    filing_life.send(kept, version(made), to="全县残联工作群", channel="wechat")  # nobody stands in it
    filing_life.send(
        kept, version(roster), to="全县残联工作群", channel="wechat", accept_group=True, accept_unverified=True
    )
    last = filing_outbox.left(kept)[0]
    assert (last.card, last.to, last.channel, last.rows) == ("R40", "全县残联工作群", "wechat", roster.rows)
    assert last.columns == ("身份证号", "残疾人证号", "联系电话")


def test_the_stamped_scan_is_kept_with_the_version(kept: Office, tmp_path: Path) -> None:
    from PIL import Image

    made = filing.make(kept, "R15", "2026", tmp_path)
    photo = tmp_path / "stamped.jpg"
    Image.new("RGB", (800, 1100), "white").save(photo)
    done = filing_life.scan(kept, version(made), photo).version
    assert done.scan == "stamped.jpg"
    assert [each.id for each in scan.owned(kept, "filing", made.filing)] == [done.scan_id]
    assert scan.open_bytes(kept, done.scan_id)[:2] == b"\xff\xd8"


@pytest.mark.parametrize("number", [28, 13, 30])  # disk full, open elsewhere, write-protected
def test_a_file_that_cannot_be_written_leaves_no_version(
    kept: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    import os

    before = records.count(Filing)

    def failing(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", failing)
    monkeypatch.setattr(os, "link", failing)
    with pytest.raises(Refusal):
        filing.make(kept, "R03", "2026-Q4", tmp_path / "out")
    monkeypatch.undo()
    assert records.count(Filing) == before
    assert not list(tmp_path.rglob("*.xlsx"))


def test_a_file_of_that_name_is_never_written_over(kept: Office, tmp_path: Path) -> None:
    made = filing.make(kept, "R03", "2026-Q3", tmp_path)
    mine = made.files[0].path.with_name(made.files[0].path.name.replace("第1版", "第2版"))
    mine.write_bytes(b"somebody's own")
    again = filing.make(kept, "R03", "2026-Q3", tmp_path)
    assert mine.read_bytes() == b"somebody's own"
    assert again.files[0].path.name.endswith(" (2).xlsx")
