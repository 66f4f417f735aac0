"""The bar above every page: the search box, undo, help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui import icon as icons


class Topbar(QFrame):
    """Always there while a desk is open."""

    def __init__(
        self, undo: Callable[[], Any], toggle_help: Callable[[], Any], lock: Callable[[], Any] | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a person: name, initials, four digits of the ID, village　(Ctrl+F)"))
        self.search.setAccessibleName(_("Find a person"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.px(560))
        self.search.addAction(icons.icon("search", theme.colours().muted), QLineEdit.ActionPosition.LeadingPosition)
        back = element.button(_("Undo"), undo, kind="quiet", icon="undo-2", says=_("Take the last change back, Ctrl+Z"))
        aid = element.button(
            _("Help"), toggle_help, kind="quiet", icon="circle-question-mark", says=_("Help for this page, F1")
        )
        close = element.button(
            _("Lock"), lock, kind="quiet", icon="lock", says=_("Hide everything until the password, Ctrl+L")
        )
        line = element.row(self.search, None, back, aid, close)
        line.setContentsMargins(theme.px(24), theme.px(8), theme.px(16), theme.px(8))
        line.setStretch(0, 10)
        self.setLayout(line)

    def to_search(self) -> None:
        """Put the cursor into the search box, its text chosen."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
