from __future__ import annotations

import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from clfdesk.domain.poster import Bars, Board, Clauses, Contacts, Table
from clfdesk.errors import Refusal
from clfdesk.papers import tile
from clfdesk.papers.poster import press_board, sizes
from clfdesk.papers.preview import page_sizes, pictures
from clfdesk.papers.public_scan import extracted
from tests.papers.boards import CONTACTS, DUTIES, INFORMATION, ITEMS, solid

SIZES = ("A4", "A3", "A2", "400x600", "600x800", "600x900", "900x1200", "1200x2400")


def drawn(pdf: bytes) -> tuple[float, float, float, float]:
    """Return the box of all text on the first page, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        boxes = [page.get_rect(index) for index in range(page.count_rects())]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def lines_of(pdf: bytes) -> list[str]:
    """Return the text of each baseline of the first page: what eyes see as lines, from the top."""
    import ctypes

    from pypdfium2 import raw

    found: dict[int, str] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        for index in range(page.count_chars()):
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(page, index, x, y)
            character = chr(raw.FPDFText_GetUnicode(page, index))
            if not character.isspace():
                key = -round(y.value)
                found[key] = found.get(key, "") + character
    return [found[key] for key in sorted(found)]


def test_all_sizes_of_the_list_are_there() -> None:
    assert set(SIZES) <= set(sizes())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("board", [DUTIES, INFORMATION], ids=["duties", "information"])
def test_a_board_is_one_page_of_its_size_with_all_its_words(board: Board, size: str) -> None:
    pressed = press_board(board, size)
    assert pressed.pages == 1
    ((width, height),) = page_sizes(pressed.pdf)
    assert (round(width), round(height)) == pressed.size_mm
    copied = solid(extracted(pressed.pdf))
    assert solid(board.title) in copied
    for block in board.blocks:
        if isinstance(block, Clauses):
            assert all(solid(item) in copied for item in block.items)
        if isinstance(block, Contacts):
            assert all(solid(value) in copied for _label, value in block.lines)
        if isinstance(block, Bars):
            assert all(f"{count}人" in copied for _label, count in block.bars)
    assert "None" not in copied
    left, low, right, high = drawn(pressed.pdf)
    points = 72 / 25.4
    assert left > 4 * points
    assert low > 4 * points
    assert right < (width - 4) * points
    assert high < (height - 4) * points


def test_the_body_is_as_large_as_the_board_allows() -> None:
    assert press_board(DUTIES, "600x900").body_pt > 45
    assert press_board(DUTIES, "A4").body_pt >= 14
    short = replace(DUTIES, blocks=(Clauses(ITEMS[:2]),))
    assert press_board(short, "A4").body_pt > press_board(DUTIES, "A4").body_pt


def test_no_line_of_a_board_begins_or_ends_wrongly() -> None:
    for size in SIZES:
        lines = lines_of(press_board(DUTIES, size).pdf)
        assert len(lines) > 15
        assert [line for line in lines if line[0] in "，。；：！？）》”、"] == []
        assert [line for line in lines if line[-1] in "（《“"] == []


def test_all_fonts_are_embedded_and_nothing_else_is_listed() -> None:
    with pikepdf.open(__import__("io").BytesIO(press_board(DUTIES, "A3").pdf)) as pdf:
        fonts = [
            found for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font"
        ]
        assert fonts
        for font in fonts:
            assert re.match(r"/[A-Z]{6}\+Clf", str(font.BaseFont))
            assert "/FontFile2" in font.FontDescriptor
        assert str(pdf.docinfo["/Producer"]) == "clfdesk"
        assert str(pdf.docinfo.get("/Author", "")) in ("", "anonymous")


def test_two_presses_give_the_same_bytes() -> None:
    from clfdesk.papers import poster

    first = press_board(DUTIES, "A4").pdf
    poster._pressed.cache_clear()
    press_board(INFORMATION, "A3")
    assert press_board(DUTIES, "A4").pdf == first


def test_an_empty_value_is_a_line_to_write_on() -> None:
    def strokes(board: Board) -> int:
        with pikepdf.open(__import__("io").BytesIO(press_board(board, "A4").pdf)) as pdf:
            return sum(str(operator) == "l" for _operands, operator in pikepdf.parse_content_stream(pdf.pages[0]))

    filled = replace(DUTIES, blocks=(Clauses(ITEMS), Contacts((*CONTACTS[:3], ("公开联系电话", "0991-1234567")))))
    assert strokes(DUTIES) == strokes(filled) + 1


def test_text_too_long_for_the_least_size_is_refused_by_card_and_clause() -> None:
    long_ = replace(DUTIES, blocks=(Clauses((*ITEMS, "帮助" * 900)),))
    with pytest.raises(Refusal) as caught:
        press_board(long_, "A4")
    assert "association_duties" in caught.value.where
    assert "11" in caught.value.where
    assert caught.value.next


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(Refusal):
        press_board(DUTIES, "B5")


def test_what_no_font_draws_is_said_and_not_dropped() -> None:
    board = replace(DUTIES, blocks=(Clauses(ITEMS[:3]), Contacts((("主席", "王\U0002fa20"),))))
    pressed = press_board(board, "A4")
    assert pressed.undrawable == ["\U0002fa20"]
    assert "王\U0002fa20" in extracted(pressed.pdf)
    assert press_board(DUTIES, "A4").undrawable == []


def test_bleed_adds_colour_and_marks_around_the_same_board() -> None:
    pressed = press_board(DUTIES, "600x900", bleed=True)
    assert pressed.size_mm == (600, 900)
    ((width, height),) = page_sizes(pressed.pdf)
    assert (round(width), round(height)) == (616, 916)
    with pikepdf.open(__import__("io").BytesIO(pressed.pdf)) as pdf:
        trim = [float(each) for each in pdf.pages[0].TrimBox]
    assert [round(each * 25.4 / 72) for each in trim] == [8, 8, 608, 908]


@pytest.mark.parametrize(("size", "paper", "sheets"), [("600x900", "A4", 15), ("600x900", "A3", 8), ("A2", "A3", 4)])
def test_tiles_cover_the_board_and_carry_it_once(size: str, paper: str, sheets: int) -> None:
    pressed = press_board(DUTIES, size, tile=paper)
    assert pressed.pages == sheets + 1
    assert {tuple(sorted(map(round, each))) for each in page_sizes(pressed.pdf)} == {tuple(sorted(tile.PAPERS[paper]))}
    with pikepdf.open(__import__("io").BytesIO(pressed.pdf)) as pdf:
        boards = {page.Resources.XObject["/Board"].objgen for page in pdf.pages}
    assert len(boards) == 1
    cut = tile.grid(pressed.size_mm, paper)
    assert cut.columns * (cut.window[0] - tile.OVERLAP) + tile.OVERLAP >= pressed.size_mm[0]
    assert cut.rows * (cut.window[1] - tile.OVERLAP) + tile.OVERLAP >= pressed.size_mm[1]
    assert pressed.pdf == press_board(DUTIES, size, tile=paper).pdf


def test_unknown_paper_for_tiles_is_refused() -> None:
    with pytest.raises(Refusal):
        press_board(DUTIES, "A2", tile="A5")


def test_pictures_are_of_the_pdf_that_prints() -> None:
    pressed = press_board(DUTIES, "A4")
    (picture,) = pictures(pressed.pdf, 50)
    assert picture.startswith(b"\x89PNG")
    with pytest.raises(Refusal):
        pictures(b"no paper", 50)


def test_a_second_language_stands_under_its_clause_flush_right() -> None:
    second = ("مېيىپلارنى دائىم زىيارەت قىلىش", "", "0991-1234567 غا تېلېفون قىلىڭ")
    board = replace(DUTIES, blocks=(Clauses(ITEMS[:3], second),))
    pressed = press_board(board, "400x600")
    assert pressed.undrawable == []
    copied = extracted(pressed.pdf)
    assert all(word in copied for word in ("زىيارەت", "تېلېفون", "0991-1234567"))


def test_words_that_open_every_clause_are_strong_and_lose_nothing() -> None:
    items = ("宣传政策。讲到每一户，讲清找谁办理。", "反映需求。及时上报，办结后当面反馈。")
    pressed = press_board(replace(DUTIES, blocks=(Clauses(items),)), "A4")
    copied = solid(extracted(pressed.pdf))
    assert all(item in copied for item in items)


@pytest.mark.parametrize("size", ["A4", "400x600", "1200x2400"])
def test_telephones_and_names_are_never_torn(size: str) -> None:
    """A label and its value stand on two lines where the board is too narrow for both."""
    lines = (("村（社区）公开联系电话", "0100-5550101"), ("联系人", "欧阳玉梅、司马志强、罗志强"))
    seen = lines_of(press_board(replace(DUTIES, blocks=(Contacts(lines),)), size).pdf)
    assert any(line.endswith("0100-5550101") for line in seen)
    assert all(any(name in line for line in seen) for name in ("欧阳玉梅", "司马志强", "罗志强"))


@pytest.mark.parametrize("size", ["A4", "400x600", "1200x2400"])
def test_a_column_is_wide_enough_for_its_short_words(size: str) -> None:
    """The card shares the width badly: the month still stands in one piece, and the names too."""
    rows = tuple(
        (month, "慰问走访，落实上年考核结果，张贴年度计划", "罗志强、林守义、赵秀英") for month in ("十一月", "十二月")
    )
    table = Table(("月份", "主要工作", "责任人"), (1, 14, 4), rows)
    seen = lines_of(press_board(replace(DUTIES, blocks=(table,)), size).pdf)
    assert all(any(word in line for line in seen) for word in ("十一月", "十二月", "罗志强", "林守义", "赵秀英"))
