"""The words of refusals in English, where a test reads them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clfdesk import i18n


@pytest.fixture
def english() -> Iterator[None]:
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)
