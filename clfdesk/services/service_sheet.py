"""The sheet of precise service (精准服务表): one person, one page, with what is needed, given, visited and still to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.dossier import code_of
from clfdesk.domain.safety import Grid, Pictures, SafetyPaper, Signatures, Words
from clfdesk.services import dossier, dossier_paper, person
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office

Block = Words | Grid | Pictures | Signatures


def press(office: Office, number: int, out: Path) -> OutFile:
    """Press one person's sheet; :class:`Refusal` where there is no such person."""
    from clfdesk.papers.safety import press_paper

    said: dict[str, Any] = dict(resources.shipped("papers", "dossier", "service.toml"))
    found, record = dossier.show(office, number), person.show_person(office, number)
    cells = [
        (dossier_paper.label_of("person", name), dossier_paper.shown("person", name, record.get(name)))
        for name in said["fields"]
    ]
    basic = tuple((*left, *right) for left, right in zip(cells[::2], cells[1::2], strict=True))
    tags = dossier_paper.shown("person", "tags", record.get("tags"))
    given = dossier_paper.services(number)[-int(said["most"]) :] or [("", "", said["none"])]
    visit = next((tick for tick in found.ticks if tick.item.desk == "visit"), None)
    gaps = "、".join(tick.item.title for tick in found.ticks if tick.missing)
    blocks: tuple[Block, ...] = (
        Words(said["basic_head"], "heading"),
        Grid((), (16, 34, 16, 34), basic, 7.0),
        Grid((), (16, 84), ((said["facts"], tags),), 7.0),
        Words(said["needs_head"], "heading"),
        Grid(tuple(said["headings"]), tuple(said["widths"]), tuple(given), 7.0),
        Words(said["visits_head"], "heading"),
        Words(said["visits"].format(wanted=visit.wanted if visit else 0, there=visit.there if visit else 0)),
        Words(said["lacking_head"], "heading"),
        Words(said["lacking"].format(papers=gaps) if gaps else said["complete"]),
        Words(said["next_head"], "heading"),
        Grid(tuple(said["next_headings"]), tuple(said["next_widths"]), (("",) * 4,) * int(said["next_rows"]), 9.0),
        Signatures(tuple(said["signatures"]), said["date_line"]),
    )
    values = {
        "township": office.info.township,
        "name": found.name,
        "number": code_of(number),
        "day": office.today.isoformat(),
    }
    paper = SafetyPaper(said["title"], said["under"].format(**values), blocks, said["foot"])
    content = press_paper(paper).pdf
    return write_out(Path(out), said["file_name"].format(**values), content, "internal", persons=[number])
