"""What the persons' page can do besides: change many, merge, paste, rare characters, figures, the telephone, a past day."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QFormLayout, QLineEdit, QMenu

from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.field import Field
from clfdesk.i18n import _
from clfdesk.ui import element, person_lines
from clfdesk.ui.session import Session


class PersonTools(QObject):
    """The menu of the page and the keys of its entries."""

    def __init__(self, session: Session, page: Any) -> None:
        super().__init__(page)
        self.session, self.page = session, page
        self._pairs: list[Any] = []

    def menu(self) -> QMenu:
        """Return the menu."""
        menu = QMenu(self.page)
        for says, slot, keys in (
            (_("Change many people …"), self.bulk, "Ctrl+B"),
            (_("One person or two? (two chosen)"), self.merge, "Ctrl+M"),
            (_("The next likely duplicate"), self.duplicate, "Ctrl+Shift+M"),
            (_("Paste rows from a spreadsheet (in the list: Ctrl+V)"), self.paste, "Ctrl+Shift+V"),
            (_("Rare characters …"), self.rare, "Ctrl+Shift+R"),
            (_("Answer a call"), self.call, ""),
            (_("Apply at the certificate counter"), self.counter, ""),
            (_("The figures in one paragraph …"), self.figures, ""),
            (_("The register as of a day …"), self.past, ""),
            (_("Make villages one …"), self.villages, ""),
            (_("Part a village …"), self.part, ""),
        ):
            action = QAction(f"{says}\t{keys}" if keys else says, menu)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            menu.addAction(action)
            if keys:
                QShortcut(QKeySequence(keys), self.page, slot)
        return menu

    def bind(self) -> None:
        """Open cells of the list with F2."""
        from clfdesk.ui.inline_edit import InlineEdit

        self.inline = InlineEdit(
            self.page.list.table,
            "person",
            STEMS["person"],
            self._keep,
            lambda: list(self.session.read(person_lines.villages, otherwise=[])),
        )
        keys = QShortcut(QKeySequence("F2"), self.page.list.table, self.inline.open)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _keep(self, row: Any, field: Field, value: Any) -> None:
        from clfdesk.grammar.dates import read_date
        from clfdesk.services import person

        office, number = self.session.desk, int(row["number"])
        if self.page.list.as_of is not None:
            self.session.told.emit(_("A past day is only read."), False)
            return
        if field.kind == "date":
            day = read_date(str(value)) if value else None
            if value and day is None:
                self.session.refused.emit(
                    Refusal(
                        _("This date cannot be read: {text}").format(text=value), next=_("Write it like 2026-10-01.")
                    )
                )
                return
            value = day

        def done(saved: Any) -> None:
            if saved.problems:
                self.session.told.emit(f"{saved.problems[0].why} {saved.problems[0].next}", True)

        self.session.do(
            _("Saving"),
            lambda: person.save_person(office, number, {field.name: value}),
            changes=("person", "certificate"),
            done=done,
            told=_("Saved."),
        )

    def bulk(self) -> None:
        """Change the people chosen, or the whole list as it is filtered."""
        from clfdesk.ui.bulk_dialog import BulkDialog

        pane = self.page.list
        rows = [int(row["number"]) for row in pane.chosen_rows()]
        chosen: Any = rows
        count = len(rows)
        if count < 2:
            chosen = list(pane.searched) if pane.searched is not None else pane.where()
            count = pane.model.rowCount()
        if count:
            BulkDialog(self.session, chosen, count, self.page).open()

    def merge(self) -> None:
        """Put the two chosen side by side."""
        rows = self.page.list.chosen_rows()
        if len(rows) != 2:
            self.session.told.emit(_("Choose two rows (Ctrl and click), then ask again."), False)
            return
        self._side_by_side(int(rows[0]["number"]), int(rows[1]["number"]))

    def duplicate(self) -> None:
        """Put the next pair side by side that may be one."""
        from clfdesk.services import duplicate

        if not self._pairs:
            self._pairs = list(self.session.read(duplicate.pairs, otherwise=[]))
        if not self._pairs:
            self.session.told.emit(_("Nobody seems to be on the desk twice."), False)
            return
        pair = self._pairs.pop(0)
        self.session.told.emit(f"{pair.names[0]} / {pair.names[1]}：{pair.because}", False)
        self._side_by_side(pair.left, pair.right)

    def _side_by_side(self, left: int, right: int) -> None:
        from clfdesk.ui.merge_dialog import MergeDialog

        dialog = MergeDialog(self.session, left, right, self.page)
        dialog.merged.connect(self.page.open)
        dialog.open()

    def paste(self) -> None:
        """Paste copied rows into the list: what they would do is shown first."""
        self.page.list.paste()

    def rare(self) -> None:
        """Find a character for the line the cursor is in (the search box where it is in none)."""
        from clfdesk.ui.rare_dialog import RareDialog

        target = QApplication.focusWidget()
        if not isinstance(target, QLineEdit):
            target = self.page.window().findChild(QLineEdit)
        if isinstance(target, QLineEdit):
            RareDialog(target, self.page).open()

    def call(self) -> None:
        """Turn to the telephone of the person shown."""
        self.page.detail.answer_call()

    def counter(self) -> None:
        """Let the person shown apply at the counter."""
        detail = self.page.detail
        if detail.number is not None:
            self.page.open_page("counter", {"person": detail.number, "name": detail.record.get("name", "")})

    def figures(self) -> None:
        """Show the figures in one paragraph."""
        from clfdesk.ui.figures_dialog import FiguresDialog

        FiguresDialog(self.session, self.page).open()

    def villages(self) -> None:
        """Ask which villages become one."""
        from clfdesk.ui.division_dialog import MergeVillagesDialog

        MergeVillagesDialog(self.session, self.page).open()

    def part(self) -> None:
        """Ask which settlements become a village of their own."""
        from clfdesk.ui.division_dialog import SplitVillageDialog

        SplitVillageDialog(self.session, self.page).open()

    def past(self) -> None:
        """Ask for a day and show the register as it was when that day ended; today is the register of now."""
        dialog = QDialog(self.page)
        dialog.setWindowTitle(_("The register as of a day"))
        line = QLineEdit(self.session.desk.today.isoformat())
        line.setAccessibleName(_("As of"))
        form = QFormLayout()
        form.addRow(_("As of"), line)

        def go() -> None:
            dialog.accept()
            self.show_past(line.text())

        buttons = element.flow(
            element.button(_("&Show"), go, kind="primary"), element.button(_("Cancel"), dialog.reject)
        )
        dialog.setLayout(element.column(form, buttons, space=16, margin=24))
        dialog.open()

    def show_past(self, text: str) -> None:
        """Show the register as the desk knew it when a day ended."""
        from clfdesk.grammar.dates import read_date

        day = read_date(text)
        if day is None:
            self.session.refused.emit(
                Refusal(_("This date cannot be read: {text}").format(text=text), next=_("Write it like 2026-10-01."))
            )
            return
        pane = self.page.list
        pane.as_of = None if day >= self.session.desk.today else day
        self.page.says.setText(_("As of {day}, to read only").format(day=day.isoformat()) if pane.as_of else "")
        self.page.says.setVisible(pane.as_of is not None)
        self.page.all.setVisible(pane.as_of is not None)
        pane.load()
