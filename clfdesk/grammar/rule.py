"""Rules as data, verdicts as values: composition, shares, what is due, errors in the data.

A rule is a record of a policy pack, so it carries its paper; a verdict says in numbers
what is missing, whom it concerns and what would mend it. Rows are plain mappings; their
key is ``key``, else ``number``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from clfdesk.grammar.card import look_up, render
from clfdesk.grammar.evaluation import empty
from clfdesk.grammar.expression import parse
from clfdesk.grammar.policy import Pack
from clfdesk.i18n import _

State = Literal["met", "unmet", "unknown"]
Severity = Literal["red", "amber", "info"]
Table = Literal["seats", "share", "holder", "due", "verdict", "tally", "indicator"]
Row = Mapping[str, Any]

TABLES: tuple[Table, ...] = ("seats", "share", "holder", "due", "verdict", "tally", "indicator")
#: What a rule is listed under where its record does not say.
_KINDS: Mapping[str, str] = {"tally": "deadline", "indicator": "indicator"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force: ``record`` holds what its table needs besides."""

    id: str
    table: Table
    severity: Severity
    source: str
    clause: str
    record: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """What it is listed under: data, reconcile, deadline, indicator or composition."""
        return str(self.record.get("kind", _KINDS.get(self.table, "composition")))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule finds: its state, the keys of those concerned, and what would mend it.

    ``opens`` is where that is done, where the keys do not say it: ``register:<name>`` the
    book to enter it in, ``list:<stem>`` the list to look at, ``make:<kind>`` the body to found.
    """

    rule: str
    state: State
    severity: Severity
    source: str
    clause: str
    concerned: tuple[str, ...]
    says: str
    mend: str = ""
    opens: str = ""


def rules(pack: Pack, day: date, *, level: str = "township") -> list[Rule]:
    """Return the rules of a pack in force on a day.

    A rule that binds another level (``level = "county"``) is informative only: it is
    never red on a township's desk.
    """
    found = []
    for table in TABLES:
        for record in pack.records(table, day):
            severity = record.get("severity", "amber")
            if record.get("level", level) != level:
                severity = "info"
            found.append(
                Rule(record["id"], table, severity, record["source"], record.get("clause", ""), record),
            )
    return found


def key_of(row: Row) -> str:
    """Return the key a verdict names a row by."""
    return str(row.get("key", row.get("number", "")))


def _verdict(rule: Rule, state: State, concerned: Iterable[str], says: str, mend: str = "") -> Verdict:
    mend = str(rule.record.get("mend", mend)) if state != "met" else ""
    return Verdict(rule.id, state, rule.severity, rule.source, rule.clause, tuple(concerned), says, mend)


def _wanted(least: int, most: int | None) -> str:
    if most is None:
        return _("at least {number}").format(number=least)
    return str(least) if least == most else f"{least}–{most}"


def judge_seats(
    rule: Rule, posts: Sequence[Row], *, place: str, key: str = "", word: Callable[[str], str] = str
) -> Verdict:
    """Return whether a body has as many holders of a post as its rule wants.

    ``posts`` are the body's current posts (``post``, ``nature``); ``place`` is how the body
    is named, ``key`` its key; ``word`` gives the locality's word for a post.
    """
    record = rule.record
    held, others = seated(record, posts)
    found = len(held) + len(others)
    least, most = int(record.get("min", 0)), record.get("max")
    title = str(record.get("title") or word(record["post"]))
    values = {"place": place, "post": title, "found": found, "wanted": _wanted(least, most)}
    if others and "title" not in record:
        kinds = "、".join(dict.fromkeys(word(post["post"]) for post in others))
        values["post"] = _("{post} ({number} of them {kinds})").format(
            post=values["post"], number=len(others), kinds=kinds
        )
    if found < least:
        says = _("{place} has {found} of {post}; {wanted} are required, {number} missing.")
        mend = _("Enter the missing holders of the post, or elect them.")
        return _verdict(rule, "unmet", (key,) if key else (), says.format(**values, number=least - found), mend)
    if most is not None and found > most:
        says = _("{place} has {found} of {post}; {wanted} are required, {number} too many.")
        mend = _("End the posts of those who left.")
        keys = [each for each in (key, *map(key_of, held)) if each]
        return _verdict(rule, "unmet", keys, says.format(**values, number=found - most), mend)
    return _verdict(
        rule, "met", (key,) if key else (), _("{place} has {found} of {post}, as required.").format(**values)
    )


def _who(post: Row) -> Any:
    return post.get("person_id") or (post.get("staff_id"), post.get("name"))


def seated(record: Row, posts: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return who holds a seats record's post, and who counts beside them by another post (``also``).

    Somebody who holds both is counted once, under the post itself.
    """
    nature = record.get("nature")
    here = [post for post in posts if empty(post.get("ended_on")) and nature in (None, post.get("nature"))]
    if "when" in record and "post" in record and "says" not in record:
        wanted = parse(str(record["when"]))
        here = [post for post in here if wanted.holds(post) is True]
    held = [post for post in here if post["post"] == record["post"]]
    known, others = {_who(post) for post in held if post.get("name")}, []
    for post in here:
        if post["post"] in record.get("also", ()) and _who(post) not in known:
            others.append(post)
            if post.get("name"):
                known.add(_who(post))
    return held, others


