"""Faces by role: for each character the first face of the role's chain that draws it.

The chains are data (``resources/fonts/fonts.toml``). Faces are loaded when a character
first needs them; the packed ones are unpacked in memory. What no face draws is never
dropped: it is drawn as a placeholder that still carries the character when copied out.
"""

from __future__ import annotations

import io
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.i18n import _

#: Drawn where a character has no glyph (the printers' old sign for a missing type).
PLACEHOLDER = "〓"
#: Code points from here on name glyphs of shaped text, never characters.
GLYPHS = 0xF0000


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one face."""

    face: str
    text: str


def _to_unicode(fontname: str, subset: Any) -> str:
    """Return a ToUnicode map that is right beyond the BMP (ISO 32000-1, 9.10.3).

    The library writes such code points as five hex digits, which readers take for two
    characters; and a block may hold a hundred lines at most.
    """
    pairs = [
        f"<{index:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for index, code in enumerate(subset)
        if 0 < code < GLYPHS and (code != 32 or index == 32)
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    return "\n".join([*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


ttfonts.makeToUnicodeCMap = _to_unicode


class _Cut(bytes):
    """A face cut down to what a document draws; documents of one run that draw the same share it."""


@lru_cache(maxsize=16)
def _packed(cut: _Cut) -> bytes:
    return zlib.compress(cut)


class _Packing(pdfdoc.PDFStreamFilterZCompress):
    """Packs streams as the library does, a face cut the same way once."""

    def encode(self, text: Any) -> bytes:
        if isinstance(text, _Cut):
            return _packed(text)
        return bytes(super().encode(text))


pdfdoc.PDFZCompress = _Packing()


_cutters: dict[str, Callable[[list[int]], bytes]] = {}


@lru_cache(maxsize=16)
def _cut(name: str, subset: tuple[int, ...]) -> _Cut:
    return _Cut(_cutters[name](list(subset)))


def forget_cuts() -> None:
    """Forget the faces cut down for earlier documents."""
    _cut.cache_clear()
    _packed.cache_clear()


@cache
def face(name: str) -> ttfonts.TTFont:
    """Return a shipped face, loaded and registered once under its own name.

    Raises :class:`Refusal` naming the file when it is missing or damaged.
    """
    file = resources.folder("fonts", resources.shipped("fonts", "fonts.toml")["faces"][name])
    try:
        raw = file.read_bytes()
        if file.suffix == ".xz":
            import lzma

            raw = lzma.decompress(raw)
        loaded = ttfonts.TTFont(name, io.BytesIO(raw), asciiReadable=False)
    except Exception as error:  # a broken table shows itself in any way: short reads, bad offsets, bad checksums
        raise Refusal(
            _("A font of the program cannot be read."),
            where=file.name,
            why=_("The file is missing or damaged."),
            next=_("Install the program again."),
        ) from error
    cutting: Any = loaded.face
    _cutters[name] = cutting.makeSubset
    cutting.makeSubset = lambda subset: _cut(name, tuple(subset))
    pdfmetrics.registerFont(loaded)
    return loaded


@cache
def covered(name: str) -> frozenset[int]:
    """Return the code points that a face draws itself and is wanted for."""
    unwanted = resources.shipped("fonts", "fonts.toml")["unwanted"].get(name, "")
    return frozenset(face(name).face.charToGlyph) - frozenset(map(ord, unwanted))


@cache
def chain(role: str) -> tuple[str, ...]:
    """Return the names of the faces a role asks, in order."""
    return tuple(resources.shipped("fonts", "fonts.toml")["roles"][role])


def draws(name: str, character: str) -> bool:
    """Return whether a face draws a character."""
    return ord(character) in covered(name)


def _stand_in(name: str, character: str) -> None:
    """Let a face carry a character it does not draw: as nothing when it has no look, else as the placeholder.

    The glyph is borrowed, so the ToUnicode map still says which character it stands for.
    """
    inner, code = face(name).face, ord(character)
    if code in inner.charToGlyph:
        return
    empty = _ignorable(character)
    model = " " if empty or character.isspace() else PLACEHOLDER
    inner.charToGlyph[code] = inner.charToGlyph[ord(model)]
    inner.charWidths[code] = 0 if empty else inner.charWidths.get(ord(model), inner.defaultWidth)


def _ignorable(character: str) -> bool:
    """Return whether a character has no look of its own: selectors, joiners, direction marks."""
    code = ord(character)
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or unicodedata.category(character) in ("Cf", "Cc")


def clusters(text: str) -> Iterator[str]:
    """Yield characters, each with the marks and variation selectors that follow it."""
    current = ""
    for character in text:
        joined = current and (unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Mc"))
        if joined or (current and _ignorable(character)):
            current += character
        else:
            if current:
                yield current
            current = character
    if current:
        yield current


@lru_cache(maxsize=65536)
def count_clusters(text: str) -> int:
    """Return of how many clusters a text is made."""
    return len(text) if text.isascii() else sum(1 for _each in clusters(text))


@lru_cache(maxsize=65536)
def _placed(cluster: str, role: str) -> tuple[str, bool]:
    """Return the face of a cluster, and whether it draws all that can be seen of it."""
    seen = [character for character in cluster if not (_ignorable(character) or character.isspace())]
    names = chain(role)
    whole = next((name for name in names if all(draws(name, character) for character in seen)), None)
    chosen = whole or next(
        (name for name in names if draws(name, seen[0])), next(name for name in names if draws(name, PLACEHOLDER))
    )
    for character in cluster:
        _stand_in(chosen, character)
    return chosen, whole is not None


@lru_cache(maxsize=32768)
def runs(text: str, role: str) -> tuple[Run, ...]:
    """Return ``text`` as runs of one face each, in reading order."""
    found: list[Run] = []
    for cluster in clusters(text):
        name = _placed(cluster, role)[0]
        if found and found[-1].face == name:
            found[-1] = Run(name, found[-1].text + cluster)
        else:
            found.append(Run(name, cluster))
    return tuple(found)


def missing(text: str, role: str) -> list[str]:
    """Return the characters of ``text`` that no face of the role draws, each once, in order."""
    return list(dict.fromkeys(each for each in clusters(text) if not _placed(each, role)[1]))


@lru_cache(maxsize=32768)
def width(name: str, text: str) -> float:
    """Return the advance of unshaped text in one face, in em."""
    widths = face(name).face.charWidths
    default = face(name).face.defaultWidth
    return float(sum(widths.get(ord(character), default) for character in text)) / 1000
