"""Putting a backup in the desk's place: what each of the two has that the other has not, and only then the swap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, shown, theme
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class RestoreDialog(QDialog):
    """Compares first; an older backup needs a word typed; the present state is kept as a backup of its own."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.path = session, path
        self._told: Any = None
        self.setWindowTitle(_("Restore a backup"))
        self.says = element.label(_("Comparing …"))
        self.counts = TableModel(
            [
                shown.Column("what", _("what"), 10),
                shown.Column("here", _("here now"), 6, True),
                shown.Column("there", _("in the backup"), 6, True),
            ]
        )
        self.people = TableModel(
            [
                shown.Column("number", _("No."), 4, True),
                shown.Column("name", _("name"), 9),
                shown.Column("how", _("how they differ"), 14),
            ]
        )
        self.lost = TableModel(
            [
                shown.Column("id", _("No."), 4, True),
                shown.Column("at", _("when"), 9),
                shown.Column("says", _("what was done"), 12),
                shown.Column("user", _("by whom"), 6),
            ]
        )
        self.tabs = QTabWidget()
        nothing = _("Nothing differs here.")
        for model, title in (
            (self.counts, _("How many")),
            (self.people, _("Which persons")),
            (self.lost, _("What would be gone")),
        ):
            self.tabs.addTab(TableView(model, title, nothing), title)
        self.word = QLineEdit()
        self.word.setAccessibleName(_("Confirmation"))
        self.word.textChanged.connect(lambda _text: self._ready())
        self.ask = element.label("")
        self.go = element.button(_("&Put it in the desk's place"), self.restore, kind="primary")
        stop = element.button(_("Leave everything as it is"), self.reject)
        self.go.setEnabled(False)
        for each in (self.ask, self.word):
            each.hide()
        inner = element.column(element.label(path.name, "strong"), self.says, self.tabs, space=12)
        inner.addWidget(element.label(_("What is here now is backed up first, and can be put back."), "muted"))
        _scrolling(self, inner, self.ask, self.word, element.flow(self.go, stop))
        self.resize(min(theme.px(680), 1280), min(theme.px(560), 700))
        self._compare()

    def _compare(self) -> None:
        office, path = self.session.desk, self.path

        def verb() -> Any:
            from clfdesk.services import restoring

            return restoring.compare(office, path)

        self.session.do(_("Comparing"), verb, done=self._compared, failed=lambda _error: self.reject())

    def _compared(self, told: Any) -> None:
        from clfdesk.services import safety_words

        self._told = told
        self.says.setText("\n".join(told.says))
        word = safety_words.table
        self.counts.fill(
            [{"what": word(name), "here": here, "there": there} for name, (here, there) in told.counts.items()]
        )
        how = {
            "here": _("only here, not in the backup"),
            "there": _("only in the backup"),
            "differs": _("stands otherwise in the backup"),
        }
        self.people.fill([{"number": n, "name": name, "how": how[kind]} for n, name, kind in told.people])
        self.lost.fill(
            [
                {"id": each.id, "at": each.at[:16].replace("T", " "), "says": each.says, "user": each.user}
                for each in told.lost
            ]
        )
        for at, title, rows in (
            (0, _("How many"), told.counts),
            (1, _("Which persons"), told.people),
            (2, _("What would be gone"), told.lost),
        ):
            self.tabs.setTabText(at, f"{title} ({len(rows)})" if rows else title)
        if not told.counts:  # as many as here, and still not the same
            self.tabs.setCurrentIndex(1 if told.people else 2 if told.lost else 0)
        if told.older:
            self.ask.setText(_("This backup is older than the desk. Type “{word}” to go on.").format(word=_("restore")))
            for each in (self.ask, self.word):
                each.show()
            self.word.setFocus()
        self._ready()

    def _ready(self) -> None:
        told = self._told
        self.go.setEnabled(told is not None and (not told.older or self.word.text().strip() == _("restore")))

    def restore(self) -> None:
        """Swap, open the desk again, and say what happened."""
        office, path, older = self.session.desk, self.path, bool(self._told.older)
        self.go.setEnabled(False)

        def verb() -> Any:
            from clfdesk.services import restoring

            return restoring.restore_over(office, path, older_ok=older)

        def done(result: Any) -> None:
            again, restored = result
            self.accept()
            self.session.take(again)
            says = _("The backup stands in the desk's place: {persons}. What was there before is kept as {name}.")
            from clfdesk.services.backup import persons_in_words

            kept = restored.kept.name if restored.kept else ""
            self.session.told.emit(says.format(persons=persons_in_words(restored.checked.persons), name=kept), False)

        def failed(_error: BaseException) -> None:
            self.reject()
            self.session.gone()

        self.session.do(_("Restoring"), verb, done=done, failed=failed)


