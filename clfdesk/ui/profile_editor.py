"""How a list that comes every month is understood, mended by the clerk: its name, its columns, what counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown, theme
from clfdesk.ui.mapping_panel import Line, MappingPanel
from clfdesk.ui.session import Session


class ProfileEditor(QWidget):
    """Shows one profile to be mended; ``saving`` carries its name ("" for a new one) and what it is to say."""

    saving = Signal(str, object)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._name = ""
        self._said: dict[str, str] = {}
        self.title, self.whose, self.words, self.condition = (QLineEdit() for _each in range(4))
        self.stem = element.combo(_("What the list holds"), 10)
        self.stem.currentIndexChanged.connect(lambda _index: self._fields())
        self.key = element.combo(_("compare by"), 8)
        self.compares = QListWidget()
        self.compares.setMinimumHeight(theme.px(110))
        self.several = QCheckBox(_("It comes in several &files (one of each village); they are one list"))
        self.seen = QCheckBox(_("A &real export has been seen; this is no guess"))
        self.panel = MappingPanel(_("leave this column out"))
        self.file_button = element.button(_("Take the columns of a real &export …"), self.choose, icon="file-up")
        form = QFormLayout()
        for says, part in (
            (_("Name of the list"), self.title),
            (_("whose list (sender)"), self.whose),
            (_("Words in its files' names"), self.words),
            (_("What the list holds"), self.stem),
            (_("compare by"), self.key),
            (_("What counts where both say it"), self.compares),
            (_("Condition for the desk's people (empty: all)"), self.condition),
        ):
            part.setAccessibleName(says)
            form.addRow(says, part)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        save = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        back = element.button(_("&Back"), self.left.emit, icon="arrow-left")
        inner = element.card(
            form,
            self.several,
            self.seen,
            element.flow(self.file_button),
            element.label(_("Its columns, and what each is here"), "strong"),
            self.panel,
            element.flow(save, back),
            space=8,
        )
        self.setLayout(element.column(element.scrolled(inner, _("Profile"))))

    def begin(self) -> None:
        """Show an empty profile."""
        self.show_profile(None)

    def show_profile(self, profile: Any) -> None:
        """Show a profile, or an empty one for ``None``."""
        self._stems()
        self._name = profile.name if profile else ""
        self.title.setText(profile.title if profile else "")
        self.whose.setText(profile.sender if profile else "")
        self.words.setText("、".join(profile.words) if profile else "")
        self.condition.setText(profile.where if profile else "")
        self.stem.setCurrentIndex(max(0, self.stem.findData(profile.stem if profile else "person")))
        self._fields()
        self.key.setCurrentIndex(max(0, self.key.findData(profile.key if profile else "id_number")))
        for row in range(self.compares.count()):
            item = self.compares.item(row)
            on = profile is None or item.data(Qt.ItemDataRole.UserRole) in profile.compares
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.several.setChecked(bool(profile and profile.several))
        self.seen.setChecked(bool(profile and not profile.guess))
        self._said = dict(profile.headings) if profile else {}
        self._lines([Line(heading, name) for heading, name in self._said.items()])
        (self.words if profile else self.title).setFocus()

    def choose(self) -> None:
        """Ask for a real export and show its columns, as they are understood so far."""
        path = files.ask(self, _("A real export"), _("Lists") + " (*.xlsx *.xlsm *.xls *.xlsb *.et *.ods *.csv *.txt)")
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Show the columns of a real export with samples; what was chosen before stands."""
        from clfdesk.services import reconcile

        stem, said = str(self.stem.currentData()), self.headings()

        def done(columns: Any) -> None:
            self._said = said
            self._lines([Line(each.heading, each.field, each.confidence, each.samples) for each in columns])
            self.seen.setChecked(True)

        self.session.do(
            _("Reading {file}").format(file=path.name), lambda: reconcile.columns_of(path, stem, said), done=done
        )

    def headings(self) -> dict[str, str]:
        """Return {heading: field} as it is shown."""
        return self._said | {heading: str(choice.currentData()) for heading, choice in self.panel.choices.items()}

    def save(self) -> None:
        """Hand over what the profile is to say."""
        every = [self.compares.item(row) for row in range(self.compares.count())]
        told: Mapping[str, Any] = {
            "title": self.title.text().strip() or _("New list"),
            "sender": self.whose.text().strip(),
            "stem": str(self.stem.currentData()),
            "key": str(self.key.currentData()),
            "words": [word.strip() for word in self.words.text().replace("，", "、").split("、") if word.strip()],
            "where": self.condition.text().strip(),
            "compares": [
                item.data(Qt.ItemDataRole.UserRole) for item in every if item.checkState() == Qt.CheckState.Checked
            ],
            "headings": self.headings(),
            "several": self.several.isChecked(),
            "guess": not self.seen.isChecked(),
        }
        self.saving.emit(self._name, told)

    def _stems(self) -> None:
        from clfdesk.services import reconcile

        if not self.stem.count():
            for name, says in self.session.read(lambda _office: reconcile.stems(), otherwise=[]):
                self.stem.addItem(says, name)

    def _known(self) -> list[Any]:
        from clfdesk.services import list_comparison

        stem = str(self.stem.currentData() or "person")
        return [each for each in list_comparison.fields_of(stem) if not each.derived]

    def _fields(self) -> None:
        before = str(self.key.currentData() or "id_number")
        self.key.clear()
        self.compares.clear()
        for each in self._known():
            self.key.addItem(shown.label(each), each.name)
            item = QListWidgetItem(shown.label(each), self.compares)
            item.setData(Qt.ItemDataRole.UserRole, each.name)
            item.setCheckState(Qt.CheckState.Checked)
        self.key.setCurrentIndex(max(0, self.key.findData(before)))
        self.condition.setEnabled(self.stem.currentData() == "person")
        self._lines([Line(heading, name) for heading, name in self.headings().items()])

    def _lines(self, lines: list[Line]) -> None:
        self.panel.show_lines(lines, [(each.name, shown.label(each)) for each in self._known()])
        self.panel.setVisible(bool(lines))
