"""Values into PDF with fonts embedded: a wall board, against a canvas that draws the same text unmeasured."""

from __future__ import annotations

import io
import lzma
from collections.abc import Iterator
from pathlib import Path

from benchmarks.race import Race
from benchmarks.roster_file import HEADINGS, rows

BOARDS = 30
ROWS = 1_500
WIDTHS = (8, 4, 18, 20, 9, 7, 10, 12, 14, 6)
CLAUSES = (
    "宣传残疾人保障法律法规和惠残政策，听取残疾人及其亲属的意见，维护残疾人的合法权益。",
    "摸清本村残疾人底数，登记残疾类别、等级、住址和需求，做到一人一档，情况变化及时更新。",
    "每月走访困难和重度残疾人家庭，帮助申请补贴、辅具、康复和托养服务，有困难及时上报。",
    "组织残疾人参加职业培训和文化体育活动，联系用人单位，介绍就业和灵活增收的门路。",
    "协助办理残疾人证的申请、换领和注销，不代签、不代填，材料不全的一次说清。",
    "保守残疾人的个人信息，不向无关人员提供姓名、证号、电话和住址。",
)


def _ours() -> None:
    from clfdesk.domain.poster import Board, Clauses, Contacts
    from clfdesk.papers import fonts, poster

    poster._pressed.cache_clear()  # the same board twice is not pressed twice
    fonts.forget_cuts()  # a run shares its fonts, one run and the next do not
    for number in range(BOARDS):
        board = Board(
            card="association_duties",
            title=f"示范{number}村残疾人协会工作职责",
            place=f"示范{number}村",
            owner="示范镇残疾人联合会",
            blocks=(
                Clauses(CLAUSES),
                Contacts((("主席", "赵安"), ("专职委员", "钱宁"), ("公开联系电话", "0851-0000000"))),
            ),
            updated="2026年11月",
        )
        poster.press_board(board, "600x900")


def library_face(name: str) -> str:
    """Register one of the shipped faces with the library alone, nothing of ours around it, and return its name."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    from clfdesk import resources

    alone = f"library-{name}"
    if alone not in pdfmetrics.getRegisteredFontNames():
        file = resources.folder("fonts", resources.shipped("fonts", "fonts.toml")["faces"][name])
        raw = file.read_bytes()
        if file.suffix == ".xz":
            raw = lzma.decompress(raw)
        pdfmetrics.registerFont(ttfonts.TTFont(alone, io.BytesIO(raw), asciiReadable=False))
    return alone


def _bare() -> None:
    from reportlab.pdfgen.canvas import Canvas

    from clfdesk.papers import fonts

    name = library_face(fonts.chain("song")[0])
    for _number in range(BOARDS):
        canvas = Canvas(io.BytesIO(), pagesize=(1700, 2551), pageCompression=1, initialFontName=name)  # type: ignore[arg-type]
        canvas.setFont(name, 48)
        for line, clause in enumerate(CLAUSES):
            canvas.drawString(100, 2300 - line * 180, clause[:25])
            canvas.drawString(100, 2220 - line * 180, clause[25:])
        canvas.getpdfdata()  # type: ignore[no-untyped-call]


def _our_table(people: list[tuple[str, ...]]) -> None:
    from clfdesk.domain.paper import Column, TableSheet
    from clfdesk.papers.sheet import press_table

    columns = tuple(Column(heading, width) for heading, width in zip(HEADINGS, WIDTHS, strict=True))
    press_table(TableSheet("示范镇残疾人花名册", columns, tuple(people)))


def _bare_table(people: list[tuple[str, ...]]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    from clfdesk.papers import fonts

    name = library_face(fonts.chain("song")[0])
    canvas = Canvas(io.BytesIO(), pagesize=(842, 595), pageCompression=1, initialFontName=name)  # type: ignore[arg-type]
    for start in range(0, len(people), 16):
        canvas.setFont(name, 10)
        for line, row in enumerate(people[start : start + 16]):
            for column, value in enumerate(row):
                canvas.drawString(30 + column * 78, 540 - line * 30, value)
            canvas.line(30, 530 - line * 30, 812, 530 - line * 30)
        canvas.showPage()
    canvas.getpdfdata()  # type: ignore[no-untyped-call]


def races(_scratch: Path) -> Iterator[Race]:
    """Give the races, warm: fonts are loaded before the first lap that counts."""
    yield Race(
        f"pressing: {BOARDS} boards of 600 x 900 mm, fitted",
        _ours,
        _bare,
        1.5,
        "drawString of the same words, one face, nothing measured",
    )
    people = rows(ROWS)
    yield Race(
        f"pressing: a list of {ROWS:,} rows, about 100 pages",
        lambda: _our_table(people),
        lambda: _bare_table(people),
        1.5,
        "drawString of every cell and a line under each row",
    )
