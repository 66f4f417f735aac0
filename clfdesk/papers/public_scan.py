"""The last look before a public paper leaves: numbers that point at a person must not stand in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_SHAPES = tuple(
    re.compile(rf"(?<![0-9A-Za-z]){shape}(?![0-9A-Za-z])")
    for shape in (
        r"\d{17}[\dXx](?:\d{2}(?:[Bb]\d)?)?",  # an ID number, or a certificate number with its type, grade and reissue
        r"\d{15}",  # an ID number of before 1999
        r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}",  # a mobile telephone
        r"\d{16,21}",  # a bank account
        r"\d{4}(?:[ -]\d{4}){3,4}(?:[ -]\d{1,3})?",  # the same in groups of four
        r"\d{6}[ -]\d{8}[ -]\d{3}[\dXx]",  # an ID number in its three parts
    )
)


def extracted(pdf: bytes) -> str:
    """Return all text of a PDF, full-width digits as plain ones, one page after the other."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages).translate({0xFF10 + digit: str(digit) for digit in range(10)}).replace("\u00ad", "")


def _private(plain: str) -> bool:
    """Return whether digits of the right count can be what their shape says: only old IDs need a second look."""
    return len(plain) != 15 or ("01" <= plain[8:10] <= "12" and "01" <= plain[10:12] <= "31")


def numbers(text: str) -> Iterator[str]:
    """Yield the private numbers of a text as they stand there, also those that a line end tears."""
    whole = re.sub(r"(?<=\d)[\r\n]+(?=[\dXx])", "", text)
    for each in (text, whole):
        for shape in _SHAPES:
            for match in shape.finditer(each):
                if _private(re.sub(r"[^0-9Xx]", "", match.group())):
                    yield match.group()


def scan(pdf: bytes, allowed: Collection[str] = ()) -> list[str]:
    """Return the private numbers in a PDF, each once, in order.

    ``allowed`` are the contacts the office declared as public. IDs (GB 11643-1999) and
    certificates count even with a wrong check digit, because they still point at someone;
    telephones when they are mobile; accounts from sixteen digits on.
    """
    plain = {re.sub(r"\D", "", each) for each in allowed} - {""}
    return [
        each
        for each in dict.fromkeys(numbers(extracted(pdf)))
        if re.sub(r"\D", "", each) not in plain and re.sub(r"\D", "", each).removeprefix("86") not in plain
    ]


def landlines(pdf: bytes, allowed: Collection[str] = ()) -> list[str]:
    """Return the fixed telephones in a PDF that the office did not declare, digits only, each once.

    By their shape they may be an office's or somebody's home: only who knows the home ones can tell.
    """
    plain = {re.sub(r"\D", "", each) for each in allowed}
    text = extracted(pdf)
    whole = re.sub(r"(?<=[\d-])[\r\n]+(?=[\d-])", "", text)  # also those that a line end tears
    shape = r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"
    found = (re.sub(r"\D", "", match) for each in (text, whole) for match in re.findall(shape, each))
    return [each for each in dict.fromkeys(found) if each not in plain]
