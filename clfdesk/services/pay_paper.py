"""The papers of a period beside the sheet to sign: internal copy, slips, insurance, arrears, request, cover."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.notice import FormGrid, FormRow, Notice, NoticeBlock, Prose
from clfdesk.domain.paper import Column, TableSheet
from clfdesk.domain.payroll import LOCKED, PayLine, PayrollSheet
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.card import render
from clfdesk.grammar.masks import mask_account
from clfdesk.grammar.money import format_yuan
from clfdesk.i18n import _
from clfdesk.services import paper_card, pay_hold, pay_line_paper, pay_originals, pay_returned, pay_totals, payroll
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.services.pay_values import values_of, whom_of
from clfdesk.services.payroll import PayrollResult

KINDS = ("signing", "internal", "slips", "insurance", "arrears", "settlement", "request", "cover", "returned")


def papers(office: Office, period: str, out: Path, kinds: Sequence[str] = KINDS) -> PayrollResult:
    """Press the papers of a period into a folder; those that have nothing to say (no arrears, no insurance) are left out.

    ``kinds`` are of :data:`KINDS`. Refusal for an unknown kind, or where nobody is paid.
    """
    strange = [each for each in kinds if each not in KINDS]
    if strange:
        raise Refusal(
            _("There is no such paper."), where="、".join(strange), next=_("Choose one of: {names}.").format(names=", ".join(KINDS))
        )  # fmt: skip
    sheet = payroll.preview(office, period)
    if not sheet.signed():
        raise Refusal(_("Nobody can be paid for this period."), where=sheet.period, next=_("Draft it first."))
    made: dict[str, Any] = {
        "internal": _internal,
        "slips": _slips,
        "insurance": pay_line_paper.insurance,
        "arrears": pay_line_paper.arrears,
        "settlement": pay_line_paper.settlement,
        "request": _request,
        "cover": _cover,
        "returned": pay_returned.press,
    }
    files: list[OutFile] = []
    for kind in kinds:
        if kind == "signing":
            files += payroll.sheet(office, period, out).files
        else:
            files += made[kind](office, sheet, out)
    return PayrollResult(sheet, None, tuple(files))


def _internal(office: Office, sheet: PayrollSheet, out: Path) -> list[OutFile]:
    """Write the internal copy twice: a PDF to file and a workbook to reckon with."""
    from clfdesk.papers.sheet import press_table

    card = resources.shipped("papers", "sheets", "payroll_internal.toml")
    draft = sheet.state not in LOCKED
    word = resources.shipped("lists", "pay_words.toml")["draft"] if draft else ""
    values = {**paper_card.values_of(office), **values_of(sheet), "draft": word}
    rows = [pay_totals.internal_cells(index, line) for index, line in enumerate(sheet.lines, start=1)]
    columns = card["column"]
    sums = {name: format_yuan(sum(pay_totals.fen(line, name) for line in sheet.lines)) for name in pay_totals.MONEY}
    table = TableSheet(
        title=render(card["title"], values),
        columns=tuple(
            Column(
                str(each["heading"]), float(each["width"]), each.get("align", "left"), each["field"] in pay_totals.MONEY
            )
            for each in columns
        ),
        rows=tuple(tuple(row[each["field"]] for each in columns) for row in rows),
        left=render(card["left"], values),
        right=render(card["right"], values),
        totals=tuple(card["total"] if not place else sums.get(each["field"], "") for place, each in enumerate(columns)),
        words_line=render(card["words_line"], values),
        signatures=tuple(card["signatures"]),
        notice=card["notice"],
        orientation="landscape",
        row_mm=float(card["row_mm"]),
    )
    name = render(card["file_name"], values)
    return [
        write_out(out, f"{name}.pdf", press_table(table).pdf, "internal", signed=True, persons=whom_of(sheet)),
        write_out(out, f"{name}.xlsx", pay_totals.workbook(office, sheet), "internal", persons=whom_of(sheet)),
    ]


def _people(sheet: PayrollSheet) -> dict[int, list[PayLine]]:
    people: dict[int, list[PayLine]] = {}
    for line in sheet.signed():
        people.setdefault(line.staff, []).append(line)
    return people


def _kind(lines: Sequence[PayLine], *kinds: str) -> int:
    return sum(item.fen for line in lines for item in line.items if item.kind in kinds)


def _slips(office: Office, sheet: PayrollSheet, out: Path) -> list[OutFile]:
    from clfdesk.papers.notice import press_notices

    card, period = paper_card.card("slips"), read_period(sheet.period)
    values = {**paper_card.values_of(office), **values_of(sheet)}
    blocks: list[NoticeBlock] = []
    for index, lines in enumerate(_people(sheet).values(), start=1):
        own = [line for line in lines if line.kind == "regular"]
        first = lines[0]
        standard = (format_yuan(own[0].unit_fen) if own[0].unit_fen else str(card["changed"])) if own else ""
        cells = (
            str(own[0].months) if own else "",
            standard,
            format_yuan(sum(line.gross_fen for line in own)),
            format_yuan(sum(line.net_fen for line in lines if line.kind != "regular")),
            format_yuan(_kind(lines, "self")),
            format_yuan(_kind(lines, "tax")),
            format_yuan(_kind(lines, "deduction")),
            format_yuan(sum(line.net_fen for line in lines)),
            mask_account(first.account).strip("*"),
        )
        place = first.village or office.info.township
        head = str(card["line"]).format(index=index, name=first.name, place=place, period=period.title())
        blocks.append(Prose(head, 0, True))
        heads = FormRow(tuple(f"#{each}" for each in card["headings"]), float(card["mm"]))
        blocks.append(FormGrid((1,) * len(cells), (heads, FormRow(cells, heads.mm))))
        blocks.append(Prose(str(card["cut"]), 0, False, "center"))
    made = Notice(render(str(card["title"]), values), tuple(blocks), body_pt=float(card["body_pt"]))
    pdf = press_notices([made], made.title).pdf
    return [write_out(out, render(str(card["file_name"]), values), pdf, "internal", persons=whom_of(sheet))]


def _request(office: Office, sheet: PayrollSheet, out: Path) -> list[OutFile]:
    titles = {line.source: line.source_title for line in sheet.lines}
    people = {code: len({line.staff for line in sheet.signed() if line.source == code}) for code, _fen in sheet.sources}
    rows = [
        {"title": titles.get(code) or code, "people": str(people[code]), "amount": format_yuan(fen, grouped=True)}
        for code, fen in sheet.sources
    ]
    return [paper_card.press(office, "request", [Content(values_of(sheet), {"sources": rows})], out)]


def _signed(office: Office, signed: pay_hold.Approval | None) -> str:
    """Return who approved, when, and the numbers of the scans."""
    if signed is None:
        return ""
    scans = [str(each.id) for each in pay_originals.of_period(office, signed.period)]
    return f"{signed.leader}　{signed.on}　{'、'.join(filter(None, [signed.scan, *scans]))}".strip()


def _cover(office: Office, sheet: PayrollSheet, out: Path) -> list[OutFile]:
    words, signed = resources.shipped("lists", "pay_words.toml"), pay_hold.approval(sheet.period)
    counted = pay_totals.totals(office, sheet)
    values = values_of(sheet) | {
        "approval": _signed(office, signed),
        "totals": words["agree" if counted.agree else "differ"].format(
            domain=format_yuan(counted.domain_fen),
            sql=format_yuan(counted.sql_fen),
            workbook=format_yuan(counted.workbook_fen),
        ),
        "contents": "\n".join(words["contents"]),
    }
    return [paper_card.press(office, "cover", [Content(values)], out)]


__all__ = ["KINDS", "papers"]
