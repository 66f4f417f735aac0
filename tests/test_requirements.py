"""Every line of the papers is answered by something that exists, is another's duty, or says that it is planned."""

from __future__ import annotations

import argparse
from pathlib import Path

from clfdesk.cli.main import make_parser
from clfdesk.services import requirement
from clfdesk.ui.navigation import PLACES

PAPERS = {"luozhuang": 45, "jiaxing": 41, "changji": 27, "tianjin": 13, "longli": 33}


def verbs() -> set[str]:
    actions = [each for each in make_parser()._actions if isinstance(each, argparse._SubParsersAction)]
    return set(actions[0].choices)


def test_every_answer_exists() -> None:
    assert requirement.unresolved() == []
    pages, known = {place.name for place in PLACES}, verbs()
    for each in requirement.rows():
        for answer in each.answered_by:
            kind, _colon, name = answer.partition(":")
            assert kind != "page" or name in pages, f"{each.id} {answer}"
            assert kind != "verb" or name in known, f"{each.id} {answer}"


def test_every_line_is_there_once_with_its_clause() -> None:
    rows = requirement.rows()
    assert len({each.id for each in rows}) == len(rows) == sum(PAPERS.values())
    assert all(each.clause and each.says and each.answered_by for each in rows)


def test_planned_is_never_shown_as_done() -> None:
    for each in requirement.rows():
        assert (each.state == "planned") == ("planned" in each.answered_by), each.id
    for count in requirement.counts():
        assert count.total == PAPERS[count.paper] == count.answered + count.county + count.planned
        assert count.planned == sum(
            "planned" in each.answered_by for each in requirement.rows() if each.paper == count.paper
        )


def test_the_readme_shows_the_counts_of_the_file() -> None:
    text = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
    for each in requirement.counts():
        line = f"| {each.title} | {each.answered} | {each.county} | {each.planned} | {each.total} |"
        assert line in text, line
