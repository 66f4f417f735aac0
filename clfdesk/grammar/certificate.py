"""Certificate numbers: 18 characters of the ID, one digit of type, one of grade, perhaps B1, B2.

Layout after 第二代残疾人证; a re-issue after loss appends B1, B2, …. The rule before 2017
wrote a bare B for the first re-issue: it is understood as B1, and kept as written in ``raw``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from clfdesk.errors import Problem
from clfdesk.grammar.identity import check_id, clean_id, differences
from clfdesk.i18n import _

#: Code words in the order of their digit: digit 1 is the first.
TYPES = ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")

_PATTERN = re.compile(r"(\d{17}[\dX])([1-7])([1-4])(?:B([1-9]\d?)?)?")


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """A certificate number taken apart; ``number`` is its 20 characters without the re-issue suffix."""

    number: str
    id_number: str
    type: str
    grade: int
    reissue: int
    raw: str

    @property
    def written(self) -> str:
        """Return the number as it is written today, with its suffix."""
        return self.number + (f"B{self.reissue}" if self.reissue else "")


def read_certificate(value: object) -> CertificateNumber | None:
    """Return a written certificate number taken apart, or None (then :func:`why_not` says why)."""
    match = _PATTERN.fullmatch(value) if type(value) is str else None
    text = value if match is not None and type(value) is str else clean_id(value)
    match = match or _PATTERN.fullmatch(text)
    if match is None:
        return None
    number, kind, grade, again = match.groups()
    reissue = int(again) if again else int("B" in text)
    return CertificateNumber(text[:20], number, TYPES[int(kind) - 1], int(grade), reissue, str(value).strip())


def why_not(value: object) -> str:
    """Return why a text is no certificate number; empty where it is one, or where nothing is written."""
    text = clean_id(value)
    if not text or _PATTERN.fullmatch(text):
        return ""
    body = re.sub(r"B\d*$", "", text)
    if len(body) != 20:
        return _("It has {count} characters; a certificate number has 20.").format(count=len(body))
    if re.fullmatch(r"\d{17}[\dX]", body[:18]) is None:
        return _("Its first 18 characters are no ID number.")
    if body[18] not in "1234567":
        return _("Character 19 is {digit}; the type of disability is 1 to 7.").format(digit=body[18])
    if body[19] not in "1234":
        return _("Character 20 is {digit}; the grade is 1 to 4.").format(digit=body[19])
    return _("Only B1, B2 … may follow the 20 characters.")


def cross_check(
    id_number: str | None,
    certificate: CertificateNumber | None,
    type: str = "",
    grade: int | None = None,
    *,
    today: date | None = None,
) -> list[Problem]:
    """Return where a certificate number contradicts the ID, the type and the grade written beside it.

    All are ``suspect``: which of the two is right, only the paper can say. With ``today``
    the ID inside the certificate is checked too where no ID stands beside it.
    """
    if certificate is None:
        return []
    found: list[Problem] = []
    agrees = id_number == certificate.id_number or (not id_number and today is None)
    if agrees and type in ("", certificate.type) and grade in (None, certificate.grade):
        return []  # nearly every row
    where = _("Compare with the certificate itself.")
    if id_number and id_number != certificate.id_number:
        places = "、".join(str(place) for place in differences(id_number, certificate.id_number))
        why = _("The certificate number begins with another ID number; they differ at place {places}.")
        found.append(Problem("certificate_number", certificate.raw, why.format(places=places), where))
    elif not id_number and today is not None:
        inner = check_id(certificate.id_number, today)
        if not inner.good:
            found.append(Problem("certificate_number", certificate.raw, inner.why, where))
    if type and type != certificate.type:
        why = _("The certificate number says type {digit}, the type column says otherwise.")
        found.append(Problem("type", type, why.format(digit=certificate.number[18]), where))
    if grade is not None and grade != certificate.grade:
        why = _("The certificate number says grade {digit}, the grade column says {grade}.")
        found.append(Problem("grade", str(grade), why.format(digit=certificate.grade, grade=grade), where))
    return found
