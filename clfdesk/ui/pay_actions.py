"""What a clerk does beside the four steps of pay: hold somebody back, enter an item, take a sheet in, the approval."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton

from clfdesk.i18n import _
from clfdesk.ui import ask, element, files, money_ways
from clfdesk.ui.ask import Wanted
from clfdesk.ui.money_dialog import MoneyDialog
from clfdesk.ui.originals_dialog import OriginalsDialog


class PayActions:
    """The quieter buttons of the page of pay, and the question before confirming."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.asked: ask.Ask | None = None
        self.shown: OriginalsDialog | None = None
        self.list: MoneyDialog | None = None

    def buttons(self) -> list[QPushButton]:
        """Return the buttons in their order."""
        return [
            element.button(_("&Hold back or release"), self.hold, kind="quiet", changes=True),
            element.button(_("Enter an &item"), self.item, kind="quiet", changes=True),
            element.button(_("Take insurance and ta&x in"), self.beside, kind="quiet", icon="file-up", changes=True),
            element.button(_("Appro&val on paper"), self.approve, kind="quiet", changes=True),
            element.button(_("Scans of the approval"), self.originals, kind="quiet", icon="file-up", changes=True),
            element.button(_("Another's acc&ount"), self.proxy, kind="quiet", changes=True),
            element.button(_("After confirmin&g"), self.state, kind="quiet", changes=True),
        ]

    def _do(self, verb: Any, told: str, done: Any = None) -> None:
        self.page.session.do(_("Saving"), verb, changes=("payroll", "entry"), told=told, done=done)

    def _want(self, title: str, wanted: list[Wanted], then: Any, says: str = "") -> None:
        self.asked = ask.ask(self.page, title, wanted, then, says)

    def hold(self) -> None:
        """Hold the worker chosen back with a reason, or release them."""
        from clfdesk.services import pay_hold

        line, office = self.page.chosen(), self.page.session.desk
        if line is None:
            return
        held = any(each.staff == line.staff and not each.released_on for each in pay_hold.holds())

        def keep(values: dict[str, Any]) -> None:
            if held:
                self._do(
                    lambda: pay_hold.release(office, line.staff, values["why"]), _("Released; what was held follows.")
                )
            else:
                self._do(lambda: pay_hold.hold(office, line.staff, values["why"]), _("Held back; the others are paid."))

        title = _("Release {name}") if held else _("Hold {name} back")
        self._want(title.format(name=line.name), [Wanted("why", _("reason"))], keep)

    def item(self) -> None:
        """Enter days, a one-off or an item for the worker chosen."""
        from clfdesk.grammar.calendar import read_period
        from clfdesk.services import pay_input

        line, office = self.page.chosen(), self.page.session.desk
        if line is None:
            return
        period = read_period(self.page.period())
        months = [(str(month), month.title()) for month in period.months()]
        items = [("days", _("days worked"))]
        items += [(str(each["id"]), str(each["title"])) for each in office.pack.records("pay_item", period.last)]
        wanted = [
            Wanted("month", _("month"), months),
            Wanted("item", _("item"), items),
            Wanted("value", _("how much")),
            Wanted("why", _("reason")),
            Wanted("source", _("document no.")),
        ]

        def keep(values: dict[str, Any]) -> None:
            def verb() -> Any:
                return pay_input.add(
                    office,
                    line.staff,
                    values["month"],
                    values["item"],
                    values["value"],
                    why=values["why"],
                    source=values["source"],
                )

            self._do(verb, _("Entered."))

        self._want(_("Item of {name}").format(name=line.name), wanted, keep)

    def beside(self) -> None:
        """Choose the finance or tax office's sheet and the month it is of."""
        from clfdesk.grammar.calendar import read_period

        office, session = self.page.session.desk, self.page.session
        chosen = files.ask(
            self.page, _("Choose the finance or tax office's sheet"), _("Lists") + " (*.xlsx *.xls *.csv *.et)"
        )
        if chosen is None:
            return
        months = [(str(month), month.title()) for month in read_period(self.page.period()).months()]

        def keep(values: dict[str, Any]) -> None:
            title = _("Insurance and tax of {month}").format(month=values["month"])
            ways = money_ways.beside(office, values["month"], chosen)
            self.list = MoneyDialog(session, title, ways, self.page, frozenset({"payroll", "entry"}))
            self.list.open()

        if len(months) == 1:
            keep({"month": months[0][0]})
        else:
            self._want(_("Of which month is the sheet?"), [Wanted("month", _("month"), months)], keep)

    def approve(self) -> None:
        """Enter who signed the sheet and when; its scan is added right after."""
        from clfdesk.services import pay_hold

        office, period, session = self.page.session.desk, self.page.period(), self.page.session
        wanted = [
            Wanted("leader", _("who signed"), first=office.info.leader),
            Wanted("day", _("day"), first=office.today.isoformat()),
            Wanted("remark", _("remark")),
        ]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.errors import Refusal
            from clfdesk.grammar.dates import read_date

            day = read_date(values["day"])
            if day is None:
                session.refused.emit(
                    Refusal(_("This is no day."), where=values["day"], next=_("Write it as 2026-10-01."))
                )
                return

            def verb() -> Any:
                return pay_hold.approve(office, period, values["leader"], on=day, remark=values["remark"])

            self._do(verb, _("The approval is entered."), lambda _made: self.originals())

        self._want(_("Approval on paper"), wanted, keep)

    def proxy(self) -> None:
        """Enter the paper by which the worker chosen is paid into another's account."""
        from clfdesk.services import pay_bank

        line, office = self.page.chosen(), self.page.session.desk
        if line is None:
            return
        wanted = [
            Wanted("holder", _("account holder")),
            Wanted("relation", _("relation")),
            Wanted("approver", _("who approved it")),
            Wanted("why", _("reason")),
        ]

        def keep(values: dict[str, Any]) -> None:
            def verb() -> Any:
                return pay_bank.allow(
                    office, line.staff, values["holder"], values["relation"], values["approver"], values["why"]
                )

            self._do(verb, _("Entered."), lambda _made: self._papers_of(line.staff, line.name))

        self._want(_("{name} is paid into another's account").format(name=line.name), wanted, keep)

    def state(self) -> None:
        """Say what became of a confirmed period where no bank's answer says so: sent, come back, paid."""
        from clfdesk.services import pay_steps

        office, period = self.page.session.desk, self.page.period()
        states = [("sent", _("sent")), ("paid", _("paid")), ("returned", _("came back"))]
        wanted = [Wanted("state", _("state"), states), Wanted("why", _("reason"))]

        def keep(values: dict[str, Any]) -> None:
            self._do(lambda: pay_steps.advance(office, period, values["state"], values["why"]), _("The state is kept."))

        says = _("A batch of the bank and its answer set this by themselves; a return needs its reason.")
        self._want(_("What became of {period}").format(period=period), wanted, keep, says)

    def originals(self) -> None:
        """Show the scans of the period's approval, and add some."""
        from clfdesk.services import pay_originals

        session, period = self.page.session, self.page.period()
        number = session.read(lambda _office: pay_originals.run_of(period), otherwise=0)
        if number:
            title = _("Approval of {period}").format(period=period)
            self.shown = OriginalsDialog(session, pay_originals.RUN, number, title, self.page)
            self.shown.open()

    def _papers_of(self, staff: int, name: str) -> None:
        from clfdesk.services import pay_originals

        session = self.page.session
        number = session.read(lambda _office: pay_originals.proxy_of(staff), otherwise=0)
        if number:
            title = _("{name} is paid into another's account").format(name=name)
            self.shown = OriginalsDialog(session, pay_originals.PAPER, number, title, self.page)
            self.shown.open()

    def asks_first(self) -> bool:
        """Ask for a reason where the sheet pays somebody too little, or before its period ends; True where it asks."""
        from clfdesk.services import pay_check, payroll

        page, office, period = self.page, self.page.session.desk, self.page.period()
        points = page.session.read(pay_check.checklist, page.sheet, otherwise=[])
        open_points = [each for each in points if each.code in ("floor", "early") and each.severity != "green"]
        if not open_points:
            return False

        def keep(values: dict[str, Any]) -> None:
            page.session.do(
                _("Computing pay"),
                lambda: payroll.confirm(office, period, why=values["why"], accept=["early"]),
                changes=("payroll",),
                told=_("The period is confirmed; its lines are locked."),
            )

        says = "\n".join(each.says for each in open_points)
        self._want(_("Confirm all the same?"), [Wanted("why", _("reason"))], keep, says)
        return True
