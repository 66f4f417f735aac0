"""The life of a return after it was made: sent, sent back with reasons, accepted, filed; versions side by side.

Old versions stay as they were; what was sent when, and where a wrong number went, is asked here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk.domain.filing import STEPS, Filing
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services import filing_card, filing_log
from clfdesk.services import filing_rows as texts
from clfdesk.services.files import persons_of_staff
from clfdesk.services.office import Office
from clfdesk.storage import columns, journal, records
from clfdesk.storage.unit import unit

CHANNELS = ("mail", "wechat", "qq", "oa", "stick", "paper", "other")


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


@dataclass(frozen=True, slots=True)
class Stepped:
    """A version after a step, and the change set."""

    version: Version
    change_set: int


_NAMES = ("id", "card", "period", "revision", "state", "rows", "made_on", "made_by", "sha256")


def versions(office: Office, *, card: str = "", period: str = "") -> list[Version]:
    """Return the versions kept, the newest first; of one return or one period where named (2026 covers its months)."""
    asked = filing_card.find(card).code if card else ""
    span = read_period(period) if period else None
    steps: dict[int, list[filing_log.Step]] = {}
    for each in filing_log.steps():
        steps.setdefault(each.filing, []).append(each)
    found = []
    for row in columns.tuples(Filing, _NAMES):
        plain = dict(zip(_NAMES, row, strict=True))
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
        for row in columns.tuples(Filing, _NAMES)
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


def _step(office: Office, filing: Filing, step: str, action: str, **details: Any) -> Stepped:
    """Take one step: the state moves on, what belongs to it is written down, in one change set."""
    allowed = STEPS.get(filing.state, {})
    if step not in allowed:
        from clfdesk import resources

        words = resources.shipped("filings", "words", "sources.toml")["codes"]["filing_state"]
        raise Refusal(
            _("This version cannot take that step."),
            where=f"{filing.card} {filing.period} ({filing.revision})",
            why=_("It is {state}.").format(state=words.get(filing.state, [filing.state])[0]),
            next=_("Look at the list of versions; a newer one may stand for it."),
        )
    with unit(action, user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Filing, filing.id, {"state": allowed[step]}, ver=filing.ver)
        filing_log.log(office, filing.id, step, **details)
        if step == "send":
            for number, card, period, _revision, state, *_rest in columns.tuples(Filing, _NAMES):
                if (card, period) == (filing.card, filing.period) and number != filing.id and state in (
                    "frozen", "sent", "sent_back", "accepted",
                ):  # fmt: skip
                    records.update(Filing, number, {"state": "superseded"})
            journal.log_access(
                "send", str(details.get("file", "")), user=office.user, at=office.clock.now().isoformat(),
                stem=str(filing_card.find(filing.card).table["stem"]), purpose="upward", rows=filing.rows, persons=_whom(filing),
            )  # fmt: skip
    return Stepped(next(each for each in versions(office) if each.number == filing.id), change.id)


def _whom(filing: Filing) -> list[int]:
    """Return the numbers of the persons a version lists, for the record of what left."""
    table = filing_card.find(filing.card).table
    if table.get("group_by"):
        return []
    keys = [int(key) for row in json.loads(filing.content or "{}").get("keys", ()) for key in row]
    if table["stem"] in ("person", "event"):
        return keys
    return persons_of_staff(keys) if table["stem"] == "staff" else []


def answer(office: Office, filing: Filing, check: str, remark: str) -> int:
    """Answer a finding of a version with a remark; return the change set."""
    known = {str(each["id"]) for each in filing_log.checks(filing.id)}
    if check not in known:
        raise Refusal(
            _("There is no such finding."),
            where=check,
            why=_("Findings are: {names}.").format(names=", ".join(sorted(known))),
            next=_("Name one of them."),
        )
    if not remark.strip():
        raise Refusal(_("The remark is empty."), where=check, next=_("Say why the figure is right as it is."))
    with unit("filing.answer", user=office.user, at=office.clock.now().isoformat()) as change:
        filing_log.log(office, filing.id, "answer", check=check, remark=remark.strip())
    return change.id


def send(
    office: Office, filing: Filing, *, to: str, channel: str = "other", accept_group: bool = False,
    accept_unverified: bool = False,
) -> Stepped:  # fmt: skip
    """Record that a version left: how, to whom; every earlier one of the period is superseded.

    Raises :class:`Refusal` while findings are neither mended nor answered, and where a list
    that shows numbers in full goes to a group (``accept_group`` says that this is meant), or an ID number in it is still to
    be verified (``accept_unverified``).
    """
    from clfdesk.services import filing_leaving

    shown = filing_leaving.caution(filing)
    if shown is not None and not accept_group and filing_leaving.goes_to_group(to):
        raise Refusal(
            _("This list is not for a group."),
            where=f"{filing.card} {filing.period} → {to}",
            why=shown.says,
            next=_("Send it to one recipient, or with a password; say so where the group may really see it all."),
        )
    if not accept_unverified and (waiting := filing_leaving.unverified_in(filing)):
        raise Refusal(
            _("ID numbers in this return are still to be verified."),
            where=f"{filing.card} {filing.period}",
            why=filing_leaving.unverified_says(waiting),
            next=_("Verify them and make it again, or say that it goes out so (--accept unverified)."),
        )
    if channel not in CHANNELS:
        raise Refusal(
            _("This way of sending is not known."),
            where=channel,
            why=_("Known: {names}.").format(names=", ".join(CHANNELS)),
            next=_("Choose one of them."),
        )
    left = filing_log.open_checks(filing.id)
    if left:
        raise Refusal(
            _("Some findings are neither mended nor answered."),
            where=f"{filing.card} {filing.period}",
            why="；".join(f"{each['id']}: {each['says']}" for each in left),
            next=_("Mend the rows and make it again, or answer each finding with a remark."),
        )
    made = filing_log.steps(filing.id, "make")
    file = str(made[-1].details.get("file", "")) if made else ""
    return _step(office, filing, "send", "filing.send", to=to, channel=channel, file=file, rows=filing.rows)


def back(office: Office, filing: Filing, reasons: Sequence[tuple[int, str]]) -> Stepped:
    """Record that a version came back: a reason a row (row 0: the whole return), each with its record."""
    if not reasons or not all(says.strip() for _row, says in reasons):
        raise Refusal(_("No reason was given."), where=filing.card, next=_("Write what the county said, row by row."))
    keys = json.loads(filing.content).get("keys", [])
    kept = []
    for row, says in reasons:
        if row < 0 or row > filing.rows:
            raise Refusal(
                _("This return has no such row."),
                where=str(row),
                why=_("It has {rows} rows.").format(rows=filing.rows),
                next=_("Name the number in the first column."),
            )
        key = keys[row - 1][0] if row and row <= len(keys) and len(keys[row - 1]) == 1 else 0
        kept.append({"row": row, "says": says.strip(), "key": key})
    return _step(office, filing, "back", "filing.back", reasons=kept)


def accept(office: Office, filing: Filing) -> Stepped:
    """Record that the county accepted a version."""
    return _step(office, filing, "accept", "filing.accept")


def file_away(office: Office, filing: Filing) -> Stepped:
    """Record that an accepted version was filed."""
    return _step(office, filing, "file", "filing.file")


def scan(office: Office, filing: Filing, file: Path) -> Stepped:
    """Keep the scan of the stamped paper with the version: encrypted beside the desk, by its number.

    Raises :class:`Refusal` for a file that cannot be read, or is no scan.
    """
    from clfdesk.services import scan as scans

    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(_("The scan cannot be read."), where=str(file), next=_("Choose the scanned file.")) from error
    digest = hashlib.sha256(content).hexdigest()
    with unit("filing.scan", user=office.user, at=office.clock.now().isoformat()):
        kept = scans.store(
            office,
            content,
            owner="filing",
            key=filing.id,
            title=f"{filing.card} {filing.period} ({filing.revision})",
            name=file.name,
            accept=frozenset((scans.MANY, scans.TWICE)),
        )
        number = kept.scans[0].id if kept.scans else 0
        return _step(office, filing, "scan", "filing.scan", file=file.name, sha256=digest, scan=number)


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one row between two versions: ``added``, ``gone`` or ``changed``, cell by cell."""

    kind: str
    key: int
    row: int
    cells: tuple[tuple[str, str, str], ...] = ()


