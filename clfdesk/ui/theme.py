"""Colours, sizes and fonts of the window: four palettes, one accent, an eight-pixel grid.

Fusion everywhere with our own palette, because only Fusion honours one on every desktop;
sizes are set before any widget is built, because changing them live clips labels.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from clfdesk import resources
from clfdesk.i18n import N_

#: First family that exists wins for each character; Chinese forms stand before any other.
FAMILIES = ["Microsoft YaHei UI", "Noto Sans SC", "Clf Hei", "UKIJ Tuz", "Clf Arabic", "Clf Kai", "Clf Rare"]
_BOLD = ["Microsoft YaHei UI", "Noto Sans SC", "Clf Hei Bold", "UKIJ Tuz", "Clf Arabic Bold", "Clf Kai", "Clf Rare"]
#: What the first screen is written in, and what only names need; see :func:`register_fonts`.
FIRST_FACES = ("hei", "hei_bold")
OTHER_FACES = ("arabic", "arabic_bold", "kai")
#: Fusion, told on Qt's command line: asked for later, PySide6 makes Python types of every part of a style.
STYLE = ("-style", "Fusion")
SCALES = (100, 125, 150, 200)
_BASE_PIXELS = 14


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette; every pair that carries text keeps a contrast of 4.5 or more."""

    ground: str
    surface: str
    header: str
    line: str
    strong: str
    text: str
    muted: str
    accent: str
    on_accent: str
    soft: str
    hover: str
    red: str
    red_soft: str
    amber: str
    amber_soft: str
    green: str
    green_soft: str
    nav: str
    border: int = 1


LIGHT = Colours(
    ground="#f3f5f7",
    surface="#ffffff",
    header="#f7f9fa",
    line="#e2e7eb",
    strong="#9aa7b2",
    text="#1b2730",
    muted="#566470",
    accent="#1b6b80",
    on_accent="#ffffff",
    soft="#e0eff3",
    hover="#ecf2f4",
    red="#b02a24",
    red_soft="#fbeae8",
    amber="#85540a",
    amber_soft="#fdf2dc",
    green="#27693c",
    green_soft="#e4f2e8",
    nav="#e9eef1",
)
DARK = Colours(
    ground="#191e22",
    surface="#22282d",
    header="#293036",
    line="#353e45",
    strong="#6d7b86",
    text="#e7ecef",
    muted="#a9b6bf",
    accent="#6cc0d6",
    on_accent="#0c1d23",
    soft="#1f3f49",
    hover="#2c353b",
    red="#ff9a92",
    red_soft="#432625",
    amber="#f2c46d",
    amber_soft="#40351f",
    green="#8ad3a2",
    green_soft="#213a2a",
    nav="#14191c",
)
CONTRAST_BLACK = Colours(
    ground="#000000",
    surface="#000000",
    header="#1a1a1a",
    line="#ffffff",
    strong="#ffffff",
    text="#ffffff",
    muted="#ffffff",
    accent="#ffe04d",
    on_accent="#000000",
    soft="#333300",
    hover="#262626",
    red="#ff9d9d",
    red_soft="#330000",
    amber="#ffd24d",
    amber_soft="#332600",
    green="#8dffab",
    green_soft="#003311",
    nav="#000000",
    border=2,
)
CONTRAST_WHITE = Colours(
    ground="#ffffff",
    surface="#ffffff",
    header="#ffffff",
    line="#000000",
    strong="#000000",
    text="#000000",
    muted="#000000",
    accent="#00308f",
    on_accent="#ffffff",
    soft="#dce6ff",
    hover="#e8e8e8",
    red="#8f0000",
    red_soft="#ffffff",
    amber="#5c3800",
    amber_soft="#ffffff",
    green="#004d1a",
    green_soft="#ffffff",
    nav="#ffffff",
    border=2,
)
PALETTES = {
    "light": (N_("light"), LIGHT),
    "dark": (N_("dark"), DARK),
    "black": (N_("high contrast, black"), CONTRAST_BLACK),
    "white": (N_("high contrast, white"), CONTRAST_WHITE),
}

