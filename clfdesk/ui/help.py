"""The help beside the page (F1): one short Chinese text per page, offline."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QTextBrowser

from clfdesk import resources
from clfdesk.i18n import _
from clfdesk.ui import element, theme


class HelpPanel(QFrame):
    """Shows ``resources/help/<page>.md``."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help")
        self.browser = QTextBrowser()
        self.browser.setAccessibleName(_("Help text"))
        self.browser.setOpenLinks(False)
        self.browser.setTabChangesFocus(True)
        close = element.button(_("Close"), self.hide, kind="quiet", icon="x")
        self.setLayout(
            element.column(
                element.row(element.label(_("Help"), "heading"), None, close), self.browser, space=8, margin=16
            )
        )
        self.setFixedWidth(theme.px(300))
        self.hide()

    def show_page(self, name: str) -> None:
        """Show the help of a page."""
        path = resources.folder("help") / f"{name}.md"
        text = path.read_text("utf-8") if path.exists() else _("There is no help for this page yet.")
        self.browser.document().setDefaultFont(theme.font())
        self.browser.setMarkdown(text)
