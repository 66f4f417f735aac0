"""The demonstration has something in every list."""

from __future__ import annotations

from pathlib import Path

from clfdesk.domain.stems import STEMS
from tests.office import demo_desk


def test_every_list_of_the_demonstration_has_something_in_it(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "120", "--villages", "4")
    counted = {stem: desk.done("list", stem)["count"] for stem in STEMS}
    assert [stem for stem, count in counted.items() if not count] == []
    assert counted["person"] == 120
    assert desk.done("verify")["ok"] is True
