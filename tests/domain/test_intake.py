"""Rows into candidates: nothing damaged gets in silently, nothing good is turned away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clfdesk.domain.cell import Cell, CellFault, text_of
from clfdesk.domain.intake import Candidate, Context, read_row
from clfdesk.domain.intake_repeats import repeated
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.place import Places
from tests.samples.people import full_width, id_number, wrong_check

TODAY = date(2026, 11, 20)
PLACES = Places(["北坡村", "新街社区"], "柳河镇")
ID = id_number(date(1962, 8, 15), 234)
CERTIFICATE = ID + "43"


def row(number: int = 5, **cells: Cell) -> Candidate:
    """Read one row of a person; the name is given unless told otherwise."""
    context = Context(ROSTER_FIELDS, TODAY, "person", PLACES)
    return read_row("表", number, {"name": "王秀英", **cells}, context)


def told(candidate: Candidate) -> set[tuple[str, str]]:
    """Return the fields in trouble, with how grave that is."""
    return {(problem.field, problem.severity) for problem in candidate.problems}


@pytest.mark.parametrize(
    "written",
    [
        ID,
        full_width(ID),
        "'" + ID,
        f" {ID[:6]} {ID[6:14]} {ID[14:]}\t",
        f'="{ID}"',
        ID + "\u200b",
        ID[:6] + "　" + ID[6:],
    ],
)
def test_dirt_around_an_id_comes_off(written: str) -> None:
    candidate = row(id_number=written)
    assert (candidate.values["id_number"], candidate.problems, candidate.id_good) == (ID, (), True)
    assert (candidate.values["birth"], candidate.values["gender"]) == (date(1962, 8, 15), "female")


@pytest.mark.parametrize("cell", [float(ID.replace("X", "0")), int(ID.replace("X", "0")), 110000620815234, "1.1E+17"])
def test_an_id_from_a_number_cell_is_refused_even_where_its_check_digit_passes(cell: Cell) -> None:
    candidate = row(id_number=cell, certificate_number=CERTIFICATE)
    assert candidate.state == "refused"
    assert "id_number" not in candidate.values
    assert candidate.key == ID


def test_a_certificate_from_a_number_cell_is_refused_too() -> None:
    assert row(id_number=ID, certificate_number=1.1000019620815e19).state == "refused"


def test_a_wrong_check_digit_is_suspect_and_the_certificate_says_the_right_one() -> None:
    candidate = row(id_number=wrong_check(ID), certificate_number=CERTIFICATE)
    assert candidate.state == "suspect"
    assert ID in " ".join(problem.next for problem in candidate.problems)
    assert not candidate.id_good


def test_a_15_digit_id_is_offered_as_18() -> None:
    candidate = row(id_number="110000620815234")
    assert candidate.values["id_number"] == ID
    assert candidate.state == "suspect"
    assert ID in candidate.problems[0].next


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"certificate_number": ID[:17] + wrong_check(ID)[17] + "43"}, "certificate_number"),
        ({"certificate_number": CERTIFICATE, "type": "视力残疾"}, "type"),
        ({"certificate_number": CERTIFICATE, "grade": 2}, "grade"),
        ({"certificate_number": ID + "83"}, "certificate_number"),
        ({"gender": "男"}, "gender"),
        ({"birth": "1962.8.16"}, "birth"),
        ({"issued_on": "2031-01-01"}, "issued_on"),
        ({"issued_on": "2019.13.45"}, "issued_on"),
        ({"type": "不知道的"}, "type"),
    ],
)
def test_contradictions_are_suspect(cells: dict[str, Cell], field: str) -> None:
    assert (field, "suspect") in told(row(id_number=ID, **cells))


def test_what_agrees_and_what_is_missing_is_fine() -> None:
    candidate = row(
        id_number=ID, certificate_number=f"{ID} 43", type="肢体", grade="三级", gender="女", birth="19620815"
    )
    assert candidate.problems == ()
    assert candidate.values["certificate_number"] == CERTIFICATE
    assert row(id_number=ID, type="肢体残疾", grade=3.0, certificate_number=None).problems == ()
    assert row(id_number=ID, certificate_number="无").problems == ()


def test_type_and_grade_in_one_cell_are_taken_apart() -> None:
    values = row(id_number=ID, type="肢体残疾三级").values
    assert (values["type"], values["grade"]) == ("physical", 3)


@pytest.mark.parametrize("day", ["2019.11.3", "20191103", "2019年11月3日", "2019/11/03", 43772, datetime(2019, 11, 3)])
def test_dates_of_every_spelling(day: Cell) -> None:
    assert row(id_number=ID, issued_on=day).values["issued_on"] == date(2019, 11, 3)


def test_a_day_that_is_not_written_is_not_invented() -> None:
    candidate = row(id_number=ID, issued_on="2019年11月")
    assert "issued_on" not in candidate.values
    assert told(candidate) == {("issued_on", "info")}


@pytest.mark.parametrize(
    ("cell", "phone"),
    [(13800001234.0, "13800001234"), ("138 0000 1234", "13800001234"), ("+8613800001234", "13800001234"),
     ("13800001234/0854-5661234", "13800001234、0854-5661234")],
)  # fmt: skip
def test_phones(cell: Cell, phone: str) -> None:
    candidate = row(id_number=ID, phone=cell)
    assert (candidate.values["phone"], candidate.problems) == (phone, ())


@pytest.mark.parametrize(
    ("remark", "hardship", "rest"),
    [("低保", "dibao", None), ("低保边缘", "dibao_edge", None), ("重复", None, None), ("低保，常年在外", "dibao", "常年在外"),
     ("常年在外", None, "常年在外")],
)  # fmt: skip
def test_hardship_in_the_remark(remark: str, hardship: str | None, rest: str | None) -> None:
    values = row(id_number=ID, remark=remark).values
    assert (values.get("hardship"), values.get("remark")) == (hardship, rest)


@pytest.mark.parametrize(
    ("cells", "village", "address"),
    [
        ({"village": "柳河镇北坡村"}, "北坡村", None),
        ({"village": "北坡村民委员会"}, "北坡村", None),
        ({"village": "北坡"}, "北坡村", None),
        ({"village": "新街居委会"}, "新街社区", None),
        ({"hukou_address": "柳河镇北坡村"}, "北坡村", None),
        ({"hukou_address": "某省某县柳河镇北坡村"}, "北坡村", None),
        ({"hukou_address": "柳河镇北坡村三组12号"}, "北坡村", "柳河镇北坡村三组12号"),
        ({"hukou_address": "柳河镇"}, None, None),
    ],
)
def test_villages_as_they_are_written(cells: dict[str, Cell], village: str | None, address: str | None) -> None:
    values = row(id_number=ID, **cells).values
    assert (values.get("village"), values.get("hukou_address")) == (village, address)


def test_a_row_without_name_is_refused_and_without_numbers_suspect() -> None:
    assert row(name=None, id_number=ID).state == "refused"
    assert row(name=CellFault("#N/A"), id_number=ID).state == "refused"
    assert row(name="王秀英", id_number=None).state == "suspect"


def test_a_missing_id_is_taken_from_the_certificate() -> None:
    candidate = row(id_number=None, certificate_number=CERTIFICATE)
    assert candidate.values["id_number"] == ID
    assert candidate.state == "info"


def test_the_later_of_two_rows_of_one_person_is_suspect() -> None:
    other = id_number(date(1962, 8, 15), 236)
    rows = repeated(
        [row(5, id_number=ID), row(6, id_number=other), row(7, id_number=ID), row(8, birth="1962-08-15"),
         row(9, name="李春", certificate_number=CERTIFICATE)]
    )  # fmt: skip
    assert [each.repeats for each in rows] == [None, None, ("表", 5), ("表", 5), ("表", 5)]
    assert "李春" not in rows[2].problems[-1].why
    assert "王秀英" in rows[4].problems[-1].why


def test_a_refused_row_does_not_make_the_good_one_a_repeat() -> None:
    rows = repeated([row(5, id_number=1.1e17, certificate_number=CERTIFICATE), row(6, id_number=ID)])
    assert [each.state for each in rows] == ["refused", None]


NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=5)
RARE = st.text(st.sampled_from("䶮㛃𬭬𠅤㐂𪚥·"), min_size=1, max_size=4).filter(lambda name: name.strip("·") == name)


@given(NAMES | RARE)
def test_names_survive(name: str) -> None:
    assert row(name=name, id_number=ID).values["name"] == name
    assert row(name=f" {name[0]}　{name[1:]} ", id_number=ID).values["name"] == name


@given(st.one_of(st.text(), st.floats(allow_nan=False), st.integers(), st.booleans(), st.none(), st.dates()))
def test_no_cell_breaks_the_reading(cell: Any) -> None:
    candidate = row(id_number=cell, certificate_number=cell, village=cell, grade=cell, issued_on=cell, phone=cell)
    assert candidate.number == 5
    assert isinstance(text_of(cell), str)
