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


_DAYS = st.one_of(st.none(), st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31)))
_CERTIFICATES = st.one_of(
    st.text(alphabet="0123456789xXB ０１’", max_size=24),
    st.builds(lambda tail: f"110000195001010015{tail}", st.text(alphabet="0123456789B", max_size=5)),
)
_COLUMNS = ["name", "birth", "issued_on", "valid_until", "certificate_number", "id_number", "grade", "phone"]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    birth=_DAYS, issued=_DAYS, until=_DAYS, number=_CERTIFICATES, own=_DIGITS, phone=_DIGITS,
    grade=st.sampled_from([None, 1, 2, 3, 4]),
)  # fmt: skip
def test_days_and_numbers_come_back_from_the_list_the_search_the_paper_and_the_file(
    desk, tmp_path_factory, birth, issued, until, number, own, phone, grade
):
    import pypdfium2
    from openpyxl import load_workbook

    from clfdesk.services import listing_print

    office = _OPEN[0]
    values = {
        "name": "钱多多",
        "birth": birth,
        "issued_on": issued,
        "valid_until": until,
        "certificate_number": number,
        "id_number": own,
        "phone": phone,
        "grade": grade,
    }
    try:
        saved = person.save_person(office, None, values)
    except Refusal as refusal:
        assert refusal.what
        assert refusal.next
        return
    listing = person.list_rows(office, "person", where=f"number == {saved.number}", columns=_COLUMNS)
    (row,) = listing.rows
    if birth and not row["id_number"]:
        assert row["birth"] == birth
    if issued:
        assert row["issued_on"] == issued
    if until:
        assert row["valid_until"] == until
    for digits in (number, own, phone, row["certificate_number"] or "", row["id_number"] or ""):
        person.find(office, digits)
    if len(row["id_number"] or "") == 18:
        assert saved.number in [each["number"] for each in person.find(office, row["id_number"], limit=5000)]
    out = tmp_path_factory.mktemp("out")
    paper = listing_print.print_list(office, "person", listing, out=out)
    with pypdfium2.PdfDocument(paper.path) as pdf:
        said = "".join(pdf[0].get_textpage().get_text_bounded().split())
    book = load_workbook(list_export.export_list(office, "person", listing, out=out).path)
    cells = [str(cell.value) for line in book.active.iter_rows() for cell in line if cell.value is not None]
    for name in ("issued_on", "valid_until"):
        if row[name] is not None:
            assert row[name].isoformat() in said
            assert any(each.startswith(row[name].isoformat()) for each in cells)
    for name in ("id_number", "certificate_number"):
        written = row[name] or ""
        if written.isalnum() and written.isascii():
            assert written in said
            assert written in cells


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=14))
def test_any_text_is_a_day_or_none(text):
    from clfdesk.grammar.dates import read_date

    day = read_date(text)
    assert day is None or isinstance(day, date)
