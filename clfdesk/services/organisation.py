"""Who sits where: bodies with their posts and what is missing; appointing, leaving, appraising."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.body import Body, Post
from clfdesk.domain.composition import Light, binding, body_verdicts, in_office, light, missing_seats
from clfdesk.domain.division import Division
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.rule import Rule, Verdict
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _
from clfdesk.services.body import tag_codes
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class MissingSeat:
    """An empty seat: the post's code, the locality's word for it, and how many are wanting."""

    post: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class BodyWithPosts:
    """One body as a page shows it: who is in office, the traffic light, what is missing and by which paper."""

    number: int
    name: str
    kind: str
    village: str
    posts: tuple[Post, ...]
    titles: tuple[str, ...]
    light: Light
    missing: tuple[MissingSeat, ...]
    verdicts: tuple[Verdict, ...]
    body: Body


def bodies_with_posts(office: Office, village: str | None = None) -> list[BodyWithPosts]:
    """Return the bodies of the desk, or of one village (by name), the township's first.

    ``titles`` are the local words of ``posts``, in the same order; ``missing`` names the
    empty seats; ``verdicts`` hold every rule asked, met ones too.
    """
    divisions = {each.id: each for each in records.every(Division)}
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in records.every(Post):
        if in_office(post, office.today):
            posts[post.body_id].append(post)
    asked = binding(office.pack, office.today, office.info.level)
    shown = []
    for body in records.every(Body):
        place = divisions.get(body.division_id or 0)
        name = place.name if place else ""
        if village is None or name == village:
            shown.append((place, _view(office, body, name, posts[body.id], asked)))
    return [view for _place, view in sorted(shown, key=lambda each: _rank(each[0], each[1]))]


def _rank(place: Division | None, view: BodyWithPosts) -> tuple[bool, int, int]:
    return (place is None or place.kind != "township", place.id if place else 0, view.number)


def _view(office: Office, body: Body, village: str, posts: list[Post], asked: list[Rule]) -> BodyWithPosts:
    pack, day = office.pack, office.today
    order = list(words("post").codes.get("post", {}))
    held = sorted(posts, key=lambda post: (order.index(post.post) if post.post in order else len(order), post.id))
    judged = body_verdicts(body, held, asked, pack.term, day)
    missing = tuple(MissingSeat(post, pack.term(post), count) for post, count in missing_seats(body, held, asked, day))
    titles = tuple(pack.term(post.post) for post in held)
    return BodyWithPosts(
        body.id, body.name, body.kind, village, tuple(held), titles, light(judged), missing, tuple(judged),
        body,
    )  # fmt: skip


def candidate(name: str, post: str, tags: str = "") -> Post:
    """Return somebody who might take a post, for the rules to be asked of; nothing is kept.

    ``tags`` are identities as codes or words. Refusal for no name or an unknown identity.
    """
    if not name.strip():
        raise Refusal(_("Nobody was named."), next=_("Enter who takes the post."))
    return Post(name=name.strip(), post=post, tags=tag_codes(tags))


def appoint(
    office: Office,
    body: int,
    name: str,
    post: str,
    *,
    started_on: date | None = None,
    nature: str = "part_time",
    tags: str = "",
    gender: str = "unknown",
    phone: str = "",
    public_phone: str = "",
    document_number: str = "",
    staff_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """Put somebody into a post from a day on (today where none is given); return the change set.

    Refusal for an unknown body or post, no name, a day in the future, or who holds it already.
    """
    since = started_on or office.today
    kept = records.get(Body, body)
    if kept is None:
        raise Refusal(_("There is no such body."), where=str(body), next=_("Choose one from the list."))
    if not name.strip():
        raise Refusal(_("Nobody was named."), where=kept.name, next=_("Enter who takes the post."))
    if post not in words("post").codes["post"]:
        known = ", ".join(words("post").codes["post"])
        raise Refusal(_("There is no such post."), where=post, next=_("Choose one of: {names}.").format(names=known))
    if since > office.today:
        raise Refusal(
            _("The day of taking office lies in the future."),
            where=since.isoformat(),
            next=_("Enter it when it has come."),
        )
    for held in records.every(Post, body_id=body, post=post):
        if held.name == name.strip() and in_office(held, office.today):
            raise Refusal(
                _("{name} holds this post already.").format(name=held.name),
                where=kept.name,
                next=_("Enter when the post ended before appointing again."),
            )
    fresh = Post(
        body_id=body,
        name=name.strip(),
        post=post,
        nature=nature,
        tags=tags,
        person_id=person_id,
        staff_id=staff_id,
        gender=gender,
        phone=phone,
        public_phone=public_phone,
        started_on=since,
        document_number=document_number,
    )
    with unit("appoint", user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([fresh])
    return change.id


def leave(office: Office, post: int, ended_on: date | None = None, *, ver: int | None = None) -> int:
    """End a post on its last day (today where none is given); return the change set.

    Who is paid for the post and holds no other leaves the staff list the same day, so
    that pay stops with it.
    """
    last = ended_on or office.today
    kept = records.get(Post, post)
    if kept is None:
        raise Refusal(_("There is no such post."), where=str(post), next=_("Choose one from the list."))
    if kept.started_on and last < kept.started_on:
        raise Refusal(
            _("The post would end before it began."),
            where=f"{kept.name} {last.isoformat()}",
            why=_("In office since {day}.").format(day=kept.started_on.isoformat()),
            next=_("Enter the last day in office."),
        )
    with unit("leave", user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(Post, post, {"ended_on": last}, ver=ver)
        if kept.staff_id is not None and kept.post in ("commissioner", "officer"):
            others = [
                each
                for each in records.every(Post, staff_id=kept.staff_id)
                if in_office(each, last) and each.id != post
            ]
            if not others:
                records.update(Staff, kept.staff_id, {"ended_on": last})
    return change.id


def appraise(
    office: Office,
    staff: int,
    year: int,
    rating: str,
    *,
    decided_on: date | None = None,
    document_number: str = "",
    remark: str = "",
) -> int:
    """Keep a worker's rating of a year, or change it; return the change set.

    ``rating`` is a code or its word (合格, 不合格 …), empty to open the year again.
    """
    member = records.get(Staff, staff)
    if member is None:
        raise Refusal(_("There is no such worker."), where=str(staff), next=_("Give the number from the staff list."))
    if not 2000 <= year <= office.today.year:
        raise Refusal(
            _("This year cannot be appraised."),
            where=f"{member.name} {year}",
            why=_("It lies in the future, or too far back."),
            next=_("Give the year the work was done in."),
        )
    code = _rating(rating)
    day = decided_on or (office.today if code else None)
    columns = {"rating": code, "decided_on": day, "document_number": document_number, "remark": remark}
    kept = next(iter(records.every(Appraisal, staff_id=staff, year=year)), None)
    with unit("appraise", user=office.user, at=office.clock.now().isoformat()) as change:
        if kept is None:
            records.insert([Appraisal(staff, year, code, day, document_number=document_number, remark=remark)])
        else:
            records.update(Appraisal, kept.id, columns)
    return change.id


def _rating(text: str) -> str:
    if not text.strip():
        return ""
    code = code_of("appraisal", "rating", text)
    if code is None:
        said = ", ".join(word[0] for word in words("appraisal").codes["rating"].values())
        raise Refusal(_("There is no such rating."), where=text, next=_("Choose one of: {names}.").format(names=said))
    return code
