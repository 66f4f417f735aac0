"""Charts, procedures, lists and plates on boards; outlines for the copy shop."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from clfdesk.domain.poster import Board, Chart, Contacts, Flow, Plate, Table
from clfdesk.papers.poster import press_board
from clfdesk.papers.public_scan import extracted
from tests.papers.boards import DUTIES, solid

CHART = Chart(
    (
        (("主席", "单雨桐", "0100-5550101"),),
        (("副主席", "胡爱华", ""), ("副主席", "", "")),
        tuple(("专职委员", f"古丽娜尔{n}", "") for n in range(9)),
    )
)
FLOW = Flow(
    tuple((name, f"{name}的时候要把身份证、户口簿和照片带齐，不全的一次告知。") for name in ("申请", "评定", "发证"))
)
TABLE = Table(
    ("项目", "谁能享受"), (3, 8), (("生活补贴", "困难残疾人"), ("护理补贴", "需要长期照护的重度残疾人"), ("辅具", ""))
)


def board(*blocks: object, title: str = "柳树湾村组织机构图", **changes: object) -> Board:
    values = {"card": "x", "title": title, "place": "柳树湾村", "owner": "柳河镇残疾人联合会", "blocks": blocks}
    return Board(**{**values, "updated": "2026年11月22日", **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("size", ["A4", "400x600", "900x1200"])
@pytest.mark.parametrize("landscape", [False, True])
def test_figures_stand_whole_on_their_board(size: str, landscape: bool) -> None:
    for block in (CHART, FLOW, TABLE):
        pressed = press_board(board(block, Contacts((("电话", ""),)), landscape=landscape), size)
        copied = solid(extracted(pressed.pdf))
        assert "None" not in copied
        wide, high = pressed.size_mm
        assert (wide > high) == landscape
        if block is CHART:
            assert all(f"古丽娜尔{n}" in copied for n in range(9))
            assert "0100-5550101" in copied
        if block is FLOW:
            assert copied.count("一次告知") == 3
        if block is TABLE:
            assert "需要长期照护的重度残疾人" in copied


@pytest.mark.parametrize(
    ("size", "upright"), [("350x2200", True), ("120x300", True), ("120x300", False), ("400x600", False)]
)
def test_a_plate_is_nothing_but_its_words(size: str, upright: bool) -> None:
    plate = board(Plate("柳树湾村残疾人协会", "" if upright else "柳河镇残联", upright), landscape=not upright)
    pressed = press_board(plate, size, bleed=True)
    copied = solid(extracted(pressed.pdf))
    assert copied.replace("柳河镇残联", "") == "柳树湾村残疾人协会"
    assert pressed.pages == 1


def test_outlines_need_no_font_and_look_like_the_text() -> None:
    text, outlined = press_board(DUTIES, "A3").pdf, press_board(DUTIES, "A3", outline=True).pdf
    assert extracted(outlined).strip() == ""
    with pikepdf.open(io.BytesIO(outlined)) as pdf:
        operators = {str(operator) for _operands, operator in pikepdf.parse_content_stream(pdf.pages[0])}
        assert "Tj" not in operators
        assert "c" in operators
    shots = []
    for pdf_bytes in (text, outlined):
        with pypdfium2.PdfDocument(pdf_bytes) as document:
            shots.append(document[0].render(scale=1.6).to_pil().convert("L").reduce(8))
    assert ImageStat.Stat(ImageChops.difference(*shots)).mean[0] < 3


def test_uyghur_is_outlined_too() -> None:
    line = board(Contacts((("联系人", "مەمەت تۇرسۇن 0991-1234567"),)))
    assert extracted(press_board(line, "A4", outline=True).pdf).strip() == ""


def test_an_emblem_stands_beside_the_title_and_ages_nothing() -> None:
    from clfdesk.domain.board import fingerprint

    raw = io.BytesIO()
    Image.new("RGB", (80, 80), "#00ff00").save(raw, "PNG")
    marked = replace(DUTIES, emblem=raw.getvalue())
    with pypdfium2.PdfDocument(press_board(marked, "A4").pdf) as document:
        shot = document[0].render(scale=1).to_pil().convert("RGB")
    found = shot.crop((0, 0, shot.width // 3, shot.height // 5)).getcolors(1 << 20) or []
    assert (0, 255, 0) in {colour for _count, colour in found}
    assert fingerprint(marked) == fingerprint(DUTIES)


def test_names_in_a_list_are_never_parted() -> None:
    names = "尉迟振东、欧阳玉柱、唐宏伟、彭福来、李德福、古丽娜尔"
    for size in ("A6", "A4"):
        lines = extracted(press_board(board(Contacts((("专职委员", names),))), size).pdf)
        for name in names.split("、"):
            assert name in lines


def test_the_day_of_a_board_is_checked_for_what_can_be_drawn() -> None:
    assert press_board(board(CHART, updated="二〇二六\U0002fa20"), "A4").undrawable == ["\U0002fa20"]
