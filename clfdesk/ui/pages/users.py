"""Who works here: one sentence and one button for a clerk who is alone, roles and passwords for more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown, theme
from clfdesk.ui.member_dialog import MemberDialog
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class UsersPage(Page):
    """People, their roles, their passwords; the sealed recovery sheets."""

    name = "users"
    watches = frozenset({"user"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("People and passwords"))
        self._people: list[Any] = []
        self.alone = element.label("")
        self.first = element.button(_("Let a second &person work here …"), self.add, icon="user-plus", changes=True)
        self.own = element.button(_("Set &my password …"), self.my_password, icon="lock")
        self.model = TableModel(
            [
                shown.Column("name", _("name"), 8),
                shown.Column("role", _("role"), 6),
                shown.Column("secret", _("password"), 6),
                shown.Column("login", _("last sign-in"), 9),
            ]
        )
        self.table = TableView(self.model, _("People and passwords"))
        self.table.setMinimumHeight(theme.px(160))
        self.role_button = element.button(_("Change the &role …"), self.change_role, changes=True)
        self.reset_button = element.button(_("Set a &new password …"), self.reset, changes=True)
        self.end_button = element.button(_("&Does not work here any more …"), self.end, changes=True)
        self.several = element.card(
            element.label(_("People"), "heading"),
            self.table,
            element.flow(self.role_button, self.reset_button, self.end_button),
            space=12,
        )
        self.body.addWidget(element.card(self.alone, element.flow(self.own, self.first), space=12))
        self.body.addWidget(self.several, 1)
        self.sheets = element.label("")
        self.sheet_button = element.button(_("Print a recovery &sheet"), self.sheet, icon="printer", changes=True)
        self.which = element.combo(_("Recovery sheet"), 14)
        self.revoke_button = element.button(_("Make it worth&less"), self.revoke, changes=True)
        self.files = element.bare(element.column())
        self.body.addWidget(
            element.card(
                element.label(_("Recovery sheets"), "heading"),
                element.label(
                    _(
                        "A sheet opens the desk when a password is lost. Print one, seal it, give it to the leader;"
                        " a second one may lie elsewhere. Delete the file afterwards."
                    ),
                    "muted",
                ),
                self.sheets,
                element.flow(self.sheet_button, self.which, self.revoke_button),
                self.files,
                space=8,
            )
        )
        self.body.addStretch(1)

    def load(self) -> None:
        from clfdesk.services import user

        self._people = self.session.read(user.people, otherwise=[])
        several = len(self._people) > 1
        protected = bool(self.session.read(user.locks, otherwise=False))
        if several:
            says = _("Each person has a password and a role of their own; what each did stands in the history.")
        elif protected:
            says = _("You work here alone and the desk has a password; there are no roles to think of.")
        else:
            says = _("You work here alone, without a password; there are no roles to think of.")
        self.alone.setText(says)
        self.first.setText(_("Let another &person work here …") if several else _("Let a second &person work here …"))
        self.several.setVisible(several)
        self.model.fill(
            [
                {
                    "name": each.name + (_(" (you)") if each.me else ""),
                    "role": each.says,
                    "secret": _("set") if each.protected else _("none"),
                    "login": _moment(each.last_login),
                }
                for each in self._people
            ]
        )
        if several:
            self.table.selectRow(0)
        names = self.session.read(user.sheets, otherwise=[])
        self.sheets.setText(
            _("Sheets that open this desk: {names}").format(names="、".join(names))
            if names
            else _("No sheet opens this desk yet.")
        )
        self.which.clear()
        self.which.addItems(names)
        for each in (self.which, self.revoke_button):
            each.setVisible(bool(names))
        self.sheet_button.setEnabled(protected)

    def chosen(self) -> Any:
        """Return the person at hand."""
        row = self.table.currentIndex().row()
        return self._people[row] if 0 <= row < len(self._people) else None

    def _do(self, says: str, verb: Any, told: str) -> None:
        def done(_result: Any) -> None:
            self.session.weigh()
            self.session.told.emit(told, False)
            self.session.bus.changed.emit(frozenset({"user"}))

        self.session.do(says, verb, done=done)

    def _ask(self, title: str, says: str, does: Any, **wanted: Any) -> None:
        self.dialog = MemberDialog(title, says, does, self, **wanted)
        self.dialog.open()

    def my_password(self) -> None:
        """Set one's own password; the first gives the desk its first name."""
        from clfdesk.services import user

        office = self.session.desk
        me = next((each.name for each in self._people if each.me), "")
        self._ask(
            _("My password"),
            _("At least six characters; a short sentence is easy to remember."),
            lambda name, _role, secret: self._do(
                _("Setting the password"),
                lambda: user.set_password(office, secret, me or name),
                _("The password is set. Print a recovery sheet for when it is forgotten."),
            ),
            name=None if me else (office.info.clerk or ""),
        )

    def add(self) -> None:
        """Let one more person work here; who is alone so far gets a name and a password first."""
        from clfdesk.services import user

        if not any(each.me for each in self._people):
            self.my_password()
            return
        office = self.session.desk
        self._ask(
            _("One more person"),
            _("Pay that one person drafted is from then on confirmed by another."),
            lambda name, role, secret: self._do(
                _("Adding a person"),
                lambda: user.add(office, name, role, secret),
                _("{name} may work on this desk now.").format(name=name),
            ),
            role="clerk",
        )

    def change_role(self) -> None:
        """Give the person at hand another role."""
        from clfdesk.services import user

        one, office = self.chosen(), self.session.desk
        if one is not None:
            self._ask(
                _("Role"),
                _("The role of {name}").format(name=one.name),
                lambda _name, role, _secret: self._do(
                    _("Changing the role"), lambda: user.set_role(office, one.name, role), _("The role is changed.")
                ),
                name=None,
                role=one.role,
                secret=False,
            )

    def reset(self) -> None:
        """Give the person at hand a new password."""
        from clfdesk.services import user

        one, office = self.chosen(), self.session.desk
        if one is not None:
            self._ask(
                _("New password"),
                _("A new password for {name}").format(name=one.name),
                lambda _name, _role, secret: self._do(
                    _("Setting the password"),
                    lambda: user.set_password(office, secret, one.name),
                    _("The password is set."),
                ),
                name=None,
            )

    def end(self) -> None:
        """Take the password of the person at hand away."""
        from clfdesk.services import user

        one, office = self.chosen(), self.session.desk
        if one is not None:
            self._ask(
                _("Does not work here any more"),
                _("{name} cannot open this desk any more; what they did stays in the history.").format(name=one.name),
                lambda _name, _role, _secret: self._do(
                    _("Taking the password away"),
                    lambda: user.remove(office, one.name),
                    _("{name} may not open this desk any more.").format(name=one.name),
                ),
                name=None,
                secret=False,
            )

    def sheet(self) -> None:
        """Make a recovery sheet and show the file to print."""
        from clfdesk.services import user

        office, out = self.session.desk, self.session.out_folder(_("safety papers"))

        def done(made: Any) -> None:
            layout = self.files.layout()
            assert layout is not None
            element.clear(layout)
            layout.addWidget(files.buttons((each.path for each in made.files), away=False))
            says = _("Print the sheet, seal it, give it to the leader, and delete the file.")
            self.session.told.emit(says, False)
            self.session.bus.changed.emit(frozenset({"user"}))

        self.session.do(_("Making the recovery sheet"), lambda: user.make_sheet(office, out), done=done)

    def revoke(self) -> None:
        """Make the chosen sheet worthless."""
        from clfdesk.services import user

        name, office = self.which.currentText(), self.session.desk
        if name:
            self._do(
                _("Revoking the sheet"),
                lambda: user.revoke_sheet(office, name),
                _("The recovery sheet opens nothing any more."),
            )


def _moment(written: str) -> str:
    return datetime.fromisoformat(written).astimezone().strftime("%Y-%m-%d %H:%M") if written else ""


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return UsersPage(session, open_page)
