"""Pay: a period's lines, why each is what it is, and from draft to the signed sheet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt

from clfdesk.domain.payroll import LOCKED
from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, files, pay_actions, pay_cells, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_STATES = {
    "draft": N_("draft"),
    "checked": N_("checked"),
    "confirmed": N_("confirmed, locked"),
    "sent": N_("sent"),
    "returned": N_("came back"),
    "paid": N_("paid"),
}
_KINDS = (("month", N_("month")), ("quarter", N_("quarter")), ("half", N_("half-year")), ("year", N_("whole year")))


class PayPage(Page):
    """One period at a time; a key is a period like ``2026-Q4``."""

    name = "pay"
    watches = frozenset({"staff", "appraisal", "payroll", "post"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Pay"))
        today = session.desk.today
        self.sheet: Any = None
        self._why_not = ""
        self._untouched = True
        self.kind = element.combo(_("Kind of period"))
        for code, says in _KINDS:
            self.kind.addItem(_(says), code)
        self.year = element.combo(_("Year"), 5)
        for year in range(today.year + 1, today.year - 6, -1):
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(1)
        self.part = element.combo(_("Which one"))
        self._parts(today.month)
        self.kind.currentIndexChanged.connect(lambda _index: (self._parts(today.month), self.load()))
        self.year.currentIndexChanged.connect(lambda _index: self.load())
        self.part.currentIndexChanged.connect(lambda _index: self.load())
        for each in (self.kind, self.year, self.part):
            self.add_action(each)
        self.draft_button = element.button(_("1 &Draft"), lambda: self._step("draft"), changes=True)
        self.check_button = element.button(_("2 &Checked"), lambda: self._step("check"), changes=True)
        self.confirm_button = element.button(_("3 &Confirm"), lambda: self._step("confirm"), changes=True)
        self.print_button = element.button(_("4 &Print the pay sheet"), self.press, icon="printer")
        self.papers_button = element.button(_("5 All pape&rs"), self.papers, icon="printer")
        self.more = pay_actions.PayActions(self)
        for button in (
            self.draft_button,
            self.check_button,
            self.confirm_button,
            self.print_button,
            self.papers_button,
        ):
            self.add_action(button)
        self.state = element.label("", "chip", wrap=False)
        self.total = element.label("", "heading")
        self.sources = element.label("", "muted")
        self.model = TableModel(
            pay_cells.columns(), lambda row: "amber" if row.get("held") else "accent" if row.get("own") else ""
        )
        self.table = TableView(self.model, _("Lines of the period"), _("Nobody is paid in this period."))
        self._cell = ""
        self.table.chosen.connect(self._explain)
        self.table.clicked.connect(self._clicked)
        self.points = element.column(space=4)
        self.who = element.label("", "heading")
        self.why = element.column(space=12)
        panel = element.card(
            element.bare(self.points),
            element.label(_("Why this amount"), "muted"),
            self.who,
            element.scrolled(element.bare(self.why), _("Reasons")),
        )
        self.split = arrangement.Split(self.table, panel, shares=(5, 2))
        self.split.setMinimumHeight(theme.px(300))
        head = element.row(self.state, element.column(self.total, self.sources, space=2), space=16)
        head.setAlignment(self.state, Qt.AlignmentFlag.AlignVCenter)
        head.setStretch(1, 1)
        self.body.addWidget(element.card(head, margin=12))
        self.body.addWidget(element.flow(*self.more.buttons()))
        self.body.addWidget(self.split, 1)

    def minimumSizeHint(self) -> QSize:
        return self.low_hint()

    def period(self) -> str:
        """Return the period chosen, as the services name it."""
        year, part = int(self.year.currentData()), self.part.currentData()
        return {"month": f"{year}-{part:02}", "quarter": f"{year}-Q{part}", "half": f"{year}-H{part}"}.get(
            str(self.kind.currentData()), str(year)
        )

    def open(self, key: object) -> None:
        self._choose(str(key))
        self.load()

    def _choose(self, key: str) -> None:
        self._untouched = False
        kind = "quarter" if "Q" in key else "half" if "H" in key else "month" if "-" in key else "year"
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.year.setCurrentIndex(max(0, self.year.findData(int(key[:4]))))
        if kind != "year":
            self.part.setCurrentIndex(int(key[5:].lstrip("QH")) - 1)

    def load(self) -> None:
        from clfdesk.services import payroll

        if not self.isVisible():
            return
        from clfdesk.errors import Refusal

        office = self.session.desk
        paid = payroll.covering(office) if self._untouched else ""
        if paid:  # this month is paid already: what paid it is what one wants to see
            self._choose(paid)
        self._untouched = False
        self._why_not = ""
        try:
            self.sheet = payroll.preview(self.session.desk, self.period())
        except Refusal as refusal:  # looking at a period asks for nothing: what stands against it is told in its place
            self.sheet, self._why_not = None, str(refusal)
        keep = self.table.currentIndex().row()
        self._show()
        if self.model.rowCount():
            self.table.selectRow(keep if 0 <= keep < self.model.rowCount() else 0)

    def press(self) -> None:
        """Press the signature sheet and offer to open it."""
        from clfdesk.services import payroll

        office, period, out = self.session.desk, self.period(), self.session.out_folder(_("pay"))

        def done(result: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=result.files[0].path.name), False)
            files.open_path(result.files[0].path)

        self.session.do(_("Pressing the pay sheet"), lambda: payroll.sheet(office, period, out), done=done)

    def _step(self, which: str) -> None:
        from clfdesk.services import payroll

        office, period = self.session.desk, self.period()
        if which == "confirm" and self.more.asks_first():
            return
        verb = {"draft": payroll.draft, "check": payroll.check, "confirm": payroll.confirm}[which]
        told = {
            "draft": _("The period is drafted."),
            "check": _("The period is marked as checked."),
            "confirm": _("The period is confirmed; its lines are locked."),
        }[which]
        self.session.do(_("Computing pay"), lambda: verb(office, period), changes=("payroll",), told=told)

    def _show(self) -> None:
        sheet = self.sheet
        lines = sheet.lines if sheet else ()
        own = self.session.desk.user
        self.model.show_columns(pay_cells.columns(lines))
        self.table.widths()
        self.model.fill([pay_cells.row(line, bool(own) and line.name == own) for line in lines])
        self.before = self.session.read(pay_cells.last, self.period(), otherwise={}) if lines else {}
        self._tell_points()
        state = sheet.state if sheet else "draft"
        locked = state in LOCKED
        self.state.setText(_(_STATES[state]))
        if sheet:
            held = len(sheet.held())
            says = _("{count} paid, {held} held").format(count=len(sheet.signed()), held=held)
            total = shown.money(sheet.total_fen)
            self.total.setText(_("Total {total} yuan　{words}").format(total=total, words=sheet.total_words))
            titles = {line.source: line.source_title for line in lines}
            parts = [f"{titles.get(code) or code} {shown.money(fen)}" for code, fen in sheet.sources]
            self.sources.setText("　".join([says, *parts]))
        else:
            self.total.setText(_("This period cannot be paid."))
            self.sources.setText(self._why_not)
        following = {"draft": self.check_button, "checked": self.confirm_button}.get(state, self.print_button)
        for button in (self.draft_button, self.check_button, self.confirm_button, self.print_button):
            element.restyle(button, kind="primary" if button is following else "")
            button.setEnabled(sheet is not None and (button is self.print_button or not locked))
        if not lines:
            self._explain(-1)

    def _explain(self, row: int) -> None:
        element.clear(self.why)
        lines = self.sheet.lines if self.sheet else ()
        if not 0 <= row < len(lines):
            self.who.setText(_("Nobody chosen"))
            return
        line = lines[row]
        self.who.setText(f"{line.name}　{shown.money(line.net_fen)}")
        kinds = pay_cells.PARTS.get(self._cell, ())
        if kinds:
            for item in line.items:
                if item.kind in kinds:
                    self.why.addWidget(element.label(f"{item.title}　{shown.money(item.fen)}", "strong"))
        last = self.before.get(line.staff)
        if last is not None and line.kind == "regular":
            period, fen = last
            says = _("Last time ({period}): {amount} yuan a month.").format(period=period, amount=shown.money(fen))
            self.why.addWidget(element.label(says, "muted"))
        for reason in pay_cells.asked(line.explanation, self._cell):
            clause = "　".join(part for part in (reason.source, reason.clause) if part)
            parts = [element.label(reason.says)]
            if clause:
                parts.append(element.label(clause, "muted"))
            self.why.addLayout(element.column(*parts, space=2))
        self.why.addStretch(1)

    def _clicked(self, index: Any) -> None:
        """Answer for the cell that was clicked: its items, its sentences."""
        self._cell = self.model.columns[index.column()].name
        self._explain(index.row())

    def _tell_points(self) -> None:
        """Show what to look at before confirming, the gravest first; nothing once the period is locked."""
        from clfdesk.services import pay_check

        element.clear(self.points)
        if self.sheet is None or self.sheet.state in LOCKED or not self.sheet.lines:
            return
        points = self.session.read(pay_check.checklist, self.sheet, otherwise=[])
        told = sorted((each for each in points if each.severity != "green"), key=lambda each: each.severity != "red")
        self.points.addWidget(element.label(_("Before confirming"), "muted"))
        for each in told:
            self.points.addWidget(element.label(f"• {each.says}", tone=each.severity))
        if not told:
            self.points.addWidget(element.label(_("Nothing stands against it."), tone="green"))

    def chosen(self) -> Any:
        """Return the line chosen; None where there is none."""
        row = self.table.currentIndex().row()
        lines = self.sheet.lines if self.sheet else ()
        return lines[row] if 0 <= row < len(lines) else None

    def papers(self) -> None:
        """Press all papers of the period and open their folder."""
        from clfdesk.services import pay_paper

        office, period, out = self.session.desk, self.period(), self.session.out_folder(_("pay"))

        def done(result: Any) -> None:
            self.session.told.emit(_("{count} papers are written.").format(count=len(result.files)), False)
            files.open_path(out)

        self.session.do(_("Pressing the papers"), lambda: pay_paper.papers(office, period, out), done=done)

    def _parts(self, month: int) -> None:
        kind = str(self.kind.currentData())
        count = {"month": 12, "quarter": 4, "half": 2}.get(kind, 0)
        patterns = {"month": _("month {number}"), "quarter": _("quarter {number}"), "half": _("half {number}")}
        self.part.blockSignals(True)
        self.part.clear()
        for number in range(1, count + 1):
            self.part.addItem(patterns[kind].format(number=number), number)
        self.part.setCurrentIndex((month - 1) * count // 12)
        self.part.setVisible(count > 0) if self.part.parent() else None
        self.part.blockSignals(False)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return PayPage(session, open_page)
