"""Letters in every form, held against the figures of GB/T 9704-2012, and the same as .docx."""

from __future__ import annotations

import io
import statistics
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest

from clfdesk.domain.letter import Letter, read_body, read_present
from clfdesk.papers.letter import press_letter
from clfdesk.papers.letter_docx import letter_docx

MM = 72 / 25.4
TEXT = (
    "为做好全镇残疾人动态更新工作，现将有关事项报告如下，请予审阅并提出意见，以便及时改进工作方法，确保按期完成。" * 2
)
BODY = "\n".join(["一、总体情况", TEXT, "（一）人员情况", TEXT, "1.队伍建设。" + TEXT, "二、打算", *[TEXT] * 4])
PLAIN = Letter(
    "关于2026年度残疾人动态更新工作情况的报告",
    read_body(BODY)[1],
    addressee="县残疾人联合会",
    unit="柳河镇残疾人联合会",
    date="2026年11月20日",
    mark="柳河镇残疾人联合会文件",
    number="柳残联〔2026〕3号",
)
FORMS = {
    "document": replace(PLAIN, copy_number="000001", secrecy="秘密★1年", urgency="特急", cc="县财政局", copies="共印20份"),
    "upward": replace(PLAIN, signer="赵明", remark="联系人：钱方"),
    "plain": replace(PLAIN, mark="", number=""),
    "joint": replace(PLAIN, joint=("柳河镇民政办公室", "柳河镇团委")),
    "joint without seal": replace(PLAIN, joint=("柳河镇民政办公室",), seal=False),
    "letter": replace(PLAIN, form="letter", mark="柳河镇残疾人联合会", urgency="加急"),
    "minutes": replace(PLAIN, form="minutes", mark="柳河镇残疾人联合会会议纪要", number="第4期", seal=False,
                       present=(("出席", "赵明、钱方"), ("列席", "孙宁"))),
}  # fmt: skip


def _glyphs(pdf: bytes) -> list[list[tuple[str, float, float, float, float]]]:
    """Return (character, left, lower, right, upper) of each page, in points from the lower left corner."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            words = page.get_textpage()
            boxes = [
                (words.get_text_range(at, 1), *words.get_charbox(at, loose=True)) for at in range(words.count_chars())
            ]
            found.append([each for each in boxes if each[0].strip()])
    return found


def _lines(glyphs: list[tuple[str, float, float, float, float]]) -> list[list[tuple[str, float, float, float, float]]]:
    rows: list[list[tuple[str, float, float, float, float]]] = []
    for each in sorted(glyphs, key=lambda glyph: (-glyph[2], glyph[1])):
        row = next((row for row in rows if abs(row[0][2] - each[2]) < 3), None)
        rows.append([each]) if row is None else row.append(each)
    return rows


@pytest.mark.parametrize("form", FORMS)
def test_every_form_keeps_the_figures_of_the_standard(form: str) -> None:
    letter = FORMS[form]
    pressed = press_letter(letter)
    assert pressed.undrawable == []
    pages = _glyphs(pressed.pdf)
    assert len(pages) == pressed.pages >= 2
    for number, glyphs in enumerate(pages, start=1):
        body = [each for each in glyphs if each[2] > 33.5 * MM]
        assert 27 <= min(each[1] for each in body) / MM <= 29.2  # 订口 28 mm
        assert 210 - max(each[3] for each in body) / MM >= 24.8  # 26 mm on the right, a mark may hang
        top = 297 - max(each[4] for each in body) / MM
        assert top >= (28.5 if letter.form == "letter" and number == 1 else 35.0)
        full = [row for row in _lines([each for each in body if 14 < each[3] - each[1] < 17]) if len(row) >= 24]
        if len(full) >= 3:
            steps = [one[0][2] - two[0][2] for one, two in pairwise(full)]
            assert 27.9 <= statistics.median([each for each in steps if each < 45]) <= 30.1
            assert 26 <= max(map(len, full)) <= 30
        foot = [each for each in glyphs if each[2] <= 33.5 * MM]
        dash = [each for each in foot if each[0] in "—–-"]
        if letter.form == "letter" and letter.mark and number == 1:
            assert dash == []  # the first page of the letter format has no number
        else:
            assert dash
            middle = statistics.mean((each[2] + each[4]) / 2 for each in dash)
            assert abs((35 * MM - middle) / MM - 7) <= 1.2
            side = statistics.mean(each[1] for each in foot) > 105 * MM
            assert side == bool(number % 2)


def test_the_letter_format_has_its_mark_thirty_millimetres_down_and_two_red_double_lines() -> None:
    pdf = press_letter(FORMS["letter"]).pdf
    mark = max(_glyphs(pdf)[0], key=lambda each: each[4])
    assert 29 <= 297 - mark[4] / MM <= 31.5
    with pypdfium2.PdfDocument(pdf) as document:
        boxes = [
            each.get_pos() if hasattr(each, "get_pos") else each.get_bounds() for each in document[0].get_objects()
        ]
    wide = [box for box in boxes if 169 <= (box[2] - box[0]) / MM <= 172]
    assert len(wide) == 4
    assert any(abs(box[1] / MM - 20) < 1.2 for box in wide)


def test_minutes_carry_no_signature_and_name_who_was_there() -> None:
    text = "".join(each[0] for page in _glyphs(press_letter(FORMS["minutes"]).pdf) for each in page)
    assert text.count("柳河镇残疾人联合会") == 2  # the mark and who keeps them
    assert "出席：赵明、钱方" in text
    assert read_present("正文。\n出席：赵明\n列席：无人\n", ("出席",)) == ("正文。\n列席：无人", (("出席", "赵明"),))


def test_a_joint_paper_names_all_who_sign() -> None:
    text = "".join(each[0] for page in _glyphs(press_letter(FORMS["joint"]).pdf) for each in page)
    assert text.count("柳河镇民政办公室") == text.count("柳河镇团委") == 2


@pytest.mark.parametrize("form", FORMS)
def test_the_word_file_says_the_same_and_is_the_same_twice(form: str) -> None:
    import docx

    letter = FORMS[form]
    raw = letter_docx(letter)
    assert raw == letter_docx(letter)
    read = docx.Document(io.BytesIO(raw))
    said = "".join(each.text for each in read.paragraphs)
    assert all(passage.text in said for passage in letter.passages)
    section = read.sections[0]
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(each.mm) for each in sides] == [37, 28, 26, 35]
    assert letter.number in said
    assert all(each in said for each in (*letter.joint, letter.unit))


def test_a_line_of_the_word_file_takes_28_characters() -> None:
    """Word rounds sizes to half points; the characters stand so much closer that 28 fill 156 mm, and no 29th fits."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(letter_docx(PLAIN))) as file:
        said = file.read("word/document.xml").decode()
    assert said.count('<w:sz w:val="32"/>') == said.count('<w:spacing w:val="-5"/>') > 10
    pitch = 32 / 2 - 5 / 20
    assert 28 * pitch <= 156 * MM < 29 * pitch
