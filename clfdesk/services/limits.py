"""The ages and months facts are derived by, as the desk's policies set them on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from clfdesk.domain.person import Limits

if TYPE_CHECKING:
    from clfdesk.grammar.policy import Pack

#: Each limit and the policy value that sets it.
KEYS: dict[str, str] = {
    "adult_age": "person.adult_age",
    "elderly_age": "person.elderly_age",
    "working_age_from": "person.working_age_from",
    "working_age_to_male": "person.working_age_to_male",
    "working_age_to_female": "person.working_age_to_female",
    "renew_months": "certificate.renew_months",
    "severe_grades": "certificate.severe_grades",
    "guardian_types": "person.guardian_types",
}


def limits_of(pack: Pack, day: date) -> Limits:
    """Return the limits in force on a day; what no paper sets keeps its default."""
    found: dict[str, Any] = {}
    for name, key in KEYS.items():
        dated = pack.value(key, day)
        if dated is not None:
            found[name] = _read(name, dated.value)
    return Limits(**found)


def _read(name: str, value: Any) -> Any:
    """Return a value as the limit wants it; a list may be written as a single value by the office."""
    if name in ("severe_grades", "guardian_types"):
        several = value if isinstance(value, list) else [value]
        return tuple(int(each) if name == "severe_grades" else str(each) for each in several)
    return int(value)
