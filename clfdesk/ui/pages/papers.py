"""In whose hands the papers are: to be signed, to be sealed, back with their scan; and what was printed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QSizePolicy

from clfdesk.i18n import N_, _
from clfdesk.ui import element, files, shown, theme
from clfdesk.ui.arrangement import Tabs
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

STATES = {
    "sign": N_("to be signed"),
    "seal": N_("to be sealed"),
    "back": N_("signed, back"),
    "kept": N_("needs neither"),
}


class PapersPage(Page):
    """A key is a paper's number."""

    name = "papers"
    watches = frozenset({"circulation", "print_run", "filing", "placement", "entry", "payroll_run"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("In whose hands"))
        self.state = element.combo(_("State"), 16)
        self.state.addItem(_("under way and back"), "")
        for code, says in STATES.items():
            self.state.addItem(_(says), code)
        self.holder = QLineEdit()
        self.holder.setAccessibleName(_("Who has it"))
        self.holder.setPlaceholderText(_("Who has it"))
        self.model = TableModel(
            [
                shown.Column("number", _("No."), 4, True, firm=True),
                shown.Column("name", _("paper"), 20),
                shown.Column("state", _("state"), 6, toned=True, firm=True),
                shown.Column("holder", _("in whose hands"), 8),
                shown.Column("since", _("since"), 7, firm=True),
                shown.Column("waits", _("days"), 4, True),
                shown.Column("scan", _("scan"), 6),
            ],
            lambda row: str(row["tone"]),
        )
        self.table = TableView(
            self.model,
            _("Papers"),
            _("No paper is under way. Returns, letters and lists that are written are listed here by themselves."),
        )
        self.table.setMinimumHeight(theme.px(150))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.runs = TableModel(
            [
                shown.Column("printed_on", _("day"), 7, firm=True),
                shown.Column("title", _("paper"), 16),
                shown.Column("wanted", _("pages"), 8),
                shown.Column("copies", _("copies"), 4, True),
                shown.Column("printer", _("printer"), 9),
                shown.Column("left", _("not out"), 5, True, toned=True),
                shown.Column("reason", _("why"), 9),
            ],
            lambda row: "amber" if row["left"] else "",
        )
        self.run_table = TableView(self.runs, _("Printed"), _("Nothing was printed from the window yet."))
        self.run_table.setMinimumHeight(theme.px(90))
        self.run_table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        moves = element.flow(
            self.holder,
            element.button(_("Waits for the si&gnature"), lambda: self.move("sign"), icon="pencil", changes=True),
            element.button(_("Waits for the sea&l"), lambda: self.move("seal"), icon="file-check", changes=True),
            element.button(_("&Back, with its scan …"), self.back, kind="primary", icon="check", changes=True),
            element.button(_("Needs n&either"), lambda: self.move("kept"), icon="x", changes=True),
            element.button(_("S&cans of it"), self.scans, icon="image", changes=True),
        )
        hands, printed = element.column(self.table, moves), element.column(self.run_table)
        self.tabs = Tabs()
        self.tabs.tabBar().setAccessibleName(self.title)
        for each, says in ((hands, _("In whose hands")), (printed, _("Printed"))):
            each.setStretch(0, 1)
            each.setContentsMargins(0, theme.px(12), 0, 0)
            self.tabs.addTab(element.bare(each), says)
        self.tabs.currentChanged.connect(lambda shown: self.state.setHidden(shown != 0))
        self.add_action(self.state)
        self.body.addWidget(self.tabs, 1)
        self.state.currentIndexChanged.connect(lambda _index: self.load())
        self._papers: list[Any] = []

    def load(self) -> None:
        from clfdesk.services import paper, proof

        office, today = self.session.desk, self.session.desk.today
        self._papers = self.session.read(lambda _office: paper.papers(str(self.state.currentData())), otherwise=[])
        tones = {"back": "green", "kept": ""}
        self.model.fill(
            [
                {
                    "number": each.number,
                    "name": each.name,
                    "state": _(STATES[each.state]),
                    "holder": each.holder,
                    "since": each.since,
                    "waits": each.waiting(today) if each.state in ("sign", "seal") else "",
                    "scan": _("yes") if each.scan else "",
                    "tone": tones.get(each.state, "red" if each.waiting(today) >= paper.PATIENCE else "amber"),
                }
                for each in self._papers
            ]
        )
        names = ("printed_on", "title", "wanted", "copies", "printer", "left", "reason")
        self.runs.fill([{name: getattr(each, name) for name in names} for each in proof.runs()] if office else [])

    def open(self, key: object) -> None:
        self.load()
        if str(key).isdigit():
            at = self.model.find("number", int(str(key)))
            if at >= 0:
                self.table.selectRow(at)

    def move(self, state: str, scan: str = "") -> None:
        """Put on record where the chosen papers are from today on."""
        from clfdesk.services import paper

        chosen = [self._papers[row].number for row in self.table.selected()]
        if not chosen:
            return
        office, holder = self.session.desk, self.holder.text()
        self.session.do(
            _("Recording"),
            lambda: [paper.move(office, number, state, holder=holder, scan=scan) for number in chosen],
            changes=("circulation", "scan"),
            told=_("Recorded."),
        )

    def scans(self) -> None:
        """Show the scans of the chosen paper in a window of their own; only one that was moved has any."""
        from clfdesk.ui.originals_dialog import OriginalsDialog

        for each in [self._papers[row] for row in self.table.selected() if self._papers[row].row][:1]:
            OriginalsDialog(self.session, "circulation", each.row, each.name, self).exec()

    def back(self) -> None:
        """Ask for the scan of the signed paper and put it on record."""
        if self.table.selected():
            path = files.ask(self, _("Scan of the signed paper"), _("Scans (*.pdf *.png *.jpg *.jpeg)"))
            if path is not None:
                self.move("back", str(path))


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return PapersPage(session, open_page)
