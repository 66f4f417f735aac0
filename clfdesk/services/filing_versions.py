"""The versions of returns that are kept: found, picked, told with what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.filing import Filing
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services import filing_card, filing_log
from clfdesk.services import filing_rows as texts
from clfdesk.services.office import Office
from clfdesk.storage import columns, records


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a version came back: the row of its table (from 1; 0 for the whole), the record there, the words."""

    row: int
    says: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version as a list shows it; ``open`` are the findings not answered yet."""

    number: int
    card: str
    title: str
    period: str
    revision: int
    state: str
    rows: int
    made_on: str
    made_by: str
    sha256: str
    sent_at: str = ""
    sent_to: str = ""
    channel: str = ""
    file: str = ""
    scan: str = ""
    scan_id: int = 0
    reasons: tuple[Reason, ...] = ()
    open: tuple[str, ...] = ()


#: What is read of a version without its rows.
ROW = ("id", "card", "period", "revision", "state", "rows", "made_on", "made_by", "sha256")


def versions(office: Office, *, card: str = "", period: str = "") -> list[Version]:
    """Return the versions kept, the newest first; of one return or one period where named (2026 covers its months)."""
    asked = filing_card.find(card).code if card else ""
    span = read_period(period) if period else None
    steps: dict[int, list[filing_log.Step]] = {}
    for each in filing_log.steps():
        steps.setdefault(each.filing, []).append(each)
    found = []
    for row in columns.tuples(Filing, ROW):
        plain = dict(zip(ROW, row, strict=True))
        if asked and plain["card"] != asked:
            continue
        if span is not None:
            own = read_period(str(plain["period"]))
            if not (span.first <= own.first and own.last <= span.last):
                continue
        found.append(_version(office, plain, steps.get(int(plain["id"]), [])))
    return sorted(found, key=lambda each: each.number, reverse=True)


def _version(office: Office, row: Mapping[str, Any], steps: Sequence[filing_log.Step]) -> Version:
    last = {each.step: each.details | {"at": each.at} for each in steps}
    sent, back = last.get("send", {}), last.get("back", {})
    answered = {each.details["check"] for each in steps if each.step == "answer"}
    checks = last.get("make", {}).get("checks", ())
    return Version(
        number=int(row["id"]),
        card=str(row["card"]),
        title=_title(office, str(row["card"]), str(row["period"])),
        period=str(row["period"]),
        revision=int(row["revision"]),
        state=str(row["state"]),
        rows=int(row["rows"]),
        made_on=str(row["made_on"]),
        made_by=str(row["made_by"]),
        sha256=str(row["sha256"]),
        sent_at=str(sent.get("at", "")),
        sent_to=str(sent.get("to", "")),
        channel=str(sent.get("channel", "")),
        file=str(last.get("make", {}).get("file", "")),
        scan=str(last.get("scan", {}).get("file", "")),
        scan_id=int(last.get("scan", {}).get("scan", 0)),
        reasons=tuple(Reason(**each) for each in back.get("reasons", ())),
        open=tuple(
            str(each["says"])
            for each in checks
            if not each["ok"] and each["severity"] != "info" and not each.get("remarked") and each["id"] not in answered
        ),
    )


def _title(office: Office, code: str, period: str) -> str:
    try:
        card = filing_card.find(code)
    except Refusal:  # a card that was shipped once and is no more
        return code
    values = texts.values_for(office, read_period(period))
    return render(str(card.table.get("name", card.title)), values)


def pick(office: Office, card: str, period: str = "", revision: int | None = None) -> Filing:  # noqa: ARG001
    """Return one version: the named one, else the last; :class:`Refusal` where there is none."""
    code = filing_card.find(card).code
    wanted = read_period(period).code if period else ""
    found = [
        (row[0], row[3])
        for row in columns.tuples(Filing, ROW)
        if row[1] == code and wanted in ("", row[2]) and revision in (None, row[3])
    ]
    if not found:
        raise Refusal(
            _("No such version of this return is kept."),
            where=" ".join(each for each in (code, wanted, str(revision or "")) if each),
            next=_("Make the return first, or look at the list of versions."),
        )
    kept = records.get(Filing, max(found)[0])
    assert kept is not None
    return kept
