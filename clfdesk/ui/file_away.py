"""Filing papers that were just made, in one step: title, class and term are proposed, Enter files them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.i18n import _, ngettext
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session

#: What can be kept: papers and workbooks.
SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".xlsx", ".xls", ".csv"})
_MOST = 8


def session_of(widget: QWidget | None) -> Session | None:
    """Return the session of the window a widget stands in, or of the one its dialog belongs to."""
    while widget is not None:
        found = getattr(widget, "session", None)
        if isinstance(found, Session):
            return found
        widget = widget.parentWidget()
    return None


class FileAway(QDialog):
    """One line a paper: its title and its class; the term follows the class."""

    def __init__(self, session: Session, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        from clfdesk.services import archive_proposal, archive_terms

        super().__init__(parent)
        self.session = session
        self.setWindowTitle(_("File away"))
        self.lines: list[tuple[Path, QLineEdit, Any]] = []
        materials = session.read(archive_terms.materials, otherwise=[])
        terms = archive_terms.table()["terms"]
        form = QFormLayout()
        for path in list(paths)[:_MOST]:
            told = session.read(archive_proposal.propose, path)
            title, kind = QLineEdit(told.title if told else path.stem), element.combo(_("class"), 14)
            title.setAccessibleName(_("title"))
            for each in materials:
                kind.addItem(f"{each.code} {each.title}（{terms[each.term]}）", each.code)
            kind.setCurrentIndex(max(0, kind.findData(told.material if told else "ZH")))
            form.addRow(title, kind)
            self.lines.append((path, title, kind))
        keep = element.button(_("&File them"), self.keep, kind="primary", icon="check", changes=True)
        shut = element.button(_("Cancel"), self.reject)
        keep.setDefault(True)
        self.setLayout(element.column(form, element.flow(keep, shut), space=16, margin=16))
        self.resize(theme.px(640), theme.px(120 + 40 * len(self.lines)))

    def keep(self) -> None:
        """File every paper; those that cannot be are told by name."""
        from clfdesk.errors import Refusal
        from clfdesk.services import archive

        office = self.session.desk
        given = [(path, title.text(), kind.currentData()) for path, title, kind in self.lines]

        def verb() -> Any:
            kept, refused = 0, []
            for path, title, code in given:
                try:
                    archive.file_paper(office, path, title=title, material=code)
                    kept += 1
                except Refusal as refusal:
                    refused.append(refusal)
            return kept, refused

        def done(result: Any) -> None:
            kept, refused = result
            if kept:
                says = ngettext("{count} paper filed.", "{count} papers filed.", kept).format(count=kept)
                self.session.told.emit(says, True)
            if refused:
                self.session.refused.emit(refused[0])
            self.accept()

        self.session.do(_("Filing the papers"), verb, changes=("archive_item", "item_text", "scan"), done=done)


def ask(widget: QWidget, paths: Sequence[Path]) -> None:
    """Open the dialog for papers beside a widget."""
    session = session_of(widget)
    if session is not None and session.office is not None:
        FileAway(session, [path for path in paths if path.suffix.lower() in SUFFIXES], widget.window()).open()
