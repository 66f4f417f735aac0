"""What was found in a version and how it was answered; why it came back, row by row, each row opening its record."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.page import OpenPage
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView
from clfdesk.ui.version_panel import made_of_people


class VersionFindings(QWidget):
    """Left the findings with their answers, right the county's reasons."""

    taken = Signal(object)

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__()
        self.session, self.open_page = session, open_page
        self.one: Any = None
        self._checks: list[dict[str, Any]] = []
        self.checks_model = TableModel(
            [shown.Column("says", _("what was looked at"), 14), shown.Column("state", _("result"), 8, toned=True)],
            lambda row: str(row.get("tone", "")),
        )
        self.checks = TableView(
            self.checks_model, _("Findings"), _("Choose a version on the first tab: its findings stand here.")
        )
        self.checks.chosen.connect(lambda _row: self._ready())
        self.remark = QLineEdit()
        self.remark.setPlaceholderText(_("why the figure is right as it is"))
        self.remark.setAccessibleName(_("Answer to the finding"))
        self.remark.setMinimumWidth(theme.px(220))
        self.remark.returnPressed.connect(self.answer)
        self.answer_button = element.button(_("&Answer the finding"), self.answer, icon="check", changes=True)
        self.reasons_model = TableModel(
            [shown.Column("row", _("row"), 3, True), shown.Column("says", _("what the county said"), 16)]
        )
        self.reasons = TableView(
            self.reasons_model,
            _("Reasons"),
            _("When the county sends a version back, its reasons stand here row by row."),
        )
        self.reasons.opened.connect(lambda _row: self.record())
        self.take_button = element.button(
            _("Take the county's &marked workbook …"), self.choose, icon="file-up", changes=True
        )
        self.record_button = element.button(_("Open the &person of the row"), self.record, icon="users")
        left = element.card(
            element.label(_("Findings before it leaves"), "heading"),
            self.checks,
            element.flow(self.remark, self.answer_button),
            space=8,
        )
        right = element.card(
            element.label(_("Why it came back"), "heading"),
            self.reasons,
            element.flow(self.take_button, self.record_button),
            space=8,
        )
        self.setLayout(element.column(arrangement.Sides(left, right, wide=760), margin=12))
        element.yielding(self.checks, self.reasons)
        self._ready()

    def show_version(self, one: Any) -> None:
        """Show the findings and reasons of a version; of none where ``None``."""
        from clfdesk.services import filing_log

        keep = self.checks.currentIndex().row() if one is not None and one == self.one else 0
        self.one = one
        self._checks = self.session.read(lambda _office: filing_log.checks(one.number), otherwise=[]) if one else []
        answers = self.session.read(lambda _office: filing_log.answers(one.number), otherwise={}) if one else {}
        self.checks_model.fill([_told(each, answers) for each in self._checks])
        open_ = next((n for n, each in enumerate(self._checks) if _told(each, answers)["tone"] == "red"), -1)
        if self._checks:
            self.checks.selectRow(open_ if open_ >= 0 else max(keep, 0))
        reasons = one.reasons if one is not None else ()
        self.reasons_model.fill([{"row": each.row or "", "says": each.says} for each in reasons])
        self._ready()

    def _ready(self) -> None:
        row = self.checks.currentIndex().row()
        mended = not 0 <= row < len(self._checks) or self._checks[row]["ok"]
        self.answer_button.setEnabled(not mended)
        self.record_button.setEnabled(bool(self.one is not None and self.one.reasons and made_of_people(self.one.card)))

    def answer(self) -> None:
        """Answer the finding at hand with the remark; a version leaves only when each is mended or answered."""
        from clfdesk.services import filing_life, filing_versions

        row, says, one, office = (
            self.checks.currentIndex().row(),
            self.remark.text().strip(),
            self.one,
            self.session.desk,
        )
        if one is None or not 0 <= row < len(self._checks) or self._checks[row]["ok"]:
            return
        if not says:
            self.remark.setFocus()
            return
        check = str(self._checks[row]["id"])

        def work() -> Any:
            return filing_life.answer(
                office, filing_versions.pick(office, one.card, one.period, one.revision), check, says
            )

        self.session.do(_("Recording"), work, changes=("filing",), done=lambda _done: self.remark.clear())

    def choose(self) -> None:
        """Ask for the workbook the county marked."""
        path = files.ask(self, _("The workbook the county sent back"), "Excel (*.xlsx *.xls)")
        if path:
            self.take(path)

    def take(self, path: Any) -> None:
        """Record that a version came back, with the reasons that stand in the county's workbook."""
        from clfdesk.services import filing_back

        office = self.session.desk
        self.session.do(
            _("Reading {file}").format(file=path.name),
            lambda: filing_back.take(office, path),
            changes=("filing",),
            done=lambda done: self.taken.emit(done.version.number),
            told=_("The reasons are kept row by row."),
        )

    def record(self) -> None:
        """Open the person in the row the reason at hand speaks of."""
        row = max(self.reasons.currentIndex().row(), 0)
        if self.one is not None and row < len(self.one.reasons) and made_of_people(self.one.card):
            key = self.one.reasons[row].key
            if key:
                self.open_page("persons", key)


def _told(check: dict[str, Any], answers: dict[str, str]) -> dict[str, str]:
    """Return a finding as a line: fine, answered, remarked in its rows, or still open."""
    says = str(check["says"])
    if check["ok"]:
        return {"says": says, "state": _("fine"), "tone": ""}
    if said := answers.get(str(check["id"])):
        return {"says": says, "state": _("answered: {says}").format(says=said), "tone": "green"}
    if check.get("remarked"):
        return {"says": says, "state": _("remarked in its rows"), "tone": "green"}
    if check["severity"] == "info":
        return {"says": says, "state": _("to know"), "tone": ""}
    return {"says": says, "state": _("to be mended or answered"), "tone": "red"}
