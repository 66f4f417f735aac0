"""Organisation: who sits where, what is missing, who is appraised."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit, QTabWidget, QWidget

from clfdesk.domain.body import POST_FIELDS
from clfdesk.domain.division import DIVISION_FIELDS
from clfdesk.domain.staff import STAFF_FIELDS
from clfdesk.errors import Refusal
from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, shown, theme
from clfdesk.ui.list_pane import ListPane
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView
from clfdesk.ui.village_form import VillageForm

_LIGHTS = {
    "green": N_("complete"),
    "amber": N_("to look at"),
    "red": N_("not as required"),
    "grey": N_("not judged"),
}


class OrganisationPage(Page):
    """Bodies, villages and staff; a key is a body's number, ``"staff"`` or ``"villages"``."""

    name = "organisation"
    watches = frozenset({"body", "post", "staff", "appraisal", "division", "person"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Organisation"))
        self._bodies: list[Any] = []
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._body_tab(), _("Bodies and posts"))
        self.staff = ListPane(session, "staff", STAFF_FIELDS, name=_("Staff"), filters=("name", "role", "rating"))
        self.tabs.addTab(self._staff_tab(), _("Staff and appraisal"))
        self.villages = ListPane(session, "division", DIVISION_FIELDS, name=_("Villages"), filters=("name", "kind"))
        self.village = VillageForm(session)
        self.village.people.connect(lambda name: open_page("persons", {"where": f"village == '{name}'", "says": name}))
        self.villages.chosen.connect(self.village.show_village)
        self.villages.opened.connect(lambda _row: self.village.focus_first())
        self.tabs.addTab(arrangement.Split(self.villages, self.village, shares=(3, 2)), _("Villages"))
        self.body.addWidget(self.tabs, 1)
        self.tabs.currentChanged.connect(lambda _index: self._load_tab())

    def load(self) -> None:
        self._load_tab()

    def open(self, key: object) -> None:
        self.tabs.setCurrentIndex({"staff": 1, "villages": 2}.get(key, 0) if isinstance(key, str) else 0)
        if isinstance(key, int):
            self._load_tab()
            self.bodies.selectRow(max(0, self.body_model.find("number", key)))

    def _load_tab(self) -> None:
        from clfdesk.services import organisation

        if self.tabs.currentIndex() == 1:
            self.staff.load()
            return
        if self.tabs.currentIndex() == 2:
            self.villages.load()
            if not self.villages.current() and self.villages.model.rowCount():
                self.villages.table.selectRow(0)
            return
        keep = max(self.bodies.currentIndex().row(), 0)
        self._bodies = self.session.read(organisation.bodies_with_posts, otherwise=[])
        self.body_model.fill([_body(each) for each in self._bodies])
        if self._bodies:
            self.bodies.selectRow(min(keep, len(self._bodies) - 1))

    def _body_tab(self) -> QWidget:
        self.body_model = TableModel(
            [
                shown.Column("name", _("body"), 11, firm=True),
                shown.Column("light", _("state"), 6, toned=True),
                shown.Column("missing", _("missing"), 8),
            ],
            lambda row: {"red": "red", "amber": "amber"}.get(str(row.get("colour")), ""),
        )
        self.bodies = TableView(self.body_model, _("Bodies"), _("No body is on this desk yet."))
        self.bodies.chosen.connect(self._show)
        self.body_name = element.label("", "heading")
        self.body_says = element.label("")
        self.posts = TableModel(
            [
                shown.Column("title", _("post"), 6),
                shown.Column("name", _("name"), 6),
                shown.Column("since", _("in office since"), 7),
                shown.Column("until", _("left on"), 7, toned=True),
                shown.Column("tags", _("identity"), 8),
            ]
        )
        self.post_table = TableView(self.posts, _("Posts"), _("Nobody holds a post here yet."))
        self.leave_button = element.button(_("&Last day in office"), self.leave, icon="x")
        self.person = QLineEdit()
        self.day = QLineEdit(shown.day(self.session.desk.today))
        self.post = element.combo(_("Post"))
        for code, word in shown.choices("post", POST_FIELDS.named("post")):
            self.post.addItem(word, code)
        form = QFormLayout()
        form.setSpacing(theme.px(8))
        for says, editor in ((_("Da&y"), self.day), (_("Na&me"), self.person), (_("P&ost"), self.post)):
            form.addRow(says, editor)
            editor.setAccessibleName(says.replace("&", ""))
        self.appoint_button = element.button(_("&Appoint from this day"), self.appoint, icon="user-plus")
        detail = element.card(
            self.body_name, self.body_says, self.post_table, element.flow(self.leave_button), form,
            element.flow(self.appoint_button), space=12,
        )  # fmt: skip
        detail.layout().setStretch(2, 1)  # type: ignore[union-attr]
        return arrangement.Split(self.bodies, detail, shares=(1, 1))

    def _staff_tab(self) -> QWidget:
        today = self.session.desk.today
        self.year = element.combo(_("Year"))
        for year in range(today.year, today.year - 4, -1):
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(1)
        self.rating = element.combo(_("Rating"))
        self.rating.addItem(_("not yet appraised"), "")
        for code, word in shown.choices("appraisal", STAFF_FIELDS.named("rating")):
            self.rating.addItem(word, code)
        self.rating.setCurrentIndex(1)
        self.rate_button = element.button(_("&Keep the rating"), self.rate, kind="primary", icon="check")
        bar = element.flow(
            element.label(_("Appraisal of the one chosen"), "muted", wrap=False),
            self.year,
            self.rating,
            self.rate_button,
        )
        box = element.column(self.staff, bar, space=8)
        box.setStretch(0, 1)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        return element.bare(box)

    def appoint(self) -> None:
        """Put the person typed into the post chosen."""
        from clfdesk.services import organisation

        body = self._chosen()
        if body is None:
            return
        since = self._day()
        if since is None:
            return
        office, name, post = self.session.desk, self.person.text(), str(self.post.currentData())
        self.session.do(
            _("Appointing"),
            lambda: organisation.appoint(office, body.number, name, post, started_on=since),
            changes=("post", "body"),
            done=lambda _set: self.person.clear(),
            told=_("{name} was appointed.").format(name=name),
        )

    def leave(self) -> None:
        """End the post at hand today."""
        from clfdesk.services import organisation

        body, row = self._chosen(), self.post_table.currentIndex().row()
        if body is None or not 0 <= row < len(body.posts):
            return
        post, office, last = body.posts[row], self.session.desk, self._day()
        if last is None:
            return
        self.session.do(
            _("Ending the post"),
            lambda: organisation.leave(office, post.id, last, ver=post.ver),
            changes=("post", "body", "staff"),
            told=_("{name} has left the post.").format(name=post.name),
        )

    def rate(self) -> None:
        """Keep the rating chosen for the worker chosen."""
        from clfdesk.services import organisation

        row = self.staff.current()
        if not row:
            return
        office, number, name = self.session.desk, int(row["number"]), str(row["name"])
        year, rating = int(self.year.currentData()), str(self.rating.currentData())
        says = _("{name}, {year}: {rating}").format(name=name, year=year, rating=self.rating.currentText())
        self.session.do(
            _("Keeping the rating"),
            lambda: organisation.appraise(office, number, year, rating),
            changes=("appraisal", "staff"),
            told=says,
        )

    def _day(self) -> date | None:
        """Return the day typed; shows a refusal and returns ``None`` where it cannot be read."""
        from clfdesk.grammar.dates import read_date

        found = read_date(self.day.text())
        if found is None:
            self.session.refused.emit(
                Refusal(
                    _("This date cannot be read: {text}").format(text=self.day.text()),
                    where=_("Organisation"),
                    why=_("A day has a year, a month and a day that exist."),
                    next=_("Write it like 2026-10-01."),
                )
            )
        return found

    def _chosen(self) -> Any:
        row = self.bodies.currentIndex().row()
        return self._bodies[row] if 0 <= row < len(self._bodies) else None

    def _show(self, _row: int) -> None:
        body = self._chosen()
        if body is None:
            return
        self.body_name.setText(body.name)
        unmet = [each for each in body.verdicts if each.state != "met"]
        lines = [
            f"{each.says} {each.mend}（{'　'.join(p for p in (each.source, each.clause) if p)}）" for each in unmet
        ]
        self.body_says.setText("\n".join(lines) or _("All seats are taken as required."))
        self.posts.fill([_post(post, title) for post, title in zip(body.posts, body.titles, strict=True)])
        self.post_table.selectRow(0)


def _body(body: Any) -> dict[str, Any]:
    missing = "、".join(f"{each.title} {each.count}" for each in body.missing)
    return {
        "number": body.number,
        "name": body.name,
        "light": _(_LIGHTS.get(body.light, body.light)),
        "colour": body.light,
        "missing": missing,
    }


def _post(post: Any, title: str) -> dict[str, str]:
    tags = shown.text("post", POST_FIELDS.named("tags"), post.tags)
    return {
        "title": title,
        "name": post.name,
        "since": shown.day(post.started_on),
        "until": shown.day(post.ended_on),
        "tags": tags,
    }


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return OrganisationPage(session, open_page)
