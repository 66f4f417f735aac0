"""The yearly appraisal: everybody's points, ballots and events, the decision, its notice, an appeal."""

from __future__ import annotations

from typing import Any

from clfdesk.i18n import _
from clfdesk.ui import element, shown
from clfdesk.ui.ask import Wanted
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.work_page import Row, Tab, WorkPage


class AppraisalsPage(WorkPage):
    """One year at a time."""

    name = "appraisals"
    watches = frozenset({"staff", "appraisal", "entry", "payroll"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        from clfdesk.services import pay_lists, town_score

        today = session.desk.today
        chooser = element.combo(_("Year"), 5)
        for year in range(today.year, today.year - 6, -1):
            chooser.addItem(str(year), year)
        columns = [
            shown.Column("name", _("name"), 8),
            shown.Column("total", _("points"), 4, True),
            shown.Column("state", _("rating"), 6),
            shown.Column("missing", _("lines open"), 4, True),
            shown.Column("stop_from", _("pay stops from"), 6, toned=True),
            shown.Column("appeal", _("appeal"), 4, toned=True),
        ]

        def read(office: Any) -> list[Row]:
            return pay_lists.appraisals(office, int(chooser.currentData()))

        def town(office: Any) -> list[Row]:
            return town_score.rows(office, int(chooser.currentData()))

        empty = _("Nobody is on the staff list in this year. Enter the staff first.")
        super().__init__(
            session,
            open_page,
            _("Appraisal"),
            [
                Tab(_("Year's results"), columns, read, empty, lambda row: row["lines"]),
                Tab(_("The town's own sheet"), _town_columns(), town, _("The town is scored from this year on."),
                    lambda row: row["lines"]),
            ],
        )  # fmt: skip
        self.year = chooser
        self.year.currentIndexChanged.connect(lambda _index: self.load())
        self.add_filter(self.year)
        self.add_for(element.button(_("Enter &points"), self.points, kind="primary", icon="pencil", changes=True), 0)
        self.add_for(element.button(_("&Ballots"), self.ballots, changes=True), 0)
        self.add_for(element.button(_("E&vent"), self.enter_event, changes=True), 0)
        self.add_for(element.button(_("&Decide"), self.decide, icon="check", changes=True), 0)
        self.add_for(element.button(_("A&ppeal"), self.appeal, changes=True), 0)
        self.add_for(element.button(_("Bl&ank sheet"), self.blank, icon="printer"), 0)
        self.add_for(element.button(_("Filled &sheet"), self.filled, icon="printer"), 0)
        self.add_for(element.button(_("&Notice of the result"), self.notice, icon="printer"), 0)
        enter, paper = self.town_points, self.town_paper
        self.add_for(element.button(_("Enter &points"), enter, kind="primary", icon="pencil", changes=True), 1)
        self.add_for(element.button(_("Bl&ank sheet"), lambda: paper(blank=True), icon="printer"), 1)
        self.add_for(element.button(_("Filled &sheet"), lambda: paper(blank=False), icon="printer"), 1)
        self.add_list_actions()

    def _chosen(self) -> tuple[int, int, str] | None:
        row = self.row(0)
        return (int(row["staff"]), int(self.year.currentData()), str(row["name"])) if row else None

    def points(self) -> None:
        """Ask for the points of the lines somebody rates, and who rates."""
        from clfdesk.services import appraisal

        chosen = self._chosen()
        if chosen is None:
            return
        staff, year, name = chosen
        office = self.session.desk
        lines = [item for item in appraisal.sheet().items if item.rater not in ("ballot", "events")]
        known = self.session.read(appraisal.points_of, staff, year, otherwise={})
        wanted = [Wanted("@by", _("who rates"), first=office.user)]
        wanted += [
            Wanted(item.name, f"{item.label[:18]}（{item.most.normalize():f}）", first=known.get(item.name, ""))
            for item in lines
        ]

        def keep(values: dict[str, Any]) -> None:
            by = values.pop("@by")
            given = {key: value for key, value in values.items() if value}
            self.act(_("Saving"), lambda: appraisal.score(office, staff, year, given, by=by), _("The points are kept."))

        self.want(_("Points of {name} {year}").format(name=name, year=year), wanted, keep)

    def town_points(self) -> None:
        """Ask for the town's points on its own sheet, line by line; another rater's stand beside them."""
        from clfdesk.services import town_score

        office, year = self.session.desk, int(self.year.currentData())
        wanted = [Wanted("@by", _("who rates (empty: the town itself)")), Wanted("@why", _("reason"))]
        wanted += [
            Wanted(str(row["line"]), f"{str(row['name'])[:18]}（{row['most']}）", first=str(row["own"]))
            for row in self.rows[1]
        ]

        def keep(values: dict[str, Any]) -> None:
            by, why = values.pop("@by"), values.pop("@why")
            given = {key: value for key, value in values.items() if value}
            self.act(
                _("Saving"), lambda: town_score.score(office, year, given, by=by, why=why), _("The points are kept.")
            )

        self.want(_("The town's own sheet of {year}").format(year=year), wanted, keep)

    def town_paper(self, *, blank: bool) -> None:
        """Press the town's sheet, blank or filled."""
        from clfdesk.services import town_score

        office, year = self.session.desk, int(self.year.currentData())
        self.press_paper(_("Pressing"), lambda out: town_score.paper(office, year, out, blank=blank))

    def ballots(self) -> None:
        """Ask how many ballots of each kind were counted; no paper is kept."""
        from clfdesk.services import appraisal

        chosen = self._chosen()
        if chosen is None:
            return
        staff, year, name = chosen
        office = self.session.desk
        wanted = [
            Wanted("satisfied", _("satisfied")),
            Wanted("basic", _("on the whole")),
            Wanted("dissatisfied", _("not")),
        ]

        def keep(values: dict[str, Any]) -> None:
            counts = {key: int(value) if value.isdigit() else -1 for key, value in values.items() if value}
            self.act(_("Saving"), lambda: appraisal.ballot(office, staff, year, counts), _("The ballots are counted."))

        says = _("Only the numbers are kept; too few are neither shown nor counted.")
        self.want(_("Ballots on {name} {year}").format(name=name, year=year), wanted, keep, says)

    def enter_event(self) -> None:
        """Ask for something that adds or takes points, with its evidence."""
        from clfdesk.services import appraisal

        chosen = self._chosen()
        if chosen is None:
            return
        staff, year, name = chosen
        office = self.session.desk
        wanted = [
            Wanted("points", _("points"), first="0"),
            Wanted("why", _("reason")),
            Wanted("evidence", _("evidence")),
            Wanted("veto", _("fails the year by itself"), tick=True),
        ]

        def keep(values: dict[str, Any]) -> None:
            def verb() -> Any:
                return appraisal.event(
                    office,
                    staff,
                    year,
                    values["points"],
                    values["why"],
                    evidence=values["evidence"],
                    veto=values["veto"],
                )

            self.act(_("Saving"), verb, _("The event is kept."))

        self.want(_("Event of {name} {year}").format(name=name, year=year), wanted, keep)

    def decide(self) -> None:
        """Decide by the points, or otherwise with a reason."""
        from clfdesk.services import appraisal

        chosen = self._chosen()
        if chosen is None:
            return
        staff, year, name = chosen
        office = self.session.desk
        ratings = [("", _("as the points say"))]
        ratings += [(code, group[0]) for code, group in shown.words("appraisal").codes["rating"].items()]
        wanted = [
            Wanted("rating", _("rating"), ratings),
            Wanted("document", _("document no.")),
            Wanted("why", _("reason")),
        ]

        def keep(values: dict[str, Any]) -> None:
            def verb() -> Any:
                return appraisal.decide(
                    office, staff, year, rating=values["rating"], document_number=values["document"], why=values["why"]
                )

            self.act(_("Saving"), verb, _("The year is decided; pay follows."))

        self.want(_("Decide on {name} {year}").format(name=name, year=year), wanted, keep)

    def appeal(self) -> None:
        """Enter an appeal, or answer the open one."""
        from clfdesk.services import appraisal_paper

        chosen, row = self._chosen(), self.row(0)
        if chosen is None or row is None:
            return
        staff, year, name = chosen
        office = self.session.desk
        if row["appeal"] == _("open"):
            ratings = [("", _("the result is kept"))]
            ratings += [(code, group[0]) for code, group in shown.words("appraisal").codes["rating"].items()]
            wanted = [Wanted("why", _("answer")), Wanted("rating", _("rating"), ratings)]

            def keep(values: dict[str, Any]) -> None:
                def verb() -> Any:
                    return appraisal_paper.answer(office, staff, year, values["why"], rating=values["rating"])

                self.act(_("Saving"), verb, _("The appeal is answered."))
        else:
            wanted = [Wanted("why", _("reason"))]

            def keep(values: dict[str, Any]) -> None:
                self.act(
                    _("Saving"),
                    lambda: appraisal_paper.appeal(office, staff, year, values["why"]),
                    _("The appeal is entered."),
                )

        self.want(_("Appeal of {name} {year}").format(name=name, year=year), wanted, keep)

    def blank(self) -> None:
        """Press a blank score sheet."""
        from clfdesk.services import appraisal_paper

        office, year = self.session.desk, int(self.year.currentData())
        self.press_paper(_("Pressing"), lambda out: appraisal_paper.score_paper(office, year, out))

    def filled(self) -> None:
        """Press the sheet of the one chosen."""
        from clfdesk.services import appraisal_paper

        chosen, office = self._chosen(), self.session.desk
        if chosen:
            self.press_paper(_("Pressing"), lambda out: appraisal_paper.score_paper(office, chosen[1], out, chosen[0]))

    def notice(self) -> None:
        """Press the notice of the result."""
        from clfdesk.services import appraisal_paper

        chosen, office = self._chosen(), self.session.desk
        if chosen:
            self.press_paper(
                _("Pressing"), lambda out: appraisal_paper.result_notice(office, chosen[0], chosen[1], out)
            )


def _town_columns() -> list[shown.Column]:
    return [
        shown.Column("name", _("line"), 12, firm=True),
        shown.Column("group", _("group"), 4),
        shown.Column("most", _("at most"), 3, True),
        shown.Column("own", _("the town's own"), 4, True),
        shown.Column("others", _("others'"), 4, True),
        shown.Column("proof", _("shown by"), 9, toned=True),
    ]


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return AppraisalsPage(session, open_page)
