"""Many scans at once: what each file's name told, and the person the clerk gives it, by keyboard alone if wished."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, shown, theme
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

PILES = {
    "matched": (N_("matched"), "green"),
    "ambiguous": (N_("several people"), "amber"),
    "none": (N_("nobody"), "amber"),
    "twice": (N_("kept already"), "muted"),
    "refused": (N_("not possible"), "red"),
}


class BatchView(QWidget):
    """The files of a batch; ``changed`` comes with every decision."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.batch: Any = None
        self._kinds: list[tuple[str, str]] = []
        self.model = TableModel(
            [
                shown.Column("file", _("file"), 12),
                shown.Column("pile", _("result"), 5, toned=True),
                shown.Column("person", _("person"), 8),
                shown.Column("kind", _("paper"), 9),
                shown.Column("says", _("remark"), 12),
            ],
            lambda row: PILES[row["code"]][1],
        )
        self.table = TableView(self.model, _("Files"))
        self.table.chosen.connect(self._show)
        self.file = element.label("", "strong")
        self.why = element.label("", "muted")
        self.who: QLineEdit = QLineEdit()
        self.who.setPlaceholderText(_("name, pinyin, ID number or village"))
        self.who.setAccessibleName(_("Whose is it"))
        self.who.setClearButtonEnabled(True)
        self.table.opened.connect(lambda _row: self.who.setFocus())
        self._wait = QTimer(self, singleShot=True, interval=120)  # type: ignore[call-arg]
        self._wait.timeout.connect(self._search)
        self.who.textEdited.connect(lambda _text: self._wait.start())
        self.who.returnPressed.connect(self._first)
        self.people = TableModel(
            [
                shown.Column("number", _("No."), 3),
                shown.Column("name", _("name"), 6),
                shown.Column("village", _("village or community"), 7),
            ]
        )
        self.people_table = TableView(self.people, _("People it may belong to"), _("Type a name above."))
        self.people_table.opened.connect(self._give)
        self.people_table.ticked.connect(self._give)
        self.kind = element.combo(_("which paper"), 12)
        self.kind.activated.connect(lambda _index: self._call())
        self.give_button = element.button(
            _("&Give it to this person"), self._give_current, kind="primary", icon="check"
        )
        self.leave_button = element.button(_("&Leave it out"), self._leave, icon="x", says=_("Delete"))
        inside = element.column(
            self.file,
            self.why,
            self.who,
            self.people_table,
            element.flow(self.give_button, self.leave_button),
            self.kind,
            space=8,
        )
        inside.setStretch(3, 1)
        self.split = arrangement.Split(self.table, element.card(inside), shares=(5, 3), wide=0)
        self.setLayout(element.column(self.split))
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, self._leave, context=Qt.ShortcutContext.WidgetShortcut)
        self.people_table.setMinimumHeight(theme.px(64))

    def minimumSizeHint(self) -> QSize:
        return QSize(
            0, theme.px(330)
        )  # its rows of buttons wrap: their least height is not that of the narrowest width

    def set_batch(self, batch: Any, kinds: list[tuple[str, str]]) -> None:
        """Show a batch, the first file that is to be decided chosen."""
        self.batch, self._kinds = batch, kinds
        self.kind.clear()
        for code, word in kinds:
            self.kind.addItem(word, code)
        self._fill(self._next(-1))
        self.table.setFocus()

    def _next(self, after: int) -> int:
        lines = self.batch.lines
        order = [*range(after + 1, len(lines)), *range(after + 1)]
        return next((index for index in order if lines[index].pile in ("ambiguous", "none")), max(after, 0))

    def _fill(self, choose: int) -> None:
        names = {each.number: each for line in self.batch.lines for each in line.candidates}
        words = dict(self._kinds)
        self.model.fill(
            [
                {
                    "file": line.shown,
                    "code": line.pile,
                    "pile": _(PILES[line.pile][0]),
                    "person": (
                        f"{names[line.person].name}　{names[line.person].village}" if line.person in names else ""
                    ),
                    "kind": words.get(line.kind, line.kind),
                    "says": line.says or (_("by the number in its name") if line.by == "number" else ""),
                }
                for line in self.batch.lines
            ]
        )
        if self.batch.lines:
            self.table.selectRow(min(choose, len(self.batch.lines) - 1))
        self.changed.emit()

    def _row(self) -> int:
        index = self.table.currentIndex()
        return index.row() if index.isValid() and self.batch is not None and index.row() < len(self.batch.lines) else -1

    def _show(self, _row: int) -> None:
        row = self._row()
        if row < 0:
            return
        line = self.batch.lines[row]
        self.file.setText(line.shown)
        self.why.setText(line.says or _(PILES[line.pile][0]))
        self.who.clear()
        self._offer(line.candidates)
        self.kind.setCurrentIndex(max(0, self.kind.findData(line.kind)))
        usable = line.pile != "refused"
        for each in (self.who, self.people_table, self.give_button, self.kind):
            each.setEnabled(usable)

    def _offer(self, people: Any) -> None:
        self.people.fill([{"number": p.number, "name": p.name, "village": p.village, "is": p} for p in people])
        if people:
            self.people_table.selectRow(0)

    def _search(self) -> None:
        from clfdesk.services import person
        from clfdesk.services.scan_batch import Candidate

        text, row = self.who.text().strip(), self._row()
        if row < 0:
            return
        if not text:
            self._offer(self.batch.lines[row].candidates)
            return
        found = self.session.read(person.find, text, limit=12, otherwise=[])
        self._offer([Candidate(each["number"], each["name"], each["village"] or "") for each in found])

    def _first(self) -> None:
        self._search()
        self._give(0)

    def _give_current(self) -> None:
        self._give(max(0, self.people_table.currentIndex().row()))

    def _give(self, place: int) -> None:
        from dataclasses import replace

        row = self._row()
        if row < 0 or not 0 <= place < self.people.rowCount():
            return
        person = self.people.row(place)["is"]
        line = self.batch.lines[row]
        if person not in line.candidates:
            self.batch.lines[row] = replace(line, candidates=(*line.candidates, person))
        self.batch = self.batch.settled(row, person.number)
        self._fill(self._next(row))
        self.table.setFocus()

    def _leave(self) -> None:
        row = self._row()
        if row >= 0:
            del self.batch.lines[row]
            self._fill(row)

    def _call(self) -> None:
        from dataclasses import replace

        row = self._row()
        if row >= 0:
            self.batch.lines[row] = replace(self.batch.lines[row], kind=self.kind.currentData())
            self._fill(row)
