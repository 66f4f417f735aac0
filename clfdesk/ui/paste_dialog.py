"""Cells pasted into a list: what they would do is shown first, with the checks of an import; then stored in one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, files, theme
from clfdesk.ui.preview_view import PreviewView
from clfdesk.ui.session import Session


class PasteDialog(QDialog):
    """Shows what pasted rows would do to a list, and stores what is taken."""

    def __init__(self, session: Session, stem: str, pasted: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.stem = session, stem
        self.preview: Any = None
        self.path: Path = files.kept(_csv(pasted))
        self.setWindowTitle(_("Paste into the list"))
        says = (
            _("{count} rows, read by their own headings: {names}")
            if pasted.own
            else _("{count} rows without headings, read in the order of the columns shown: {names}")
        )
        count = f"{len(pasted.rows):,}"
        self.says = element.label(says.format(count=count, names="、".join(pasted.headings)), "muted")
        self.view = PreviewView()
        self.view.decided.connect(self._count)
        self.view.remapped.connect(self.read)
        self.store_button = element.button(_("&Store"), self.store, kind="primary", icon="check", changes=True)
        self.store_button.setEnabled(False)
        stop = element.button(_("Cancel"), self.reject)
        box = element.column(self.says, self.view, element.flow(self.store_button, stop), space=12, margin=16)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.resize(theme.px(960), theme.px(600))
        self.read({})

    def read(self, mapping: dict[str, str]) -> None:
        """Read the cells and show what they would do; ``mapping`` is {heading: field} as the clerk chose."""
        from clfdesk.services import intake

        office, path, stem = self.session.desk, self.path, self.stem
        said = (dict(self.preview.chosen) if self.preview is not None else {}) | mapping
        self.session.do(
            _("Comparing"),
            lambda: intake.preview(office, path, stem=stem, mapping=said or None),
            done=self._shown,
        )

    def _shown(self, preview: Any) -> None:
        self.preview = preview
        self.view.show_preview(preview)
        self._count()
        self.view.table.setFocus()

    def _count(self) -> None:
        piles = self.preview.piles
        count = piles.get("new", 0) + piles.get("changed", 0) + len(self.view.accepted)
        self.store_button.setText(_("&Store {count} rows").format(count=count) if count else _("Nothing to store"))
        self.store_button.setEnabled(count > 0)

    def store(self) -> None:
        """Store what is shown, with the rows taken, as one step that can be taken back."""
        from clfdesk.services import intake

        office, preview, accept = self.session.desk, self.preview, frozenset(self.view.accepted)
        leave = frozenset(self.view.left_out)
        self.store_button.setEnabled(False)

        def done(outcome: Any) -> None:
            self.session.told.emit(
                _("Stored {count} rows.").format(count=outcome.stored), outcome.change_set is not None
            )
            self.accept()

        self.session.do(
            _("Storing"),
            lambda: intake.commit(office, preview, accept=accept, leave=leave),
            changes=("person", "certificate", "division", self.stem),
            done=done,
            failed=lambda _error: self.store_button.setEnabled(True),
        )


def _csv(pasted: Any) -> str:
    from clfdesk.services import pasting

    return pasting.as_csv(pasted)


def paste(session: Session, stem: str, text: str, columns: list[str], first: int, parent: QWidget) -> None:
    """Paste cells into a list: the dialog opens where they can be read, a refusal is shown where not."""
    from clfdesk.services import pasting

    try:
        pasted = pasting.read(stem, text, columns, first)
    except Refusal as refusal:
        session.refused.emit(refusal)
        return
    PasteDialog(session, stem, pasted, parent).open()
