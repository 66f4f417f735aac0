"""In whose hands the papers are (在谁手里): to be signed, to be sealed, back with their scan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from clfdesk.domain.circulation import STATES, Circulation, State
from clfdesk.domain.scan import Scan
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.files import PAPER
from clfdesk.services.office import Office
from clfdesk.services.placement import keep_photo, read_picture
from clfdesk.storage import journal, records
from clfdesk.storage.unit import unit

#: So many days a paper may lie in one pair of hands before the week's list speaks of it.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that left this program: its number, file, purpose, day, and where it is since when.

    ``scan`` is the number of the scan of the signed one, ``row`` that of the record it belongs to.
    """

    number: int
    name: str
    purpose: str
    made_on: str
    made_by: str
    state: State
    holder: str
    since: str
    scan: str
    remark: str
    sha256: str
    path: str
    row: int = 0

    def waiting(self, today: date) -> int:
        """Return for how many days it has lain where it is."""
        return (today - date.fromisoformat(self.since)).days


def papers(state: str = "", *, everything: bool = False) -> list[Paper]:
    """Return the internal and upward papers, the newest first.

    Those that need neither signature nor seal (``kept``) only with ``everything`` or when
    asked for by ``state``. A paper written twice with the same content is one paper.
    """
    known = {each.sha256: each for each in records.every(Circulation)}
    found: dict[str, Paper] = {}
    lines = journal.accesses(limit=100_000, kind=PAPER)
    for number, line in enumerate(reversed(lines), start=1):
        name, digest, folder, signed = json.loads(line["detail"])
        if digest in found:
            continue
        made = datetime.fromisoformat(line["at"]).date().isoformat()
        on = known.get(digest)
        found[digest] = Paper(
            number, name, line["purpose"], made, line["user"],
            on.state if on else "sign" if signed else "kept",
            on.holder if on else "", on.since if on else made, on.scan if on else "", on.remark if on else "",
            digest, str(Path(folder) / name), on.id if on else 0,
        )  # fmt: skip
    listed = [each for each in found.values() if state in ("", each.state)]
    if not (state or everything):
        listed = [each for each in listed if each.state != "kept"]
    return listed[::-1]


def move(
    office: Office, number: int, state: str, *, holder: str = "", scan: str = "", on: date | None = None,
    remark: str = "",
) -> int:  # fmt: skip
    """Put on record where a paper is from a day on, and return the change set.

    ``state`` is ``sign`` (待签字), ``seal`` (待盖章), ``back`` (已签回) or ``kept`` (needs
    neither). Back comes with its scan: the number of one kept with the desk, or a file, which is kept there.
    """
    paper = next((each for each in papers(everything=True) if each.number == number), None)
    if paper is None:
        raise Refusal(_("There is no paper of that number."), where=str(number), next=_("Look at the list of papers."))
    if state not in STATES:
        raise Refusal(_("A paper cannot be in that state."), where=state, next=_("Choose one of those of the list."))
    if state == "back" and not scan.strip():
        raise Refusal(
            _("A paper that came back needs its scan."),
            where=paper.name,
            why=_("Without it nobody can show later that it was signed."),
            next=_("Scan the signed paper, or photograph it, and name the file."),
        )
    day = on or office.today
    if day > office.today:
        raise Refusal(_("That day has not come yet."), where=day.isoformat(), next=_("Enter today or a day before."))
    given = scan.strip()
    if given.isdigit() and records.get(Scan, int(given)) is None:
        raise Refusal(
            _("There is no scan of this number."),
            where=given,
            next=_("Look it up in the list of scans; its storing may have been taken back."),
        )
    if given and not given.isdigit():
        _look_at(Path(given))
    value = Circulation(paper.sha256, paper.name, state, holder.strip(), day.isoformat(), given, remark.strip())
    known = records.every(Circulation, sha256=paper.sha256)
    with unit("paper.move", why=paper.name, user=office.user, at=office.clock.now().isoformat()) as change:
        if known:
            changes = {name: getattr(value, name) for name in ("state", "holder", "since", "scan", "remark")}
            records.update(Circulation, known[0].id, changes, ver=known[0].ver)
        row = known[0].id if known else records.insert([value])[0]
        if given and not given.isdigit():
            kept = keep_photo(office, Path(given), "circulation", row, Path(paper.name).stem, day)
            records.update(Circulation, row, {"scan": kept})
    return change.id


def _look_at(path: Path) -> None:
    if path.suffix.lower() == ".pdf" and path.is_file():
        return
    from clfdesk.papers.picture import check_picture

    check_picture(read_picture(path), path.name)


def overdue(office: Office) -> list[tuple[Paper, date]]:
    """Return the papers that lie too long in one pair of hands, with the day they were wanted."""
    return [
        (each, date.fromisoformat(each.since) + timedelta(days=PATIENCE))
        for each in papers()
        if each.state in ("sign", "seal") and each.waiting(office.today) >= PATIENCE
    ]
