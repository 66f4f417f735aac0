"""The very PDF given to the system's own print queue, where there is one: small type stays type, not a picture."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

#: The queue's command, and how long it may take to accept a document (seconds).
COMMAND, PATIENCE = "lp", 120
#: What a printer's two-sided settings are called there.
SIDES = {"long": "two-sided-long-edge", "short": "two-sided-short-edge", "none": "one-sided"}


def takes_pdf() -> bool:
    """Return whether this system has a queue that takes a PDF as it is."""
    return shutil.which(COMMAND) is not None


def give(
    pdf: bytes,
    pages: Sequence[int],
    *,
    printer: str,
    copies: int = 1,
    title: str = "",
    sides: str = "",
    grey: bool = False,
) -> bool:
    """Give pages (numbered from 1) of a document to a queue at their real size; False where it did not take them.

    Nothing is written to the disk: the queue reads the document from the pipe.
    """
    from clfdesk.papers.pages import only

    command = shutil.which(COMMAND)
    if command is None or not printer or not pages:
        return False
    told = [command, "-s", "-d", printer, "-n", str(max(copies, 1)), "-o", "collate=true", "-o", "print-scaling=none"]
    told += ["-t", title] if title else []
    told += ["-o", f"sides={SIDES[sides]}"] if sides in SIDES else []
    told += ["-o", "print-color-mode=monochrome"] if grey else []
    try:
        done = subprocess.run(  # noqa: S603 the system's own command, no shell
            [*told, "-"], input=only(pdf, pages), capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
