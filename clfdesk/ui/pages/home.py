"""Home: what this week wants, in five counts that open what is behind them, and as two lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, shown, theme
from clfdesk.ui.agenda_list import AgendaList
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_SEVERITY = {"red": N_("must be mended"), "amber": N_("to look at"), "info": N_("for your knowledge")}


class Block:
    """One of the five: a heading, a count, a sentence, and a button that opens what it counts."""

    def __init__(self, heading: str, action: str, opens: Callable[[], Any]) -> None:
        self.count: QLabel = element.label("…", "number", wrap=False)
        self.says: QLabel = element.label("", "muted")
        self.button: QPushButton = element.button(action, opens)
        box = element.column(element.label(heading, "strong"), self.count, self.says, space=4)
        box.addStretch(1)
        box.addWidget(element.flow(self.button))
        self.card: QWidget = element.card(box, margin=16)

    def show(self, count: str, says: str, tone: str = "") -> None:
        """Show a count and its sentence; the tone only repeats what the sentence says."""
        self.count.setText(count)
        self.says.setText(says)
        element.restyle(self.count, tone=tone)


class HomePage(Page):
    """What to do this week."""

    name = "home"
    watches = frozenset(
        {
            "person",
            "certificate",
            "body",
            "post",
            "staff",
            "appraisal",
            "payroll",
            "placement",
            "filing",
            "division",
            "entry",
        }
    )

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("To do this week"))
        self._verdicts: list[Any] = []
        self.checks = Block(_("Checks"), _("See the list below"), self._to_checks)
        self.boards = Block(_("Boards"), _("Print them again"), lambda: open_page("posters", "stale"))
        self.pay = Block(_("Pay"), _("Open this month"), lambda: open_page("pay", self._month()))
        self.returns = Block(_("Returns"), _("Open returns"), lambda: open_page("filings", None))
        self.backup = Block(_("Backup"), _("Back up now"), self._back_up)
        self.begin = element.card(
            element.label(_("The roster is still empty"), "heading"),
            element.label(_("Import the list you have; nothing is stored before you have seen what would happen.")),
            element.flow(
                element.button(
                    _("&Import a roster"), lambda: open_page("intake", None), kind="primary", icon="file-up"
                ),
                element.button(_("Enter the &first person"), lambda: open_page("persons", "new"), icon="user-plus"),
            ),
            role="note",
        )
        self.begin.hide()
        self.body.addWidget(self.begin)
        blocks = (self.checks, self.boards, self.pay, self.returns, self.backup)
        self.body.addWidget(arrangement.Tiles(*(each.card for each in blocks)))
        self.model = TableModel(
            [
                shown.Column("grave", _("how grave"), 5, toned=True),
                shown.Column("says", _("what was found"), 30),
                shown.Column("count", _("concerned"), 4, right=True),
                shown.Column("mend", _("what would mend it"), 20),
                shown.Column("source", _("by which paper"), 16),
            ],
            lambda row: {"red": "red", "amber": "amber"}.get(str(row.get("severity")), ""),
        )
        self.table = TableView(self.model, _("What the checks found"), _("Checking …"))
        self.table.opened.connect(self._open_verdict)
        self.week = AgendaList(session, open_page)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for inner, says in ((self.week, _("To do this week")), (self.table, _("What the checks found"))):
            box = element.column(inner)
            box.setContentsMargins(0, theme.px(8), 0, 0)
            self.tabs.addTab(element.bare(box), says)
        self.body.addWidget(arrangement.one_at_a_time(self.tabs), 1)

    def load(self) -> None:
        office = self.session.desk

        def verb() -> dict[str, Any]:
            from clfdesk.services import agenda, backup, check, filing, payroll, person, poster

            made = {(each.card, each.period) for each in filing.sent(office)}
            cards = [(each, filing.current_period(office, each.period).code) for each in filing.list_cards(office)]
            return {
                "week": agenda.week(office),
                "verdicts": check.verdicts(office),
                "stale": poster.stale(office),
                "pay": _or_none(lambda: payroll.preview(office, self._month())),
                "returns": [card for card, period in cards if (card.id, period) not in made],
                "backups": backup.list_backups(office),
                "persons": person.list_rows(office, "person", columns=["number"], limit=1).count,
            }

        self.session.do(_("Looking what there is to do"), verb, done=self._show)

    def _to_checks(self) -> None:
        self.tabs.setCurrentIndex(1)
        self.table.setFocus()

    def _month(self) -> str:
        return f"{self.session.desk.today:%Y-%m}"

    def _show(self, found: dict[str, Any]) -> None:
        self._verdicts = found["verdicts"]
        self.week.show_todos(found["week"])
        self.begin.setVisible(not found["persons"])
        self.table.nothing = (
            _("The checks found nothing. All is in order.") if found["persons"] else _("Nobody to check yet.")
        )
        grave = sum(each.severity == "red" for each in self._verdicts)
        says = _("{count} must be mended").format(count=grave) if grave else _("nothing grave")
        self.checks.show(str(len(self._verdicts)), says, "red" if grave else "")
        stale = len(found["stale"])
        self.boards.show(
            str(stale),
            _("boards to print again") if stale else _("all boards pressed say what is true"),
            "amber" if stale else "",
        )
        self._show_pay(found["pay"])
        self._show_returns(found["returns"])
        backups = found["backups"]
        last = backups[0][1].says if backups else ""
        self.backup.show(
            str(len(backups)),
            _("last one {moment}").format(moment=last) if last else _("no backup yet"),
            "" if last else "amber",
        )
        self.model.fill([_row(each) for each in self._verdicts])
        late = sum(each.left is not None and each.left < 0 for each in found["week"])
        due = _("To do this week ({count}, {late} late)") if late else _("To do this week ({count})")
        self.tabs.setTabText(0, due.format(count=len(found["week"]), late=late))
        self.tabs.setTabText(1, _("What the checks found ({count})").format(count=len(self._verdicts)))

    def _show_returns(self, due: list[Any]) -> None:
        names = "、".join(each.title for each in due[:2])
        says = _("not made yet for this period: {names}").format(names=names) if due else _("all made")
        self.returns.show(str(len(due)), says)

    def _show_pay(self, sheet: Any) -> None:
        if sheet is None:
            self.pay.show("-", _("cannot be computed yet"), "amber")
            return
        states = {
            "draft": _("not confirmed yet"),
            "checked": _("checked, not confirmed"),
            "confirmed": _("confirmed"),
            "sent": _("sent"),
            "returned": _("came back"),
            "paid": _("paid"),
        }
        held = len(sheet.held())
        says = _("to be paid {total} yuan, {state}").format(
            total=shown.money(sheet.total_fen), state=states[sheet.state]
        )
        if held:
            says += _(", {held} held").format(held=held)
        self.pay.show(str(len(sheet.signed())), says)

    def _back_up(self) -> None:
        office = self.session.desk

        def verb() -> Any:
            from clfdesk.services import backup

            return backup.make_backup(office)

        def done(made: Any) -> None:
            self.session.told.emit(made.says, False)
            self.session.bus.changed.emit(frozenset({"backup"}))
            self.load()

        self.session.do(_("Backing up"), verb, done=done)

    def _open_verdict(self, row: int) -> None:
        from clfdesk.services import mend_place

        verdict = self._verdicts[row]
        self.open_page(*self.session.read(lambda office: mend_place.place(office, verdict), otherwise=("home", None)))


def _or_none(read: Callable[[], Any]) -> Any:
    """Return what was read; ``None`` where it is refused (the page says so in its own words)."""
    from clfdesk.errors import Refusal

    try:
        return read()
    except Refusal:
        return None


def _row(verdict: Any) -> dict[str, Any]:
    return {
        "severity": verdict.severity,
        "grave": _(_SEVERITY.get(verdict.severity, "")) if verdict.severity in _SEVERITY else "",
        "says": verdict.says,
        "count": len(verdict.concerned) or "",
        "mend": verdict.mend,
        "source": "　".join(part for part in (verdict.source, verdict.clause) if part),
    }


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return HomePage(session, open_page)
