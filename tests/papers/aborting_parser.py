"""A parser that breaks as foreign bytes can make one break, in a process of its own."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from clfdesk.confined import serve
from clfdesk.papers import scan_child


def work(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Abort, hang or eat memory where the bytes say so; else do what the real one does."""
    if data.startswith(b"abort"):
        os.kill(os.getpid(), signal.SIGABRT)
    if data.startswith(b"hang"):
        time.sleep(60)
    if data.startswith(b"eat"):
        return {"length": len(bytearray(4 << 30))}, b""
    return scan_child.work(order, data)


def main() -> None:
    """Answer until nobody asks any more."""
    serve(work)
