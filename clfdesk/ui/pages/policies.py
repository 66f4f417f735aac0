"""Policies: every standard with its paper, this office's own values, a pack as one file with its differences first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QFormLayout, QLineEdit, QTabWidget, QWidget

from clfdesk.grammar.dates import read_date
from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_TABLES = {
    "value": N_("numbers"),
    "seats": N_("seats"),
    "share": N_("shares"),
    "holder": N_("who may hold a post"),
    "due": N_("what is due"),
    "tally": N_("how often"),
    "indicator": N_("indicators"),
    "verdict": N_("checks"),
    "scheme": N_("ways of pay"),
    "funding": N_("sources of money"),
}
_STATES = {"answered": N_("there"), "county": N_("the county's own"), "planned": N_("planned")}


class PoliciesPage(Page):
    """What is in force, and by which paper."""

    name = "policies"
    watches = frozenset({"policy", "desk"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Policy standards"))
        self._looked: Any = None
        self._key = ""
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._in_force(), _("In force today"))
        self.duties, duties = _list(_("The county's own duties"), (("says", _("what"), 24), *_PAPER))
        self.tabs.addTab(duties, _("The county's own duties"))
        columns = (("id", _("No."), 5), ("says", _("what the paper asks"), 28), ("state", _("state"), 6), *_PAPER)
        self.lines, lines = _list(_("Line by line"), columns)
        self.tabs.addTab(lines, _("Line by line"))
        self.tabs.addTab(self._taking(), _("Take in a file"))
        self.body.addWidget(arrangement.one_at_a_time(self.tabs), 1)
        self.add_action(element.button(_("&Write out as one file"), self.export, icon="download"))
        self.add_action(element.button(_("&Look at a file…"), self.look, icon="folder-open"))
        self.add_action(element.button(_("&Holidays…"), self.holidays, icon="calendar-days", changes=True))

    def holidays(self) -> None:
        """Show the holidays of each year, and take in those of a year that was published."""
        from clfdesk.ui.holiday_dialog import HolidayDialog

        HolidayDialog(self.session, self).open()

    def load(self) -> None:
        from clfdesk.services import check, pack, requirement

        office = self.session.desk
        self.says.setText(office.pack.title)
        self.says.show()
        table = self.table.currentData()
        self._rows = [each for each in self.session.read(pack.lines, otherwise=[]) if table in ("", each.table)]
        self.model.fill(
            [
                {
                    "id": each.title,
                    "says": f"{each.says}{each.unit}",
                    "source": _("by {source} {clause}").format(source=each.source, clause=each.clause),
                    "since": each.valid_from,
                    "whose": _("this office")
                    if each.local
                    else _("the locality's")
                    if each.whose == office.pack.title
                    else _("in general"),
                }
                for each in self._rows
            ]
        )
        self.duties.fill(
            [
                {"says": pack.duty(office, each), "source": each.source, "clause": each.clause}
                for each in self.session.read(check.county_duties, otherwise=[])
            ]
        )
        titles = {each.paper: each.title for each in requirement.counts()}
        self.lines.fill(
            [
                {
                    "id": each.id,
                    "says": each.says,
                    "state": _(_STATES[each.state]),
                    "source": titles[each.paper],
                    "clause": each.clause,
                }
                for each in requirement.rows()
            ]
        )

    def _in_force(self) -> QWidget:
        self.table = element.combo(_("Kind of standard"))
        self.table.addItem(_("all"), "")
        for code, word in _TABLES.items():
            self.table.addItem(_(word), code)
        self.table.currentIndexChanged.connect(lambda _index: self.load())
        self.model = TableModel(
            [
                shown.Column("id", _("standard"), 8),
                shown.Column("says", _("what it says"), 10),
                shown.Column("source", _("by which paper"), 17),
                shown.Column("since", _("from"), 6, firm=True),
                shown.Column("whose", _("whose"), 4),
            ]
        )
        self.view = TableView(self.model, _("Standards"), _("No standard of this kind is in force."))
        self.view.chosen.connect(self._show)
        self.key = QLineEdit()
        self.key.setReadOnly(True)
        self.key.setPlaceholderText(_("Choose a number above"))
        self.value, self.document, self.clause, self.since = (QLineEdit() for _each in range(4))
        form = QFormLayout()
        form.setSpacing(theme.px(8))
        for says, editor in (
            (_("&Name"), self.key),
            (_("&Value"), self.value),
            (_("&Document number"), self.document),
            (_("&Clause"), self.clause),
            (_("From da&y"), self.since),
        ):
            form.addRow(says, editor)
            editor.setAccessibleName(says.replace("&", ""))
        keep = element.button(_("&Keep as this office's own"), self.keep, kind="primary", icon="check", changes=True)
        self.whole = element.label(_("Choose a line to read the whole of it."))
        self.paper_button = element.button(
            _("Sho&w its document"), self.show_document, icon="file-check", says=_("Enter")
        )
        self.paper_button.setEnabled(False)
        self.view.opened.connect(lambda _row: self.show_document())
        own = element.card(
            self.whole,
            element.flow(self.paper_button),
            element.label(_("This office's own value"), "heading"),
            form,
            element.flow(keep),
            space=12,
        )
        own.layout().addStretch(1)  # type: ignore[union-attr]
        left = element.column(element.flow(self.table), self.view, space=8)
        left.setStretch(1, 1)
        side = element.scrolled(own, _("This office's own value"))
        box = element.column(arrangement.Split(element.bare(left), side, shares=(3, 1)))
        box.setContentsMargins(0, theme.px(12), 0, 0)
        return element.bare(box)

    def show_document(self) -> None:
        """Open the paper the chosen standard stands on, among the documents of the cabinet."""
        if chosen := self.view.selected():
            self.open_page("cabinet", f"documents:{self._rows[chosen[0]].source}")

    def _show(self, index: int) -> None:
        self.paper_button.setEnabled(0 <= index < len(self._rows) and bool(self._rows[index].source))
        if 0 <= index < len(self._rows):
            each = self._rows[index]
            told = {"says": f"{each.says}{each.unit}", "source": each.source, "clause": each.clause}
            self.whole.setText(
                _("{title}: {says} (by {source} {clause}, from {day})").format(
                    **told, title=each.title, day=each.valid_from
                )
            )
        if 0 <= index < len(self._rows) and self._rows[index].table == "value":
            each = self._rows[index]
            self._key = each.id
            self.key.setText(each.title)
            self.value.setText(each.says)
            self.since.setText(self.session.desk.today.isoformat())

    def keep(self) -> None:
        """Keep a value of this office with its document number."""
        from clfdesk.services import policy

        office, key, value = self.session.desk, self._key, self.value.text()
        source, clause = self.document.text(), self.clause.text()
        day = read_date(self.since.text()) or office.today
        since = day if isinstance(day, date) else office.today
        self.session.do(
            _("Keeping the value"),
            lambda: policy.set_value(office, key, value, valid_from=since, source=source, clause=clause),
            changes=("policy", "body", "payroll"),
            done=lambda _set: self.document.clear(),
            told=_("The value of this office is kept."),
        )

    def _taking(self) -> QWidget:
        self.about = element.label(_("Choose a file that another office wrote out; nothing changes before you say so."))
        columns = (
            ("table", _("kind"), 6),
            ("id", _("standard"), 12),
            ("valid_from", _("from"), 7),
            ("was", _("as it is"), 18),
            ("becomes", _("as it would be"), 18),
        )
        self.differences, view = _list(_("Differences"), columns)
        self.take_button = element.button(
            _("&Take it in and work by it"), self.take, kind="primary", icon="check", changes=True
        )
        self.take_button.setEnabled(False)
        box = element.column(self.about, view, element.flow(self.take_button), space=8)
        box.setStretch(1, 1)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        return element.bare(box)

    def export(self) -> None:
        """Write the standards in force, this office's own values among them, as one file."""
        from clfdesk.services import pack

        office, out = self.session.desk, self.session.out_folder("policies")

        def written(file: Any) -> None:
            self.session.told.emit(_("Written: {name}").format(name=file.path.name), False)
            files.open_path(file.path.parent)

        self.session.do(_("Writing out"), lambda: pack.export(office, out), done=written)

    def look(self) -> None:
        """Choose a file and show what it would change."""
        name, _kind = QFileDialog.getOpenFileName(self, _("Look at a file"), "", "TOML (*.toml)")
        if name:
            self.look_at(Path(name))

    def look_at(self, path: Path) -> None:
        """Show what a file would change."""
        from clfdesk.services import pack

        office = self.session.desk

        def seen(looked: Any) -> None:
            self._looked = looked
            self.about.setText(
                _("{title}: {count} differences. The standards in use stay until you take it in.").format(
                    title=looked.title, count=len(looked.differences)
                )
            )
            self.differences.fill(
                [
                    {
                        "table": pack.title_of(each.table, ""),
                        "id": pack.title_of(each.table, each.id),
                        "valid_from": each.valid_from,
                        "was": each.was,
                        "becomes": each.becomes,
                    }
                    for each in looked.differences
                ]
            )
            self.take_button.setEnabled(True)
            self.tabs.setCurrentIndex(self.tabs.count() - 1)

        self.session.do(_("Looking at the file"), lambda: pack.preview(office, path), done=seen)

    def take(self) -> None:
        """Take the file that was looked at in, and work by it."""
        from clfdesk.services import pack

        office, looked = self.session.desk, self._looked
        self.session.do(
            _("Taking in"),
            lambda: pack.take(office, looked, use=True),
            changes=("policy", "body", "desk", "payroll"),
            done=lambda _set: self.take_button.setEnabled(False),
            told=_("The office works by these standards now."),
        )


_PAPER = (("source", N_("by which paper"), 16), ("clause", N_("clause"), 8))


def _list(name: str, columns: Any) -> tuple[TableModel, QWidget]:
    model = TableModel([shown.Column(key, _(heading), width) for key, heading, width in columns])
    return model, TableView(model, name, _("Nothing is here."))


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return PoliciesPage(session, open_page)
