"""A thousand one-page notices in one document, and first pages, against a canvas that draws the same runs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import pressing
from benchmarks.race import Race

NOTICES = 1_000
PARAGRAPHS = (
    "您的残疾人证有效期至2026年12月31日。为不影响您享受各项待遇，请抓紧办理换领。办理残疾人证不收取任何费用。",
    "一、带齐材料：身份证、户口簿、旧证，近期免冠白底彩色照片两张；本人不能前往的，监护人另带本人的身份证。",
    "二、办理地点：示范镇便民服务窗口，残联业务。需要重新评定的，到指定医院，评定时间为每周五上午。",
    "三、行动不便、卧床、有精神障碍的，可以申请上门评定；外出的，可以就近办理，请先打电话问清楚。",
    "联系电话：村（社区）0100-5550101；镇0100-5550100。",
)


def _notice(number: int) -> Any:
    from clfdesk.domain.notice import Closing, Notice, Prose, Slip

    return Notice(
        title="残疾人证到期换领提醒",
        blocks=(
            Prose(f"示范{number % 20}村　赵{number:04}：", indent=0),
            *(Prose(each) for each in PARAGRAPHS),
            Closing("示范镇残疾人联合会", "2026年11月20日", seal=False),
            Slip("签收", ("提醒单已收到。签收人：＿＿＿＿＿＿　与本人关系：＿＿＿＿　日期：＿＿＿",)),
        ),
    )


def ours(count: int = NOTICES) -> bytes:
    """Press the notices and return the document."""
    from clfdesk.papers import fonts
    from clfdesk.papers.notice import press_notices

    fonts.forget_cuts()
    return press_notices([_notice(number) for number in range(count)], "提醒").pdf


def runs() -> list[tuple[float, float, str, float, str, float]]:
    """Return what stands on one notice: x, y, face, size, text and space between characters of each run."""
    from clfdesk.papers import fonts, notice_blocks, text

    found: list[tuple[float, float, str, float, str, float]] = []
    real = text.draw

    def noted(
        canvas: Any, x: float, y: float, said: str, role: str, size: float, *, align: str = "left",
        spacing: float = 0.0, base: Any = None,
    ) -> float:  # fmt: skip
        wide = real(canvas, x, y, said, role, size, align=align, spacing=spacing, base=base)  # type: ignore[arg-type]
        at = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        for run in fonts.runs(said, role):
            found.append((at, y, run.face, size, run.text, spacing))
            at += fonts.width(run.face, run.text) * size + spacing * len(run.text)
        return wide

    from clfdesk.papers.notice import press_notices

    text.draw = noted  # type: ignore[assignment]
    try:
        notice_blocks.pieces.cache_clear()
        press_notices([_notice(0)], "提醒")
    finally:
        text.draw = real
    return found


def bare(drawn: list[tuple[float, float, str, float, str, float]], count: int = NOTICES) -> bytes:
    """Draw the same runs page by page with the library alone and return the document."""
    from reportlab.pdfgen.canvas import Canvas

    first: Any = pressing.library_face("song")
    canvas = Canvas(io.BytesIO(), pagesize=(595.28, 841.89), pageCompression=1, initialFontName=first)
    for number in range(count):
        for x, y, face, size, said, spacing in drawn:
            canvas.setFont(pressing.library_face(face), size)
            canvas.drawString(x, y, said.replace("0000", f"{number:04}"), charSpace=spacing)
        canvas.showPage()
    return bytes(canvas.getpdfdata())  # type: ignore[no-untyped-call]


def _letter() -> None:
    from clfdesk.domain.letter import Letter, passage
    from clfdesk.papers.letter import press_letter

    passages = tuple(passage(each) for each in PARAGRAPHS * 12)
    press_letter(Letter("关于换领残疾人证的通知", passages, "各村", unit="示范镇残疾人联合会", date="2026年11月20日"))


def _bare_letter() -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(io.BytesIO(), pagesize=(595.28, 841.89), pageCompression=1, initialFontName="fang")  # type: ignore[arg-type]
    lines = [each[start : start + 28] for each in PARAGRAPHS * 12 for start in range(0, len(each), 28)]
    for first in range(0, len(lines), 22):
        canvas.setFont("fang", 15.75)
        for row, line in enumerate(lines[first : first + 22]):
            canvas.drawString(79, 720 - 29 * row, line)
        canvas.showPage()
    canvas.getpdfdata()  # type: ignore[no-untyped-call]


def races(_scratch: Path) -> Iterator[Race]:
    """Give the races, warm: fonts are loaded before the first lap that counts."""
    drawn = runs()
    yield Race(
        f"notices: {NOTICES:,} one-page notices in one document",
        ours,
        lambda: bare(drawn),
        1.0,
        "drawString of the same runs on each page, measured beforehand",
    )
    yield Race("notices: a letter of six pages", _letter, _bare_letter, 3.0, "drawString of 28 characters a line")
