"""A set of boards looked at and printed: the very pages, zoom, pages to choose, going on after a jam."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.paper_view import PaperView, PrintBar
from clfdesk.ui.session import Session


class BoardPrint(QDialog):
    """Shows a proof of boards; ``write`` writes the files of the same set instead."""

    def __init__(
        self, session: Session, proof: Any, write: Callable[[], Any], *, large: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Boards to print"))
        self.view = PaperView(session)
        shut = element.button(_("Close"), self.accept, kind="quiet")
        self.bar = PrintBar(session, self.view, self._files, shut)
        self._write = write
        told = element.label(
            _("These sheets are larger than A3. An office printer needs “A4 sheets to be glued”; else take the files."),
            tone="amber",
        )
        told.setVisible(large)
        box = element.column(told, self.view, self.bar, space=12, margin=16)
        box.setStretch(1, 1)
        self.setLayout(element.column(element.scrolled(element.bare(box), _("Boards to print"))))  # for large letters
        room = self.screen().availableSize()
        self.resize(min(theme.px(1040), room.width()), min(theme.px(640), room.height()))
        self.view.show_proof(proof)

    def _files(self) -> None:
        self.accept()
        self._write()
