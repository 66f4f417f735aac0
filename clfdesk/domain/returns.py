"""What a return says: values in the words of offices, its rows frozen with their hash, its checks.

Pure: rows in, values out. Money comes in fen and leaves in yuan; a code leaves as a word.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from clfdesk.grammar.date_samples import written
from clfdesk.grammar.field import Field, Words
from clfdesk.grammar.writing import solid

#: What a cell of a return holds.
Value = str | int | Decimal | None

#: Kinds whose digits are a name, not an amount: they are text on every paper.
TEXT_KINDS = frozenset({"id_number", "certificate_number", "account", "phone", "date"})

_DAY = "2024-03-05"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at before a return leaves: what, how grave, how many rows, which ones.

    ``concerned`` are the numbers of the records; ``says`` is the sentence on the list of checks;
    ``remarked`` says that each row concerned carries its remark already.
    """

    id: str
    severity: Literal["red", "amber", "info"]
    ok: bool
    says: str
    count: int = 0
    concerned: tuple[int, ...] = ()
    remarked: bool = False


def shown(field: Field, value: object, words: Words, *, allowed: Sequence[str] = (), date_sample: str = _DAY) -> Value:
    """Return a field's value as a return shows it: text, a number to add, or ``None`` for nothing.

    ``allowed`` are the only words a form takes (the first fitting one is chosen);
    ``date_sample`` is an example of how dates are written.
    """
    if value is None or value == "":
        return None
    if field.kind == "date" and isinstance(value, date):
        return written(value, date_sample)
    if field.kind == "money" and isinstance(value, int):
        yuan = Decimal(value) / 100
        return int(yuan) if yuan == yuan.to_integral_value() else yuan
    if field.kind == "flag" and not isinstance(value, str):
        return word_for(words, field.codes, "1" if value else "0", allowed)
    if field.codes and isinstance(value, list | tuple | set | frozenset):
        return "、".join(word_for(words, field.codes, str(code), allowed) for code in value) or None
    if field.codes:
        return word_for(words, field.codes, str(value), allowed)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and field.kind not in TEXT_KINDS:
        return value
    return str(value)


def word_for(words: Words, codes: str, code: str, allowed: Sequence[str] = ()) -> str:
    """Return the word of a code: the allowed one where any of its words is allowed, else our own."""
    known = words.codes.get(codes, {}).get(code, ())
    plain = {solid(word): word for word in allowed}
    fitting = next((plain[solid(word)] for word in known if solid(word) in plain), "")
    return fitting or (known[0] if known else code)


def frozen(headings: Sequence[str], rows: Sequence[Sequence[Value]], **about: Any) -> tuple[str, str]:
    """Return (content, sha256): the rows of a return as canonical JSON, and its fingerprint.

    The same rows under the same headings always have the same fingerprint.
    """
    plain = [[str(value) if isinstance(value, Decimal) else value for value in row] for row in rows]
    content = json.dumps(
        {**about, "headings": list(headings), "rows": plain}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return content, hashlib.sha256(content.encode()).hexdigest()


def doubled(rows: Sequence[Mapping[str, Any]], field: str) -> list[int]:
    """Return the numbers of rows whose value of a field another row has too; empty values aside."""
    seen: dict[str, list[int]] = {}
    for row in rows:
        if row.get(field):
            seen.setdefault(str(row[field]), []).append(int(row["number"]))
    return sorted(number for numbers in seen.values() if len(numbers) > 1 for number in numbers)


def summed(rows: Sequence[Sequence[Value]], column: int) -> Value:
    """Return the total of a column's numbers; nothing where it holds none."""
    numbers = [value for row in rows if isinstance(value := row[column], int | Decimal)]
    if not numbers:
        return None
    total = sum((Decimal(number) for number in numbers), Decimal(0))
    return int(total) if total == total.to_integral_value() else total


def cell_text(value: object) -> str:
    """Return a cell's content as one plain text: the same for what was written and what was read back.

    Numbers lose their trailing zeros, texts the blanks at their ends; nothing is the empty text.
    """
    if value is None or isinstance(value, bool):
        return "" if value is None else str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        number = Decimal(str(value))
        return f"{number.normalize():f}" if number.is_finite() else str(value)
    return _UNPRINTABLE.sub("", str(value)).replace("\r\n", "\n").strip()


def seal(rows: Iterable[Sequence[object]], columns: int) -> str:
    """Return the fingerprint of the cells of a table as anybody reads them from the workbook.

    A superior can compute it from the file alone; whoever changed a cell changed it.
    """
    digest = hashlib.sha256()
    for row in rows:
        cells = [cell_text(value) for value in row[:columns]]
        cells += [""] * (columns - len(cells))
        digest.update("\x1f".join(cells).encode("utf-8", "replace"))
        digest.update(b"\x1e")
    return digest.hexdigest()
