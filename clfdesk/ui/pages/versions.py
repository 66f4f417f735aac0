"""Returns that were made: sent on their way, explained from the last period, and two versions side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QBoxLayout, QTabWidget, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, clipboard, element, files, shown
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView
from clfdesk.ui.trace_pane import TracePane
from clfdesk.ui.version_findings import VersionFindings
from clfdesk.ui.version_panel import VersionPanel, made_of_people
from clfdesk.ui.what_left import FilesMade, WhatLeft

#: The numbers of the bridge as the window says them, with their sign.
PARTS = {
    "before": N_("last period"),
    "new": N_("+ new"),
    "moved_in": N_("+ moved in"),
    "joined": N_("+ taken in by the return's condition"),
    "cancelled": N_("− cancelled"),
    "moved_out": N_("− moved out"),
    "dead": N_("− dead"),
    "left": N_("− let go by the return's condition"),
    "now": N_("= this period"),
}
_KINDS = {"added": N_("added"), "gone": N_("gone"), "changed": N_("changed")}


class VersionsPage(Page):
    """A key is the number of a return."""

    name = "versions"
    watches = frozenset({"filing", "person", "event"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Sending and checking"))
        self.versions = VersionPanel(session)
        self.versions.table.chosen.connect(lambda _row: self._chosen())
        self.copy_button = element.button(_("Copy the &file"), self.copy_file, icon="copy")
        self.text_button = element.button(_("Copy the &words"), self.copy_text, icon="clipboard-paste")
        self.desk_button = element.button(_("Put on the &desktop"), self.to_desktop, icon="download")
        self.mail_button = element.button(_("&E-mail draft"), self.mail, icon="file-up")
        self.scan_button = element.button(_("&Attach the stamped scan …"), self.scan, icon="image", changes=True)
        self.clear_button = element.button(_("Clear its files …"), self.clear, icon="x")
        self._steps = (self.copy_button, self.text_button, self.desk_button, self.mail_button, self.scan_button)
        self.caution = element.label("", tone="amber")
        self.done = element.column()
        leaving = element.card(
            element.flow(*self._steps, self.clear_button),
            self.caution,
            self.done,
            self.versions,
            space=10,
        )
        inside = leaving.layout()
        assert isinstance(inside, QBoxLayout)
        inside.setStretch(3, 1)  # what room there is belongs to the list of versions
        self.bridge_model = TableModel(
            [shown.Column("says", _("how this period came about"), 10), shown.Column("count", _("people"), 4, True)]
        )
        self.bridge = TableView(self.bridge_model, _("How this period came about"))
        self.bridge.chosen.connect(lambda _row: self._who())
        self.bridge_says = element.label("", "muted")
        self.people_model = TableModel([shown.Column("name", _("name"), 6), shown.Column("number", _("No."), 4, True)])
        self.people = TableView(self.people_model, _("People behind the number"))
        self.people.opened.connect(lambda _row: self._person())
        self.other = element.combo(_("Compare with"), 14)
        self.other.currentIndexChanged.connect(lambda _index: self._compare())
        self.differences_model = TableModel(
            [
                shown.Column("kind", _("what kind"), 4, toned=True),
                shown.Column("row", _("row"), 3, True),
                shown.Column("says", _("what differs"), 18),
            ],
            lambda row: {"gone": "red", "added": "green"}.get(str(row.get("code", "")), ""),
        )
        self.differences = TableView(self.differences_model, _("What differs"))
        self.differences.opened.connect(lambda _row: self._record())
        bridge = element.card(
            element.label(_("From the last period to this one"), "heading"),
            self.bridge_says,
            arrangement.Sides(self.bridge, self.people, wide=420, shares=(3, 2)),
            space=8,
        )
        compare = element.card(
            element.label(_("Two versions side by side"), "heading"), self.other, self.differences, space=8
        )
        self.findings = VersionFindings(session, open_page)
        self.findings.taken.connect(self.open)
        self.trace = TracePane(session, open_page)
        self.trace.chosen.connect(self._go_to)
        self.gone = WhatLeft(session, open_page)
        self.lying = FilesMade(session)
        self.tabs = QTabWidget()
        for part, says in (
            (leaving, _("Send")), (bridge, _("From the last period")), (compare, _("Compare versions")),
        ):  # fmt: skip
            self.tabs.addTab(element.scrolled(part, says), says)
        says = _("Findings and reasons")
        self.tabs.insertTab(1, element.scrolled(self.findings, says), says)
        self.tabs.addTab(element.scrolled(self.trace, _("Where it went")), _("Where it went"))
        self.tabs.addTab(self.gone, _("What left"))
        self.tabs.addTab(self.lying, _("Files made"))
        self.tabs.currentChanged.connect(lambda _index: self._turned())
        self.chosen_says = element.label("", "muted")
        self.body.addWidget(self.chosen_says)
        self.body.addWidget(self.tabs, 1)
        element.yielding(self.versions, least=280)
        element.yielding(self.versions.table, self.bridge, self.people, self.differences)
        self._parts: list[Any] = []
        self._others: list[Any] = []
        self._rows: list[Any] = []

    def load(self) -> None:
        keep = max(self.versions.table.currentIndex().row(), 0)
        self.versions.load()
        if self.versions.model.rowCount():
            self.versions.table.selectRow(min(keep, self.versions.model.rowCount() - 1))
        self._chosen()
        self._turned()

    def _turned(self) -> None:
        """Show what the tab at hand needs."""
        part = self.tabs.currentWidget()
        if part in (self.gone, self.lying):
            part.load()

    def open(self, key: object) -> None:
        self.load()
        for row, each in enumerate(self.versions._kept):
            if key in (each.card, each.number):
                self.versions.table.selectRow(row)
                return

    def _go_to(self, number: int) -> None:
        """Show a version on the first tab."""
        self.open(number)
        self.tabs.setCurrentIndex(0)

    def _filing(self) -> Any:
        from clfdesk.services import filing_versions

        one = self.versions.chosen()
        if one is None:
            return None
        return self.session.read(filing_versions.pick, one.card, one.period, one.revision)

    def _chosen(self) -> None:
        from clfdesk.services import filing_leaving

        one = self.versions.chosen()
        made = one is not None and bool(one.file)
        says = _("{title}, {period}, version {revision}")
        self.chosen_says.setVisible(one is not None)
        self.chosen_says.setText(
            says.format(title=one.title, period=one.period, revision=one.revision) if one is not None else ""
        )
        for button in (*self._steps, self.clear_button):
            button.setEnabled(made)
        filing = self._filing() if made else None
        shown_ = filing_leaving.caution(filing) if filing is not None else None
        self.caution.setText(f"{shown_.says}{shown_.next}" if shown_ else "")
        self.caution.setVisible(shown_ is not None)
        self._bridge(one)
        self._offer(one)
        self.findings.show_version(one)
        self.trace.show_version(one)

    def _bridge(self, one: Any) -> None:
        from clfdesk.errors import Refusal
        from clfdesk.services import filing_bridge

        self._parts, says = [], ""
        if one is not None and made_of_people(one.card):
            try:
                found = filing_bridge.bridge(self.session.desk, one.card, one.period)
                self._parts = [part for part in found.parts if part.count or part.code in ("before", "now")]
                says = _("From {before} to {now}.").format(before=found.before, now=found.now)
            except Refusal as refusal:
                says = f"{refusal.what}{refusal.next}"
        elif one is not None:
            says = _("Only returns about disabled people have a bridge.")
        self.bridge_says.setText(says)
        self.bridge_model.fill([{"says": _(PARTS[part.code]), "count": part.count} for part in self._parts])
        self.people_model.fill([])

    def _who(self) -> None:
        from clfdesk.services import filing_bridge

        row = self.bridge.currentIndex().row()
        if 0 <= row < len(self._parts):
            self.people_model.fill(filing_bridge.names(self._parts[row].people))

    def _person(self) -> None:
        row = self.people.currentIndex().row()
        if row >= 0:
            self.open_page("persons", int(self.people_model.row(row)["number"]))

    def _offer(self, one: Any) -> None:
        self.other.blockSignals(True)
        self.other.clear()
        self._others = []
        for each in self.versions._kept:
            if one is not None and each.card == one.card and each.number != one.number:
                self._others.append(each)
                says = _("{period}, version {revision}").format(period=each.period, revision=each.revision)
                self.other.addItem(says)
        self.other.blockSignals(False)
        self.other.setEnabled(bool(self._others))
        self._compare()

    def _compare(self) -> None:
        from clfdesk.services import filing_compare, filing_versions

        self._rows = []
        index, one = self.other.currentIndex(), self.versions.chosen()
        if one is not None and 0 <= index < len(self._others):
            two = self._others[index]
            pair = sorted((one, two), key=lambda each: each.number)
            kept = [self.session.read(filing_versions.pick, each.card, each.period, each.revision) for each in pair]
            self._rows = filing_compare.compare(*kept) if all(kept) else []
        self.differences_model.fill(
            [
                {"kind": _(_KINDS[each.kind]), "code": each.kind, "row": each.row, "says": _said(each)}
                for each in self._rows
            ]
        )

    def _record(self) -> None:
        row, one = self.differences.currentIndex().row(), self.versions.chosen()
        if 0 <= row < len(self._rows) and one is not None and made_of_people(one.card):
            self.open_page("persons", self._rows[row].key)

    def _with_file(self, says: str, verb: Callable[[Any, Any], Any], done: Callable[[Any], Any]) -> None:
        filing, office = self._filing(), self.session.desk
        if filing is not None:
            self.session.do(says, lambda: verb(office, filing), done=done)

    def copy_file(self) -> None:
        """Put the file itself into the clipboard, to be pasted into WeChat, QQ or the office system."""
        from clfdesk.services import filing_outbox

        def done(path: Path) -> None:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(path))])
            clipboard.put(data, path.name)
            self._tell(_("The file is in the clipboard: paste it into WeChat, QQ or the office system."))

        self._with_file(_("Copying"), filing_outbox.file_of, done)

    def copy_text(self) -> None:
        """Put the words that go with the file into the clipboard."""
        from clfdesk.services import filing_leaving

        filing = self._filing()
        if filing is not None:
            clipboard.put(filing_leaving.said(self.session.desk, filing), filing.card)
            self._tell(_("The words are in the clipboard."))

    def to_desktop(self) -> None:
        """Copy the file into the folder for sending on the desktop."""
        from clfdesk.services import filing_outbox

        self._with_file(_("Copying"), filing_outbox.to_outbox, lambda file: self._written([file.path]))

    def mail(self) -> None:
        """Write an e-mail draft with the file, to be opened and sent by the clerk."""
        from clfdesk.services import filing_leaving, filing_outbox

        out = self.session.out_folder(_("returns"))
        self._with_file(
            _("Writing the draft"),
            lambda office, one: filing_leaving.mail_out(office, one, filing_outbox.file_of(office, one), out),
            lambda file: self._written([file.path]),
        )

    def scan(self) -> None:
        """Keep the scan of the stamped paper with the version."""
        from clfdesk.services import filing_life

        path = files.ask(self, _("The stamped scan"), _("Scans (*.pdf *.jpg *.jpeg *.png)"))
        filing, office = self._filing(), self.session.desk
        if path and filing is not None:
            self.session.do(
                _("Keeping the scan"),
                lambda: filing_life.scan(office, filing, path),
                changes=("filing",),
                told=_("The scan is kept with the version."),
            )

    def clear(self) -> None:
        """Show the files of the version at hand and offer to delete them; its rows stay kept."""
        from clfdesk.services import filing_outbox

        one = self.versions.chosen()
        found = self.session.read(filing_outbox.produced, otherwise=[])
        mine = [each.path for each in found if one is not None and each.version == one.number and each.same]
        if not mine:
            self._tell(_("No file of this version lies here any more."))
            return
        element.clear(self.done)
        self.sure_button = element.button(_("&Delete these files"), lambda: self._clear(mine), kind="danger")
        says = _("These files would be deleted; the rows stay kept with the version.")
        parts = [element.label(says, "strong"), *(element.label(str(path), "muted") for path in mine)]
        self.done.addWidget(element.card(*parts, element.flow(self.sure_button), role="note", margin=12))
        self.sure_button.setFocus()

    def _clear(self, paths: list[Path]) -> None:
        from clfdesk.services import filing_outbox

        office = self.session.desk
        self.session.do(
            _("Clearing"), lambda: filing_outbox.clear(office, paths), done=lambda _done: self._tell(_("Cleared."))
        )

    def _written(self, paths: list[Path]) -> None:
        element.clear(self.done)
        self.done.addWidget(element.card(files.buttons(paths), role="good", margin=12))

    def _tell(self, says: str) -> None:
        element.clear(self.done)
        part: QWidget = element.label(says, "strong")
        self.done.addWidget(element.card(part, role="good", margin=12))


def _said(each: Any) -> str:
    if each.kind == "changed":
        return "；".join(f"{heading}：{was or '—'} → {now or '—'}" for heading, was, now in each.cells)
    return "；".join(was or now for _heading, was, now in each.cells[:6])


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return VersionsPage(session, open_page)
