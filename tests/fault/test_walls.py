"""What hangs on walls shows nobody's numbers and nobody's private columns; what would show one does not leave."""

from __future__ import annotations

import pytest

from clfdesk import resources
from clfdesk.domain.person import PERSON_FIELDS
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.field import Fields
from clfdesk.grammar.masks import mask_phone
from tests.fault import walls


def test_no_public_paper_shows_a_number_or_a_private_column(tmp_path):
    found = walls.walls(tmp_path, 30)
    assert found.complaints == []
    assert found.counts["refused"] == 0
    said = [path.stem for path in resources.folder().rglob("*.toml") if 'purpose = "public"' in path.read_text("utf-8")]
    typed = {"letter"}  # a letter's words are the clerk's; they are scanned like a notice's
    lists = 9
    assert found.counts["papers"] >= len({*said} - typed) + lists


def test_numbers_typed_where_everybody_reads_stop_every_paper_that_shows_them(tmp_path):
    found = walls.walls(tmp_path, 12, careless=True)
    assert found.complaints == []
    assert found.counts["refused"] >= 4


def test_the_reading_sees_what_stands_there(tmp_path, monkeypatch):
    """The look fails where a private column is declared public and the last look is off."""
    told = [field if field.name != "remark" else _public(field) for field in PERSON_FIELDS]
    monkeypatch.setitem(STEMS, "person", Fields((*told, *STEMS["person"].only(["type", "grade"]))))
    monkeypatch.setattr(walls.person, "fields_of", lambda stem: STEMS[stem])
    monkeypatch.setattr(walls.board, "cards", lambda _office: [])
    found = walls.walls(tmp_path, 12)
    assert any("密re" in each for each in found.complaints)


def _public(field):
    from dataclasses import replace

    return replace(field, public=True)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("13812345678、0854-1234567", "138****5678、0854-***4567"),
        ("0854-1234567", "0854-***4567"),
        ("120", "***"),
    ],
)
def test_each_of_several_telephones_is_masked(phone, masked):
    assert mask_phone(phone) == masked
