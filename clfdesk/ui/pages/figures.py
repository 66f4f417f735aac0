"""Statistics: a table of two or three fields with its people, the indicators as of a day, the summary text."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLineEdit, QPlainTextEdit, QTabWidget, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.indicator_pane import IndicatorPane
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class FiguresPage(Page):
    """A key is the name of a statistic that was kept."""

    name = "figures"
    watches = frozenset({"person", "entry", "filing"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Statistics"))
        self.found: Any = None
        self.summary: Any = None
        self.indicators = IndicatorPane(session, open_page, self._as_of)
        self.indicators.written.connect(self._written)
        self._spots: list[list[tuple[str | None, ...]]] = []
        self.tabs = QTabWidget()
        for part, says in (
            (self._crossing(), _("Tables")), (self.indicators, _("Indicators")), (self._summing(), _("Summary")),
        ):  # fmt: skip
            self.tabs.addTab(element.scrolled(part, says), says)
        element.yielding(self.table, self.people, self.figure_table, self.text)
        self.tabs.currentChanged.connect(lambda _index: self.load())
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setAccessibleName(_("As of"))
        self.day.dateChanged.connect(lambda _day: self._again())
        self.add_action(element.label(_("As of"), wrap=False))
        self.add_action(self.day)
        self.done = element.column()
        self.body.addWidget(self.tabs, 1)
        self.body.addLayout(self.done)

    def _crossing(self) -> QWidget:
        self.fields = [element.combo(name, 7) for name in (_("Down"), _("Across"), _("Grouped by"))]
        for box in self.fields:
            box.currentIndexChanged.connect(lambda _index: self._cross())
        self.kept = element.combo(_("Kept statistics"), 8)
        self.kept.activated.connect(lambda _index: self._open_kept())
        self.called = QLineEdit()
        self.called.setPlaceholderText(_("name to keep it by"))
        self.called.setAccessibleName(_("Name of the statistic"))
        self.keep_button = element.button(_("&Keep"), self.keep, icon="save", changes=True)
        self.excel_button = element.button(_("&Excel with chart"), self.export, icon="file-spreadsheet")
        self.print_button = element.button(_("&Print with chart"), self.press, icon="printer")
        self.model = TableModel([shown.Column("0", "", 6)])
        self.table = TableView(self.model, _("Statistics"))
        self.table.setMinimumHeight(theme.px(220))
        self.table.clicked.connect(lambda _index: self._who())
        self.table.opened.connect(lambda _row: self._who())
        self.who = element.label(_("Choose a number to see its people."), "muted")
        self.people_model = TableModel([shown.Column("name", _("name"), 6), shown.Column("number", _("No."), 3, True)])
        self.people = TableView(self.people_model, _("People behind the number"))
        self.people.opened.connect(lambda _row: self._person())
        right = QWidget()
        right.setLayout(element.column(self.who, self.people, space=8))
        return element.card(
            element.flow(*self.fields, self.kept, self.called, self.keep_button, self.excel_button, self.print_button),
            arrangement.Sides(self.table, right, wide=620, shares=(4, 1)),
            space=10,
        )

    def _summing(self) -> QWidget:
        self.period = element.combo(_("Period"), 10)
        self.period.currentIndexChanged.connect(lambda _index: self._summary())
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Summary"))
        self.press_button = element.button(_("&Press as a letter"), self.press_summary, kind="primary", icon="printer")
        self.word_button = element.button(_("Also as &Word"), lambda: self.press_summary(docx=True), icon="file-check")
        self.figure = element.combo(_("Numbers of the summary"), 12)
        self.figure.activated.connect(lambda _index: self._figure())
        self.figure_people = TableModel([shown.Column("name", _("name"), 6), shown.Column("number", _("No."), 3, True)])
        self.figure_table = TableView(self.figure_people, _("People behind the number"))
        self.figure_table.opened.connect(lambda _row: self._figure_person())
        right = QWidget()
        right.setLayout(element.column(self.figure, self.figure_table, space=8))
        says = element.label(_("The numbers are counted; the words may be changed here before it is pressed."), "muted")
        return element.card(
            element.flow(self.period, self.press_button, self.word_button),
            says,
            arrangement.Sides(self.text, right, wide=620, shares=(3, 1)),
            space=10,
        )

    def load(self) -> None:
        from clfdesk.services import filing, filing_beside, filing_rows, statistics

        office = self.session.desk
        if not self.fields[0].count():
            words = filing_beside.words_for("person")
            known = statistics.fields_to_cross("person")
            today = office.today
            self.day.blockSignals(True)
            self.day.setDate(QDate(today.year, today.month, today.day))
            self.day.setMaximumDate(QDate(today.year, today.month, today.day))
            self.day.blockSignals(False)
            for place, box in enumerate(self.fields):
                box.blockSignals(True)
                if place:
                    box.addItem(_("(none)"), "")
                for field in known:
                    box.addItem(filing_rows.heading_for(field, words), field.name)
                start = ("village", "type", "")[place]
                box.setCurrentIndex(max(box.findData(start), 0))
                box.blockSignals(False)
            for kind in ("half", "year"):
                for each in filing.periods(office, kind)[:3]:
                    self.period.addItem(each.title(), each.code)
        self._offer_kept()
        self._again()

    def open(self, key: object) -> None:
        self.load()
        self.kept.setCurrentIndex(max(self.kept.findData(key), 0))
        self._open_kept()

    def _as_of(self) -> date | None:
        chosen = self.day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        return None if day >= self.session.desk.today else day

    def _again(self) -> None:
        (self._cross, self.indicators.load, self._summary)[self.tabs.currentIndex()]()

    def _offer_kept(self) -> None:
        from clfdesk.services import statistics

        names = self.session.read(lambda _office: statistics.saved(), otherwise={})
        self.kept.clear()
        self.kept.addItem(_("Kept statistics"), "")
        for name in names:
            self.kept.addItem(name, name)
        self.kept.setVisible(bool(names))

    def _cross(self) -> None:
        from clfdesk.services import statistics

        names = [str(box.currentData() or "") for box in self.fields]
        fields = list(dict.fromkeys(name for name in names if name))
        office, day = self.session.desk, self._as_of()
        self.session.do(
            _("Counting"), lambda: statistics.cross(office, fields, as_of=day), done=lambda found: self._show(found)
        )

    def _open_kept(self) -> None:
        from clfdesk.services import statistics

        name, office, day = str(self.kept.currentData() or ""), self.session.desk, self._as_of()
        if name:
            self.called.setText(name)
            self.session.do(
                _("Counting"),
                lambda: statistics.open_saved(office, name, as_of=day),
                done=lambda found: self._show(found),
            )

    def _show(self, found: Any) -> None:
        from clfdesk.services import statistics

        self.found = found
        headings, rows, totals = statistics.table_of(found)
        self.model.show_columns(
            [
                shown.Column(str(index), f"{group} {heading}".strip(), 6 if index == 0 else 3, index > 0)
                for index, (group, heading) in enumerate(headings)
            ]
        )
        cells = [*rows, totals]
        self.model.fill([{str(index): value for index, value in enumerate(row)} for row in cells])
        self._spots = spots(found, len(headings))
        self.people_model.fill([])

    def _who(self) -> None:
        from clfdesk.services import filing_bridge

        index = self.table.currentIndex()
        if self.found is None or not index.isValid() or index.row() >= len(self._spots):
            return
        codes = self._spots[index.row()][index.column()]
        numbers = self.found.people(*codes)
        self.who.setText(_("{count} people").format(count=len(numbers)))
        self.people_model.fill(filing_bridge.names(tuple(numbers)))

    def _person(self) -> None:
        row = self.people.currentIndex().row()
        if row >= 0:
            self.open_page("persons", int(self.people_model.row(row)["number"]))

    def keep(self) -> None:
        """Keep the question under the name that was typed."""
        from clfdesk.services import statistics

        name, office, found = self.called.text().strip(), self.session.desk, self.found
        if not name:
            self.called.setFocus()
            return
        self.session.do(
            _("Saving"),
            lambda: statistics.save(office, name, found),
            changes=("saved_list",),
            done=lambda _change: self._offer_kept(),
            told=_("Kept."),
        )

    def export(self) -> None:
        """Write the table as a workbook with a chart of its own."""
        from clfdesk.services import statistics

        office, out, found, name = self._asked()
        self.session.do(
            _("Writing the workbook"),
            lambda: statistics.export(office, found, out, name=name),
            done=lambda file: self._written([file]),
        )

    def press(self) -> None:
        """Press the table with its chart as a PDF."""
        from clfdesk.services import statistics

        office, out, found, name = self._asked()
        self.session.do(
            _("Printing"),
            lambda: statistics.press(office, found, out, name=name),
            done=lambda file: self._written([file]),
        )

    def _asked(self) -> tuple[Any, Any, Any, str]:
        return self.session.desk, self.session.out_folder(_("returns")), self.found, self.called.text().strip()

    def _summary(self) -> None:
        from clfdesk.services import summary

        code, office, day = str(self.period.currentData() or ""), self.session.desk, self._as_of()
        if not code or self.tabs.currentIndex() != 2:
            return

        def done(made: Any) -> None:
            self.summary = made
            self.figure.clear()
            self.figure_people.fill([])
            for each in made.figures:
                if each.numbers:
                    self.figure.addItem(each.title or each.id, each.id)
            self.text.setPlainText("\n".join(made.paragraphs))

        self.session.do(_("Counting"), lambda: summary.make(office, code, as_of=day), done=done)

    def _figure(self) -> None:
        """Show the people behind the number of the summary that was chosen."""
        from clfdesk.services import filing_bridge

        chosen = str(self.figure.currentData() or "")
        one = next((each for each in self.summary.figures if each.id == chosen), None) if self.summary else None
        self.figure_people.fill(filing_bridge.names(tuple(dict.fromkeys(one.numbers))) if one and one.people else [])

    def _figure_person(self) -> None:
        row = self.figure_table.currentIndex().row()
        if row >= 0:
            self.open_page("persons", int(self.figure_people.row(row)["number"]))

    def press_summary(self, *, docx: bool = False) -> None:
        """Press the summary, as its words stand now; with ``docx`` for Word too."""
        from clfdesk.services import summary

        office, out, made, text = (
            self.session.desk, self.session.out_folder(_("returns")), self.summary, self.text.toPlainText(),
        )  # fmt: skip
        if made is not None:
            self.session.do(
                _("Printing"),
                lambda: summary.press(office, made, out, text=text, docx=docx),
                done=lambda kept: self._written(kept),
            )

    def _written(self, made: Any) -> None:
        element.clear(self.done)
        self.done.addWidget(element.card(files.buttons([file.path for file in made]), role="good", margin=12))


def spots(found: Any, columns: int) -> list[list[tuple[str | None, ...]]]:
    """Return for each cell of the table as shown the place of the cross-table it counts."""
    down, across = found.axes[0], found.axes[1:]
    sides: list[tuple[str | None, ...]] = [(None,) * len(across)]
    if len(across) == 1:
        sides += [(code,) for code, _word in across[0].codes]
    elif len(across) == 2:
        sides += [(one, two) for one, _upper in across[0].codes for two, _lower in across[1].codes]
    rows: list[str | None] = [*(code for code, _word in down.codes), None]
    return [[(code, *sides[max(column - 1, 0)]) for column in range(columns)] for code in rows]


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return FiguresPage(session, open_page)
