"""Rights as a clerk has them: an administrator's power to read and write what is protected is laid down for a while."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator

#: Reading and writing past the bits of a file (linux/capability.h: CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH).
_PAST_THE_BITS = (1 << 1) | (1 << 2)
_VERSION = 0x20080522


@contextlib.contextmanager
def as_a_clerk() -> Iterator[None]:
    """Do what is inside without the powers of root (this thread's; others keep theirs); nothing where one has none."""
    if sys.platform != "linux" or os.geteuid() != 0:
        yield
        return
    system = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(_VERSION, 0)
    own = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; low halves, then high ones
    if system.capget(head, own):
        raise OSError(ctypes.get_errno(), "capget")
    less = (ctypes.c_uint32 * 6)(*own)
    less[0] &= ~_PAST_THE_BITS
    if system.capset(head, less):
        raise OSError(ctypes.get_errno(), "capset")
    try:
        yield
    finally:
        system.capset(head, own)
