"""What happened to a person: chosen, filled in, everything that follows shown first, then done in one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from clfdesk.domain.event import KINDS
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, person_lines, theme
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session

#: What an event changes: screens of these stems read again.
CHANGES = ("person", "certificate", "post", "staff", "household", "event", "body", "poster")


class EventDialog(QDialog):
    """Asks for one event of a person; ``entered`` carries the person's number when it is done."""

    entered = Signal(int)

    def __init__(self, session: Session, record: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.record = session, record
        self.setWindowTitle(_("What happened to {name}").format(name=record.get("name", "")))
        self.kind = element.combo(_("Event"))
        for code, kind in KINDS.items():
            self.kind.addItem(_(kind.label), code)
        self.day = QLineEdit(session.desk.today.isoformat())
        self.day.setAccessibleName(_("Happened on"))
        self.why = QLineEdit()
        self.why.setAccessibleName(_("Reason"))
        self.paper = QLineEdit()
        self.paper.setAccessibleName(_("Document number"))
        first = QFormLayout()
        first.addRow(_("Event"), self.kind)
        first.addRow(_("Happened on"), self.day)
        last = QFormLayout()
        last.addRow(_("Reason"), self.why)
        last.addRow(_("Document number"), self.paper)
        self._home: QVBoxLayout = element.column()
        self.form = RecordForm("event", [])
        self._home.addWidget(self.form)
        self.effects: QVBoxLayout = element.column(space=6)
        self.look = element.button(_("Show what &follows"), self.preview, kind="primary")
        self.go = element.button(_("&Do it"), self.enter, kind="primary", changes=True)
        stop = element.button(_("Cancel"), self.reject)
        area = element.scrolled(
            element.bare(element.column(first, self._home, last, self.effects, space=12)), _("Event")
        )
        self.setLayout(element.column(area, element.flow(self.look, self.go, stop), space=16, margin=24))
        self.resize(theme.px(640), theme.px(620))
        self.kind.currentIndexChanged.connect(lambda _index: self._asked())
        for line in (self.day, self.why, self.paper):
            line.textEdited.connect(lambda _text: self._forget())
        self._asked()

    def choose(self, kind: str) -> None:
        """Choose an event by its code."""
        self.kind.setCurrentIndex(self.kind.findData(kind))

    def _asked(self) -> None:
        """Ask for what this kind of event needs."""
        kind = KINDS[str(self.kind.currentData())]
        places = self.session.read(person_lines.villages, otherwise=[])
        stem = "event" if kind.code == "cancel" else "person"
        old = self.form
        self.form = RecordForm(stem, [("", list(kind.asks))] if kind.asks else [], places)
        self.form.edited.connect(lambda _name: self._forget())
        self._home.replaceWidget(old, self.form)
        old.deleteLater()
        self._forget()

    def _forget(self) -> None:
        """What was shown holds no longer once something else is typed."""
        element.clear(self.effects)
        self.go.setEnabled(False)
        self.look.setEnabled(True)

    def _given(self) -> tuple[str, int, Any, dict[str, Any]]:
        from clfdesk.grammar.dates import read_date

        day = read_date(self.day.text())
        if day is None:
            raise Refusal(
                _("This date cannot be read: {text}").format(text=self.day.text()),
                where=_("Happened on"),
                next=_("Write it like 2026-10-01."),
            )
        answers = {name: value for name in self.form.editors if (value := self.form.value(name)) not in (None, "")}
        return str(self.kind.currentData()), int(self.record["number"]), day, answers

    def preview(self) -> None:
        """Show everything that follows; nothing is changed."""
        from clfdesk.services import event

        try:
            given = self._given()
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        office = self.session.desk
        self.session.do(_("Looking what follows"), lambda: event.preview(office, *given), done=self._shown)

    def _shown(self, told: Any) -> None:
        element.clear(self.effects)
        self.effects.addWidget(element.label(_("This follows"), "strong"))
        for effect in told.effects:
            text = f"· {effect.says}" + (f"（{effect.source}{effect.clause}）" if effect.source else "")
            self.effects.addWidget(element.label(text))
        for problem in told.problems:
            self.effects.addWidget(element.label(f"{problem.why} {problem.next}", tone="amber"))
        self.go.setEnabled(True)
        self.go.setFocus()

    def enter(self) -> None:
        """Do what was shown, in one step that can be taken back."""
        from clfdesk.services import event

        given, office = self._given(), self.session.desk
        why, paper = self.why.text().strip(), self.paper.text().strip()

        def verb() -> Any:
            return event.enter(office, *given, why=why, document_number=paper)

        self.session.do(_("Saving"), verb, changes=CHANGES, done=self._done, told=_("Entered, with all that follows."))

    def _done(self, told: Any) -> None:
        self.accept()
        self.entered.emit(told.person)
