"""Certificate numbers: 20 characters, their suffix, and what contradicts them."""

from __future__ import annotations

from datetime import date

import pytest

from clfdesk.grammar.certificate import TYPES, cross_check, read_certificate, why_not

ID = "110000195001010015"


@pytest.mark.parametrize(
    ("written", "number", "kind", "grade", "reissue"),
    [
        (ID + "42", ID + "42", "physical", 2, 0),
        ("11000019600101001X11", "11000019600101001X11", "visual", 1, 0),
        ("11000019600101001x44", "11000019600101001X44", "physical", 4, 0),
        (ID + " 42", ID + "42", "physical", 2, 0),
        (ID + "42B1", ID + "42", "physical", 2, 1),
        (ID + "42b2", ID + "42", "physical", 2, 2),
        (ID + "42B12", ID + "42", "physical", 2, 12),
        (ID + "42B", ID + "42", "physical", 2, 1),
        ("'" + ID + "71\t", ID + "71", "multiple", 1, 0),
        ("１１００００１９５００１０１００１５６３", ID + "63", "mental", 3, 0),
    ],
)
def test_numbers_are_taken_apart(written: str, number: str, kind: str, grade: int, reissue: int) -> None:
    found = read_certificate(written)
    assert found is not None
    assert (found.number, found.type, found.grade, found.reissue) == (number, kind, grade, reissue)
    assert found.id_number == number[:18]
    assert found.raw == written.strip()
    assert why_not(written) == ""


def test_a_legacy_suffix_is_written_the_new_way_and_kept_as_it_was() -> None:
    found = read_certificate(ID + "42B")
    assert found is not None
    assert (found.written, found.raw) == (ID + "42B1", ID + "42B")


@pytest.mark.parametrize(
    "written",
    [ID + "4", ID + "421", ID + "82", ID + "02", ID + "45", ID + "40", ID + "42B0", ID + "42C1", "X" + ID + "4", "abc"],
)
def test_what_is_no_certificate_number_says_why(written: str) -> None:
    assert read_certificate(written) is None
    assert why_not(written)


@pytest.mark.parametrize("nothing", [None, "", " \u3000"])
def test_nothing_written_is_no_fault(nothing: object) -> None:
    assert read_certificate(nothing) is None
    assert why_not(nothing) == ""


def test_the_digit_is_the_place_of_the_type() -> None:
    for digit, kind in enumerate(TYPES, 1):
        found = read_certificate(f"{ID}{digit}1")
        assert found is not None
        assert found.type == kind


def test_agreement_is_no_contradiction() -> None:
    assert cross_check(ID, read_certificate(ID + "42"), "physical", 2) == []
    assert cross_check(None, read_certificate(ID + "42"), "", None) == []
    assert cross_check(ID, None, "physical", 2) == []


def test_every_contradiction_is_named_by_its_field() -> None:
    found = cross_check("110000195001010031", read_certificate(ID + "42"), "mental", 3)
    assert [problem.field for problem in found] == ["certificate_number", "type", "grade"]
    assert {problem.severity for problem in found} == {"suspect"}
    assert "17、18" in found[0].why


def test_without_an_id_the_one_inside_is_checked() -> None:
    bad = read_certificate("110000195001010014" + "42")
    assert [each.field for each in cross_check("", bad, today=date(2026, 1, 1))] == ["certificate_number"]
    assert cross_check("", read_certificate(ID + "42"), today=date(2026, 1, 1)) == []
