"""A list pressed: every row, the notice of its purpose, the log of what was printed, and refusals in words."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from clfdesk.clock import Clock
from clfdesk.domain.division import Division
from clfdesk.errors import Refusal
from clfdesk.services import division, person
from clfdesk.services.demo import make_demo
from clfdesk.services.listing_print import print_list
from clfdesk.storage import journal, records


@pytest.fixture
def office(tmp_path):
    made = make_demo(tmp_path / "desk", persons=60, villages=3, clock=Clock(date(2026, 10, 15)))
    yield made
    made.close()


def _text(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf)


def test_every_row_is_pressed_whole_with_its_notice_and_logged(office, tmp_path):
    listing = person.list_rows(office, "person", columns=["name", "id_number", "village", "grade"])
    file = print_list(office, "person", listing, out=tmp_path / "out")
    text = _text(file.path)
    assert file.path.suffix == ".pdf"
    assert all(row["id_number"] in text for row in listing.rows if row["id_number"])
    assert text.count("内部资料") >= 2
    assert f"{listing.count}人" in text
    assert "print" in {each["kind"] for each in journal.accesses()}


def test_a_list_without_rows_is_refused(office, tmp_path):
    listing = person.list_rows(office, "person", where="number == 0")
    with pytest.raises(Refusal) as refused:
        print_list(office, "person", listing, out=tmp_path / "out")
    assert refused.value.next
    assert not (tmp_path / "out").exists()


def test_a_village_keeps_its_name_and_changes_its_phone_once(office):
    place = records.every(Division, kind="village")[0]
    values = {"contact_phone": "０１００－５５５０１７７", "name": "别的村"}
    assert division.change(office, place.id, values)
    kept = records.get(Division, place.id)
    assert (kept.name, kept.contact_phone) == (place.name, "0100-5550177")
    assert division.change(office, place.id, values) is None
    with pytest.raises(Refusal):
        division.change(office, place.id, {"contact_phone": "12"})
    with pytest.raises(Refusal):
        division.change(office, place.id, {"code": "12"})
    assert records.get(Division, place.id) == kept
