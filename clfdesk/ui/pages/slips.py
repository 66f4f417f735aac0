"""The villages' monthly slips: who has reported, by what way; the reminder to the others; who forgot what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFormLayout, QGridLayout, QLineEdit, QSpinBox, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, clipboard, element, files, shown, theme
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
        self._photos: list[Any] = []
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
        element.yielding(self.table, least=180)
        element.yielding(self.forgot, least=90)

    def _mute(self, nothing: bool) -> None:
        self._counts.setEnabled(not nothing)

    def _form(self) -> QWidget:
        self.whose = element.label(_("Choose a village on the left."), "heading")
        self.how = element.combo(_("How it came"), 8)
        self.reporter = QLineEdit()
        self.nothing = QCheckBox(_("&Nothing changed"))
        self.nothing.toggled.connect(self._mute)
        self.counts: dict[str, QSpinBox] = {}
        self.detail = QLineEdit()
        self.detail.setPlaceholderText(_("names, and what changed"))
        grid = QFormLayout()
        grid.setSpacing(theme.px(8))
        lines = ((_("How it came"), self.how), (_("Reported by"), self.reporter), ("", self.nothing))
        for text, box in lines:
            box.setAccessibleName(text or _("Nothing changed"))
            grid.addRow(text, box)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        self._counts = QWidget()
        self._counts.setLayout(self._grid)
        self.keep_button = element.button(_("&Keep the slip"), self.keep, kind="primary", icon="save", changes=True)
        self.keep_button.setEnabled(False)
        self.mend_button = element.button(_("&Change the slip"), self.mend, icon="check", changes=True)
        self.book_button = element.button(
            _("Take the village's &workbook …"), self.take_workbook, icon="file-spreadsheet", changes=True
        )
        self.photo_button = element.button(_("Keep a p&hoto …"), self.photograph, icon="image", changes=True)
        self.seen_button = element.button(_("Open the pho&to"), self.see, icon="image")
        return element.card(
            self.whose,
            grid,
            self._counts,
            element.flow(self.keep_button, self.mend_button),
            element.flow(self.book_button, self.photo_button, self.seen_button),
            space=12,
        )

    def load(self) -> None:
        from clfdesk.grammar.calendar import Month
        from clfdesk.services import register, village_slip

        if not self.month.count():
            form = register.form_named(village_slip.FORM)
            for code, word in form.item("how").options:
                self.how.addItem(word, code)
            for place, name in enumerate(village_slip.COUNTED):
                box = QSpinBox()
                box.setMaximum(200)
                box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
                box.setAccessibleName(form.item(name).label)
                self._grid.addWidget(element.label(form.item(name).label, wrap=False), place // 2, place % 2 * 2)
                self._grid.addWidget(box, place // 2, place % 2 * 2 + 1)
                self.counts[name] = box
            self._grid.addWidget(self.detail, 3, 0, 1, 4)
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
        self.book_button.setEnabled(one is not None)
        there = one is not None and one.number > 0
        self.mend_button.setEnabled(there)
        self.photo_button.setEnabled(there)
        self._photos = self._scans(one.number) if there else []
        self.seen_button.setEnabled(bool(self._photos))
        if one is not None:
            self.whose.setText(one.village)
            self.reporter.setText(one.reporter)
            self.how.setCurrentIndex(max(self.how.findData(one.how), 0))
            self.nothing.setChecked(one.nothing)
            counts = dict(one.counts)
            for name, box in self.counts.items():
                box.setValue(counts.get(name, 0))
            self.detail.setText(one.detail)

    def _scans(self, number: int) -> list[Any]:
        from clfdesk.services import slip_way

        found: list[Any] = self.session.read(slip_way.scans_of, number, otherwise=[])
        return found

    def mend(self) -> None:
        """Change the slip at hand; what it said before stays in its history."""
        from clfdesk.services import slip_way

        one, office = self._at_hand(), self.session.desk
        if one is None or not one.number:
            return
        nothing = self.nothing.isChecked()
        said = {
            "how": str(self.how.currentData()),
            "reporter": self.reporter.text().strip(),
            "nothing": nothing,
            "counts": {} if nothing else {name: box.value() for name, box in self.counts.items()},
            "detail": "" if nothing else self.detail.text(),
        }
        self.session.do(
            _("Saving"), lambda: slip_way.amend(office, one.number, **said), changes=("entry",), told=_("Kept.")
        )

    def take_workbook(self) -> None:
        """Take the workbook of the village at hand through the import and keep it as its slip."""
        path = files.ask(self, _("The village's workbook"), "Excel (*.xlsx *.xls)")
        if path:
            self.take(path)

    def take(self, path: Path) -> None:
        """Take a workbook as the slip of the village at hand."""
        from clfdesk.services import slip_way

        one, office, month = self._at_hand(), self.session.desk, str(self.month.currentData())
        reporter = self.reporter.text().strip()
        if one is None:
            return
        if not reporter:
            self.reporter.setFocus()
            return

        def done(kept: Any) -> None:
            outcome, _slip = kept
            says = _("The workbook changed nothing: kept as “nothing changed”.")
            if outcome is not None:
                says = _("The workbook is imported and kept as the village's slip.")
            self._tell(element.label(says, "strong"))

        self.session.do(
            _("Reading {file}").format(file=path.name),
            lambda: slip_way.from_workbook(office, one.village, month, path, reporter=reporter),
            changes=("entry", "person"),
            done=done,
        )

    def photograph(self) -> None:
        """Keep the photo or scan of the paper slip with it."""
        path = files.ask(self, _("The photo of the slip"), _("Scans (*.pdf *.jpg *.jpeg *.png)"))
        if path:
            self.attach(path)

    def attach(self, path: Path) -> None:
        """Keep a photo with the slip at hand."""
        from clfdesk.services import slip_way

        one, office = self._at_hand(), self.session.desk
        if one is not None and one.number:
            self.session.do(
                _("Keeping the scan"),
                lambda: slip_way.attach(office, one.number, path),
                changes=("entry",),
                told=_("The photo is kept with the slip."),
            )

    def see(self) -> None:
        """Open the archive at the photo of the slip."""
        if self._photos:
            self.open_page("scans", self._photos[-1].id)

    def keep(self) -> None:
        """Keep what the chosen village reported."""
        from clfdesk.services import village_slip

        one, office = self._at_hand(), self.session.desk
        if one is None:
            return
        nothing = self.nothing.isChecked()
        counts = {} if nothing else {name: box.value() for name, box in self.counts.items()}
        how, reporter = str(self.how.currentData()), self.reporter.text()
        month, detail = str(self.month.currentData()), "" if nothing else self.detail.text()

        def done(_kept: Any) -> None:
            self.table.setFocus()

        self.session.do(
            _("Saving"),
            lambda: village_slip.receive(
                office, one.village, month, how=how, reporter=reporter, nothing=nothing, counts=counts, detail=detail
            ),
            changes=("entry",),
            done=done,
            told=_("The slip of {village} is kept.").format(village=one.village),
        )

    def copy(self) -> None:
        """Put the reminder to the missing into the clipboard."""
        from clfdesk.services import village_slip

        lines = self.session.read(village_slip.chase, str(self.month.currentData()), otherwise=[])
        clipboard.put("\n".join(lines), _("Reminder to the missing"), len(lines))
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
