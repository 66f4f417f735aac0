"""Notices: choose one, choose whom it is for, look at the very file that prints, print it or write it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QSpinBox

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.paper_view import PaperView, PrintBar
from clfdesk.ui.session import Session


class NoticesPage(Page):
    """A key is a notice's number (``N06``)."""

    name = "notices"
    watches = frozenset({"person", "certificate", "staff", "division", "card_text"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Notices and forms"))
        self.cards = element.combo(_("Notice or form"), 16)
        self.people = QListWidget()
        self.people.setAccessibleName(_("People"))
        self.people.setMinimumHeight(theme.px(120))
        self.villages = element.combo(_("Village"), 8)
        self.start_day = QLineEdit()
        self.start_day.setAccessibleName(_("First day of the publicity"))
        self.start_day.setPlaceholderText(_("publicity from, e.g. 2026-11-23"))
        self.large = QCheckBox(_("Lar&ge print, in plain words"))
        self.copies = QSpinBox()
        self.copies.setRange(1, 99)
        self.copies.setAccessibleName(_("Copies"))
        self.copies.setPrefix(_("copies: "))
        self.every = element.button(_("All"), lambda: self._tick(True), kind="quiet")
        self.none = element.button(_("None"), lambda: self._tick(False), kind="quiet")
        self.every.setAccessibleName(f"{_('People')}：{_('All')}")
        self.none.setAccessibleName(f"{_('People')}：{_('None')}")
        self.look_button = element.button(_("&Show the preview"), self.look, kind="primary", icon="search")
        self.letter_button = element.button(_("Write it as a &letter"), self._as_letter, icon="pencil")
        self.about = element.label("", "muted")
        self.view = PaperView(session)
        self.bar = PrintBar(session, self.view, self.write)
        self.result = element.column()
        self.counted = element.label("", "muted", wrap=False)
        left = element.column(
            self.cards,
            self.about,
            self.villages,
            self.start_day,
            self.large,
            self.copies,
            element.row(element.label(_("People"), "heading"), None, self.every, self.none),
            self.people,
            self.counted,
            element.flow(self.look_button, self.letter_button),
        )
        left.setStretch(left.indexOf(self.people), 1)
        right = element.column(self.result, self.view, self.bar, space=12)
        right.setStretch(1, 1)
        sides = arrangement.Sides(element.card(left), element.card(right), shares=(2, 5), wide=820)
        self.body.addWidget(sides, 1)
        self.cards.currentIndexChanged.connect(lambda _index: self._choose())
        self.villages.currentIndexChanged.connect(lambda _index: self._people())
        self.people.itemChanged.connect(lambda _item: self._count())
        self._known: list[Any] = []

    def load(self) -> None:
        from clfdesk.services import notice, person

        if not self.cards.count():
            self.cards.blockSignals(True)
            for card in notice.cards():
                if card.name != "letter":
                    self.cards.addItem(f"{card.code}　{card.title}", card)
            rows = self.session.read(person.list_rows, "division", columns=["name", "kind"])
            self.villages.addItem(_("all villages"), "")
            for row in rows.rows if rows else ():
                if row["kind"] in ("village", "community"):
                    self.villages.addItem(str(row["name"]), str(row["name"]))
            self.cards.blockSignals(False)
        self._choose()

    def open(self, key: object) -> None:
        self.load()
        for at in range(self.cards.count()):
            if key in (self.cards.itemData(at).code, self.cards.itemData(at).name):
                self.cards.setCurrentIndex(at)

    def _choose(self) -> None:
        from clfdesk.services import notice

        card = self.cards.currentData()
        if card is None:
            return
        self._known = self.session.read(notice.candidates, card.name, otherwise=[])
        says = {"public": _("hangs in public: no private number may stand in it"), "upward": _("goes upward")}
        inside = (
            _("given to the person: no internal mark")
            if card.given
            else _("internal: carries its copy number and the printer's name")
        )
        self.about.setText(says.get(card.purpose, inside))
        self.start_day.setVisible(card.purpose == "public" or card.code == "N02")
        self.large.setVisible(card.plain or card.purpose == "public")
        self.copies.setVisible(card.purpose == "internal")
        self.people.setEnabled(bool(self._known))
        self._people()

    def _people(self) -> None:
        village = str(self.villages.currentData() or "")
        self.people.blockSignals(True)
        self.people.clear()
        for each in self._known:
            if village in ("", each.village):
                item = QListWidgetItem(f"{each.name}　{each.village}")
                item.setData(Qt.ItemDataRole.UserRole, each.number)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Unchecked if self._blank() else Qt.CheckState.Checked)
                self.people.addItem(item)
        self.people.blockSignals(False)
        self.view.empty()
        self._count()

    def _tick(self, on: bool) -> None:
        self.people.blockSignals(True)
        for row in range(self.people.count()):
            self.people.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.people.blockSignals(False)
        self._count()

    def _ticked(self) -> list[int]:
        items = [self.people.item(row) for row in range(self.people.count())]
        return [
            int(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        chosen = len(self._ticked())
        says = _("{chosen} of {all} people chosen").format(chosen=chosen, all=self.people.count())
        nobody = (
            _("Nobody is concerned today.") if self._for_people() else _("This form is not made for single people.")
        )
        if self._blank() and not chosen:
            says = nobody = _("Nobody is ticked: an empty form to write on.")
        self.counted.setText(says if self._known else nobody)
        self.look_button.setEnabled(bool(chosen) or not self._known or self._blank())

    def _blank(self) -> bool:
        card = self.cards.currentData()
        return card is not None and card.blank

    def _for_people(self) -> bool:
        card = self.cards.currentData()
        return card is not None and card.stem in ("person", "staff", "business")

    def _asked(self) -> dict[str, Any]:
        from clfdesk.services import notice

        ticked = self._ticked()
        everybody = len(ticked) == len(self._known)
        whole = "number > 0" if self._blank() and ticked else ""
        village = str(self.villages.currentData() or "")
        start = self.start_day.text().strip()
        return {
            "where": whole if everybody else notice.where_of(ticked),
            "villages": [village] if village else [],
            "large": self.large.isChecked() and not self.large.isHidden(),
            "copies": self.copies.value() if not self.copies.isHidden() else 1,
            "start": _day(start) if start and not self.start_day.isHidden() else None,
        }

    def look(self) -> None:
        """Make the document and show it."""
        from clfdesk.errors import Refusal
        from clfdesk.services import notice

        card, office = self.cards.currentData(), self.session.desk
        try:
            asked = self._asked()
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return

        def done(proof: Any) -> None:
            element.clear(self.result)
            if proof.left_out:
                says = _("{count} people are not named (minors, or of unknown age).").format(count=proof.left_out)
                self.result.addWidget(element.label(says, tone="amber"))
            self.view.show_proof(proof)

        self.session.do(_("Making the preview"), lambda: notice.proof(office, card.name, **asked), done=done)

    def write(self) -> None:
        """Write the files into the day's folder and put them on record."""
        from clfdesk.services import notice

        card, office, asked = self.cards.currentData(), self.session.desk, self._asked()
        out = self.session.out_folder(_("notices"))

        def done(result: Any) -> None:
            element.clear(self.result)
            says = [_("{count} files pressed.").format(count=len(result.files))]
            if result.down:
                told = _("Hangs from {first} to {last}; take it down on {down}.")
                says.append(told.format(first=result.first, last=result.last, down=result.down))
            paths = files.buttons([Path(file.path) for file in result.files][:3])
            self.result.addWidget(element.card(element.label(" ".join(says), "strong"), paths, role="good", margin=12))

        self.session.do(
            _("Pressing notices"),
            lambda: notice.press(office, card.name, out=out, **asked),
            changes=("entry", "circulation"),
            done=done,
        )

    def _as_letter(self) -> None:
        card = self.cards.currentData()
        if card is not None:
            self.open_page("letters", card.code)


def _day(text: str) -> date:
    from clfdesk.errors import Refusal

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(_("This day cannot be understood."), where=text, next=_("Write it like 2026-11-23.")) from error


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return NoticesPage(session, open_page)
