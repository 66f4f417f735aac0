"""The papers of a period's lines: insurance and tax, back pay and recovery month by month, the year's settlement."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clfdesk import resources
from clfdesk.domain.pay_settle import KIND as SETTLEMENT
from clfdesk.domain.payroll import PayLine, PayrollSheet
from clfdesk.grammar.card import render
from clfdesk.grammar.money import capitals, format_yuan
from clfdesk.services import paper_card, pay_book
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.services.pay_values import values_of, whom_of

_BESIDE = ("unit", "self", "tax")


def insurance(office: Office, sheet: PayrollSheet, out: Path) -> list[OutFile]:
    """Press who is insured in what, unit's and own share and tax, and write it as a workbook; nothing where nobody is."""
    rows: list[dict[str, str]] = []
    sums = dict.fromkeys(_BESIDE, 0)
    for line in sheet.signed():
        titles: dict[str, dict[str, int]] = {}
        for item in line.items:
            if item.kind in _BESIDE:
                kinds = titles.setdefault(item.title.split("（")[0], {})
                kinds[item.kind] = kinds.get(item.kind, 0) + item.fen
        for title, fens in titles.items():
            for kind, fen in fens.items():
                sums[kind] += fen
            cells = {kind: format_yuan(fens[kind]) if kind in fens else "" for kind in _BESIDE}
            rows.append({"index": str(len(rows) + 1), "name": line.name, "title": title, **cells})
    if not rows:
        return []
    total = {kind: format_yuan(fen) for kind, fen in sums.items()}
    total["index"] = resources.shipped("lists", "pay_words.toml")["total"]
    values = {**values_of(sheet), "total_words": capitals(sum(sums.values()))}
    return _both(office, sheet, "insurance", Content(values, {"rows": rows}, {"rows": total}), out)


def arrears(office: Office, sheet: PayrollSheet, out: Path) -> list[OutFile]:
    """Press what locked periods were short of or over, month by month; nothing where they were right."""
    lines = [line for line in sheet.lines if line.kind not in ("regular", SETTLEMENT)]
    return _lines(office, sheet, "arrears", lines, out)


def settlement(office: Office, sheet: PayrollSheet, out: Path) -> list[OutFile]:
    """Press the year's settlement (按月预发、年终结算), each part told; nothing where no year is settled."""
    return _lines(office, sheet, "settlement", [line for line in sheet.lines if line.kind == SETTLEMENT], out)


def _lines(office: Office, sheet: PayrollSheet, card: str, lines: Sequence[PayLine], out: Path) -> list[OutFile]:
    if not lines:
        return []
    rows = [
        {
            "index": str(index),
            "name": line.name,
            "place": line.village or office.info.township,
            "why": "".join(each.says for each in line.explanation if each.rule != "funding"),
            "amount": format_yuan(0 if line.held else line.net_fen),
        }
        for index, line in enumerate(lines, start=1)
    ]
    total = sum(0 if line.held else line.net_fen for line in lines)
    said, words = resources.shipped("lists", "pay_words.toml"), capitals(abs(total))
    values = {**values_of(sheet), "total_words": words if total >= 0 else said["minus"] + words}
    last = {"index": said["total"], "amount": format_yuan(total)}
    return _both(office, sheet, card, Content(values, {"rows": rows}, {"rows": last}), out)


def _both(office: Office, sheet: PayrollSheet, card: str, content: Content, out: Path) -> list[OutFile]:
    """Press a list and write the same as a workbook."""
    pressed = paper_card.press(office, card, [content], out, persons=whom_of(sheet))
    table, values = paper_card.card(card), {**paper_card.values_of(office), **content.values}
    name = render(str(table["file_name"]), values).removesuffix(".pdf") + ".xlsx"
    book = pay_book.workbook(paper_card.table_of(office, card, content), str(table["name"]), office.today)
    return [pressed, write_out(out, name, book, "internal", persons=whom_of(sheet))]


__all__ = ["arrears", "insurance", "settlement"]
