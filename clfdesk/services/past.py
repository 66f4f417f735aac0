"""The register as it was on a past day: what the desk knew when that day ended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import as_of as storage_as_of


@contextlib.contextmanager
def as_of(office: Office, day: date | None) -> Iterator[date]:
    """Read lists and persons as the desk knew them at the end of a day; yields the day.

    Today, or no day, is the desk as it stands. Raises :class:`Refusal` for a day to come,
    and for one before the desk was made.
    """
    if day is None or day == office.today:
        yield office.today
        return
    if day > office.today:
        raise Refusal(_("The day lies in the future."), where=day.isoformat(), next=_("Choose a day that is past."))
    if not storage_as_of.boundary(day):
        raise Refusal(
            _("The desk did not exist on that day."), where=day.isoformat(), next=_("Choose a day since it was made.")
        )
    with storage_as_of.shadowed(day):
        yield day
