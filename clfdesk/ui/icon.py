"""Icons: our few SVGs, drawn in a colour of the palette."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from clfdesk import resources
from clfdesk.ui import theme


@cache
def _source(name: str) -> str:
    return (resources.folder("icons") / f"{name}.svg").read_text("utf-8")


def pixmap(name: str, size: int = 20, colour: str = "") -> QPixmap:
    """Return an icon as a picture of ``size`` pixels at 100 %, in ``colour`` (the text's unless given)."""
    side = theme.px(size)
    picture = QPixmap(side * 2, side * 2)
    picture.fill(Qt.GlobalColor.transparent)
    drawing = _source(name).replace("currentColor", colour or theme.colours().text)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(2)
    return picture


def icon(name: str, colour: str = "", chosen: str = "") -> QIcon:
    """Return an icon; ``chosen`` is its colour while its button is checked."""
    made = QIcon(pixmap(name, colour=colour))
    made.addPixmap(pixmap(name, colour=theme.colours().muted), QIcon.Mode.Disabled)
    if chosen:
        made.addPixmap(pixmap(name, colour=chosen), QIcon.Mode.Normal, QIcon.State.On)
    return made
