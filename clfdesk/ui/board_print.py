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
        self.bar = PrintBar(session, self.view, self._files)
        self._write = write
        told = element.label(
            _("These sheets are larger than A3. An office printer needs “A4 sheets to be glued”; else take the files."),
            tone="amber",
        )
        told.setVisible(large)
        shut = element.button(_("Close"), self.accept, kind="quiet")
        missing = element.label(
            _("No font draws these characters: {characters}").format(characters=" ".join(proof.undrawable)), tone="red"
        )
        missing.setVisible(bool(proof.undrawable))
        box = element.column(told, missing, self.view, self.bar, element.flow(shut), space=12, margin=16)
        box.setStretch(2, 1)
        self.setLayout(box)
        self.resize(theme.px(1040), theme.px(640))
        self.view.show_proof(proof)

    def _files(self) -> None:
        self.accept()
        self._write()
