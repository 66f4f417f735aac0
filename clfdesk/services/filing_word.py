"""The county's Word form filled from the desk: one paper, or one a person; its places remembered for next time.

What a place means is: a chosen field, a statistic (``count(where …)``), or what its own name says:
a heading of the roster, a word of the office (单位、填表人、日期 …).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain import returns
from clfdesk.domain.filing import BlankMapping
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.grammar.expression import parse
from clfdesk.grammar.words import match_heading
from clfdesk.i18n import _
from clfdesk.services import filing_rows
from clfdesk.services.files import OutFile, persons_of, write_out
from clfdesk.services.office import Office
from clfdesk.storage import journal, listing, records
from clfdesk.storage.unit import unit

_COUNT = re.compile(r"count\(\s*(?:(?P<stem>[a-z_]+)\s*[:：]\s*)?(?P<where>.*)\)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """Word forms that were filled: how many papers, place → what it means, places left, parts kept, the files."""

    filled: int
    mapped: dict[str, str]
    unmapped: list[str]
    kept: list[str]
    files: list[OutFile]
    change_set: int | None


def fill(
    office: Office, form: Path, out: Path, *, mapping: Mapping[str, str] | None = None, where: str = ""
) -> FilledForm:
    """Fill a .docx and write it into ``out``; with ``where`` one paper for each person that fits.

    ``mapping`` (place → field name, ``count(condition)``, a word of the office, or "" for
    none) overrules what is remembered of this form, and is remembered. Raises :class:`Refusal`
    for a place that would need a person where none was chosen.
    """
    from clfdesk.sheets import filling, word_form

    opened = word_form.open_form(filling.take(Path(form)), name=form.name)
    key = hashlib.sha256("\n".join(("docx", *sorted(opened.places))).encode()).hexdigest()
    known = next(iter(records.every(BlankMapping, blank=key)), None)
    kept = json.loads(known.mapping) if known else {}
    meaning = {place: str({**kept, **(mapping or {})}.get(place, _guess(place))) for place in opened.places}
    asked = _asked(meaning, STEMS["person"].names())
    people = filing_rows.rows_for(office, "person", where, "village, number", office.today) if where.strip() else []
    if asked and not people:
        raise Refusal(
            _("This form is about a person."),
            where=f"{form.name} · {'、'.join(asked)}",
            why=_("No record of the desk fits.") if where.strip() else _("Nobody was chosen."),
            next=_("Choose for whom it is: by name, number or a condition."),
        )
    shared = _shared(office, meaning)
    at, files = office.clock.now().isoformat(), []
    final = json.dumps(meaning, ensure_ascii=False, sort_keys=True)
    made = [(row, word_form.fill(opened, shared | _of(row, meaning))) for row in (people if asked else [{}])]
    change_set: int | None = None
    if known is None or known.mapping != final:
        with unit("filing.fill", source=form.name, user=office.user, at=at) as change:
            if known is None:
                records.insert([BlankMapping(blank=key, title=form.stem, mapping=final)])
            else:
                records.update(BlankMapping, known.id, {"mapping": final}, ver=known.ver)
        change_set = change.id
    for row, paper in made:
        name = f"{form.stem}_{row['name']}_{row['number']}.docx" if row else f"{form.stem}_{office.today:%Y%m%d}.docx"
        files.append(write_out(out, name, paper.content, "upward"))
    journal.log_access(
        "export",
        form.name,
        user=office.user,
        at=at,
        stem="person",
        purpose="upward",
        rows=len(people) if asked else 0,
        persons=persons_of("person", people) if asked else (),
    )
    first = made[0][1]
    mapped = {place: said for place, said in meaning.items() if said}
    return FilledForm(len(made), mapped, list(first.left), list(first.kept), files, change_set)


def places(form: Path) -> dict[str, str]:
    """Return the places of a Word form with what each means: as chosen before, else by its own name."""
    from clfdesk.sheets import filling, word_form

    opened = word_form.open_form(filling.take(Path(form)), name=form.name)
    key = hashlib.sha256("\n".join(("docx", *sorted(opened.places))).encode()).hexdigest()
    known = next(iter(records.every(BlankMapping, blank=key)), None)
    kept: dict[str, str] = json.loads(known.mapping) if known else {}
    return {place: kept.get(place, _guess(place)) for place in opened.places}


def _guess(place: str) -> str:
    """Return what a place's own name means; the empty text where nobody can tell."""
    if _COUNT.fullmatch(place) or place in _office_words():
        return place
    name, certainty = match_heading(place, "person")
    if place in STEMS["person"].names():
        return place
    return name if name and certainty == "known" else ""


def _asked(meaning: Mapping[str, str], fields: tuple[str, ...] | list[str]) -> list[str]:
    return [place for place, said in meaning.items() if said in fields]


def _office_words() -> Mapping[str, str]:
    words: Mapping[str, str] = resources.shipped("filings", "words", "blank.toml")["office"]
    return words


def value_of(office: Office, said: str) -> str | None:
    """Return what a word of the office or a statistic comes to; ``None`` where it is neither."""
    words = _office_words()
    if said in words:
        values = filing_rows.values_for(office)
        return render(words[said], values | {"unit": render(str(filing_rows.layout()["unit"]), values)})
    counted = _COUNT.fullmatch(said)
    if counted is None:
        return None
    stem = counted["stem"] or "person"
    if stem not in STEMS:
        raise Refusal(_("There is no list of that name."), where=said, next=_("Choose another."))
    condition = counted["where"].strip() or ("lifecycle == 'registered'" if stem == "person" else "true")
    return str(listing.count(stem, where=parse(condition, STEMS[stem]), today=office.today))


def _shared(office: Office, meaning: Mapping[str, str]) -> dict[str, str]:
    found = {place: value_of(office, said) for place, said in meaning.items() if said}
    return {place: value for place, value in found.items() if value is not None}


def _of(row: Mapping[str, Any], meaning: Mapping[str, str]) -> dict[str, str]:
    fields, words = STEMS["person"], filing_rows.stem_words("person")
    found = {}
    for place, said in meaning.items():
        if row and said in fields.names():
            value = returns.shown(fields.named(said), row.get(said), words)
            found[place] = "" if value is None else str(value)
    return found
