"""The steps of a return's life after it was made: answered, sent, sent back with reasons, accepted, filed, scanned."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk.domain.filing import STEPS, Filing
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import filing_card, filing_log
from clfdesk.services.files import persons_of_staff
from clfdesk.services.filing_versions import ROW, Version, versions
from clfdesk.services.office import Office
from clfdesk.storage import columns, journal, records
from clfdesk.storage.unit import unit

CHANNELS = ("mail", "wechat", "qq", "oa", "stick", "paper", "other")


@dataclass(frozen=True, slots=True)
class Stepped:
    """A version after a step, and the change set."""

    version: Version
    change_set: int


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
            for number, card, period, _revision, state, *_rest in columns.tuples(Filing, ROW):
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
