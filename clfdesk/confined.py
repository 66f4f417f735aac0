"""Foreign bytes meet their parsers in a process of its own, with little memory and time: asked here, bound there.

A :class:`Room` starts that process when it is first asked and keeps it for the next
bytes; where it hangs, aborts or is killed, that one question is answered by
:class:`Broken` and the next one finds a new process. A message, either way, is one JSON
line with the length of the bytes that follow it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

#: Bytes of address space of the process, and seconds of processor time for one question.
MEMORY = 1536 << 20
SECONDS = 30
_ROOT = Path(__file__).resolve().parents[1]
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from {module} import main; main()"
Work = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


class Broken(Exception):
    """The process did not answer; ``code`` is ``slow`` or ``crashed``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Room:
    """One limited process at a time, used by whoever asks first; the word starts it in a packed program."""

    def __init__(self, module: str, word: str) -> None:
        self.module, self.word = module, word
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def _command(self) -> list[str]:
        if getattr(sys, "frozen", False):
            return [sys.executable, self.word]
        return [sys.executable, "-I", "-X", "utf8", "-c", _BOOT.format(module=self.module), str(_ROOT)]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        options: dict[str, Any] = {"creationflags": 0x08000000} if sys.platform == "win32" else {}  # no console window
        self._process = subprocess.Popen(  # noqa: S603 our own interpreter, no shell
            self._command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options
        )
        return self._process

    def ask(self, order: dict[str, Any], data: bytes, *, seconds: int = SECONDS) -> tuple[dict[str, Any], bytes]:
        """Return the answer to an order about bytes; raises :class:`Broken` where the process did not give one."""
        with self._lock:
            late = threading.Event()
            try:
                process = self._started()

                def stop() -> None:
                    late.set()
                    process.kill()

                clock = threading.Timer(seconds, stop)
                clock.start()
                try:
                    _send(process.stdin, {**order, "seconds": seconds}, data)
                    return _received(process.stdout)
                finally:
                    clock.cancel()
            except (OSError, ValueError, EOFError) as error:
                code = self._process.wait(5) if self._process is not None else 0
                self.close()
                raise Broken("slow" if late.is_set() or code == -24 else "crashed") from error  # -24: SIGXCPU

    def close(self) -> None:
        """End the process where there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        with contextlib.suppress(subprocess.TimeoutExpired, OSError):
            process.kill()
            process.wait(5)


def _send(stream: IO[bytes] | None, head: dict[str, Any], data: bytes) -> None:
    if stream is None:
        raise EOFError
    stream.write(json.dumps({**head, "bytes": len(data)}).encode() + b"\n")
    stream.write(data)
    stream.flush()


def _received(stream: IO[bytes] | None) -> tuple[dict[str, Any], bytes]:
    line = stream.readline() if stream is not None else b""
    if not line:
        raise EOFError
    head = json.loads(line)
    length = int(head.pop("bytes"))
    data = stream.read(length) if stream is not None else b""
    if len(data) < length:
        raise EOFError
    return head, data


def serve(work: Work) -> None:
    """Answer orders until nobody asks any more; this process limits itself before each of them."""
    stream, bound = sys.stdin.buffer, False
    while True:
        try:
            order, data = _received(stream)
        except EOFError:
            return
        bound = _limited(int(order.get("seconds", SECONDS)), bound)
        try:
            answer, content = work(order, data)
        except MemoryError:
            answer, content = {"fault": "memory"}, b""
        except RecursionError:
            answer, content = {"fault": "damaged"}, b""
        _send(sys.stdout.buffer, answer, content)


def _limited(seconds: int, bound: bool) -> bool:
    """Bind this process; the processor time is counted anew for each question (on Windows the parent's clock counts)."""
    try:
        import resource
    except ImportError:
        from clfdesk.job import bind

        return bound or bind(MEMORY, 3600)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return True
