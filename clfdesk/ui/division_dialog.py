"""Villages made one or parted (撤并、拆分): what it brings is shown first, then done in one step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session

_CHANGES = ("division", "person", "household", "nonholder", "staff", "body")
_KEY = Qt.ItemDataRole.UserRole


class _Dialog(QDialog):
    """Asks, shows what follows, and only then does it."""

    def __init__(self, session: Session, title: str, says: str, does: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(title)
        self.ticked = QListWidget()
        self.form = QFormLayout()
        self.day = QLineEdit(session.desk.today.isoformat())
        self.day.setAccessibleName(_("From"))
        self.effects = element.label("")
        self.look_button = element.button(_("Show what &follows"), self.look, kind="primary", changes=True)
        self.go = element.button(does, self.do, icon="check", changes=True)
        stop = element.button(_("Close"), self.reject)
        inside = element.column(self.effects)
        inside.addStretch(1)
        area = element.scrolled(element.bare(inside), _("What follows"))
        area.setMinimumHeight(theme.px(96))
        box = element.column(
            element.label(says), self.ticked, self.form, element.label(_("What follows"), "strong"), area,
            element.flow(self.look_button, self.go, stop), space=12, margin=24,
        )  # fmt: skip
        box.setStretch(1, 2)
        box.setStretch(4, 1)
        self.setLayout(box)
        self.resize(theme.px(600), theme.px(620))
        self.ticked.itemChanged.connect(lambda _item: self.forget())
        self.day.textChanged.connect(lambda _text: self.forget())

    def finish(self) -> None:
        """Put the day last into the form, and begin with nothing shown."""
        self.form.addRow(_("From"), self.day)
        self.forget()

    def tick(self, says: str, key: Any) -> None:
        """Add a line that can be ticked."""
        item = QListWidgetItem(says)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setData(_KEY, key)
        self.ticked.addItem(item)

    def chosen(self) -> list[Any]:
        """Return the keys of the lines ticked."""
        every = [self.ticked.item(row) for row in range(self.ticked.count())]
        return [each.data(_KEY) for each in every if each.checkState() == Qt.CheckState.Checked]

    def forget(self) -> None:
        """What was shown does not hold any more."""
        self.effects.setText("")
        self.go.setEnabled(False)

    def verb(self, day: date) -> Callable[[], Any] | None:
        """Return what is to be done; ``None`` where something is missing: each dialog asks for its own."""
        return None

    def _verb(self) -> Callable[[], Any] | None:
        from clfdesk.grammar.dates import read_date

        day = read_date(self.day.text())
        verb = self.verb(day) if day is not None else None
        if verb is None:
            self.session.refused.emit(
                Refusal(
                    _("Something is missing."),
                    where=self.windowTitle(),
                    next=_("Tick what it is about, enter the new name and the day."),
                )
            )
        return verb

    def look(self) -> None:
        """Show everything it brings; nothing is changed."""
        from clfdesk.services import division_merge

        verb, office = self._verb(), self.session.desk
        if verb is None:
            return

        def shown(moved: Any) -> None:
            self.effects.setText("\n".join(f"· {each}" for each in moved.effects))
            self.go.setEnabled(True)
            self.go.setFocus()

        self.session.do(_("Looking what follows"), lambda: division_merge.look(office, verb), done=shown)

    def do(self) -> None:
        """Do what was shown."""
        verb = self._verb()
        if verb is not None:
            self.session.do(
                _("Merging"), verb, changes=_CHANGES, done=lambda _moved: self.accept(), told=_("The villages changed.")
            )


def _villages(session: Session) -> list[dict[str, Any]]:
    from clfdesk.services import person

    where = "kind in ('village', 'community') and empty(valid_to)"
    found = session.read(person.list_rows, "division", where=where, columns=["number", "name", "persons"])
    return list(found.rows) if found else []


class MergeVillagesDialog(_Dialog):
    """Asks which villages become one; people, households and staff move."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        says = _("Tick the villages that become one.")
        super().__init__(session, _("Make villages one"), says, _("&Make them one village"), parent)
        self.ticked.setAccessibleName(_("Villages that are merged"))
        self.into = element.combo(_("Into"), 10)
        self.into.addItem(_("a new village"), 0)
        for row in _villages(session):
            self.tick(_("{name}, {count} people").format(name=row["name"], count=row["persons"]), row["number"])
            self.into.addItem(row["name"], row["number"])
        self.name, self.code = QLineEdit(), QLineEdit()
        self.name.setAccessibleName(_("Name of the new village"))
        self.code.setAccessibleName(_("Code, 12 digits"))
        self.form.addRow(_("Into"), self.into)
        self.form.addRow(_("Name of the new village"), self.name)
        self.form.addRow(_("Code, 12 digits"), self.code)
        self.finish()
        self.into.currentIndexChanged.connect(lambda _index: self._new())
        self.name.textChanged.connect(lambda _text: self.forget())
        self.code.textChanged.connect(lambda _text: self.forget())
        self._new()

    def _new(self) -> None:
        fresh = not self.into.currentData()
        self.name.setEnabled(fresh)
        self.code.setEnabled(fresh)
        self.forget()

    def verb(self, day: date) -> Callable[[], Any] | None:
        from clfdesk.services import division_merge

        office, numbers = self.session.desk, self.chosen()
        into: Any = self.into.currentData() or self.name.text().strip()
        code = self.code.text().strip() if isinstance(into, str) else ""
        if not into:
            return None
        return lambda: division_merge.merge(office, numbers, into, day, code=code)


class SplitVillageDialog(_Dialog):
    """Asks which settlements of a village become a village of their own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        says = _("Choose the village, then tick the settlements and groups that become a village of their own.")
        super().__init__(session, _("Part a village"), says, _("&Part it"), parent)
        self.ticked.setAccessibleName(_("Settlements that go"))
        self.village = element.combo(_("village or community"), 10)
        for row in _villages(session):
            self.village.addItem(row["name"], row["number"])
        self.name = QLineEdit()
        self.name.setAccessibleName(_("Name of the new village"))
        self.form.addRow(_("village or community"), self.village)
        self.form.addRow(_("Name of the new village"), self.name)
        self.finish()
        self.village.currentIndexChanged.connect(lambda _index: self._offer())
        self.name.textChanged.connect(lambda _text: self.forget())
        self._offer()

    def _offer(self) -> None:
        """Offer the settlements of the village with how many people live there."""
        from clfdesk.services import division_merge

        self.ticked.clear()
        number = self.village.currentData()
        if number is not None:
            found = self.session.read(lambda _office: division_merge.settlements(int(number)), otherwise={})
            for name, count in found.items():
                self.tick(_("{name}, {count} people").format(name=name, count=count), name)
        self.forget()

    def verb(self, day: date) -> Callable[[], Any] | None:
        from clfdesk.services import division_merge

        office, number, named = self.session.desk, self.village.currentData(), self.chosen()
        name = self.name.text().strip()
        if number is None or not named or not name:
            return None
        return lambda: division_merge.split(office, int(number), {name: named}, day)
