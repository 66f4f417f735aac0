"""Filing papers that were just made, in one step: title, class and term are proposed, Enter files them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.i18n import _, ngettext
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session

#: So many are shown line by line; beyond that, what is left is named and filed from the cabinet.
MOST = 60
_HIGH = 8


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
        for path in list(paths)[:MOST]:
            told = session.read(archive_proposal.propose, path)
            title, kind = QLineEdit(told.title if told else path.stem), element.combo(_("class"), 14)
            title.setAccessibleName(_("title"))
            title.setMinimumWidth(theme.px(300))
            title.setCursorPosition(0)
            for each in materials:
                kind.addItem(f"{each.code} {each.title}（{terms[each.term]}）", each.code)
            kind.setCurrentIndex(max(0, kind.findData(told.material if told else "ZH")))
            form.addRow(title, kind)
            self.lines.append((path, title, kind))
        keep = element.button(_("&File them"), self.keep, kind="primary", icon="check", changes=True)
        shut = element.button(_("Cancel"), self.reject)
        keep.setDefault(True)
        inside = element.bare(element.column(form))
        rest = len(paths) - len(self.lines)
        says = ngettext(
            "{count} more paper lies in the folder: file it from the cabinet.",
            "{count} more papers lie in the folder: file them from the cabinet.",
            rest,
        )
        told_rest = [element.label(says.format(count=rest), "muted")] if rest > 0 else []
        layout = element.column(
            element.scrolled(inside, _("Papers to file")), *told_rest, element.flow(keep, shut), space=16, margin=16
        )
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.resize(theme.px(760), theme.px(130 + 44 * min(_HIGH, len(self.lines))))

    def keep(self) -> None:
        """File every paper in one operation; those that cannot be are told by name."""
        from clfdesk.errors import Refusal
        from clfdesk.services import archive_filing

        office = self.session.desk
        given = [(path, {"title": title.text(), "material": kind.currentData()}) for path, title, kind in self.lines]

        def done(filed: Any) -> None:
            if filed.kept:
                says = ngettext("{count} paper filed.", "{count} papers filed.", len(filed.kept))
                self.session.told.emit(says.format(count=len(filed.kept)), True)
            if filed.refused:
                name, first = filed.refused[0]
                names = "、".join(dict.fromkeys(each for each, _refusal in filed.refused[:6]))
                self.session.refused.emit(Refusal(first.what, where=names or name, why=first.why, next=first.next))
            self.accept()

        self.session.do(
            _("Filing the papers"),
            lambda: archive_filing.file_all(office, given),
            changes=("archive_item", "item_text", "scan"),
            done=done,
        )


def ask(widget: QWidget, paths: Sequence[Path]) -> None:
    """Open the dialog for papers beside a widget."""
    from clfdesk.services.archive_filing import SUFFIXES

    session = session_of(widget)
    if session is not None and session.office is not None:
        FileAway(session, [path for path in paths if path.suffix.lower() in SUFFIXES], widget.window()).open()
