"""What is put into one cell: text that stays text, numbers that can be added, dates as wanted."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from lxml import etree

from clfdesk.domain import returns
from clfdesk.domain.returns import TEXT_KINDS, Value
from clfdesk.grammar.field import Field, Words
from clfdesk.sheets.columns import BlankColumn
from clfdesk.sheets.grid import XML_SPACE, tag
from clfdesk.sheets.headings import blank_words, short
from clfdesk.sheets.package import Element
from clfdesk.sheets.styles import Styles

_HARMFUL = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30)


def clean(text: str) -> str:
    """Return a text without control characters and halves of characters (XML 1.0, 2.2)."""
    return _UNPRINTABLE.sub("", text)


def shown(field: Field, value: object, words: Words, column: BlankColumn) -> Value:
    """Return what a column of a form takes for a field's value: a text, a number, or ``None``."""
    if not isinstance(value, date):
        return returns.shown(field, value, words, allowed=column.words)
    if not column.date and column.date_code:
        return (value - _EPOCH).days
    return returns.shown(field, value, words, date_sample=column.date or _usual_date(field, column))


def _usual_date(field: Field, column: BlankColumn) -> str:
    """Return how a date is written where the form says nothing: a certificate's is a day, a post's a month."""
    heading, words = short(column.parts[-1]), blank_words()
    months = any(heading.endswith(word) for word in words["month_headings"])
    months = months or (field.name in words["month_fields"] and any(map(heading.endswith, words["time_headings"])))
    return str(words["month_default" if months else "date_default"])


def put(item: Element, value: Value, kind: str, styles: Styles) -> None:
    """Write a value into a cell; what stands for digits or could be taken for a formula is text for good."""
    for child in list(item):
        item.remove(child)
    item.attrib.pop("t", "")
    if value is None or value == "":
        return
    if isinstance(value, int | Decimal):
        etree.SubElement(item, tag("v")).text = str(value)
        return
    words = clean(value)
    if kind in TEXT_KINDS or words.startswith(_HARMFUL):
        item.set("s", str(styles.text(int(item.get("s", "0")))))
    item.set("t", "inlineStr")
    part = etree.SubElement(etree.SubElement(item, tag("is")), tag("t"))
    part.text = words
    if words != words.strip() or "\n" in words:
        part.set(XML_SPACE, "preserve")
