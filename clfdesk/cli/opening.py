"""Opening the desk that a command line names, and closing it again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.i18n import _

if TYPE_CHECKING:
    from clfdesk.services.office import Office


def clock_of(args: argparse.Namespace) -> Clock:
    """Return the clock: the machine's, or the day given by ``--today``."""
    return Clock(fixed=args.today)


def first_line(file: Path) -> str:
    """Return the first line of a password file; :class:`Refusal` where it cannot be read."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            _("The password file cannot be read."),
            where=str(file),
            why=_("It is missing or not a text file."),
            next=_("Name a text file whose first line is the password."),
        ) from error
    return text.splitlines()[0] if text else ""


def secret_of(args: argparse.Namespace) -> str | None:
    """Return the password from its file; ``None`` where no file was named."""
    return None if args.password_file is None else first_line(args.password_file)


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Office]:
    """Open the desk of ``--desk`` (or ``CLFDESK_DESK``) for one verb."""
    if args.desk is None:
        raise Refusal(
            _("No desk was named."),
            where="--desk",
            why=_("This verb works on a desk."),
            next=_("Name its folder with --desk, or set CLFDESK_DESK."),
        )
    from clfdesk.services import operations  # loaded with a desk: what only explains itself needs none
    from clfdesk.services.office import Held, Unwritable, close_desk, open_desk

    try:
        office = open_desk(
            args.desk, secret=secret_of(args), user=args.user, clock=clock_of(args), read_only=args.read_only
        )
    except (Held, Unwritable) as refusal:
        refusal.next = _("{next} Here: --read-only.").format(next=refusal.next)
        raise
    try:
        before = operations.last(office)
        yield office
        operations.told(office, f"clfdesk {getattr(args, 'verb', '')}".strip(), before)
    finally:
        close_desk(office)


def json_object(text: str, where: str) -> dict[str, Any]:
    """Return the JSON object given for an option; :class:`Refusal` naming the option where it is none."""
    import json

    try:
        return dict(json.loads(text))
    except (ValueError, TypeError) as error:
        raise Refusal(
            _("The values cannot be read."),
            where=where,
            why=_("They are not a JSON object of field and value."),
            next=_('Write them as {"field": "value"}.'),
        ) from error
