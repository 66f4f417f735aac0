"""A year's close in the window, step by step."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown, theme
from clfdesk.ui.cabinet_boxes import PaperTab
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class CloseTab(PaperTab):
    """A year's close: its steps, done or not."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._steps: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("title", _("step"), 11, toned=True),
                shown.Column("due", _("until"), 7, firm=True),
                shown.Column("done", _("done on"), 7, firm=True),
                shown.Column("detail", _("outcome"), 12),
                shown.Column("says", _("what"), 22),
            ],
            lambda row: str(row.get("tone", "")),
        )
        self.table = TableView(self.model, _("Yearly close"), "")
        self.table.setMinimumHeight(theme.px(200))
        self.summary = element.label("", "strong")
        self.fonds = QLineEdit()
        self.fonds.setAccessibleName(_("Number of the fonds"))
        self.fonds.setPlaceholderText(_("Number of the fonds"))
        self.fonds.setMaximumWidth(theme.px(180))
        actions = element.flow(
            element.button(_("&Do the chosen step"), self.do_one, kind="primary", icon="check", changes=True),
            element.button(_("Do all that is &open"), self.do_all, icon="list-checks", changes=True),
            element.button(_("&Check list"), self.check_list, icon="printer"),
            element.button(_("&Hand-over list"), self.transfer, icon="printer"),
            element.button(_("What has &run out"), self.run_out, icon="printer"),
            self.fonds,
            element.button(_("Keep the &number"), self.keep_fonds, icon="save", changes=True),
        )
        layout = element.column(self.summary, actions, self.note, self.table, space=8)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def load(self, year: int) -> None:
        """Show the steps of a year."""
        from clfdesk.services import archive_close, archive_terms

        self.year = year
        self._steps = self.session.read(archive_close.steps, year, otherwise=[])
        done = sum(each.done_on is not None for each in self._steps)
        says = _("{year}: {done} of {all} steps done.")
        self.summary.setText(says.format(year=year, done=done, all=len(self._steps)))
        self.fonds.setText(archive_terms.fonds(self.session.desk))
        self.model.fill(
            [
                {
                    "title": each.title,
                    "due": each.due.isoformat(),
                    "done": shown.day(each.done_on),
                    "detail": each.detail,
                    "says": each.says,
                    "tone": "green" if each.done_on else "red" if each.left < 0 else "amber" if each.left <= 30 else "",
                }
                for each in self._steps
            ]
        )

    def _close(self, only: list[str]) -> None:
        from clfdesk.services import archive_close

        office, year, out = self.session.desk, self.year, self.out()

        def done(closed: Any) -> None:
            element.clear(self.note)
            words = element.label(_("Written: {file}").format(file=closed.files[-1].path.name), "strong")
            paths = files.buttons([each.path for each in closed.files])
            self.note.addWidget(element.card(words, paths, role="good", margin=12))

        self.session.do(
            _("Closing the year"),
            lambda: archive_close.close(office, year, out, only=only),
            changes=("close_step", "archive_item", "box", "filing", "scan"),
            done=done,
            told=_("Saved."),
        )

    def do_one(self) -> None:
        """Do the chosen step."""
        chosen = self.table.selected()
        if chosen:
            self._close([self._steps[chosen[0]].name])

    def do_all(self) -> None:
        """Do every step the desk can do by itself."""
        self._close([])

    def check_list(self) -> None:
        """Press the hand-in check list."""
        from clfdesk.services import archive_close

        office, year, out = self.session.desk, self.year, self.out()
        self.press(_("Pressing the list"), lambda: archive_close.check_list(office, year, out))

    def transfer(self) -> None:
        """Press the hand-over list to the archive room."""
        from clfdesk.services import archive_papers

        office, year, out = self.session.desk, self.year, self.out()
        self.press(_("Pressing the list"), lambda: archive_papers.transfer(office, year, out)[0])

    def run_out(self) -> None:
        """Press what has run out; nothing is deleted."""
        from clfdesk.services import archive_papers

        office, out = self.session.desk, self.out()
        self.press(_("Pressing the list"), lambda: archive_papers.destroy_list(office, out)[0])

    def keep_fonds(self) -> None:
        """Keep the number of the fonds."""
        from clfdesk.services import archive_terms

        office, text = self.session.desk, self.fonds.text()
        self.session.do(
            _("Saving"), lambda: archive_terms.set_fonds(office, text), changes=("local_value",), told=_("Saved.")
        )
