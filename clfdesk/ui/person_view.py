"""One person beside the list: reading first, then the form, and the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QStackedWidget, QTabWidget, QWidget

from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.i18n import _
from clfdesk.ui import element, person_lines, shown, theme
from clfdesk.ui.event_dialog import EventDialog
from clfdesk.ui.form_place import FormPlace
from clfdesk.ui.likely_panel import ASKED, LikelyPanel
from clfdesk.ui.person_aside import PersonAside
from clfdesk.ui.person_call import CallPanel
from clfdesk.ui.person_entries import PersonEntries
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class PersonView(QFrame):
    """Shows and keeps one person; ``saved`` carries the number, ``left`` asks for the list again."""

    saved = Signal(int)
    left = Signal()
    other = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.session = session
        self.number: int | None = None
        self._ver: int | None = None
        self.record: Mapping[str, Any] = {}
        self._before: dict[str, Any] = {}
        self._next = False
        self.name = element.label("", "heading")
        self.chips = element.flow()
        self.edit_button = element.button(
            _("&Edit"), self.edit, icon="pencil", says=_("Change this person, Ctrl+E"), changes=True
        )
        self.event_button = element.button(
            _("&What happened"),
            self.happened,
            icon="calendar-days",
            says=_("Death, move, new grade, loss …: everything that follows is shown first, Ctrl+H"),
            changes=True,
        )
        self.likely = LikelyPanel(session)
        self.likely.opened.connect(self.other)
        self.back = element.button(_("Back to the list"), self.left.emit, kind="quiet", icon="arrow-left")
        self.save_button = element.button(
            _("&Save"), self.save, kind="primary", icon="save", says=_("Keep what was typed, Ctrl+S"), changes=True
        )
        self.cancel = element.button(_("Do not change"), self.read)
        self.doubt = element.label("")
        self._doubts = element.card(
            element.label(_("Please look"), "strong"), self.doubt, role="note", margin=12, space=4
        )
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(theme.px(16))
        self.lines.setVerticalSpacing(theme.px(6))
        self.lines.setColumnStretch(1, 1)
        reading = element.column(element.bare(self.lines))
        reading.addStretch(1)
        self.history = TableModel(person_lines.history_columns())
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        sheet = QWidget()
        sheet.setLayout(reading)
        self.tabs.addTab(element.scrolled(sheet, _("Details")), _("Details"))
        self.aside = PersonAside()
        self.tabs.addTab(element.scrolled(self.aside, _("Facts and household")), _("Facts and household"))
        self.tabs.addTab(TableView(self.history, _("History")), _("History"))
        self.call = CallPanel(session)
        self._call_tab = self.tabs.addTab(element.scrolled(self.call, _("Telephone")), _("Telephone"))
        self.entries = PersonEntries(session)
        self.tabs.addTab(self.entries, _("Registers"))
        self.tabs.currentChanged.connect(lambda _index: self._called())
        self.place = FormPlace(session, "person", person_lines.groups())
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tabs)
        self.stack.addWidget(self.place.area)
        head = element.row(self.name, None, self.back)
        head.setStretch(0, 1)
        box = element.column(
            head,
            self.chips,
            self._doubts,
            self.likely,
            element.flow(self.edit_button, self.event_button, self.save_button, self.cancel),
            space=8,
            margin=16,
        )
        box.addWidget(self.stack, 1)
        self.setLayout(box)
        self.form.edited.connect(self._edited)
        for keys, slot in (
            ("Ctrl+E", self.edit),
            ("Ctrl+S", self._save_key),
            ("Ctrl+H", self.happened),
            ("Ctrl+T", self.answer_call),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._rest = QTimer(self, singleShot=True, interval=1500)
        self._rest.timeout.connect(self._looked)
        self._mode(editing=False)
        self.setVisible(False)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width(), min(hint.height(), theme.px(400)))  # wrapping rows are measured far too narrow

    def show_person(self, number: int) -> None:
        """Read and show a person (nothing while the form is open)."""
        from clfdesk.services import person

        if self.editing():
            return
        record = self.session.read(person.show_person, number)
        if record is None:
            return
        self.number, self._ver, self.record = number, record.get("ver"), record
        self.setVisible(True)
        self.read()
        self._rest.start()

    def _looked(self) -> None:
        """Put on record that this person was looked at, once a day and window, when the eye rested on them."""
        if self.number is not None and self.isVisible():
            self.session.looked_at(self.number)

    @property
    def form(self) -> RecordForm:
        """The form shown now."""
        return self.place.form

    def editing(self) -> bool:
        """Tell whether the form is open."""
        return self.stack.currentIndex() == 1

    def read(self) -> None:
        """Show the reading view of the person at hand."""
        self._mode(editing=False)
        if self.number is None:
            self.setVisible(False)
            self.left.emit()
            return
        record = self.record
        self.name.setText(str(record.get("name") or ""))
        person_lines.chips(self.chips, record)
        self._doubt(record)
        person_lines.fill(self.lines, record)
        self.aside.fill(record)
        self._history()
        self._called()

    def _called(self) -> None:
        """Read the answer to a call, and the registers' entries, only while their tab is open."""
        if self.number is not None and self.tabs.currentWidget() is self.entries:
            self.entries.show_person(self.number)
        if self.number is not None and self.tabs.currentIndex() == self._call_tab:
            self.call.show_person(self.number)

    def answer_call(self) -> None:
        """Turn to the tab for the telephone."""
        if self.number is not None and not self.editing():
            self.tabs.setCurrentIndex(self._call_tab)
            self.call.values.setFocus()

    def edit(self, field: str | bool = "") -> None:
        """Open the form on the person at hand, on a field where one is named (a click passes its state)."""
        if self.number is None or self.editing():
            return
        self._form(self.record)
        if isinstance(field, str) and field in self.form.editors:
            self.form.editors[field].setFocus()
            self.place.area.ensureWidgetVisible(self.form.editors[field])

    def happened(self) -> None:
        """Ask what happened to the person shown."""
        if self.number is None or self.editing():
            return
        dialog = EventDialog(self.session, self.record, self)
        dialog.entered.connect(self._entered)
        dialog.open()

    def _entered(self, number: int) -> None:
        self.show_person(number)
        self.saved.emit(number)

    def add(self, village: str = "") -> None:
        """Open an empty form for somebody new; the village of the one before stays."""
        self.number, self._ver = None, None
        self.setVisible(True)
        self.name.setText(_("New person"))
        person_lines.chips(self.chips, {})
        self._doubts.hide()
        self._form({"village": village, "certificate_state": "valid"})

    def repeat(self) -> None:
        """Put the value of the person kept before into the field at hand."""
        for name, editor in self.form.editors.items():
            inside = editor.hasFocus() or ((proxy := editor.focusProxy()) is not None and proxy.hasFocus())
            if self.editing() and inside and self._before.get(name) not in (None, ""):
                self.form.put(name, self._before[name])
                self.form.edited.emit(name)

    def save_and_next(self) -> None:
        """Keep what was typed and open an empty form: many sheets of paper, one after another."""
        if self.editing():
            self._next = self.number is None
            self.save()

    def save(self) -> None:
        """Keep what was typed, on the worker."""
        from clfdesk.errors import Refusal
        from clfdesk.services import person

        try:
            values = self.form.values() if self.number is not None else person_lines.filled(self.form)
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        self._before = {**self._before, **self.form.everything()}
        number, ver, office, was = self.number, self._ver, self.session.desk, self.form.before()
        if number is not None and not values:
            self.read()
            return

        def verb() -> Any:
            return person.save_person(office, number, values, ver=ver, was=was if number is not None else None)

        self._keep(verb, values)

    def _keep(self, verb: Any, values: dict[str, Any]) -> None:
        from clfdesk.services import person

        def failed(error: BaseException) -> None:
            if isinstance(error, person.Meanwhile):
                self._conflict(error.kept, error.ver, values)

        changes = ("person", "certificate")
        self.session.do(_("Saving"), verb, changes=changes, done=self._saved, failed=failed, told=_("Saved."))

    def _conflict(self, kept: dict[str, Any], ver: int, values: dict[str, Any]) -> None:
        """Show both versions side by side; what is chosen is saved over the one that is kept."""
        from clfdesk.services import person
        from clfdesk.ui.conflict_dialog import ConflictDialog

        number, office = self.number, self.session.desk

        def does(chosen: dict[str, Any]) -> None:
            if not chosen:
                self._mode(editing=False)
                self.show_person(int(number or 0))
                return
            self._keep(lambda: person.save_person(office, number, chosen, ver=ver, was=kept), chosen)

        self.conflict = ConflictDialog(str(kept.get("name") or ""), self.form.before(), kept, values, does, self)
        self.conflict.open()

    def _saved(self, saved: Any) -> None:
        self._mode(editing=False)
        if self._next:
            self._next = False
            self.saved.emit(saved.number)
            self.add(str(self._before.get("village") or ""))
            return
        self.show_person(saved.number)
        self.saved.emit(saved.number)

    def _save_key(self) -> None:
        if self.editing():
            self.save()

    def _form(self, values: Mapping[str, Any]) -> None:
        self.place.show("person", person_lines.groups(), values if self.number is not None else {})
        for name, value in values.items():
            if self.number is None and name in self.form.editors:
                self.form.put(name, value)
        self.form.edited.connect(self._edited)
        self._mode(editing=True)
        self.form.focus_first()

    def _edited(self, name: str) -> None:
        """Fill what the ID tells, and say where ID and certificate contradict each other."""
        from clfdesk.grammar.certificate import read_certificate
        from clfdesk.grammar.identity import check_id

        if name == "id_number":
            checked = check_id(self.form.value("id_number"), self.session.desk.today)
            if checked.good and checked.birth:
                self.form.put("birth", checked.birth)
                self.form.put("gender", checked.gender)
        if name == "certificate_number":
            read = read_certificate(self.form.value("certificate_number"))
            if read and not self.form.value("type"):
                self.form.put("type", read.type)
            if read and not self.form.value("grade"):
                self.form.put("grade", read.grade)
        if name in ASKED:
            self.likely.ask(self.form.everything(), self.number)
        if name in ("id_number", "certificate_number", "type", "grade", "components"):
            self._doubt(self.form.everything())

    def _doubt(self, values: Mapping[str, Any]) -> None:
        from clfdesk.services import person

        problems = person.problems_of(values, self.session.desk.today)
        lines = [f"{shown.label(ROSTER_FIELDS.named(each.field))}：{each.why} {each.next}".strip() for each in problems]
        self.doubt.setText("\n".join(lines))
        self._doubts.setVisible(bool(lines))

    def _mode(self, *, editing: bool) -> None:
        self.stack.setCurrentIndex(1 if editing else 0)
        self.edit_button.setVisible(not editing)
        self.event_button.setVisible(not editing)
        if not editing:
            self.likely.leave()
        self.save_button.setVisible(editing)
        self.cancel.setVisible(editing)

    def _history(self) -> None:
        from clfdesk.services import journal

        steps = self.session.read(journal.history, "person", self.number, otherwise=[])
        self.history.fill([person_lines.step(each) for each in steps])
