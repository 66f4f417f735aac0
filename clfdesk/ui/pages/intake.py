"""Import: choose, drag or paste a list; look at what it would do; store it; take it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import N_, _
from clfdesk.ui import element, file_password, files, shown, theme
from clfdesk.ui.dropping import DropTarget
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.preview_view import PILES, PreviewView
from clfdesk.ui.question import SecretDialog
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_MODES = (
    ("update", N_("enter new people and update those known")),
    ("add", N_("enter new people only")),
    ("fill", N_("enter new people and fill only blanks of those known")),
    ("none", N_("enter every row as new, match nobody")),
)


def letters(index: int) -> str:
    """Return the letters of a column counted from 0 (thirty at most are shown)."""
    return chr(65 + index) if index < 26 else "A" + chr(39 + index)


class IntakePage(Page):
    """Three steps on one page; a key is the path of a file to read at once."""

    name = "intake"
    watches = frozenset({"person"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Import"))
        DropTarget(self, self._dropped)
        self.preview: Any = None
        self.marked: Path | None = None
        self.path: Path | None = None
        self._paths: list[Path] = []
        self._password: str | None = None
        self._mapping: dict[str, str] | None = None
        self.asking: SecretDialog | None = None
        self.store = element.button(_("&Store"), self.commit, kind="primary", icon="check", changes=True)
        self.mark_button = element.button(_("Open the sheet with &remarks"), self.write_back, icon="file-check")
        self.another = element.button(_("Another &file"), self.restart, kind="quiet", icon="arrow-left")
        for each in (self.store, self.mark_button, self.another):
            self.add_action(each)
        self.steps = QStackedWidget()
        self.steps.addWidget(self._choose())
        self.view = PreviewView()
        self.view.decided.connect(self._count)
        self.view.remapped.connect(self._remap)
        self.steps.addWidget(self.view)
        self.result = QVBoxLayout()
        self.result.setContentsMargins(0, 0, 0, 0)
        self.result.setSpacing(theme.px(16))
        self.steps.addWidget(element.plain(self.result))
        self.first = element.label("", "muted")
        self.beginning = TableModel([shown.Column("0", "A", 6)])
        early = element.column(self.first, TableView(self.beginning, _("First rows")), space=12)
        early.setStretch(1, 1)
        self.steps.addWidget(element.plain(early))
        self.body.addWidget(self.steps, 1)
        self._step(0)

    def open(self, key: object) -> None:
        if isinstance(key, (str, Path)):
            self.read(Path(key))

    def read(self, path: Path, password: str | None = None, mapping: dict[str, str] | None = None) -> None:
        """Read a file on the worker and show what it would do; ``mapping`` is {heading: field} as the clerk chose."""
        from clfdesk.services import intake

        office, mode, stem = self.session.desk, str(self.mode.currentData()), str(self.stem.currentData() or "person")
        if path not in self._paths:
            self._paths = [path]
        several, profile = list(self._paths), str(self.profile.currentData() or "")
        password = password or file_password.of(path)
        self.path, self._password, self._mapping = path, password, mapping

        def verb(progress: Any) -> Any:
            from clfdesk.services import reconcile

            said, sender = mapping, ""
            if profile:
                whose = reconcile.named(profile)
                said, sender = dict(whose.headings) | dict(mapping or {}), whose.sender
            return intake.preview(
                office,
                several,
                stem=stem,
                mode=mode,  # type: ignore[arg-type]
                mapping=said,
                password=password,
                sender=sender,
                progress=progress,
            )

        self.beginning.fill([])
        self._begin(path)
        self.session.do(
            _("Reading {file}").format(file=path.name), verb, done=self._shown, failed=self._not_read, reports=True
        )

    def _begin(self, path: Path) -> None:
        """Show the first rows of a large file at once; the whole is read after them."""
        from clfdesk.services import intake_reading

        def verb() -> list[list[str]]:
            return intake_reading.beginning(path)

        def done(rows: Any) -> None:
            if not rows:
                return
            width = min(max(map(len, rows)), 30)
            self.beginning.show_columns([shown.Column(str(place), letters(place), 6) for place in range(width)])
            self.beginning.fill([{str(place): text for place, text in enumerate(row[:width])} for row in rows])
            self.first.setText(_("The first rows of {file}; the whole is being read.").format(file=path.name))
            self._step(3)

        self.session.do(_("Reading {file}").format(file=path.name), verb, done=done)

    def _not_read(self, error: BaseException) -> None:
        if self.steps.currentIndex() == 3:
            self._step(0)
        path, mapping = self.path, self._mapping
        if path is not None:
            self.asking = file_password.ask(self, path, error, lambda given: self.read(path, given, mapping))

    def _remap(self, chosen: dict[str, str]) -> None:
        """Read the same file again with columns as chosen, over what was chosen before.

        A column that is to be kept as a field of our own gets its field first.
        """
        from clfdesk.services import intake_own

        path, preview, office = self.path, self.preview, self.session.desk
        if path is None:
            return
        said = dict(preview.chosen) | chosen
        if not intake_own.asks(said):
            self.read(path, self._password, said)
            return
        self.session.do(
            _("Making fields"),
            lambda: intake_own.kept(office, preview, said),
            changes=("own_field", "person"),
            done=lambda mapping: self.read(path, self._password, mapping),
        )

    def commit(self) -> None:
        """Store what is shown, with the suspect rows that were taken."""
        from clfdesk.services import intake

        office, preview, accept = self.session.desk, self.preview, frozenset(self.view.accepted)
        leave = frozenset(self.view.left_out)

        def verb(progress: Any) -> Any:
            return intake.commit(office, preview, accept=accept, leave=leave, progress=progress)

        self.store.setEnabled(False)
        self.session.do(
            _("Storing"),
            verb,
            changes=("person", "certificate", "division", *((preview.stem,) if preview.stem != "person" else ())),
            done=self._stored,
            failed=lambda _error: self.store.setEnabled(True),
            reports=True,
        )

    def write_back(self) -> None:
        """Write the sender's sheet with remarks and open it."""
        from clfdesk.services import intake

        preview, out = self.preview, self.session.out_folder(_("import"))

        def done(made: Any) -> None:
            self.marked = made[0].path
            names = "、".join(file.path.name for file in made)
            self.session.told.emit(_("Written: {file}").format(file=names), False)
            files.open_path(made[0].path if len(made) == 1 else made[0].path.parent)

        self.session.do(_("Writing remarks"), lambda: intake.write_all(preview, out), done=done)

    def restart(self) -> None:
        """Go back to choosing a file."""
        self._step(0)
        self.choose_button.setFocus()

    def choose(self) -> None:
        """Ask for a file."""
        pattern = _("Lists") + " (*.xlsx *.xlsm *.xlsb *.xls *.et *.ods *.fods *.csv *.txt *.htm *.html *.xml)"
        paths = files.ask_many(self, _("Choose a list"), pattern)
        if paths:
            self._paths = paths
            self.read(paths[0])

    def paste(self) -> None:
        """Read cells from the clipboard."""
        path = files.pasted(QGuiApplication.clipboard().text())
        if path is None:
            self.session.refused.emit(
                Refusal(
                    _("There is nothing to paste."),
                    where=_("Clipboard"),
                    why=_("No cells were copied."),
                    next=_("Copy the rows with their headings in Excel or WPS, then paste again."),
                )
            )
            return
        self.read(path)

    def _dropped(self, paths: list[Path]) -> None:
        self._paths = paths
        self.read(paths[0])

    def load(self) -> None:
        from clfdesk.services import reconcile, village_form

        for combo, first, offered in (
            (self.stem, None, self.session.read(lambda _office: village_form.forms(), otherwise=[])),
            (
                self.profile,
                _("as its headings say"),
                [
                    (each.name, each.title)
                    for each in self.session.read(lambda _office: reconcile.profiles(), otherwise=[])
                ],
            ),
        ):
            before = combo.currentData()
            combo.clear()
            if first is not None:
                combo.addItem(first, "")
            for name, title in offered:
                combo.addItem(title, name)
            combo.setCurrentIndex(max(0, combo.findData(before)))

    def _choose(self) -> QWidget:
        self.mode = element.combo(_("How to import"))
        for code, says in _MODES:
            self.mode.addItem(_(says), code)
        self.stem = element.combo(_("What the list holds"), 10)
        self.profile = element.combo(_("Whose list it is"), 10)
        form = QFormLayout()
        form.addRow(_("&What the list holds"), self.stem)
        form.addRow(_("&How to import"), self.mode)
        form.addRow(_("Whose &list it is"), self.profile)
        self.choose_button = element.button(_("&Choose a file …"), self.choose, kind="primary", icon="folder-open")
        paste = element.button(_("&Paste cells"), self.paste, icon="clipboard-paste")
        home = element.card(
            element.label(_("A list from a village or the county"), "heading"),
            element.label(
                _(
                    "Drag an Excel, WPS or CSV file here, choose it, or paste copied rows. Title rows, merged headings, "
                    "ditto marks and totals are understood. Nothing is stored before you have seen what would happen."
                ),
                "muted",
            ),
            element.flow(self.choose_button, paste),
            form,
            margin=32,
            space=16,
        )
        box = element.column(home)
        box.addStretch(1)
        return element.plain(box)

    def _shown(self, preview: Any) -> None:
        self.preview, self.marked = preview, None
        if self.path is not None:
            file_password.remember(self.path, self._password)
        self.view.show_preview(preview)
        self.view.table.setFocus()
        says = _("{file}: {rows} rows of people. Nothing is stored yet.").format(file=preview.file, rows=preview.rows)
        if preview.before is not None:
            says += _(" The very same file was imported on {day}.").format(day=preview.before.taken_on)
        if preview.hidden:
            says += " " + " ".join(preview.hidden[:3])
        if preview.learned:
            says += _(" Columns stand as you chose them the last time.")
        self.says.setText(says)
        self._step(1)
        self._count()

    def _count(self) -> None:
        piles = self.preview.piles
        count = piles.get("new", 0) + piles.get("changed", 0) + len(self.view.accepted)
        self.store.setText(_("&Store {count} rows").format(count=count) if count else _("Nothing to store"))
        self.store.setAccessibleName(self.store.text().replace("&", ""))
        self.store.setEnabled(count > 0)

    def _stored(self, outcome: Any) -> None:
        element.clear(self.result)
        counts = "　".join(f"{_(title)} {outcome.piles.get(name, 0)}" for name, title, _tone in PILES)
        if self.view.accepted:
            counts += "　" + _("taken of those to decide: {count}").format(count=len(self.view.accepted))
        if outcome.change_set is None:
            head = _("Nothing was stored: the desk already says the same.")
        else:
            head = _("Stored {count} rows.").format(count=outcome.stored)
        undo = element.button(
            _("&Undo this import"), lambda: self._undo(outcome.change_set), icon="undo-2", changes=True
        )
        undo.setEnabled(outcome.change_set is not None)
        self.result.addWidget(
            element.card(
                element.label(head, "heading"),
                element.label(counts, "muted"),
                element.flow(
                    element.button(
                        _("See the &roster"), lambda: self.open_page("persons", {}), kind="primary", icon="users"
                    ),
                    undo,
                    element.button(_("Open the sheet with re&marks"), self.write_back, icon="file-check"),
                    element.button(_("Another &file"), self.restart, icon="file-up"),
                    element.button(
                        _("What is to be &checked now"), lambda: self.open_page("home", None), icon="list-checks"
                    ),
                ),
                role="good" if outcome.change_set is not None else "card",
                margin=24,
                space=12,
            )
        )
        self.result.addStretch(1)
        self._step(2)

    def _undo(self, change_set: int) -> None:
        from clfdesk.services import journal

        office = self.session.desk

        def done(_set: int) -> None:
            self.restart()
            self.session.told.emit(_("The import was taken back."), False)  # undo would now mean what came before

        self.session.do(_("Undo"), lambda: journal.undo(office, change_set), changes=(), done=done)

    def _step(self, number: int) -> None:
        self.steps.setCurrentIndex(number)
        for step in range(self.steps.count()):  # a step that is not shown asks for no room
            own = QSizePolicy.Policy.Preferred if step == number else QSizePolicy.Policy.Ignored
            self.steps.widget(step).setSizePolicy(own, own)
        for each in (self.store, self.mark_button, self.another):
            each.setHidden(number != 1)
        self.says.setHidden(number != 1)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return IntakePage(session, open_page)
