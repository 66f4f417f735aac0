"""Bodies as such: founding one, a new term with who stays, and what a change would do before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from clfdesk.domain.body import Body, Post
from clfdesk.domain.composition import Light, binding, body_verdicts, in_office, light
from clfdesk.domain.division import Division
from clfdesk.errors import Refusal
from clfdesk.grammar.bodies import kind_of
from clfdesk.grammar.calendar import add_months
from clfdesk.grammar.rule import Verdict
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _
from clfdesk.services.check import types_of
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the rules say of a body now and after a change that is not saved yet."""

    now: tuple[Verdict, ...]
    then: tuple[Verdict, ...]
    light_now: Light
    light_then: Light

    @property
    def better(self) -> tuple[str, ...]:
        """Return the rules that would be met by it."""
        met = {each.rule for each in self.now if each.state == "met"}
        return tuple(each.rule for each in self.then if each.state == "met" and each.rule not in met)

    @property
    def worse(self) -> tuple[str, ...]:
        """Return the rules that would no longer be met."""
        met = {each.rule for each in self.now if each.state == "met"}
        return tuple(each.rule for each in self.then if each.state != "met" and each.rule in met)


def _kept(number: int) -> Body:
    kept = records.get(Body, number)
    if kept is None:
        raise Refusal(_("There is no such body."), where=str(number), next=_("Choose one from the list."))
    return kept


def tag_codes(tags: str | Iterable[str]) -> str:
    """Return identity tags as codes, given as codes or their words; Refusal for one nobody knows."""
    given = tags.replace("、", ",").replace("，", ",").split(",") if isinstance(tags, str) else list(tags)
    codes = []
    for each in (part.strip() for part in given):
        if not each:
            continue
        code = code_of("post", "identity", each)
        if code is None:
            known = ", ".join(words("post").codes["identity"])
            raise Refusal(
                _("There is no such identity."), where=each, next=_("Choose one of: {names}.").format(names=known)
            )
        codes.append(code)
    return ",".join(dict.fromkeys(codes))


