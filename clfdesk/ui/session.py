"""The open office as the window sees it: reads here, writes through the worker, one refusal door."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.ui import clipboard
from clfdesk.ui.bus import Bus
from clfdesk.ui.task import Cancelled, Job, Worker

if TYPE_CHECKING:
    from clfdesk.services.office import Office


class Session(QObject):
    """One window's work on one desk (or none yet).

    ``restyled`` asks for the window to be built again in other sizes or colours;
    ``another`` for the start screen; ``secret_asked`` for a folder's password,
    ``secret_refused`` once more because the one given did not open; ``held``
    names a folder another window has open, ``left`` says that no desk is open any more.
    """

    refused = Signal(object)
    told = Signal(str, bool)
    made = Signal(object)  # the paths of papers a verb wrote, that can be filed away
    crashed = Signal(object)
    opened = Signal()
    restyled = Signal()
    another = Signal()
    secret_asked = Signal(object)
    secret_refused = Signal(object, object)
    held = Signal(object)
    left = Signal()
    lock_asked = Signal()

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__()
        self.clock = clock or Clock()
        self.bus = Bus()
        self.worker = Worker()
        self.office: Office | None = None
        self.limit = ""  # why nothing can be changed here, empty where it can
        self._looks: set[object] = set()
        self._later: list[Job] = []  # asked for while the desk rests under the lock
        self.again: Callable[[], Any] | None = None  # while a refusal is shown: asks for the same once more
        clipboard.recorded_by(self._copied)
        self.asked: tuple[Path, bool] | None = None  # the desk last asked for, and whether for reading only

    @property
    def desk(self) -> Office:
        """Return the open office; pages exist only while there is one."""
        assert self.office is not None
        return self.office

    def read(self, verb: Callable[..., Any], *args: Any, otherwise: Any = None, **named: Any) -> Any:
        """Read for the screen, on the window's own connection.

        A refusal is shown and answered with ``otherwise``; so is a desk that was closed meanwhile.
        """
        if self.office is None or self.rests():
            return otherwise
        try:
            return verb(self.desk, *args, **named)
        except Refusal as refusal:
            self.refused.emit(refusal)
            return otherwise

    def do(
        self,
        says: str,
        verb: Callable[..., Any],
        *,
        done: Callable[[Any], Any] | None = None,
        failed: Callable[[BaseException], Any] | None = None,
        changes: Iterable[str] | None = None,
        reports: bool = False,
        told: str = "",
    ) -> Job:
        """Queue a verb on the worker.

        ``changes`` names the stems it touches (their screens reload); ``reports`` passes it
        ``progress=``; ``told`` is the sentence of the toast, offered with undo.
        """
        touched = None if changes is None else frozenset(changes)
        if touched is not None and self.limit:
            verb = self._refusing(says)

        def working(**named: Any) -> Any:
            return verb(**named), self._papers()

        def finish(answer: Any) -> None:
            result, papers = answer
            if touched is not None:
                self.bus.changed.emit(touched)
            if told:
                self.told.emit(told, touched is not None)
            if done:
                _if_alive(done, result)
            if papers:
                self.made.emit(papers)

        def fail(error: BaseException) -> None:
            if failed:
                _if_alive(failed, error)
            self.again = lambda: self.do(
                says, verb, done=done, failed=failed, changes=changes, reports=reports, told=told
            )
            self.report(error)
            self.again = None

        job = Job(says, working, finish, fail, touched, reports)
        if self.rests():
            self._later.append(job)
            return job
        return self.worker.do(job)

    def _papers(self) -> list[Path]:
        """Return what the verb that just ran wrote and what can be filed away (asked on the worker)."""
        from clfdesk.services import files

        written = files.taken()
        if not written or self.office is None or not self.office.is_open or self.limit:
            return []
        from clfdesk.services import archive_filing

        return archive_filing.unfiled(self.office, written)

    def report(self, error: BaseException) -> None:
        """Show what went wrong: a refusal in its four parts, a stop in a word, a bug with its report."""
        from clfdesk.i18n import _

        if isinstance(error, Refusal):
            self.refused.emit(error)
        elif isinstance(error, Cancelled):
            self.told.emit(_("Stopped. Nothing was kept."), False)
        else:
            self.crashed.emit(error)

    def _refusing(self, says: str) -> Callable[..., Any]:
        limit = self.limit

        def verb(**_named: Any) -> Any:
            raise Refusal(limit, where=says)

        return verb

    def open_desk(
        self,
        folder: Path,
        secret: str | None = None,
        done: Callable[[], Any] | None = None,
        *,
        read_only: bool = False,
    ) -> None:
        """Open a desk on the worker, in place of the one that is open; ``opened`` follows."""
        from clfdesk.i18n import _

        self.asked = (folder, read_only)

        def verb() -> Any:
            # What the window asks of the open desk at once is loaded here too, and not on its own thread.
            from clfdesk.services import backup, office, person, safety, user  # noqa: F401

            if secret is None and office.needs_secret(folder):
                return None
            self.shut()
            return office.open_desk(folder, secret=secret, clock=self.clock, read_only=read_only)

        def failed(error: BaseException) -> None:
            from clfdesk.services import office

            self.gone()
            if isinstance(error, Refusal) and error.way == "secret":
                self.secret_refused.emit(folder, error)
            if isinstance(error, office.Held):
                self.held.emit(folder)

        def opened(office: Any) -> None:
            self.secret_asked.emit(folder) if office is None else self.take(office, done)

        self.do(_("Opening the desk"), verb, done=opened, failed=failed)

    def shut(self) -> None:
        """Close the desk that is open, if any (on the worker, before another is opened or made)."""
        from clfdesk.services import office

        if self.office is not None and self.office.is_open:
            office.close_desk(self.office, leaving=True)

    def gone(self) -> None:
        """Go back to the start screen where the desk was closed underneath (a restore that failed halfway)."""
        if self.office is not None and not self.office.is_open:
            self.office, self.limit = None, ""
            self.left.emit()

    def leave(self) -> None:
        """Close the desk and go back to the start screen."""
        from clfdesk.i18n import _

        self._later.clear()  # nobody with the password asks for it any more
        self.worker.do(Job(_("Closing the desk"), self.shut, lambda _nothing: self.gone(), self.report))

    def take(self, office: Office, done: Callable[[], Any] | None = None) -> None:
        """Work on an office that was opened or made; the window reads on a connection of its own."""
        from clfdesk.services.office import work_here

        work_here(reading=True)
        self.office = office
        self.weigh()
        self.opened.emit()
        if says := self.last_time():
            self.told.emit(says, False)
        self.look_over()
        if done:
            done()

    def rests(self) -> bool:
        """Tell whether the desk was put to rest under the lock."""
        if self.office is None:  # nothing of the services is loaded on the window's thread to say so
            return False
        from clfdesk.services import user

        return user.rests(self.office)

    def rest(self, locked: Callable[[], bool], sealing: Callable[[], object]) -> None:
        """Put the desk to rest once nothing is at work and the window is still ``locked``, backed up first.

        ``sealing`` is called while its key is still there.
        """
        from clfdesk.i18n import _
        from clfdesk.services import user

        office = self.office
        if office is None or self.worker.busy() or self.rests():
            return

        def then(_nothing: object) -> None:
            if locked() and not self.worker.busy() and self.office is office:
                sealing()
                user.rest(office)

        self.do(_("Backing up"), lambda: user.keep_before_rest(office), done=then)

    def woken(self) -> None:
        """Do what was asked for while the desk rested."""
        later, self._later = self._later, []
        for job in later:
            self.worker.do(job)

    def first_look(self, number: int) -> bool:
        """Tell whether a person is looked at for the first time on this desk today (one line a day on record)."""
        here = (self.desk.info.uuid, self.desk.today, number)
        if here in self._looks:
            return False
        self._looks.add(here)
        return True

    def looked_at(self, number: int) -> None:
        """Put on record that a person was looked at, once a day and window."""
        office = self.office
        if office is None or not self.first_look(number):
            return

        def verb() -> None:
            from clfdesk.services import operations

            operations.looked_at(office, number)

        self.do("", verb)

    def _copied(self, what: str, rows: int) -> None:
        """Put on record what was copied out of the desk."""
        office = self.office
        if office is None or self.rests():
            return

        def verb() -> None:
            from clfdesk.services import operations

            operations.copied(office, what, rows)

        self.do("", verb)

    def weigh(self) -> None:
        """Ask again what the person at work may do (after the desk was opened, or roles were changed)."""
        from clfdesk.services import user
        from clfdesk.ui import element

        self.limit = user.why_not(self.desk)
        element.limit_to(self.limit)

    def last_time(self) -> str:
        """Return in words when the person at work signed in before, so that a stranger's sign-in is noticed."""
        from clfdesk.i18n import _
        from clfdesk.services import safety, user

        at = self.read(user.last_time, otherwise="")
        if not at:
            return ""
        return _("{name}, last signed in {moment}").format(
            name=self.desk.user, moment=safety.spoken(at, self.desk.today)
        )

    def look_over(self) -> None:
        """Look after disk, clock, seals and backups on the worker, and say the gravest of what is amiss."""
        from clfdesk.i18n import _

        office = self.desk

        def verb() -> Any:
            from clfdesk.services import start_check

            return start_check.check(office) if office.is_open else []

        def tell(concerns: Any) -> None:
            if concerns and concerns[0].code == "damaged":
                self._put_down(Refusal(concerns[0].says, where=str(office.folder), next=concerns[0].next, way="rescue"))
            elif concerns and concerns[0].grave == "stop":
                self.refused.emit(Refusal(concerns[0].says, where=str(office.folder), next=concerns[0].next))
            elif concerns:
                self.told.emit(f"{concerns[0].says} {concerns[0].next}", False)

        self.do(_("Looking the desk over"), verb, done=tell)

    def _put_down(self, refusal: Refusal) -> None:
        """Close a desk that turned out to be damaged, so that nothing more is written, and offer its backups."""
        from clfdesk.i18n import _

        self.asked = (self.desk.folder, False)

        def gone(_nothing: object) -> None:
            self.gone()
            self.refused.emit(refusal)

        self._later.clear()
        self.worker.do(Job(_("Closing the desk"), self.shut, gone, self.report))

    def out_folder(self, kind: str) -> Path:
        """Return where files of this kind are put: beside the desk, a folder a day."""
        return self.papers_folder() / self.desk.today.isoformat() / kind

    def papers_folder(self) -> Path:
        """Return where everything made with the open desk is put: beside it."""
        from clfdesk.i18n import _

        folder = self.desk.folder
        return folder.parent / _("{desk} files").format(desk=folder.name)

    def close(self) -> None:
        """Close the desk, after what is queued."""
        if self.office is not None:
            open_office, self.office = self.office, None

            def verb() -> None:
                from clfdesk.services import office

                office.close_desk(open_office, leaving=True)

            self.worker.do(Job("", verb))
        self.worker.close()


def _if_alive(answer: Callable[[Any], Any], result: Any) -> None:
    """Hand a result over, unless the screen that asked is gone (another desk, another text size)."""
    try:
        answer(result)
    except RuntimeError as error:
        if "already deleted" not in str(error):
            raise
