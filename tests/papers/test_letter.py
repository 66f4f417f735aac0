"""Letters measured against the figures of GB/T 9704-2012 (clauses 5.2, 7.1 to 7.5)."""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

from clfdesk.domain.letter import Letter, passage, read_body
from clfdesk.papers.letter import press_letter
from clfdesk.papers.letter_rows import title_lines

MM = 72 / 25.4
FILL = "残疾人工作人人有责各村要把走访调查服务帮扶各项任务落到实处做细做好"

LETTER = Letter(
    title="柳河镇残疾人联合会关于开展2026年度持证残疾人基本状况调查工作的通知",
    addressee="各村（社区）残疾人协会",
    passages=read_body(
        "为摸清底数、做好服务，现将有关事项通知如下。\n一、总体要求\n坚持实事求是，不漏一户。\n"
        "（一）调查对象。截至2026年9月30日持有残疾人证的人员。\n1.逐户上门填报。\n（1）外出的可以电话调查。\n"
        + (FILL * 7 + "。\n")
        * 3
    )[1],
    attachments=("调查底册", "调查员名单及各村（社区）分片负责人联系方式、培训时间安排和物资领取登记表"),
    unit="柳河镇残疾人联合会",
    date="2026年11月22日",
    remark="联系人：赵安，电话：0100-5550100",
    mark="柳河镇残疾人联合会文件",
    number="柳残联〔2026〕3号",
    cc="县残疾人联合会，镇党政办公室",
    issuer="柳河镇残疾人联合会办公室",
    issued="2026年11月22日",
    copies="共印30份",
)


@dataclass(frozen=True)
class Line:
    """A line of a page: its text, the left and right edge, its baseline from the top (mm), and its size (pt)."""

    text: str
    left: float
    right: float
    down: float
    size: float


def lines(pdf: bytes) -> list[list[Line]]:
    """Return every page's lines from the top."""
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            found: dict[int, list[tuple[float, float, str, float]]] = defaultdict(list)
            texts = page.get_textpage()
            for index in range(texts.count_chars()):
                x, y = ctypes.c_double(), ctypes.c_double()
                raw.FPDFText_GetCharOrigin(texts, index, x, y)
                box = raw.FS_RECTF()
                raw.FPDFText_GetLooseCharBox(texts, index, box)
                character = chr(raw.FPDFText_GetUnicode(texts, index))
                if not character.isspace():
                    size = raw.FPDFText_GetFontSize(texts, index)
                    found[round(y.value)].append((x.value, box.right, character, size))
            height = page.get_height()
            rows = []
            for base in sorted(found, reverse=True):
                row = sorted(found[base])
                rows.append(Line("".join(each[2] for each in row), row[0][0] / MM, max(each[1] for each in row) / MM,
                                 (height - base) / MM, row[0][3]))  # fmt: skip
            pages.append(rows)
    return pages


def drawn_lines(pdf: bytes) -> list[list[tuple[float, float, float]]]:
    """Return every page's ruled lines: from, to, and how far down the page, in mm."""
    pages = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            found, start = [], (0.0, 0.0)
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "m":
                    start = (float(operands[0]), float(operands[1]))
                if str(operator) == "l":
                    found.append((start[0] / MM, float(operands[0]) / MM, 297 - start[1] / MM))
            pages.append(found)
    return pages


@pytest.fixture(scope="module")
def pressed() -> list[list[Line]]:
    return lines(press_letter(LETTER).pdf)


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    letter = Letter(title="", passages=(passage(FILL * 60),))
    first, second, *_rest = lines(press_letter(letter).pdf)
    for page in (first, second):
        body = [line for line in page if line.down < 262]
        assert len(body) == 22
        assert {len(line.text) for line in body[1:]} == {28}
        steps = [below.down - above.down for above, below in pairwise(body)]
        assert all(9.8 <= step <= 10.6 for step in steps)
        assert body[-1].down - body[0].down == pytest.approx(21 * 225 / 22, abs=0.4)


def test_nothing_leaves_the_type_area(pressed: list[list[Line]]) -> None:
    for page in pressed:
        for line in page[:-1]:
            assert line.left >= 28 - 0.1
            assert line.right <= 184 + 0.3, line
            assert 37 < line.down < 262 + 0.1


def test_the_page_number_is_7_mm_under_the_area_odd_right_even_left(pressed: list[list[Line]]) -> None:
    for number, page in enumerate(pressed, start=1):
        foot = page[-1]
        assert foot.text == f"—{number}—"
        assert foot.size == pytest.approx(14)
        assert foot.down - 0.36 * 14 / MM == pytest.approx(262 + 7, abs=0.7)
        edge = 14 / MM
        if number % 2:
            assert foot.right == pytest.approx(184 - edge, abs=0.7)
        else:
            assert foot.left == pytest.approx(28 + edge, abs=0.7)


def test_the_red_head(pressed: list[list[Line]]) -> None:
    first = pressed[0]
    assert first[0].text == LETTER.mark
    assert first[0].down - 0.86 * first[0].size / MM == pytest.approx(37 + 35, abs=1.5)
    number = first[1]
    assert number.text == "柳残联〔2026〕3号"
    assert (number.left + number.right) / 2 == pytest.approx(28 + 78, abs=0.5)
    (red,) = [line for line in drawn_lines(press_letter(LETTER).pdf)[0] if line[1] - line[0] > 100]
    assert red[1] - red[0] == pytest.approx(156, abs=0.1)
    assert red[2] - number.down - 0.14 * 15.75 / MM == pytest.approx(4, abs=0.8)
    assert first[2].down - red[2] > 2 * 10.2


