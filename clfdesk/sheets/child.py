"""The limited process in which foreign bytes meet a parser; it may hang, abort or be killed.

It reads one JSON line (what to do) and then the bytes from its standard input, and writes
one JSON object to its standard output: the sheets, or the code of a fault. It knows no
desk, no language and no path. On POSIX it limits its own memory, time and files first.
"""

from __future__ import annotations

import gc
import json
import sys
from typing import Any

#: Bytes of address space and seconds of processor time a parse may take.
MEMORY = 1024 * 1024 * 1024
#: Rows in one line of the answer.
BATCH = 500
SECONDS = 20
#: Million characters that a file's cells may hold (a hundred thousand rows of thirty cells: 20), and bytes an answer
#: may have. Cells can share one long text: a small file, and an answer without end.
MOST_TEXT = 64
LARGEST_ANSWER = 4 * MOST_TEXT * 1024 * 1024


def limit(seconds: int = SECONDS) -> None:
    """Bind this process to its memory, processor time and no new files (on Windows by a job)."""
    try:
        import resource
    except ImportError:
        from clfdesk.job import bind

        bind(MEMORY, seconds)  # on Windows; where that cannot be had, the parent's clock and the caps on cells remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def parse(data: bytes, kind: str, password: str | None = None, data_only: bool = False) -> list[dict[str, Any]]:
    """Return the sheets of a file of the sniffed kind; raises :class:`Fault`."""
    if kind in ("csv", "html", "mhtml", "xml2003"):
        from clfdesk.sheets import textual

        return textual.parse(data, kind)
    if kind == "fods":
        from clfdesk.sheets import flat

        return flat.parse(data)
    from clfdesk.sheets import workbook

    if kind in ("xls", "locked"):
        data, kind = workbook.unlocked(data, kind, password, data_only)
    return workbook.parse(data, kind)


def work(order: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``{"sheets": […]}`` of the bytes, ``{"file": …}`` where they are marked, or ``{"fault": code}``."""
    from clfdesk.sheets.faults import Fault

    try:
        if order.get("do") == "mark":
            from clfdesk.sheets import marking

            return marking.work(order, data)
        if order.get("do") == "old":
            from clfdesk.sheets import old_layout, workbook

            return {"old": old_layout.tell(workbook.unlocked(data, "xls", None)[0])}
        return {
            "sheets": _counted(parse(data, str(order["kind"]), order.get("password"), bool(order.get("data_only"))))
        }
    except Fault as fault:
        return {"fault": fault.code, **fault.details}
    except MemoryError:
        return {"fault": "memory"}
    except RecursionError:
        return {"fault": "damaged"}


def main() -> None:
    """Do one order and end."""
    order = json.loads(sys.stdin.buffer.readline())  # our own line; the foreign bytes come after it
    if "do" not in order:  # what a parse makes is all sent: the collector would look through it in vain
        gc.disable()
    limit(int(order.get("seconds", SECONDS)))
    answer = work(order, sys.stdin.buffer.read())
    write(answer, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def write(answer: dict[str, Any], out: Any) -> None:
    """Write an answer as lines of JSON: all but the rows, then each sheet's rows, some hundred a line.

    Who reads it takes a line at a time, and the window's own thread has its turn between two.
    """
    sheets = answer.get("sheets", ())
    batches = [sheet.pop("rows") for sheet in sheets]
    for sheet, rows in zip(sheets, batches, strict=True):
        sheet["batches"] = -(-len(rows) // BATCH)
    _line(answer, out)
    for rows in batches:
        for first in range(0, len(rows), BATCH):
            _line(rows[first : first + BATCH], out)


def _line(value: Any, out: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    out.write(text.encode("utf-8", "surrogatepass"))
    out.write(b"\n")


def _counted(sheets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sheets; raises :class:`Fault` where all their texts together are too much to be told."""
    from clfdesk.sheets.faults import Fault

    most = MOST_TEXT * 1_000_000
    for sheet in sheets:
        for number, row in sheet["rows"]:
            most -= sum([len(cell) for cell in row if type(cell) is str])
            if most < 0:
                raise Fault("text", limit=MOST_TEXT, sheet=sheet["name"][:40], row=number)
    return sheets


if __name__ == "__main__":
    main()
