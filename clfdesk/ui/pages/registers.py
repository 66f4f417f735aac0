"""Registers (台账): the week's list, every book with its entries, its form and its papers, and one made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QTabWidget, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import arrangement, choice, element, files, shown, theme
from clfdesk.ui.agenda_list import AgendaList
from clfdesk.ui.entry_form import EntryForm
from clfdesk.ui.originals_dialog import OriginalsDialog
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.register_maker import RegisterMaker
from clfdesk.ui.session import Session
from clfdesk.ui.subject_line import SubjectLine
from clfdesk.ui.table import TableModel, TableView


class RegistersPage(Page):
    """The books; a key is ``name`` or ``name:number``."""

    name = "registers"
    watches = frozenset({"entry", "body", "policy"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Registers"))
        self._books: list[Any] = []
        self._rows: list[dict[str, Any]] = []
        self._editing: int | None = None
        self.form: EntryForm | None = None
        self.subject: SubjectLine | None = None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._week(), _("This week"))
        self.tabs.addTab(self._book_tab(), _("Books"))
        self.maker = RegisterMaker(session)
        self.tabs.addTab(self.maker, _("Make one"))
        self.body.addWidget(arrangement.one_at_a_time(self.tabs), 1)

    def load(self) -> None:
        from clfdesk.services import register

        office = self.session.desk
        self.week.load()
        self.maker.load()
        keep = self.book.currentData()
        self._books = register.registers()
        self.book.blockSignals(True)
        self.book.clear()
        for each in sorted(self._books, key=lambda each: (each.own, each.group)):
            self.book.addItem(f"{each.group or _('our own')} · {each.title}", each.name)
        self.book.setCurrentIndex(max(0, self.book.findData(keep)))
        self.book.blockSignals(False)
        self._open_book(office)

    def open(self, key: object) -> None:
        name, _colon, number = str(key or "").partition(":")
        if not name:
            return
        self.load()
        self.book.setCurrentIndex(max(0, self.book.findData(name)))
        self.tabs.setCurrentIndex(1)
        if number.isdigit():
            at = next((index for index, row in enumerate(self._rows) if row["number"] == int(number)), -1)
            if at >= 0:
                self.entries.selectRow(at)

    def unsaved(self) -> bool:
        return self._editing is None and self.form is not None and bool(self.form.answers())

    def _week(self) -> QWidget:
        self.week = AgendaList(self.session, self.open_page)
        box = element.column(self.week)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        return element.bare(box)

    def _book_tab(self) -> QWidget:
        self.book = choice.searchable(element.combo(_("Register"), 22))
        self.book.currentIndexChanged.connect(lambda _index: self._open_book(self.session.desk))
        self.model = TableModel([shown.Column("entered_on", _("day"), 7)])
        self.entries = TableView(self.model, _("Entries"), _("This register has no entry yet."))
        self.entries.chosen.connect(self._edit)
        self.counted = element.label("", "muted")
        self.home = element.column()
        self.keep_button = element.button(_("&Keep this entry"), self.keep, kind="primary", icon="save", changes=True)
        self.new_button = element.button(_("&New entry"), self.new, icon="plus")
        self.send_button = element.button(_("&Send on to villages"), self.send_on, icon="list-checks", changes=True)
        self.paper_button = element.button(_("Pa&per for this entry"), self.hand_paper, icon="printer", changes=True)
        papers = element.flow(
            self.send_button,
            self.paper_button,
            element.button(_("&Print"), lambda: self.paper("press"), icon="printer"),
            element.button(_("Print an &empty one"), lambda: self.paper("press_blank"), icon="printer"),
            element.button(_("E&xport"), lambda: self.paper("export"), icon="download"),
            element.button(_("&Originals of this entry"), self.originals, icon="image"),
            element.button(_("Take a sheet &in"), self.take_in, icon="file-up", changes=True),
        )
        left = element.column(element.flow(self.book), self.entries, self.counted, papers, space=8)
        left.setStretch(1, 1)
        right = element.column(
            element.scrolled(element.bare(self.home), _("Entry")), element.flow(self.new_button, self.keep_button)
        )
        right.setStretch(0, 1)
        whole = arrangement.Split(element.bare(left), element.bare(right), shares=(3, 2))
        box = element.column(whole)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        return element.bare(box)

    def _chosen(self) -> Any:
        return next((each for each in self._books if each.name == self.book.currentData()), None)

    def _open_book(self, office: Any) -> None:
        from clfdesk.domain.register import word_of
        from clfdesk.services import register

        book = self._chosen()
        if book is None:
            return
        self.send_button.setVisible(bool(book.send_on))
        self.paper_button.setVisible(bool(book.paper))
        self._rows = register.rows(book.name)
        items = [book.form.item(name) for name in book.columns]
        subject = [shown.Column("about_whom", register.words()["person"], 6)] if book.names_subject else []
        self.model.show_columns(
            subject
            + [shown.Column(item.name, item.label, 10 if item.type == "text" else 7) for item in items]
            + [shown.Column("late", _("kept late"), 6)]
        )
        spelled = {"yes": _("yes"), "no": _("no")}
        self.model.fill(
            [
                {item.name: word_of(item, row.get(item.name), **spelled) for item in items}
                | {"about_whom": row["about_whom"], "late": row["kept_on"].isoformat() if row["late"] else ""}
                for row in self._rows
            ]
        )
        counted = register.statistics(book.name, since=office.today.replace(month=1, day=1))
        parts = [_("this year {count} entries, {late} kept late").format(count=counted.entries, late=counted.late)]
        parts += [f"{label} {total:f}" for label, total in counted.sums.items() if total]
        for label, given in counted.counts.items():
            if given:
                parts.append(f"{label}：" + "、".join(f"{word} {number}" for word, number in list(given.items())[:4]))
        self.counted.setText("；".join(parts))
        element.clear(self.home)
        self.subject = SubjectLine(self.session, book) if book.about != "any" else None
        self.form = EntryForm(book.form, self.subject)
        name = next((each for each in ("who", "worker") if each in self.form.editors), "")
        if self.subject is not None and name:
            self.subject.picked.connect(lambda text, form=self.form: form.put({**form.answers(), name: text}))
        paper = _("by {source} {clause}").format(source=book.form.source, clause=book.clause)
        self.home.addWidget(element.label(paper, "muted"))
        self.home.addWidget(self.form)
        self._editing = None

    def _edit(self, index: int) -> None:
        if self.form is not None and 0 <= index < len(self._rows):
            self._editing = int(self._rows[index]["number"])
            row = self._rows[index]
            self.form.put(row)
            if self.subject is not None:
                self.subject.put(row[self.subject.about], row["about_whom"])

    def new(self) -> None:
        """Empty the form for a new entry."""
        self._editing = None
        self.entries.clearSelection()
        if self.form is not None:
            self.form.put({})
        if self.subject is not None:
            self.subject.put(None, "")
            self.subject.setFocus()

    def keep(self) -> None:
        """Keep what was typed: a new entry, or the one chosen."""
        from clfdesk.services import register

        book = self._chosen()
        if book is None or self.form is None:
            return
        office, answers, number = self.session.desk, self.form.answers(), self._editing
        links = self.subject.link() if self.subject is not None else {}

        def verb() -> Any:
            if number is not None:
                return register.change(office, number, answers, **links)
            return register.add(office, book.name, answers, **links)

        self.session.do(_("Keeping the entry"), verb, changes=("entry",), told=_("The entry is kept."))

    def paper(self, verb: str) -> None:
        """Print, export or print an empty one, and open the file."""
        from clfdesk.services import register_papers

        book, office, out = self._chosen(), self.session.desk, self.session.out_folder("registers")
        if book is None:
            return
        self.session.do(
            _("Writing the register"),
            lambda: getattr(register_papers, verb)(office, book.name, out),
            done=lambda file: files.open_path(file.path),
        )

    def originals(self) -> None:
        """Show the originals of the entry chosen (the paper received, photos of the visit), and take more."""
        book = self._chosen()
        if book is None or self._editing is None:
            self.session.told.emit(_("Choose an entry first."), False)
            return
        says = " ".join(part for part in (book.title, self._rows_by(self._editing).get("about_whom", "")) if part)
        OriginalsDialog(self.session, "entry", self._editing, says, self).open()

    def send_on(self) -> None:
        """Ask which villages the entry chosen is meant for, and make each its own task in one step."""
        from clfdesk.services import register_send
        from clfdesk.ui.tick_dialog import TickDialog

        number, office = self._editing, self.session.desk
        if number is None:
            self.session.told.emit(_("Choose an entry first."), False)
            return

        def done(sent: Any) -> None:
            says = _("{count} villages have it now.").format(count=len(sent.numbers))
            if sent.already:
                says += _(" These had it already: {names}.").format(names="、".join(sent.already))
            self.session.told.emit(says, bool(sent.numbers))

        def chosen(names: list[str]) -> None:
            self.session.do(
                _("Sending on"),
                lambda: register_send.send_on(office, number, names),
                changes=("entry",),
                done=done,
            )

        villages = self.session.read(lambda _office: register_send.villages(), otherwise=[])
        self.ticks = TickDialog(_("Send on to villages"), villages, chosen, self)
        self.ticks.open()

    def hand_paper(self) -> None:
        """Press the paper that is handed over with the entry chosen; where it lists what to bring, ask what is missing."""
        from clfdesk.services import register_materials
        from clfdesk.ui.tick_dialog import TickDialog

        number, book = self._editing, self._chosen()
        if number is None or book is None:
            self.session.told.emit(_("Choose an entry first."), False)
            return
        asked = register_materials.materials(book, self._rows_by(number))
        if not asked:
            self._press(number, None)
            return
        titles, missing = [each.title for each in asked], {each.title for each in asked if each.missing}
        self.ticks = TickDialog(
            _("What is still missing"), titles, lambda names: self._press(number, names), self, ticked=missing
        )
        self.ticks.open()

    def _press(self, number: int, lacking: list[str] | None) -> None:
        from clfdesk.services import register_materials

        office, out = self.session.desk, self.session.out_folder("registers")
        self.session.do(
            _("Writing the paper"),
            lambda: register_materials.paper(office, number, out, lacking),
            changes=("entry",),
            done=lambda made: files.open_path(made[0].files[0].path),
        )

    def _rows_by(self, number: int) -> dict[str, Any]:
        return next((row for row in self._rows if row["number"] == number), {})

    def take_in(self) -> None:
        """Choose a filled sheet and take its rows into the register; what does not fit is told row by row."""
        if (file := files.ask(self, _("A filled sheet"), "(*.xlsx *.xls *.et *.csv *.ods)")) is not None:
            self.take_file(file)

    def take_file(self, file: Path) -> None:
        """Take one sheet into the register chosen."""
        from clfdesk.services import register_papers

        book, office = self._chosen(), self.session.desk
        if book is None:
            return

        def done(taken: Any) -> None:
            if taken.refused:
                first = taken.refused[0]
                self.session.refused.emit(
                    Refusal(
                        _("{count} rows were not taken in.").format(count=len(taken.refused)),
                        where=f"{file.name}　{first.sheet} {first.row}",
                        why=first.why,
                        next=_("Mend these rows in the sheet and take it in again; what is here already stays single."),
                    )
                )
            if taken.entries:
                self.session.told.emit(_("{count} entries were taken in.").format(count=taken.entries), True)

        self.session.do(
            _("Taking the sheet in"),
            lambda: register_papers.take(office, book.name, file),
            changes=("entry",),
            done=done,
        )


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return RegistersPage(session, open_page)
