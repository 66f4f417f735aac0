"""The summary text: every number counted from a list, every one known by its records; statistics in print."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pikepdf

from clfdesk.clock import Clock
from clfdesk.services import statistics, summary
from clfdesk.services.demo import make_demo
from clfdesk.services.office import close_desk
from clfdesk.services.person import list_rows


def test_the_summary_and_a_chart_in_black_and_white(tmp_path: Path) -> None:
    office = make_demo(tmp_path / "d", persons=40, villages=3, clock=Clock(fixed=date(2026, 11, 20)))
    made = summary.make(office, "2026-H2")
    figures = {each.id: each for each in made.figures}
    severe = list_rows(office, "person", where="lifecycle == 'registered' and grade in (1, 2)")
    assert (figures["people"].value, figures["severe"].value) == ("40", str(severe.count))
    assert sorted(figures["severe"].numbers) == sorted(row["number"] for row in severe.rows)
    assert "在册持证残疾人40人" in "".join(made.paragraphs)
    assert "{" not in "".join(made.paragraphs)
    (letter,) = summary.press(office, made, tmp_path)
    assert letter.path.name.endswith("总结.pdf")
    crossed = statistics.cross(office, ["type", "grade"])
    paper = statistics.press(office, crossed, tmp_path, name="类别和等级")
    with pikepdf.open(paper.path) as pdf:
        assert len(pdf.pages) == 2
        drawn = {str(operator) for _operands, operator in pikepdf.parse_content_stream(pdf.pages[1])}
        assert {"re", "l"} <= drawn
        assert {"W", "W*"} & drawn
        assert "/XObject" not in pdf.pages[1].get("/Resources", {})
    close_desk(office)
