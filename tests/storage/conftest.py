"""A real encrypted desk in a folder of its own, for every test of this room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.desk import DeskInfo
from clfdesk.storage import desk

DAY = date(2026, 11, 20)
INFO = DeskInfo(pack="longli", township="青石镇", clerk="经办人甲")


@pytest.fixture
def closed_after() -> Iterator[None]:
    """Close whatever a test leaves open."""
    yield
    desk.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A desk without a password, closed."""
    home = tmp_path / "desk"
    desk.create(home, INFO, secret=None, clock=Clock(fixed=DAY))
    yield home
    desk.close()


@pytest.fixture
def opened(folder: Path) -> Path:
    """The same, open."""
    desk.open_(folder, secret=None)
    return folder