def judge_holder(
    rule: Rule,
    posts: Sequence[Row],
    *,
    place: str,
    key: str = "",
    word: Callable[[str], str] = str,
    today: date,
    values: Row | None = None,
) -> Verdict:
    """Return whether those who hold a post are whom the paper wants there: ``when`` holds for each (true is good).

    A holder about whom it is not known makes the verdict unknown; a post nobody holds is
    the matter of its seats, not of this.
    """
    record = rule.record
    when = parse(record["when"])
    held, others = seated(record, posts)
    answers = [(post, when.holds({**(values or {}), **post}, today=today)) for post in (*held, *others)]
    keys = [key] if key else []
    told = {"place": place, "post": word(record["post"]), "wanted": str(record["says"])}
    if wrong := [post for post, answer in answers if answer is False]:
        names = "、".join(str(post.get("name", "")) for post in wrong)
        says = _("{place}: {names}, {post}: {wanted}.").format(**told, names=names)
        return _verdict(rule, "unmet", [*keys, *map(key_of, wrong)], says, _("Enter the identity, or elect another."))
    if open_ := [post for post, answer in answers if answer is None]:
        names = "、".join(str(post.get("name", "")) for post in open_)
        says = _("{place}: it is not entered whether {names}, {post}, fits: {wanted}.").format(**told, names=names)
        return _verdict(rule, "unknown", [*keys, *map(key_of, open_)], says, _("Enter the identity of the holder."))
    return _verdict(rule, "met", keys, _("{place}: {post} as required.").format(**told))


def share_of(text: Any) -> Decimal:
    """Return a share written ``65%`` or ``0.65``."""
    written = str(text).strip()
    return Decimal(written[:-1]) / 100 if written.endswith("%") else Decimal(written)


def judge_share(
    rule: Rule, members: Sequence[Row], *, place: str, key: str = "", today: date, values: Row | None = None
) -> Verdict:
    """Return whether enough members of a body satisfy the rule's ``counts``; tags may overlap.

    Members for whom the condition is unknown make the verdict unknown where they decide it.
    """
    counts = parse(rule.record["counts"])
    answers = [counts.holds({**(values or {}), **member}, today=today) for member in members]
    keys = (key,) if key else ()
    if not members:
        return _verdict(rule, "unknown", keys, _("{place} has no members entered.").format(place=place))
    total, yes, open_ = len(members), answers.count(True), answers.count(None)
    needed = math.ceil(share_of(rule.record["at_least"]) * total)
    told = {
        "place": place,
        "found": yes,
        "total": total,
        "share": f"{Decimal(yes * 100) / total:.1f}%",
        "wanted": rule.record["at_least"],
    }
    if yes >= needed:
        return _verdict(rule, "met", keys, _("{place}: {found} of {total} ({share}), as required.").format(**told))
    if yes + open_ >= needed:
        unknown = [key_of(member) for member, answer in zip(members, answers, strict=True) if answer is None]
        says = _("{place}: {found} of {total} known ({share}, {wanted} are required); {number} not entered.")
        return _verdict(rule, "unknown", [*keys, *unknown], says.format(**told, number=open_))
    says = _("{place}: {found} of {total} ({share}); {wanted} are required, {number} missing.")
    mend = _("Replace {number} by such members, or elect {more} more of them.").format(
        number=needed - yes, more=more_needed(yes, total, share_of(rule.record["at_least"]))
    )
    return _verdict(rule, "unmet", keys, says.format(**told, number=needed - yes), mend)


def more_needed(yes: int, total: int, share: Decimal) -> int:
    """Return how many must join, all of them counting, until the share is reached (0 where it is, or never can be)."""
    if share >= 1 or yes >= share * total:
        return 0
    return math.ceil((share * total - yes) / (1 - share))


def judge_due(rule: Rule, rows: Sequence[Row], *, values: Row, today: date) -> list[Verdict]:
    """Return what is due and not yet made, one verdict a row; one met verdict where nothing is.

    A row's ``bodies`` are the kinds of body it already has; ``values`` are the pack's.
    """
    record = rule.record
    when = parse(record["when"])
    found = []
    for row in rows:
        scope = {**values, **row}
        if when.holds(scope, today=today) is True and record.get("make") not in row.get("bodies", ()):
            says = render(record.get("says", ""), scope) or _("Something is due here.")
            made = _verdict(rule, "unmet", (key_of(row),), says)
            found.append(replace(made, opens=f"make:{record['make']}" if "make" in record else "make:group"))
    return found or [_verdict(rule, "met", (), _("Nothing is due."))]


def judge_rows(rule: Rule, rows: Iterable[Row], *, values: Row, today: date) -> Verdict:
    """Return whom a data rule finds: its ``when`` holds (true is bad).

    With ``group_by`` those count who share the same filled fields with more than
    ``more_than`` (or the pack's ``more_than_key``); with ``distinct`` as many different
    values of that field are asked for, not as many rows.
    """
    record = rule.record
    when = parse(record["when"])
    bad = [row for row in rows if when.holds({**values, **row}, today=today) is True]
    if fields := record.get("group_by"):
        bad = _crowded(bad, fields, _limit(record, values), str(record.get("distinct", "")))
    if not bad:
        return _verdict(rule, "met", (), _("Nothing found."))
    return _verdict(rule, "unmet", [key_of(row) for row in bad], str(record["says"]))


def _limit(record: Mapping[str, Any], values: Row) -> int:
    return int(look_up(record["more_than_key"], values) if "more_than_key" in record else record["more_than"])


def _crowded(rows: Sequence[Row], fields: Sequence[str], limit: int, distinct: str) -> list[Row]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        shared = tuple(row.get(name) for name in fields)
        if not any(empty(value) for value in shared):
            groups.setdefault(shared, []).append(row)
    return [row for group in groups.values() if _size(group, distinct) > limit for row in group]


def _size(group: Sequence[Row], distinct: str) -> int:
    return len({row.get(distinct) for row in group}) if distinct else len(group)


def unmet(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return the verdicts that are not met, the gravest first."""
    order = {"red": 0, "amber": 1, "info": 2}
    return sorted((each for each in verdicts if each.state != "met"), key=lambda each: order[cast(str, each.severity)])
