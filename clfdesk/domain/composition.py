"""Who must sit where: seats, shares and bodies that are due, judged by the pack's records.

昌市政办发〔2020〕53号 四(三)一 asks for 1 / 2–3 / 3–5 / ≥ 1, other counties for other numbers;
every number comes with the record. Duties of the county's own bodies are not held
against a township.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from clfdesk.domain.body import POST_FIELDS, Body, Post
from clfdesk.domain.verdict import Severity, State, Verdict
from clfdesk.grammar.expression import parse
from clfdesk.grammar.field import Field, Fields
from clfdesk.grammar.policy import Pack
from clfdesk.i18n import N_, _, ngettext

Record = Mapping[str, Any]

#: What the condition of a ``due`` record may ask about a place.
PLACE_FIELDS = Fields(
    (
        Field("village", N_("village or community"), "division"),
        Field("settlement", N_("settlement or group")),
        Field("persons", N_("persons"), "integer"),
        Field("group_threshold", N_("people from which a group is due"), "integer"),
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place a body may be due in: a township, a village, or a settlement within one."""

    village: str
    settlement: str
    persons: int
    key: str


def in_office(post: Post, day: date) -> bool:
    """Return whether a post is held on a day."""
    begun = post.started_on is None or post.started_on <= day
    return begun and (post.ended_on is None or post.ended_on >= day)


def binds(record: Record, level: str) -> bool:
    """Return whether a record binds a desk of this level; a county's own duty is none of a township's."""
    return bool(record.get("level", level) == level)


def severity_of(record: Record) -> Severity:
    """Return how grave a record is; red where it does not say."""
    found = record.get("severity", "red")
    return found if found in ("amber", "info") else "red"


def required(record: Record) -> str:
    """Return how many a seats record wants: ``1``, ``2–3``, ``≥ 1``."""
    least, most = int(record.get("min", 0)), record.get("max")
    if most is None:
        return f"≥ {least}"
    return str(least) if most == least else f"{least}–{most}"


def _holders(record: Record, posts: Iterable[Post]) -> list[Post]:
    wanted = {record["post"], *record.get("also", ())}
    nature = record.get("nature")
    return [post for post in posts if post.post in wanted and (nature is None or post.nature == nature)]


def seat_verdict(record: Record, body: Body, posts: Sequence[Post], pack: Pack) -> Verdict:
    """Return whether one seats record is met by a body's posts (those held today)."""
    held = len(_holders(record, posts))
    least, most = int(record.get("min", 0)), record.get("max")
    word = pack.term(str(record["post"]))
    values = {"body": body.name, "post": word, "held": held, "required": required(record)}
    state: State = "unmet"
    severity, mend = severity_of(record), ""
    if held < least:
        says = _("{body}: {missing} {post} missing, {held} in office, {required} required").format(
            **values, missing=least - held
        )
        mend = _("Appoint {missing} {post}.").format(missing=least - held, post=word)
    elif most is not None and held > int(most):
        says = _("{body}: {held} {post} in office, only {required} foreseen").format(**values)
        mend = _("Look whether a term has ended, and enter when.")
        severity = "amber" if severity == "red" else severity
    else:
        state = "met"
        says = _("{body}: {held} {post} in office, {required} required").format(**values)
    return Verdict(
        str(record["id"]),
        "composition",
        state,
        severity,
        str(record["source"]),
        str(record["clause"]),
        (f"body:{body.id}",),
        says,
        mend,
    )


def missing_seats(body: Body, posts: Sequence[Post], pack: Pack, level: str, day: date) -> list[tuple[str, int]]:
    """Return the empty seats of a body as (post, how many), by the records in force."""
    missing = []
    for record in pack.records("seats", day):
        if record["body"] == body.kind and binds(record, level):
            short = int(record.get("min", 0)) - len(_holders(record, posts))
            if short > 0:
                missing.append((str(record["post"]), short))
    return missing


def share_verdict(record: Record, body: Body, posts: Sequence[Post]) -> Verdict:
    """Return whether a share of a body's members is reached; unknown where it has none.

    The numerator is the record's own (罗政办字〔2020〕90号 二5 and 昌市政办发〔2020〕53号 四(一) count differently).
    """
    counts = parse(str(record["counts"]), POST_FIELDS)
    facts = ({**asdict(post), "tags": [tag.strip() for tag in post.tags.split(",") if tag.strip()]} for post in posts)
    counted = sum(counts.holds(each) is True for each in facts)
    wanted = Decimal(str(record["at_least"]).rstrip("%％")) / 100
    needed = -int(-wanted * len(posts) // 1)
    state: State = "unknown" if not posts else "met" if counted >= needed else "unmet"
    says = _("{body}: {counted} of {all} counted, {share} required").format(
        body=body.name, counted=counted, all=len(posts), share=record["at_least"]
    )
    mend = _("{missing} more are needed.").format(missing=needed - counted) if state == "unmet" else ""
    return Verdict(
        str(record["id"]),
        "composition",
        state,
        severity_of(record),
        str(record["source"]),
        str(record["clause"]),
        (f"body:{body.id}",),
        says,
        mend,
    )


def body_verdicts(body: Body, posts: Sequence[Post], pack: Pack, level: str, day: date) -> list[Verdict]:
    """Return every seats and share verdict of one body on a day."""
    held = [post for post in posts if in_office(post, day)]
    found = [
        seat_verdict(record, body, held, pack)
        for record in pack.records("seats", day)
        if record["body"] == body.kind and binds(record, level)
    ]
    found += [
        share_verdict(record, body, held)
        for record in pack.records("share", day)
        if record["body"] == body.kind and binds(record, level)
    ]
    return found


def due_verdict(record: Record, place: Place, exists: bool, pack: Pack, day: date) -> Verdict | None:
    """Return whether a body that is due in a place is there; None where none is due.

    The pack's values stand in the condition by name (``group_threshold``).
    """
    facts = {**pack.values(day), **asdict(place)}
    due = parse(str(record["when"]), PLACE_FIELDS).holds(facts)
    if due is False:
        return None
    state: State = "unknown" if due is None else "met" if exists else "unmet"
    values = {"village": place.village, "settlement": place.settlement, "persons": place.persons}
    return Verdict(
        str(record["id"]),
        "composition",
        state,
        severity_of(record),
        str(record["source"]),
        str(record["clause"]),
        (place.key,),
        str(record["says" if state != "met" else "met_says"]).format(**values),
        str(record["mend"]).format(**values) if state != "met" else "",
    )


def gather(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return verdicts with those of one rule, place and state made one: the first speaks for all."""
    groups: dict[tuple[str, tuple[str, ...], State], list[Verdict]] = {}
    for each in verdicts:
        groups.setdefault((each.rule, each.concerned, each.state), []).append(each)
    return [_spokesman(group) for group in groups.values()]


def _spokesman(group: Sequence[Verdict]) -> Verdict:
    first, others = group[0], len(group) - 1
    if not others:
        return first
    says = ngettext("{says} (and {count} more place like it)", "{says} (and {count} more places like it)", others)
    return replace(first, says=says.format(says=first.says, count=others))
