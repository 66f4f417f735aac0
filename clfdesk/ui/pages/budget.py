"""Bank and budget: the batches and their answers, the year's lines, what was used and is left."""

from __future__ import annotations

from typing import Any

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown
from clfdesk.ui.ask import Wanted
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.work_page import Row, Tab, WorkPage


class BudgetPage(WorkPage):
    """One year at a time."""

    name = "budget"
    watches = frozenset({"payroll", "budget_line", "budget_use", "entry"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        from clfdesk.services import pay_lists

        today = session.desk.today
        chooser = element.combo(_("Year"), 5)
        for year in range(today.year + 1, today.year - 6, -1):
            chooser.addItem(str(year), year)
        chooser.setCurrentIndex(1)

        def lines(row: Row) -> list[str]:
            return list(row["lines"])

        def money(office: Any) -> list[Row]:
            return pay_lists.money(office, int(chooser.currentData()))

        tabs = [
            Tab(
                _("Budget"),
                [
                    shown.Column("title", _("line"), 12),
                    shown.Column("source", _("source of the money"), 10),
                    shown.Column("amount", _("given"), 6, True),
                    shown.Column("split", _("split off"), 6, True),
                    shown.Column("used", _("used"), 6, True),
                    shown.Column("left", _("left"), 6, True, toned=True),
                ],
                money,
                _("No line is entered for this year. Enter where the money comes from first."),
                lines,
            ),
            Tab(
                _("Bank"),
                [
                    shown.Column("period", _("period"), 5),
                    shown.Column("batch", _("batch"), 3, True),
                    shown.Column("people", _("people"), 3, True),
                    shown.Column("total", _("amount"), 7, True),
                    shown.Column("state", _("state"), 9),
                    shown.Column("failed", _("failed"), 3, True, toned=True),
                ],
                pay_lists.batches,
                _("Nothing went to the bank yet. Confirm a period, then write its batch."),
                lines,
            ),
        ]
        super().__init__(session, open_page, _("Bank and budget"), tabs)
        self.year = chooser
        self.year.currentIndexChanged.connect(lambda _index: self.load())
        self.add_filter(self.year)
        self.add_for(element.button(_("New &line"), self.add, kind="primary", icon="plus", changes=True), 0)
        self.add_for(element.button(_("S&plit"), self.split_off, changes=True), 0)
        self.add_for(element.button(_("&Use"), self.use, changes=True), 0)
        self.add_for(element.button(_("Book a period's p&ay"), self.book, changes=True), 0)
        self.add_for(element.button(_("&Notice"), self.notice, icon="printer"), 0)
        self.add_for(element.button(_("Carry &over"), self.carry, changes=True), 0)
        self.add_for(element.button(_("&Result of a project"), self.result, changes=True), 0)
        self.add_for(element.button(_("Results made pu&blic"), self.results, icon="printer"), 0)
        self.add_for(element.button(_("Bank's batch"), self.batch, kind="primary", icon="download", changes=True), 1)
        self.add_for(element.button(_("Bank's ans&wer"), self.answer, icon="file-up", changes=True), 1)
        self.add_list_actions()

    def add(self) -> None:
        """Ask for a line of the year."""
        wanted = [
            Wanted("title", _("line")),
            Wanted("source", _("source of the money"), self._sources()),
            Wanted("amount", _("amount")),
            Wanted("document", _("document no.")),
        ]
        self.want(_("New budget line"), wanted, lambda values: self._keep(values, 0))

    def split_off(self) -> None:
        """Ask what is split off the line chosen."""
        row = self.row(0)
        if row is not None:
            wanted = [Wanted("title", _("line")), Wanted("amount", _("amount")), Wanted("document", _("document no."))]
            title = _("Split off {name}").format(name=row["name"])
            self.want(title, wanted, lambda values: self._keep({**values, "source": ""}, row["number"]))

    def _sources(self) -> list[tuple[str, str]]:
        office = self.session.desk
        found = {str(each["title"]): str(each["title"]) for each in office.pack.records("funding", office.today)}
        return [*found.items(), (_("other"), _("other"))]

    def _keep(self, values: dict[str, Any], parent: int) -> None:
        from clfdesk.services import budget

        office, year = self.session.desk, int(self.year.currentData())

        def verb() -> Any:
            return budget.add(
                office,
                values["title"],
                values["amount"],
                source=values["source"],
                of_year=year,
                parent=parent,
                document=values["document"],
            )

        self.act(_("Saving"), verb, _("The line is kept."))

    def carry(self) -> None:
        """Carry what the year has left into the next one."""
        year, office = int(self.year.currentData()), self.session.desk

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import budget

            self.act(
                _("Saving"),
                lambda: budget.carry_over(office, year, values["document"]),
                _("What was left is carried over."),
            )

        title = _("Carry {year} over into {following}").format(year=year, following=year + 1)
        self.want(title, [Wanted("document", _("document no."))], keep)

    def result(self) -> None:
        """Ask what the project of the line chosen aimed at and reached."""
        row, office = self.row(0), self.session.desk
        if row is None:
            return
        wanted = [
            Wanted("aim", _("what was aimed at")),
            Wanted("reached", _("what was reached")),
            Wanted("people", _("people served")),
        ]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import budget_result

            self.act(
                _("Saving"),
                lambda: budget_result.add(
                    office, row["number"], values["aim"], values["reached"], people=values["people"]
                ),
                _("The result is kept."),
            )

        self.want(_("Result of {name}").format(name=row["name"]), wanted, keep)

    def results(self) -> None:
        """Press the publicity of the year's results."""
        from clfdesk.services import budget_result

        office, year = self.session.desk, int(self.year.currentData())
        self.press_paper(_("Pressing"), lambda out: budget_result.notice(office, year, out))

    def use(self) -> None:
        """Ask what was used of the line chosen."""
        row = self.row(0)
        if row is None:
            return
        wanted = [
            Wanted("amount", _("amount")),
            Wanted("purpose", _("what for")),
            Wanted("day", _("day"), first=self.session.desk.today.isoformat()),
            Wanted("voucher", _("voucher no.")),
        ]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import budget

            office, day = self.session.desk, self.day(values["day"])
            if day is not None:
                self.act(
                    _("Saving"),
                    lambda: budget.use(
                        office, row["number"], values["amount"], values["purpose"], on=day, voucher=values["voucher"]
                    ),
                    _("The use is kept."),
                )

        self.want(_("Used of {name}").format(name=row["name"]), wanted, keep)

    def _period(self, title: str, then: Any) -> None:
        from clfdesk.services import payroll

        locked = [(code, code) for code in self.session.read(payroll.locked_periods, otherwise=[])]
        if not locked:
            self.session.told.emit(_("No period is confirmed yet."), False)
            return
        self.want(title, [Wanted("period", _("period"), locked)], lambda values: then(str(values["period"])))

    def book(self) -> None:
        """Book a locked period's pay to the lines of its sources."""
        from clfdesk.services import budget

        office = self.session.desk

        def then(period: str) -> None:
            self.act(_("Saving"), lambda: budget.book_pay(office, period), _("The pay is booked."), self._booked)

        self._period(_("Book a period's pay"), then)

    def _booked(self, booked: Any) -> None:
        if booked.missing:
            names = "、".join(title for title, _fen in booked.missing)
            self.session.told.emit(_("No line has the money for: {names}").format(names=names), False)

    def notice(self) -> None:
        """Press the year's publicity notice."""
        from clfdesk.services import budget

        office, year = self.session.desk, int(self.year.currentData())
        self.press_paper(_("Pressing"), lambda out: budget.notice(office, year, out))

    def batch(self) -> None:
        """Write the bank's batch of a locked period."""
        from clfdesk.services import pay_bank

        office, out = self.session.desk, self.session.out_folder(self.title)

        def done(made: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=made.files[0].path.name), False)
            files.open_path(made.files[0].path.parent)

        def then(period: str) -> None:
            self.act(_("Writing"), lambda: pay_bank.bank(office, period, out), _("The batch is written."), done)

        self._period(_("Bank's batch of a period"), then)

    def answer(self) -> None:
        """Take the bank's answer back for the batch chosen."""
        from clfdesk.services import pay_bank

        row = self.row(1)
        if row is None:
            self.session.told.emit(_("Choose the batch first."), False)
            self.tabs.setCurrentIndex(1)
            return
        chosen = files.ask(self, _("Choose the list the bank returned"), _("Lists") + " (*.xlsx *.xls *.csv *.txt)")
        if chosen is not None:
            office, period = self.session.desk, str(row["period"])
            self.act(_("Reading"), lambda: pay_bank.bank_back(office, period, chosen), _("The answer is taken in."))


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return BudgetPage(session, open_page)
