"""Returns received: a folder as a board of who sent, who is late, what is wrong; merged into one workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QTabWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, clipboard, element, files, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class CollectionPage(Page):
    """A key is the folder of returns."""

    name = "collection"
    watches = frozenset({"division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Received returns"))
        self.folder: Path | None = None
        self._chase: list[str] = []
        self._received: Any = ()
        self.model = TableModel(
            [
                shown.Column("township", _("township"), 7),
                shown.Column("state", _("state"), 5, toned=True),
                shown.Column("on_time", _("on time"), 4),
                shown.Column("file", _("file"), 14),
                shown.Column("says", _("what is wrong"), 18),
            ],
            lambda row: str(row.get("tone", "")),
        )
        self.table = TableView(
            self.model,
            _("Received returns"),
            _("Choose the folder the townships' returns were put in: you will see who sent, who is late and why."),
        )
        self.table.setMinimumHeight(theme.px(240))
        self.summary = element.label(_("No folder chosen yet."), "muted")
        self.choose_button = element.button(_("&Choose the folder …"), self.choose, kind="primary", icon="folder-open")
        self.merge_button = element.button(_("&Merge what counts"), self.merge, icon="file-check")
        self.chase_button = element.button(_("C&opy the reminder"), self.copy, icon="copy")
        self.beside_button = element.button(_("Compare with the &last period …"), self.beside, icon="history")
        for button in (self.merge_button, self.chase_button, self.beside_button):
            button.setEnabled(False)
        self.back_button = element.button(_("&Send-back workbooks"), self.send_back, icon="file-up")
        self.list_button = element.button(_("Reminder &file"), self.reminder_list, icon="file-spreadsheet")
        self.data_button = element.button(_("Read the &data only, run no macro"), self.without_macros)
        self.data_button.setVisible(False)
        self.back_button.setEnabled(False)
        self.list_button.setEnabled(False)
        self.done = element.column()
        self.found_model = TableModel(
            [
                shown.Column("township", _("township"), 6),
                shown.Column("file", _("file"), 10),
                shown.Column("row", _("row"), 3, True),
                shown.Column("says", _("what is wrong"), 18),
            ]
        )
        self.doubled_model = TableModel(
            [shown.Column("id", _("ID number"), 11), shown.Column("says", _("where this person stands"), 18)]
        )
        self.beside_model = TableModel(
            [
                shown.Column("township", _("township"), 8),
                *(
                    shown.Column(key, says, 4, True)
                    for key, says in (
                        ("before", _("before")), ("now", _("now")), ("new", _("new")), ("gone", _("gone")),
                        ("came", _("came from another township")), ("went", _("went to another township")),
                    )
                ),
            ]
        )  # fmt: skip
        self.moved_model = TableModel(
            [
                shown.Column("kind", _("what kind"), 4), shown.Column("name", _("name"), 5),
                shown.Column("id", _("ID number"), 8), shown.Column("says", _("township"), 10),
            ]
        )  # fmt: skip
        self.names = QPlainTextEdit()
        self.names.setAccessibleName(_("Townships expected"))
        self.names.setPlaceholderText(_("one township a line"))
        self.names_button = element.button(
            _("&Keep these townships"), self.keep_names, kind="primary", icon="save", changes=True
        )
        wait = _("Choose the folder of returns first.")
        sides = arrangement.Sides(
            TableView(self.beside_model, _("By township"), _("Press “Compare with the last period” first.")),
            TableView(self.moved_model, _("Who")), wide=620, shares=(3, 2),
        )  # fmt: skip
        expected = element.column(
            element.label(_("The townships a return is expected from; the board shows who is missing."), "muted"),
            self.names,
            element.flow(self.names_button),
            margin=12,
        )
        element.yielding(self.table, self.names)
        self.tabs = QTabWidget()
        element.yielding(self.tabs, least=240)
        for part, says in (
            (self.table, _("Board")),
            (TableView(self.found_model, _("Findings"), wait), _("Findings")),
            (TableView(self.doubled_model, _("Persons in two townships"), wait), _("Persons in two townships")),
            (sides, _("Comparison")),
            (element.plain(expected), _("Townships expected")),
        ):
            self.tabs.addTab(part, says)
        self.body.addWidget(
            element.card(
                element.flow(
                    self.choose_button, self.merge_button, self.back_button, self.chase_button, self.list_button,
                    self.beside_button, self.data_button,
                ),
                self.summary,
                self.tabs,
                self.done,
                space=12,
            ),
            1,
        )  # fmt: skip

    def load(self) -> None:
        from clfdesk.services import county

        names = self.session.read(county.townships, otherwise=[])
        self.names.setPlainText("\n".join(names))
        self.names.setReadOnly(self.session.desk.info.level != "county")
        self.names_button.setEnabled(self.session.desk.info.level == "county")

    def keep_names(self) -> None:
        """Keep the townships written down; those left out are expected no more."""
        from clfdesk.services import county

        office, names = self.session.desk, self.names.toPlainText().splitlines()

        def done(_change: Any) -> None:
            self.load()
            if self.folder is not None:
                self.look(self.folder)

        self.session.do(
            _("Saving"), lambda: county.set_townships(office, names), changes=("division",), done=done, told=_("Kept.")
        )

    def send_back(self) -> None:
        """Write each file with something wrong as it came, the remarks in place."""
        from clfdesk.services import county_merge

        folder, office, out = self.folder, self.session.desk, self.session.out_folder(_("returns"))
        if folder is not None:
            self.session.do(
                _("Writing the workbook"),
                lambda: county_merge.send_back(folder, out, office=office, today=office.today),
                done=self._files,
            )

    def reminder_list(self) -> None:
        """Write who is missing as a text file for the reminder."""
        from clfdesk.services import county_merge

        folder, office, out = self.folder, self.session.desk, self.session.out_folder(_("returns"))
        if folder is not None:
            self.session.do(
                _("Writing the workbook"),
                lambda: county_merge.reminder(folder, out, office=office, today=office.today),
                done=self._files,
            )

    def _files(self, made: Any) -> None:
        element.clear(self.done)
        if not made:
            self.done.addWidget(element.label(_("There is nothing to send back."), "strong"))
            return
        self.done.addWidget(element.card(files.buttons([file.path for file in made]), role="good", margin=12))

    def open(self, key: object) -> None:
        if isinstance(key, Path):
            self.look(key)

    def choose(self) -> None:
        """Ask for the folder."""
        path = QFileDialog.getExistingDirectory(self, _("The folder of returns"))
        if path:
            self.look(Path(path))

    def look(self, folder: Path) -> None:
        """Read the folder and show its board."""
        from clfdesk.services import county, county_merge, foreign_file

        office = self.session.desk

        def done(looked: Any) -> None:
            found, duplicates, findings = looked
            self.folder = folder
            self._received = found.files
            self._fill(found)
            self._details(found, duplicates, findings)
            self.back_button.setEnabled(True)
            self.list_button.setEnabled(bool(found.missing()))
            self.data_button.setVisible(any(foreign_file.with_macros(each) for each in found.files))
            self._chase = county.chase(found)
            self.merge_button.setEnabled(bool(found.received()))
            self.chase_button.setEnabled(bool(found.missing()))
            self.beside_button.setEnabled(bool(found.received()))

        self.session.do(
            _("Reading {file}").format(file=folder.name),
            lambda: county_merge.look(folder, office=office, today=office.today),
            done=done,
        )

    def without_macros(self) -> None:
        """Read the returns that have macros in them, their data only."""
        from clfdesk.services import foreign_file

        foreign_file.take_returns_data_only(self._received)
        if self.folder is not None:
            self.look(self.folder)

    def _details(self, found: Any, duplicates: Any, findings: Any) -> None:
        where = {each.file: each.township for each in found.files}
        lines = [(each.file, trouble) for each in found.files for trouble in each.troubles]
        lines += [(name, trouble) for name, troubles in findings.items() for trouble in troubles]
        self.found_model.fill(
            [
                {"township": where.get(name, ""), "file": name, "row": trouble.row or "", "says": trouble.says}
                for name, trouble in lines
            ]
        )
        place = _("{township}, row {row}")
        self.doubled_model.fill(
            [
                {
                    "id": each.id_number_masked,
                    "says": "；".join(place.format(township=at.township, row=at.row) for at in each.places),
                }
                for each in duplicates
            ]
        )

    def _fill(self, found: Any) -> None:
        from clfdesk.services import county

        says = _("{card} {period}: {received} of {expected} received, {on_time} on time.")
        self.summary.setText(
            says.format(
                card=county.called(found.card),
                period=county.period_of(found.period),
                received=len(found.received()),
                expected=len(found.expected),
                on_time=len(found.on_time()),
            )
        )
        timely = set(found.on_time())
        rows = [_missing(place) for place in found.missing()]
        for each in found.files:
            state = _("received") if each.counts else _("does not count")
            rows.append(
                {
                    "township": each.township,
                    "state": state,
                    "on_time": _("yes") if each.township in timely and each.counts else "",
                    "file": each.file,
                    "says": "；".join(trouble.says for trouble in each.troubles),
                    "tone": "" if each.counts else "red",
                }
            )
        self.model.fill(rows)

    def merge(self) -> None:
        """Merge the files that count into the day's folder."""
        from clfdesk.services import county_merge

        folder, office = self.folder, self.session.desk
        if folder is None:
            return
        out, today = self.session.out_folder(_("returns")), office.today
        self.session.do(
            _("Merging the returns"),
            lambda: county_merge.merge(folder, out, office=office, today=today),
            done=self._merged,
        )

    def _merged(self, merged: Any) -> None:
        says = _("{rows} rows of {townships} townships merged; {duplicates} people stand in two of them.")
        text = says.format(
            rows=merged.rows, townships=len(merged.townships), duplicates=len(merged.duplicates)
        )  # fmt: skip
        element.clear(self.done)
        paths = files.buttons([file.path for file in merged.files])
        role = "note" if merged.duplicates else "good"
        self.done.addWidget(element.card(element.label(text, "strong"), paths, role=role, margin=12))

    def beside(self) -> None:
        """Ask for the folder of the last period and set both side by side."""
        path = QFileDialog.getExistingDirectory(self, _("The folder of the last period"))
        if path:
            self.compare(Path(path))

    def compare(self, previous: Path) -> None:
        """Write what changed since the last period, township by township and by person."""
        from clfdesk.services import county_compare

        folder, office, out = self.folder, self.session.desk, self.session.out_folder(_("returns"))
        if folder is None:
            return

        def work() -> Any:
            found = county_compare.compare(folder, previous, office=office)
            return found, county_compare.export(found, out, office.today)

        def done(made: Any) -> None:
            found, file = made
            names = ("township", "before", "now", "new", "gone", "came", "went")
            self.beside_model.fill([{name: getattr(each, name) for name in names} for each in found.townships])
            words = {"new": _("new"), "gone": _("gone"), "moved": _("changed township")}
            self.moved_model.fill(
                [
                    {
                        "kind": words[each.kind], "name": each.name, "id": each.id_number_masked,
                        "says": " → ".join(part for part in (each.before, each.now) if part),
                    }
                    for each in found.people
                ]
            )  # fmt: skip
            self.tabs.setCurrentIndex(3)
            kinds = [each.kind for each in found.people]
            says = _("{before} to {now}: {new} new, {gone} gone, {moved} changed township.").format(
                before=found.before, now=found.now, new=kinds.count("new"), gone=kinds.count("gone"),
                moved=kinds.count("moved"),
            )  # fmt: skip
            element.clear(self.done)
            self.done.addWidget(
                element.card(element.label(says, "strong"), files.buttons([file.path]), role="good", margin=12)
            )

        self.session.do(_("Comparing the periods"), work, done=done)

    def copy(self) -> None:
        """Put the reminder to the late into the clipboard."""
        clipboard.put("\n".join(self._chase), _("Reminder to the late"), len(self._chase))


def _missing(place: str) -> dict[str, Any]:
    return {"township": place, "state": _("missing"), "on_time": "", "file": "", "says": "", "tone": "amber"}


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return CollectionPage(session, open_page)
