"""Invented people for the demonstration township: the same seed gives the same people.

No number here was ever issued: every ID begins with 110000, a province's own code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from clfdesk.grammar.calendar import valid_until
from clfdesk.grammar.certificate import TYPES
from clfdesk.grammar.identity import check_character

_TYPE_WEIGHTS = (12, 11, 2, 52, 8, 10, 5)
_GRADE_WEIGHTS = (15, 27, 30, 28)


@dataclass(frozen=True, slots=True)
class Identity:
    """One invented identity."""

    name: str
    gender: str
    birth: date
    id_number: str


class Inventor:
    """Draws people, numbers and days from one seeded source, never twice the same ID."""

    def __init__(self, words: Mapping[str, Any], seed: int, today: date) -> None:
        self.words = words
        self.today = today
        self.draw = Random(f"clfdesk {seed}")
        self._numbers: set[str] = set()

    def day(self, first: date, last: date) -> date:
        """Return a day between two days, both included."""
        return first + timedelta(days=self.draw.randint(0, max((last - first).days, 0)))

    def phone(self) -> str:
        """Return a mobile number in a block that is not in use for people."""
        return f"1380000{self.draw.randint(0, 9999):04d}"

    def identity(self, youngest: int = 3, oldest: int = 92, whole: tuple[str, str] | None = None) -> Identity:
        """Return somebody between two ages whose number nobody else here has."""
        gender = whole[1] if whole else self.draw.choice(("male", "female"))
        if whole:
            name = whole[0]
        else:
            name = self.draw.choice(self.words["surnames"]) + self.draw.choice(self.words[f"given_{gender}"])
        while True:
            birth = self.day(self.today - timedelta(days=oldest * 365), self.today - timedelta(days=youngest * 366))
            order = self.draw.randrange(0, 499) * 2 + (1 if gender == "male" else 0)
            body = f"110000{birth:%Y%m%d}{order:03d}"
            number = body + check_character(body)
            if number not in self._numbers:
                self._numbers.add(number)
                return Identity(name, gender, birth, number)

    def holder(self, village: str, whole: tuple[str, str] | None = None) -> dict[str, Any]:
        """Return a certificate holder of a village as roster values."""
        age_group = self.draw.choices(((3, 16), (18, 45), (45, 60), (60, 92)), (5, 17, 30, 48))[0]
        identity = self.identity(*age_group, whole=whole)
        kind = self.draw.choices(TYPES, _TYPE_WEIGHTS)[0]
        grade = self.draw.choices((1, 2, 3, 4), _GRADE_WEIGHTS)[0]
        earliest = max(self.today.replace(day=1, year=self.today.year - 10) + timedelta(days=62), identity.birth)
        issued = self.day(earliest, self.today - timedelta(days=20))
        hardship = self.draw.choices(("none", "dibao", "dibao_edge", "tekun"), (62, 20, 14, 4))[0]
        values: dict[str, Any] = {
            "name": identity.name,
            "gender": identity.gender,
            "id_number": identity.id_number,
            "birth": identity.birth,
            "ethnic": self.draw.choice(self.words["ethnic"]),
            "village": village,
            "settlement": self.draw.choice(self.words["settlements"]),
            "phone": self.phone(),
            "hardship": hardship,
            "living_allowance": hardship == "dibao",
            "care_subsidy": grade <= 2,
            "certificate_number": f"{identity.id_number}{TYPES.index(kind) + 1}{grade}",
            "type": kind,
            "grade": grade,
            "issued_on": issued,
            "valid_until": valid_until(issued),
        }
        values["hukou_address"] = f"{village}{values['settlement']}"
        minor = (self.today - identity.birth).days < 18 * 365
        if minor or kind in ("intellectual", "mental"):
            guardian = self.identity(30, 70)
            relations = self.words["relations_young" if minor else "relations_old"]
            values["guardian_name"] = identity.name[0] + guardian.name[-1]
            values["guardian_relation"] = self.draw.choice(relations)
            values["guardian_phone"] = self.phone()
        return values
