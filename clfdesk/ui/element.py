"""The few building blocks of every page: headings, buttons, cards, and rows that wrap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clfdesk.ui import icon as icons
from clfdesk.ui import theme
from clfdesk.ui.arrangement import Flow, Sides


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


class Button(QPushButton):
    """A push button; one that ``changes`` the desk stays off, the reason beside it, for who only looks."""

    def __init__(self, text: str, changes: bool) -> None:
        super().__init__(text)
        self.changes = changes
        if changes and _limit:
            self.setEnabled(False)
            self.setToolTip(_limit)
            self.setAccessibleDescription(_limit)

    def setEnabled(self, on: bool) -> None:
        super().setEnabled(on and not (self.changes and _limit))

    def setToolTip(self, says: str) -> None:
        super().setToolTip(_limit if self.changes and _limit else says)


_limit = ""


def limit_to(why: str) -> None:
    """Let buttons made from now on go by what the person at work may do: ``why`` nothing can be changed, or empty."""
    global _limit
    _limit = why


def button(
    text: str,
    slot: Callable[[], Any] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    says: str = "",
    changes: bool = False,
) -> QPushButton:
    """Return a push button; ``says`` is its description for a screen reader and its tool tip.

    ``changes``: it changes the desk, and is off for who may only look.
    """
    made = Button(text, changes)
    made.setAccessibleName(text.replace("&", ""))
    if kind:
        made.setProperty("kind", kind)
    if icon:
        shade = theme.colours()
        made.setIcon(icons.icon(icon, {"primary": shade.on_accent, "quiet": shade.accent}.get(kind, shade.text)))
        made.setIconSize(QSize(theme.px(18), theme.px(18)))
    if says and made.isEnabled():
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


def scroller(name: str) -> QScrollArea:
    """Return an empty frame for :func:`scroll`."""
    made = QScrollArea()
    shows = QWidget()  # asked for Qt's own one, PySide6 makes Python types of every kind of widget there is
    made.setViewport(shows)
    shows.setObjectName("qt_scrollarea_viewport")
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setAccessibleName(name)
    return made


def scroll(frame: QScrollArea, inner: QWidget) -> None:
    """Put ``inner`` into a frame, which best stands in its window already.

    A frame measures what it is given, so everything inside is dressed; and whenever something dressed gets another
    parent, all of it is dressed again.
    """
    frame.setWidget(inner)
    inner.setAutoFillBackground(False)


def scrolled(inner: QWidget, name: str) -> QScrollArea:
    """Return ``inner`` in a frame that scrolls up and down, out of the tab order itself."""
    made = scroller(name)
    scroll(made, inner)
    return made


def yielding(*parts: QWidget, least: int = 120) -> None:
    """Let tables give way: they take all the room there is, and ask for no more than ``least`` pixels of height.

    What they stand beside each other in, already laid out, gives way with them.
    """
    for part in parts:
        part.setMinimumHeight(theme.px(least))
        each: QWidget | None = part
        while each is not None:
            policy = each.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
            policy.setVerticalStretch(1)
            each.setSizePolicy(policy)
            each = each.parentWidget()
            if type(each) is not QWidget and not isinstance(each, Sides):
                break


def combo(name: str, least: int = 6) -> QComboBox:
    """Return a choice box at least ``least`` characters wide; it may be narrower than its longest entry."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(least)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif item.layout() is not None:
            clear(item.layout())


def flow(*parts: QWidget, space: int = 8) -> QWidget:
    """Return a wrapping row as a widget of the right height."""
    made = QWidget()
    made.setLayout(Flow(*parts, space=space))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
