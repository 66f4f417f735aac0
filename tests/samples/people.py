"""Invented people for every sheet the tests make: identities of a county that was never issued."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clfdesk.grammar.identity import check_character

TYPES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
GRADES = ("一级", "二级", "三级", "四级")
VILLAGES = ("北坡村", "石桥村", "新街社区")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨单仇解曾查"
GIVEN = ("桂香", "立春", "玉兰", "建军", "小满", "永福", "秀云", "长河", "晓梅", "国强")
RARE = ("王䶮", "李㛃", "张𬭬", "阿依古丽·买买提", "欧阳青山")


@dataclass(frozen=True)
class Invented:
    """One person as a correct list would show them; ``type`` and ``grade`` are the certificate's digits."""

    name: str
    gender: str
    id_number: str
    type: int
    grade: int
    village: str
    issued_on: date
    phone: str

    @property
    def certificate(self) -> str:
        """The certificate number that follows from the rest."""
        return f"{self.id_number}{self.type}{self.grade}"

    def regraded(self) -> Invented:
        """The same person after a new assessment: another grade, another certificate."""
        return replace(self, grade=self.grade % 4 + 1)


def id_number(birth: date, order: int) -> str:
    """Return a well-formed ID number of the county 110000; odd orders are men."""
    first = f"110000{birth:%Y%m%d}{order:03d}"
    return first + check_character(first)


def people(count: int, seed: int = 1) -> list[Invented]:
    """Return so many people, the same for the same seed; the first bear rare names."""
    dice = random.Random(seed)
    made = []
    for place in range(count):
        birth = date(1938, 1, 1) + timedelta(days=dice.randrange(365 * 75))
        order = 100 + place % 900  # three digits; people of one order have other birthdays
        name = RARE[place] if place < len(RARE) else dice.choice(SURNAMES) + dice.choice(GIVEN)
        made.append(
            Invented(
                name=name,
                gender="男" if order % 2 else "女",
                id_number=id_number(birth, order),
                type=dice.randint(1, 7),
                grade=dice.randint(1, 4),
                village=VILLAGES[place * len(VILLAGES) // count],
                issued_on=date(2016, 1, 1) + timedelta(days=dice.randrange(3000)),
                phone=f"1380000{place:04d}",
            )
        )
    return made


def wrong_check(number: str) -> str:
    """Return an ID number whose last character cannot be right."""
    return number[:-1] + ("0" if number[-1] != "0" else "5")


def full_width(text: str) -> str:
    """Return a text in full-width digits."""
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in text)
