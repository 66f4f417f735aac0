"""The versions of returns that are kept: what each was, where it went, and the next step of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from clfdesk.i18n import N_, _, ngettext
from clfdesk.ui import element, shown, theme
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

#: The words of the states, as the window says them.
STATES = {
    "draft": N_("draft"),
    "checked": N_("checked"),
    "frozen": N_("made"),
    "sent": N_("sent"),
    "sent_back": N_("sent back"),
    "accepted": N_("accepted"),
    "filed": N_("filed"),
    "superseded": N_("replaced"),
}


def channels() -> list[tuple[str, str]]:
    """Return the ways a return leaves, the unnamed first."""
    from clfdesk import resources
    from clfdesk.services.filing_life import CHANNELS

    words = resources.shipped("filings", "words", "sources.toml")["codes"]["channel"]
    return [(code, str(words[code][0])) for code in ("other", *(each for each in CHANNELS if each != "other"))]


def made_of_people(card: str) -> bool:
    """Tell whether a return's rows are persons, whose records can be opened."""
    from clfdesk.errors import Refusal
    from clfdesk.services import filing_card

    try:
        return filing_card.find(card).table["stem"] == "person"
    except Refusal:
        return False


class VersionPanel(QWidget):
    """A table of versions; above it the buttons for what comes next and what was said of the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._kept: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("title", _("return"), 12),
                shown.Column("period", _("period"), 6),
                shown.Column("revision", _("version"), 4, True),
                shown.Column("state", _("state"), 5, toned=True),
                shown.Column("rows", _("rows"), 4, True),
                shown.Column("made_on", _("made on"), 7),
                shown.Column("sent_to", _("sent to"), 7),
            ],
            lambda row: {"sent_back": "red", "frozen": "amber"}.get(str(row.get("code", "")), ""),
        )
        self.table = TableView(
            self.model, _("Versions kept"), _("No version is kept yet: make a return first, on the page of returns.")
        )
        self.table.setMinimumHeight(theme.px(160))
        self.table.chosen.connect(lambda _row: self._show())
        self.says = element.label("", "muted")
        self.group_says = element.label("", tone="amber")
        self.group_button = element.button(_("&Yes, it goes out so"), self.sent_to_group, kind="danger", changes=True)
        self.group = element.card(self.group_says, element.flow(self.group_button), role="note", margin=12)
        self.group.hide()
        self.channel = element.combo(_("How it was sent"), 5)
        for code, word in channels():
            self.channel.addItem(word, code)
        self.words = QLineEdit()
        self.words.setMinimumWidth(theme.px(260))
        self.words.setPlaceholderText(_("to whom it was sent, or why it came back (row 7: wrong ID; not stamped)"))
        self.words.setAccessibleName(_("Recipient or reason"))
        self.words.textChanged.connect(lambda _text: self.group.hide())
        self.sent_button = element.button(_("It was &sent"), self.sent, changes=True)
        self.back_button = element.button(_("It came &back"), self.back, changes=True)
        self.accept_button = element.button(_("It was &accepted"), self.accept, changes=True)
        self.check_button = element.button(_("It is chec&ked"), self.check, changes=True)
        self.file_button = element.button(_("It is fi&led"), self.file_away, changes=True)
        buttons = element.flow(
            self.words, self.channel, self.check_button, self.sent_button, self.back_button, self.accept_button,
            self.file_button,
        )  # fmt: skip
        parts = element.column(buttons, self.says, self.group, self.table, space=8)
        parts.setStretch(3, 1)
        self.setLayout(parts)

    def load(self) -> None:
        """Show what is kept now."""
        from clfdesk.services import filing_versions

        self._kept = self.session.read(filing_versions.versions, otherwise=[])
        names = ("title", "period", "revision", "rows", "made_on", "sent_to")
        self.model.fill(
            [
                {**{name: getattr(each, name) for name in names}, "state": _(STATES[each.state]), "code": each.state}
                for each in self._kept
            ]
        )
        self._show()

    def chosen(self) -> Any:
        """Return the version at hand, or ``None``."""
        row = self.table.currentIndex().row()
        return self._kept[row] if 0 <= row < len(self._kept) else None

    def _show(self) -> None:
        one = self.chosen()
        said: list[str] = []
        if one is not None:
            where = _("Findings and reasons")
            if one.open:
                says = ngettext(
                    "{count} finding is to be mended or answered: see “{where}”.",
                    "{count} findings are to be mended or answered: see “{where}”.",
                    len(one.open),
                )
                said.append(says.format(count=len(one.open), where=where))
            if one.reasons:
                says = ngettext(
                    "It came back for {count} reason: see “{where}”.",
                    "It came back for {count} reasons: see “{where}”.",
                    len(one.reasons),
                )
                said.append(says.format(count=len(one.reasons), where=where))
        self.says.setText("　".join(said))
        self.says.setVisible(bool(said))
        state = one.state if one is not None else ""
        self.sent_button.setEnabled(state in ("frozen", "sent"))
        self.back_button.setEnabled(state in ("sent", "accepted"))
        self.accept_button.setEnabled(state == "sent")
        self.check_button.setVisible(state in ("draft", "checked"))
        self.file_button.setVisible(state in ("accepted", "filed"))
        self.file_button.setEnabled(state == "accepted")

    def _step(self, says: str, verb: Callable[[Any, Any], Any]) -> None:
        from clfdesk.services import filing_versions

        one, office = self.chosen(), self.session.desk
        if one is None:
            return

        def work() -> Any:
            return verb(office, filing_versions.pick(office, one.card, one.period, one.revision))

        self.session.do(says, work, changes=("filing",), done=lambda _done: self.words.clear())

    def sent(self) -> None:
        """Record that the version left; a list with numbers in full asks once more before it goes to a group."""
        from clfdesk.services import filing_leaving, filing_versions

        to, one = self.words.text().strip(), self.chosen()
        if not to:
            self.words.setFocus()
            return
        kept = self.session.read(filing_versions.pick, one.card, one.period, one.revision) if one is not None else None
        shown_ = filing_leaving.caution(kept) if kept is not None else None
        says = [f"{shown_.says}{shown_.next}"] if shown_ is not None and filing_leaving.goes_to_group(to) else []
        waiting = self.session.read(lambda _office: filing_leaving.unverified_in(kept), otherwise=[]) if kept else []
        if waiting:
            says.append(filing_leaving.unverified_says(waiting))
        if says:
            self.group_says.setText("\n".join(says))
            self.group.show()
            self.group_button.setFocus()
            return
        self._send(to, accept=False)

    def sent_to_group(self) -> None:
        """Record that the version went out although it shows numbers in full, or some to be verified: that was meant."""
        self._send(self.words.text().strip(), accept=True)

    def _send(self, to: str, *, accept: bool) -> None:
        from clfdesk.services import filing_life

        channel = str(self.channel.currentData() or "other")
        self._step(
            _("Recording"),
            lambda office, one: filing_life.send(
                office, one, to=to, channel=channel, accept_group=accept, accept_unverified=accept
            ),
        )

    def back(self) -> None:
        """Record that the version came back, and why: the county's own words, row by row where they name rows."""
        from clfdesk.services import filing_back, filing_life

        why = filing_back.reasons(self.words.text())
        if not why:
            self.words.setFocus()
            return
        self._step(_("Recording"), lambda office, one: filing_life.back(office, one, why))

    def accept(self) -> None:
        """Record that the county accepted the version."""
        from clfdesk.services import filing_life

        self._step(_("Recording"), filing_life.accept)

    def check(self) -> None:
        """Record that a draft was looked at: each finding is mended or answered."""
        from clfdesk.services import filing

        one, office = self.chosen(), self.session.desk
        if one is not None:
            self.session.do(_("Recording"), lambda: filing.check(office, one.card, one.period), changes=("filing",))

    def file_away(self) -> None:
        """Record that an accepted version was filed."""
        from clfdesk.services import filing_life

        self._step(_("Recording"), filing_life.file_away)
