"""The pages in their order, the column of buttons that leads to them (Ctrl+1 …), and the tabs of a page's family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import element, theme
from clfdesk.ui import icon as icons


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its id (also its module and its help), its word, its icon, the keys that lead to it.

    A page with ``family`` stands in no column of its own: it is a tab beside the page it
    names, reached by Alt and its place among the tabs.
    """

    name: str
    title: str
    icon: str
    keys: str = ""
    family: str = ""

    @property
    def head(self) -> str:
        """Return the id of the page in the column that leads to it."""
        return self.family or self.name


PLACES = (
    Place("home", N_("Home"), "house", "Ctrl+1"),
    Place("persons", N_("Persons"), "users", "Ctrl+2"),
    Place("nonholders", N_("Not yet certified"), "user-plus", family="persons"),
    Place("counter", N_("Certificate counter"), "list-checks", family="persons"),
    Place("households", N_("Households"), "house", family="persons"),
    Place("errors", N_("Data to mend"), "list-checks", family="persons"),
    Place("intake", N_("Import"), "file-up", "Ctrl+3"),
    Place("keying", N_("Key from a picture"), "image", family="intake"),
    Place("comparison", N_("Compare lists"), "columns-3", family="intake"),
    Place("reconciliation", N_("Day of comparing"), "calendar-days", family="intake"),
    Place("forms", N_("Village forms"), "file-spreadsheet", family="intake"),
    Place("imports", N_("Import records"), "history", family="intake"),
    Place("organisation", N_("Organisation"), "network", "Ctrl+4"),
    Place("groups", N_("Groups"), "users", family="organisation"),
    Place("registers", N_("Registers"), "list-checks", "Ctrl+0"),
    Place("pay", N_("Pay"), "banknote", "Ctrl+5"),
    Place("contracts", N_("Staff and contracts"), "users", family="pay"),
    Place("appraisals", N_("Appraisal"), "list-checks", family="pay"),
    Place("benefits", N_("Benefits"), "users", family="pay"),
    Place("budget", N_("Bank and budget"), "landmark", family="pay"),
    Place("posters", N_("Posters"), "presentation", "Ctrl+6"),
    Place("notices", N_("Notices and forms"), "file-check", family="posters"),
    Place("letters", N_("Official letters"), "pencil", family="posters"),
    Place("placements", N_("What hangs where"), "image", family="posters"),
    Place("papers", N_("In whose hands"), "history", family="posters"),
    Place("wording", N_("Own wording"), "pencil", family="posters"),
    Place("filings", N_("Returns"), "file-spreadsheet", "Ctrl+7"),
    Place("collection", N_("Received returns"), "list-checks", family="filings"),
    Place("versions", N_("Sending and checking"), "file-check", family="filings"),
    Place("figures", N_("Statistics"), "columns-3", family="filings"),
    Place("slips", N_("Villages' slips"), "list-checks", family="filings"),
    Place("archives", N_("Archives"), "folder-open", "Ctrl+Shift+1"),
    Place("scans", N_("Scans"), "image", family="archives"),
    Place("cabinet", N_("Cabinet"), "folder-open", family="archives"),
    Place("policies", N_("Policy standards"), "landmark", "Ctrl+Shift+2"),
    Place("safety", N_("Safety"), "shield-check", "Ctrl+8"),
    Place("backups", N_("Backups"), "hard-drive", family="safety"),
    Place("history", N_("History"), "history", family="safety"),
    Place("users", N_("People and passwords"), "users", family="safety"),
    Place("settings", N_("Settings"), "settings", "Ctrl+9"),
    Place("fields", N_("Own fields"), "columns-3", family="settings"),
)


class Navigation(QFrame):
    """The left column."""

    def __init__(self, go: Callable[[str], None], home: QWidget) -> None:
        super().__init__(home)
        self.hide()
        self.setObjectName("nav")
        self.setAccessibleName(_("Pages"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        shade = theme.colours()
        mark = element.row(element.label(_("clfdesk"), "heading", wrap=False), None, margin=8)
        layout = element.column(space=2, margin=8)
        layout.addLayout(mark)
        for place in (each for each in PLACES if not each.family):
            button = element.button(_(place.title), lambda name=place.name: go(name))
            button.setCheckable(True)
            button.setIcon(icons.icon(place.icon, shade.text, shade.on_accent))
            button.setIconSize(QSize(theme.px(20), theme.px(20)))
            button.setToolTip(f"{_(place.title)}　{place.keys}")
            button.setAccessibleDescription(place.keys)
            self._group.addButton(button)
            self._buttons[place.name] = button
            if place.name == "policies":
                layout.addStretch(1)
            layout.addWidget(button)
            QShortcut(QKeySequence(place.keys), self, lambda name=place.name: go(name))
        inner = element.bare(layout)
        inner.setObjectName("pages")  # named before it is measured: that is when its buttons are dressed
        frame = element.scroller(_("Pages"))  # large text makes the column longer than a small screen
        self.setLayout(element.column(frame))
        element.scroll(frame, inner)
        frame.setMinimumWidth(max(theme.px(160), inner.sizeHint().width() + theme.px(12)))

    def mark(self, name: str) -> None:
        """Show which page is open."""
        for place in PLACES:
            if place.name == name:
                element.check_only(self._buttons.values(), self._buttons[place.head])


class Family(QFrame):
    """The tabs above a page that has siblings; nothing where it has none."""

    def __init__(self, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setAccessibleName(_("Pages that belong together"))
        self._go = go
        self._row = element.flow(space=4)
        self._names: list[str] = []
        self.setLayout(element.column(self._row))
        for at in range(9):
            QShortcut(QKeySequence(tab_keys(at)), self, lambda at=at: self._nth(at))

    def minimumSizeHint(self) -> QSize:
        """Return one line of tabs: where they take more, the page gives way, not the window."""
        return QSize(0, theme.px(40) if self._names else 0)

    def _nth(self, at: int) -> None:
        if at < len(self._names):
            self._go(self._names[at])

    def mark(self, name: str) -> None:
        """Show the tabs of this page's family, its own one checked."""
        head = next((place.head for place in PLACES if place.name == name), name)
        family = [place for place in PLACES if place.head == head]
        layout = self._row.layout()
        assert layout is not None
        element.clear(layout)
        self._group = QButtonGroup(self)
        buttons: dict[str, QPushButton] = {}
        self._names = [place.name for place in family] if len(family) > 1 else []
        for at, place in enumerate(family if len(family) > 1 else ()):
            button = element.button(_(place.title), lambda name=place.name: self._go(name), kind="tab")
            button.setCheckable(True)
            button.setToolTip(f"{_(place.title)}　{tab_keys(at)}")
            button.setAccessibleDescription(tab_keys(at))
            self._group.addButton(button)
            layout.addWidget(button)
            buttons[place.name] = button
        if buttons:
            element.check_only(buttons.values(), buttons[name])
        self.setHidden(not buttons)


def tab_keys(at: int) -> str:
    """Return the keys of a family's tab, counted from 0: the first is Alt+1."""
    return f"Alt+{at + 1}"


def keys_of(name: str) -> tuple[str, ...]:
    """Return the keys that lead to a page from anywhere: its own, or those of its head and then its tab's."""
    place = next(each for each in PLACES if each.name == name)
    if place.keys:
        return (place.keys,)
    family = [each.name for each in PLACES if each.head == place.head]
    return (*keys_of(place.head), tab_keys(family.index(name)))


def names() -> list[str]:
    """Return the ids of all pages in their order."""
    return [place.name for place in PLACES]
