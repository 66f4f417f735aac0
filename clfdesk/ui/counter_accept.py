"""Accepting an application at the counter: who, what for, by whom, and what the business itself asks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from clfdesk.domain.counter import BUSINESS_FIELDS
from clfdesk.domain.event import KINDS
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, person_lines, theme
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session

_COLUMNS = ("applied_on", "channel", "agent_name", "agent_phone", "agent_relation", "remark")


class AcceptDialog(QDialog):
    """Asks for one application; ``accepted_as`` carries its number."""

    accepted_as = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        from clfdesk.services import counter, counter_admission

        super().__init__(parent)
        self.session = session
        self.setWindowTitle(_("New application"))
        self.search = QLineEdit()
        self.search.setAccessibleName(_("Who applies"))
        self.search.setPlaceholderText(_("name, ID number, village or initials"))
        self.who = element.combo(_("Who applies"), 16)
        self.kind = element.combo(_("Business"), 10)
        for each in counter.kinds().values():
            self.kind.addItem(each.title, each.code)
        self.item = element.combo(_("What is corrected"), 10)
        for code in counter_admission.CORRECTIONS:
            self.item.addItem(_(KINDS[code].label), code)
        first = QFormLayout()
        first.addRow(_("Look for"), self.search)
        first.addRow(_("Who applies"), self.who)
        first.addRow(_("Business"), self.kind)
        self._item_label = element.label(_("What is corrected"), wrap=False)
        first.addRow(self._item_label, self.item)
        self._home: QVBoxLayout = element.column()
        self.form = RecordForm("business", [])
        self._home.addWidget(self.form)
        self.own = RecordForm("business", [(_("Application"), [BUSINESS_FIELDS.named(name) for name in _COLUMNS])])
        self.own.set_values({"applied_on": session.desk.today, "channel": "self"})
        area = element.scrolled(element.bare(element.column(first, self._home, self.own, space=12)), _("Application"))
        go = element.button(_("&Accept it"), self.keep, kind="primary", icon="check", changes=True)
        stop = element.button(_("Cancel"), self.reject)
        self.setLayout(element.column(area, element.flow(go, stop), space=16, margin=24))
        self.resize(theme.px(620), theme.px(600))
        self._wait = QTimer(self, singleShot=True, interval=150)  # type: ignore[call-arg]
        self._wait.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _text: self._wait.start())
        self.kind.currentIndexChanged.connect(lambda _index: self._asked())
        self.item.currentIndexChanged.connect(lambda _index: self._asked())
        self._asked()

    def choose(self, person: int, name: str) -> None:
        """Let somebody of the roster apply."""
        self.who.clear()
        self.who.addItem(name, ("person", person))

    def _look(self) -> None:
        from clfdesk.services import person

        text = self.search.text().strip()
        self.who.clear()
        if not text:
            return
        for row in self.session.read(person.find, text, limit=12, otherwise=[]):
            self.who.addItem(
                f"{row['name']}　{row['village'] or ''}　{row['id_number'] or ''}", ("person", row["number"])
            )
        quoted = text.replace("'", "")
        where = f"empty(outcome) and (name contains '{quoted}' or id_number contains '{quoted}')"
        found = self.session.read(
            person.list_rows, "nonholder", where=where, columns=["number", "name", "village"], limit=12
        )
        for row in found.rows if found else ():
            says = _("{name} (not yet certified)").format(name=f"{row['name']}　{row['village'] or ''}")
            self.who.addItem(says, ("nonholder", row["number"]))

    def _asked(self) -> None:
        from clfdesk.services import counter, counter_admission

        kind = counter.kinds()[str(self.kind.currentData())]
        correcting = kind.event == "correction"
        self.item.setVisible(correcting)
        self._item_label.setVisible(correcting)
        fields = list(counter_admission.asked(kind, str(self.item.currentData())))
        old = self.form
        stem = "event" if kind.code == "cancel" else "person"
        places = self.session.read(person_lines.villages, otherwise=[])
        self.form = RecordForm(stem, [(_("What the business asks"), fields)] if fields else [], places)
        self._home.replaceWidget(old, self.form)
        old.deleteLater()

    def keep(self) -> None:
        """Accept what was entered."""
        from clfdesk.services import counter_admission

        who = self.who.currentData()
        try:
            if who is None:
                raise Refusal(
                    _("It is not said who applies."), next=_("Name somebody of the roster, or of the uncertified.")
                )
            values = {name: value for name in self.own.editors if (value := self.own.value(name)) not in (None, "")}
            values |= {name: value for name in self.form.editors if (value := self.form.value(name)) not in (None, "")}
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        kind, office = str(self.kind.currentData()), self.session.desk
        if kind == "correction":
            values["item"] = str(self.item.currentData())
        chosen = {who[0]: int(who[1])}

        def verb() -> Any:
            return counter_admission.accept(office, kind, values=values, **chosen)

        self.session.do(_("Accepting"), verb, changes=("business",), done=self._done, told=_("Accepted."))

    def _done(self, step: Any) -> None:
        self.accept()
        self.accepted_as.emit(step.number)
