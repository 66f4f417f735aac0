"""The demonstration township: as many people as asked, the same for the same seed, invented."""

from __future__ import annotations

from pathlib import Path

from tests.office import demo_desk


def test_it_has_the_people_asked_for_and_something_of_everything(tmp_path: Path) -> None:
    """Persons with a valid certificate, villages, thirty commissioners, posts and ratings."""
    desk = demo_desk(tmp_path / "desk")
    people = desk.persons()
    assert len(people) == 900
    assert {row["certificate_state"] for row in people} == {"valid"}
    assert all(row["id_number"].startswith("110000") for row in people)
    assert len({row["id_number"] for row in people}) == 900
    villages = desk.done("list", "division", "--where", "kind != 'township'")["rows"]
    assert len(villages) == 12
    assert {row["kind"] for row in villages} == {"village", "community"}
    assert 6 in {row["persons"] for row in villages}
    assert len(desk.done("list", "staff", "--where", "role == 'commissioner'")["rows"]) == 30
    assert desk.done("list", "post")["count"] > 60
    ratings = {row["rating"] for row in desk.done("list", "appraisal")["rows"]}
    assert {"failed", "competent"} <= ratings


def test_the_same_seed_gives_the_same_desk_and_another_another(tmp_path: Path) -> None:
    """People do not change from one making to the next."""
    words = ("--persons", "60", "--villages", "3", "--seed")
    one, again, other = (
        demo_desk(tmp_path / name, *words, seed).persons() for name, seed in (("a", "7"), ("b", "7"), ("c", "8"))
    )
    assert one == again
    assert [row["id_number"] for row in one] != [row["id_number"] for row in other]


def test_a_folder_that_is_in_use_is_refused(tmp_path: Path) -> None:
    """A demonstration is never made over a desk."""
    desk = demo_desk(tmp_path / "desk", "--persons", "20", "--villages", "2")
    assert desk("demo").refusal["what"]
    assert len(desk.persons()) == 20
