"""Pressing an official letter in the form of GB/T 9704-2012: 22 lines of 28 characters, nothing by eye."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clfdesk.domain.letter import Letter
from clfdesk.papers import fonts, press, text
from clfdesk.papers.letter_rows import BLANK, BODY, EM, MEASURE, SMALL_EM, TITLE, Row, body_rows, said, tail_rows

WIDTH, HEIGHT = 210 * mm, 297 * mm
#: 天头 37 mm, 订口 28 mm, type area 156 × 225 mm in 22 lines (5.2, 7.1).
TOP, LEFT, DEPTH, LINES = HEIGHT - 37 * mm, 28 * mm, 225 * mm, 22
PITCH = DEPTH / LINES
BOTTOM = TOP - DEPTH
RED = HexColor("#D7000F")
#: 发文机关标志: this far under the upper edge of the type area, and its largest size (7.2.4).
MARK_DROP, MARK_PT = 35 * mm, 46.0
#: The red line stands this far under the document number (7.2.7); the page number's dash under the type area (7.5).
RED_GAP, NUMBER_DROP = 4 * mm, 7 * mm
#: The letter format: its mark, the gap to the first double line, the second one above the edge, their length (10.1).
LETTER_TOP, LETTER_GAP, LETTER_FOOT, RULE_LONG = 30 * mm, 4 * mm, 20 * mm, 170 * mm
#: Rules of the imprint, thick and thin (7.4.1), and the height of one of its lines.
THICK, THIN, IMPRINT = 0.35 * mm, 0.25 * mm, 8.2 * mm


@dataclass(frozen=True, slots=True)
class PressedLetter:
    """One letter as PDF: its pages, and the characters no font draws."""

    pdf: bytes
    pages: int
    undrawable: list[str]


def _row(canvas: Canvas, row: Row, top: float) -> None:
    """Draw a row in its line of the grid, whose upper edge is ``top``."""
    if not row.spans:
        return
    y = top - PITCH / 2 - 0.36 * row.size
    natural = sum(text.advance(each, role) for each, role in row.spans) * row.size
    gaps = sum(sum(1 for _each in fonts.clusters(each)) for each, _role in row.spans) - 1
    slack = row.flush - natural
    spacing = slack / gaps if row.flush and gaps > 0 and -0.1 < slack <= 2.5 * row.size else 0.0
    x = LEFT + row.x
    for each, role in row.spans:
        x += text.draw(canvas, x, y, each, role, row.size, spacing=spacing) + spacing
    for left, each in row.also:
        text.draw(canvas, LEFT + left, y, each, BODY, row.size)


def _corner(canvas: Canvas, letter: Letter, top: float) -> None:
    """Draw 份号, 密级 and 紧急程度 at the left edge, one under the other (7.2.1-7.2.3)."""
    said = ((letter.copy_number, "song"), (letter.secrecy, "hei"), (letter.urgency, "hei"))
    canvas.setFillColor(HexColor("#000000"))
    for line, (each, role) in enumerate(pair for pair in said if pair[0]):
        text.draw(canvas, LEFT, top - line * PITCH - PITCH / 2 - 0.36 * EM, each, role, EM)


def _joint_mark(canvas: Canvas, letter: Letter) -> float:
    """Draw the names of a joint paper one above the other, 文件 beside them; return the lower edge (7.2.4)."""
    word = press.words("letter", "joint_mark")
    units = (letter.unit, *letter.joint)
    beside = text.advance(word, TITLE) + 0.4 if letter.mark.endswith(word) else 0.0
    widest = max(text.advance(each, TITLE) for each in units)
    size = min(MARK_PT * 0.8, MEASURE / (widest + beside), 60 * mm / (1.35 * len(units)))
    left = LEFT + (MEASURE - (widest + beside) * size) / 2
    top = TOP - MARK_DROP
    for line, each in enumerate(units):
        y = top - 0.86 * size - line * 1.35 * size
        gaps = sum(1 for _each in fonts.clusters(each)) - 1
        slack = (widest - text.advance(each, TITLE)) * size
        text.draw(canvas, left, y, each, TITLE, size, spacing=slack / gaps if gaps > 0 else 0.0)
    low = top - size * (1.35 * (len(units) - 1) + 1.0)
    if beside:
        text.draw(canvas, left + (widest + 0.4) * size, (top + low) / 2 - 0.36 * size, word, TITLE, size)
    return low + 0.12 * size


def _mark(canvas: Canvas, letter: Letter) -> int:
    """Draw 发文机关标志, number and the red line; return how many lines of the grid they take."""
    if letter.form == "letter" and letter.mark:
        return _letter_mark(canvas, letter)
    _corner(canvas, letter, TOP)
    if not letter.mark:
        count = sum(1 for each in (letter.copy_number, letter.secrecy, letter.urgency) if each)
        return count + 1 if count else 0
    canvas.setFillColor(RED)
    if letter.joint:
        y = _joint_mark(canvas, letter)
        size = 0.0
    else:
        size = min(MARK_PT, MEASURE / text.advance(letter.mark, TITLE))
        y = TOP - MARK_DROP - 0.86 * size
        text.draw(canvas, LEFT + MEASURE / 2, y, letter.mark, TITLE, size, align="center")
    canvas.setFillColor(HexColor("#000000"))
    y -= 0.12 * size + 2 * PITCH + EM
    if letter.signer:
        text.draw(canvas, LEFT + EM, y + 0.14 * EM, letter.number, BODY, EM)
        label = press.words("letter", "signer")
        name = text.draw(canvas, LEFT + MEASURE - EM, y + 0.14 * EM, letter.signer, "kai", EM, align="right")
        text.draw(canvas, LEFT + MEASURE - EM - name, y + 0.14 * EM, label, BODY, EM, align="right")
    elif letter.number:
        text.draw(canvas, LEFT + MEASURE / 2, y + 0.14 * EM, letter.number, BODY, EM, align="center")
    if letter.form == "minutes":  # minutes carry neither signature nor seal: who and when stand above the line
        y -= 0.0 if not letter.number else PITCH
        text.draw(canvas, LEFT + EM, y + 0.14 * EM, letter.unit, BODY, EM)
        text.draw(canvas, LEFT + MEASURE - EM, y + 0.14 * EM, letter.date, BODY, EM, align="right")
    y -= RED_GAP
    canvas.setStrokeColor(RED)
    canvas.setLineWidth(0.5 * mm)
    canvas.line(LEFT, y, LEFT + MEASURE, y)
    canvas.setStrokeColor(HexColor("#000000"))
    return int((TOP - y) // PITCH) + 3  # two blank lines under the red line (7.3.1)


def _double(canvas: Canvas, y: float, *, thick_first: bool) -> None:
    """Draw one of the red double lines of the letter format, centred, ``y`` being its middle (10.1)."""
    canvas.setStrokeColor(RED)
    x = (WIDTH - RULE_LONG) / 2
    for shift, weight in ((0.5 * mm, 0.9 if thick_first else 0.35), (-0.5 * mm, 0.35 if thick_first else 0.9)):
        canvas.setLineWidth(weight * mm)
        canvas.line(x, y + shift, x + RULE_LONG, y + shift)
    canvas.setStrokeColor(HexColor("#000000"))


def _letter_mark(canvas: Canvas, letter: Letter) -> int:
    """Draw the head and foot of the letter format's first page; return how many lines of the grid they take."""
    size = min(MARK_PT * 0.85, MEASURE / text.advance(letter.mark, TITLE))
    y = HEIGHT - LETTER_TOP - 0.86 * size
    canvas.setFillColor(RED)
    text.draw(canvas, WIDTH / 2, y, letter.mark, TITLE, size, align="center")
    y -= 0.12 * size + LETTER_GAP
    _double(canvas, y, thick_first=True)
    _double(canvas, LETTER_FOOT, thick_first=False)
    under = y - 0.5 * mm - EM * 7 / 8
    if letter.number:
        canvas.setFillColor(HexColor("#000000"))
        text.draw(canvas, LEFT + MEASURE, under - 0.86 * EM, letter.number, BODY, EM, align="right")
    _corner(canvas, letter, under + (PITCH - EM) / 2)
    corner = sum(1 for each in (letter.copy_number, letter.secrecy, letter.urgency) if each)
    low = under - max(corner, 1) * PITCH
    return int((TOP - low) // PITCH) + 3


def _imprint(letter: Letter) -> list[list[str | tuple[str, str]]]:
    """Return the imprint's cells, each a list of lines; a pair stands at both ends of its line (7.4)."""
    cells: list[list[str | tuple[str, str]]] = []
    if letter.cc:
        label = press.words("letter", "cc")
        hang = text.advance(label, BODY)
        room = MEASURE / SMALL_EM - 2 - hang
        lines = text.lines(letter.cc.rstrip("。") + press.words("letter", "cc_end"), BODY, room, 0.0, hang=False)
        cells.append([label + lines[0].text, *("\u3000" * round(hang) + line.text for line in lines[1:])])
    if letter.issuer and letter.form != "letter":  # the letter format names neither issuer nor day (10.1)
        issued = press.words("letter", "issued").format(day=letter.issued) if letter.issued else ""
        cells.append([(letter.issuer, issued)])
    if letter.copies:
        cells.append([("", letter.copies)])
    return cells


def _draw_imprint(canvas: Canvas, cells: list[list[str | tuple[str, str]]], *, ruled: bool) -> None:
    y = BOTTOM + IMPRINT * sum(len(cell) for cell in cells)
    for number, cell in enumerate(cells):
        if ruled:
            canvas.setLineWidth(THICK if number == 0 else THIN)
            canvas.line(LEFT, y, LEFT + MEASURE, y)
        for line in cell:
            base = y - IMPRINT / 2 - 0.36 * SMALL_EM
            left, right = line if isinstance(line, tuple) else (line, "")
            text.draw(canvas, LEFT + SMALL_EM, base, left, BODY, SMALL_EM)
            text.draw(canvas, LEFT + MEASURE - SMALL_EM, base, right, BODY, SMALL_EM, align="right")
            y -= IMPRINT
    if ruled:
        canvas.setLineWidth(THICK)
        canvas.line(LEFT, BOTTOM, LEFT + MEASURE, BOTTOM)


def _number(canvas: Canvas, page: int) -> None:
    """Draw the page number: 四号, odd at the right, even at the left, one character in (7.5)."""
    y = BOTTOM - NUMBER_DROP - 0.36 * SMALL_EM
    shown = press.words("letter", "page").format(page=page)
    if page % 2:
        text.draw(canvas, LEFT + MEASURE - SMALL_EM, y, shown, "song", SMALL_EM, align="right")
    else:
        text.draw(canvas, LEFT + SMALL_EM, y, shown, "song", SMALL_EM)


def _pages(body: list[Row], tail: list[Row], first: int) -> list[list[Row]]:
    """Return the rows of each page, ``first`` fewer on the first; the tail never without two lines of text."""
    pages: list[list[Row]] = [[]]
    room = LINES - first
    for number, row in enumerate(body):
        ahead = 1
        while number + ahead <= len(body) and body[number + ahead - 1].keep:
            ahead += 1
        if pages[-1] and len(pages[-1]) + min(ahead, 4) > room:
            pages.append([])
            room = LINES
        if row is BLANK and not pages[-1] and len(pages) > 1:
            continue
        pages[-1].append(row)
    if tail and len(pages[-1]) + len(tail) > room:
        spare = room - len(pages[-1]) - len([row for row in tail if row is not BLANK])
        if spare >= 1:  # a line less of air (7.3.5.4: 调整行距、字距)
            tail = [BLANK] * spare + [row for row in tail if row is not BLANK]
        else:
            page = pages[-1]
            cut = max(len(page) - 2, 0)
            while cut > 0 and page[cut - 1].keep:
                cut -= 1
            pages[-1:] = [page[:cut], page[cut:]] if cut else [page]
    pages[-1].extend(tail)
    return pages


def press_letter(letter: Letter) -> PressedLetter:
    """Press one letter on A4.

    With ``letter.mark`` the first page carries the red head; without it the title begins in the
    second line. The imprint closes the last page, or a page of its own where there is no room.
    """
    canvas = press.new((210, 297), letter.title)
    cells = _imprint(letter)
    first = _mark(canvas, letter) or (1 if letter.title else 0)
    pages = _pages(body_rows(letter), tail_rows(letter), first)
    depth = IMPRINT * sum(len(cell) for cell in cells)
    used = len(pages[-1]) + (first if len(pages) == 1 else 0)
    if cells and used * PITCH + PITCH / 2 + depth > DEPTH:
        pages.append([])
    for number, rows in enumerate(pages, start=1):
        canvas.setFillColor(HexColor("#000000"))
        start = first if number == 1 else 0
        for line, row in enumerate(rows, start=start):
            _row(canvas, row, TOP - line * PITCH)
        if number == len(pages) and cells:
            _draw_imprint(canvas, cells, ruled=letter.form != "letter")
        if number > 1 or letter.form != "letter" or not letter.mark:  # the letter format's first page has none
            _number(canvas, number)
        canvas.showPage()
    missing = dict.fromkeys(each for words, role in said(letter) for each in fonts.missing(words, role))
    return PressedLetter(press.finish(canvas), len(pages), list(missing))
