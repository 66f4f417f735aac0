"""The reader of compiled catalogues: every message as the library's own reader gives it."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from clfdesk import i18n

TOP = Path(__file__).resolve().parent.parent


def _compiled(text: bytes, language: str | None = None) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, read_po(io.BytesIO(text), locale=language))
    return buffer.getvalue()


def test_every_shipped_message_is_found_as_the_library_finds_it():
    data = _compiled((TOP / "i18n" / "zh_CN" / "LC_MESSAGES" / "clfdesk.po").read_bytes())
    ours, theirs = i18n.Catalogue(data), gettext.GNUTranslations(io.BytesIO(data))
    seen = 0
    for key, text in theirs._catalog.items():
        if isinstance(key, tuple):
            assert ours.ngettext(key[0], "many", 3) == text
        elif key:
            assert ours.gettext(key) == text
        seen += 1
    assert seen > 4000


def test_a_message_nobody_translated_stays_as_it_is():
    ours = i18n.Catalogue(_compiled(b'msgid ""\nmsgstr ""\n\nmsgid "Open"\nmsgstr "Auf"\n'))
    assert [ours.gettext(message) for message in ("Open", "Ope", "Opens", "zoo")] == ["Auf", "Ope", "Opens", "zoo"]
    assert [ours.ngettext("row", "rows", number) for number in (1, 2)] == ["row", "rows"]


def test_forms_are_chosen_by_the_catalogues_own_rule():
    text = 'msgid "row"\nmsgid_plural "rows"\nmsgstr[0] "строка"\nmsgstr[1] "строки"\nmsgstr[2] "строк"\n'
    data = _compiled(text.encode(), "ru")
    ours, theirs = i18n.Catalogue(data), gettext.GNUTranslations(io.BytesIO(data))
    for number in range(30):
        assert ours.ngettext("row", "rows", number) == theirs.ngettext("row", "rows", number)
    assert [ours.ngettext("row", "rows", number) for number in (1, 3, 5)] == ["строка", "строки", "строк"]
