"""The two benefits: who draws them, the month's changes, applications, the four lists, reviews, money asked back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, files, money_ways, shown
from clfdesk.ui.ask import Wanted
from clfdesk.ui.money_dialog import MoneyDialog
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.work_page import Row, Tab, WorkPage


class BenefitsPage(WorkPage):
    """One month at a time; a key is a month like ``2026-10``."""

    name = "benefits"
    watches = frozenset({"person", "certificate", "event", "entry", "benefit"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        from clfdesk.grammar.calendar import Month
        from clfdesk.services import pay_lists

        chooser = element.combo(_("Month"), 9)
        this = Month.of(session.desk.today)
        for back in range(-1, 18):
            each = this.plus(-back)
            chooser.addItem(each.title(), str(each))
        chooser.setCurrentIndex(1)

        def drawn(office: Any) -> list[Row]:
            return pay_lists.drawing(office, str(chooser.currentData()))

        def changed(office: Any) -> list[Row]:
            return pay_lists.changes(office, str(chooser.currentData()))

        who = [shown.Column("name", _("name"), 9, firm=True), shown.Column("village", _("village or community"), 7)]
        what = shown.Column("title", _("benefit"), 10)

        def lines(row: Row) -> list[str]:
            return list(row["lines"])

        tabs = [
            Tab(
                _("Drawing"),
                [*who, what, shown.Column("amount", _("amount"), 5, True), shown.Column("start", _("first month"), 5),
                 shown.Column("review", _("review"), 4, toned=True)],
                drawn, _("Nobody draws a benefit in this month."), lines,
            ),
            Tab(
                _("Changes"),
                [*who, what, shown.Column("change", _("change"), 4), shown.Column("before", _("before"), 5, True),
                 shown.Column("now", _("now"), 5, True), shown.Column("why", _("reason"), 10)],
                changed, _("Nothing changed against the month before."), lines,
            ),
            Tab(
                _("On the way"),
                [*who, what, shown.Column("last", _("last step"), 9), shown.Column("next", _("next step"), 7, toned=True)],
                pay_lists.on_the_way, _("No application is on its way."), lines,
            ),
            Tab(
                _("Four lists"),
                [shown.Column("list", _("list"), 5, toned=True), *who, what, shown.Column("says", _("what was found"), 18)],
                lambda office: self._found(office), _("Who draws and who should agree."), lines,
            ),
            Tab(
                _("To review"),
                [*who, what, shown.Column("amount", _("amount"), 5, True)],
                pay_lists.to_review, _("Everybody was reviewed this year."), lines,
            ),
            Tab(
                _("Asked back"),
                [shown.Column("name", _("name"), 9, firm=True), what, shown.Column("stop_from", _("stops from"), 5),
                 shown.Column("months", _("months"), 3, True), shown.Column("total", _("amount"), 6, True)],
                pay_lists.asked_back, _("Nothing was paid too much."), lines,
            ),
        ]  # fmt: skip
        super().__init__(session, open_page, _("Benefits"), tabs)
        self.file: Path | None = None
        self._lists: Any = None
        self.list: MoneyDialog | None = None
        self.month = chooser
        self.month.currentIndexChanged.connect(lambda _index: self.load())
        self.add_filter(self.month)
        drawing, way, four, review, back = 0, 2, 3, 4, 5
        button = element.button
        self.add_for(button(_("Take a &list in"), self.take, kind="primary", icon="file-up", changes=True), drawing)
        self.add_for(button(_("New &application"), self.apply, kind="primary", icon="plus", changes=True), way)
        self.add_for(button(_("Next &step"), self.step, icon="check", changes=True), way)
        self.add_for(button(_("&Refuse"), self.refuse, icon="x", changes=True), way)
        self.add_for(button(_("S&top"), self.stop, changes=True), drawing)
        self.add_for(button(_("&Compare with a list"), self.compare, kind="primary", icon="file-up"), four)
        self.add_for(button(_("&Mend this one"), self.mend, icon="check", changes=True), four)
        self.add_for(button(_("Four lists to &Excel"), self.write, icon="download"), four)
        self.add_for(button(_("Corrections for the co&unty"), self.corrections, icon="printer"), four)
        self.add_for(button(_("Re&viewed"), self.review, changes=True), drawing, review)
        self.add_for(button(_("Review &forms"), self.forms, icon="printer"), review)
        self.add_for(button(_("Money came &back"), self.recover, kind="primary", icon="check", changes=True), back)
        self.add_for(button(_("&Instalments"), self.plan, changes=True), back)
        self.add_for(button(_("&Letter"), self.letter, icon="printer"), back)
        self.add_list_actions()

    def _month(self) -> str:
        return str(self.month.currentData())

    def open(self, key: object) -> None:
        index = self.month.findData(str(key))
        if index >= 0:
            self.month.setCurrentIndex(index)

    def _found(self, office: Any) -> list[Row]:
        from clfdesk.services import benefit_lists, pay_lists

        self._lists = benefit_lists.four_lists(office, file=self.file, text=self._month())
        return pay_lists.found(self._lists)

    def _key(self) -> tuple[int, str, str] | None:
        row = self.row()
        if row is None:
            return None
        if "finding" in row:
            return row["finding"].person, row["finding"].benefit, row["name"]
        return int(row["person"]), str(row["benefit"]), str(row["name"])

    def take(self) -> None:
        """Choose 民政's list of who draws the benefits, look at it, take it in."""
        chosen = files.ask(self, _("Choose the list of who is paid"), _("Lists") + " (*.xlsx *.xls *.csv *.et)")
        if chosen is not None:
            title = _("Who draws the benefits in {month}").format(month=self.month.currentText())
            ways = money_ways.benefits(self.session.desk, self._month(), chosen)
            self.list = MoneyDialog(self.session, title, ways, self, self.watches)
            self.list.open()

    def apply(self) -> None:
        """Begin an application: who, for which benefit, on which day."""
        from clfdesk.services import benefit_way, person

        office = self.session.desk
        titles = [(str(each["id"]), str(each["title"])) for each in office.pack.records("benefit", office.today)]
        wanted = [
            Wanted("who", _("name, ID number or certificate number")),
            Wanted("benefit", _("benefit"), titles),
            Wanted("day", _("day"), first=office.today.isoformat()),
        ]

        def keep(values: dict[str, Any]) -> None:
            found = self.session.read(person.find, values["who"], otherwise=[]) if values["who"] else []
            day = self.day(values["day"])
            if len(found) != 1:
                why = (
                    _("Nobody is found so.")
                    if not found
                    else _("{count} people are found so.").format(count=len(found))
                )
                step = _("Give the whole name or the ID number.")
                self.session.refused.emit(
                    Refusal(_("Who applies is not clear."), where=values["who"], why=why, next=step)
                )
            elif day is not None:
                number = int(found[0]["number"])
                self.act(
                    _("Saving"),
                    lambda: benefit_way.step(office, number, values["benefit"], "applied", on=day),
                    _("The application is entered."),
                )

        self.want(_("New application"), wanted, keep)

    def corrections(self) -> None:
        """Press what the county is asked to put right."""
        from clfdesk.services import benefit_mend

        office = self.session.desk
        self.press_paper(_("Pressing"), lambda out: benefit_mend.paper(office, out)[0])

    def recover(self) -> None:
        """Keep money that came back: all of it or an instalment."""
        row = self.row(5)
        if row is None:
            return
        wanted = [Wanted("amount", _("amount")), Wanted("document", _("voucher no.")), Wanted("why", _("remark"))]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import benefit

            office = self.session.desk
            self.act(
                _("Saving"),
                lambda: benefit.recover(
                    office,
                    row["person"],
                    row["benefit"],
                    values["amount"],
                    document=values["document"],
                    why=values["why"],
                ),
                _("What came back is kept."),
            )

        self.want(_("Money back from {name}").format(name=row["name"]), wanted, keep)

    def step(self) -> None:
        """Record the next step of the application chosen, or a first one for the person chosen."""
        from clfdesk.domain.benefit import STEPS

        key, row = self._key(), self.row()
        if key is None or row is None:
            return
        person, code, name = key
        words = shown_steps()
        wanted = [
            Wanted("step", _("step"), [(step, words[step]) for step in STEPS], first=row.get("next_step") or STEPS[0]),
            Wanted("day", _("day"), first=self.session.desk.today.isoformat()),
            Wanted("document", _("document no.")),
            Wanted("bank", _("bank")),
            Wanted("account", _("account")),
            Wanted("holder", _("account holder")),
            Wanted("relation", _("relation")),
        ]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import benefit_way

            office, day = self.session.desk, self.day(values["day"])
            account = (values["bank"], values["account"], values["holder"], values["relation"])
            if day is not None:
                self.act(
                    _("Saving"),
                    lambda: benefit_way.step(
                        office, person, code, values["step"], on=day, document=values["document"], account=account
                    ),
                    _("The step is kept."),
                )

        self.want(_("Step of {name}").format(name=name), wanted, keep)

    def refuse(self) -> None:
        """Refuse the application chosen, with its reason."""
        key = self._key()
        if key is None:
            return

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import benefit_way

            office = self.session.desk
            self.act(_("Saving"), lambda: benefit_way.refuse(office, key[0], key[1], values["why"]), _("Refused."))

        self.want(_("Refuse the application of {name}").format(name=key[2]), [Wanted("why", _("reason"))], keep)

    def stop(self) -> None:
        """Stop the benefit chosen from a month on."""
        key = self._key()
        if key is None:
            return
        wanted = [Wanted("month", _("first month not paid"), first=self._month()), Wanted("why", _("reason"))]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import benefit

            office = self.session.desk
            self.act(
                _("Saving"),
                lambda: benefit.enrol(office, key[0], key[1], stop=values["month"], why=values["why"]),
                _("It stops from {month} on.").format(month=values["month"]),
            )

        self.want(_("Stop the benefit of {name}").format(name=key[2]), wanted, keep)

    def compare(self) -> None:
        """Choose the list of who is paid and compare with it."""
        chosen = files.ask(self, _("Choose the list of who is paid"), _("Lists") + " (*.xlsx *.xls *.csv *.et)")
        if chosen is not None:
            self.file = chosen
            self.load()
            self.tabs.setCurrentIndex(3)

    def mend(self) -> None:
        """Mend the finding chosen."""
        from clfdesk.services import benefit_mend

        row, office = self.row(3), self.session.desk
        if row is not None:
            self.act(_("Saving"), lambda: benefit_mend.mend(office, row["finding"]), _("Mended."))

    def write(self) -> None:
        """Write the four lists as a workbook."""
        from clfdesk.services import benefit_way

        office, lists = self.session.desk, self._lists
        if lists is not None:
            self.press_paper(_("Writing"), lambda out: benefit_way.write_lists(office, lists, out))

    def review(self) -> None:
        """Keep the result of a review."""
        key = self._key()
        if key is None:
            return
        wanted = [
            Wanted("result", _("result"), [("passed", _("passed")), ("failed", _("not passed"))]),
            Wanted("method", _("how it was done")),
            Wanted("day", _("day"), first=self.session.desk.today.isoformat()),
        ]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import benefit_way

            office, day = self.session.desk, self.day(values["day"])
            if day is not None:
                self.act(
                    _("Saving"),
                    lambda: benefit_way.review(
                        office, key[0], key[1], values["result"], method=values["method"], on=day
                    ),
                    _("The review is kept."),
                )

        self.want(_("Review of {name}").format(name=key[2]), wanted, keep)

    def forms(self) -> None:
        """Press the review's forms of everybody who is open."""
        from clfdesk.services import benefit_form

        office = self.session.desk
        year = office.today.year
        self.press_paper(_("Pressing"), lambda out: benefit_form.press(office, year, out))

    def plan(self) -> None:
        """Agree on instalments for what is asked back."""
        row = self.row(5)
        if row is None:
            return

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import benefit_way

            office, count = self.session.desk, int(values["count"]) if values["count"].isdigit() else 0
            self.act(
                _("Saving"), lambda: benefit_way.plan(office, row["person"], row["benefit"], count), _("Agreed on.")
            )

        self.want(
            _("Instalments of {name}").format(name=row["name"]), [Wanted("count", _("how many"), first="3")], keep
        )

    def letter(self) -> None:
        """Press the letter that asks back."""
        from clfdesk.services import benefit_way

        row, office = self.row(5), self.session.desk
        if row is not None:
            self.press_paper(_("Pressing"), lambda out: benefit_way.letter(office, row["person"], row["benefit"], out))


def shown_steps() -> dict[str, str]:
    """Return the words of the steps."""
    from clfdesk import resources

    return {key: str(word) for key, word in resources.shipped("lists", "benefit.toml")["steps"].items()}


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return BenefitsPage(session, open_page)
