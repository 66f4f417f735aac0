"""How parts stand together: side by side where there is room, below one another where there is not."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QWidget,
)

from clfdesk.ui import theme


def one_at_a_time(tabs: QTabWidget) -> QTabWidget:
    """Let only the tab shown say how high the page must be: one that was never laid out asks for far too much."""

    def settle(shown: int) -> None:
        for at in range(tabs.count()):
            part = tabs.widget(at)
            policy = part.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Preferred if at == shown else QSizePolicy.Policy.Ignored)
            part.setSizePolicy(policy)

    tabs.currentChanged.connect(settle)
    settle(tabs.currentIndex())
    return tabs


class Tabs(QTabWidget):
    """Tabs that are as high as the page lets them be; what does not fit scrolls inside."""

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)

    def hasHeightForWidth(self) -> bool:
        """Return that the height does not hang on the width."""
        return False

    def heightForWidth(self, width: int) -> int:
        """Return that there is no such height."""
        return -1


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
