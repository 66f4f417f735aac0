"""Words of the window: gettext, English in the code, zh_CN complete and the default.

Papers, packs and cards carry their own Chinese and are never translated.
"""

from __future__ import annotations

import gettext
import io

from clfdesk import paths

DEFAULT = "zh_CN"
_current: gettext.NullTranslations = gettext.NullTranslations()
_loaded = ""


def _catalogue(language: str) -> gettext.NullTranslations:
    folder = paths.catalogues() / language / "LC_MESSAGES"
    compiled = folder / "clfdesk.mo"
    source = folder / "clfdesk.po"
    fresh = compiled.exists() and (not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime)
    if fresh:
        with compiled.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    if source.exists():  # a checkout whose catalogues were not compiled yet
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        buffer = io.BytesIO()
        write_mo(buffer, catalogue)
        buffer.seek(0)
        return gettext.GNUTranslations(buffer)
    return gettext.NullTranslations()


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
