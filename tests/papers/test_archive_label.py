"""Covers and labels: what a pouch holds is listed to its last line, a spine is as wide as its box."""

from __future__ import annotations

import pypdfium2

from clfdesk.domain.archive_paper import Cover
from clfdesk.papers.archive_label import press_covers


def test_a_pouch_lists_all_it_holds_on_as_many_pages_as_it_needs() -> None:
    contents = tuple((str(number), f"材料第{number}号", "20260501", "3") for number in range(1, 61))
    cover = Cover(
        "示范镇残联", "会议记录", (("年度", "2026"),), contents=contents, headings=("序号", "材料", "日期", "页数"),
        widths=(8, 60, 16, 10),
    )  # fmt: skip
    with pypdfium2.PdfDocument(
        press_covers([cover, Cover("示范镇残联", "康复", (("年度", "2026"),))], "x")
    ) as document:
        said = [page.get_textpage().get_text_bounded() for page in document]
    assert len(said) > 3
    whole = "".join(said)
    assert all(whole.count(f"材料第{number}号") == 1 for number in range(1, 61))
    assert all("会议记录" in each for each in said[:-1])
    assert "康复" in said[-1]