def found(
    office: Office,
    kind: str,
    name: str,
    division: int | None = None,
    *,
    since: date | None = None,
    term_ends_on: date | None = None,
    contact_phone: str = "",
    office_address: str = "",
) -> tuple[int, int]:
    """Found a body of a kind; return (its number, the change set).

    Where it stands for a term and no end was given, the pack's years count from the day.
    Refusal for an unknown kind or division, no name, or a name that stands already.
    """
    if kind not in words("body").codes["body_kind"]:
        known = ", ".join(words("body").codes["body_kind"])
        raise Refusal(
            _("There is no such kind of body."), where=kind, next=_("Choose one of: {names}.").format(names=known)
        )
    if not name.strip():
        raise Refusal(_("The body has no name."), next=_("Enter its name."))
    if division is not None and records.get(Division, division) is None:
        raise Refusal(_("There is no such village."), where=str(division), next=_("Choose one from the list."))
    if records.every(Body, name=name.strip()):
        raise Refusal(_("There is a body of this name already."), where=name, next=_("Choose another name."))
    day = since or office.today
    ends = term_ends_on
    years = office.pack.value("association.term_years", day)
    if ends is None and kind_of(kind).term and years is not None:
        ends = _years_later(day, int(years.value))
    fresh = Body(
        name.strip(),
        kind,
        division,
        founded_on=day,
        term_ends_on=ends,
        office_address=office_address,
        contact_phone=contact_phone,
    )
    with unit("body.found", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([fresh])
    return number, change.id


def _years_later(day: date, years: int) -> date:
    """Return the last day of a term of so many years that begins on a day."""
    return add_months(day, years * _MONTHS_A_YEAR) - timedelta(days=1)


def renew(
    office: Office,
    number: int,
    *,
    starts_on: date,
    ends_on: date | None = None,
    keep: Sequence[int] | None = None,
    elected: Sequence[Post] = (),
    document_number: str = "",
) -> int:
    """Begin a body's next term (换届): who is in office ends the day before, who stays begins anew.

    ``keep`` are the numbers of the posts carried over (None: all of them), ``elected`` the
    newly chosen. The staff behind a commissioner's post goes on unbroken. Return the change
    set. Refusal where the term would begin before the one that runs, or in the future.
    """
    body = _kept(number)
    sitting = [post for post in records.every(Post, body_id=number) if in_office(post, office.today)]
    latest = max((post.started_on for post in sitting if post.started_on), default=None)
    if starts_on > office.today:
        raise Refusal(
            _("The new term lies in the future."), where=starts_on.isoformat(), next=_("Enter it when it has begun.")
        )
    if latest and starts_on <= latest:
        raise Refusal(
            _("The new term would begin before somebody took office."),
            where=starts_on.isoformat(),
            why=_("Somebody is in office since {day}.").format(day=latest.isoformat()),
            next=_("Enter the day of the election."),
        )
    strange = set(keep or ()) - {post.id for post in sitting}
    if strange:
        raise Refusal(
            _("Somebody to be carried over is not in office."),
            where="、".join(map(str, sorted(strange))),
            next=_("Choose among those in office."),
        )
    years = office.pack.value("association.term_years", starts_on)
    ends = ends_on or (_years_later(starts_on, int(years.value)) if years is not None else None)
    staying = [post for post in sitting if keep is None or post.id in keep]
    fresh = [
        replace(post, id=0, ver=1, started_on=starts_on, ended_on=None, document_number=document_number)
        for post in staying
    ]
    fresh += [replace(post, id=0, body_id=number, started_on=starts_on, ended_on=None) for post in elected]
    with unit("body.renew", source=document_number, user=office.user, at=office.clock.now().isoformat()) as change:
        for post in sitting:
            records.update(Post, post.id, {"ended_on": starts_on - timedelta(days=1)})
        if fresh:
            records.insert(fresh)
        records.update(Body, number, {"term": body.term + 1, "term_ends_on": ends})
    return change.id


#: What of a body can be changed; its kind and its place stay.
CHANGEABLE = (
    "name", "founded_on", "term", "term_ends_on", "contact_phone", "office_address", "document_number", "standing",
    "party", "party_members",
)  # fmt: skip


def change(office: Office, number: int, values: Mapping[str, Any], *, ver: int | None = None) -> int | None:
    """Change a body's particulars; return the change set, ``None`` where nothing differs.

    Refusal for something that cannot be changed here, an unknown word, no name, or a term
    that would end before the body was founded.
    """
    kept = _kept(number)
    if strange := sorted(set(values) - set(CHANGEABLE)):
        raise Refusal(
            _("This cannot be changed here."),
            where="、".join(strange),
            next=_("Choose among: {names}.").format(names="、".join(CHANGEABLE)),
        )
    fresh: dict[str, Any] = {
        name: ("" if value is None and isinstance(getattr(kept, name), str) else value)
        for name, value in values.items()
    }
    for name in ("standing", "party"):
        if fresh.get(name) and (code := code_of("body", name, fresh[name])) is None:
            known = "、".join(each[0] for each in words("body").codes[name].values())
            raise Refusal(
                _("This word is not known."),
                where=str(fresh[name]),
                next=_("Choose one of: {names}.").format(names=known),
            )
        if fresh.get(name):
            fresh[name] = code
    if not str(fresh.get("name", kept.name)).strip():
        raise Refusal(_("The body has no name."), next=_("Enter its name."))
    founded, ends = fresh.get("founded_on", kept.founded_on), fresh.get("term_ends_on", kept.term_ends_on)
    if founded and ends and ends < founded:
        raise Refusal(
            _("The term would end before the body was founded."),
            where=f"{kept.name} {ends.isoformat()}",
            next=_("Enter the day the term ends."),
        )
    changed = {name: value for name, value in fresh.items() if value != getattr(kept, name)}
    if not changed:
        return None
    with unit("body.change", user=office.user, at=office.clock.now().isoformat()) as done:
        records.update(Body, number, changed, ver=ver)
    return done.id


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many of one kind sat in the last term and sit now; ``what`` is the post's or identity's word."""

    what: str
    last: int
    now: int


def against_last_term(office: Office, number: int) -> list[TermCount]:
    """Return a body's part-time vice chairs, women, grassroots and disabled holders, last term against this one.

    罗政办字〔2020〕90号 二5 wants more part-time vice chairs from the grassroots than the term
    before. Empty where the body has had one term only.
    """
    _kept(number)
    posts = records.every(Post, body_id=number)
    now = [post for post in posts if in_office(post, office.today)]
    began = max((post.started_on for post in now if post.started_on), default=None)
    before = [post for post in posts if began and in_office(post, began - timedelta(days=1))]
    if not before:
        return []
    told = words("post")
    asked: list[tuple[str, Callable[[Post], bool]]] = [
        (
            f"{told.word('nature', 'part_time')}{office.pack.term('vice_chair')}",
            lambda post: post.post == "vice_chair" and post.nature == "part_time",
        )
    ]
    asked += [
        (told.word("identity", tag), lambda post, tag=tag: tag in post.tags.split(","))  # type: ignore[misc]
        for tag in ("frontline", "disabled", "relative", "woman", "minority", "party_member")
    ]
    return [TermCount(what, sum(map(holds, before)), sum(map(holds, now))) for what, holds in asked]


def identify(office: Office, post: int, tags: str | Iterable[str], *, ver: int | None = None) -> int:
    """Change the identity tags of who holds a post; return the change set."""
    codes = tag_codes(tags)
    if records.get(Post, post) is None:
        raise Refusal(_("There is no such post."), where=str(post), next=_("Choose one from the list."))
    with unit("post.identify", user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Post, post, {"tags": codes}, ver=ver)
    return change.id


def what_if(
    office: Office,
    number: int,
    *,
    join: Sequence[Post] = (),
    leave: Sequence[int] = (),
    identities: Mapping[int, str] | None = None,
) -> WhatIf:
    """Return what the rules would say if some joined, left, or were somebody else; nothing is saved.

    ``identities`` are other tags for posts already held.
    """
    body = _kept(number)
    sitting = [post for post in records.every(Post, body_id=number) if in_office(post, office.today)]
    asked = binding(office.pack, office.today, office.info.level)
    other = identities or {}
    then = [replace(post, tags=other.get(post.id, post.tags)) for post in sitting if post.id not in leave]
    then += [replace(post, body_id=number, id=-index) for index, post in enumerate(join, 1)]
    types = types_of(post.person_id for post in (*sitting, *then) if post.person_id)

    def judged(posts: Sequence[Post]) -> tuple[Verdict, ...]:
        return tuple(body_verdicts(body, posts, asked, office.pack.term, office.today, types))

    before, after = judged(sitting), judged(then)
    return WhatIf(before, after, light(before), light(after))
