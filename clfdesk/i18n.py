"""Words of the window: gettext, English in the code, zh_CN complete and the default.

Papers, packs and cards carry their own Chinese and are never translated.
"""

from __future__ import annotations

import gettext
import io
import struct
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from clfdesk import paths

DEFAULT = "zh_CN"


class Catalogue(gettext.NullTranslations):
    """A compiled catalogue whose messages are looked for when they are asked.

    The library's own reader makes a text of every message before the first is shown; a window's first screen has a
    hundredth of them. The file is what msgfmt writes: two tables of (length, place), the first sorted by its bytes.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__()
        magic, _version, self._count, self._ids, self._texts = struct.unpack_from("<5I", data)
        if magic != 0x950412DE:
            raise ValueError("not a compiled catalogue")
        self._data = data
        self._found: dict[str, list[str]] = {}
        rule = [line for line in self._forms("")[0].splitlines() if line.lower().startswith("plural-forms:")]
        self._form = (
            gettext.c2py(rule[0].partition("plural=")[2].rstrip("; ")) if rule else lambda number: int(number != 1)
        )

    def _part(self, table: int, at: int) -> bytes:
        length, place = struct.unpack_from("<2I", self._data, table + 8 * at)
        return self._data[place : place + length]

    def _forms(self, message: str) -> list[str]:
        """Return the translation of a message, all its forms; nothing where it has none."""
        forms = self._found.get(message)
        if forms is None:
            sought = message.encode()
            at = bisect_left(range(self._count), sought, key=lambda at: self._part(self._ids, at).partition(b"\0")[0])
            found = at < self._count and self._part(self._ids, at).partition(b"\0")[0] == sought
            forms = self._part(self._texts, at).decode().split("\0") if found else []
            self._found[message] = forms
        return forms

    def gettext(self, message: str) -> str:
        """Return ``message`` translated, or itself."""
        forms = self._forms(message)
        return forms[0] if forms else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of a message that fits ``n``."""
        forms = self._forms(msgid1)
        return forms[self._form(n)] if forms else super().ngettext(msgid1, msgid2, n)


_current: gettext.NullTranslations = gettext.NullTranslations()
_loaded = ""


def _catalogue(language: str) -> gettext.NullTranslations:
    folder = paths.catalogues() / language / "LC_MESSAGES"
    compiled = folder / "clfdesk.mo"
    source = folder / "clfdesk.po"
    fresh = compiled.exists() and (not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime)
    if fresh:
        return Catalogue(compiled.read_bytes())
    if source.exists():  # a checkout whose catalogues were not compiled yet
        return Catalogue(_compiled(source, language, source.stat().st_mtime_ns))
    return gettext.NullTranslations()


@lru_cache(maxsize=2)
def _compiled(source: Path, language: str, _written: int) -> bytes:
    """Compile a catalogue once for each state of its source: it takes a second."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def use(language: str = DEFAULT) -> None:
    """Speak ``language`` (``zh_CN`` or ``en``) from now on."""
    global _current, _loaded
    _current = gettext.NullTranslations() if language == "en" else _catalogue(language)
    _loaded = language


def language() -> str:
    """Return the language in use."""
    return _loaded or DEFAULT


def _(message: str) -> str:
    """Return ``message`` in the language in use."""
    if not _loaded:
        use()
    return _current.gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a message that fits ``number``."""
    if not _loaded:
        use()
    return _current.ngettext(one, many, number)


def N_(message: str) -> str:
    """Mark ``message`` for the catalogue without translating it now."""
    return message
