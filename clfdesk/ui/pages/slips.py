"""The villages' monthly slips: who has reported, by what way; the reminder to the others; who forgot what."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QCheckBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_STATES = {"received": N_("received"), "late": N_("received late"), "missing": N_("missing")}


class SlipsPage(Page):
    """A key is the name of a village."""

    name = "slips"
    watches = frozenset({"entry", "event", "division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Monthly slips of the villages"))
        self._slips: list[Any] = []
        self._forgot: list[Any] = []
        self.month = element.combo(_("Month"), 10)
        self.month.currentIndexChanged.connect(lambda _index: self._fill())
        self.summary = element.label("", "muted")
        self.model = TableModel(
            [
                shown.Column("village", _("village or community"), 6),
                shown.Column("state", _("state"), 3, toned=True),
                shown.Column("day", _("received on"), 5),
                shown.Column("how", _("how"), 4),
                shown.Column("reporter", _("reported by"), 4),
                shown.Column("says", _("what was reported"), 9),
            ],
            lambda row: {"missing": "amber", "late": "amber"}.get(str(row.get("code", "")), ""),
        )
        self.table = TableView(self.model, _("Monthly slips of the villages"))
        self.table.setMinimumHeight(theme.px(200))
        self.table.chosen.connect(lambda _row: self._chosen())
        self.chase_button = element.button(_("C&opy the reminder"), self.copy, icon="copy")
        self.print_button = element.button(_("&Print the slips"), self.press, icon="printer")
        self.export_button = element.button(_("&Excel list"), self.export, icon="file-spreadsheet")
        self.done = element.column()
        left = element.card(
            element.flow(self.month, self.chase_button, self.print_button, self.export_button),
            self.summary,
            self.table,
            self.done,
            space=12,
        )
        self.body.addWidget(arrangement.Sides(left, self._form(), wide=860, shares=(3, 2)), 1)
        self.forgot_model = TableModel([shown.Column("says", _("entered later than its month"), 30)])
        self.forgot = TableView(self.forgot_model, _("Entered later than its month"))
        self.forgot.setMinimumHeight(theme.px(110))
        self.forgot.opened.connect(lambda _row: self._person())
        self.forgot_card = element.card(
            element.label(_("Entered later than its month: what the slip had said"), "heading"), self.forgot, margin=16
        )
        self.body.addWidget(self.forgot_card)

    def _form(self) -> QWidget:
        self.whose = element.label(_("Choose a village on the left."), "heading")
        self.how = element.combo(_("How it came"), 8)
        self.reporter = QLineEdit()
        self.nothing = QCheckBox(_("&Nothing changed"))
        self.nothing.toggled.connect(lambda on: self._counts.setEnabled(not on))
        self.counts: dict[str, QSpinBox] = {}
        self.detail = QLineEdit()
        self.detail.setPlaceholderText(_("names, and what changed"))
        grid = QFormLayout()
        grid.setSpacing(theme.px(8))
        lines = ((_("How it came"), self.how), (_("Reported by"), self.reporter), ("", self.nothing))
        for text, box in lines:
            box.setAccessibleName(text or _("Nothing changed"))
            grid.addRow(text, box)
        self._grid = QFormLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        self._counts = QWidget()
        self._counts.setLayout(self._grid)
        self.keep_button = element.button(_("&Keep the slip"), self.keep, kind="primary", icon="save", changes=True)
        self.keep_button.setEnabled(False)
        return element.card(self.whose, grid, self._counts, element.flow(self.keep_button), element.column(), space=12)

    def load(self) -> None:
        from clfdesk.grammar.calendar import Month
        from clfdesk.services import register, village_slip

        if not self.month.count():
            form = register.form_named(village_slip.FORM)
            for code, word in form.item("how").options:
                self.how.addItem(word, code)
            for name in village_slip.COUNTED:
                box = QSpinBox()
                box.setMaximum(200)
                box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
                box.setAccessibleName(form.item(name).label)
                self._grid.addRow(form.item(name).label, box)
                self.counts[name] = box
            self._grid.addRow(form.item("detail").label, self.detail)
            self.detail.setAccessibleName(form.item("detail").label)
            now = Month.of(self.session.desk.today)
            self.month.blockSignals(True)
            for step in range(12):
                self.month.addItem(now.plus(-step).title(), str(now.plus(-step)))
            self.month.blockSignals(False)
        self._fill()

    def open(self, key: object) -> None:
        self.load()
        self.table.selectRow(max(0, self.model.find("village", key)))

    def _fill(self) -> None:
        from clfdesk.services import village_slip

        month, keep = str(self.month.currentData() or ""), self.table.currentIndex().row()
        self._slips = self.session.read(village_slip.board, month, otherwise=[])
        self._forgot = self.session.read(village_slip.forgotten, otherwise=[])
        self.model.fill(
            [
                {
                    "village": each.village,
                    "state": _(_STATES[each.state]),
                    "code": each.state,
                    "day": each.day.isoformat() if each.day else "",
                    "how": village_slip.word("how", each.how),
                    "reporter": each.reporter,
                    "says": village_slip.reported(each) if each.number else "",
                }
                for each in self._slips
            ]
        )
        if keep >= 0:
            self.table.selectRow(keep)
        missing = sum(each.state == "missing" for each in self._slips)
        says = _("{received} of {expected} villages have reported; {missing} are missing.")
        self.summary.setText(
            says.format(received=len(self._slips) - missing, expected=len(self._slips), missing=missing)
        )
        self.chase_button.setEnabled(missing > 0)
        self.forgot_model.fill([{"says": each.says} for each in self._forgot])
        self.forgot_card.setVisible(bool(self._forgot))
        self._chosen()

    def _at_hand(self) -> Any:
        row = self.table.currentIndex().row()
        return self._slips[row] if 0 <= row < len(self._slips) else None

    def _chosen(self) -> None:
        one = self._at_hand()
        self.keep_button.setEnabled(one is not None)
        if one is not None:
            self.whose.setText(one.village)

    def keep(self) -> None:
        """Keep what the chosen village reported."""
        from clfdesk.services import village_slip

        one, office = self._at_hand(), self.session.desk
        if one is None:
            return
        nothing = self.nothing.isChecked()
        counts = {} if nothing else {name: box.value() for name, box in self.counts.items()}
        told = {"how": str(self.how.currentData()), "reporter": self.reporter.text(), "nothing": nothing}
        month, detail = str(self.month.currentData()), "" if nothing else self.detail.text()

        def done(_kept: Any) -> None:
            for box in self.counts.values():
                box.setValue(0)
            self.detail.clear()
            self.reporter.clear()
            self.nothing.setChecked(False)
            self.table.setFocus()

        self.session.do(
            _("Saving"),
            lambda: village_slip.receive(office, one.village, month, **told, counts=counts, detail=detail),
            changes=("entry",),
            done=done,
            told=_("The slip of {village} is kept.").format(village=one.village),
        )

    def copy(self) -> None:
        """Put the reminder to the missing into the clipboard."""
        from clfdesk.services import village_slip

        lines = self.session.read(village_slip.chase, str(self.month.currentData()), otherwise=[])
        QApplication.clipboard().setText("\n".join(lines))
        self._tell(element.label(_("The reminder is in the clipboard: paste it into the group."), "strong"))

    def press(self) -> None:
        """Press this month's slips of all villages, their people printed on them."""
        from clfdesk.services import village_slip

        office, out = self.session.desk, self.session.out_folder(_("returns"))
        self.session.do(_("Printing"), lambda: village_slip.press(office, out), done=self._written)

    def export(self) -> None:
        """Write the board as a workbook."""
        from clfdesk.services import village_slip

        office, out, month = self.session.desk, self.session.out_folder(_("returns")), str(self.month.currentData())
        self.session.do(
            _("Writing the workbook"),
            lambda: village_slip.export(office, out, month),
            done=lambda file: self._written([file]),
        )

    def _written(self, made: Any) -> None:
        self._tell(files.buttons([file.path for file in made]))

    def _tell(self, part: QWidget) -> None:
        element.clear(self.done)
        self.done.addWidget(element.card(part, role="good", margin=12))

    def _person(self) -> None:
        row = self.forgot.currentIndex().row()
        if 0 <= row < len(self._forgot):
            self.open_page("persons", self._forgot[row].person)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return SlipsPage(session, open_page)
