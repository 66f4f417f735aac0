"""Whom an entry is about: a person, a worker or a village, found while typing and chosen from a list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from clfdesk.domain.register import Register
from clfdesk.i18n import _
from clfdesk.ui.session import Session

_MOST = 12


class SubjectLine(QLineEdit):
    """A search line of its own: name, initials, digits; ``number`` is who was chosen (None: nobody)."""

    picked = Signal(str)

    def __init__(self, session: Session, register: Register) -> None:
        super().__init__()
        self.session, self.about = session, register.about
        self.number: int | None = None
        self.village: int | None = None
        self._found: dict[str, tuple[int, str]] = {}
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated.connect(self._take)  # type: ignore[call-overload]
        self.setCompleter(completer)
        self.setAccessibleName(_("About whom"))
        self.setPlaceholderText(
            _("village: its name") if self.about == "division" else _("name, initials or digits; Down chooses")
        )
        self.textEdited.connect(self._look)

    def put(self, number: int | None, name: str) -> None:
        """Show whom an entry is about."""
        self.number = number
        self.setText(name)

    def link(self) -> dict[str, int]:
        """Return the link as the service takes it; empty where nobody was chosen.

        A name typed whole that only one has counts as chosen.
        """
        if self.number is None and (text := self.text().strip()):
            self._search(text)
            fitting = [number for number, name in self._found.values() if name == text]
            self.number = fitting[0] if len(fitting) == 1 else None
        return {self.about: self.number} if self.number is not None and self.about != "any" else {}

    def _search(self, text: str) -> None:
        self._found = dict(self.session.read(_candidates, self.about, text.strip(), otherwise=[])) if text else {}
        self._model.setStringList(list(self._found))

    def _look(self, text: str) -> None:
        self.number = None
        self._search(text)
        completer = self.completer()
        if completer is not None and self._found and self.hasFocus():
            completer.complete()

    def _take(self, line: str) -> None:
        if line in self._found:
            self.number, name = self._found[line]
            self.setText(name)
            self.picked.emit(name)

    def keyPressEvent(self, event: Any) -> None:
        popup = self.completer().popup() if self.completer() else None
        if event.key() == Qt.Key.Key_Down and self._found and popup is not None and not popup.isVisible():
            self.completer().complete()
            return
        super().keyPressEvent(event)


def _candidates(office: Any, about: str, text: str) -> list[tuple[str, tuple[int, str]]]:
    """Return lines that tell people of one name apart, with number and name."""
    from clfdesk.services import person

    if about == "person":
        rows = person.find(office, text, limit=_MOST)
    else:
        rows = [row for row in person.list_rows(office, about, limit=None).rows if text in str(row["name"])][:_MOST]
    found = []
    for row in rows:
        parts = (str(row["name"]), str(row.get("village") or ""), _("no. {number}").format(number=row["number"]))
        found.append(("　".join(part for part in parts if part), (int(row["number"]), str(row["name"]))))
    return found
