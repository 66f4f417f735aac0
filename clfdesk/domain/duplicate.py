"""Whether two records may be one person: rules of weight, each with its reason.

The ID counts far more than name and birth, those more than name, village and phone. The
weights and the threshold come from the policies; nothing is ever merged by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clfdesk.grammar.likeness import folded, name_likeness, same_sound, slips
from clfdesk.i18n import _

#: What each rule weighs where the policies say nothing, and the score from which two are shown.
WEIGHTS: Mapping[str, int] = {
    "same_id": 100,
    "same_certificate": 100,
    "name_birth": 80,
    "sound_birth": 70,
    "name_near_id": 75,
    "name_village_phone": 60,
    "alike_birth": 55,
    "threshold": 50,
    "alike": 72,
}


@dataclass(frozen=True, slots=True)
class Trait:
    """What two people are compared by; ``names`` holds the former names too."""

    names: Sequence[str]
    id_numbers: Sequence[str] = ()
    birth: date | None = None
    village: str = ""
    phone: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much speaks for one person: the score, and the reason that weighs most."""

    score: int
    because: str


def _names(left: Trait, right: Trait) -> tuple[bool, bool, int]:
    """Return whether any names are the same, sound the same, and how alike the closest are."""
    pairs = [(one, two) for one in left.names for two in right.names if one and two]
    same = any(folded(one) == folded(two) for one, two in pairs)
    sound = same or any(same_sound(one, two) for one, two in pairs)
    return same, sound, 100 if same else max((name_likeness(one, two) for one, two in pairs), default=0)


def likeness(left: Trait, right: Trait, weights: Mapping[str, int] = WEIGHTS) -> Likeness:
    """Return how much speaks for two records being one person; score 0 where nothing does."""
    if set(left.id_numbers) & set(right.id_numbers):
        return Likeness(weights["same_id"], _("the same ID number"))
    if left.certificate and left.certificate == right.certificate:
        return Likeness(weights["same_certificate"], _("the same certificate number"))
    same, sound, alike = _names(left, right)
    if alike < weights["alike"]:
        return Likeness(0, "")
    birth = left.birth is not None and left.birth == right.birth
    near = [slips(one, two) for one in left.id_numbers for two in right.id_numbers]
    if same and birth:
        return Likeness(weights["name_birth"], _("the same name and birth date"))
    if same and near and min(near) <= 2:
        return Likeness(weights["name_near_id"], _("the same name, and ID numbers that differ by a slip"))
    if sound and birth:
        return Likeness(weights["sound_birth"], _("names read alike, and the same birth date"))
    phone = bool(left.phone) and left.phone == right.phone
    if same and phone and left.village and left.village == right.village:
        return Likeness(weights["name_village_phone"], _("the same name, village and phone"))
    if birth:
        return Likeness(weights["alike_birth"], _("names written alike, and the same birth date"))
    return Likeness(0, "")
