"""What a list is read from: joined tables, and the SQL of each of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clfdesk.storage.expression_sql import Sort


@dataclass(frozen=True, slots=True)
class Source:
    """Where a stem's rows come from: the joined tables, the number's column, and SQL for each field."""

    tables: str
    key: str
    columns: Mapping[str, str]
    dates: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset({"number"})
    tags: frozenset[str] = frozenset()
    sort: Mapping[str, str] | None = None
    by_name: str = ""

    @property
    def base(self) -> str:
        """Return the stem's own table, without what is joined to it."""
        return self.tables.split(" LEFT JOIN ")[0]

    def sorts(self) -> dict[str, Sort]:
        """Return what each column yields that is no text."""
        found: dict[str, Sort] = dict.fromkeys(self.numbers | self.flags, "integer")
        found.update(dict.fromkeys(self.dates, "date"))
        found.update(dict.fromkeys(self.tags, "tags"))
        return found


def text(value: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def plain(alias: str, names: str) -> dict[str, str]:
    """Return columns of one table under their own names."""
    return {name: f'{alias}."{name}"' for name in names.split()}


def tags(cases: Mapping[str, str]) -> str:
    """Return the codes whose condition holds, as one text with a comma before each."""
    parts = (f"CASE WHEN {when} THEN ',{code}' ELSE '' END" for code, when in cases.items())
    return "(" + " || ".join(parts) + ")"


def age(birth: str, today: date) -> str:
    """Return full years on a day; who was born on 29 February turns a year older on 1 March."""
    return (
        f"(CASE WHEN {birth} IS NULL THEN NULL ELSE {today.year} - CAST(substr({birth}, 1, 4) AS INTEGER)"
        f" - (substr({birth}, 6) > {text(today.isoformat()[5:])}) END)"
    )
