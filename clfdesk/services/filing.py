"""Returns upward: made from a card, on the county's own form, or any list as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from clfdesk.domain import returns
from clfdesk.domain.filing import Filing
from clfdesk.domain.returns import Check
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import Period, read_period
from clfdesk.grammar.card import Card, render
from clfdesk.i18n import _
from clfdesk.services import filing_book, filing_card, filing_checks, filing_leaving, filing_log, filing_table, past
from clfdesk.services import filing_rows as source
from clfdesk.services.files import OutFile, all_or_none, write_out
from clfdesk.services.filing_blank import FilledBlank, Understood, fill, understand
from clfdesk.services.filing_leaving import Caution
from clfdesk.services.filing_table import Table
from clfdesk.services.list_export import export_list
from clfdesk.services.office import Office
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

__all__ = ["CardEntry", "FilledBlank", "Made", "Understood", "check", "draft", "export_list", "fill", "list_cards",
           "make", "preview", "sent", "understand"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardEntry:
    """A return that can be made: number, title, kind of period as a code, when it is due; ``every`` says the period."""

    id: str
    title: str
    period: str
    due: str
    every: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A return that was made: its rows, what was looked at, its fingerprint, its version, the file.

    ``warning`` is what to read before the file goes to a group; ``password`` opens an
    encrypted file and is told apart from it; ``filing`` the number the version is kept by.
    """

    rows: int
    checks: list[Check]
    snapshot_sha256: str
    revision: int
    files: list[OutFile]
    change_set: int
    card: str = ""
    period: str = ""
    title: str = ""
    problems: list[Check] = field(default_factory=list)
    filing: int = 0
    state: str = "frozen"
    warning: Caution | None = None
    password: str = ""


def list_cards(office: Office) -> list[CardEntry]:
    """Return the returns this desk can make."""
    values = source.values_for(office)
    return [
        CardEntry(
            card.code,
            render(str(card.table.get("name", card.title)), values),
            str(card.table.get("period", "year")),
            str(card.table.get("due", "")),
            str(source.layout()["periods"].get(card.table.get("period", "year"), "")),
        )
        for card in (*filing_card.cards(), *filing_card.custom())
    ]


def current_period(office: Office, kind: str) -> Period:
    """Return the period of a kind (month, quarter, half, year) that today lies in."""
    return _period_of(office.today, kind)


def periods(office: Office, kind: str) -> list[Period]:
    """Return the periods a return of a kind is made for: this one first, the four before it, the one to come."""
    now = current_period(office, kind)
    return [_period_of(now.start.plus(step * now.count).first, kind) for step in (0, -1, -2, -3, -4, 1)]


