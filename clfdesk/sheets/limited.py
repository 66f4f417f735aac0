"""A child process as its parent sees it: so many seconds, so many bytes of answer, and then it is ended."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO

_CHUNK = 1 << 20


def run(command: Sequence[str], order: bytes, seconds: float, most: int) -> tuple[int, io.BytesIO]:
    """Give a command its order and return its exit code and what it said, at most one chunk over ``most`` bytes.

    What it says beyond that is not taken: a foreign file never decides how much memory this process needs.
    Raises :class:`TimeoutError` where it took longer, :class:`OSError` where it cannot be started.
    """
    # What openpyxl reads of these would let it take another parser, or none that refuses a DTD.
    surroundings = {name: value for name, value in os.environ.items() if not name.upper().startswith("OPENPYXL_")}
    hidden = 0x08000000 if sys.platform == "win32" else 0  # no console window
    with subprocess.Popen(  # noqa: S603 our own interpreter, no shell
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=hidden,
        env=surroundings,
    ) as child:
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(seconds, end)
        giver = threading.Thread(target=_give, args=(child.stdin, order), daemon=True)
        clock.start()
        giver.start()
        try:
            said = _taken(child.stdout, most)
            if said.tell() > most:
                child.kill()
            code = child.wait()
        except BaseException:
            child.kill()
            raise
        finally:
            clock.cancel()
            giver.join()
    if late.is_set():
        raise TimeoutError
    said.seek(0)
    return code, said


def _give(stream: IO[bytes] | None, order: bytes) -> None:
    """Write the order; a child that ended before it read everything has its reasons."""
    assert stream is not None
    try:
        stream.write(order)
    except OSError:
        pass
    finally:
        with contextlib.suppress(OSError):
            stream.close()


def _taken(stream: IO[bytes] | None, most: int) -> io.BytesIO:
    assert stream is not None
    said = io.BytesIO()
    while said.tell() <= most and (more := stream.read1(_CHUNK)):  # type: ignore[attr-defined]
        said.write(more)
    return said
