"""One application beside the queue: its papers to tick off, what stands, and the step that comes now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QMenu, QVBoxLayout

from clfdesk.domain.counter import BUSINESS_FIELDS, STEPS
from clfdesk.errors import Refusal
from clfdesk.grammar.field import Field
from clfdesk.i18n import N_, _
from clfdesk.ui import element, shown
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session

_PARTS = Field("result_components", N_("parts of a multiple disability"), "text")
_ISSUED = Field("issued_on", N_("issued on"), "date")
_KIN = Field("receiver_relation", N_("relation of the receiver"), "text")
#: The steps as the window says them, and what each asks.
STEPPED: dict[str, tuple[str, tuple[str | Field, ...]]] = {
    "declare": (N_("Declaration about relatives"), ("declared", "related_to", "relation", "avoided")),
    "appoint": (
        N_("Appointment for the assessment"),
        ("appointed_on", "hospital", "at_home", "fee_relief", "fee_why"),
    ),
    "assess": (N_("Result of the assessment"), ("assessed_on", "result_type", "result_grade", _PARTS)),
    "post": (N_("Publicise in the village"), ("posted_on",)),
    "down": (N_("Publicity over"), ("objection",)),
    "send": (N_("Send up as a batch"), ()),
    "answer": (N_("The county's answer"), ("answer", "answer_why")),
    "resend": (N_("Mended, send again"), ()),
    "arrive": (N_("The card arrived"), ("certificate_number", _ISSUED)),
    "hand": (N_("Hand the card over"), ("received_by", _KIN, "old_card_taken")),
    "stop": (N_("End without a card"), ("closed_why",)),
}
_MANY = ("appoint", "post", "down", "send", "answer", "resend")
#: What a step may change: screens of these stems read again.
CHANGES = ("business", "person", "certificate", "nonholder", "event", "post", "staff", "household")
_TOLD = ("applied_on", "channel", "agent_name", "hospital", "appointed_on", "assessed_on", "result_type", "result_grade",
         "posted_on", "posted_until", "unposted_why", "objection", "batch", "sent_on", "answer", "answer_why",
         "certificate_number", "arrived_on", "handed_on", "received_by", "declared", "related_to", "relation",
         "closed_on", "closed_why", "remark")  # fmt: skip


class CounterPanel(QFrame):
    """Shows one application and takes its next step; with several chosen, the step is taken for all of them."""

    opened = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.session = session
        self.standing: Any = None
        self.numbers: list[int] = []
        self.name = element.label("", "heading")
        self.says = element.label("", "muted")
        self.lines: QVBoxLayout = element.column(space=4)
        self.ticks: dict[str, QCheckBox] = {}
        self.papers: QVBoxLayout = element.column(space=4)
        self.step = element.combo(_("Next step"), 12)
        self.step.currentIndexChanged.connect(lambda _index: self._asked())
        self.hints = element.label("", tone="amber")
        self.form = RecordForm("business", [])
        self._home: QVBoxLayout = element.column(self.form)
        self.effects = element.label("")
        self.go = element.button(_("&Do this step"), self.take, kind="primary", icon="check", changes=True)
        self.look = element.button(_("Show what &follows"), self.preview)
        self.person = element.button(
            _("Open the person"), lambda: self.opened.emit(self.standing.business.person_id), kind="quiet"
        )
        self.originals = element.button(
            _("Ori&ginals"), self.show_originals, kind="quiet", icon="image", says=_("Scans kept with this application")
        )
        self.press = element.button(
            _("P&ress"), kind="quiet", icon="printer", says=_("Press a paper of this application, or of those chosen")
        )
        self.press.setMenu(QMenu(self))
        inner = element.column(
            self.papers,
            self.lines,
            element.label(_("Next step"), "strong"),
            self.step,
            self.hints,
            self._home,
            self.effects,
        )
        inner.addStretch(1)
        box = element.column(
            self.name, self.says, element.scrolled(element.bare(inner), _("Application")), element.flow(self.go, self.look, self.press, self.originals, self.person),
            space=8, margin=16,
        )  # fmt: skip
        box.setStretch(2, 1)
        self.setLayout(box)
        self.hide()

    def show_business(self, number: int, others: Sequence[int] = ()) -> None:
        """Show an application; ``others`` are those chosen with it."""
        from clfdesk.services import counter

        try:
            self.standing = counter.get(number)
        except Refusal:
            self.hide()
            return
        business = self.standing.business
        self.numbers = list(others) or [number]
        self.show()
        self.name.setText(f"{self.standing.who.name}　{self.standing.kind.title}")
        state = counter.word("state", business.state)
        says = _("No. {number}, {state}").format(number=number, state=state)
        if len(self.numbers) > 1:
            says = _("{says}; {count} chosen").format(says=says, count=len(self.numbers))
        self.says.setText(says)
        self.person.setVisible(business.person_id is not None)
        self._papers()
        self._lines()
        self._steps()
        self._offer()

    def _offer(self) -> None:
        """Offer the papers that can be pressed now, and say how many scans there are."""
        from clfdesk.services import counter_papers, scan

        menu, numbers = self.press.menu(), list(self.numbers)
        assert menu is not None
        menu.clear()
        for each in counter_papers.offered(numbers):
            menu.addAction(each.title, lambda each=each: self.press_paper(each.card, numbers))
        kept = self.session.read(scan.owned, "business", self.standing.business.id, otherwise=[])
        self.originals.setText(_("Ori&ginals ({count})").format(count=len(kept)) if kept else _("Ori&ginals"))

    def press_paper(self, card: str, numbers: list[int]) -> None:
        """Press a paper for the applications chosen, and open it."""
        from clfdesk.services import counter_papers
        from clfdesk.ui import files

        office, out = self.session.desk, self.session.out_folder(_("notices"))

        def done(made: Any) -> None:
            for file in made.files[:3]:
                files.open_path(file.path)
            says = _("{count} files pressed.").format(count=len(made.files))
            if made.left_out:
                says += _("{count} people are not named (minors, or of unknown age).").format(count=len(made.left_out))
            self.session.told.emit(says, False)

        self.session.do(
            _("Pressing notices"),
            lambda: counter_papers.press(office, card, numbers, out),
            changes=("entry", "circulation"),
            done=done,
        )

    def show_originals(self) -> None:
        """Show the scans of this application, and take more in."""
        from clfdesk.ui.originals_dialog import OriginalsDialog

        business = self.standing.business
        title = f"{self.standing.who.name} {self.standing.kind.title}"
        dialog = OriginalsDialog(self.session, "business", business.id, title, self)
        dialog.finished.connect(lambda _how: self.show_business(business.id, self.numbers))
        dialog.open()

    def _papers(self) -> None:
        element.clear(self.papers)
        self.ticks = {}
        open_now = "papers" in STEPS[self.standing.business.state]
        lacking = {each.code for each in self.standing.lacking}
        if open_now:
            self.papers.addWidget(element.label(_("Papers"), "strong"))
        for each in self.standing.kind.papers if open_now else ():
            given = self.standing.given.get(each.code, 0) >= each.copies
            if not given and each.code not in lacking:
                continue
            tick = QCheckBox(f"{each.title}×{each.copies}" if each.copies > 1 else each.title)
            tick.setChecked(given)
            tick.toggled.connect(lambda on, code=each.code, copies=each.copies: self._tick(code, copies if on else 0))
            self.ticks[each.code] = tick
            self.papers.addWidget(tick)

    def _tick(self, code: str, copies: int) -> None:
        from clfdesk.services import counter

        office, number = self.session.desk, self.standing.business.id
        self.session.do(_("Saving"), lambda: counter.papers(office, number, {code: copies}), changes=("business",))

    def _lines(self) -> None:
        element.clear(self.lines)
        for name in _TOLD:
            field = BUSINESS_FIELDS.named(name)
            text = shown.text("business", field, getattr(self.standing.business, name))
            if text:
                self.lines.addWidget(element.label(f"{shown.label(field)}：{text}"))

    def _steps(self) -> None:
        state = self.standing.business.state
        keep = self.step.currentData()
        steps = [each for each in STEPS[state] if each in STEPPED]
        asked_now = state == "to_send" and not self.standing.business.declared
        if "declare" in steps and not asked_now:
            steps = [*[each for each in steps if each != "declare"], "declare"]
        if "stop" in steps:
            steps = [*[each for each in steps if each != "stop"], "stop"]
        if self.standing.lacking and "appoint" in steps:
            steps.remove("appoint")
        self.step.blockSignals(True)
        self.step.clear()
        for each in steps:
            self.step.addItem(_(STEPPED[each][0]), each)
        self.step.setCurrentIndex(max(0, self.step.findData(keep if keep == "declare" else None)))
        self.step.blockSignals(False)
        for widget in (self.step, self.go):
            widget.setVisible(bool(steps))
        self._asked()

    def _asked(self) -> None:
        from clfdesk.services import counter_lists

        step = str(self.step.currentData() or "")
        fields = [
            BUSINESS_FIELDS.named(each) if isinstance(each, str) else each for each in STEPPED.get(step, ("", ()))[1]
        ]
        old = self.form
        self.form = RecordForm("business", [("", fields)] if fields else [])
        today = self.session.desk.today
        begin = {"assessed_on": today, "posted_on": today, "issued_on": today, "received_by": self.standing.who.name}
        business = self.standing.business
        kept = {name: getattr(business, name) for name in self.form.editors if getattr(business, name, None)}
        self.form.set_values({name: begin[name] for name in begin if name in self.form.editors} | kept)
        self._home.removeWidget(old)
        old.hide()
        old.deleteLater()
        self._home.addWidget(self.form)
        self.effects.setText("")
        self.look.setVisible(step == "hand" or (step == "answer" and not self.standing.kind.card))
        likely = self.session.read(counter_lists.relatives, business.id, otherwise=[]) if step == "declare" else []
        self.hints.setText(
            "\n".join(_("Ask about {name}: {because}").format(name=each.name, because=each.because) for each in likely)
        )
        self.hints.setVisible(bool(likely))

    def preview(self) -> None:
        """Show everything the finish changes; nothing is changed."""
        from clfdesk.services import counter_steps

        office, number = self.session.desk, self.standing.business.id

        def told(effects: Any) -> None:
            self.effects.setText("\n".join(f"· {each}" for each in effects))

        self.session.do(_("Looking what follows"), lambda: counter_steps.look(office, number), done=told)

    def take(self) -> None:
        """Take the step chosen, for all that are chosen where it is one for many."""
        step = str(self.step.currentData() or "")
        try:
            values = {name: self.form.value(name) for name in self.form.editors}
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        office, number = self.session.desk, self.standing.business.id
        numbers = self.numbers if step in _MANY else [number]

        def done(told: Any) -> None:
            self.show_business(told.number or number)
            if told.problems:
                self.session.told.emit(f"{told.problems[0].why} {told.problems[0].next}", True)

        self.session.do(
            _("Saving"), lambda: taken(office, step, numbers, values), changes=CHANGES, done=done, told=_("Recorded.")
        )


def taken(office: Any, step: str, numbers: list[int], values: dict[str, Any]) -> Any:
    """Take a step with the values of its form."""
    from clfdesk.services import counter, counter_steps

    one, day = numbers[0], office.today

    def text(name: str) -> str:
        return str(values.get(name) or "")

    match step:
        case "declare":
            kin = {name: text(name) for name in ("related_to", "relation")}
            return counter.declare(office, one, text("declared"), avoided=bool(values.get("avoided")), **kin)
        case "appoint":
            rest = {name: value for name, value in values.items() if name != "appointed_on" and value is not None}
            return counter_steps.appoint(office, numbers, values.get("appointed_on") or day, **rest)
        case "assess":
            kind, grade, parts = (
                values.get("result_type") or "",
                values.get("result_grade") or "",
                text("result_components"),
            )
            return counter_steps.assess(office, one, values.get("assessed_on") or day, kind, grade, parts)
        case "post":
            return counter_steps.post(office, numbers, values.get("posted_on"))
        case "down":
            return counter_steps.down(office, numbers, objection=text("objection"))
        case "send":
            return counter_steps.send(office, numbers)
        case "resend":
            return counter_steps.resend(office, numbers)
        case "answer":
            return counter_steps.answer(office, numbers, text("answer"), why=text("answer_why"))
        case "arrive":
            return counter_steps.arrive(office, one, text("certificate_number"), issued_on=values.get("issued_on"))
        case "hand":
            old = bool(values.get("old_card_taken"))
            return counter_steps.hand(
                office, one, text("received_by"), relation=text("receiver_relation"), old_card=old
            )
        case _:
            return counter_steps.stop(office, one, text("closed_why"))
