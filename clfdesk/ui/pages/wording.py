"""A township's own words on boards and notices, the shipped text beside them, and the way back to it."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPlainTextEdit

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session

KINDS = {
    "title": N_("Title"),
    "subtitle": N_("Line under the title"),
    "footer": N_("Foot"),
    "clauses": N_("Clauses, one a line"),
    "contacts": N_("Contacts, label｜value"),
    "paragraph": N_("Paragraph"),
    "flow": N_("Steps, name｜what is done"),
    "plate": N_("Plate"),
    "prose": N_("Paragraph"),
    "slip": N_("Slip, one line each"),
    "sign": N_("Who signs"),
    "statistics": N_("Statistics"),
    "table": N_("Table"),
    "form": N_("Form"),
    "headings": N_("Heads of the columns, one a line"),
    "cells": N_("Cells of the form, parted by ｜"),
    "labels": N_("Labels"),
}


class WordingPage(Page):
    """A key is a card's number (``P04``, ``N01``)."""

    name = "wording"
    watches = frozenset({"card_text"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Own wording"))
        self.cards = element.combo(_("Board or notice"), 16)
        self.parts = QListWidget()
        self.parts.setAccessibleName(_("Parts"))
        self.parts.setMinimumHeight(theme.px(100))
        self.parts.setWordWrap(True)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text, self.shipped = QPlainTextEdit(), QPlainTextEdit()
        for editor, says in ((self.text, _("Words in force")), (self.shipped, _("Shipped text"))):
            editor.setAccessibleName(says)
            editor.setTabChangesFocus(True)
            editor.setMinimumHeight(theme.px(100))
        self.shipped.setReadOnly(True)
        self.keep_button = element.button(_("&Keep these words"), self.keep, kind="primary", icon="save", changes=True)
        self.back_button = element.button(_("Back to the &shipped text"), self.back, icon="undo-2", changes=True)
        self.whole_button = element.button(
            _("Whole card &back"), lambda: self.back(whole=True), icon="undo-2", changes=True
        )
        self.marked = element.label("", "strong")
        hint = _("What stands in braces is filled in from the register; keep it as it is.")
        left = element.column(self.cards, self.parts)
        left.setStretch(1, 1)
        middle = element.column(
            element.label(_("Words in force"), "heading"), self.text, self.marked, element.label(hint, "muted"),
            element.flow(self.keep_button, self.back_button, self.whole_button),
        )  # fmt: skip
        middle.setStretch(1, 1)
        right = element.column(element.label(_("Shipped text"), "heading"), self.shipped)
        right.setStretch(1, 1)
        self.body.addWidget(
            arrangement.Sides(*(element.card(each) for each in (left, middle, right)), shares=(3, 5, 4), wide=820), 1
        )
        self.cards.currentIndexChanged.connect(lambda _index: self._read())
        self.parts.currentRowChanged.connect(lambda _row: self._show())
        self._parts: list[Any] = []

    def load(self) -> None:
        from clfdesk.services import notice, poster, wording

        changed = {kind: wording.changed_cards(kind) for kind in ("posters", "notices")}  # type: ignore[arg-type]
        listed = [("posters", each) for each in self.session.read(poster.cards, otherwise=[])]
        listed += [("notices", each) for each in notice.cards() if each.name != "letter"]
        at = max(self.cards.currentIndex(), 0)
        self.cards.blockSignals(True)
        self.cards.clear()
        for kind, card in listed:
            mark = f"　{_('changed here')}" if card.name in changed[kind] else ""
            self.cards.addItem(f"{card.code}　{card.title}{mark}", (kind, card.name, card.code))
        self.cards.setCurrentIndex(at)
        self.cards.blockSignals(False)
        self._read()

    def open(self, key: object) -> None:
        self.load()
        for at in range(self.cards.count()):
            if key in self.cards.itemData(at)[1:]:
                self.cards.setCurrentIndex(at)

    def unsaved(self) -> bool:
        part = self._part()
        return part is not None and self.text.toPlainText() != part.words

    def _part(self) -> Any:
        row = self.parts.currentRow()
        return self._parts[row] if 0 <= row < len(self._parts) else None

    def _read(self) -> None:
        from clfdesk.services import wording

        chosen = self.cards.currentData()
        if chosen is None:
            return
        row = max(self.parts.currentRow(), 0)
        self._parts = self.session.read(lambda _office: wording.parts(chosen[0], chosen[1]), otherwise=[])
        self.parts.blockSignals(True)
        self.parts.clear()
        for each in self._parts:
            first = re.sub(r"\{[^}]*\}?", "…", each.words.splitlines()[0] if each.words else "")
            mark = f"{_('changed here')}　" if each.changed else ""
            self.parts.addItem(f"{mark}{_(KINDS.get(each.kind, N_('Text')))}：{first[:14]}")
        self.parts.blockSignals(False)
        self.parts.setCurrentRow(min(row, len(self._parts) - 1))
        self._show()

    def _show(self) -> None:
        part = self._part()
        self.text.setPlainText(part.words if part else "")
        self.shipped.setPlainText(part.shipped if part else "")
        changed = bool(part and part.changed)
        says = _("Changed here on {day} by {who}.").format(day=part.changed_on, who=part.changed_by) if changed else ""
        if changed and part.moved:
            says += _("The shipped text has changed since; compare the two.")
        self.marked.setText(says)
        self.back_button.setEnabled(changed)
        self.whole_button.setEnabled(any(each.changed for each in self._parts))

    def keep(self) -> None:
        """Keep the words of this part; the boards that say otherwise are listed as out of date from now on."""
        from clfdesk.services import wording

        part, chosen, office, words = self._part(), self.cards.currentData(), self.session.desk, self.text.toPlainText()
        if part is not None:
            self.session.do(
                _("Keeping the words"),
                lambda: wording.write(office, chosen[0], chosen[1], part.place, words),
                changes=("card_text",),
                told=_("Kept. Boards that say otherwise are listed as out of date."),
            )

    def back(self, *, whole: bool = False) -> None:
        """Go back to the shipped text of this part or of the whole card."""
        from clfdesk.services import wording

        part, chosen, office = self._part(), self.cards.currentData(), self.session.desk
        if part is not None:
            place = "" if whole else part.place
            self.session.do(
                _("Keeping the words"),
                lambda: wording.reset(office, chosen[0], chosen[1], place),
                changes=("card_text",),
                told=_("The shipped text stands again."),
            )


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return WordingPage(session, open_page)