def test_title_addressee_and_levels(pressed: list[list[Line]]) -> None:
    first = [line for line in pressed[0][2:] if line.down < 262]
    assert "".join(line.text for line in first[:2]) == LETTER.title
    assert {line.size for line in first[:2]} == {22}
    for line in first[:2]:
        assert (line.left + line.right) / 2 == pytest.approx(28 + 78, abs=0.5)
    assert first[2].text == "各村（社区）残疾人协会："
    assert first[2].left == pytest.approx(28, abs=0.1)
    assert first[3].left == pytest.approx(28 + 2 * 15.75 / MM, abs=0.5)
    faces: dict[str, set[str]] = defaultdict(set)
    with pypdfium2.PdfDocument(press_letter(LETTER).pdf) as document:
        texts = document[0].get_textpage()
        everything = texts.get_text_range()
        for words in ("总体要求", "调查对象", "截至", "逐户上门", "外出的可"):
            index = everything.find(words)
            if index >= 0:
                name = ctypes.create_string_buffer(64)
                raw.FPDFText_GetFontInfo(texts, index, name, 64, None)
                faces[words].add(name.value.decode().rpartition("+")[2])
    assert faces["总体要求"] == {"ClfHei"}
    assert faces["调查对象"] == {"ClfKai"}
    assert faces["截至"] == {"ClfFang"}


def test_attachments_signature_and_imprint(pressed: list[list[Line]]) -> None:
    last = [line for page in pressed for line in page if not line.text.startswith("—")]
    texts = [line.text for line in last]
    first = next(line for line in last if line.text.startswith("附件："))
    assert first.text == "附件：1.调查底册"
    assert first.left == pytest.approx(28 + 2 * 15.75 / MM, abs=0.4)
    unit, date = last[texts.index(LETTER.unit)], last[texts.index(LETTER.date)]
    assert 184 - date.right == pytest.approx(4 * 15.75 / MM, abs=0.7)
    assert (unit.left + unit.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=0.5)
    assert date.down - unit.down == pytest.approx(10.2, abs=0.4)
    assert texts[-3:] == [
        "抄送：县残疾人联合会，镇党政办公室。",
        "柳河镇残疾人联合会办公室2026年11月22日印发",
        "共印30份",
    ]
    rules = [line for line in drawn_lines(press_letter(LETTER).pdf)[-1] if line[1] - line[0] > 100]
    assert rules[-1][2] == pytest.approx(262, abs=0.2)
    assert {round(right - left) for left, right, _down in rules} == {156}


def test_without_a_seal_the_date_stands_two_characters_in() -> None:
    last = lines(press_letter(replace(LETTER, seal=False)).pdf)
    everything = {line.text: line for page in last for line in page}
    unit, date = everything[LETTER.unit], everything[LETTER.date]
    assert date.left - unit.left == pytest.approx(2 * 15.75 / MM, abs=0.4)
    assert 184 - max(unit.right, date.right) == pytest.approx(2 * 15.75 / MM, abs=0.7)


@pytest.mark.parametrize("paragraphs", range(12, 24))
def test_a_signature_never_stands_without_text(paragraphs: int) -> None:
    letter = Letter("关于召开例会的通知", tuple(passage(f"第{n}件事要办好。") for n in range(paragraphs)), "各村",
                    unit="柳河镇残疾人联合会", date="2026年3月5日")  # fmt: skip
    page = lines(press_letter(letter).pdf)[-1]
    assert page[-2].text == "2026年3月5日"
    assert any("件事" in line.text for line in page)


def test_headings_stay_with_their_text() -> None:
    for before in range(14, 22):
        body = (*(passage("要办好。") for _n in range(before)), passage("一、工作要求"), passage("要办实。" * 9))
        for page in lines(press_letter(Letter("", body)).pdf)[:-1]:
            assert page[-2].text != "一、工作要求"


@pytest.mark.parametrize(
    "title",
    [
        "柳河镇残疾人联合会关于做好2026年困难残疾人生活补贴和重度残疾人护理补贴资格复核工作的通知",
        "关于转发《县残疾人联合会关于印发残疾人专职委员管理考核办法的通知》的通知",
        "柳河镇残疾人联合会关于申请拨付2026年第四季度残疾人专职委员误工补贴资金的请示",
    ],
)
def test_titles_part_between_words_and_have_no_waist(title: str) -> None:
    found = title_lines(title, 20.1)
    assert "".join(found) == title
    assert len(found) in (2, 3)
    assert not [line for line in found[1:] if line.startswith(("的", "和", "年", "》"))]
    if len(found) == 3:
        assert not (len(found[1]) < len(found[0]) - 1 and len(found[1]) < len(found[2]) - 1)
    for word in ("残疾人", "联合会", "补贴", "工作", "专职委员", "通知"):
        if word in title:
            assert sum(line.count(word) for line in found) == title.count(word)


def test_a_body_is_read_with_its_addressee_and_levels() -> None:
    addressee, found = read_body("各村残协：\n　　现通知如下。\n\n一、时间\n（一）方式。上门。\n1.带证件\n（1）复印件")
    assert addressee == "各村残协"
    assert [each.level for each in found] == [0, 1, 2, 3, 4]
    assert found[2].heading == len("（一）方式。")
    assert [passage(text).level for text in ("3.5万元已到账。", "2026年")] == [0, 0]


def test_same_bytes_twice_and_what_no_font_draws_is_told() -> None:
    assert press_letter(LETTER).pdf == press_letter(LETTER).pdf
    assert press_letter(replace(LETTER, addressee="王\U0002fa20")).undrawable == ["\U0002fa20"]
