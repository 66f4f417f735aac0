"""An official letter as .docx for those who must edit further: the same form, told in Word's own terms.

Page, grid, sizes and faces follow GB/T 9704-2012; faces are named, not embedded, and the
usual ones of office machines are asked for. The only place that knows python-docx.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from clfdesk.domain.letter import Letter, Passage
from clfdesk.papers.letter_rows import MEASURE, title_lines
from clfdesk.papers.press import words

#: 三号, 二号, 四号 in points; 22 lines in 225 mm.
EM, TITLE_EM, SMALL_EM, PITCH = 16.0, 22.0, 14.0, 28.99
RED = "D7000F"
#: Word knows sizes by half points alone: 3号 is 16 there, and 28 of them to a line (5.2.3) want each a quarter
#: point closer, in twentieths.
CLOSER = -5
#: What the schema of a paragraph's properties wants after its borders.
_AFTER_BORDERS = (
    "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle",
    "rPr", "sectPr", "pPrChange",
)  # fmt: skip


def _faces() -> dict[str, str]:
    found: dict[str, str] = words("docx", "faces")
    return found


def _font(run: Any, role: str, size: float, colour: str = "") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run.font.size = Pt(size)
    if size == EM:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(CLOSER))
        run._element.rPr.find(qn("w:sz")).addprevious(closer)
    run.font.name = "Times New Roman"
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _faces()[role])
    fonts.set(qn("w:hint"), "eastAsia")
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _add(
    document: Any, *spans: tuple[str, str], size: float = EM, colour: str = "", align: str = "", **room: Any
) -> Any:
    """Return a new paragraph of (text, role) spans; ``indent``, ``right`` and ``before`` are in characters and lines."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    made = document.add_paragraph()
    shape = made.paragraph_format
    shape.space_before, shape.space_after = Pt(room.get("before", 0.0) * PITCH), Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(room.get("line", max(PITCH, size * 1.25)))
    shape.first_line_indent = Pt(room.get("indent", 0.0) * EM)
    shape.right_indent = Pt(room.get("right", 0.0) * EM)
    shape.keep_with_next = bool(room.get("keep"))
    places = WD_ALIGN_PARAGRAPH
    shape.alignment = {"center": places.CENTER, "right": places.RIGHT, "left": places.LEFT}.get(align, places.JUSTIFY)
    for text, role in spans:
        _font(made.add_run(text), role, size, colour)
    return made


def _edge(paragraph: Any, side: str, points: float, colour: str = "000000", kind: str = "single") -> None:
    """Rule a paragraph at one side (``top`` or ``bottom``), in points."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shape = paragraph._p.get_or_add_pPr()
    borders = shape.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        shape.insert_element_before(borders, *(f"w:{each}" for each in _AFTER_BORDERS))
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(round(points * 8))), ("space", "1"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def _page(document: Any, letter: Letter) -> None:
    """Lay the page: margins, the grid of 22 lines, page numbers outside."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25.5)
    section.different_first_page_header_footer = letter.form == "letter"
    document.settings.odd_and_even_pages_header_footer = True
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "lines"), ("linePitch", "580")):
        grid.set(qn(f"w:{name}"), value)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _number(footer.paragraphs[0], side)


