"""An official letter (通知, 函, 请示, 报告, 纪要, 公告) as values: what GB/T 9704-2012 gives a place on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from clfdesk.grammar.field import Purpose

#: A document (红头文件 or plain notice), the letter format of 函 (10.1), and minutes (10.3).
Form = Literal["document", "letter", "minutes"]
#: 0 running text, 1 「一、」, 2 「（一）」, 3 「1.」, 4 「（1）」 (7.3.3)
Level = Literal[0, 1, 2, 3, 4]

_CN = "一二三四五六七八九十百"
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (1, re.compile(rf"[{_CN}]+、")),
    (2, re.compile(rf"[（(][{_CN}]+[）)]")),
    (3, re.compile(r"\d{1,2}[.．](?!\d)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_ENDS = frozenset("。；！？：")


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: its level, and how many characters at its head are the heading in the level's face."""

    text: str
    level: Level = 0
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. Whatever is empty takes no room; ``date`` is written as papers write it.

    ``mark`` is the red 发文机关标志 (empty for a plain notice on white paper), ``number``
    the 发文字号, ``signer`` the 签发人 of a paper upward; ``seal`` leaves room for the seal;
    ``remark`` is the 附注; ``cc`` and ``issuer`` make the imprint, ``copies`` its last line.
    ``joint`` are the other units of a joint paper, the host being ``unit``; ``copy_number``
    (份号), ``secrecy`` (密级和保密期限) and ``urgency`` (紧急程度) stand at the upper left;
    ``present`` are the lists of minutes: (出席, names).
    """

    title: str
    passages: tuple[Passage, ...]
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    unit: str = ""
    date: str = ""
    seal: bool = True
    remark: str = ""
    mark: str = ""
    number: str = ""
    signer: str = ""
    cc: str = ""
    issuer: str = ""
    issued: str = ""
    copies: str = ""
    purpose: Purpose = "upward"
    form: Form = "document"
    joint: tuple[str, ...] = ()
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    present: tuple[tuple[str, str], ...] = ()


def passage(text: str) -> Passage:
    """Return a paragraph with its level.

    A numbered line without a full stop is all heading; a numbered paragraph that goes on
    keeps its first sentence as the heading (一、总体要求。深入…), if that is short.
    """
    plain = text.strip()
    for level, shape in _LEVELS:
        if shape.match(plain):
            stop = next((at for at, each in enumerate(plain) if each in _ENDS), -1)
            if stop in (-1, len(plain) - 1):
                heading = len(plain) if len(plain) <= 60 else 0
            else:
                heading = stop + 1 if stop <= 30 and plain[stop] == "。" else 0
            return Passage(plain, level, heading)
    return Passage(plain)


def read_body(text: str) -> tuple[str, tuple[Passage, ...]]:
    """Return who a written body is addressed to (its first line, where that ends in a colon) and its paragraphs.

    Blank lines part nothing; blanks at the head of a line are the writer's own indent and go.
    """
    found = [line.strip() for line in text.replace("\u3000", " ").splitlines() if line.strip()]
    addressee = ""
    if len(found) > 1 and found[0].endswith(("：", ":")) and len(found[0]) <= 60:
        addressee = found.pop(0)[:-1]
    return addressee, tuple(passage(line) for line in found)


def read_present(text: str, labels: tuple[str, ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a body without its lines of who was there (``出席：…``), and those lines as (label, names)."""
    kept: list[str] = []
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        label, colon, names = line.strip().partition("：")
        if colon and label in labels and names.strip():
            found.append((label, names.strip()))
        else:
            kept.append(line)
    return "\n".join(kept), tuple(found)
