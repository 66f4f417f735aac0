"""The signature sheet of a period (N25): a run and a card in, a list to print out.

Only who is paid gets a line to sign on; who is held back stands below with the reason.
The card's Chinese frames everything; nothing of it stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from clfdesk.domain.paper import Column, TableSheet
from clfdesk.domain.payroll import PayLine, PayrollSheet
from clfdesk.grammar.masks import mask_account
from clfdesk.grammar.money import format_yuan

Render = Callable[[str], str]


def _place(line: PayLine, township: str) -> str:
    return line.village or township


def _cells(index: int, lines: Sequence[PayLine], place: str, role: str, changed: str) -> dict[str, str]:
    """Return one worker's row: the period's own line first, what is settled of earlier ones beside it."""
    line = lines[0]
    own = [each for each in lines if each.kind == "regular"]
    return {
        "index": str(index),
        "place": place,
        "name": line.name,
        "account_end": mask_account(line.account).strip("*"),
        "role": role,
        "months": str(own[0].months) if own else "",
        "unit": (format_yuan(line.unit_fen) if line.unit_fen else changed) if own else "",
        **_amounts(lines),
        "source_title": line.source_title,
    }


def _amounts(lines: Sequence[PayLine]) -> dict[str, str]:
    gross = sum(line.gross_fen for line in lines if line.kind == "regular")
    arrears = sum(line.net_fen for line in lines if line.kind != "regular")
    net = sum(line.net_fen for line in lines)
    return {
        "amount": format_yuan(gross),
        "arrears": format_yuan(arrears),
        "deduction": format_yuan(gross + arrears - net),
        "net": format_yuan(net),
    }


def _needed(columns: Sequence[Mapping[str, Any]], lines: Sequence[PayLine]) -> list[Mapping[str, Any]]:
    """Return the columns without those that only stand where somebody has such an amount."""
    arrears = any(line.kind != "regular" for line in lines)
    taken = any(line.gross_fen != line.net_fen for line in lines)
    wanted = {"arrears": arrears, "deduction": taken, "net": arrears or taken}
    return [column for column in columns if not column.get("sometimes") or wanted.get(column["field"], True)]


def _ended(says: str) -> str:
    """Return a sentence with its full stop, so that the next one may follow."""
    return says if says.endswith(("。", "！", "？", "；")) else f"{says}。"


def _notes(sheet: PayrollSheet, words: Mapping[str, str], township: str) -> list[str]:
    signed, said = sheet.signed(), []
    titles = {line.source: line.source_title for line in sheet.lines}
    for code, fen in sheet.sources:
        people = len({line.staff for line in signed if line.source == code})
        title = titles.get(code) or words["no_source"]
        said.append(words["source"].format(title=title, people=people, amount=format_yuan(fen, grouped=True)))
    papers = dict.fromkeys(
        words["paper"].format(source=reason.source, clause=reason.clause)
        for line in signed
        for reason in line.explanation
        if reason.source
    )
    if papers:
        said.append(words["basis"].format(papers=words["joined_by"].join(papers)))
    for line in signed:
        if not line.unit_fen or line.kind != "regular":
            reason = "".join(_ended(each.says) for each in line.explanation if each.rule != "funding")
            said.append(words["changed"].format(name=line.name, place=_place(line, township), reason=reason))
    if held := sheet.held():
        said.append(words["held"].format(people=len(held)))
        for number, line in enumerate(held, start=1):
            said.append(
                words["held_line"].format(
                    number=number, name=line.name, place=_place(line, township), reason=line.held_because()
                )
            )
    said.append(words["proxy"])
    if sheet.state in ("draft", "checked"):
        said.append(words["draft"])
    return said


def signature_sheet(
    sheet: PayrollSheet, card: Mapping[str, Any], render: Render, township: str, roles: Mapping[str, str]
) -> TableSheet:
    """Return the sheet to press.

    ``card`` is the card's table, ``render`` fills its placeholders, ``township`` stands as
    the place of who serves no village, ``roles`` are the words of the roles.
    """
    columns = _needed(card["column"], sheet.signed())
    people: dict[int, list[PayLine]] = {}
    for line in sheet.signed():
        people.setdefault(line.staff, []).append(line)
    rows = []
    for index, lines in enumerate(people.values(), start=1):
        role = roles.get(lines[0].role, lines[0].role)
        cells = _cells(index, lines, _place(lines[0], township), role, card["changed"])
        rows.append(tuple(cells.get(column["field"], "") for column in columns))
    total = {
        "index": card["total"],
        "months": str(sum(line.months for line in sheet.signed() if line.kind == "regular")),
        **_amounts(sheet.signed()),
    }
    return TableSheet(
        title=render(card["title"]),
        columns=tuple(
            Column(
                str(column["heading"]),
                float(column["width"]),
                column.get("align", "left"),
                bool(column.get("summed")),
                bool(column.get("blank")),
            )
            for column in columns
        ),
        rows=tuple(rows),
        left=render(card["left"]),
        right=render(card["right"]),
        totals=tuple(total.get(column["field"], "") for column in columns),
        words_line=render(card["words_line"]),
        signatures=tuple(card["signatures"]),
        notes=tuple(_notes(sheet, card["notes"], township)),
        notice=str(card["notice"]),
        orientation=card["orientation"],
        purpose=card["purpose"],
        row_mm=float(card["row_mm"]),
    )
