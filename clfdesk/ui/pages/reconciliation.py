"""The monthly day of comparing: all lists of a folder by their profiles; what differs is sent to mending."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QPlainTextEdit, QStackedWidget

from clfdesk.domain.stems import STEMS
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.difference_view import DifferenceView
from clfdesk.ui.page import OpenPage, Page
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
        self.sides.addWidget(self._editor())
        self.note = element.label("", "muted")
        self.done = element.column()
        left = element.column(self.table, self.note, element.flow(self.mend_profile, self.new_profile), space=8)
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

    def export(self) -> None:
        """Write what differs in the chosen list as a workbook."""
        from clfdesk.services import reconcile

        line, office, out = self._line(), self.session.desk, self.session.out_folder(_("comparison"))
        if line is None or not line.path:
            return
        profile = self._profiles[line.profile]
        self.session.do(
            _("Writing"),
            lambda: reconcile.run(office, profile, Path(line.path), out=out),
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
        self._editing = ""
        for part in (self.title_edit, self.sender_edit, self.words, self.condition):
            part.clear()
        self.headings.clear()
        self.seen.setChecked(False)
        self.key_of.setCurrentIndex(max(0, self.key_of.findData("id_number")))
        self.sides.setCurrentIndex(1)
        self.title_edit.setFocus()

    def edit(self) -> None:
        """Show how the chosen list is understood, to be mended."""
        line = self._line()
        if line is None:
            return
        profile = self._profiles[line.profile]
        self._editing = profile.name
        self.title_edit.setText(profile.title)
        self.sender_edit.setText(profile.sender)
        self.key_of.setCurrentIndex(max(0, self.key_of.findData(profile.key)))
        self.words.setText("、".join(profile.words))
        self.condition.setText(profile.where)
        self.headings.setPlainText("\n".join(f"{heading} = {name}" for heading, name in profile.headings.items()))
        self.seen.setChecked(not profile.guess)
        self.sides.setCurrentIndex(1)
        self.words.setFocus()

    def save(self) -> None:
        """Keep the mended profile."""
        from clfdesk.services import reconcile

        office, title = self.session.desk, self.title_edit.text().strip() or _("New list")
        name = self._editing or title
        pairs = [text.partition("=") for text in self.headings.toPlainText().splitlines() if "=" in text]
        changes = {
            "title": title,
            "sender": self.sender_edit.text().strip(),
            "key": str(self.key_of.currentData()),
            "words": [word.strip() for word in self.words.text().replace("，", "、").split("、") if word.strip()],
            "where": self.condition.text().strip(),
            "headings": {heading.strip(): name.strip() for heading, _sign, name in pairs},
            "guess": not self.seen.isChecked(),
        }

        def done(_set: int) -> None:
            self.sides.setCurrentIndex(0)
            self.load()

        self.session.do(
            _("Saving"),
            lambda: reconcile.mend(office, name, changes),
            changes=("entry",),
            done=done,
            told=_("Saved."),
        )

    def _editor(self) -> Any:
        self._editing = ""
        self.title_edit, self.sender_edit = QLineEdit(), QLineEdit()
        self.key_of = element.combo(_("compare by"), 8)
        for each in STEMS["person"]:
            if not each.derived:
                self.key_of.addItem(shown.label(each), each.name)
        self.words, self.condition, self.headings = QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.seen = QCheckBox(_("A &real export has been seen; this is no guess"))
        self.headings.setTabChangesFocus(True)
        self.headings.setMinimumHeight(theme.px(80))
        parts: list[Any] = []
        for says, part in (
            (_("Name of the list"), self.title_edit),
            (_("whose list (sender)"), self.sender_edit),
            (_("compare by"), self.key_of),
            (_("Words in its files' names"), self.words),
            (_("Condition for the desk's people (empty: all)"), self.condition),
            (_("Its headings, one a line: heading = field"), self.headings),
        ):
            part.setAccessibleName(says)
            parts += [element.label(says), part]
        save = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        back = element.button(_("&Back"), lambda: self.sides.setCurrentIndex(0), icon="arrow-left")
        return element.scrolled(
            element.card(*parts, self.seen, element.flow(save, back), space=8), _("Mend this &profile").replace("&", "")
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
