"""What is put into one cell: text that stays text, numbers that can be added, dates as wanted."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from lxml import etree

from clfdesk.grammar.field import Field, Words
from clfdesk.grammar.writing import solid
from clfdesk.sheets import date_words
from clfdesk.sheets.columns import BlankColumn
from clfdesk.sheets.grid import XML_SPACE, tag
from clfdesk.sheets.headings import blank_words, short
from clfdesk.sheets.package import Element
from clfdesk.sheets.styles import Styles

#: Kinds whose digits are a name, not an amount: they are text everywhere.
TEXT_KINDS = frozenset({"id_number", "certificate_number", "account", "phone", "date"})
_HARMFUL = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30)

Value = str | int | Decimal | None


def clean(text: str) -> str:
    """Return a text without control characters and halves of characters (XML 1.0, 2.2)."""
    return _UNPRINTABLE.sub("", text)


def shown(field: Field, value: object, words: Words, column: BlankColumn) -> Value:
    """Return what a column of a form takes for a field's value: a text, a number, or ``None``.

    Money comes in fen and leaves in yuan; a code leaves as the word the form's own list
    allows, where one of its words is in it, else as the word our own papers print.
    """
    if value is None or value == "":
        return None
    if field.kind == "date" and isinstance(value, date):
        return _date(value, column)
    if field.kind == "money" and isinstance(value, int):
        yuan = Decimal(value) / 100
        return int(yuan) if yuan == yuan.to_integral_value() else yuan
    if field.kind == "flag":
        code = str(value) if isinstance(value, str) else ("yes" if value else "no")
        return _word(field.codes, code, words, column.words)
    if field.codes and isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(_word(field.codes, str(code), words, column.words)) for code in value)
    if field.codes:
        return _word(field.codes, str(value), words, column.words)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | Decimal) and field.kind not in TEXT_KINDS:
        return value
    return clean(str(value))


def _date(day: date, column: BlankColumn) -> Value:
    if column.date:
        return date_words.written(day, column.date)
    if column.date_code:
        return (day - _EPOCH).days
    months = any(short(column.parts[-1]).endswith(word) for word in blank_words()["month_headings"])
    return date_words.written(day, blank_words()["month_default" if months else "date_default"])


def _word(codes: str, code: str, words: Words, allowed: tuple[str, ...]) -> str:
    known = words.codes.get(codes, {}).get(code, ())
    if not allowed:
        return known[0] if known else code
    plain = {solid(word): word for word in allowed}
    for word in known:
        if solid(word) in plain:
            return plain[solid(word)]
    return known[0] if known else code


def put(item: Element, value: Value, styles: Styles, *, text: bool) -> None:
    """Write a value into a cell; ``text`` makes it text for good, whatever it looks like."""
    for child in list(item):
        item.remove(child)
    item.attrib.pop("t", "")
    if value is None or value == "":
        return
    if isinstance(value, int | Decimal) and not text:
        etree.SubElement(item, tag("v")).text = str(value)
        return
    words = clean(str(value))
    if text or words.startswith(_HARMFUL):
        item.set("s", str(styles.text(int(item.get("s", "0")))))
    item.set("t", "inlineStr")
    part = etree.SubElement(etree.SubElement(item, tag("is")), tag("t"))
    part.text = words
    if words != words.strip() or "\n" in words:
        part.set(XML_SPACE, "preserve")
