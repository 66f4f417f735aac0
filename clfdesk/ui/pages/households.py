"""Households: the list left, one household with its members right; founded, joined, left, a new head."""

from __future__ import annotations

from typing import Any

from clfdesk.domain.household import HOUSEHOLD_FIELDS, MEMBER_FIELDS
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, person_lines, shown, theme
from clfdesk.ui.form_place import FormPlace
from clfdesk.ui.list_pane import ListPane
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_HOUSE = ("code", "village", "address", "phone", "hardship", "housing")
_MEMBER = ("name", "relation", "gender", "id_number", "birth", "phone", "health", "job")


class HouseholdsPage(Page):
    """The households; a key is the number of one."""

    name = "households"
    watches = frozenset({"household", "person", "division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Households"))
        self.number: int | None = None
        self._members: list[dict[str, Any]] = []
        self.add_action(element.button(_("&New household"), self.add, kind="primary", icon="plus"))
        self.list = ListPane(
            session,
            "household",
            HOUSEHOLD_FIELDS,
            name=_("Households"),
            filters=("village", "hardship"),
            empty=(
                _("No household is entered yet. Enter who lives under one household register."),
                _("New household"),
                self.add,
            ),
        )
        self.says = element.label("", "heading")
        self.model = TableModel(
            [
                shown.Column("name", _("name"), 6),
                shown.Column("relation", _("relation to the head"), 5),
                shown.Column("birth", _("birth date"), 7),
                shown.Column("phone", _("phone"), 8),
            ]
        )
        self.table = TableView(self.model, _("Members"), _("Nobody belongs to this household yet."))
        self.table.setMinimumHeight(theme.px(160))
        self.table.opened.connect(self._open_member)
        self.place = FormPlace(session, "household_member", [])
        self.keep_button = element.button(_("&Keep"), self.keep, kind="primary", icon="save", changes=True)
        self.person = element.combo(_("Somebody of the roster"), 12)
        self.person.setEditable(True)
        line = self.person.lineEdit()
        if line is not None:
            line.setPlaceholderText(_("somebody of the roster: name or ID number"))
            line.returnPressed.connect(self.look)
        self.joining = element.flow(
            self.person, element.button(_("&Take in"), self.join, icon="user-plus", changes=True)
        )
        self.buttons_row = element.flow(
            element.button(_("Make &head"), self.head, changes=True),
            element.button(_("&Leaves the household"), self.leave, changes=True),
        )
        side = element.card(
            self.says, self.table, self.buttons_row, self.joining, self.place.area, element.flow(self.keep_button)
        )
        self.side = side
        self.side.hide()
        self.body.addWidget(arrangement.Split(self.list, side, shares=(5, 4), wide=640), 1)
        self.list.chosen.connect(lambda row: self.show_household(int(row["number"])) if row else None)

    def load(self) -> None:
        self.list.filters.offer("village", self.session.read(person_lines.villages, otherwise=[]))
        self.list.load()
        if self.number is not None:
            self.show_household(self.number)

    def open(self, key: object) -> None:
        if isinstance(key, int):
            self.show_household(key)

    def add(self) -> None:
        """Open the form for a new household."""
        self.number = None
        self.says.setText(_("New household"))
        self._parts(known=False)
        self.place.show("household", [("", [HOUSEHOLD_FIELDS.named(name) for name in _HOUSE])])

    def show_household(self, number: int) -> None:
        """Show a household with those who belong to it now."""
        from clfdesk.services import household

        found = self.session.read(lambda _office: household.show(number))
        if found is None:
            return
        self.number = number
        self._members = [each for each in found["members"] if not each.get("left_on")]
        relation = shown.words("household_member")
        self.model.fill(
            [
                {
                    **each,
                    "relation": relation.word("relation", each["relation"]) if each["relation"] else "",
                    "birth": shown.day(each["birth"]),
                }
                for each in self._members
            ]
        )
        heads = [each["name"] for each in self._members if each["head"]]
        self.says.setText(_("Household of {name}").format(name="、".join(heads) or _("nobody yet")))
        self._parts(known=True)
        self.place.show("household_member", [("", [MEMBER_FIELDS.named(name) for name in _MEMBER])])

    def _parts(self, *, known: bool) -> None:
        self.side.show()
        for part in (self.table, self.buttons_row, self.joining):
            part.setVisible(known)
        self.keep_button.setText(_("&Add this member") if known else _("&Keep"))

    @property
    def form(self) -> RecordForm:
        """The form shown now."""
        return self.place.form

    def unsaved(self) -> bool:
        return not self.side.isHidden() and self.form.touched

    def look(self) -> None:
        """Offer the people of the roster the text means."""
        from clfdesk.services import person

        text = self.person.currentText().strip()
        self.person.clear()
        for row in self.session.read(person.find, text, limit=12, otherwise=[]):
            self.person.addItem(f"{row['name']}　{row['village'] or ''}　{row['id_number'] or ''}", row["number"])

    def _do(self, verb: Any) -> None:
        self.session.do(_("Saving"), verb, changes=("household", "person"), told=_("Saved."))

    def join(self) -> None:
        """Take somebody of the roster in."""
        from clfdesk.services import household

        if self.person.currentData() is None:
            self.look()
        chosen, number, office = self.person.currentData(), self.number, self.session.desk
        if chosen is not None and number is not None:
            self._do(lambda: household.join(office, number, {"person": chosen}))

    def keep(self) -> None:
        """Found the household, or add the member typed."""
        from clfdesk.services import household

        try:
            values = {name: value for name in self.form.editors if (value := self.form.value(name)) not in (None, "")}
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        number, office = self.number, self.session.desk
        if number is not None:
            self._do(lambda: household.join(office, number, values))
            return

        def founded(done: Any) -> None:
            self.show_household(done[0])

        self.session.do(
            _("Saving"), lambda: household.found(office, values), changes=("household",), done=founded, told=_("Saved.")
        )

    def _chosen(self) -> int | None:
        row = self.table.currentIndex().row()
        return int(self._members[row]["id"]) if 0 <= row < len(self._members) else None

    def head(self) -> None:
        """Make the member chosen the head."""
        from clfdesk.services import household

        member, office = self._chosen(), self.session.desk
        if member is not None:
            self._do(lambda: household.make_head(office, member))

    def leave(self) -> None:
        """Let the member chosen leave; what was stays in the history."""
        from clfdesk.services import household

        member, office = self._chosen(), self.session.desk
        if member is not None:
            self._do(lambda: household.leave(office, member))

    def _open_member(self, row: int) -> None:
        if 0 <= row < len(self._members) and self._members[row].get("person_id"):
            self.open_page("persons", int(self._members[row]["person_id"]))


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return HouseholdsPage(session, open_page)
