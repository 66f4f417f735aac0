"""A page of a few tables as tabs, each with its sentence when empty; what is chosen is told at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabWidget, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, ask, element, files, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

Row = dict[str, Any]


@dataclass(slots=True)
class Tab:
    """One table: its title, columns, rows (read on the window's connection), its sentence when empty, its detail."""

    title: str
    columns: list[shown.Column]
    read: Callable[[Any], list[Row]]
    empty: str
    detail: Callable[[Row], list[str]]


class WorkPage(Page):
    """Tables as tabs, actions above, a panel at the right."""

    def __init__(self, session: Session, open_page: OpenPage, title: str, tabs: Sequence[Tab]) -> None:
        super().__init__(session, open_page, title)
        self.made = list(tabs)
        self.models: list[TableModel] = []
        self.tables: list[TableView] = []
        self.rows: list[list[Row]] = [[] for _tab in tabs]
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.of_tabs: list[tuple[QWidget, tuple[int, ...]]] = []
        for tab in self.made:
            model = TableModel(tab.columns, lambda row: str(row.get("tone", "")))
            table = TableView(model, tab.title, tab.empty)
            table.chosen.connect(lambda _row: self._tell())
            self.models.append(model)
            self.tables.append(table)
            box = element.column(table)
            box.setContentsMargins(0, theme.px(8), 0, 0)
            self.tabs.addTab(element.bare(box), tab.title)
        self.tabs.currentChanged.connect(lambda _index: self._turned())
        self.who = element.label(_("Nothing chosen"), "heading")
        self.lines = element.column(space=8)
        panel = element.card(self.who, element.scrolled(element.bare(self.lines), _("Details")))
        self.split = arrangement.Split(self.tabs, panel, shares=(5, 2))
        self.split.setMinimumHeight(theme.px(260))
        self.body.addWidget(self.split, 1)

    def minimumSizeHint(self) -> QSize:
        return self.low_hint()

    def add_for(self, button: QWidget, *tabs: int) -> None:
        """Put an action above the tables that stands there only while one of these tabs is shown."""
        self.add_action(button)
        self.of_tabs.append((button, tabs))
        button.setHidden(self.tabs.currentIndex() not in tabs)

    def _turned(self) -> None:
        """Show what can be done with the tab that is shown, and tell of its row."""
        for button, tabs in self.of_tabs:
            button.setHidden(self.tabs.currentIndex() not in tabs)
        self._tell()

    def add_list_actions(self) -> None:
        """Put printing and writing the table shown at the end of the actions."""
        self.add_action(element.button(_("Print"), self.print_table, kind="quiet", icon="printer"))
        self.add_action(element.button(_("Excel"), self.export_table, kind="quiet", icon="download"))

    def print_table(self) -> None:
        """Press the table shown."""
        from clfdesk.services import table_paper

        self._table_out(_("Pressing the list"), table_paper.press)

    def export_table(self) -> None:
        """Write the table shown as a workbook."""
        from clfdesk.services import table_paper

        self._table_out(_("Writing the list"), table_paper.export)

    def _table_out(self, says: str, verb: Callable[..., Any]) -> None:
        number, office = self.tabs.currentIndex(), self.session.desk
        tab, rows = self.made[number], list(self.rows[number])
        columns = [(each.name, each.heading, each.width) for each in tab.columns]
        self.press_paper(says, lambda out: verb(office, f"{self.title}（{tab.title}）", columns, rows, out))

    def add_filter(self, widget: QWidget) -> None:
        """Put a choice before the actions."""
        self.add_action(widget)

    def load(self) -> None:
        for number, tab in enumerate(self.made):
            keep = self.tables[number].currentIndex().row()
            self.rows[number] = self.session.read(tab.read, otherwise=[])
            self.models[number].fill(self.rows[number])
            count = len(self.rows[number])
            self.tabs.setTabText(number, f"{tab.title} {count}" if count else tab.title)
            if count:
                self.tables[number].selectRow(keep if 0 <= keep < count else 0)
        self._tell()

    def row(self, tab: int | None = None) -> Row | None:
        """Return the row chosen in a tab (the one shown); None where there is none."""
        number = self.tabs.currentIndex() if tab is None else tab
        index = self.tables[number].currentIndex().row()
        return self.rows[number][index] if 0 <= index < len(self.rows[number]) else None

    def _tell(self) -> None:
        element.clear(self.lines)
        row = self.row()
        if row is None:
            self.who.setText(_("Nothing chosen"))
            return
        self.who.setText(str(row.get("name") or row.get("title") or ""))
        for line in self.made[self.tabs.currentIndex()].detail(row):
            if line:
                self.lines.addWidget(element.label(line))
        self.lines.addStretch(1)

    def act(self, says: str, verb: Callable[[], Any], told: str, done: Callable[[Any], Any] | None = None) -> None:
        """Do a verb that changes the desk, say so, offer undo."""
        self.session.do(says, verb, changes=self.watches, told=told, done=done)

    def press_paper(self, says: str, verb: Callable[[Path], Any]) -> None:
        """Press a paper into the day's folder, say its name, open it."""
        out = self.session.out_folder(self.title)

        def done(file: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=file.path.name), False)
            files.open_path(file.path)

        self.session.do(says, lambda: verb(out), done=done)

    def want(
        self, title: str, wanted: Sequence[ask.Wanted], then: Callable[[dict[str, Any]], Any], says: str = ""
    ) -> None:
        """Ask for a few values in a small window."""
        self.asked = ask.ask(self, title, wanted, then, says)

    def day(self, text: str) -> date | None:
        """Return a typed day; a refusal is shown and None returned where it is none."""
        from clfdesk.errors import Refusal
        from clfdesk.grammar.dates import read_date

        found = read_date(text) if text else self.session.desk.today
        if found is None:
            self.session.refused.emit(Refusal(_("This is no day."), where=text, next=_("Write it as 2026-10-01.")))
        return found


def people(session: Session) -> list[tuple[int, str]]:
    """Return who is on the staff list, for a choice."""
    from clfdesk.services import person

    found = session.read(person.list_rows, "staff", columns=["number", "name", "village"])
    return [(row["number"], f"{row['name']}　{row.get('village') or ''}") for row in (found.rows if found else [])]
