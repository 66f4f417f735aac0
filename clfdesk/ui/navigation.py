"""The pages in their order, and the column of buttons that leads to them (Ctrl+1 …)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from clfdesk.i18n import N_, _
from clfdesk.ui import element, theme
from clfdesk.ui import icon as icons


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its id (also its module and its help), its word, its icon."""

    name: str
    title: str
    icon: str
    keys: str


PLACES = (
    Place("home", N_("Home"), "house", "Ctrl+1"),
    Place("persons", N_("Persons"), "users", "Ctrl+2"),
    Place("nonholders", N_("Not yet certified"), "user-plus", "Ctrl+Shift+2"),
    Place("intake", N_("Import"), "file-up", "Ctrl+3"),
    Place("organisation", N_("Organisation"), "network", "Ctrl+4"),
    Place("groups", N_("Groups"), "users", "Ctrl+Shift+4"),
    Place("registers", N_("Registers"), "list-checks", "Ctrl+0"),
    Place("pay", N_("Pay"), "banknote", "Ctrl+5"),
    Place("posters", N_("Posters"), "presentation", "Ctrl+6"),
    Place("filings", N_("Returns"), "file-spreadsheet", "Ctrl+7"),
    Place("collection", N_("Received returns"), "list-checks", "Ctrl+Shift+7"),
    Place("policies", N_("Policy standards"), "landmark", "Ctrl+Shift+9"),
    Place("safety", N_("Safety"), "shield-check", "Ctrl+8"),
    Place("settings", N_("Settings"), "settings", "Ctrl+9"),
)


class Navigation(QFrame):
    """The left column."""

    def __init__(self, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName(_("Pages"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        shade = theme.colours()
        mark = element.row(element.label(_("clfdesk"), "heading", wrap=False), None, margin=8)
        layout = element.column(space=2, margin=8)
        layout.addLayout(mark)
        for place in PLACES:
            button = element.button(_(place.title), lambda name=place.name: go(name))
            button.setCheckable(True)
            button.setIcon(icons.icon(place.icon, shade.text, shade.on_accent))
            button.setIconSize(QSize(theme.px(20), theme.px(20)))
            QShortcut(QKeySequence(place.keys), self, lambda name=place.name: go(name))
            button.setToolTip(f"{_(place.title)}　{place.keys}")
            button.setAccessibleDescription(place.keys)
            self._group.addButton(button)
            self._buttons[place.name] = button
            if place.name == "policies":
                layout.addStretch(1)
            layout.addWidget(button)
        inner = element.bare(layout)
        inner.setObjectName("pages")  # named before it is measured: that is when its buttons are dressed
        frame = element.scrolled(inner, _("Pages"))  # large text makes the column longer than a small screen
        frame.setMinimumWidth(max(theme.px(160), inner.sizeHint().width() + theme.px(12)))
        self.setLayout(element.column(frame))

    def mark(self, name: str) -> None:
        """Show which page is open."""
        if name in self._buttons:
            element.check_only(self._buttons.values(), self._buttons[name])


def names() -> list[str]:
    """Return the ids of all pages in their order."""
    return [place.name for place in PLACES]
