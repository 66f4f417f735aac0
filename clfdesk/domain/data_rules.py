"""Data errors by rule: a condition over a list's fields, or too many rows that share a value.

The records stand in the pack (``[[verdict]]``, kind ``data``); a new check needs no Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from clfdesk.domain.composition import Record, severity_of
from clfdesk.domain.verdict import State, Verdict
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Fields
from clfdesk.grammar.policy import Pack
from clfdesk.i18n import _

Row = Mapping[str, Any]


def columns_of(record: Record, fields: Fields) -> list[str]:
    """Return the fields a rule has to see, the row's number and name first."""
    names = [*parse(str(record["when"]), fields).names(), *record.get("group_by", ())]
    return list(dict.fromkeys(["number", "name", *names]))


def data_verdict(record: Record, rows: Iterable[Row], fields: Fields, pack: Pack, day: date) -> Verdict:
    """Return one rule's verdict over all rows of its stem: whom it concerns, or that it is met."""
    when = parse(str(record["when"]), fields)
    bad = [row for row in rows if when.holds(row, today=day) is True]
    if group_by := record.get("group_by"):
        bad = _crowded(bad, group_by, _limit(record, pack, day))
    state: State = "unmet" if bad else "met"
    says = str(record["says"])
    if bad:
        says = _("{says}: {count}").format(says=says, count=len(bad))
    return Verdict(
        str(record["id"]),
        str(record["kind"]),
        state,
        severity_of(record),
        str(record["source"]),
        str(record["clause"]),
        tuple(f"{record['stem']}:{row['number']}" for row in bad),
        says,
        str(record["mend"]) if bad else "",
    )


def _limit(record: Record, pack: Pack, day: date) -> int:
    if key := record.get("more_than_key"):
        return int(pack.require(str(key), day).value)
    return int(record.get("more_than", 1))


def _crowded(rows: Sequence[Row], names: Sequence[str], limit: int) -> list[Row]:
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return [row for group in groups.values() if len(group) > limit for row in group]
