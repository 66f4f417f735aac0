"""The rows of an official letter: what stands on each of the 22 lines of a page, and where.

GB/T 9704-2012, 7.3: title, addressee, text by levels, attachments, signature, remark.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from clfdesk.domain.letter import Letter, Passage
from clfdesk.papers import text
from clfdesk.papers.breaking import Line, groups
from clfdesk.papers.press import words

#: Sizes in points: 三号 (the body), 二号 (the title), 四号 (imprint and page number).
EM, TITLE_EM, SMALL_EM = 15.75, 22.0, 14.0
BODY, TITLE = "fang", "title"
#: Faces of the levels 「一、」「（一）」「1.」「（1）」.
LEVELS = (BODY, "hei", "kai", BODY, BODY)
#: Width of the type area: 156 mm, 28 characters of the body.
MEASURE = 156 / 25.4 * 72


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its pieces with their faces, its left edge, and the measure it fills where it is flush.

    ``keep`` says that the next row must stand on the same page; ``also`` is more text in it, at its own left edge.
    """

    spans: tuple[tuple[str, str], ...] = ()
    x: float = 0.0
    size: float = EM
    flush: float = 0.0
    keep: bool = False
    also: tuple[tuple[float, str], ...] = ()


BLANK = Row()


def _width(said: str, role: str, size: float = EM) -> float:
    return text.advance(said, role) * size


def _cut(line: Line, start: int, passage: Passage) -> tuple[tuple[str, str], ...]:
    """Return a line's pieces: what of it is heading, and what is running text."""
    strong = max(min(passage.heading - start, len(line.text)), 0)
    parts = ((line.text[:strong], LEVELS[passage.level]), (line.text[strong:], BODY))
    return tuple((said, role) for said, role in parts if said)


def _passage(passage: Passage) -> list[Row]:
    """Return a paragraph's rows, two characters in; one that is all heading stays with what follows."""
    rows: list[Row] = []
    start = 0
    alone = passage.heading == len(passage.text) > 0
    for number, line in enumerate(text.lines(passage.text, BODY, MEASURE / EM, 2.0, hang=False)):
        left = 0.0 if number else 2 * EM
        flush = 0.0 if line.last else MEASURE - left
        start = passage.text.index(line.text, start) if line.text else start
        rows.append(Row(_cut(line, start, passage), left, EM, flush, keep=alone))
        start += len(line.text)
    return rows


def title_lines(title: str, room: float) -> list[str]:
    """Return a title's lines: as few as hold it, parted between words, never narrow in the middle (7.3.1).

    ``room`` is in em.
    """
    whole = [each for each in words("letter", "title_whole") if each in title]
    pieces: list[str] = []
    for piece in groups(title):
        joined = pieces[-1] + piece if pieces else piece
        tail = joined[-8:]
        torn = any(word in tail and word not in tail[: -len(piece)] and not piece.endswith(word) for word in whole)
        if pieces and torn:
            pieces = _merge(pieces, piece, whole)
        else:
            pieces.append(piece)
    for count in range(1, len(pieces) + 1):
        best = _best(pieces, count, room)
        if best:
            return best
    return [title]


def _merge(pieces: list[str], piece: str, whole: list[str]) -> list[str]:
    """Return the pieces with the last word of the title so far in one of them."""
    said = "".join(pieces) + piece
    word = max((each for each in whole if said.endswith(each)), key=len, default=piece)
    taken = piece
    while pieces and len(taken) < len(word):
        taken = pieces.pop() + taken
    return [*pieces, taken]


def _best(pieces: list[str], count: int, room: float) -> list[str]:
    """Return the best cut into so many lines, or none where no cut fits."""
    after, before = words("letter", "title_after"), words("letter", "title_before")
    best: tuple[float, list[str]] = (float("inf"), [])

    def cost(lines: list[str]) -> float:
        wide = [text.advance(line, TITLE) for line in lines]
        if max(wide) > room:
            return float("inf")
        mean = sum(wide) / len(wide)
        bad = sum(abs(each - mean) for each in wide) / mean
        bad += sum(0.25 for line in lines[:-1] if not line.endswith(tuple(after)))
        bad += sum(0.6 for line in lines[1:] if line.startswith(tuple(before)))
        waist = any(b < a - 0.5 and b < c - 0.5 for a, b, c in zip(wide, wide[1:], wide[2:], strict=False))
        return bad + (1.0 if waist else 0.0) + (0.2 if wide[-1] < mean / 3 else 0.0)

    def cuts(left: int, start: int) -> list[list[int]]:
        if left == 0:
            return [[]]
        return [[at, *rest] for at in range(start, len(pieces)) for rest in cuts(left - 1, at + 1)]

    if count > 4:
        return []
    for cut in cuts(count - 1, 1):
        edges = [0, *cut, len(pieces)]
        lines = ["".join(pieces[low:high]) for low, high in pairwise(edges)]
        price = cost(lines)
        if price < best[0]:
            best = (price, lines)
    return best[1]


def _title(letter: Letter) -> list[Row]:
    rows = []
    for line in title_lines(letter.title, MEASURE / TITLE_EM) if letter.title else []:
        size = min(TITLE_EM, MEASURE / max(text.advance(line, TITLE), 1.0))
        rows.append(Row(((line, TITLE),), (MEASURE - _width(line, TITLE, size)) / 2, size, keep=True))
    return [*rows, BLANK] if rows else []


