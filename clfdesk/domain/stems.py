"""All stems that have fields, by their names: the one list lists, imports and checks share.

A stem's fields are the shipped ones and those the open desk declared for itself, in this order.
"""

from __future__ import annotations

from clfdesk.domain.appraisal import APPRAISAL_FIELDS
from clfdesk.domain.archive_fields import ARCHIVE_FIELDS
from clfdesk.domain.body import BODY_FIELDS, POST_FIELDS
from clfdesk.domain.contract import CONTRACT_FIELDS, LEAVE_FIELDS
from clfdesk.domain.counter import BUSINESS_FIELDS
from clfdesk.domain.division import DIVISION_FIELDS
from clfdesk.domain.event import EVENT_FIELDS
from clfdesk.domain.household import HOUSEHOLD_FIELDS, MEMBER_FIELDS
from clfdesk.domain.nonholder import NONHOLDER_FIELDS
from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.staff import STAFF_FIELDS
from clfdesk.grammar import own
from clfdesk.grammar.field import Fields


class _Stems(dict[str, Fields]):
    """The shipped fields of every stem; asked for one, the desk's own fields with them."""

    def __init__(self, shipped: dict[str, Fields]) -> None:
        super().__init__(shipped)
        self._made: dict[str, tuple[int, Fields]] = {}

    def __getitem__(self, stem: str) -> Fields:
        shipped, declared = super().__getitem__(stem), own.fields(stem)
        if not declared:
            return shipped
        version, made = self._made.get(stem, (-1, shipped))
        if version != own.version():
            made = Fields((*shipped, *declared))
            self._made[stem] = own.version(), made
        return made


_SHIPPED: dict[str, Fields] = {
    "person": ROSTER_FIELDS,
    "division": DIVISION_FIELDS,
    "body": BODY_FIELDS,
    "post": POST_FIELDS,
    "staff": STAFF_FIELDS,
    "appraisal": APPRAISAL_FIELDS,
    "household": HOUSEHOLD_FIELDS,
    "household_member": MEMBER_FIELDS,
    "nonholder": NONHOLDER_FIELDS,
    "event": EVENT_FIELDS,
    "contract": CONTRACT_FIELDS,
    "staff_leave": LEAVE_FIELDS,
    "business": BUSINESS_FIELDS,
    "archive_item": ARCHIVE_FIELDS,
}

STEMS: dict[str, Fields] = _Stems(_SHIPPED)
