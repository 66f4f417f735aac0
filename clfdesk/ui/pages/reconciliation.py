"""The monthly day of comparing: all lists of a folder by their profiles; what differs is sent to mending."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown
from clfdesk.ui.difference_view import DifferenceView
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.profile_editor import ProfileEditor
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class ReconciliationPage(Page):
    """A key is the folder the lists were put in."""

    name = "reconciliation"

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Day of comparing"))
        self.lines: list[Any] = []
        self.folder: Path | None = None
        self.choose_button = element.button(
            _("&Choose the folder …"), self.choose, kind="primary", icon="folder-open", changes=True
        )
        self.again_button = element.button(_("Run all a&gain"), self.again, icon="refresh-cw", changes=True)
        self.again_button.setEnabled(False)
        self.add_action(self.choose_button)
        self.add_action(self.again_button)
        self.model = TableModel(
            [
                shown.Column("title", _("list"), 9),
                shown.Column("says", _("how it stands"), 9, toned=True),
                shown.Column("sender", _("whose list"), 4),
                shown.Column("only_desk", _("only on the desk"), 4, True),
                shown.Column("only_file", _("only in the file"), 4, True),
                shown.Column("differs", _("differs"), 3, True),
            ],
            lambda row: str(row.get("tone", "")),
        )
        self.table = TableView(self.model, _("Lists of the month"), _("No profile is known."))
        self.table.chosen.connect(self._chosen)
        self.view = DifferenceView(
            _("Put this month's lists into one folder and choose it: each is held against the desk."),
            {"only_left": _("Only on the desk"), "only_right": _("Only in the file")},
        )
        self.view.exporting.connect(self.export)
        self.view.printing.connect(self.press)
        self.view.mending.connect(self.mend)
        self.mend_profile = element.button(_("Mend this &profile"), self.edit, icon="pencil")
        self.new_profile = element.button(_("New &profile"), self.begin, icon="plus", changes=True)
        self.sides = QStackedWidget()
        self.sides.addWidget(self.view)
        self.editor = ProfileEditor(session)
        self.editor.saving.connect(self.save)
        self.editor.left.connect(lambda: self.sides.setCurrentIndex(0))
        self.sides.addWidget(self.editor)
        self.note = element.label("", "muted")
        self.done = element.column()
        self.data_only = element.button(_("Read the &data only, run no macro"), self.without_macros, changes=True)
        self.data_only.setVisible(False)
        buttons = element.flow(self.mend_profile, self.new_profile, self.data_only)
        left = element.column(self.table, self.note, buttons, space=8)
        left.setStretch(0, 1)
        self.split = arrangement.Split(element.plain(left), self.sides, shares=(1, 1))
        self.body.addWidget(self.split, 1)
        self.body.addLayout(self.done)

    def load(self) -> None:
        from clfdesk.services import reconcile

        known = self.session.read(lambda _office: reconcile.profiles(), otherwise=[])
        held = {line.profile: line for line in self.lines}
        self.lines = [
            replace(held[each.name], guess=each.guess, title=each.title, sender=each.sender)
            if each.name in held
            else reconcile.DayLine(each.name, each.title, each.sender, each.guess)
            for each in known
        ]
        self._profiles = {each.name: each for each in known}
        self._fill()

    def open(self, key: object) -> None:
        if isinstance(key, Path):
            self.run(key)

    def choose(self) -> None:
        """Ask for the folder."""
        path = QFileDialog.getExistingDirectory(self, _("The folder of this month's lists"))
        if path:
            self.run(Path(path))

    def again(self) -> None:
        """Run all profiles on the same folder again."""
        if self.folder is not None:
            self.run(self.folder)

    def run(self, folder: Path) -> None:
        """Run all profiles on a folder."""
        from clfdesk.services import reconcile

        office = self.session.desk

        def done(lines: Any) -> None:
            self.folder, self.lines = folder, list(lines)
            self.again_button.setEnabled(True)
            self._fill()

        self.session.do(_("Comparing"), lambda: reconcile.day(office, folder), changes=("entry",), done=done)

    def without_macros(self) -> None:
        """Read the lists that have macros in them, their data only, and run all profiles again."""
        from clfdesk.services import foreign_file

        foreign_file.take_listed_data_only(line.macros for line in self.lines)
        self.again()

    def export(self) -> None:
        """Write what differs in the chosen list as a workbook."""
        from clfdesk.services import reconcile

        line, office, out = self._line(), self.session.desk, self.session.out_folder(_("comparison"))
        if line is None or not line.path:
            return
        profile = self._profiles[line.profile]
        self.session.do(
            _("Writing"),
            lambda: reconcile.run(office, profile, [Path(path) for path in line.paths], out=out),
            done=lambda made: self._written([file.path for file in made.found.files] if made.found else []),
        )

    def press(self) -> None:
        """Press the side that is shown on paper."""
        from clfdesk.services import list_comparison

        line, office, side = self._line(), self.session.desk, self.view.side
        out = self.session.out_folder(_("comparison"))
        if line is None or line.found is None:
            return
        self.session.do(
            _("Printing"),
            lambda: list_comparison.printed(office, line.found, line.title, out, (side,)),
            done=lambda file: self._written([file.path]),
        )

    def mend(self) -> None:
        """Send the chosen rows to mending."""
        from clfdesk.services import reconcile

        line, office, items = self._line(), self.session.desk, self.view.chosen()
        if line is None:
            return
        self.session.do(
            _("Sending to mending"),
            lambda: reconcile.to_mending(office, line, items),
            changes=("entry",),
            done=lambda sent: self.session.told.emit(
                _("{count} matters are to be mended; they stand in the register.").format(count=sent[0]), bool(sent[0])
            ),
        )

    def begin(self) -> None:
        """Show an empty profile, to be filled in."""
        self.editor.begin()
        self.sides.setCurrentIndex(1)

    def edit(self) -> None:
        """Show how the chosen list is understood, to be mended."""
        line = self._line()
        if line is not None:
            self.editor.show_profile(self._profiles[line.profile])
            self.sides.setCurrentIndex(1)

    def save(self, name: str, changes: dict[str, Any]) -> None:
        """Keep the mended profile."""
        from clfdesk.services import reconcile

        office = self.session.desk

        def done(_set: int) -> None:
            self.sides.setCurrentIndex(0)
            self.load()

        self.session.do(
            _("Saving"),
            lambda: reconcile.mend(office, name or str(changes["title"]), changes),
            changes=("entry",),
            done=done,
            told=_("Saved."),
        )

    def _line(self) -> Any:
        row = self.table.currentIndex().row()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def _chosen(self, _row: int) -> None:
        line = self._line()
        self.sides.setCurrentIndex(0)
        self.view.show_found(line.found if line is not None else None)
        says = ""
        if line is not None:
            says = line.refusal or (line.file and _("File: {file}").format(file=line.file)) or ""
            if line.guess:
                says = (says + " " + _("How its columns are called is a guess until a real export was seen.")).strip()
        self.note.setText(says)

    def _fill(self) -> None:
        row = max(self.table.currentIndex().row(), 0)
        self.model.fill([_row(line) for line in self.lines])
        self.mend_profile.setEnabled(bool(self.lines))
        self.data_only.setVisible(any(line.macros for line in self.lines))
        if self.lines:
            self.table.selectRow(row)
            self._chosen(row)

    def _written(self, paths: list[Path]) -> None:
        element.clear(self.done)
        self.done.addWidget(files.buttons(paths))


def _row(line: Any) -> dict[str, Any]:
    if line.refusal:
        says, tone = _("cannot be read"), "red"
    elif line.found is None:
        says, tone = _("no file yet"), "amber"
    elif line.only_desk or line.only_file or line.differs:
        says, tone = _("differs"), "amber"
    else:
        says, tone = _("all the same"), "green"
    if line.guess:
        says += _(" (guess)")
    counted = line.found is not None
    return {
        "title": line.title,
        "sender": line.sender,
        "only_desk": line.only_desk if counted else "",
        "only_file": line.only_file if counted else "",
        "differs": line.differs if counted else "",
        "says": says,
        "tone": tone,
    }


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ReconciliationPage(session, open_page)
