"""This week (本周要办): what the registers, the terms of office and the year's duties ask for, as one plain list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clfdesk.i18n import _
from clfdesk.services import archive_due, check, check_measures, mend_place, paper, posted, register, register_due
from clfdesk.services.office import Office

#: So many days before a public notice comes down, it is spoken of.
REMIND_DAYS = 1


@dataclass(frozen=True, slots=True)
class Todo:
    """One line: until when (None: no day), what, by which paper, and the page and key that open it.

    ``left`` is the days left, negative where it is late.
    """

    due: date | None
    left: int | None
    title: str
    says: str
    mend: str
    source: str
    clause: str
    page: str
    key: str


def week(office: Office) -> list[Todo]:
    """Return what is to be done, the longest late first, then what has no day."""
    told = {each.number for each in posted.hanging(office)}
    found = [
        Todo(
            each.due,
            each.left,
            each.title,
            each.what,
            "",
            each.source,
            each.clause,
            "registers",
            f"{each.register}:{each.number}",
        )
        for each in register_due.due(office)
        if each.number not in told  # said below, in words of its own
    ]
    for hung in posted.hanging(office):
        if (left := (hung.down - office.today).days) <= REMIND_DAYS:
            says = _("Take down “{title}” in {place}, with a photo.").format(title=hung.title, place=hung.place)
            source, clause = posted.named_by()
            found.append(Todo(hung.down, left, _("Public notices"), says, "", source, clause, "placements", "due"))
    for verdict in [*check.verdicts(office, "deadline"), *check_measures.reminders(office)]:
        page, key = mend_place.place(office, verdict)
        title = register.named(str(key)).title if page == "registers" and key else _("Organisation")
        says, mend = verdict.says, verdict.mend
        found.append(Todo(None, None, title, says, mend, verdict.source, verdict.clause, page, str(key or "")))
    for each, due in paper.overdue(office):
        says = (
            _("It still waits for its signature: {name}.")
            if each.state == "sign"
            else _("It still waits for its seal: {name}.")
        )
        late = (due - office.today).days
        found.append(
            Todo(
                due, late, _("Papers on their way"), says.format(name=each.name), "", "", "", "papers", str(each.number)
            )
        )
    found += [
        Todo(each.due, each.left, each.title, each.says, "", "", "", "cabinet", each.key)
        for each in archive_due.matters(office)
    ]
    return sorted(found, key=lambda each: (each.due is None, each.due or date.max))