_scale = 1.0
_colours = LIGHT


def colours() -> Colours:
    """Return the palette in use."""
    return _colours


def scale() -> float:
    """Return the text scale in use (1.0 is 100 %)."""
    return _scale


def px(size: float) -> int:
    """Return ``size`` pixels of the 100 % drawing at the scale in use."""
    return round(size * _scale)


def register_fonts(faces: tuple[str, ...] = FIRST_FACES + OTHER_FACES) -> None:
    """Register shipped screen faces, so that Chinese shows on a machine that has none of its own."""
    for name in faces:
        QFontDatabase.addApplicationFont(str(resources.folder("fonts", f"{name}.ttf")))


def rare_font() -> bytes:
    """Return the face of rare characters, unpacked: a third of a second, never on the window's thread; empty if none."""
    import lzma

    packed = resources.folder("fonts", "rare.ttf.xz")
    return lzma.decompress(packed.read_bytes()) if packed.exists() else b""


def register_rare_font(unpacked: bytes) -> None:
    """Register the face of rare characters; after the first paint."""
    if unpacked:
        QFontDatabase.addApplicationFontFromData(QByteArray(unpacked))


def font(size: float = 1.0, bold: bool = False) -> QFont:
    """Return the window's font at ``size`` times the body."""
    face = QFont()
    face.setFamilies(_BOLD if bold else FAMILIES)
    face.setPixelSize(px(_BASE_PIXELS * size))
    face.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return face


def apply(app: QApplication, palette: str = "light", percent: int = 100) -> None:
    """Dress the application; called before widgets are built."""
    global _scale, _colours
    _scale = percent / 100
    _colours = PALETTES.get(palette, PALETTES["light"])[1]
    app.setFont(font())
    app.setPalette(_palette(_colours))
    app.setStyleSheet(_sheet(_colours))


def _palette(shade: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: shade.ground,
        role.WindowText: shade.text,
        role.Base: shade.surface,
        role.AlternateBase: shade.header,
        role.Text: shade.text,
        role.Button: shade.surface,
        role.ButtonText: shade.text,
        role.ToolTipBase: shade.surface,
        role.ToolTipText: shade.text,
        role.PlaceholderText: shade.muted,
        role.Highlight: shade.accent,
        role.HighlightedText: shade.on_accent,
        role.Link: shade.accent,
        role.Mid: shade.line,
    }
    for which, colour in pairs.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(shade.muted))
    return palette


def _sheet(shade: Colours) -> str:
    text = (resources.folder("icons") / "window.qss").read_text("utf-8")
    for each in fields(shade):
        if each.name != "border":
            text = text.replace(f"@{each.name};", f"{getattr(shade, each.name)};")
    text = text.replace("@nav-pad", f"{max(1, round(10 / _scale - 2))}px")
    text = text.replace("@border", f"{shade.border}px")
    text = text.replace("@bold;", "font-weight: 600; font-family: " + ", ".join(f'"{name}"' for name in _BOLD) + ";")
    for name in ("chevron-down", "chevron-up", "check"):
        text = text.replace(f"@{name};", f"image: url({_arrow(name, shade)});")
    parts = text.split("px(")
    return parts[0] + "".join(_sized(part) for part in parts[1:])


def _arrow(name: str, shade: Colours) -> str:
    """Return where the small sign for a style sheet lies: it takes no colour, so two of each are shipped."""
    dark = QColor(shade.surface).lightness() > 127 if name != "check" else shade.on_accent != "#ffffff"
    return resources.folder("icons", f"{name}-{'dark' if dark else 'light'}.svg").as_posix()


def _sized(part: str) -> str:
    number, rest = part.split(")", 1)
    return f"{px(float(number))}px{rest}"
