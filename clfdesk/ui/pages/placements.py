"""What hangs where: boards with their day and photo and why some are out of date; notices that must come down."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit, QSizePolicy

from clfdesk.i18n import N_, _
from clfdesk.ui import element, files, shown, theme
from clfdesk.ui.arrangement import Tabs
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

OBJECTIONS = (("none", N_("no objection")), ("handled", N_("objection, handled")), ("open", N_("objection, open")))


class PlacementsPage(Page):
    """A key is ``"due"``: the notices that must come down."""

    name = "placements"
    watches = frozenset({"placement", "entry", "person", "post", "body", "division", "card_text"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("What hangs where"))
        self.model = TableModel(
            [
                shown.Column("card", _("No."), 5, firm=True),
                shown.Column("title", _("board"), 13),
                shown.Column("place", _("place"), 8),
                shown.Column("size", _("size"), 7),
                shown.Column("pressed_on", _("pressed"), 7, firm=True),
                shown.Column("hung_on", _("hung"), 7, firm=True),
                shown.Column("photo", _("photo"), 4),
                shown.Column("why", _("why it is out of date"), 18, toned=True),
            ],
            lambda row: "amber" if row["stale"] else "",
        )
        self.table = TableView(
            self.model, _("Boards"), _("No board was pressed yet. Press one, and it is listed here with its place.")
        )
        self.table.setMinimumHeight(theme.px(120))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.day = QLineEdit()
        self.day.setAccessibleName(_("Day"))
        self.day.setPlaceholderText(_("day, e.g. 2026-11-23 (empty: today)"))
        self.day.setMinimumWidth(theme.px(250))
        self.hung_button = element.button(_("It &hangs"), self.hang, kind="primary", icon="check", changes=True)
        self.photo_button = element.button(
            _("It hangs, with &photo …"), lambda: self.hang(ask=True), icon="image", changes=True
        )
        self.again_button = element.button(
            _("Press out-of-date ones &again"), lambda: open_page("posters", "stale"), icon="refresh-cw"
        )
        self.look_button = element.button(_("P&hotos of it"), self.photos, icon="image", changes=True)
        self.notices = TableModel(
            [
                shown.Column("title", _("notice"), 16),
                shown.Column("place", _("place"), 8),
                shown.Column("first", _("hangs from"), 7, firm=True),
                shown.Column("down", _("comes down"), 7, firm=True, toned=True),
            ],
            lambda row: "red" if row["late"] else "",
        )
        self.notice_table = TableView(self.notices, _("Public notices"), _("No public notice hangs."))
        self.notice_table.setMinimumHeight(theme.px(90))
        self.notice_table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.objection = element.combo(_("Objections"), 8)
        for code, says in OBJECTIONS:
            self.objection.addItem(_(says), code)
        self.handling = QLineEdit()
        self.handling.setAccessibleName(_("How the objection is handled"))
        self.handling.setPlaceholderText(_("How the objection is handled"))
        self.down_button = element.button(_("Taken &down"), self.take_down, icon="check", changes=True)
        self.down_photo_button = element.button(
            _("Taken down, with ph&oto …"), lambda: self.take_down(ask=True), icon="image", changes=True
        )
        self.says = element.label("", tone="amber")
        self.says.hide()
        self.table.chosen.connect(self._say)
        boards = element.column(
            self.table,
            self.says,
            element.flow(self.hung_button, self.photo_button, self.look_button, self.again_button),
        )
        notices = element.column(
            self.notice_table,
            element.flow(self.objection, self.handling, self.down_button, self.down_photo_button),
        )
        self.tabs = Tabs()
        self.tabs.tabBar().setAccessibleName(self.title)
        for each, says in ((boards, _("Boards")), (notices, _("Public notices that hang"))):
            each.setStretch(0, 1)
            each.setContentsMargins(0, theme.px(12), 0, 0)
            self.tabs.addTab(element.bare(each), says)
        self.add_action(self.day)  # the day is that of whichever list is shown
        self.body.addWidget(self.tabs, 1)
        self._hung: list[Any] = []
        self._posted: list[Any] = []

    def load(self) -> None:
        from clfdesk.services import posted, poster

        office = self.session.desk

        def done(found: tuple[list[Any], list[Any]]) -> None:
            self._hung, self._posted = (
                sorted(found[0], key=lambda each: (not each.stale, each.card, each.place)),
                found[1],
            )
            self.model.fill(
                [
                    {
                        "card": each.card,
                        "title": each.title,
                        "place": each.place,
                        "size": each.size.replace("x", "×"),
                        "pressed_on": each.pressed_on,
                        "hung_on": each.hung_on or _("not yet"),
                        "photo": _("yes") if each.photo else "",
                        "why": each.why,
                        "stale": each.stale,
                    }
                    for each in self._hung
                ]
            )
            late = sum(1 for each in self._posted if each.down <= office.today)
            aged = sum(1 for each in self._hung if each.stale)
            self.tabs.setTabText(0, _("Boards") + _tally(len(self._hung), aged))
            self.tabs.setTabText(1, _("Public notices that hang") + _tally(len(self._posted), late))
            self.notices.fill(
                [
                    {
                        "title": each.title,
                        "place": each.place,
                        "first": each.first,
                        "down": each.down.isoformat(),
                        "late": each.down <= office.today,
                    }
                    for each in self._posted
                ]
            )

        self.session.do(
            _("Looking at what hangs"), lambda: (poster.placements(office), posted.hanging(office)), done=done
        )

    def photos(self) -> None:
        """Show the photos of the chosen board in a window of their own, and let more be added."""
        from clfdesk.ui.originals_dialog import OriginalsDialog

        chosen = [self._hung[row] for row in self.table.selected()][:1]
        for each in chosen:
            title = f"{each.card} {each.title} {each.place}"
            OriginalsDialog(self.session, "placement", each.number, title, self).exec()

    def _say(self, row: int) -> None:
        self.says.setText(self._hung[row].why if 0 <= row < len(self._hung) else "")
        self.says.setVisible(bool(self.says.text()))

    def open(self, key: object) -> None:
        if key == "due":
            self.tabs.setCurrentIndex(1)
            self.notice_table.setFocus()

    def hang(self, *, ask: bool = False) -> None:
        """Put on record that the chosen boards hang, with a photo where asked."""
        from clfdesk.services import poster

        chosen = [self._hung[row] for row in self.table.selected()]
        photo = files.ask(self, _("Photo of the board"), _("Pictures (*.png *.jpg *.jpeg)")) if ask and chosen else None
        day, good = self._day()
        if not chosen or not good or (ask and photo is None):
            return
        office = self.session.desk
        self.session.do(
            _("Recording"),
            lambda: [poster.hang(office, each.card, each.place, on=day, photo=photo) for each in chosen],
            changes=("placement", "entry", "scan"),
            told=_("Recorded as hung."),
        )

    def take_down(self, *, ask: bool = False) -> None:
        """Put on record that the chosen notices came down, with what was objected."""
        from clfdesk.services import posted

        chosen = [self._posted[row] for row in self.notice_table.selected()]
        photo = (
            files.ask(self, _("Photo of the notice"), _("Pictures (*.png *.jpg *.jpeg)")) if ask and chosen else None
        )
        if not chosen or (ask and photo is None):
            return
        office, objection, handling = self.session.desk, str(self.objection.currentData()), self.handling.text()
        day, good = self._day()
        if not good:
            return

        def verb() -> list[int]:
            return [
                posted.take_down(office, each.number, on=day, photo=photo, objection=objection, handling=handling)
                for each in chosen
            ]

        self.session.do(_("Recording"), verb, changes=("entry", "scan"), told=_("Recorded as taken down."))

    def _day(self) -> tuple[date | None, bool]:
        from clfdesk.errors import Refusal

        text = self.day.text().strip()
        try:
            return (date.fromisoformat(text) if text else None), True
        except ValueError:
            self.session.refused.emit(
                Refusal(_("This day cannot be understood."), where=text, next=_("Write it like 2026-11-23."))
            )
            return None, False


def _tally(many: int, wanting: int) -> str:
    """Return how many a list holds, and how many of them want doing."""
    return f" {wanting}/{many}" if wanting else f" {many}" if many else ""


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return PlacementsPage(session, open_page)
