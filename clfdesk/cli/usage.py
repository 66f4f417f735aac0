"""A command line that cannot be read, said in the clerk's language: what is missing, what is not known."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from clfdesk.cli.answer import WRONG_USAGE
from clfdesk.i18n import N_, _

#: What the library says, and how it is said here; a sentence that is not among them stays as it is.
_SENTENCES = (
    (r"the following arguments are required: (?P<what>.+)", N_("Missing on the command line: {what}.")),
    (
        r"argument (?P<what>.+?): invalid choice: (?P<found>.+?) \(choose from (?P<known>.+)\)",
        N_("{what} cannot be {found}; it can be: {known}."),
    ),
    (r"argument (?P<what>.+?): invalid \S+ value: (?P<found>.+)", N_("{what} cannot be {found}.")),
    (r"argument (?P<what>.+?): expected .+", N_("Something has to stand after {what}.")),
    (r"unrecognized arguments: (?P<what>.+)", N_("Not known on the command line: {what}.")),
    (r"ambiguous option: (?P<what>\S+) could match (?P<known>.+)", N_("{what} may mean: {known}.")),
)


def said(message: str) -> str:
    """Return a fault of the command line as a sentence of the language in use."""
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return _(sentence).format(**found.groupdict())
    return message


class Parser(argparse.ArgumentParser):
    """A parser whose faults are said in the language in use; it leaves with the code of a wrong usage."""

    def format_usage(self) -> str:
        """Return how the verb is written."""
        return super().format_usage().replace("usage: ", _("Usage: "), 1)

    def format_help(self) -> str:
        """Return how the verb is written and what each word means."""
        return super().format_help().replace("usage: ", _("Usage: "), 1)

    def error(self, message: str) -> NoReturn:
        """Say what cannot be read, on standard error, and leave."""
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{said(message)}\n")
