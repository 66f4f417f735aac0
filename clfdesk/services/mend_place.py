"""Where what a check found is mended: the page of the window and the key it opens on."""

from __future__ import annotations

from typing import Any

from clfdesk.domain.body import Post
from clfdesk.grammar.rule import Verdict
from clfdesk.services.office import Office
from clfdesk.storage import records


def place(office: Office, verdict: Verdict) -> tuple[str, Any]:  # noqa: ARG001  every verb takes the office
    """Return (page, key): the book, the body, the body to be founded, the people, or the data error itself."""
    if verdict.rule.startswith("data.") and verdict.concerned:
        return "errors", verdict.rule
    how, _colon, what = verdict.opens.partition(":")
    if how == "register":
        return "registers", what
    kinds = {key.partition(":")[0] for key in verdict.concerned}
    numbers = [int(number) for key in verdict.concerned if (number := key.partition(":")[2]).isdigit()]
    if how == "make":
        return ("groups", None) if what == "group" else ("organisation", f"make:{what}:{numbers[0] if numbers else 0}")
    if kinds == {"person"}:
        return "persons", {"where": f"number in ({', '.join(map(str, numbers))})", "says": verdict.says}
    if "body" in kinds:
        return "organisation", next(int(key[5:]) for key in verdict.concerned if key.startswith("body:"))
    if kinds == {"post"} and (post := records.get(Post, numbers[0])) is not None:
        return "organisation", post.body_id
    if kinds == {"entry"}:
        return "registers", verdict.concerned[0].removeprefix("entry:")
    if kinds == {"staff"} or what == "staff":
        return "organisation", "staff"
    return "organisation", "villages" if kinds == {"division"} else None
