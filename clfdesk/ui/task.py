"""The one worker thread with its queue: every verb that writes, and every long one, runs here.

Results come back to the window's thread by queued signals. A progress report is where
a cancelled job stops: nothing it wrote is kept, because its unit of work is rolled back.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal


class Cancelled(Exception):
    """The clerk stopped the job."""


@dataclass(slots=True, eq=False)
class Job:
    """One verb on its way: what it is called on screen, and who gets its result."""

    says: str
    verb: Callable[..., Any]
    done: Callable[[Any], Any] | None = None
    failed: Callable[[BaseException], Any] | None = None
    changes: frozenset[str] | None = None
    reports: bool = False
    stop: threading.Event = field(default_factory=threading.Event)


class Worker(QObject):
    """Runs jobs one after another on a thread of its own."""

    started = Signal(object)
    progressed = Signal(object, int, int, str)
    finished = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self._waiting = 0
        self._thread = threading.Thread(target=self._run, name="clfdesk-worker", daemon=True)
        self.finished.connect(self._finish)
        self.failed.connect(self._fail)
        self._thread.start()

    def busy(self) -> bool:
        """Tell whether a job runs or waits (asked from the window's thread)."""
        return self._waiting > 0

    def do(self, job: Job) -> Job:
        """Queue a job."""
        self._waiting += 1
        self._queue.put(job)
        return job

    def close(self) -> None:
        """Let the running job end, then end the thread."""
        self._queue.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            self.started.emit(job)
            try:
                result = job.verb(progress=self._reporter(job)) if job.reports else job.verb()
            except BaseException as error:  # noqa: BLE001  every end of a job is told to the window
                self.failed.emit(job, error)
            else:
                self.finished.emit(job, result)

    def _reporter(self, job: Job) -> Callable[..., None]:
        def report(done: int = 0, total: int = 0, says: str = "", *_rest: object) -> None:
            if job.stop.is_set():
                raise Cancelled
            self.progressed.emit(job, int(done), int(total or 0), str(says))

        return report

    def _finish(self, job: Job, result: object) -> None:
        self._waiting -= 1
        if job.done:
            job.done(result)

    def _fail(self, job: Job, error: BaseException) -> None:
        self._waiting -= 1
        if job.failed:
            job.failed(error)
