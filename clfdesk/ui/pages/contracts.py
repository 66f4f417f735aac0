"""Staff and contracts: what runs out, contracts, leave with its deputies, leaving with the hand-over list."""

from __future__ import annotations

from typing import Any

from clfdesk.i18n import _
from clfdesk.ui import element, shown
from clfdesk.ui.ask import Wanted
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.work_page import Row, Tab, WorkPage, people


class ContractsPage(WorkPage):
    """Contracts, leave, and what ends soon."""

    name = "contracts"
    watches = frozenset({"staff", "contract", "staff_leave", "payroll"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        from clfdesk.services import contract_proposal, pay_lists

        super().__init__(
            session,
            open_page,
            _("Staff and contracts"),
            [
                Tab(
                    _("Contracts"),
                    _contract_columns(),
                    pay_lists.contracts,
                    _("No contract is entered yet. Enter one first."),
                    _lines,
                ),
                Tab(_("Leave and deputies"), _leave_columns(), pay_lists.leaves, _("Nobody is on leave."), _lines),
                Tab(_("Ends soon"), _term_columns(), pay_lists.terms, _("Nothing ends in the next weeks."), _lines),
                Tab(
                    _("After appraisal"),
                    _proposal_columns(),
                    contract_proposal.rows,
                    _("No rating asks for anything in a contract."),
                    _lines,
                ),
            ],
        )
        self.add_for(element.button(_("New &contract"), self.add, kind="primary", icon="plus", changes=True), 0)
        self.add_for(element.button(_("Chan&ge it"), self.change, icon="pencil", changes=True), 0)
        self.add_for(element.button(_("&End it"), self.end, icon="x", changes=True), 0, 3)
        self.add_for(element.button(_("Cer&tificate"), self.certificate, icon="plus", changes=True), 0, 2)
        self.add_for(
            element.button(_("Enter &leave"), self.leave, kind="primary", icon="calendar-days", changes=True), 1
        )
        self.add_for(element.button(_("&Hand-over list"), self.handover, icon="printer"), 0, 2, 3)
        self.add_for(element.button(_("Le&aves office"), self.exit, icon="user-plus", changes=True), 0, 2, 3)
        self.add_list_actions()

    def add(self) -> None:
        """Ask for a contract and keep it."""
        first = {"started_on": self.session.desk.today.isoformat()}
        wanted = [Wanted("staff", _("worker"), people(self.session), first=self._staff()), *_asked(first)]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import contract

            office, staff = self.session.desk, int(values.pop("staff") or 0)
            self.act(_("Saving"), lambda: contract.save(office, staff, values), _("The contract is entered."))

        self.want(_("New contract"), wanted, keep)

    def change(self) -> None:
        """Ask for the contract chosen anew and keep what is different."""
        from clfdesk.services import contract

        row = self.row(0)
        if row is None:
            return
        known = self.session.read(lambda _office: contract.texts(row["number"]), otherwise={})

        def keep(values: dict[str, Any]) -> None:
            office = self.session.desk
            fresh = {key: value for key, value in values.items() if value != known.get(key, "")}
            self.act(
                _("Saving"),
                lambda: contract.save(office, row["staff"], fresh, row["number"]),
                _("The contract is changed."),
            )

        self.want(_("Change the contract of {name}").format(name=row["name"]), _asked(known), keep)

    def certificate(self) -> None:
        """Ask for a worker's certificate (社会工作师 …) and until when it is good."""
        wanted = [
            Wanted("staff", _("worker"), people(self.session), first=self._staff()),
            Wanted("title", _("certificate")),
            Wanted("number", _("no.")),
            Wanted("until", _("good until")),
        ]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import contract

            office = self.session.desk
            until = self.day(values["until"]) if values["until"] else None
            if until is not None or not values["until"]:
                self.act(
                    _("Saving"),
                    lambda: contract.certificate(
                        office, int(values["staff"] or 0), values["title"], number=values["number"], until=until
                    ),
                    _("The certificate is entered."),
                )

        self.want(_("Certificate of a worker"), wanted, keep)

    def end(self) -> None:
        """Ask when and why the contract chosen ends."""
        proposed = self.row(3) if self.tabs.currentIndex() == 3 else None
        row = proposed or self.row(0)
        if row is None or not row["number"]:
            return
        day = row["on"] if proposed else self.session.desk.today.isoformat()
        why = row["why"] if proposed else ""
        wanted = [Wanted("day", _("last day"), first=day), Wanted("why", _("reason"), first=why)]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import contract

            office, day = self.session.desk, self.day(values["day"])
            if day is not None:
                self.act(
                    _("Saving"),
                    lambda: contract.end(office, row["number"], day, values["why"]),
                    _("The contract is ended."),
                )

        self.want(_("End the contract of {name}").format(name=row["name"]), wanted, keep)

    def leave(self) -> None:
        """Ask for a leave and its deputy."""
        kinds = [(code, group[0]) for code, group in shown.words("staff_leave").codes["kind"].items()]
        staff = people(self.session)
        wanted = [
            Wanted("staff", _("worker"), staff),
            Wanted("kind", _("kind of leave"), kinds),
            Wanted("first_on", _("first day"), first=self.session.desk.today.isoformat()),
            Wanted("last_on", _("last day")),
            Wanted("paid", _("pay goes on"), first=True, tick=True),
            Wanted("deputy", _("deputy"), [(0, _("nobody")), *staff]),
            Wanted("deputy_fen", _("the deputy's pay a month")),
            Wanted("document_number", _("document no.")),
        ]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import contract

            office, number, deputy = self.session.desk, int(values.pop("staff") or 0), values.pop("deputy") or None
            self.act(_("Saving"), lambda: contract.leave(office, number, values, deputy), _("The leave is entered."))

        self.want(_("Leave and its deputy"), wanted, keep)

    def exit(self) -> None:
        """Ask when and why somebody leaves; contracts end, pay follows, the hand-over list is pressed."""
        wanted = [
            Wanted("staff", _("worker"), people(self.session), first=self._staff()),
            Wanted("day", _("last day"), first=self.session.desk.today.isoformat()),
            Wanted("why", _("reason")),
        ]

        def keep(values: dict[str, Any]) -> None:
            from clfdesk.services import staff_exit
            from clfdesk.ui import files

            office, day = self.session.desk, self.day(values["day"])
            out = self.session.out_folder(self.title)
            if day is not None:
                self.act(
                    _("Saving"),
                    lambda: staff_exit.leave_office(office, int(values["staff"]), day, values["why"], out),
                    _("Left; contracts and pay end with the last day."),
                    lambda left: files.open_path(left.files[0].path),
                )

        self.want(_("Somebody leaves"), wanted, keep)

    def handover(self) -> None:
        """Press the hand-over list of the worker chosen."""
        from clfdesk.services import staff_exit

        staff = self._staff()
        if staff:
            office = self.session.desk
            self.press_paper(_("Pressing"), lambda out: staff_exit.handover(office, staff, out))

    def _staff(self) -> int:
        row = self.row()
        return int(row["staff"]) if row else 0


def _lines(row: Row) -> list[str]:
    return list(row["lines"])


def _asked(known: dict[str, str]) -> list[Wanted]:
    """Return what is asked of a contract, with what is known of it."""
    kinds = [(code, group[0]) for code, group in shown.words("contract").codes["kind"].items()]
    texts = {
        "contract_number": _("contract no."),
        "started_on": _("begins on"),
        "until": _("agreed until"),
        "trial_until": _("on trial until"),
        "insurance": _("insured in"),
        "fund": _("source of the money"),
        "document_number": _("document no."),
    }
    rest = [Wanted(key, label, first=known.get(key, "")) for key, label in texts.items()]
    return [Wanted("kind", _("kind of contract"), kinds, first=known.get("kind", "")), *rest]


def _proposal_columns() -> list[shown.Column]:
    return [
        shown.Column("name", _("name"), 9, firm=True),
        shown.Column("year", _("year"), 4, True),
        shown.Column("rating", _("rating"), 6),
        shown.Column("proposed", _("proposed"), 10, toned=True),
        shown.Column("on", _("day"), 6),
        shown.Column("source", _("by which paper"), 12),
    ]


def _contract_columns() -> list[shown.Column]:
    return [
        shown.Column("name", _("name"), 9, firm=True),
        shown.Column("village", _("village or community"), 7),
        shown.Column("kind", _("kind of contract"), 7),
        shown.Column("started_on", _("begins on"), 6),
        shown.Column("until", _("agreed until"), 6),
        shown.Column("ended_on", _("really ended on"), 6),
        shown.Column("clock", _("public-welfare post"), 14, toned=True),
    ]


def _leave_columns() -> list[shown.Column]:
    return [
        shown.Column("name", _("name"), 9, firm=True),
        shown.Column("kind", _("kind of leave"), 6),
        shown.Column("first_on", _("first day"), 6),
        shown.Column("last_on", _("last day"), 6),
        shown.Column("paid", _("pay goes on"), 5),
        shown.Column("deputy", _("deputy"), 6),
        shown.Column("deputy_fen", _("the deputy's pay a month"), 7, True),
    ]


def _term_columns() -> list[shown.Column]:
    return [
        shown.Column("name", _("name"), 9, firm=True),
        shown.Column("on", _("day"), 6),
        shown.Column("says", _("what ends"), 18, toned=True),
    ]


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ContractsPage(session, open_page)