def _scrolling(dialog: QDialog, inner: QVBoxLayout, *below: QWidget) -> None:
    """Lay a dialog out so that large text scrolls above what is asked and the buttons, which stay in sight."""
    whole = element.column(element.scrolled(element.plain(inner), dialog.windowTitle()), *below, space=12, margin=24)
    whole.setStretch(0, 1)
    dialog.setLayout(whole)


class RescueDialog(QDialog):
    """For a desk that does not open: the usable backups beside it, or one from a stick; the damaged files stay."""

    def __init__(self, session: Session, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from clfdesk.services import restoring

        self.session, self.folder = session, folder
        self.setWindowTitle(_("Restore a backup"))
        try:
            found = restoring.rescue(folder)
            says, self._paths = found.says, [path for path, _checked in found.backups]
            rows = [
                {"moment": checked.says, "persons": checked.persons, "sequence": checked.sequence}
                for _path, checked in found.backups
            ]
        except (Refusal, OSError):
            says, self._paths, rows = (
                _("There is no usable backup beside this desk; look for one on the stick or the second disk."),
                [],
                [],
            )
        self.model = TableModel(
            [
                shown.Column("moment", _("made at"), 9),
                shown.Column("persons", _("persons"), 6, True),
                shown.Column("sequence", _("up to operation"), 8, True),
            ]
        )
        self.model.fill(rows)
        self.table = TableView(self.model, _("Backups"), _("There is none here."))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName(_("Password or recovery code"))
        self.secret.setPlaceholderText(_("password or recovery code, where the desk has one"))
        self.go = element.button(_("&Restore this one"), self.restore, kind="primary")
        self.go.setEnabled(bool(rows))
        other = element.button(_("From another &file …"), self._other, icon="folder-open")
        stop = element.button(_("Cancel"), self.reject)
        self.wrong = element.label("", "strong", "red")
        self.wrong.hide()
        inner = element.column(
            element.label(_("The desk does not open"), "heading"),
            element.label(says),
            self.table,
            element.label(_("The damaged files stay in a folder beside it; nothing is thrown away."), "muted"),
            space=12,
        )
        self.table.setMinimumHeight(theme.px(112))
        _scrolling(self, inner, self.wrong, self.secret, element.flow(self.go, other, stop))
        if rows:
            self.table.selectRow(0)
        self.resize(min(theme.px(560), 1280), min(theme.px(460), 700))

    def restore(self, path: Path | None = None) -> None:
        """Put the chosen backup in the place of the desk and open it."""
        row = self.table.currentIndex().row()
        file = path or (self._paths[row] if 0 <= row < len(self._paths) else None)
        if file is None:
            return
        folder, secret, clock = self.folder, self.secret.text() or None, self.session.clock

        def verb() -> Any:
            from clfdesk.services import restoring

            return restoring.restore_damaged(folder, file, secret=secret, clock=clock)

        def done(result: Any) -> None:
            again, restored = result
            self.accept()
            self.session.take(again)
            says = (
                _("The backup stands in the desk's place; the damaged files are kept in {path}.")
                if restored.kept
                else _(
                    "Only the keys were lost; they are put back from the backup, and nothing in the desk is older than before."
                )
            )
            self.session.told.emit(says.format(path=restored.kept), False)

        def failed(error: BaseException) -> None:
            if isinstance(error, Refusal):  # said here too: the window lies behind
                self.wrong.setText("\n".join(part for part in (error.what, error.why, error.next) if part))
                self.wrong.show()

        self.session.do(_("Restoring"), verb, done=done, failed=failed)

    def _other(self) -> None:
        from clfdesk.ui import files

        path = files.ask(self, _("Restore a backup"), _("Backups") + " (*.clfbak)")
        if path is not None:
            self.restore(path)
