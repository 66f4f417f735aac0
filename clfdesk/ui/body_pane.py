"""Bodies and who sits in them: what is missing, appointing with its consequence shown first, a new term, a new body."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QCompleter, QFormLayout, QLineEdit, QWidget

from clfdesk.domain.body import POST_FIELDS
from clfdesk.errors import Refusal
from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, body_lines, element, shown, theme
from clfdesk.ui.body_dialog import ChangeDialog, FoundDialog
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView
from clfdesk.ui.term_dialog import TermDialog

_LIGHTS = {
    "green": N_("complete"),
    "amber": N_("to look at"),
    "red": N_("not as required"),
    "grey": N_("not judged"),
}


class BodyPane(arrangement.Split):
    """The bodies on the left; the chosen one's posts and the form of an appointment on the right."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._bodies: list[Any] = []
        self._naming = False
        super().__init__(self._list(), self._detail(), shares=(4, 5))

    def load(self) -> None:
        """Read the bodies anew and stay on the one chosen."""
        from clfdesk.services import organisation

        keep = max(self.table.currentIndex().row(), 0)
        self._bodies = self.session.read(organisation.bodies_with_posts, otherwise=[])
        self.model.fill([_row(each) for each in self._bodies])
        if self._bodies:
            self.table.selectRow(min(keep, len(self._bodies) - 1))

    def open(self, number: int) -> None:
        """Show one body by its number."""
        self.load()
        self.table.selectRow(max(0, self.model.find("number", number)))

    def open_village(self, name: str) -> None:
        """Show a village's association."""
        self.load()
        at = next((at for at, each in enumerate(self._bodies) if each.village == name), 0)
        self.table.selectRow(at)

    def body(self) -> Any:
        """Return the body chosen."""
        row = self.table.currentIndex().row()
        return self._bodies[row] if 0 <= row < len(self._bodies) else None

    def _list(self) -> QWidget:
        self.model = TableModel(
            [
                shown.Column("name", _("body"), 11, firm=True),
                shown.Column("light", _("state"), 6, toned=True),
                shown.Column("missing", _("missing"), 8),
            ],
            lambda row: {"red": "red", "amber": "amber"}.get(str(row.get("colour")), ""),
        )
        self.table = TableView(self.model, _("Bodies"), _("No body is on this desk yet."))
        self.table.chosen.connect(self._show)
        self.found_button = element.button(_("&Found a body"), lambda: self.found(), icon="plus", changes=True)
        self.change_button = element.button(_("&Particulars"), self.change, icon="pencil", changes=True)
        self.term_button = element.button(_("Begin a new &term"), self.renew, icon="refresh-cw", changes=True)
        self.chart_button = element.button(_("&Chart"), self.draw, icon="network")
        buttons = element.flow(self.found_button, self.change_button, self.term_button, self.chart_button)
        box = element.column(self.table, buttons, space=8)
        box.setStretch(0, 1)
        return element.bare(box)

    def _detail(self) -> QWidget:
        self.name = element.label("", "heading")
        self.about = element.label("", "muted")
        self.says = element.label("")
        self.posts = TableModel(
            [
                shown.Column("title", _("post"), 6),
                shown.Column("name", _("name"), 6),
                shown.Column("since", _("in office since"), 8, firm=True),
                shown.Column("tags", _("identity"), 8),
            ]
        )
        self.post_table = TableView(self.posts, _("Posts"), _("Nobody holds a post here yet."))
        self.post_table.chosen.connect(lambda _row: self._chose_post())
        self.leave_button = element.button(_("&Last day in office"), self.leave, icon="x", changes=True)
        self.identify_button = element.button(_("Keep this &identity"), self.identify, icon="check", changes=True)
        self.person = QLineEdit()
        self.day = QLineEdit(shown.day(self.session.desk.today))
        self.post = element.combo(_("Post"))
        for code, word in shown.choices("post", POST_FIELDS.named("post")):
            self.post.addItem(word, code)
        self.tags = QLineEdit()
        known = [word for _code, word in shown.choices("post", POST_FIELDS.named("tags"))]
        self.tags.setPlaceholderText("、".join(known[:4]))
        self.tags.setToolTip("、".join(known))
        self.tags.setCompleter(QCompleter(known, self.tags))
        form = arrangement.Sides(
            _form((_("Na&me"), self.person), (_("P&ost"), self.post)),
            _form((_("Ident&ity"), self.tags), (_("Da&y"), self.day)),
            shares=(1, 1), wide=420,
        )  # fmt: skip
        self.then = element.label("", "muted")
        self.then.setAccessibleName(_("What the rules would say"))
        self.person.textEdited.connect(self._typed)
        for line in (self.person, self.tags):
            line.editingFinished.connect(self.look)
        self.post.currentIndexChanged.connect(lambda _index: self.look())
        self.appoint_button = element.button(_("&Appoint from this day"), self.appoint, icon="user-plus", changes=True)
        detail = element.card(
            self.name, self.about, self.says, self.post_table, form, self.then,
            element.flow(self.appoint_button, self.identify_button, self.leave_button), space=10,
        )  # fmt: skip
        detail.layout().setStretch(3, 1)  # type: ignore[union-attr]
        self.post_table.setMinimumHeight(theme.px(120))
        self.then.hide()
        return element.scrolled(detail, _("Body"))

    def _show(self, _row: int) -> None:
        from clfdesk.services import body as bodies

        body = self.body()
        if body is None:
            return
        self.name.setText(body.name)
        self.about.setText(body_lines.about(body, self.session.read(bodies.against_last_term, body.number)))
        unmet = [each for each in body.verdicts if each.state != "met"]
        self.says.setText("\n".join(map(body_lines.verdict, unmet)) or _("All seats are taken as required."))
        self.posts.fill([body_lines.post_row(post, title) for post, title in zip(body.posts, body.titles, strict=True)])
        self.post_table.selectRow(0)

    def _typed(self, text: str) -> None:
        """Let a newcomer start without the identity of the holder that was shown."""
        if text and not self._naming:
            self.tags.clear()
        self._naming = bool(text)

    def _post(self) -> Any:
        body, row = self.body(), self.post_table.currentIndex().row()
        return body.posts[row] if body is not None and 0 <= row < len(body.posts) else None

    def _chose_post(self) -> None:
        if (post := self._post()) is not None and not self.person.text():
            self.tags.setText(shown.text("post", POST_FIELDS.named("tags"), post.tags))
        self.look()

    def draw(self) -> None:
        """Draw the chart of the body's village, or of the township."""
        from clfdesk.services import register_send
        from clfdesk.ui.chart_dialog import ChartDialog

        body = self.body()
        villages = self.session.read(lambda _office: register_send.villages(), otherwise=[])
        village = body.village if body is not None and body.village in villages else ""
        self.chart = ChartDialog(self.session, village, self)
        self.chart.open()

    def look(self) -> None:
        """Say what the rules would say if the one typed took the post, or the one chosen left it; nothing is kept."""
        from clfdesk.services import body as bodies
        from clfdesk.services import organisation

        body, post = self.body(), self._post()
        if body is None or self.session.office is None:  # it was shut with a name typed
            return
        office = self.session.desk
        try:
            if self.person.text().strip():
                joining = organisation.candidate(self.person.text(), str(self.post.currentData()), self.tags.text())
                self._tell(body_lines.consequence(bodies.what_if(office, body.number, join=[joining])))
            elif post is not None:
                seen = bodies.what_if(office, body.number, leave=[post.id])
                says = body_lines.consequence(seen) if seen.better or seen.worse else ""
                self._tell(_("If {name} left: {says}").format(name=post.name, says=says) if says else "")
            else:
                self._tell("")
        except Refusal as refusal:
            self._tell(f"{refusal.what}{refusal.next}")

    def _tell(self, says: str) -> None:
        self.then.setText(says)
        self.then.setVisible(bool(says))

    def appoint(self) -> None:
        """Put the person typed into the post chosen."""
        from clfdesk.services import organisation
        from clfdesk.services.body import tag_codes

        body, since = self.body(), self._day()
        if body is None or since is None:
            return
        office, name, post, tags = (
            self.session.desk, self.person.text(), str(self.post.currentData()), self.tags.text() if self.person.text() else "",
        )  # fmt: skip

        def done(_set: Any) -> None:
            self.person.clear()
            self.tags.clear()
            self._naming = False
            self._tell("")

        self.session.do(
            _("Appointing"),
            lambda: organisation.appoint(office, body.number, name, post, started_on=since, tags=tag_codes(tags)),
            changes=("post", "body"),
            done=done,
            told=_("{name} was appointed.").format(name=name),
        )

    def leave(self) -> None:
        """End the post at hand on the day typed."""
        from clfdesk.services import organisation

        post, office, last = self._post(), self.session.desk, self._day()
        if post is None or last is None:
            return
        self.session.do(
            _("Ending the post"),
            lambda: organisation.leave(office, post.id, last, ver=post.ver),
            changes=("post", "body", "staff"),
            told=_("{name} has left the post.").format(name=post.name),
        )

    def identify(self) -> None:
        """Keep the identity typed for the holder chosen."""
        from clfdesk.services import body as bodies

        post, office, tags = self._post(), self.session.desk, self.tags.text()
        if post is None:
            return
        self.session.do(
            _("Keeping the identity"),
            lambda: bodies.identify(office, post.id, tags, ver=post.ver),
            changes=("post", "body"),
            told=_("The identity of {name} is kept.").format(name=post.name),
        )

    def found(self, kind: str = "association", place: int = 0) -> None:
        """Ask for a new body, of the kind and in the place that a check found wanting."""
        self.founding = FoundDialog(self.session, self, kind=kind, place=place)
        self.founding.open()

    def change(self) -> None:
        """Ask for a body's particulars: its term, papers, party branch."""
        if (body := self.body()) is not None:
            ChangeDialog(self.session, body.body, self).open()

    def renew(self) -> None:
        """Ask who stays and who is new in the body's next term."""
        if (body := self.body()) is not None:
            TermDialog(self.session, body, self).open()

    def _day(self) -> date | None:
        return body_lines.day_typed(self.session, self.day)


def _form(*rows: tuple[str, QWidget]) -> QWidget:
    form = QFormLayout()
    form.setSpacing(theme.px(8))
    form.setContentsMargins(0, 0, 0, 0)
    for says, editor in rows:
        form.addRow(says, editor)
        editor.setAccessibleName(says.replace("&", ""))
    return element.bare(form)


def _row(body: Any) -> dict[str, Any]:
    missing = "、".join(f"{each.title} {each.count}" for each in body.missing)
    return {
        "number": body.number,
        "name": body.name,
        "light": _(_LIGHTS.get(body.light, body.light)),
        "colour": body.light,
        "missing": missing,
    }
