"""All stems that have fields, by their names: the one list lists, imports and checks share."""

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
from clfdesk.grammar.field import Fields

STEMS: dict[str, Fields] = {
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
