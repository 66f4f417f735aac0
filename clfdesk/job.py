"""A Windows job that binds this process to its memory and processor time, and ends it with its parent's handle."""

from __future__ import annotations

import ctypes
import os
from typing import Any

PROCESS_TIME, PROCESS_MEMORY, ACTIVE_PROCESSES, NO_DIALOG = 0x2, 0x100, 0x8, 0x400
_EXTENDED = 9  # JobObjectExtendedLimitInformation


class Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION; times in units of 100 ns."""

    _fields_ = (
        ("per_process_user_time", ctypes.c_int64),
        ("per_job_user_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; memory in bytes."""

    _fields_ = (
        ("basic", Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limits(memory: int, seconds: int) -> Extended:
    """Return the limits of one process: bytes, seconds of processor time, no children, no error dialogs."""
    found = Extended()
    found.basic.flags = PROCESS_TIME | PROCESS_MEMORY | ACTIVE_PROCESSES | NO_DIALOG
    found.basic.per_process_user_time = seconds * 10_000_000
    found.basic.active_processes = 1
    found.process_memory = memory
    return found


def bind(memory: int, seconds: int, kernel: Any = None) -> bool:
    """Put this process into a job with limits; return whether Windows took it. Elsewhere nothing happens."""
    if kernel is None:
        if os.name != "nt":
            return False
        kernel = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009 not there elsewhere
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    if not job:
        return False
    told = limits(memory, seconds)
    handle = ctypes.c_void_p(job)
    if not kernel.SetInformationJobObject(handle, _EXTENDED, ctypes.byref(told), ctypes.sizeof(told)):
        return False
    return bool(kernel.AssignProcessToJobObject(handle, ctypes.c_void_p(kernel.GetCurrentProcess())))
