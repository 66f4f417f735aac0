"""Names, numbers and texts of any kind through save, search, list and export: no exception, nothing lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.services import list_export, person
from clfdesk.services.office import Office, create_desk

_ODD = st.sampled_from(
    [
        "·",
        "•",
        "\u200b",
        "\u200f",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\x00",
        "\x07",
        "\n",
        "\t",
        "\ud800",
        "䶮",
        "𠮷",
        "A",
        " ",
        "　",
        "'",
        "%",
        "_",
        "<",
        "=",
    ]
)
_NAMES = st.lists(st.one_of(_ODD, st.sampled_from("张王古丽娜尔艾合买提")), min_size=0, max_size=12).map("".join)
_OPEN: list[Office] = []  # told of a fault, a whole office would be too long
_DIGITS = st.text(alphabet="0123456789xX ０１’'O\u200b", max_size=20)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("driven") / "desk"
    made = create_desk(folder, pack="national", township="柳河镇", clock=Clock(date(2026, 11, 20)))
    _OPEN.append(made)
    yield
    made.close()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=_NAMES, number=_DIGITS, phone=_DIGITS, remark=_NAMES)
def test_whatever_is_typed_is_kept_or_refused_and_can_be_found_and_written(
    desk, tmp_path_factory, name, number, phone, remark
):
    office = _OPEN[0]
    try:
        saved = person.save_person(office, None, {"name": name, "id_number": number, "phone": phone, "remark": remark})
    except Refusal as refusal:
        assert refusal.what
        return
    shown = person.show_person(office, saved.number)
    assert shown["name"]
    for text in (name, number, phone, shown["name"]):
        person.find(office, text)
    assert saved.number in [row["number"] for row in person.find(office, shown["name"], limit=5000)] or not any(
        each.isalnum() for each in shown["name"]
    )
    listing = person.list_rows(
        office, "person", where=f"number == {saved.number}", columns=["name", "id_number", "phone", "remark"]
    )
    assert listing.rows[0]["name"] == shown["name"]
    for kind in ("csv", "xlsx"):
        list_export.export_list(office, "person", listing, as_=kind, out=tmp_path_factory.mktemp("out"))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=12))
def test_any_text_may_be_searched(desk, text):
    assert isinstance(person.find(_OPEN[0], text), list)
