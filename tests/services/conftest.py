from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.services import office
from clfdesk.services.demo import make_demo

PAPER_DAY = date(2026, 11, 20)


@pytest.fixture(scope="package")
def paper_shelf(tmp_path_factory) -> Path:
    """A closed desk of forty people, to be copied."""
    folder = tmp_path_factory.mktemp("papers") / "desk"
    make_demo(folder, persons=40, villages=2, clock=Clock(PAPER_DAY)).close()
    return folder


@pytest.fixture
def paper_desk(paper_shelf, tmp_path) -> Iterator[office.Office]:
    """An open copy of it."""
    folder = tmp_path / "desk"
    shutil.copytree(paper_shelf, folder)
    found = office.open_desk(folder, clock=Clock(PAPER_DAY))
    yield found
    found.close()
