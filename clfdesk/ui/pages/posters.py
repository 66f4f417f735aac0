"""Posters: choose boards, villages and a size; look at one; press them; see which went stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session


class PostersPage(Page):
    """A key is ``"stale"`` (the boards to print again) or a village's name."""

    name = "posters"
    watches = frozenset({"person", "certificate", "post", "body", "division", "placement"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Posters"))
        self.cards = _ticks(_("Boards"))
        self.places = _ticks(_("Villages"))
        self.size_box = element.combo(_("Size"))
        self.tile = element.combo(_("Print on"), 14)
        self.tile.addItem(_("one sheet (copy shop)"), None)
        self.tile.addItem(_("A4 sheets to be glued"), "A4")
        self.tile.addItem(_("A3 sheets to be glued"), "A3")
        self.shop = QCheckBox(_("copy shop's file and picture beside it"))
        self.words_button = element.button(_("Change the &wording"), self._words, icon="pencil")
        self.press_button = element.button(_("&Press to PDF"), self.press, kind="primary", icon="printer", changes=True)
        self.print_button = element.button(_("&Look and print …"), self.look, icon="search", changes=True)
        self.resume = QCheckBox(_("only what is not pressed yet or changed"))
        for each in (
            self.size_box, self.tile, self.shop, self.resume, self.words_button, self.print_button, self.press_button,
        ):  # fmt: skip
            self.add_action(each)
        self.stale = element.label("")
        self.again = element.button(_("Choose these to press &again"), self._choose_stale, icon="refresh-cw")
        self.stale_card = element.card(
            element.label(_("Boards that no longer say what is true"), "strong"),
            self.stale,
            element.flow(self.again),
            role="note",
            margin=12,
        )
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(_("Preview"))
        self.picture.setMinimumSize(theme.px(240), theme.px(240))
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)  # the room makes the picture
        self.caption = element.label("", "muted")
        self._drawn: QPixmap | None = None
        self._asked = 0
        self.result = element.column()
        right = element.card(element.label(_("Preview"), "heading"), self.picture, self.caption, margin=16)
        right.layout().setStretch(1, 1)  # type: ignore[union-attr]
        sides = arrangement.Sides(
            self._side(_("Boards"), self.cards), self._side(_("Villages"), self.places), right, shares=(3, 2, 4)
        )
        self.body.addWidget(self.stale_card)
        self.body.addLayout(self.result)  # above the lists, where it is seen on a small screen too
        self.body.addWidget(sides, 1)
        self.stale_card.hide()
        self._outdated: list[Any] = []
        self.cards.currentRowChanged.connect(lambda _row: self.draw())
        self.places.currentRowChanged.connect(lambda _row: self.draw())
        self.size_box.currentIndexChanged.connect(lambda _index: self.draw())

    def load(self) -> None:
        from clfdesk.services import person, poster

        if not self.cards.count():
            self._fill_choices(self.session.read(poster.cards, otherwise=[]), poster.sizes())
        rows = self.session.read(person.list_rows, "division", columns=["name", "kind"])
        names = [str(row["name"]) for row in rows.rows if row["kind"] in ("village", "community")] if rows else []
        if names != [self.places.item(row).text() for row in range(self.places.count())]:
            self.places.clear()
            for name in names:
                self.places.addItem(_tick(name, name))
            self.places.setCurrentRow(0)
        self.session.do(_("Looking for stale boards"), lambda: poster.stale(self.session.desk), done=self._show_stale)
        self.draw()

    def open(self, key: object) -> None:
        if key == "stale":
            self._choose_stale()
        elif isinstance(key, str):
            _tick_only(self.places, {key})

    def draw(self) -> None:
        """Draw the board and village at hand, on the worker."""
        from clfdesk.services import poster

        card, place = self.cards.currentItem(), self.places.currentItem()
        if card is None or place is None or self.size_box.count() == 0:
            return
        self._asked += 1
        asked, office = self._asked, self.session.desk
        name, where, size = str(card.data(Qt.ItemDataRole.UserRole)), place.text(), str(self.size_box.currentData())
        hangs = str(card.data(Qt.ItemDataRole.UserRole + 1))
        where = where if hangs == "village" else office.info.township

        def verb() -> bytes | None:
            return poster.picture(office, name, where, size) if asked == self._asked else None

        def done(png: bytes | None) -> None:
            if png is not None and asked == self._asked:
                self._drawn = QPixmap()
                self._drawn.loadFromData(png)
                self.caption.setText(f"{card.text()}　{where}　{self.size_box.currentText()}")
                self._fit()

        self.session.do(_("Drawing the preview"), verb, done=done)

    def _chosen(self) -> tuple[list[str], list[str]] | None:
        """Return the boards and places that are ticked (or at hand); None, told to the clerk, where one is missing."""
        from clfdesk.errors import Refusal

        cards, places = _ticked(self.cards) or _at_hand(self.cards), _ticked(self.places) or _at_hand(self.places)
        if cards and places:
            return cards, places
        self.session.refused.emit(
            Refusal(
                _("Nothing is chosen to press."),
                where=_("Posters"),
                why=_("At least one board and one village are needed."),
                next=_("Tick them with the space key."),
            )
        )
        return None

    def look(self) -> None:
        """Show the chosen boards as the one document that prints, and let it be printed."""
        from clfdesk.services import board_proof

        if (chosen := self._chosen()) is None:
            return
        office, size, tile = self.session.desk, str(self.size_box.currentData()), self.tile.currentData()
        cards, places = chosen
        title = _("{count} boards").format(count=len(cards) * len(places)) if len(cards) * len(places) > 1 else ""

        def verb(progress: Any) -> Any:
            return board_proof.proof(
                office, cards=cards, places=places, size=size, tile=tile, title=title, progress=progress
            )

        self.session.do(_("Making the preview"), verb, done=self._shown, reports=True)

    def _shown(self, proof: Any) -> None:
        from clfdesk.services import board_proof
        from clfdesk.services import proof as proofs
        from clfdesk.ui.board_print import BoardPrint

        large = any(max(each) > board_proof.OFFICE_MM + 1 for each in proofs.page_sizes(proof.pdf))
        self.printing = BoardPrint(self.session, proof, self.press, large=large, parent=self)
        self.printing.open()

    def press(self) -> None:
        """Press what is ticked into the day's folder."""
        from clfdesk.services import poster

        if (chosen := self._chosen()) is None:
            return
        cards, places = chosen
        office, size, tile = self.session.desk, str(self.size_box.currentData()), self.tile.currentData()
        out, shop, resume = self.session.out_folder(_("posters")), self.shop.isChecked(), self.resume.isChecked()

        def verb(progress: Any) -> Any:
            return poster.press(
                office,
                cards=cards,
                places=places,
                size=size,
                out=out,
                tile=tile,
                print_shop=shop,
                resume=resume,
                with_list=len(cards) * len(places) > 1,
                progress=progress,
            )

        self.press_button.setEnabled(False)
        self.session.do(
            _("Pressing boards"),
            verb,
            changes=("placement",),
            done=self._pressed,
            failed=lambda _error: self.press_button.setEnabled(True),
            reports=True,
        )

    def _pressed(self, result: Any) -> None:
        self.press_button.setEnabled(True)
        element.clear(self.result)
        missing = sorted({character for item in result.items for character in item.undrawable})
        parts: list[QWidget] = [element.label(_("{count} files pressed.").format(count=len(result.files)), "strong")]
        if result.already:
            says = _("{count} boards were pressed before and still say the same.").format(count=len(result.already))
            parts.append(element.label(says, "muted"))
        if missing:
            says = _("No font draws these characters: {characters}").format(characters=" ".join(missing))
            parts.append(element.label(says, tone="red"))
        paths = [Path(file.path) for file in result.files]
        parts.append(files.buttons(paths[:2] + paths[-1:] if len(paths) > 3 else paths))  # the last is the list
        self.result.addWidget(element.card(*parts, role="good", margin=12))

    def _fill_choices(self, cards: list[Any], sizes: Any) -> None:
        for card in cards:
            mark = f"　{_('changed here')}" if card.changed_on else ""
            item = _tick(f"{card.code}　{card.title}{mark}", card.name)
            item.setData(Qt.ItemDataRole.UserRole + 1, card.hangs)
            self.cards.addItem(item)
        self.size_box.blockSignals(True)
        for size in sizes:
            text = str(size).replace("x", "×")
            self.size_box.addItem(text if text.startswith("A") else _("{size} mm").format(size=text), str(size))
        self.size_box.blockSignals(False)
        first = next((row for row in range(self.cards.count()) if self.cards.item(row).text().startswith("P04")), 0)
        self.cards.setCurrentRow(first)

    def _words(self) -> None:
        item = self.cards.currentItem()
        if item is not None:
            self.open_page("wording", str(item.data(Qt.ItemDataRole.UserRole)))

    def _show_stale(self, found: list[Any]) -> None:
        self._outdated = found
        self.stale_card.setVisible(bool(found))
        listed = "、".join(f"{each.place} {each.card}" for each in found[:8])
        self.stale.setToolTip("\n".join(f"{each.place} {each.card}：{each.why}" for each in found[:20]))
        more = _(" and {count} more").format(count=len(found) - 8) if len(found) > 8 else ""
        self.stale.setText(listed + more)

    def _choose_stale(self) -> None:
        codes = {each.card for each in self._outdated}
        for row in range(self.cards.count()):
            item = self.cards.item(row)
            on = item.text().split("　")[0] in codes
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        _tick_only(self.places, {each.place for each in self._outdated})

    def _side(self, says: str, inner: QListWidget) -> QWidget:
        every = element.button(_("All"), lambda: _tick_only(inner, None), kind="quiet")
        none = element.button(_("None"), lambda: _tick_only(inner, set()), kind="quiet")
        every.setAccessibleName(f"{says}：{_('All')}")
        none.setAccessibleName(f"{says}：{_('None')}")
        box = element.column(element.row(element.label(says, "heading"), None, every, none), inner)
        box.setStretch(1, 1)
        return element.bare(box)

    def _fit(self) -> None:
        if self._drawn is not None:
            room = self.picture.size() * self.devicePixelRatioF()
            fitted = self._drawn.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            fitted.setDevicePixelRatio(self.devicePixelRatioF())
            self.picture.setPixmap(fitted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _ticks(name: str) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    made.setMinimumHeight(theme.px(120))
    return made


def _tick(text: str, key: str) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setData(Qt.ItemDataRole.UserRole, key)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Unchecked)
    return item


def _ticked(listed: QListWidget) -> list[str]:
    rows = [listed.item(row) for row in range(listed.count())]
    return [str(item.data(Qt.ItemDataRole.UserRole)) for item in rows if item.checkState() == Qt.CheckState.Checked]


def _at_hand(listed: QListWidget) -> list[str]:
    """Return the one the preview shows, where none is ticked."""
    item = listed.currentItem()
    return [] if item is None else [str(item.data(Qt.ItemDataRole.UserRole))]


def _tick_only(listed: QListWidget, names: set[str] | None) -> None:
    for row in range(listed.count()):
        item = listed.item(row)
        on = names is None or item.data(Qt.ItemDataRole.UserRole) in names
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return PostersPage(session, open_page)
