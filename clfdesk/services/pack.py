"""Policy packs of a desk: read with their papers, written out as one file, taken in with the differences shown first."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.desk import DeskInfo, LocalValue
from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar.policy import load_pack
from clfdesk.grammar.policy_file import Layer, local_layer, read_layer
from clfdesk.grammar.policy_pack import Difference, PackFile, differences, read_pack, write_pack
from clfdesk.grammar.rule import Rule
from clfdesk.i18n import _
from clfdesk.services import pay_scheme
from clfdesk.services.files import OutFile, write_out
from clfdesk.services.office import PACK, Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One record in force as a page shows it: 按某文号 某条款, what it says, from when, whose it is.

    ``title`` is its name in the window, ``whose`` the layer's; ``local`` where this office
    entered it.
    """

    table: str
    id: str
    title: str
    says: str
    unit: str
    source: str
    clause: str
    valid_from: str
    whose: str
    local: bool


@dataclass(frozen=True, slots=True)
class PackPreview:
    """A pack file looked at: what it is, whether it replaces one, and every difference; nothing is stored yet."""

    code: str
    title: str
    base: str
    replaces: bool
    differences: tuple[Difference, ...]
    text: str


def lines(office: Office, table: str | None = None) -> list[Line]:
    """Return every record in force today with its paper, the nearest layer's first."""
    found: list[Line] = []
    seen: set[tuple[str, str]] = set()
    for layer in office.pack.layers:
        for name, by_id in layer.tables.items():
            for identity, line in by_id.items():
                if table not in (None, name) or (name, identity) in seen:
                    continue
                begun = [each for each in line if each["from"] <= office.today]
                if not begun:
                    continue
                seen.add((name, identity))
                record = begun[-1]
                found.append(
                    Line(
                        name,
                        identity,
                        title_of(name, identity),
                        _says(office, name, record),
                        str(record.get("unit", "")) if name == "value" else "",
                        str(record["source"]),
                        str(record.get("clause", "")),
                        record["from"].isoformat(),
                        layer.title or layer.name,
                        layer.name == "local",
                    )
                )
    return found


def title_of(table: str, identity: str) -> str:
    """Return how the window calls a record: by its own title, else by its family or table."""
    words = resources.shipped("lists", "policy_titles.toml")
    if table != "value":
        return str(words["tables"].get(table, ""))
    return str(words["titles"].get(identity) or words["groups"].get(identity.partition(".")[0], ""))


def _spelled(value: Any) -> str:
    """Return a value as the window shows it; codes by their words."""
    if isinstance(value, list):
        return "、".join(_spelled(each) for each in value)
    text = str(value)
    return str(resources.shipped("lists", "policy_titles.toml")["words"].get(text, text))


def _says(office: Office, table: str, record: Any) -> str:
    if table == "value":
        return _spelled(record["value"])
    if table == "seats":
        least, most = record.get("min", 0), record.get("max")
        number = f"≥{least}" if most is None else str(least) if least == most else f"{least}–{most}"
        body, post = office.pack.term(record["body"]), record.get("title") or office.pack.term(record["post"])
        return f"{body} · {post} {number}"
    if table == "share":
        return f"{office.pack.term(record['body'])} ≥{record['at_least']}"
    if table == "scheme":
        return pay_scheme.sentence(office, record)
    if "title" in record:
        return str(record["title"])
    return re.sub(r"\{[\w.:%-]+\}", "…", str(record.get("says", "")))


def duty(office: Office, rule: Rule) -> str:
    """Return what a rule asks, as one line."""
    return _says(office, rule.table, rule.record)


def known(office: Office) -> list[str]:  # noqa: ARG001  every verb takes the office
    """Return the codes of all packs a desk can work by: shipped ones and those it took in."""
    shipped = {path.parent.name for path in resources.folder("policies").glob("*/pack.toml")}
    return sorted(shipped | {entry.version for entry in records.every(Entry, form=PACK)})


def export(office: Office, out: Path, *, code: str | None = None) -> OutFile:
    """Write the desk's pack with its local values (or another pack as it is) as one file.

    ``code`` names another pack than the one in use.
    """
    name = code or office.info.pack
    layer, base = _layer(name)
    if code is None:
        layer = _with_local(layer, records.every(LocalValue))
    text = write_pack(name, layer, base)
    read_pack(text, f"{name}.toml")  # what goes out can be taken in
    return write_out(out, f"{name}_{office.today:%Y%m%d}.toml", text.encode(), "internal")


def _layer(name: str) -> tuple[Layer, str]:
    kept = [entry for entry in records.every(Entry, form=PACK) if entry.version == name]
    if kept:
        taken = read_pack(json.loads(kept[-1].answers)["text"], f"{name}.toml")
        return taken.layer, taken.base
    return read_layer(resources.folder("policies"), name)


def _with_local(layer: Layer, own: list[LocalValue]) -> Layer:
    if not own:
        return layer
    values: dict[str, Any] = {key: list(line) for key, line in layer.tables.get("value", {}).items()}
    for key, line in local_layer(own).tables.get("value", {}).items():
        earlier = [each for each in values.get(key, []) if each["from"] < line[0]["from"]]
        values[key] = earlier + list(line)
    return Layer(layer.name, layer.title, layer.terms, {**layer.tables, "value": values})


def preview(office: Office, file: Path) -> PackPreview:
    """Return what a pack file would change, storing nothing; Refusal with file, line and reason."""
    path = Path(file)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Refusal(_("This file is too large for a policy pack."), where=path.name)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            _("The pack file cannot be read."),
            where=str(path),
            why=_("It is missing, or no text file."),
            next=_("Choose a pack that was written out by this program."),
        ) from error
    taken = read_pack(text, path.name)
    _complete(taken)
    here = taken.code in known(office)
    old = _layer(taken.code)[0] if here else None
    return PackPreview(taken.code, taken.title, taken.base, here, tuple(differences(old, taken.layer)), text)


def _complete(taken: PackFile) -> None:
    """Refuse a pack whose base is not at hand, or is itself."""
    kept = {entry.version: json.loads(entry.answers)["text"] for entry in records.every(Entry, form=PACK)}
    load_pack(taken.code, kept={**kept, taken.code: taken.text})


def take(office: Office, looked_at: PackPreview, *, use: bool = False) -> int:
    """Keep a pack that was looked at, and work by it where ``use``; return the change set (undo takes it back)."""
    entry = Entry(
        PACK,
        looked_at.code,
        entered_on=office.today.isoformat(),
        answers=json.dumps({"text": looked_at.text}, ensure_ascii=False),
    )
    with unit("pack.take", source=looked_at.title, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([entry])
        if use:
            records.update(DeskInfo, office.info.id, {"pack": looked_at.code})
    office.refresh()
    return change.id


def choose(office: Office, code: str) -> int:
    """Let the desk work by another pack; return the change set."""
    if code not in known(office):
        raise Refusal(
            _("There is no policy pack of this name."),
            where=code,
            next=_("Choose one of: {names}.").format(names=", ".join(known(office))),
        )
    with unit("pack.choose", user=office.user, at=office.clock.now().isoformat()) as change:
        records.update(DeskInfo, office.info.id, {"pack": code})
    office.refresh()
    return change.id
