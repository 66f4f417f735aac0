"""People not yet certified: the ledger left, one entry right, and the step to a certified person."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from clfdesk.domain.nonholder import NONHOLDER_FIELDS
from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, person_lines
from clfdesk.ui.form_place import FormPlace
from clfdesk.ui.list_pane import ListPane
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session

_GROUPS = (
    (N_("Person"), ("name", "id_number", "gender", "birth", "village", "settlement", "phone", "live_address")),
    (N_("Why and what next"), ("suspected_type", "cause", "origin", "needs", "next_step", "next_on", "remark")),
    (N_("Guardian"), ("guardian_name", "guardian_phone")),
)


class NonholdersPage(Page):
    """The ledger; a key is the number of an entry."""

    name = "nonholders"
    watches = frozenset({"nonholder", "person", "division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Not yet certified"))
        self.number: int | None = None
        self.add_action(element.button(_("Enter &somebody"), self.add, kind="primary", icon="user-plus"))
        self.list = ListPane(
            session,
            "nonholder",
            NONHOLDER_FIELDS,
            name=_("Not yet certified"),
            pastes=True,
            filters=("village", "cause", "outcome"),
            empty=(
                _("Nobody is entered yet. Enter who may be disabled and holds no certificate."),
                _("Enter somebody"),
                self.add,
            ),
        )
        self.place = FormPlace(session, "nonholder", self._groups())
        self.certificate = QLineEdit()
        self.certificate.setAccessibleName(_("certificate number"))
        self.certificate.setPlaceholderText(_("certificate number"))
        save = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        self.certify_button = element.button(_("Has a certificate now"), self.certify, icon="check", changes=True)
        side = QWidget()
        side.setLayout(
            element.column(
                element.flow(save),
                self.place.area,
                element.flow(self.certificate, self.certify_button),
                space=12,
                margin=8,
            )
        )
        self.side = side
        self.side.hide()
        self.split = arrangement.Split(self.list, side, shares=(5, 4), wide=0)
        self.body.addWidget(self.split, 1)
        self.list.chosen.connect(lambda row: self._show(row) if row else None)

    @property
    def form(self) -> RecordForm:
        """The form shown now."""
        return self.place.form

    def load(self) -> None:
        self.list.filters.offer("village", self.session.read(person_lines.villages, otherwise=[]))
        self.list.load()

    def open(self, key: object) -> None:
        if isinstance(key, int):
            self.list.fixed_where = f"number == {key}"
            self.list.load()

    def add(self) -> None:
        """Open an empty form."""
        self._form({}, None)

    def unsaved(self) -> bool:
        return not self.side.isHidden() and self.form.touched

    def _groups(self) -> list[Any]:
        return [(_(heading), [NONHOLDER_FIELDS.named(name) for name in names]) for heading, names in _GROUPS]

    def _show(self, row: Any) -> None:
        from clfdesk.services import person

        number = int(row["number"])
        found = self.session.read(person.list_rows, "nonholder", where=f"number == {number}")
        if found is not None and found.rows:
            self._form(found.rows[0], number)

    def _form(self, values: Any, number: int | None) -> None:
        self.number = number
        self.place.show("nonholder", self._groups(), values)
        closed = number is None or bool(values.get("outcome"))
        self.certificate.setVisible(not closed)
        self.certify_button.setVisible(not closed)
        self.side.show()
        if number is None:
            self.form.focus_first()

    def save(self) -> None:
        """Keep what was typed."""
        from clfdesk.services import nonholder

        values = self.place.typed()
        if values is None:
            return
        number, office = self.number, self.session.desk

        def kept(done: Any) -> None:
            self.number, self.form.touched = done.number, False

        self.session.do(
            _("Saving"),
            lambda: nonholder.save(office, number, values),
            changes=("nonholder",),
            done=kept,
            told=_("Saved."),
        )

    def certify(self) -> None:
        """Make a certified person of the entry shown and open that person."""
        from clfdesk.services import nonholder

        number, office, text = self.number, self.session.desk, self.certificate.text()
        if number is None:
            return
        self.session.do(
            _("Saving"),
            lambda: nonholder.certify(office, number, text),
            changes=("nonholder", "person", "certificate"),
            done=lambda done: self.open_page("persons", done.person),
            told=_("On the roster now."),
        )


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return NonholdersPage(session, open_page)
