"""Registers looked over for what may be made up: asked with the other checks, opened at the entries concerned."""

from __future__ import annotations

from clfdesk.domain.register import Entry
from clfdesk.domain.register_doubt import doubts
from clfdesk.grammar.rule import Verdict
from clfdesk.i18n import _
from clfdesk.services import register
from clfdesk.services.office import Office
from clfdesk.storage import columns


def verdicts(office: Office) -> list[Verdict]:
    """Return one verdict for each doubt; the keys of those concerned read ``entry:visit:12``."""
    kept = {form for (form,) in columns.tuples(Entry, ("form",))}
    values = office.pack.values(office.today)
    found: list[Verdict] = []
    for each in register.registers():
        if not each.doubt or each.name not in kept:
            continue
        found += [
            Verdict(
                f"{each.name}.{doubt.kind}",
                "unmet",
                "amber",
                each.form.source,
                each.clause,
                tuple(f"entry:{each.name}:{number}" for number in doubt.numbers),
                _("{title}: {says}").format(title=each.title, says=doubt.says),
                _("Look at these entries with who wrote them; correct what was not so."),
            )
            for doubt in doubts(each, register.rows(each.name), values)
        ]
    return found
