"""Own fields: what this desk keeps of a person or a village beyond the shipped fields; made, renamed, given up."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit

from clfdesk.domain.own_field import KINDS, STEMS
from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, shown
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

#: What each list that may have own fields is called.
_LISTS = {
    "person": N_("Persons"),
    "staff": N_("Staff"),
    "division": N_("Villages"),
    "body": N_("Bodies"),
    "post": N_("Posts"),
}


class FieldsPage(Page):
    """A key is a field's name (``own_3``)."""

    name = "fields"
    watches = frozenset({"own_field", "person"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Own fields"))
        self.rows: list[dict[str, Any]] = []
        self.new_button = element.button(_("&New field"), self.begin, kind="primary", icon="plus", changes=True)
        self.add_action(self.new_button)
        self.model = TableModel(
            [
                shown.Column("title", _("title"), 8),
                shown.Column("list", _("list"), 4),
                shown.Column("kind", _("what it holds"), 6),
                shown.Column("records", _("records"), 3, True),
                shown.Column("says", _("state"), 4),
            ]
        )
        empty = _("No field of our own yet. Make one here, or keep a column of an imported list as one.")
        self.table = TableView(self.model, _("Own fields"), empty)
        self.table.chosen.connect(lambda _row: self._show())
        self.title_edit, self.choices_edit = QLineEdit(), QLineEdit()
        self.list_box, self.kind_box = element.combo(_("list"), 8), element.combo(_("what it holds"), 8)
        for stem in STEMS:
            self.list_box.addItem(_(_LISTS[stem]), stem)
        for kind, says in KINDS.items():
            self.kind_box.addItem(_(says), kind)
        self.kind_box.currentIndexChanged.connect(lambda _index: self._kind())
        form = QFormLayout()
        for says, part in (
            (_("&Title (what stands above its column)"), self.title_edit),
            (_("&List"), self.list_box),
            (_("&What it holds"), self.kind_box),
            (_("&Choices, one after another"), self.choices_edit),
        ):
            part.setAccessibleName(says.replace("&", ""))
            form.addRow(says, part)
        self.choices_edit.setPlaceholderText(_("first、second、third"))
        self.save_button = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        self.retire_button = element.button(_("&Give this field up"), self.retire, icon="x", changes=True)
        self.head = element.label("", "heading")
        hint = _(
            "An own field stands in lists, in the form, in search conditions, imports, exports and returns. Given up, it"
            " is shown nowhere, and its values are kept."
        )
        detail = element.column(
            element.card(
                self.head,
                form,
                element.flow(self.save_button, self.retire_button),
                element.label(hint, "muted"),
                space=12,
            )
        )
        detail.addStretch(1)
        self.body.addWidget(arrangement.Split(self.table, element.plain(detail), shares=(5, 4)), 1)
        self._chosen: str | None = None

    def load(self) -> None:
        from clfdesk.services import own_field

        self.rows = self.session.read(lambda _office: own_field.told(), otherwise=[])
        self.model.fill(
            [
                {
                    **each,
                    "list": _(_LISTS[each["stem"]]),
                    "kind": _(KINDS[each["kind"]]),
                    "says": _("given up") if each["retired"] else _("in use"),
                }
                for each in self.rows
            ]
        )
        place = next((place for place, each in enumerate(self.rows) if each["name"] == self._chosen), 0)
        if self.rows:
            self.table.selectRow(place)
            self._show()
        else:
            self.begin()

    def open(self, key: object) -> None:
        self._chosen = str(key) if key else None
        self.load()

    def begin(self) -> None:
        """Show an empty field, to be filled in."""
        self._chosen = None
        self.head.setText(_("New field"))
        self.title_edit.clear()
        self.choices_edit.clear()
        for box in (self.list_box, self.kind_box):
            box.setEnabled(True)
            box.setCurrentIndex(0)
        self.retire_button.hide()
        self._kind()
        self.title_edit.setFocus()

    def save(self) -> None:
        """Make the field, or keep its title and choices as they are written now."""
        from clfdesk.services import own_field

        office, chosen, title = self.session.desk, self._chosen, self.title_edit.text()
        stem, kind = str(self.list_box.currentData()), str(self.kind_box.currentData())
        choices = [word.strip() for word in self.choices_edit.text().replace("，", "、").split("、") if word.strip()]

        def verb() -> str:
            if chosen is None:
                return own_field.add(office, title, stem=stem, kind=kind, choices=choices).name
            own_field.change(office, chosen, title=title, choices=choices if kind == "code" else None)
            return chosen

        self._keep(verb)

    def retire(self) -> None:
        """Give the chosen field up, or take it into use again; its values are kept."""
        from clfdesk.services import own_field

        office, row = self.session.desk, self._row()
        if row is not None:
            name, now = row["name"], not row["retired"]

            def verb() -> str:
                own_field.change(office, name, retired=now)
                return str(name)

            self._keep(verb)

    def _keep(self, verb: Any) -> None:
        def done(name: str) -> None:
            self._chosen = name
            self.load()

        self.session.do(_("Saving"), verb, changes=("own_field", "person"), done=done, told=_("Saved."))

    def _row(self) -> dict[str, Any] | None:
        row = self.table.currentIndex().row()
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def _show(self) -> None:
        row = self._row()
        if row is None:
            return
        self._chosen = row["name"]
        self.head.setText(row["title"])
        self.title_edit.setText(row["title"])
        self.choices_edit.setText("、".join(row["choices"]))
        self.list_box.setCurrentIndex(max(0, self.list_box.findData(row["stem"])))
        self.kind_box.setCurrentIndex(max(0, self.kind_box.findData(row["kind"])))
        for box in (self.list_box, self.kind_box):
            box.setEnabled(False)
        self.retire_button.setText(_("Take it into &use again") if row["retired"] else _("&Give this field up"))
        self.retire_button.show()
        self._kind()

    def _kind(self) -> None:
        self.choices_edit.setEnabled(self.kind_box.currentData() == "code")


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return FieldsPage(session, open_page)
