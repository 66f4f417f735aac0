"""What events stopped, read back from them: the benefits work out from it what was paid too much."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from clfdesk.domain.event import Event
from clfdesk.storage import records


def stopped_benefits(since: date | None = None) -> list[dict[str, Any]]:
    """Return what stopped by events, for the benefits to work out what was paid too much.

    One row a benefit: person, kind of event, day, ``last`` month paid, ``first`` not paid.
    """
    return [
        {"person": event.person_id, "kind": event.kind, "on": event.happened_on, **stop}
        for event in records.every(Event)
        if since is None or event.happened_on >= since
        for stop in json.loads(event.answers).get("stops", [])
    ]