def _number(paragraph: Any, side: str) -> None:
    """Write the page number between its dashes, one character from its edge."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    shape = paragraph.paragraph_format
    shape.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    setattr(shape, f"{side}_indent", Pt(SMALL_EM))
    before, after = words("letter", "page").split("{page}")
    _font(paragraph.add_run(before), "song", SMALL_EM)
    field = paragraph.add_run()
    _font(field, "song", SMALL_EM)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        field._r.append(part)
    _font(paragraph.add_run(after), "song", SMALL_EM)


def _head(document: Any, letter: Letter) -> None:
    """Write 份号, 密级, 紧急程度, the red mark, the number and the red line."""
    corner = ((letter.copy_number, "song"), (letter.secrecy, "hei"), (letter.urgency, "hei"))
    count = sum(1 for each, _role in corner if each)
    for each, role in corner:
        if each:
            _add(document, (each, role), align="left")
    if not letter.mark:
        return
    letter_form = letter.form == "letter"
    units = (letter.unit, *letter.joint) if letter.joint else (letter.mark,)
    longest = max(len(each) for each in units)
    size = min(46.0 if len(units) == 1 else 36.0, MEASURE / longest)
    for line, each in enumerate(units):
        above = max(3.42 - count, 0.0) if line == 0 and not letter_form else 0.0  # 35 mm under the type area's edge
        tail = words("letter", "joint_mark") if letter.joint and line == len(units) // 2 else ""
        _add(document, (each + tail, "title"), size=size, colour=RED, align="center", before=above, keep=True)
    blank = 0.0 if letter_form else 2.0
    number = _add(
        document,
        (letter.number, "fang"),
        *((("　" * 6 + words("letter", "signer"), "fang"), (letter.signer, "kai")) if letter.signer else ()),
        align="right" if letter_form else "center",
        before=blank,
    )
    if letter.form == "minutes":
        number = _add(document, (f"{letter.unit}　　{letter.date}", "fang"), align="center")
    if letter_form:
        _edge(number, "top", 2.5, RED, "thickThinSmallGap")
    else:
        _edge(number, "bottom", 1.5, RED)


def _spans(passage: Passage) -> list[tuple[str, str]]:
    role = ("fang", "hei", "kai", "fang", "fang")[passage.level]
    parts = ((passage.text[: passage.heading], role), (passage.text[passage.heading :], "fang"))
    return [(text, face) for text, face in parts if text]


def _tail(document: Any, letter: Letter) -> None:
    """Write attachments, who was there, signature, remark and imprint."""
    label = words("letter", "attachment")
    for number, each in enumerate(letter.attachments, start=1):
        mark = words("letter", "attachment_number").format(number=number) if len(letter.attachments) > 1 else ""
        lead = label if number == 1 else "　" * len(label)
        _add(document, (lead + mark + each, "fang"), indent=2, before=1.0 if number == 1 else 0.0, align="left")
    for number, (who, names) in enumerate(letter.present):
        head = words("letter", "present").format(label=who)
        _add(document, (head, "hei"), (names, "fang"), indent=2, before=0.0 if number else 1.0)
    if letter.form != "minutes" and (letter.unit or letter.date):
        units = (letter.unit, *letter.joint)
        right = 4.0 if letter.seal else 2.0
        for number, each in enumerate(units):
            inner = right - max(len(each) - len(letter.date) * 0.62, 0) / 2 if letter.seal else right
            above = 2.0 if letter.seal and number == 0 else 1.0 if number == 0 else 0.0
            _add(document, (each, "fang"), align="right", right=max(inner, 0.0), before=above, keep=True)
        _add(document, (letter.date, "fang"), align="right", right=right)
    if letter.remark:
        _add(document, (words("letter", "remark").format(text=letter.remark), "fang"), indent=2)
    lines = []
    if letter.cc:
        lines.append(words("letter", "cc") + letter.cc.rstrip("。") + words("letter", "cc_end"))
    if letter.issuer and letter.form != "letter":
        lines.append(f"{letter.issuer}\t{words('letter', 'issued').format(day=letter.issued)}")
    if letter.copies:
        lines.append(f"\t{letter.copies}")
    _imprint(document, lines, ruled=letter.form != "letter")


def _imprint(document: Any, lines: list[str], *, ruled: bool) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Pt

    for number, line in enumerate(lines):
        made = _add(document, (line, "fang"), size=SMALL_EM, line=24, align="left", before=0.0 if number else 1.0)
        made.paragraph_format.left_indent = Pt(SMALL_EM)
        made.paragraph_format.tab_stops.add_tab_stop(Pt(MEASURE - SMALL_EM), WD_TAB_ALIGNMENT.RIGHT)
        if ruled:
            _edge(made, "top", 0.99 if number == 0 else 0.71)
            if number == len(lines) - 1:
                _edge(made, "bottom", 0.99)


def letter_docx(letter: Letter) -> bytes:
    """Return a letter as the bytes of a .docx file; the same letter gives the same bytes."""
    import docx

    document = docx.Document()
    _page(document, letter)
    _head(document, letter)
    above = 2.0 if letter.mark else 1.0
    for number, line in enumerate(title_lines(letter.title, MEASURE / TITLE_EM)):
        _add(
            document,
            (line, "title"),
            size=TITLE_EM,
            align="center",
            before=0.0 if number else above,
            keep=True,
            line=32,
        )
    if letter.addressee:
        said = words("letter", "addressee").format(name=letter.addressee)
        _add(document, (said, "fang"), before=1.0, align="left")
    for number, passage in enumerate(letter.passages):
        first = number == 0 and not letter.addressee
        _add(document, *_spans(passage), indent=2, before=1.0 if first else 0.0)
    _tail(document, letter)
    still = datetime(2000, 1, 1)  # noqa: DTZ001 - the package keeps moments without a zone
    told = document.core_properties
    told.author, told.title, told.comments, told.last_modified_by = "clfdesk", letter.title, "", "clfdesk"
    told.created = told.modified = still
    out = io.BytesIO()
    document.save(out)
    return _steady(out.getvalue())


def _steady(raw: bytes) -> bytes:
    """Return the package with one date on all its parts, so that the same letter gives the same bytes."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
