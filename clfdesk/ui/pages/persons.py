"""Persons: the roster with its filters left, one person right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut

from clfdesk.domain.stems import STEMS
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, theme
from clfdesk.ui.list_pane import ListPane
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.person_tools import PersonTools
from clfdesk.ui.person_view import PersonView
from clfdesk.ui.session import Session
from clfdesk.ui.table import Row


class PersonsPage(Page):
    """A key is a person's number, ``"new"``, or ``{"where": condition, "says": heading}`` for a list behind a count."""

    name = "persons"
    watches = frozenset({"person", "certificate", "division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Persons"))
        self.add_action(
            element.button(
                _("&New person"),
                self.add,
                kind="primary",
                icon="user-plus",
                says=_("Enter somebody new, Ctrl+N"),
                changes=True,
            )
        )
        self.add_action(element.button(_("Import a roster"), lambda: open_page("intake", None), icon="file-up"))
        self.more = element.button(
            _("M&ore"), kind="", icon="list-checks", says=_("Change many, merge, paste, figures, telephone")
        )
        self.tools = PersonTools(session, self)
        self.more.setMenu(self.tools.menu())
        self.add_action(self.more)
        self.all = element.button(_("Show all"), self.show_all, kind="quiet", icon="x")
        self.all.hide()
        self.add_action(self.all)
        self.list = ListPane(
            session,
            "person",
            STEMS["person"],
            name=_("Persons"),
            pastes=True,
            filters=("village", "type", "grade", "certificate_state"),
            empty=(
                _("Nobody is on the roster yet. Import the roster you have, or enter the first person."),
                _("Import a roster"),
                lambda: open_page("intake", None),
            ),
            tone=lambda row: "red" if row.get("id_state") == "unverified" else "",
        )
        self.detail = PersonView(session)
        self.split = arrangement.Split(self.list, self.detail, shares=(5, 4), wide=0)
        self.body.addWidget(self.split, 1)
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(lambda row: self._open_detail(row))
        self.list.loaded.connect(self._loaded)
        self.detail.left.connect(self._list_again)
        self.detail.other.connect(self._instead)
        self.detail.entries.opened.connect(lambda key: open_page("registers", key))
        self.tools.bind()
        self._asked = ""
        self._first: object = None
        self._wait = QTimer(self, singleShot=True, interval=0)
        self._wait.timeout.connect(self._answer)
        QShortcut(QKeySequence("Ctrl+N"), self, self.add)
        QShortcut(QKeySequence("F6"), self, self._other_side)

    def load(self) -> None:
        from clfdesk.services import person

        rows = self.session.read(person.list_rows, "division", columns=["name", "kind"])
        if rows is not None:
            self.list.filters.offer("village", [str(row["name"]) for row in rows.rows if row["kind"] != "township"])
        self._answer() if self._asked else self.list.load()
        if self.detail.number is not None:
            self.detail.show_person(self.detail.number)

    def open(self, key: object) -> None:
        if key == "new":
            self.add()
        elif isinstance(key, int):
            self._asked = ""
            self._point_at(key)
            self.detail.show_person(key)
            self._first = key
            self._sides()
        elif isinstance(key, dict):
            self._asked = ""
            self.list.clear_filters()
            self.list.fixed_where = str(key.get("where", ""))
            self.says.setText(str(key.get("says", "")))
            self.says.show()
            self.all.show()
            self.list.load()
            if key.get("field") and key.get("number"):
                self._mend(int(key["number"]), str(key["field"]))

    def _point_at(self, number: int) -> None:
        """Choose the person's row where it is in sight, else none: no other row looks like the one shown."""
        at = self.list.model.find("number", number)
        with QSignalBlocker(self.list):
            self.list.table.selectRow(at) if at >= 0 else self.list.table.clearSelection()

    def _mend(self, number: int, field: str) -> None:
        """Open a person's form with the cursor in the field that is wrong; leaving it shows the list of the others."""
        if self.detail.editing():
            return
        self.detail.show_person(number)
        self._first = number
        self._sides()
        self.detail.edit(field)

    def find(self, text: str) -> None:
        self._asked = text.strip()
        self._wait.start()

    def start(self) -> None:
        if not self.detail.editing() and self.list.table.isVisible():
            self.list.table.setFocus()

    def unsaved(self) -> bool:
        return self.detail.editing() and self.detail.form.touched

    def add(self) -> None:
        """Open the form for somebody new, in the village shown last."""
        if not self.detail.editing():
            self.detail.add(str(self.detail.record.get("village") or ""))
            self._sides()

    def show_all(self) -> None:
        """Leave the list behind a count or a search."""
        self._asked = ""
        self.list.fixed_where = ""
        self.list.as_of = None
        self.says.hide()
        self.all.hide()
        self.list.load()

    def _answer(self) -> None:
        from clfdesk.services import person

        if not self._asked:
            self.show_all()
            return
        rows: list[Row] = self.session.read(person.find, self._asked, limit=200, otherwise=[])
        self.says.setText(_("Found for “{text}”").format(text=self._asked))
        self.says.show()
        self.all.show()
        self.list.fill(rows)

    def _loaded(self, count: int) -> None:
        if not count and not self.detail.editing():
            self.detail.hide()  # nobody fits: the one shown before would look like the answer
        if self.narrow() or not count or self.detail.editing():
            return
        if not self.list.current():
            at = self.list.model.find("number", self._first) if self._first is not None else 0
            self.list.table.selectRow(max(at, 0))
        self._first = None

    def _chosen(self, row: Any) -> None:
        if row and not self.narrow():
            self.detail.show_person(int(row["number"]))

    def _open_detail(self, row: Any) -> None:
        self.detail.show_person(int(row["number"]))
        self._sides()
        self.detail.edit_button.setFocus()

    def _instead(self, number: int) -> None:
        """Show somebody else in place of who was being typed."""
        self.detail.cancel.click()
        self.detail.show_person(number)
        self._sides()

    def narrow(self) -> bool:
        """Tell whether there is room for one side only."""
        return self.width() < theme.px(860)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sides()

    def _sides(self) -> None:
        narrow = self.narrow()
        self.detail.back.setVisible(narrow)
        self.list.setVisible(not narrow or self.detail.isHidden())

    def _list_again(self) -> None:
        if self.narrow():
            self.detail.hide()
        self.list.show()
        self.list.table.setFocus()

    def _other_side(self) -> None:
        inside = self.detail.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        (self.list.table if inside else self.detail.edit_button).setFocus()


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return PersonsPage(session, open_page)