def _period_of(day: date, kind: str) -> Period:
    codes = {
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{(day.month - 1) // 3 + 1}",
        "half": f"{day.year}-H{(day.month - 1) // 6 + 1}",
    }
    return read_period(codes.get(kind, str(day.year)))


def asked(office: Office, card: str, period: str) -> tuple[Card, Period]:
    """Return the card and the period named; an empty period is the one today lies in."""
    chosen = filing_card.find(card)
    kind = str(chosen.table.get("period", "year"))
    return chosen, read_period(period) if period.strip() else current_period(office, kind)


def preview(office: Office, card: str, period: str = "") -> Table:
    """Return a return's table without keeping or writing anything."""
    return _table(office, *asked(office, card, period))


def _table(office: Office, card: Card, period: Period, as_of: date | None = None) -> Table:
    with past.as_of(office, as_of) as day:
        table = filing_table.table(office, card, period, day)
    moved = filing_checks.previous(card, period, table.headings(), len(table.rows), table.totals)
    return replace(table, checks=[*table.checks, *moved])


def draft(office: Office, card: str, period: str = "") -> Made:
    """Keep a return as a draft: its rows may still change, nothing is written."""
    return _keep(office, *asked(office, card, period), "draft", {}, None)


def check(office: Office, card: str, period: str = "", remarks: Mapping[str, str] | None = None) -> Made:
    """Keep a return as checked: somebody looked at every finding, mended it or answered it (``remarks`` by check).

    Raises :class:`Refusal` naming the findings that are neither.
    """
    chosen, when = asked(office, card, period)
    table = _table(office, chosen, when)
    given = dict(remarks or {})
    _known(table, given)
    open_one = _open_one(chosen, when)
    given = (filing_log.answers(open_one.id) if open_one else {}) | given
    left = [
        each
        for each in table.checks
        if not each.ok and each.severity != "info" and not each.remarked and not given.get(each.id, "").strip()
    ]
    if left:
        raise Refusal(
            _("Some findings are neither mended nor answered."),
            where=f"{chosen.code} {when.code}",
            why="；".join(f"{each.id}: {each.says}" for each in left),
            next=_("Mend the rows, or answer each finding with a remark."),
        )
    return _keep(office, chosen, when, "checked", given, None, table=table)


def _open_one(card: Card, period: Period) -> Filing | None:
    """Return the version of a period that is a draft or checked; ``None`` where every one left that state."""
    kept = records.every(Filing, card=card.code, period=period.code)
    return next((each for each in kept if each.state in ("draft", "checked")), None)


def _known(table: Table, remarks: Mapping[str, str]) -> None:
    if unknown := set(remarks) - {each.id for each in table.checks}:
        raise Refusal(
            _("There is no such finding."),
            where=", ".join(sorted(unknown)),
            why=_("Findings are: {names}.").format(names=", ".join(each.id for each in table.checks)),
            next=_("Name one of them."),
        )


def make(
    office: Office,
    card: str,
    period: str,
    out: Path,
    *,
    remarks: Mapping[str, str] | None = None,
    encrypt: str | None = None,
    with_checks: bool = False,
    as_of: date | None = None,
    old: bool = False,
    cover: bool = False,
) -> Made:
    """Make a return for a period on our own layout, freeze its rows and write the workbook into ``out``.

    ``card`` is a number (``R01``) or file name; an empty ``period`` is the one today lies
    in. Every making is a version of its own, kept with its rows and their SHA-256; an
    earlier one that never left, or came back, is superseded. ``encrypt`` is the password
    the file is locked with (empty: one is made up and returned). ``with_checks`` adds a
    sheet of what was looked at; ``as_of`` takes the roster as the desk knew it that day.
    ``old`` writes an .xls, with the envelope in its properties too; ``cover`` puts a sheet in front that says it.
    """
    chosen, when = asked(office, card, period)
    table = _table(office, chosen, when, as_of)
    _known(table, remarks or {})
    if old and encrypt is not None:
        raise Refusal(
            _("An .xls is not locked with a password."),
            where=chosen.code,
            why=_("What that format knows is opened in seconds."),
            next=_("Make it as .xlsx, or without a password."),
        )
    return _keep(
        office, chosen, when, "frozen", remarks or {}, out, table=table, encrypt=encrypt, with_checks=with_checks,
        old=old, cover=cover,
    )  # fmt: skip


def _keep(
    office: Office,
    card: Card,
    period: Period,
    state: Any,
    remarks: Mapping[str, str],
    out: Path | None,
    *,
    table: Table | None = None,
    encrypt: str | None = None,
    with_checks: bool = False,
    old: bool = False,
    cover: bool = False,
) -> Made:
    """Keep a version in a state, with its file where it is frozen; the one change set of all three verbs."""
    table = table or _table(office, card, period)
    about = {"card": card.code, "version": int(card.table.get("version", 1)), "period": period.code}
    more: dict[str, Any] = {
        "keys": table.keys,
        "totals": [str(one) if one is not None else None for one in table.totals],
    }
    content, sha256 = returns.frozen(table.headings(), table.rows, **about, **more, unit=office.info.township)
    earlier = records.every(Filing, card=card.code, period=period.code)
    open_one = _open_one(card, period)
    revision = open_one.revision if open_one else max((each.revision for each in earlier), default=0) + 1
    kept = {
        "state": state,
        "rows": len(table.rows),
        "content": content,
        "sha256": sha256,
        "made_on": office.today.isoformat(),
        "made_by": office.user,
    }
    files: list[OutFile] = []
    password = ""
    at = office.clock.now().isoformat()
    workbook, name, text = b"", "", None
    if out is not None:
        text = _text(office, card, table, period, revision)
        workbook, name = _pressed(office, card, table, period, revision, sha256, with_checks, old, cover)
        if encrypt is not None:
            workbook, password = filing_leaving.locked(workbook, encrypt)
    with all_or_none(files), unit(f"filing.{'make' if out is not None else state}", user=office.user, at=at) as change:
        if open_one:
            records.update(Filing, open_one.id, kept, ver=open_one.ver)
            number = open_one.id
        else:
            (number,) = records.insert([Filing(card=card.code, period=period.code, revision=revision, **kept)])
        for each in earlier:
            if (
                out is not None
                and (open_one is None or each.id != open_one.id)
                and each.state in ("frozen", "sent_back")
            ):
                records.update(Filing, each.id, {"state": "superseded"}, ver=each.ver)
        for check_id, remark in remarks.items():
            filing_log.log(office, number, "answer", check=check_id, remark=remark)
        findings = [_brief(each) for each in table.checks]
        if out is not None:
            file = write_out(out, name, workbook, card.purpose)
            files.append(file)
            if text is not None:
                files.append(write_out(out, text[0], text[1], card.purpose))
            folder = str(file.path.parent.resolve())
            filing_log.log(
                office, number, "make", checks=findings, file=file.path.name, sha256=file.sha256, folder=folder
            )
            journal.log_access(
                "export", file.path.name, user=office.user, at=at, stem=str(card.table["stem"]),
                purpose=card.purpose, rows=len(table.rows), persons=table.persons,
            )  # fmt: skip
        else:
            filing_log.log(office, number, "make", checks=findings)
    bad = [each for each in table.checks if not each.ok]
    warning = filing_leaving.warning(card, table)
    return Made(
        len(table.rows), table.checks, sha256, revision, files, change.id, card.code, period.code, table.title, bad,
        number, state, warning, password,
    )  # fmt: skip


def _brief(check: Check) -> dict[str, Any]:
    """Return a finding as it is kept: whom it concerns only so far as a list can be read."""
    return {**asdict(check), "concerned": list(check.concerned[:200])}


def _pressed(
    office: Office,
    card: Card,
    table: Table,
    period: Period,
    revision: int,
    sha256: str,
    with_checks: bool,
    old: bool,
    cover: bool,
) -> tuple[bytes, str]:
    values = source.values_for(office, period) | {"revision": revision}
    name = render(str(card.table.get("name", card.title)), values)
    values |= {"name": name}
    file_name = render(str(card.table.get("file_name", source.layout()["file_name"])), values)
    checks = table.checks if with_checks else ()
    workbook, _envelope = filing_book.workbook(
        office, card, table, values, period, sha256, checks=checks, old=old, cover=cover
    )
    return workbook, f"{file_name.removesuffix('.xlsx')}.xls" if old else file_name


def _text(office: Office, card: Card, table: Table, period: Period, revision: int) -> tuple[str, bytes] | None:
    """Return the name and content of the text file a card asks for beside its workbook."""
    if "text_name" not in card.table:
        return None
    name = render(str(card.table["text_name"]), source.values_for(office, period) | {"revision": revision})
    return name, filing_book.plain_text(card, table)


def sent(office: Office, card: str = "") -> list[Filing]:  # noqa: ARG001  every verb takes the office
    """Return the versions kept so far, the newest first; of one return where it is named."""
    found = records.every(Filing, card=card) if card else records.every(Filing)
    return sorted(found, key=lambda each: each.id, reverse=True)
