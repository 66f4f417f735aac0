"""Groups: where one is due, made in one step with its members and liaison, and nobody left outside."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QTabWidget, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class GroupsPage(Page):
    """What is suggested, and who is in no group yet."""

    name = "groups"
    watches = frozenset({"person", "body", "post", "division", "policy"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Groups"))
        self._suggested: list[Any] = []
        self._loose: list[dict[str, Any]] = []
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._suggestions(), _("Suggested"))
        self.tabs.addTab(self._unassigned(), _("In no group"))
        self.body.addWidget(arrangement.one_at_a_time(self.tabs), 1)

    def load(self) -> None:
        from clfdesk.services import groups, organisation

        basis = str(self.basis.currentData())
        self._suggested = self.session.read(groups.suggest, otherwise=[], basis=basis or None)
        self.model.fill([_suggested(each) for each in self._suggested])
        self._loose = self.session.read(groups.unassigned, otherwise=[])
        self.people.fill([{**row, "type": shown.words("person").word("type", row["type"])} for row in self._loose])
        bodies = self.session.read(organisation.bodies_with_posts, otherwise=[])
        self.group.clear()
        for each in bodies:
            if each.kind == "group":
                self.group.addItem(each.name, each.number)
        due = sum(each.due for each in self._suggested)
        self.says.setText(
            _("{due} groups are due; {loose} people are in none.").format(due=due, loose=len(self._loose))
        )
        self.says.show()

    def _suggestions(self) -> QWidget:
        self.basis = element.combo(_("Group by"))
        for code, word in (
            ("", _("as the paper says")),
            ("settlement", _("natural village, compound or grid")),
            ("type", _("disability type")),
        ):
            self.basis.addItem(word, code)
        self.basis.currentIndexChanged.connect(lambda _index: self.load())
        self.model = TableModel(
            [
                shown.Column("village", _("village or community"), 8),
                shown.Column("word", _("what they share"), 8),
                shown.Column("count", _("people"), 4, right=True),
                shown.Column("due", _("by the paper"), 22, toned=True),
                shown.Column("source", _("by which paper"), 16),
            ],
            lambda row: "amber" if row.get("is_due") else "",
        )
        self.table = TableView(self.model, _("Suggested groups"), _("Nobody is outside a group."))
        self.liaison = QLineEdit()
        self.liaison.setAccessibleName(_("Liaison"))
        self.liaison.setPlaceholderText(_("Liaison of the group"))
        one = element.button(_("Make the &group chosen"), self.make, icon="plus", changes=True)
        every = element.button(_("Make &all that are due"), self.make_due, kind="primary", icon="check", changes=True)
        box = element.column(element.flow(self.basis), self.table, element.flow(self.liaison, one, every), space=8)
        box.setStretch(1, 1)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        return element.bare(box)

    def _unassigned(self) -> QWidget:
        self.people = TableModel(
            [
                shown.Column("name", _("name"), 11),
                shown.Column("village", _("village or community"), 8),
                shown.Column("settlement", _("settlement or group"), 10),
                shown.Column("type", _("disability type"), 5),
            ]
        )
        self.loose = TableView(self.people, _("In no group"), _("Everybody is in a group."))
        self.loose.opened.connect(lambda index: self.open_page("persons", self._loose[index]["number"]))
        self.group = element.combo(_("Group"), 16)
        put = element.button(_("&Put those chosen into it"), self.assign, icon="user-plus", changes=True)
        paper = element.button(_("&Print this list"), self.print_loose, icon="printer")
        box = element.column(self.loose, element.flow(self.group, put, paper), space=8)
        box.setStretch(0, 1)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        return element.bare(box)

    def print_loose(self) -> None:
        """Print who is in no group, village by village, to be settled with the associations."""
        from clfdesk.services import groups_paper

        office, out = self.session.desk, self.session.out_folder("groups")
        if not self._loose:
            self.session.told.emit(_("Everybody is in a group."), False)
            return
        self.session.do(
            _("Writing the list"),
            lambda: groups_paper.print_unassigned(office, out),
            done=lambda file: files.open_path(file.path),
        )

    def make(self) -> None:
        """Make the group chosen, with its people and the liaison typed."""
        from clfdesk.services import groups

        index = self.table.currentIndex().row()
        if not 0 <= index < len(self._suggested):
            return
        office, each, liaison = self.session.desk, self._suggested[index], self.liaison.text()
        self.session.do(
            _("Making the group"),
            lambda: groups.make(office, each.division, each.name, each.persons, liaison=liaison),
            changes=("body", "post"),
            done=lambda _made: self.liaison.clear(),
            told=_("{name} was made.").format(name=each.name),
        )

    def make_due(self) -> None:
        """Make every group that is due in one step."""
        from clfdesk.services import groups

        office, basis = self.session.desk, str(self.basis.currentData()) or None
        self.session.do(
            _("Making the groups"),
            lambda: groups.make_suggested(office, basis=basis),
            changes=("body", "post"),
            told=_("The groups that were due are made."),
        )

    def assign(self) -> None:
        """Put the people chosen into the group chosen."""
        from clfdesk.services import groups

        numbers = [self._loose[index]["number"] for index in self.loose.selected()]
        group = self.group.currentData()
        if not numbers or group is None:
            return
        office = self.session.desk
        self.session.do(
            _("Putting people into the group"),
            lambda: groups.assign(office, int(group), numbers),
            changes=("post",),
            told=_("They are in the group."),
        )


def _suggested(each: Any) -> dict[str, Any]:
    if each.due and not each.strict:
        due = _("should be made, counting {number} in; may be left, where more than {number} is meant").format(
            number=each.threshold
        )
    else:
        due = _("should be made") if each.due else _("fewer than {number}").format(number=each.threshold)
    return {
        "village": each.village,
        "word": each.word,
        "count": len(each.persons),
        "due": due,
        "is_due": each.due,
        "source": f"{each.source} {each.clause}",
    }


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return GroupsPage(session, open_page)
