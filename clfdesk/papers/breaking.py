"""Where Chinese lines break: what may not begin or end a line, and what may not be torn.

After GB/T 15834-2011 (4.1, 5.1) and the custom of office papers: closing marks and
separators never begin a line, opening marks never end one, 破折号 and 省略号 are never
halved; words, numbers, dates, document numbers and 第…条 stay whole; a clause number
never stands alone at a line's end. Works in em: knows no font, only a measure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from clfdesk.papers.fonts import clusters

NEVER_FIRST = frozenset("/，。、；：？！）》〉」』】〕］｝”’％‰℃°·‧～／々…,.;:?!)]}>»%，｡､ー")
NEVER_LAST = frozenset("/（《〈「『【〔［｛“‘([{<«￥¥＄$№／")
#: Full-width marks whose ink fills only one half: their empty half may hang over the edge.
HALF_LAST = frozenset("，。、；：？！）》〉」』】〕］｝”’")
HALF_FIRST = frozenset("（《〈「『【〔［｛“‘")

_LETTER = r"0-9A-Za-z\u00c0-\u024f\u0370-\u04ff\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff\u0300-\u036f"
_CN = "〇零一二三四五六七八九十百千"
_UNIT = re.compile(
    rf"""(?P<space>\s+)
    | \d{{4}}年\d{{1,2}}月(?:\d{{1,2}}日)? | \d{{1,2}}月\d{{1,2}}日
    | 〔\d{{4}}〕\d+号 | 第[{_CN}\d]+[条款项章节期届次季]
    | ([…—]{{2,}})
    | [\u4e00-\u9fff]{{1,8}}：＿{{2,}} | ＿{{2,}}
    | [+\-−±]?[{_LETTER}]+(?:[.,:/’'@_+&\-–][{_LETTER}]+)*(?:[%％‰℃°年月日号时分元人户名个岁条届级])?
    | .""",
    re.VERBOSE | re.DOTALL,
)
#: Where a date may be parted after all, and the hole (em) at a line's end that is worse than that.
_DATE_END = re.compile(r"(?<=[年月])(?=\d)")
_HOLE = 2.5
_NUMBER = re.compile(rf"（[{_CN}]+）|\([{_CN}\d]+\)|[①-⑳]")
_FIRST_NUMBER = re.compile(rf"[{_CN}]+、|（[{_CN}]+）|\d+[.．、]|[①-⑳]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, the width that counts (em), how far it hangs out left, whether it ends the paragraph."""

    text: str
    width: float
    lead: float = 0.0
    last: bool = False


def _units(text: str) -> list[str]:
    """Return the smallest pieces that custom keeps whole, marks kept with their base."""
    found: list[str] = []
    for match in _UNIT.finditer(text):
        pieces = [match.group()] if len(match.group()) > 1 else list(clusters(match.group()))
        if found and len(pieces) == 1 and len(list(clusters(found[-1][-1] + pieces[0]))) == 1:
            found[-1] += pieces[0]
        else:
            found.extend(pieces)
    return found


def _glue(units: list[str]) -> list[str]:
    """Join units that no line end may part."""
    found: list[str] = []
    for unit in units:
        before = found[-1].rstrip() if found else ""
        torn = bool(before) and (before[-1] in NEVER_LAST or (unit.strip() and unit.lstrip()[0] in NEVER_FIRST))
        if found and (torn or unit.isspace() or _ends_in_number(before)):
            found[-1] += unit
        else:
            found.append(unit)
    return found


def _ends_in_number(text: str) -> bool:
    """Return whether a group is an enumeration's number and still waits for its first word."""
    return bool(_NUMBER.fullmatch(text))


def groups(text: str) -> list[str]:
    """Return the pieces of a paragraph between which a line may end."""
    found = _glue(_units(text))
    first = _FIRST_NUMBER.match(text)
    while first and len(found) > 1 and len(found[0]) <= first.end():
        found[:2] = [found[0] + found[1]]
    return found


def _fitting(pieces: list[str], measure: Callable[[str], float], width: float) -> list[str]:
    """Break up pieces that no line could hold, keeping the rules for marks as long as they can be kept."""
    found: list[str] = []
    for piece in pieces:
        if measure(piece.rstrip()) <= width:
            found.append(piece)
            continue
        smaller = _glue(list(clusters(piece)))
        for each in smaller:
            found.extend([each] if measure(each.rstrip()) <= width + 0.5 else list(clusters(each)))
    return found


def _seen(text: str, measure: Callable[[str], float], first: bool, hang: bool) -> tuple[float, float]:
    """Return the width that counts and the hang to the left of a line's text."""
    full = measure(text)
    if not hang:
        return full, 0.0
    lead = 0.5 if text and not first and text[0] in HALF_FIRST and measure(text[0]) >= 0.95 else 0.0
    tail = 0.5 if len(text) > 1 and text[-1] in HALF_LAST and measure(text[-1]) >= 0.95 else 0.0
    return full - lead - tail, lead


def break_lines(
    text: str, measure: Callable[[str], float], width: float, *, indent: float = 0.0, hang: bool = True
) -> list[Line]:
    """Return the lines of a paragraph ``width`` em wide, its first line ``indent`` em shorter.

    ``measure`` gives a text's advance in em. A line break in ``text`` ends a paragraph.
    Without ``hang`` the empty half of a mark stays inside the measure too, as letters want it,
    and a date may be parted after its year or month rather than leave a hole.
    """
    lines: list[Line] = []
    for number, paragraph in enumerate(text.split("\n")):
        lines.extend(_paragraph(paragraph, measure, width, indent if number == 0 else 0.0, hang))
    return lines


def _paragraph(text: str, measure: Callable[[str], float], width: float, indent: float, hang: bool) -> list[Line]:
    lines: list[Line] = []
    current = ""
    plain = text.rstrip()
    if measure(plain) <= width - indent:
        return [Line(plain, *_seen(plain, measure, True, hang), last=True)]
    waiting = _fitting(groups(text.rstrip()), measure, width - indent)[::-1]
    while waiting:
        piece = waiting.pop()
        room = width - (0.0 if lines else indent)
        seen = _seen((current + piece).rstrip(), measure, not lines, hang)[0]
        if current and seen > room + 1e-6:
            parts = [piece] if hang else _DATE_END.split(piece)
            if len(parts) > 1 and room - measure(current) > _HOLE:  # rather a date in two lines than a hole in one
                waiting.extend(parts[::-1])
                continue
            wide, lead = _seen(current.rstrip(), measure, not lines, hang)
            lines.append(Line(current.rstrip(), wide, lead))
            current = piece.lstrip()
        else:
            current += piece
    wide, lead = _seen(current, measure, not lines, hang)
    return [*lines, Line(current, wide, lead, last=True)]


def balance(text: str, measure: Callable[[str], float], count: int, after: tuple[str, ...] = ()) -> list[str]:
    """Return a title in ``count`` lines of like width, rather broken after one of the words ``after``."""
    pieces = groups(text)
    if count < 2 or len(pieces) < 2:
        return [text]
    total = measure(text)

    def cost(split: int) -> float:
        head, tail = "".join(pieces[:split]).rstrip(), "".join(pieces[split:])
        uneven = abs(measure(head) * count - total) / total
        return uneven - (0.45 if head.endswith(after) else 0.0) + (0.1 if measure(head) < measure(tail) / 2 else 0.0)

    best = min(range(1, len(pieces)), key=cost)
    rest = "".join(pieces[best:])
    return ["".join(pieces[:best]).rstrip(), *balance(rest, measure, count - 1, after)]
