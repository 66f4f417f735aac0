"""What a verb answers: one JSON object for machines, sentences for people, an exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

DONE, REFUSED, WRONG_USAGE, WITH_PROBLEMS, BUG = 0, 1, 2, 3, 70


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one verb; ``data`` is what ``--json`` prints, ``lines`` what a person reads."""

    data: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    code: int = DONE


def plain(value: Any) -> Any:
    """Return a value as JSON can carry it: dataclasses as objects, days in ISO form."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Path, Decimal)):
        return str(value)
    return value


def as_json(data: dict[str, Any]) -> str:
    """Return the one JSON object of an answer."""
    return json.dumps(plain(data), ensure_ascii=False)