def compare(older: Filing, newer: Filing) -> list[Difference]:
    """Return what differs between two versions of a return, by record; moved and renumbered rows are the same."""
    one, two = json.loads(older.content), json.loads(newer.content)
    left, right = dict(_rows(one)), dict(_rows(two))
    found = []
    for key, (number, row) in right.items():
        if key not in left:
            found.append(Difference("added", key[0], number, tuple((h, "", v) for h, v in row.items() if v)))
            continue
        old = left[key][1]
        cells = tuple((h, old.get(h, ""), v) for h, v in row.items() if old.get(h, "") != v)
        if cells:
            found.append(Difference("changed", key[0], number, cells))
    for key, (number, row) in left.items():
        if key not in right:
            found.append(Difference("gone", key[0], number, tuple((h, v, "") for h, v in row.items() if v)))
    return found


def _rows(content: Mapping[str, Any]) -> Iterator[tuple[tuple[int, ...], tuple[int, dict[str, str]]]]:
    """Yield (key, (row, cells by heading)) of a kept version; its running number is no cell."""
    headings, keys = content["headings"], content.get("keys") or []
    seen: dict[tuple[int, ...], int] = {}
    for number, row in enumerate(content["rows"], 1):
        key = tuple(keys[number - 1]) if number <= len(keys) else (number,)
        if len(key) != 1:
            key = (number,)
        seen[key] = seen.get(key, 0) + 1
        cells = {name: "" if value is None else str(value) for name, value in zip(headings, row, strict=True)}
        cells.pop(headings[0], None)
        yield (*key, seen[key]), (number, cells)


@dataclass(frozen=True, slots=True)
class Place:
    """A row somewhere among the versions kept: which return, which row, in what state, to whom it went."""

    version: Version
    row: int
    heading: str
    found: str


def where_sent(office: Office, text: str) -> list[Place]:
    """Return every row of every version that holds a text (an ID, a name, an account), the newest first."""
    sought = text.strip()
    if len(sought) < 2:
        raise Refusal(_("This is too little to look for."), where=text, next=_("Give an ID number or a whole name."))
    found = []
    for version in versions(office):
        if version.state in ("draft", "checked"):
            continue
        kept = records.get(Filing, version.number)
        if kept is None or sought not in kept.content:
            continue
        content = json.loads(kept.content)
        for number, row in enumerate(content["rows"], 1):
            for heading, value in zip(content["headings"], row, strict=True):
                if value is not None and sought in str(value):
                    found.append(Place(version, number, heading, str(value)))
    return found
