"""The few building blocks of every page: headings, buttons, cards, and rows that wrap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from clfdesk.ui import icon as icons
from clfdesk.ui import theme


def label(text: str = "", role: str = "", tone: str = "", wrap: bool = True) -> QLabel:
    """Return a label; roles: title, heading, strong, number, muted, chip; tones: red, amber, green."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def button(
    text: str, slot: Callable[[], Any] | None = None, *, kind: str = "", icon: str = "", says: str = ""
) -> QPushButton:
    """Return a push button; ``says`` is its description for a screen reader and its tool tip."""
    made = QPushButton(text)
    made.setAccessibleName(text.replace("&", ""))
    if kind:
        made.setProperty("kind", kind)
    if icon:
        shade = theme.colours()
        made.setIcon(icons.icon(icon, {"primary": shade.on_accent, "quiet": shade.accent}.get(kind, shade.text)))
        made.setIconSize(QSize(theme.px(18), theme.px(18)))
    if says:
        made.setToolTip(says)
        made.setAccessibleDescription(says)
    if slot:
        made.clicked.connect(lambda *_checked: slot())
    made.setAutoDefault(True)
    return made


def check_only(group: Iterable[QPushButton], chosen: QPushButton) -> None:
    """Check one button of a group and make it the group's stop for the tab key; arrows lead to the others."""
    for each in group:
        each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each is chosen else Qt.FocusPolicy.ClickFocus)
    chosen.setChecked(True)


def restyle(widget: QWidget, **properties: str) -> None:
    """Set style properties of a living widget and dress it again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def column(*parts: QWidget | QLayout, space: int = 8, margin: int = 0) -> QVBoxLayout:
    """Return a vertical layout on the grid."""
    made = QVBoxLayout()
    made.setSpacing(theme.px(space))
    edge = theme.px(margin)
    made.setContentsMargins(edge, edge, edge, edge)
    for part in parts:
        made.addWidget(part) if isinstance(part, QWidget) else made.addLayout(part)
    return made


def row(*parts: QWidget | QLayout | None, space: int = 8, margin: int = 0) -> QHBoxLayout:
    """Return a horizontal layout on the grid; ``None`` is a spring."""
    made = QHBoxLayout()
    made.setSpacing(theme.px(space))
    edge = theme.px(margin)
    made.setContentsMargins(edge, edge, edge, edge)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, QWidget):
            made.addWidget(part)
        else:
            made.addLayout(part)
    return made


def card(*parts: QWidget | QLayout, role: str = "card", margin: int = 16, space: int = 8) -> QFrame:
    """Return a framed surface holding ``parts`` one below another."""
    made = QFrame()
    made.setProperty("role", role)
    made.setLayout(column(*parts, space=space, margin=margin))
    return made


def plain(layout: QLayout) -> QWidget:
    """Return a bare widget around a layout."""
    made = QWidget()
    made.setObjectName("plain")
    made.setLayout(layout)
    return made


def bare(layout: QLayout) -> QWidget:
    """Return a widget around a layout that shows what lies behind it."""
    made = QWidget()
    made.setLayout(layout)
    return made


def scrolled(inner: QWidget, name: str) -> QScrollArea:
    """Return ``inner`` in a frame that scrolls up and down, out of the tab order itself."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setAccessibleName(name)
    made.setWidget(inner)
    inner.setAutoFillBackground(False)
    made.viewport().setAutoFillBackground(False)
    return made


def combo(name: str, least: int = 6) -> QComboBox:
    """Return a choice box at least ``least`` characters wide; it may be narrower than its longest entry."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(least)
    return made


class Sides(QWidget):
    """Parts side by side where there is room for them (``wide`` pixels at 100 %), else one below another."""

    def __init__(self, *parts: QWidget, shares: tuple[int, ...] = (), wide: int = 760, space: int = 16) -> None:
        super().__init__()
        self._wide, self._shares, self._space = theme.px(wide), shares or (1,) * len(parts), theme.px(space)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(space))
        for part, share in zip(parts, self._shares, strict=True):
            self._box.addWidget(part, share)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        wanted = way.LeftToRight if event.size().width() >= self._wide else way.TopToBottom
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)
            self._box.setSpacing(self._space if wanted == way.LeftToRight else theme.px(12))
            for number, share in enumerate(self._shares):
                self._box.setStretch(number, share if wanted == way.LeftToRight else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class Tiles(QWidget):
    """Equal parts, as many in a row as have ``least`` pixels at 100 %."""

    def __init__(self, *parts: QWidget, least: int = 200, space: int = 12) -> None:
        super().__init__()
        self._parts, self._least, self._across = parts, theme.px(least), 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(space))
        self._lay(len(parts))

    def _lay(self, across: int) -> None:
        if across == self._across:
            return
        for number in range(max(across, self._across)):
            self._grid.setColumnStretch(number, 1 if number < across else 0)
        self._across = across
        for number, part in enumerate(self._parts):
            self._grid.addWidget(part, number // across, number % across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay(max(1, min(len(self._parts), event.size().width() // self._least)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class Split(QSplitter):
    """Two parts side by side with a seam that can be moved; one below another where it is narrow."""

    def __init__(self, *parts: QWidget, shares: tuple[int, ...], wide: int = 720) -> None:
        super().__init__()
        self._wide = theme.px(wide)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.px(16))
        for part in parts:
            self.addWidget(part)
        self.setSizes([share * 100 for share in shares])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = event.size().width() >= self._wide
        self.setOrientation(Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif item.layout() is not None:
            clear(item.layout())


class Flow(QLayout):
    """A row of widgets that goes on below where the width ends, so that large text never is cut."""

    def __init__(self, *parts: QWidget, space: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space = theme.px(space)
        self.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            self.addWidget(part)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        left, top, tallest = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if item.hasHeightForWidth() and size.width() > rect.width():
                size = QSize(rect.width(), item.heightForWidth(rect.width()))
            if left + size.width() > rect.right() + 1 and left > rect.x():
                left, top, tallest = rect.x(), top + tallest + self._space, 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self._space
            tallest = max(tallest, size.height())
        return top + tallest - rect.y()


def flow(*parts: QWidget, space: int = 8) -> QWidget:
    """Return a wrapping row as a widget of the right height."""
    made = QWidget()
    made.setLayout(Flow(*parts, space=space))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
