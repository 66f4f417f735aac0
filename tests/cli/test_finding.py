"""One search box: names, pinyin, digits of the ID, villages; rare characters whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import Desk, demo_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A demonstration township."""
    return demo_desk(tmp_path_factory.mktemp("finding") / "desk")


def found(desk: Desk, text: str) -> list[str]:
    """Return the names one text finds."""
    return [row["name"] for row in desk.done("find", text)["rows"]]


@pytest.mark.parametrize("name", ["王䶮", "李㛃", "张𬭬", "赵𬸚", "古丽娜尔·艾合买提江", "买买提·吐尔逊"])
def test_rare_characters_and_middle_dots_are_kept_and_found(desk: Desk, name: str) -> None:
    """The whole name, its given part, and a middle dot typed another way find the person."""
    assert name in found(desk, name)
    assert name in found(desk, name[1:])
    assert name in found(desk, name.replace("·", "•"))


@pytest.mark.parametrize(("surname", "letter"), [("单", "s"), ("仇", "q"), ("解", "x"), ("曾", "z"), ("查", "z")])
def test_surnames_are_read_as_surnames(desk: Desk, surname: str, letter: str) -> None:
    """The initial of a surname is that of its reading as a surname."""
    from clfdesk.grammar.pinyin import initials

    person = desk.persons(f"name contains '{surname}'")
    chosen = next(row for row in person if row["name"].startswith(surname))
    rest = next(iter(initials(chosen["name"][1:])))
    assert chosen["name"] in found(desk, letter + rest)


def test_any_four_digits_of_the_id_find_a_person(desk: Desk) -> None:
    """The first, the middle and the last digits alike."""
    row = desk.persons("number == 17")[0]
    for digits in (row["id_number"][6:10], row["id_number"][9:13], row["id_number"][-4:]):
        numbers = [each["number"] for each in desk.done("find", digits)["rows"]]
        matching = desk.persons(f"id_number contains '{digits}'")
        assert set(numbers) <= {each["number"] for each in desk.persons()}
        assert len(numbers) == min(len(matching), 50) or row["number"] in numbers


def test_a_village_finds_its_people(desk: Desk) -> None:
    """Everybody found by a village's name lives there."""
    village = desk.persons()[0]["village"]
    rows = desk.done("find", village)["rows"]
    assert rows
    assert {row["village"] for row in rows} == {village}


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", '"', "*", "（", "\\", "NEAR(", " "])
def test_odd_characters_find_nothing_and_break_nothing(desk: Desk, text: str) -> None:
    """What a database would take for its own language is only text here."""
    assert found(desk, text) == []


def test_an_unknown_folder_is_refused_in_four_parts(tmp_path: Path) -> None:
    """No desk: what, where and what to do next, exit 1."""
    refusal = Desk(tmp_path / "nothing")("find", "王").refusal
    assert refusal["what"]
    assert str(tmp_path / "nothing") in refusal["where"]
    assert refusal["next"]
