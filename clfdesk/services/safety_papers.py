"""The papers of a desk's safety, filled from their cards: the recovery sheet to begin with."""

from __future__ import annotations

from pathlib import Path

from clfdesk import resources
from clfdesk.domain.safety import Grid, SafetyPaper, Signatures, Words
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office


def recovery_sheet(office: Office, out: Path, name: str, code: str) -> OutFile:
    """Press the sheet that carries a recovery code and return the file."""
    from clfdesk.papers.safety import press_paper

    card = resources.shipped("papers", "safety", "recovery.toml")
    day = office.today
    values = {"township": office.info.township, "name": name, "day": f"{day.year}年{day.month}月{day.day}日"}
    blocks: tuple[Words | Grid | Signatures, ...] = (
        Words(card["for_what"]),
        Words(card["code_head"], "heading"),
        Words(code.replace("-", " "), "code"),
        Words(card["steps_head"], "heading"),
        *(Words(step) for step in card["steps"]),
        Words(card["seal_head"], "heading"),
        Grid(
            tuple(card["headings"]),
            tuple(card["widths"]),
            tuple(("",) * len(card["headings"]) for _row in range(card["blank_rows"])),
        ),
        Signatures(tuple(card["signatures"]), card["date_line"]),
    )
    paper = SafetyPaper(card["title"], card["under"].format(**values), blocks, card["foot"])
    return write_out(out, card["file_name"].format(**values), press_paper(paper).pdf, "internal")