def _attachments(letter: Letter) -> list[Row]:
    """Return the note of attachments: one blank line under the text, names in line, no mark at the end (7.3.4)."""
    if not letter.attachments:
        return []
    label = words("letter", "attachment")
    many = len(letter.attachments) > 1
    rows = [BLANK]
    start = 2 * EM + _width(label, BODY)
    for number, name in enumerate(letter.attachments, start=1):
        mark = words("letter", "attachment_number").format(number=number) if many else ""
        left = start + _width(mark, BODY)
        head = (label if number == 1 else "") + mark
        plain = name.rstrip("。；，、 ")
        for index, line in enumerate(text.lines(plain, BODY, (MEASURE - left) / EM, 0.0, hang=False)):
            at = (2 * EM if number == 1 else start) if index == 0 else left
            rows.append(Row((((head if index == 0 else "") + line.text, BODY),), at))
    return rows


def _joint_sealed(letter: Letter) -> list[Row]:
    """Return the signatures of a joint paper, side by side above their seals, the date under the last (7.3.5.1)."""
    units = (letter.unit, *letter.joint)
    widest = max(_width(each, BODY) for each in units)
    across = max(min(int(MEASURE // max(widest + EM, 42 / 25.4 * 72)), len(units), 3), 1)
    rows: list[Row] = []
    centre = 0.0
    for start in range(0, len(units), across):
        line = units[start : start + across]
        rows += [BLANK] * (2 if not rows else 3)  # a seal of 42 mm is four lines high
        share = MEASURE / len(line)
        places = [share * (at + 0.5) - _width(each, BODY) / 2 for at, each in enumerate(line)]
        more = tuple(zip(places[1:], line[1:], strict=True))
        rows.append(Row(((line[0], BODY),), places[0], keep=True, also=more))
        centre = share * (len(line) - 0.5)
    date = _width(letter.date, BODY)
    return [*rows, Row(((letter.date, BODY),), min(max(centre - date / 2, 0.0), MEASURE - date))]


def _joint_plain(letter: Letter) -> list[Row]:
    """Return the signatures of a joint paper without seals, the host first, the others below (7.3.5.2)."""
    units = (letter.unit, *letter.joint)
    right = MEASURE - 2 * EM
    rows = [Row(((each, BODY),), max(right - _width(each, BODY), 0.0), keep=True) for each in units]
    return [BLANK, *rows, Row(((letter.date, BODY),), right - _width(letter.date, BODY))]


def _present(letter: Letter) -> list[Row]:
    """Return who was there, who was excused, who sat in: the names stand clear of their label (10.3)."""
    rows: list[Row] = []
    for label, names in letter.present:
        head = words("letter", "present").format(label=label)
        hang = 2 * EM + _width(head, "hei")
        lines = text.lines(names, BODY, (MEASURE - hang) / EM, 0.0, hang=False)
        rows.append(Row(((head, "hei"), (lines[0].text, BODY)), 2 * EM))
        rows += [Row(((line.text, BODY),), hang) for line in lines[1:]]
    return [BLANK, *rows] if rows else []


def _signature(letter: Letter) -> list[Row]:
    """Return 署名 and 成文日期, with room for the seal or without (7.3.5)."""
    if not (letter.unit or letter.date) or letter.form == "minutes":
        return []
    if letter.joint:
        return _joint_sealed(letter) if letter.seal else _joint_plain(letter)
    unit, date = _width(letter.unit, BODY), _width(letter.date, BODY)
    if letter.seal:
        left = MEASURE - 4 * EM - date
        middle = left + date / 2
        middle = min(middle, MEASURE - unit / 2)
        places = (middle - unit / 2, middle - date / 2)
        gap = 2
    else:
        first = MEASURE - 2 * EM - unit
        second = first + 2 * EM
        if second + date > MEASURE - 2 * EM:
            second = MEASURE - 2 * EM - date
            first = min(first, second - 2 * EM)
        places = (first, second)
        gap = 1
    size = min(EM, EM * MEASURE / max(unit, 1.0))
    rows = [BLANK] * gap
    if letter.unit:
        rows.append(Row(((letter.unit, BODY),), max(places[0], 0.0), size, keep=True))
    return [*rows, Row(((letter.date, BODY),), max(places[1], 0.0))]


def body_rows(letter: Letter) -> list[Row]:
    """Return title, addressee, text and note of attachments, in rows."""
    rows = _title(letter)
    if letter.addressee:
        said = words("letter", "addressee").format(name=letter.addressee.rstrip("：:"))
        rows += [
            Row(((line.text, BODY),), 0.0, EM, 0.0 if line.last else MEASURE, keep=True)
            for line in text.lines(said, BODY, MEASURE / EM, 0.0, hang=False)
        ]
    for each in letter.passages:
        rows += _passage(each)
    return rows + _attachments(letter) + _present(letter)


def tail_rows(letter: Letter) -> list[Row]:
    """Return signature and remark: rows that never stand on a page without text (7.3.5.4)."""
    rows = _signature(letter)
    if letter.remark:
        said = words("letter", "remark").format(text=letter.remark)
        for number, line in enumerate(text.lines(said, BODY, MEASURE / EM, 2.0, hang=False)):
            rows.append(Row(((line.text, BODY),), 0.0 if number else 2 * EM))
    return rows


def said(letter: Letter) -> list[tuple[str, str]]:
    """Return the (text, role) pairs of a letter, for the check of what can be drawn."""
    plain = (letter.addressee, *letter.attachments, letter.unit, letter.date, letter.remark, letter.number,
             letter.signer, letter.cc, letter.issuer, letter.issued, letter.copies, letter.copy_number, letter.secrecy,
             letter.urgency, *letter.joint, *(each for pair in letter.present for each in pair))  # fmt: skip
    found = [(letter.title, TITLE), (letter.mark, TITLE), *((each, BODY) for each in plain)]
    return found + [(each.text, role) for each in letter.passages for role in {BODY, LEVELS[each.level]}]
