"""The papers of a desk's safety, filled from their cards: recovery sheet, hand-over list, incident sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.person import Person
from clfdesk.domain.safety import Grid, SafetyPaper, Signatures, Words
from clfdesk.services.agenda import Todo
from clfdesk.services.backup import moment
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.storage import members, records, rights
from clfdesk.storage.access import accesses, last_access
from clfdesk.storage.backup import Manifest
from clfdesk.storage.journal import change_sets

Block = Words | Grid | Signatures


def card(name: str) -> dict[str, Any]:
    """Return the card of a paper: its words, all of them."""
    return resources.shipped("papers", "safety", f"{name}.toml")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _write(
    out: Path, said: dict[str, Any], values: dict[str, object], blocks: Sequence[Block], *, passing: bool = False
) -> OutFile:
    from clfdesk.papers.safety import press_paper

    paper = SafetyPaper(said["title"], said["under"].format(**values), tuple(blocks), said["foot"])
    return write_out(out, said["file_name"].format(**values), press_paper(paper).pdf, "internal", passing=passing)


def recovery_sheet(office: Office, out: Path, name: str, code: str) -> OutFile:
    """Press the sheet that carries a recovery code and return the file."""
    said = card("recovery")
    values: dict[str, object] = {"township": office.info.township, "name": name, "day": _day(office.today)}
    blank = ("",) * len(said["headings"])
    blocks: list[Block] = [
        Words(said["for_what"]),
        Words(said["code_head"], "heading"),
        Words(code.replace("-", " "), "code"),
        Words(said["steps_head"], "heading"),
        *(Words(step) for step in said["steps"]),
        Words(said["seal_head"], "heading"),
        Grid(tuple(said["headings"]), tuple(said["widths"]), (blank,) * said["blank_rows"]),
        Signatures(tuple(said["signatures"]), said["date_line"]),
    ]
    return _write(out, said, values, blocks, passing=True)


def _grid(said: dict[str, Any], name: str, rows: Sequence[tuple[str, ...]], none: str = "") -> Grid:
    headings = tuple(said[f"{name}_headings"])
    if not rows:
        rows = [(none, *("",) * (len(headings) - 1))]
    return Grid(headings, tuple(said[f"{name}_widths"]), tuple(rows))


def handover_list(
    office: Office,
    out: Path,
    manifest: Manifest,
    files: Sequence[OutFile],
    people: Sequence[tuple[str, str]],
    matters: Sequence[tuple[str, str]],
    due: Sequence[Todo],
    papers: Sequence[OutFile] = (),
) -> OutFile:
    """Press 移交清单: files with their checksums (of all ``papers`` one), counts, people, open matters, deadlines, lines to sign."""
    said = card("handover")
    values: dict[str, object] = {
        "township": office.info.township,
        "day": _day(office.today),
        "day_code": office.today.isoformat(),
        "sequence": manifest.sequence,
    }
    tells = (said["backup_says"], said["sheet_says"])
    media = [(file.path.name, told, file.sha256[:16]) for file, told in zip(files, tells, strict=True)]
    if papers:
        lines = "".join(f"{each.sha256} {each.path.name}\n" for each in papers)
        says = said["papers_says"].format(count=f"{len(papers):,}")
        media.append((said["papers_folder"], says, hashlib.sha256(lines.encode()).hexdigest()[:16]))
    counts = [
        (word, f"{manifest.counts[name]:,}", "") for name, word in said["counts"].items() if manifest.counts.get(name)
    ]
    shown = [(what, paper, "") for what, paper in matters[: said["most"]]]
    if len(matters) > len(shown):
        shown.append((said["open_more"].format(count=len(matters) - len(shown)), "", ""))
    dates = [
        (each.due.isoformat() if each.due else said["no_day"], each.says, f"{each.source}{each.clause}")
        for each in due[: said["most"]]
    ]
    blocks: list[Block] = [
        Words(said["media_head"], "heading"),
        _grid(said, "media", media),
        Words(said["counts_head"], "heading"),
        _grid(said, "counts", counts),
        Words(said["people_head"], "heading"),
        _grid(said, "people", [(name, role, "") for name, role in people], said["people_none"]),
        Words(said["open_head"], "heading"),
        _grid(said, "open", shown, said["open_none"]),
        Words(said["due_head"], "heading"),
        _grid(said, "due", dates, said["due_none"]),
        Words(said["steps_head"], "heading"),
        *(Words(step) for step in said["steps"]),
        Words(said["clear_head"], "heading"),
        *(Words(step) for step in said["clear"]),
        Signatures(tuple(said["signatures"]), said["date_line"]),
    ]
    return _write(out, said, values, blocks)


def incident_sheet(office: Office, out: Path) -> OutFile:
    """Press 资料安全事件记录单: what the desk knows is filled in, the rest is left for the pen."""
    said = card("incident")
    values: dict[str, object] = {
        "township": office.info.township,
        "day": _day(office.today),
        "day_code": office.today.isoformat(),
    }
    newest = change_sets(1)[0]
    failed = accesses(kind="login_failed", limit=10_000)
    backed, second = last_access("backup"), last_access("backup", purpose="second")
    operations = said["operations_value"].format(number=newest.id, moment=moment(newest.at))
    wrong = said["failed_value"].format(count=len(failed), moment=moment(failed[0]["at"])) if failed else said["none"]
    facts = [
        (said["persons"], f"{records.count(Person):,}"),
        (said["operations"], operations),
        (said["backup"], moment(backed) if backed else said["none"]),
        (said["second"], moment(second) if second else said["none"]),
        (said["failed"], wrong),
        (said["people"], "、".join(rights.active()) or said["none"]),
        (said["recovery"], "、".join(members.sheets()) or said["none"]),
    ]
    pens, wide = float(said["report_mm"]), tuple(said["report_widths"])
    blocks: list[Block] = [
        Words(said["facts_head"], "heading"),
        Grid((), tuple(said["fact_widths"]), tuple(facts)),
        Words(said["report_head"], "heading"),
        Grid((), wide, tuple((what, "") for what in said["report"]), pens),
        Words(said["doing_head"], "heading"),
        *(Words(each) for each in said["doing"]),
        Words(said["result_head"], "heading"),
        Grid((), wide, tuple((what, "") for what in said["result"]), pens),
        Signatures(tuple(said["signatures"]), said["date_line"]),
    ]
    return _write(out, said, values, blocks)
