"""What an ID and a certificate number say of each other, and of what the row leaves out."""

from __future__ import annotations

from datetime import date

from clfdesk.domain.cell import Cell
from clfdesk.domain.intake import Candidate, Context, read_row
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.place import Places
from tests.samples.people import id_number, wrong_check

BORN = date(1962, 8, 15)
ID, OTHER = id_number(BORN, 234), id_number(BORN, 236)


def row(**cells: Cell) -> Candidate:
    context = Context(ROSTER_FIELDS, date(2026, 11, 20), "person", Places(["北坡村"], "柳河镇"))
    return read_row("表", 5, {"name": "王秀英", **cells}, context)


def told(candidate: Candidate, field: str) -> list[str]:
    return [problem.severity for problem in candidate.problems if problem.field == field]


def test_a_certificate_number_gives_what_the_row_leaves_out() -> None:
    values = row(certificate_number=ID + "43").values
    assert (values["id_number"], values["birth"], values["gender"]) == (ID, BORN, "female")
    assert values["grade"] == 3
    assert row(certificate_number=ID + "11").values["type"] == "visual"
    assert row(certificate_number=ID + "64").values["type"] != row(certificate_number=ID + "14").values["type"]
    both = row(certificate_number=ID + "11", grade="二级", type="视力")
    assert both.values["grade"] == 2  # what is written stays, and is told
    assert "suspect" in told(both, "grade")


def test_a_certificate_number_in_the_column_of_ids_is_both() -> None:
    candidate = row(id_number=ID + "43")
    assert (candidate.values["id_number"], candidate.values["certificate_number"]) == (ID, ID + "43")
    assert told(candidate, "id_number") == ["info"]
    own = row(id_number=ID + "43", certificate_number=OTHER + "44")  # a column of its own says more
    assert own.values["certificate_number"] == OTHER + "44"
    assert "suspect" in told(own, "id_number")


def test_a_certificate_number_that_is_none_is_told_and_gives_nothing() -> None:
    candidate = row(certificate_number="12345", id_number=ID)
    assert told(candidate, "certificate_number") == ["suspect"]
    assert candidate.values["id_number"] == ID
    assert "grade" not in candidate.values


def test_a_wrong_id_is_told_with_what_the_certificate_says() -> None:
    wrong = wrong_check(ID)
    candidate = row(id_number=wrong, certificate_number=OTHER + "44")
    assert "suspect" in told(candidate, "id_number")
    assert not candidate.id_good
    assert row(id_number=ID).id_good


def test_days_that_have_not_come_are_told() -> None:
    assert "suspect" in told(row(birth="2026-11-21"), "birth")
    assert told(row(birth="2026-11-20"), "birth") == []


def test_a_row_needs_a_name_and_a_number_or_a_key() -> None:
    nameless = row(name="", id_number=ID)
    assert told(nameless, "name") == ["refused"]
    bare = row()
    assert told(bare, "id_number") == ["suspect"]
    assert told(row(certificate_number=ID + "43"), "id_number") == ["info"]
