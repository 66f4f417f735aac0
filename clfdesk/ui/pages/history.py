"""History: what was done and taking it back, who looked at whom, the roster as it stood on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit, QSizePolicy, QTabWidget

from clfdesk.i18n import _
from clfdesk.ui import element, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class _Tabs(QTabWidget):
    """Tabs that give way: their tables are as tall as there is room, and the buttons below stay in sight."""

    def hasHeightForWidth(self) -> bool:
        return False


class HistoryPage(Page):
    """Three readings of the journal."""

    name = "history"
    watches = frozenset({"person", "certificate", "staff", "post", "body", "payroll", "filing", "placement", "user"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("History"))
        self._loading = False
        self.undo_button = element.button(
            _("Take this operation bac&k"), self.undo, kind="primary", icon="undo-2", changes=True
        )
        self.redo_button = element.button(_("&Do again what was taken back"), self.redo, changes=True)
        self.tabs = _Tabs()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._operations(), _("What was done"))
        self.tabs.addTab(self._accesses(), _("Who looked, exported, printed"))
        self.tabs.addTab(self._past(), _("The roster on a day"))
        self.tabs.setMinimumHeight(theme.px(360))
        self.tabs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.tabs, 1)

    def _operations(self) -> Any:
        self.person, self.since, self.until = QLineEdit(), QLineEdit(), QLineEdit()
        for line, says, hint in (
            (self.person, _("Person"), _("person: name, number")),
            (self.since, _("From"), _("from 2026-01-01")),
            (self.until, _("To"), _("to 2026-12-31")),
        ):
            line.setAccessibleName(says)
            line.setPlaceholderText(hint)
            line.setMaximumWidth(theme.px(180))
            line.returnPressed.connect(self.look)
        self.stem, self.user = element.combo(_("List"), 6), element.combo(_("By whom"), 6)
        self.stem.currentIndexChanged.connect(lambda _at: self.look())
        self.user.currentIndexChanged.connect(lambda _at: self.look())
        self.done = TableModel(
            [
                shown.Column("id", _("No."), 4, True),
                shown.Column("at", _("when"), 10),
                shown.Column("user", _("by whom"), 6),
                shown.Column("says", _("what was done"), 9),
                shown.Column("why", _("why"), 8),
                shown.Column("source", _("from which file"), 8),
                shown.Column("rows", _("changes"), 4, True),
                shown.Column("state", _("state"), 7),
            ]
        )
        self.done_table = TableView(self.done, _("Operations"), _("Nothing was done that fits."))
        self.done_table.setMinimumHeight(theme.px(160))
        self.done_table.chosen.connect(lambda _row: self._in_the_way())
        self.way = element.label("", "muted")
        find = element.button(_("&Look up"), self.look, icon="search")
        box = element.column(
            element.flow(self.person, self.stem, self.user, self.since, self.until, find), space=12, margin=8
        )
        box.addWidget(self.done_table, 1)
        box.addWidget(self.way)
        box.addWidget(element.flow(self.undo_button, self.redo_button))
        return element.plain(box)

    def _accesses(self) -> Any:
        self.whom = QLineEdit()
        self.whom.setAccessibleName(_("Person"))
        self.whom.setPlaceholderText(_("person: name, number; empty for everything"))
        self.whom.setMinimumWidth(theme.px(280))
        self.whom.setMaximumWidth(theme.px(320))
        self.whom.returnPressed.connect(self.looked)
        self.seen = TableModel(
            [
                shown.Column("at", _("when"), 10),
                shown.Column("user", _("by whom"), 6),
                shown.Column("says", _("what"), 8),
                shown.Column("rows", _("persons"), 5, True),
                shown.Column("detail", _("which file"), 14),
            ]
        )
        table = TableView(self.seen, _("Who looked, exported, printed"), _("Nothing is on record."))
        table.setMinimumHeight(theme.px(160))
        box = element.column(
            element.flow(self.whom, element.button(_("Look u&p"), self.looked, icon="search")), space=12, margin=8
        )
        box.addWidget(table, 1)
        return element.plain(box)

    def _past(self) -> Any:
        self.day = QLineEdit()
        self.day.setAccessibleName(_("Day"))
        self.day.setPlaceholderText(_("for example 2025-12-31"))
        self.day.setMaximumWidth(theme.px(200))
        self.day.returnPressed.connect(self.past)
        self.told = element.label("", "strong")
        self.then = TableModel(
            [
                shown.Column("number", _("No."), 4, True),
                shown.Column("name", _("name"), 9),
                shown.Column("village", _("village"), 8),
                shown.Column("type", _("type"), 6, show=_coded("type")),
                shown.Column("grade", _("grade"), 5, show=_coded("grade")),
                shown.Column("certificate_number", _("certificate"), 20, firm=True),
            ]
        )
        table = TableView(self.then, _("The roster on a day"), _("Enter a day that is past."))
        table.setMinimumHeight(theme.px(160))
        box = element.column(
            element.flow(self.day, element.button(_("&Show it"), self.past, icon="calendar-days")),
            self.told,
            space=12,
            margin=8,
        )
        box.addWidget(table, 1)
        return element.plain(box)

    def load(self) -> None:
        from clfdesk.services import operations, safety_words

        stems, users = self.session.read(operations.choices, otherwise=([], []))
        self._loading = True
        for box, nothing, entries in (
            (self.stem, _("every list"), [(safety_words.table(each), each) for each in stems]),
            (self.user, _("everybody"), [(each, each) for each in users]),
        ):
            kept = box.currentData()
            box.clear()
            box.addItem(nothing, "")
            for says, code in entries:
                box.addItem(says, code)
            box.setCurrentIndex(max(0, box.findData(kept)))
        self._loading = False
        self.look()
        self.looked()

    def open(self, key: object) -> None:
        """Show what was done to a person, given by number or name."""
        self.person.setText(str(key))
        self.look()

    def look(self) -> None:
        """Show the operations that fit what is asked."""
        from clfdesk.services import operations

        if self._loading:
            return
        found = self.session.read(
            operations.find,
            person=self.person.text(),
            stem=str(self.stem.currentData() or ""),
            user=str(self.user.currentData() or ""),
            since=_day(self.since),
            until=_day(self.until),
            otherwise=[],
        )
        self.done.fill([_operation(each) for each in found])
        if found:
            self.done_table.selectRow(0)
        self._in_the_way()

    def chosen(self) -> int:
        """Return the number of the operation at hand, 0 where there is none."""
        row = self.done_table.currentIndex().row()
        return int(self.done.row(row)["id"]) if 0 <= row < self.done.rowCount() else 0

    def _in_the_way(self) -> None:
        from clfdesk.services import journal, operations

        number = self.chosen()
        says = self.session.read(operations.in_the_way, number, otherwise="") if number else ""
        self.way.setText(says)
        self.way.setVisible(bool(says))
        self.undo_button.setEnabled(bool(number) and not says)
        _back, again = self.session.read(journal.next_steps, otherwise=(None, None))
        self.redo_button.setEnabled(again is not None)
        self.redo_button.setToolTip(f"{again.says} {again.source} {again.why}".strip() if again else "")

    def undo(self) -> None:
        """Take the operation at hand back (a whole import is one)."""
        number, office = self.chosen(), self.session.desk
        if not number:
            return

        def verb() -> Any:
            from clfdesk.services import journal

            return journal.undo(office, number)

        says = _("The operation was taken back.")
        self.session.do(_("Undo"), verb, changes=(), done=lambda _set: self.session.told.emit(says, False))

    def redo(self) -> None:
        """Do again what the last undo took back."""
        office = self.session.desk

        def verb() -> Any:
            from clfdesk.services import journal

            return journal.redo(office)

        says = _("It was done again.")
        self.session.do(_("Redo"), verb, changes=(), done=lambda _set: self.session.told.emit(says, False))

    def looked(self) -> None:
        """Show who looked at, exported or printed a person."""
        from clfdesk.services import operations, person

        asked = self.whom.text().strip()
        number = None
        if asked:
            rows = self.session.read(person.find, asked, 1, otherwise=[])
            if not rows:
                self.seen.fill([])
                return
            number = int(rows[0]["number"])
        lines = self.session.read(operations.accesses, number, otherwise=[])
        self.seen.fill(
            [
                {
                    "at": _moment(each.at),
                    "user": each.user,
                    "says": each.says,
                    "detail": each.detail,
                    "rows": each.rows or "",
                }
                for each in lines
            ]
        )

    def past(self) -> None:
        """Show the roster as the desk knew it when a day ended."""
        day, office = _day(self.day), self.session.desk
        if day is None:
            self.day.setFocus()
            return

        def verb() -> Any:
            from clfdesk.services import past, person

            columns = ["number", "name", "village", "type", "grade", "certificate_number"]
            with past.as_of(office, day):
                return person.list_rows(office, "person", columns=columns)

        def done(listing: Any) -> None:
            self.told.setText(
                _("On {day} there were {count} persons on the roster.").format(day=day, count=f"{listing.count:,}")
            )
            self.then.fill(listing.rows)

        self.session.do(_("Reading the past"), verb, done=done)


def _coded(name: str) -> Any:
    from clfdesk.domain.stems import STEMS

    return lambda value: shown.text("person", STEMS["person"].named(name), value)


def _day(line: QLineEdit) -> date | None:
    from clfdesk.grammar.dates import read_date

    return read_date(line.text().strip()) if line.text().strip() else None


def _moment(written: str) -> str:
    return datetime.fromisoformat(written).astimezone().strftime("%Y-%m-%d %H:%M") if written else ""


def _operation(each: Any) -> dict[str, Any]:
    state = _("taken back by no. {number}").format(number=each.undone_by) if each.undone_by else _("stands")
    return {
        "id": each.id,
        "at": _moment(each.at),
        "user": each.user,
        "says": each.says,
        "why": each.why,
        "source": each.source,
        "rows": each.rows,
        "state": state,
    }


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return HistoryPage(session, open_page)
