"""A rule that cannot be evaluated: it says so and why, and is never green."""

from __future__ import annotations

from collections.abc import Iterable

from clfdesk.grammar.expression import parse
from clfdesk.grammar.rule import Rule, Verdict
from clfdesk.i18n import _

_CONDITIONS = ("when", "of", "has")


def cannot(rule: Rule, reason: str) -> Verdict:
    """Return the verdict of a rule that cannot be evaluated, with the reason."""
    says = _("This rule cannot be evaluated: {reason}.").format(reason=reason)
    return Verdict(rule.id, "unknown", rule.severity, rule.source, rule.clause, (), says)


def strange_names(rule: Rule, known: Iterable[str], conditions: Iterable[str] = _CONDITIONS) -> str:
    """Return why a rule cannot be asked where its conditions name what nobody knows; empty where all is known."""
    names = set(known)
    asked = {name for each in conditions if rule.record.get(each) for name in parse(str(rule.record[each])).names()}
    asked |= {*rule.record.get("group_by", ()), rule.record.get("distinct", "")} - {""}
    if strange := sorted(asked - names):
        return _("nothing is called {names} here").format(names="、".join(strange))
    return ""
