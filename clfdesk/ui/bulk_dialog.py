"""The same change for many people: set, add, fill or clear a field, shown person by person first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.i18n import N_, _
from clfdesk.ui import element, person_lines, shown, theme
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_WAYS = (
    ("set", N_("set: replaces what stands there")),
    ("fill", N_("fill: only where it is empty")),
    ("add", N_("add: at the end of the text")),
    ("clear", N_("clear: empties it")),
)


class BulkDialog(QDialog):
    """Asks for one change to the people chosen (their numbers, or the condition of the whole list)."""

    def __init__(
        self, session: Session, chosen: Sequence[int] | str, count: int, parent: QWidget | None = None
    ) -> None:
        from clfdesk.services import bulk

        super().__init__(parent)
        self.session, self.chosen = session, chosen
        self.setWindowTitle(_("Change many people"))
        self.field = element.combo(_("Field"), 10)
        for name in bulk.editable():
            self.field.addItem(shown.label(STEMS["person"].named(name)), name)
        self.way = element.combo(_("How"), 10)
        for code, says in _WAYS:
            self.way.addItem(_(says), code)
        self.value = element.combo(_("Value"), 12)
        self.value.setEditable(True)
        self.why = QLineEdit()
        self.why.setAccessibleName(_("Reason"))
        form = QFormLayout()
        form.addRow(_("Field"), self.field)
        form.addRow(_("How"), self.way)
        form.addRow(_("Value"), self.value)
        form.addRow(_("Reason"), self.why)
        self.says = element.label("", "strong")
        columns = [
            shown.Column("name", _("name"), 6),
            shown.Column("old", _("before"), 9),
            shown.Column("new", _("after"), 9),
            shown.Column("refused", _("why not"), 10),
        ]
        self.model = TableModel(columns, lambda row: "red" if row.get("refused") else "")
        self.table = TableView(
            self.model, _("What changes"), _("Press “Show” to see what changes; nothing is changed yet.")
        )
        self.look = element.button(_("&Show what changes"), self.preview, kind="primary")
        self.go = element.button(_("&Change them"), self.apply, kind="primary", icon="check", changes=True)
        stop = element.button(_("Cancel"), self.reject)
        box = element.column(
            element.label(_("{count} people are chosen.").format(count=count)), form, self.says, self.table,
            element.flow(self.look, self.go, stop), space=12, margin=24,
        )  # fmt: skip
        box.setStretch(3, 1)
        self.setLayout(box)
        self.resize(theme.px(680), theme.px(560))
        self.field.currentIndexChanged.connect(lambda _index: self._offer())
        self.way.currentIndexChanged.connect(lambda _index: self._forget())
        self.value.editTextChanged.connect(lambda _text: self._forget())
        self._offer()

    def _offer(self) -> None:
        field = STEMS["person"].named(str(self.field.currentData()))
        self.value.clear()
        if field.kind in ("code", "flag"):
            self.value.addItems([word for _code, word in shown.choices("person", field)])
        elif field.kind == "division":
            self.value.addItems(self.session.read(person_lines.villages, otherwise=[]))
        self._forget()

    def _forget(self) -> None:
        self.value.setEnabled(self.way.currentData() != "clear")
        self.go.setEnabled(False)
        self.says.setText("")
        self.model.fill([])

    def _orders(self) -> list[Any]:
        from clfdesk.services import bulk

        way = str(self.way.currentData())
        value = "" if way == "clear" else self.value.currentText()
        return [bulk.Order(str(self.field.currentData()), way, value)]  # type: ignore[arg-type]

    def preview(self) -> None:
        """Show what would change; nothing is changed."""
        from clfdesk.services import bulk

        try:
            told = bulk.preview(self.session.desk, self.chosen, self._orders())
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        field = STEMS["person"].named(str(self.field.currentData()))
        self.model.fill(
            [
                {
                    "name": row.name,
                    "old": shown.text("person", field, row.old.get(field.name)),
                    "new": shown.text("person", field, row.new.get(field.name)),
                    "refused": row.refused,
                }
                for row in told.rows
                if row.new or row.refused
            ]
        )
        says = _("{changed} changed, {same} same, {refused} refused.")
        self.says.setText(says.format(changed=told.changed, same=told.same, refused=told.refused))
        self.go.setEnabled(bool(told.changed))

    def apply(self) -> None:
        """Do what was shown, as one step that can be taken back."""
        from clfdesk.services import bulk

        office, orders, why = self.session.desk, self._orders(), self.why.text().strip()
        chosen = self.chosen

        def done(told: Any) -> None:
            self.accept()
            says = _("{changed} changed, {same} same, {refused} refused.")
            self.session.told.emit(says.format(changed=told.changed, same=told.same, refused=told.refused), True)

        self.session.do(
            _("Saving"), lambda: bulk.apply(office, chosen, orders, why=why), changes=("person",), done=done
        )
