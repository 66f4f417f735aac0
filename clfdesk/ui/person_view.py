"""One person beside the list: reading first, then the form, and the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QStackedWidget, QTabWidget, QWidget

from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.grammar.field import Field
from clfdesk.i18n import N_, _
from clfdesk.ui import element, shown, theme
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

#: How the form and the reading view group the roster's fields.
_GROUPS = (
    (N_("Person"), ("name", "id_number", "gender", "birth", "ethnic", "village", "settlement", "phone")),
    (N_("Certificate"), ("certificate_number", "type", "grade", "issued_on", "valid_until", "certificate_state")),
    (
        N_("Home and guardian"),
        ("hukou_address", "live_address", "guardian_name", "guardian_relation", "guardian_phone"),
    ),
    (N_("Support"), ("hardship", "living_allowance", "care_subsidy", "employment", "remark")),
)


def groups() -> list[tuple[str, list[Field]]]:
    """Return the groups with their fields."""
    return [(_(heading), [ROSTER_FIELDS.named(name) for name in names]) for heading, names in _GROUPS]


class PersonView(QFrame):
    """Shows and keeps one person; ``saved`` carries the number, ``left`` asks for the list again."""

    saved = Signal(int)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.session = session
        self.number: int | None = None
        self._ver: int | None = None
        self.record: Mapping[str, Any] = {}
        self.name = element.label("", "heading")
        self.chips = element.flow()
        self.edit_button = element.button(_("&Edit"), self.edit, icon="pencil", says=_("Change this person, Ctrl+E"))
        self.back = element.button(_("Back to the list"), self.left.emit, kind="quiet", icon="arrow-left")
        self.save_button = element.button(
            _("&Save"), self.save, kind="primary", icon="save", says=_("Keep what was typed, Ctrl+S")
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
        self.history = TableModel(_history_columns())
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        sheet = QWidget()
        sheet.setLayout(reading)
        self.tabs.addTab(element.scrolled(sheet, _("Details")), _("Details"))
        self.tabs.addTab(TableView(self.history, _("History")), _("History"))
        self.form = RecordForm("person", groups())
        self._form_area = element.scrolled(self.form, _("Form"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tabs)
        self.stack.addWidget(self._form_area)
        head = element.row(self.name, None, self.back)
        head.setStretch(0, 1)
        box = element.column(
            head,
            self.chips,
            self._doubts,
            element.flow(self.edit_button, self.save_button, self.cancel),
            space=8,
            margin=16,
        )
        box.addWidget(self.stack, 1)
        self.setLayout(box)
        self.form.edited.connect(self._edited)
        for keys, slot in (("Ctrl+E", self.edit), ("Ctrl+S", self._save_key)):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._mode(editing=False)
        self.setVisible(False)

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
        _chips(self.chips, record)
        self._doubt(record)
        self._lines(record)
        self._history()

    def edit(self) -> None:
        """Open the form on the person at hand."""
        if self.number is None or self.editing():
            return
        self._form(self.record)

    def add(self, village: str = "") -> None:
        """Open an empty form for somebody new; the village of the one before stays."""
        self.number, self._ver = None, None
        self.setVisible(True)
        self.name.setText(_("New person"))
        _chips(self.chips, {})
        self._doubts.hide()
        self._form({"village": village, "certificate_state": "valid"})

    def save(self) -> None:
        """Keep what was typed, on the worker."""
        from clfdesk.errors import Refusal
        from clfdesk.services import person

        try:
            values = self.form.values() if self.number is not None else _filled(self.form)
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        number, ver, office = self.number, self._ver, self.session.desk
        if number is not None and not values:
            self.read()
            return

        def verb() -> Any:
            return person.save_person(office, number, values, ver=ver)

        self.session.do(_("Saving"), verb, changes=("person", "certificate"), done=self._saved, told=_("Saved."))

    def _saved(self, saved: Any) -> None:
        self._mode(editing=False)
        self.show_person(saved.number)
        self.saved.emit(saved.number)

    def _save_key(self) -> None:
        if self.editing():
            self.save()

    def _form(self, values: Mapping[str, Any]) -> None:
        villages = self.session.read(_villages, otherwise=[])
        old = self.form
        self.form = RecordForm("person", groups(), villages)
        self.form.set_values(values if self.number is not None else {})
        for name, value in values.items():
            if self.number is None and name in self.form.editors:
                self.form.put(name, value)
        self.form.edited.connect(self._edited)
        self._form_area.takeWidget()
        self._form_area.setWidget(self.form)
        self.form.setAutoFillBackground(False)
        old.deleteLater()
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
        if name in ("id_number", "certificate_number", "type", "grade"):
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
        self.save_button.setVisible(editing)
        self.cancel.setVisible(editing)

    def _lines(self, record: Mapping[str, Any]) -> None:
        element.clear(self.lines)
        place = 0
        for heading, fields in groups():
            said = [(field, shown.text("person", field, record.get(field.name))) for field in fields]
            said = [(field, text) for field, text in said if text and (field.kind != "flag" or record.get(field.name))]
            if not said:
                continue
            self.lines.addWidget(element.label(heading, "strong"), place, 0, 1, 2)
            place += 1
            for field, text in said:
                value = element.label(text)
                value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                caption = element.label(shown.label(field), "muted", wrap=False)
                self.lines.addWidget(caption, place, 0, Qt.AlignmentFlag.AlignTop)
                self.lines.addWidget(value, place, 1)
                place += 1

    def _history(self) -> None:
        from clfdesk.services import journal

        steps = self.session.read(journal.history, "person", self.number, otherwise=[])
        self.history.fill([_step(each) for each in steps])


def _villages(office: Any) -> list[str]:
    from clfdesk.services import person

    rows = person.list_rows(office, "division", columns=["name", "kind"]).rows
    return [str(row["name"]) for row in rows if row["kind"] != "township"]


def _filled(form: RecordForm) -> dict[str, Any]:
    return {name: value for name in form.editors if (value := form.value(name)) not in (None, "")}


def _chips(home: QWidget, record: Mapping[str, Any]) -> None:
    layout = home.layout()
    assert layout is not None
    element.clear(layout)
    for name in ("type", "grade", "village", "tags"):
        text = shown.text("person", ROSTER_FIELDS.named(name), record.get(name))
        for part in text.split("、") if text else ():
            layout.addWidget(element.label(part, "chip", wrap=False))
    home.setVisible(layout.count() > 0)


def _history_columns() -> list[shown.Column]:
    return [
        shown.Column("at", _("when"), 8),
        shown.Column("says", _("what was done"), 7),
        shown.Column("field", _("item"), 6),
        shown.Column("old", _("before"), 8),
        shown.Column("new", _("after"), 10),
    ]


def _step(step: Any) -> dict[str, str]:
    """Return a line of history in words."""
    names = ROSTER_FIELDS.names()
    field = ROSTER_FIELDS.named(step.field) if step.field in names else None
    old = shown.text("person", field, step.old) if field else str(step.old or "")
    new = shown.text("person", field, step.new) if field else str(step.new or "")
    whole = {"insert": _("entered"), "delete": _("removed")}.get(step.operation, "")
    return {
        "at": str(step.at)[:10],
        "says": step.says + (f"（{step.source}）" if step.source else ""),
        "field": shown.label(field) if field else whole or _(step.field),
        "old": old,
        "new": new,
    }
