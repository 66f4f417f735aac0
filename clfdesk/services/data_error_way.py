"""A way to mend a data error: what it says beforehand, and the verb that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.certificate import Certificate
from clfdesk.domain.person import Person
from clfdesk.i18n import _
from clfdesk.services import event
from clfdesk.services.office import Office
from clfdesk.storage import records


@dataclass(frozen=True, slots=True)
class Way:
    """One way to mend: its code, what it does as a sentence, and the page with its key where it only leads there.

    ``other`` is the second person where two are put side by side.
    """

    code: str
    says: str
    page: str = ""
    key: Any = None
    other: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A way with the verb that does it; no verb where it only leads somewhere."""

    way: Way
    verb: Callable[[], Any] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A person with an error, and the certificate held."""

    office: Office
    person: Person
    held: Certificate | None

    def changes(self, **values: Any) -> Callable[[], Any]:
        """Return the verb that writes these columns of the person."""
        return lambda: records.update(Person, self.person.id, values, ver=self.person.ver)

    def enters(self, kind: str, answers: dict[str, Any]) -> Callable[[], Any]:
        """Return the verb that enters a life event of today."""
        return lambda: event.enter(self.office, kind, self.person.id, self.office.today, answers)


def beside(case: Case, other: Person) -> Draft:
    """Return the way that puts the person and another side by side."""
    says = _("Put side by side with no. {number}, {name}: one person or two")
    return Draft(Way("merge", says.format(number=other.id, name=other.name), "persons", case.person.id, other=other.id))
