"""What an application at the counter says on paper: its number, its papers, what is corrected, where the card goes."""

from __future__ import annotations

import json

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.event import KINDS
from clfdesk.domain.person import Person
from clfdesk.grammar.calendar import written_day
from clfdesk.grammar.words import words
from clfdesk.services import counter, telephone
from clfdesk.services.counter import Standing
from clfdesk.services.office import Office
from clfdesk.storage import records

#: The field of a person that a correction puts right, by its life event.
_CORRECTS = {"id_correction": "id_number", "rename": "name", "guardian": "guardian_name"}


def case(office: Office, number: int) -> dict[str, str]:
    """Return the words of an application by name, as its receipt, its slips and its transfer sheet print them."""
    standing = counter.get(number)
    business, kind = standing.business, standing.kind
    asked = {each.code: each for each in kind.papers}
    given = [
        f"{asked[code].title}×{copies}" if copies > 1 else asked[code].title
        for code, copies in standing.given.items()
        if code in asked
    ]
    lacking = [f"□\t{each.title}\t{each.copies}" for each in standing.lacking]
    applied = business.applied_on
    return {
        "case": f"{applied.year if applied else office.today.year}-{business.id:04d}",
        "business": kind.title,
        "applied_on": written_day(applied) if applied else "",
        "given": "、".join(given),
        "lacking": "\n".join(lacking),
        "agent": business.agent_name,
        **_detail(standing),
        **_certificate(office, standing),
    }


def _detail(standing: Standing) -> dict[str, str]:
    """Return what the life event of the business changes, in words of the paper."""
    detail = json.loads(standing.business.detail)
    answers, event = dict(detail.get("answers", {})), str(detail.get("event", ""))
    field = _CORRECTS.get(event, "")
    heading = words("person").heading(field) if field else ""
    return {
        "destination": str(answers.get("destination", "")),
        "item": heading,
        "before": str(getattr(standing.who, field, "") or "") if field else "",
        "after": str(answers.get(field, "")) if field else "",
        "event": event if event in KINDS else "",
    }


def _certificate(office: Office, standing: Standing) -> dict[str, str]:
    """Return the certificate as it is, and how the benefits stand: what the place moved to asks first."""
    who = standing.who
    if not isinstance(who, Person):
        return {"certificate": "", "degree": "", "valid_until": "", "benefits": ""}
    held = next(iter(records.every(Certificate, person_id=who.id, current=True)), None)
    word = words("person").word
    degree = f"{word('type', held.type)}{word('grade', str(held.grade or ''))}" if held and held.type else ""
    return {
        "certificate": (held.raw_number or held.number or "") if held else "",
        "degree": degree,
        "valid_until": written_day(held.valid_until) if held and held.valid_until else "",
        "benefits": "".join(each.says for each in telephone.call(office, who.id).benefits if each.last or each.draws),
    }
