"""What every test stands on: no display, no settings of this machine, Chinese words."""

from __future__ import annotations

# ruff: noqa: E402
import os

# Before anything imports Qt, and for the program's own child processes too.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHONUTF8"] = "1"
for _name in ("CLFDESK_DESK", "CLFDESK_PASSWORD", "CLFDESK_SETTINGS", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE"):
    os.environ.pop(_name, None)

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from clfdesk import i18n

if TYPE_CHECKING:
    from pathlib import Path

# Shared and slow machines: what a test finds must not hang on how fast it was found, nor on chance.
settings.register_profile(
    "house", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _own_profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a profile of its own, so that none reads or leaves settings on this machine."""
    monkeypatch.setenv("CLFDESK_SETTINGS", str(tmp_path_factory.mktemp("profile")))


@pytest.fixture(autouse=True)
def _chinese() -> None:
    """Speak the clerk's language, whatever the test before spoke."""
    i18n.use("zh_CN")


@pytest.fixture
def top(pytestconfig: pytest.Config) -> Path:
    """Return the project's root."""
    return pytestconfig.rootpath
