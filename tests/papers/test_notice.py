"""Notices and forms as pressed: whole rows, shared parts once, the mark on every page."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
from PIL import Image, ImageChops, ImageStat

from clfdesk.domain.notice import Closing, FormGrid, FormRow, Grid, Notice, Prose, SignLine, Slip
from clfdesk.domain.paper import Column
from clfdesk.papers.notice import press_notices
from clfdesk.papers.preview import pictures
from clfdesk.papers.public_scan import extracted
from tests.papers.boards import solid

TEXT = "一、带齐身份证、户口簿、旧证和近期免冠白底彩色照片两张；本人不能前往的，监护人带本人的身份证。"


def reminder(name: str) -> Notice:
    return Notice(
        title="残疾人证到期换领提醒",
        blocks=(
            Prose(f"柳树湾村　{name}：", indent=0),
            Prose(TEXT),
            Prose("联系电话：0100-5550100。"),
            Closing("柳河镇残疾人联合会", "2026年11月20日", seal=False),
            Slip("签收", ("提醒单已收到。签收人：＿＿＿＿　日期：＿＿＿",)),
        ),
    )


def table(rows: int) -> Notice:
    columns = (Column("序号", 4), Column("姓名", 8), Column("备注", 20, "left"))
    grid = Grid(columns, tuple((str(n), f"王{n:03}", "说明文字" * (n % 9)) for n in range(rows)), 9.0)
    return Notice("名单", (grid, SignLine(("经办人", "负责人"))), mark="内部资料　注意保密")


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [solid(page.get_textpage().get_text_range()) for page in document]


def test_each_of_a_batch_has_its_page_and_all_the_words() -> None:
    names = [f"张{chr(0x4E00 + n)}" for n in range(30)]
    pressed = press_notices([reminder(name) for name in names], "提醒")
    found = pages(pressed.pdf)
    assert pressed.pages == len(found) == 30
    for name, page in zip(names, found, strict=True):
        assert name in page
        assert solid(TEXT) in page
        assert "0100-5550100" in page
        assert "签收人" in page


def test_what_all_share_is_written_once() -> None:
    one = len(press_notices([reminder("张三")], "提醒").pdf)
    many = len(press_notices([reminder(f"张{n}") for n in range(100)], "提醒").pdf)
    assert many < one + 100 * 1100


def test_the_shared_way_looks_as_the_plain_way() -> None:
    def picture(pdf: bytes) -> Image.Image:
        return Image.open(io.BytesIO(pictures(pdf, 60)[0])).convert("L")

    alone = picture(press_notices([reminder("张三")], "提醒").pdf)
    among = picture(press_notices([reminder("张三"), reminder("李四")], "提醒").pdf)
    assert ImageStat.Stat(ImageChops.difference(alone, among)).mean[0] < 0.5
    assert ImageStat.Stat(alone).mean[0] < 254


def test_heads_come_again_and_no_row_is_lost_or_torn() -> None:
    pressed = press_notices([table(120)], "名单")
    found = pages(pressed.pdf)
    assert len(found) > 4
    for number, page in enumerate(found, start=1):
        assert "姓名" in page
        assert "内部资料" in page
        assert f"第{number}页共{len(found)}页" in page
    everything = "".join(found)
    assert [everything.count(f"王{n:03}") for n in range(120)] == [1] * 120
    assert "经办人" in found[-1]


def test_forms_fit_their_paper_and_same_bytes_twice() -> None:
    form = FormGrid((4, 6, 4, 6), (FormRow(("#姓名", "王䶮", "#性别", "女")), FormRow(("#情况", ""), 30)))
    for size in ("A4", "A5", "A6"):
        notice = Notice("登记表", (form,), size=size, body_pt=11)  # type: ignore[arg-type]
        pressed = press_notices([notice], "登记表")
        assert pressed.pages == 1
        assert pressed.pdf == press_notices([notice], "登记表").pdf
        with pypdfium2.PdfDocument(pressed.pdf) as document:
            assert round(document[0].get_width() / 72 * 25.4) == {"A4": 210, "A5": 148, "A6": 105}[size]
    assert "王䶮" in extracted(press_notices([Notice("登记表", (form,))], "登记表").pdf)


def test_what_no_font_draws_is_told() -> None:
    assert press_notices([replace(reminder("王\U0002fa20"))], "提醒").undrawable == ["\U0002fa20"]


def longest_stroke(notice: Notice) -> tuple[int, int]:
    """Return the pixels of the longest dark row on a notice's page, and of the page's width."""
    with pypdfium2.PdfDocument(press_notices([notice], "").pdf) as document:
        seen = document[0].render(scale=3).to_pil().convert("L")
    wide, high = seen.size
    pixels = seen.tobytes()
    best = 0
    for row in range(high):
        runs = "".join("#" if level < 160 else " " for level in pixels[row * wide : (row + 1) * wide]).split()
        best = max([best, *map(len, runs)])
    return best, wide


def test_a_line_to_write_on_is_one_stroke_to_the_edge() -> None:
    """Low lines set apart to fill a row, and the rest of the line up to the margin, leave no gap and no step."""
    plain = replace(reminder("王欣怡"), blocks=(Slip("回执", ("签名：＿＿＿＿＿＿　日期：＿＿＿",)),))
    best, wide = longest_stroke(plain)
    assert best > 0.3 * wide
    spread = "因" + "＿" * 20 + "，自本月起停发补贴，有疑问的请与镇残联联系，电话见便民联系卡，也可以到窗口当面问清楚。"
    best, wide = longest_stroke(replace(plain, blocks=(Prose(spread),)))
    assert best > 0.4 * wide


def test_the_lines_of_a_slip_are_shortened_to_stay_on_one_row() -> None:
    """The day to sign on stands beside the name, not alone under it."""
    line = "领取人：＿＿＿＿＿＿＿＿　与本人关系：＿＿＿＿＿＿＿＿　日期：＿＿＿"
    said = pages(press_notices([replace(reminder("王欣怡"), blocks=(Slip("签收", (line,)),))], "").pdf)[0]
    (row,) = [each for each in said.splitlines() if "日期" in each]
    assert "领取人" in row
