"""What every page is: a heading, its actions, a body; it goes stale hidden and reloads when shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clfdesk.ui import arrangement, element, theme
from clfdesk.ui.session import Session

OpenPage = Callable[[str, object], None]


class Page(QWidget):
    """One page of the window.

    ``name`` is its id, ``watches`` the stems whose change makes it stale, ``filled``
    whether its body takes the whole height by itself.
    """

    name = ""
    watches: frozenset[str] = frozenset()

    def __init__(self, session: Session, open_page: OpenPage, title: str, says: str = "") -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self.open_page = open_page
        self.setAccessibleName(title)
        self.title = title
        self.heading = element.label(title, "title", wrap=False)
        self.says = element.label(says, "muted")
        if not says:
            self.says.hide()
        self.buttons = element.flow()
        self.buttons.hide()
        self.body: QVBoxLayout = element.column(space=16)
        top = arrangement.Sides(self.heading, self.buttons, shares=(0, 1), wide=640, space=24)
        outer = element.column(element.column(top, self.says, space=4), self.body, space=16, margin=24)
        outer.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        outer.setStretch(1, 1)
        self.setLayout(outer)
        self._stale = True
        session.bus.changed.connect(self._changed)

    def add_action(self, button: QWidget) -> None:
        """Put a button into the page's row of actions."""
        layout = self.buttons.layout()
        assert layout is not None
        layout.addWidget(button)
        self.buttons.setHidden(False)

    def load(self) -> None:
        """Read what the page shows; every page has its own."""

    def open(self, key: object) -> None:
        """Show one thing of the page (what a key is, the page says)."""

    def find(self, text: str) -> None:
        """Answer the search box; pages that cannot leave it to the roster."""

    def unsaved(self) -> bool:
        """Tell whether something typed would be lost with the window."""
        return False

    def help_name(self) -> str:
        """Return the stem of the page's help."""
        return self.name

    def start(self) -> None:
        """Put the cursor where work on the page begins; pages that have such a place say where."""

    def refresh(self) -> None:
        """Load now if shown, later if hidden."""
        if self.isVisible():
            self._stale = False
            self.load()
        else:
            self._stale = True

    def _changed(self, stems: frozenset[str]) -> None:
        if not stems or stems & self.watches:
            self.refresh()

    def heightForWidth(self, width: int) -> int:
        """Return the least height: a page grows into its frame and scrolls only when it must."""
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else -1

    def low_hint(self) -> QSize:
        """Return a least size that asks no more height than the page needs at its real width.

        The plain hint is that of the narrowest page, whose rows of buttons take a second line.
        """
        least = QWidget.minimumSizeHint(self)
        return QSize(least.width(), min(least.height(), max(self.heightForWidth(self.width()), theme.px(320))))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.load()
