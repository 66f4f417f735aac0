"""This week (本周要办) as a list: what is due, by which paper; Enter opens the place where it is done."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, shown
from clfdesk.ui.page import OpenPage
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class AgendaList(QWidget):
    """The lines of the week; ``todos`` are those shown."""

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__()
        self.session, self.open_page = session, open_page
        self.todos: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("due", _("until"), 7, firm=True),
                shown.Column("left", _("days left"), 5, toned=True),
                shown.Column("title", _("register"), 9),
                shown.Column("says", _("what"), 24),
                shown.Column("source", _("by which paper"), 14),
            ],
            lambda row: "red" if row.get("late") else "",
        )
        self.table = TableView(self.model, _("To do this week"), _("Nothing is due this week."))
        self.table.opened.connect(self._open)
        self.setLayout(element.column(self.table))

    def load(self) -> None:
        """Read the week anew."""
        from clfdesk.services import agenda

        self.show_todos(self.session.read(agenda.week, otherwise=[]))

    def show_todos(self, todos: list[Any]) -> None:
        """Show lines that were read elsewhere."""
        self.todos = todos
        self.model.fill([_row(each) for each in todos])

    def _open(self, index: int) -> None:
        each = self.todos[index]
        kind, _colon, number = each.key.partition(":")
        if kind == "person" and number.isdigit():
            self.open_page("persons", int(number))
        elif each.page == "organisation" and each.key.isdigit():
            self.open_page("organisation", int(each.key))
        else:
            self.open_page(each.page, None if kind in ("division", "desk") else each.key or None)


def _row(each: Any) -> dict[str, Any]:
    late = each.left is not None and each.left < 0
    left = "" if each.left is None else _("{days} days late").format(days=-each.left) if late else str(each.left)
    return {
        "due": each.due.isoformat() if each.due else "",
        "left": left,
        "late": late,
        "title": each.title,
        "says": each.says,
        "source": f"{each.source} {each.clause}".strip(),
    }
