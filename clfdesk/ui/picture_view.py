"""A picture that can be turned, made larger and smaller; it scrolls where it is larger than its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap, QTransform
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme

#: A photo is never taken apart larger than this (64 megapixels).
_LARGEST = 256
_STEP, _LEAST, _MOST = 1.25, 0.1, 6.0


class PictureView(QWidget):
    """Shows one picture; Ctrl++ and Ctrl+- zoom, Ctrl+R turns it."""

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.turned, self.factor = 0, 1.0
        self.label = QLabel(nothing)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setWordWrap(True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.label)
        self.area.setAccessibleName(_("Picture"))
        self.area.setMinimumSize(theme.px(180), theme.px(160))
        buttons = [
            element.button(_("Turn"), lambda: self.turn(90), icon="refresh-cw", says="Ctrl+R"),
            element.button(_("Larger"), lambda: self.zoom(_STEP), icon="plus", says="Ctrl++"),
            element.button(_("Smaller"), lambda: self.zoom(1 / _STEP), icon="search", says="Ctrl+-"),
            element.button(_("Fit"), self.fit, icon="image"),
        ]
        for button, keys in zip(buttons, ("Ctrl+R", "Ctrl++", "Ctrl+-", "Ctrl+="), strict=True):
            button.setShortcut(keys)
            button.setEnabled(False)
        self.buttons = buttons
        box = element.column(element.flow(*buttons), self.area, space=8)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_file(self, path: Path) -> bool:
        """Show a picture; return whether it could be read."""
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        reader.setAllocationLimit(_LARGEST)
        return self._show(reader.read())

    def show_bytes(self, picture: bytes) -> bool:
        """Show a picture that was drawn, not kept; return whether it could be read."""
        return self._show(QImage.fromData(picture))

    def _show(self, image: QImage) -> bool:
        if image.isNull():
            return False
        self._image, self.turned = image, 0
        self.label.setWordWrap(False)
        for button in self.buttons:
            button.setEnabled(True)
        self.fit()
        return True

    def turn(self, degrees: int) -> None:
        """Turn the picture clockwise."""
        self.turned = (self.turned + degrees) % 360
        self._draw()

    def zoom(self, by: float) -> None:
        """Make the picture larger or smaller."""
        self.factor = min(_MOST, max(_LEAST, self.factor * by))
        self._draw()

    def fit(self) -> None:
        """Make the picture as wide as its place."""
        if self._image is not None:
            wide = self._image.height() if self.turned % 180 else self._image.width()
            self.factor = min(_MOST, max(_LEAST, (self.area.viewport().width() - 4) / max(wide, 1)))
            self._draw()

    def _draw(self) -> None:
        if self._image is not None:
            turned = QTransform().rotate(self.turned).scale(self.factor, self.factor)
            self.label.setPixmap(
                QPixmap.fromImage(self._image.transformed(turned, Qt.TransformationMode.SmoothTransformation))
            )
