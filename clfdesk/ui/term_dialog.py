"""A body's next term (换届): who stays, who is newly chosen, and what the rules would say, before it is kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from clfdesk.domain.body import POST_FIELDS
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import body_lines, element, shown, theme
from clfdesk.ui.session import Session


class TermDialog(QDialog):
    """Ticks for who is carried over, lines for who is new; the rules answer below."""

    def __init__(self, session: Session, body: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.body = session, body
        self.elected: list[Any] = []
        self.setWindowTitle(_("New term of {name}").format(name=body.name))
        self.day = QLineEdit(shown.day(session.desk.today))
        self.paper = QLineEdit()
        first = QFormLayout()
        first.setSpacing(theme.px(8))
        self.people = QListWidget()
        self.people.setAccessibleName(_("Who stays"))
        for post, title in zip(body.posts, body.titles, strict=True):
            self._line(f"{title}　{post.name}", post.id)
        self.people.itemChanged.connect(lambda _item: self.look())
        self.post = element.combo(_("Post"))
        for code, word in shown.choices("post", POST_FIELDS.named("post")):
            self.post.addItem(word, code)
        self.name, self.tags = QLineEdit(), QLineEdit()
        known = [word for _code, word in shown.choices("post", POST_FIELDS.named("tags"))]
        self.tags.setPlaceholderText("、".join(known[:4]))
        self.tags.setToolTip("、".join(known))
        for form_says, editor in (
            (_("Begins &on"), self.day),
            (_("Doc&ument number"), self.paper),
        ):
            first.addRow(form_says, editor)
            editor.setAccessibleName(form_says.replace("&", ""))
        second = QFormLayout()
        second.setSpacing(theme.px(8))
        asked: tuple[tuple[str, QWidget], ...] = (
            (_("P&ost"), self.post), (_("Na&me"), self.name), (_("Ident&ity"), self.tags),
        )  # fmt: skip
        for form_says, widget in asked:
            second.addRow(form_says, widget)
            widget.setAccessibleName(form_says.replace("&", ""))
        add = element.button(_("&Add the newly chosen"), self.add, icon="user-plus")
        self.then = element.label("", "muted")
        self.then.setAccessibleName(_("What the rules would say"))
        go = element.button(_("&Begin the term"), self.begin, kind="primary", changes=True)
        stop = element.button(_("Cancel"), self.reject)
        inner = element.column(
            first, element.label(_("Ticked are those who stay (space changes it)"), "strong"), self.people,
            element.label(_("Newly chosen"), "strong"), second, element.flow(add), self.then, space=10,
        )  # fmt: skip
        self.people.setMinimumHeight(theme.px(140))
        area = element.scrolled(element.bare(inner), _("New term"))
        self.setLayout(element.column(area, element.flow(go, stop), space=16, margin=24))
        self.resize(theme.px(560), theme.px(620))
        self.look()

    def _line(self, says: str, key: Any) -> None:
        item = QListWidgetItem(says)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        item.setData(Qt.ItemDataRole.UserRole, key)
        self.people.addItem(item)

    def _ticked(self) -> list[int]:
        found = []
        for row in range(self.people.count()):
            item = self.people.item(row)
            if item.checkState() == Qt.CheckState.Checked:
                found.append(int(item.data(Qt.ItemDataRole.UserRole)))
        return found

    def add(self) -> None:
        """Take the one typed into the new term."""
        from clfdesk.services import organisation

        try:
            chosen = organisation.candidate(self.name.text(), str(self.post.currentData()), self.tags.text())
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            self.then.setText(f"{refusal.what}{refusal.next}")
            return
        self.elected.append(chosen)
        self._line(_("{post}　{name} (new)").format(post=self.post.currentText(), name=chosen.name), -len(self.elected))
        self.name.clear()
        self.tags.clear()
        self.name.setFocus()

    def look(self) -> None:
        """Say what the rules would say of those ticked."""
        from clfdesk.services import body

        ticked = self._ticked()
        gone = [post.id for post in self.body.posts if post.id not in ticked]
        new = [each for at, each in enumerate(self.elected, 1) if -at in ticked]
        seen = self.session.read(body.what_if, self.body.number, join=new, leave=gone)
        if seen is not None:
            unmet = [each for each in seen.then if each.state != "met"]
            self.then.setText("\n".join(map(body_lines.verdict, unmet)) or _("All seats are taken as required."))

    def begin(self) -> None:
        """Begin the term with those ticked."""
        from clfdesk.services import body

        day = body_lines.day_typed(self.session, self.day)
        if day is None:
            return
        ticked, office = self._ticked(), self.session.desk
        keep = [number for number in ticked if number > 0]
        new = [each for at, each in enumerate(self.elected, 1) if -at in ticked]
        number, paper = self.body.number, self.paper.text().strip()

        def verb() -> Any:
            return body.renew(office, number, starts_on=day, keep=keep, elected=new, document_number=paper)

        self.session.do(
            _("Beginning the new term"),
            verb,
            changes=("body", "post", "staff"),
            done=lambda _set: self.accept(),
            told=_("The new term of {name} has begun.").format(name=self.body.name),
        )
