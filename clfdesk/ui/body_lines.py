"""How bodies, posts and what the rules say of them are written in the window."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from clfdesk.domain.body import BODY_FIELDS, POST_FIELDS
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

    from clfdesk.ui.session import Session


def verdict(each: Any) -> str:
    """Return one unmet rule as a line: what is wrong, what mends it, by which paper."""
    paper = "　".join(part for part in (each.source, each.clause) if part)
    return f"{each.says} {each.mend}（{paper}）"


def consequence(seen: Any) -> str:
    """Return what a change not kept yet would mean: the rules it would meet and those it would break."""
    then = {each.rule: each for each in seen.then}
    now = {each.rule: each for each in seen.now}
    lines = [_("It would then hold: {says}").format(says=then[rule].says) for rule in seen.better]
    lines += [_("It would then no longer hold: {says}").format(says=then[rule].says) for rule in seen.worse]
    changed = [
        each
        for rule, each in then.items()
        if each.state != "met" and rule not in seen.worse and rule in now and now[rule].says != each.says
    ]
    lines += [_("Still open then: {says}").format(says=each.says) for each in changed]
    return "\n".join(lines) or _("The rules would say the same as now.")


def about(body: Any, terms: Any) -> str:
    """Return a body's term, standing and party branch as a line, and what differs from the last term."""
    kept, parts = body.body, []
    if kept.term_ends_on is not None:
        parts.append(_("Term {number}, to {day}").format(number=kept.term, day=shown.day(kept.term_ends_on)))
    for name in ("document_number", "standing", "party"):
        if value := getattr(kept, name):
            field = BODY_FIELDS.named(name)
            parts.append(f"{shown.label(field)}：{shown.text('body', field, value)}")
    if kept.party_members is not None:
        parts.append(_("{count} party members").format(count=kept.party_members))
    parts += [
        _("{what}: last term {last}, now {now}").format(what=each.what, last=each.last, now=each.now)
        for each in terms or ()
        if each.last != each.now
    ]
    return "　".join(parts)


def post_row(post: Any, title: str) -> dict[str, str]:
    """Return a post as a row of the table."""
    return {
        "title": title,
        "name": post.name,
        "since": shown.day(post.started_on),
        "until": shown.day(post.ended_on),
        "tags": shown.text("post", POST_FIELDS.named("tags"), post.tags),
    }


def day_typed(session: Session, line: QLineEdit) -> date | None:
    """Return the day typed; shows a refusal and returns ``None`` where it cannot be read."""
    from clfdesk.grammar.dates import read_date

    found = read_date(line.text())
    if found is None:
        session.refused.emit(
            Refusal(
                _("This date cannot be read: {text}").format(text=line.text()),
                where=_("Organisation"),
                why=_("A day has a year, a month and a day that exist."),
                next=_("Write it like 2026-10-01."),
            )
        )
    return found
