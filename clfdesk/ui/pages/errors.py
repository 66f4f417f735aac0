"""The data errors one by one: what is wrong left with its count, whom it concerns, and the one click that mends it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, shown
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_SEVERITY = {"red": N_("must be mended"), "amber": N_("to look at"), "info": N_("for your knowledge")}


class ErrorsPage(Page):
    """A key is the rule whose findings are shown."""

    name = "errors"
    watches = frozenset(
        {"person", "certificate", "division", "household", "post", "staff", "event", "entry", "business"}
    )

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Errors in the data"))
        self._found: list[Any] = []
        self._rows: list[dict[str, Any]] = []
        self._wanted = ""
        self.ways: list[Any] = []
        self.rule = element.combo(_("What is wrong"), 30)
        self.rule.currentIndexChanged.connect(lambda _index: self._chosen_rule())
        self.add_action(self.rule)
        self.add_action(element.button(_("Print"), lambda: self._paper("press"), kind="quiet", icon="printer"))
        self.add_action(element.button(_("Excel"), lambda: self._paper("export"), kind="quiet", icon="download"))
        self.model = TableModel(
            [
                shown.Column("number", _("No."), 4, right=True),
                shown.Column("name", _("name"), 9, firm=True),
                shown.Column("village", _("village or community"), 9),
            ]
        )
        self.table = TableView(
            self.model, _("Whom it concerns"), _("Nothing is wrong in the data: every check finds everything in order.")
        )
        self.table.chosen.connect(lambda _row: self._show())
        self.table.opened.connect(lambda _row: self._nth(0))
        self.who = element.label("", "heading")
        self.says = element.label("")
        self.by = element.label("", "muted")
        self._ways: QVBoxLayout = element.column(space=8)
        inner = element.column(self.who, self.says, self.by, self._ways, space=12)
        inner.addStretch(1)
        self.card = element.card(element.scrolled(element.bare(inner), _("How it is mended")))
        self.split = arrangement.Split(self.table, self.card, shares=(4, 5), wide=640)
        self.body.addWidget(self.split, 1)
        inside = Qt.ShortcutContext.WidgetShortcut
        for keys, step in (("J", 1), ("K", -1)):
            QShortcut(QKeySequence(keys), self.table, lambda step=step: self._move(step), context=inside)
        for place in range(9):
            QShortcut(QKeySequence(str(place + 1)), self.table, lambda at=place: self._nth(at), context=inside)

    def load(self) -> None:
        from clfdesk.services import data_error

        keep = self._wanted or str(self.rule.currentData() or "")
        self._wanted = ""
        self._found = self.session.read(data_error.found, otherwise=[])
        self.rule.blockSignals(True)
        self.rule.clear()
        for each in self._found:
            says = f"{each.says.partition('：')[2] or each.says}" if each.rule.startswith("data.") else each.says
            self.rule.addItem(_("{says} ({count})").format(says=says, count=len(each.concerned)), each.rule)
        self.rule.setCurrentIndex(max(0, self.rule.findData(keep)))
        self.rule.blockSignals(False)
        self._chosen_rule()

    def open(self, key: object) -> None:
        if isinstance(key, str) and key:
            self._wanted = key
            self.load()

    def start(self) -> None:
        self.table.setFocus()

    def verdict(self) -> Any:
        """Return the rule shown; ``None`` where nothing is wrong."""
        index = self.rule.currentIndex()
        return self._found[index] if 0 <= index < len(self._found) else None

    def _chosen_rule(self) -> None:
        from clfdesk.services import data_error

        verdict, at = self.verdict(), self.table.currentIndex().row()
        found = self.session.read(lambda _office: data_error.concerned(verdict), otherwise=[]) if verdict else []
        self._rows = [
            {
                "key": each.key,
                "number": each.number,
                "name": each.name,
                "village": each.village,
                "person": each.number if each.key.startswith("person:") else None,
            }
            for each in found
        ]
        self.model.fill(self._rows)
        self.rule.setVisible(bool(self._found))
        self.card.setVisible(bool(self._rows))
        if self._rows:
            self.table.selectRow(min(max(at, 0), len(self._rows) - 1))
        self._show()

    def _row(self) -> dict[str, Any] | None:
        at = self.table.currentIndex().row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _move(self, step: int) -> None:
        at = self.table.currentIndex().row() + step
        if 0 <= at < len(self._rows):
            self.table.selectRow(at)

    def _show(self) -> None:
        from clfdesk.services import data_error

        element.clear(self._ways)
        self.ways = []
        row, verdict = self._row(), self.verdict()
        if row is None or verdict is None:
            return
        rule, key = verdict.rule, row["key"]
        self.who.setText("　".join(part for part in (row["name"], row["village"]) if part) or verdict.says)
        because = self.session.read(data_error.because, rule, key, otherwise="")
        grave = _(_SEVERITY[verdict.severity]) if verdict.severity in _SEVERITY else ""
        self.says.setText("\n".join(part for part in (because or verdict.says, verdict.mend, grave) if part))
        self.by.setText("　".join(part for part in (verdict.source, verdict.clause) if part))
        self.ways = self.session.read(data_error.ways, rule, key, otherwise=[])
        for place, way in enumerate(self.ways):
            kind = "primary" if place == 0 and not way.page else ""
            button = element.button(
                f"{place + 1}　{way.says}", lambda way=way: self.take(way), kind=kind, changes=not way.page
            )
            self._ways.addWidget(element.flow(button))
            if place == 0 and way.code in data_error.ALIKE and len(self._rows) > 1:
                says = _("Mend all of this list in the same way where it fits")
                every = element.button(says, lambda way=way: self.take_all(way), icon="list-checks", changes=True)
                self._ways.addWidget(element.flow(every))

    def _nth(self, at: int) -> None:
        """Press a button of the person at hand by its number; Enter in the list presses the first."""
        if at < len(self.ways):
            self.take(self.ways[at])

    def take(self, way: Any) -> None:
        """Mend the error in a way, or go where it is mended by hand."""
        from clfdesk.services import data_error

        row, verdict, office = self._row(), self.verdict(), self.session.desk
        if row is None or verdict is None:
            return
        if way.other:
            self._side_by_side(int(row["number"]), way.other)
        elif way.page:
            self.open_page(way.page, way.key)
        else:
            rule, key = verdict.rule, row["key"]
            self.session.do(
                _("Saving"),
                lambda: data_error.mend(office, rule, key, way.code),
                changes=tuple(self.watches),
                told=_("Mended."),
            )

    def take_all(self, way: Any) -> None:
        """Mend all of the list that the same way fits, as one step; how many it was is told."""
        from clfdesk.services import data_error

        office, rule, keys = self.session.desk, self.verdict().rule, [each["key"] for each in self._rows]
        self.session.do(
            _("Saving"),
            lambda: data_error.mend_all(office, rule, keys, way.code),
            changes=tuple(self.watches),
            done=lambda told: self.session.told.emit(_("{count} mended.").format(count=told[0]), True),
        )

    def _side_by_side(self, left: int, right: int) -> None:
        from clfdesk.ui.merge_dialog import MergeDialog

        MergeDialog(self.session, left, right, self).open()

    def _paper(self, form: str) -> None:
        """Press or write the list shown, under what is wrong."""
        from clfdesk.services import table_paper
        from clfdesk.ui import files

        verdict, office, rows = self.verdict(), self.session.desk, list(self._rows)
        if verdict is None:
            self.session.told.emit(_("Nothing is wrong in the data: every check finds everything in order."), False)
            return
        columns = [(each.name, each.heading, each.width) for each in self.model.columns]
        out, title = self.session.out_folder(_("lists")), self.rule.currentText()
        verb = table_paper.press if form == "press" else table_paper.export

        def done(file: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=file.path.name), False)
            files.open_path(file.path)

        self.session.do(_("Writing the list"), lambda: verb(office, title, columns, rows, out), done=done)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ErrorsPage(session, open_page)
