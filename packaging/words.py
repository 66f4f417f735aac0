"""The words of the window: from the code into the catalogues, and what is still missing there.

    .venv/bin/python packaging/words.py            gather the messages, bring every catalogue up to date, tell what lacks
    .venv/bin/python packaging/words.py --check    change nothing; exit 1 when gathering would, or zh_CN is incomplete
    .venv/bin/python packaging/words.py --compile  make the .mo files that a checkout runs with

English sentences stand in the code, inside ``_()``, ``N_()`` or ``ngettext()``. The catalogues carry file names but no
line numbers and no dates, so a change of code changes only the messages that changed. Nothing is guessed: a message
whose English changed is a new one and asks for its own translation.
"""

from __future__ import annotations

import argparse
import io
import string
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

TOP = Path(__file__).resolve().parent.parent
I18N = TOP / "i18n"
COMPLETE = ("zh_CN",)
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
_NOISE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
    "Report-Msgid-Bugs-To",
)
_HEAD = "# Words of clfdesk's window. English is in the code; see packaging/words.py."


def _blank(locale: str | None = None) -> Catalog:
    return Catalog(locale=locale, project="clfdesk", version="1", charset="utf-8", header_comment=_HEAD, fuzzy=False)


def gather(source: Path = TOP / "clfdesk") -> Catalog:
    """Return the messages of every module under ``source``, ordered by file and place."""
    catalogue = _blank()
    found = extract_from_dir(source, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("NOTE:",))
    for name, _line, message, comments, _context in sorted(found, key=lambda one: (one[0], one[1])):
        path = f"{source.name}/{Path(name).as_posix()}"
        catalogue.add(message, locations=[(path, 0)], auto_comments=comments)
    return catalogue


def read(path: Path, locale: str) -> Catalog:
    """Return one catalogue, or an empty one of that locale where there is none."""
    if not path.exists():
        return _blank(locale)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def text(catalogue: Catalog) -> str:
    """Return a catalogue as it is kept: no dates, no line numbers, nothing obsolete."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_by_file=False, ignore_obsolete=True, include_lineno=False)
    lines = buffer.getvalue().decode("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith(tuple(f'"{noise}' for noise in _NOISE))) + "\n"


def update(old: Catalog, template: Catalog) -> Catalog:
    """Return ``template``'s messages with the translations that ``old`` has for exactly the same English."""
    new = _blank(str(old.locale))
    for message in template:
        if message.id:
            kept = old.get(message.id if isinstance(message.id, str) else message.id[0])
            translated = kept.string if kept is not None and type(kept.id) is type(message.id) else ""
            flags = kept.flags & {"fuzzy"} if kept is not None else set()
            new.add(
                *(message.id, translated, message.locations),
                flags=flags | message.flags,
                auto_comments=message.auto_comments,
            )
    return new


def _english(message_id: str | list[str] | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _strings(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _names(message: str) -> set[str]:
    try:
        return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(message) if name}
    except ValueError:  # a brace that is only a brace
        return set()


def lacking(catalogue: Catalog) -> list[str]:
    """Return what a complete catalogue may not have, one sentence each: gaps, guesses, placeholders that differ."""
    faults = []
    for message in catalogue:
        if not message.id:
            continue
        english = _english(message.id)
        translated = _strings(message.string)
        if not translated or not all(one.strip() for one in translated):
            faults.append(f"not translated: {english!r}")
        elif message.fuzzy:
            faults.append(f"fuzzy: {english!r}")
        else:
            allowed = set().union(*(_names(one) for one in _strings(message.id)))
            for one in translated:
                if strange := _names(one) - allowed:
                    faults.append(f"placeholder {', '.join(sorted(strange))} is not in the English: {english!r}")
                missing = set.intersection(*(_names(part) for part in _strings(message.id))) - _names(one)
                if missing:
                    faults.append(f"placeholder {', '.join(sorted(missing))} is lost: {english!r}")
    return faults


def _catalogues() -> dict[str, Path]:
    found = {path.parts[-3]: path for path in sorted(I18N.glob("*/LC_MESSAGES/clfdesk.po"))}
    return {locale: I18N / locale / "LC_MESSAGES" / "clfdesk.po" for locale in COMPLETE} | found


def check() -> list[str]:
    """Return every fault of the catalogues as they stand; an empty list is a pass."""
    template = gather()
    pot = I18N / "clfdesk.pot"
    faults = []
    if not pot.exists() or pot.read_text(encoding="utf-8") != text(template):
        faults.append("i18n/clfdesk.pot is stale: run packaging/words.py")
    for locale, path in _catalogues().items():
        kept = read(path, locale)
        fresh = update(kept, template)
        if not path.exists() or path.read_text(encoding="utf-8") != text(fresh):
            faults.append(f"{path.relative_to(TOP)} is stale: run packaging/words.py")
        if locale in COMPLETE:
            faults += [f"{locale}: {fault}" for fault in lacking(fresh)]
    return faults


def renew() -> list[str]:
    """Write the template and every catalogue; return what the complete ones still lack."""
    template = gather()
    (I18N / "clfdesk.pot").write_text(text(template), encoding="utf-8")
    faults = []
    for locale, path in _catalogues().items():
        fresh = update(read(path, locale), template)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(fresh), encoding="utf-8")
        gaps = lacking(fresh)
        print(f"{path.relative_to(TOP)}: {len(fresh)} messages, {len(gaps)} to mend")
        if locale in COMPLETE:
            faults += [f"{locale}: {fault}" for fault in gaps]
    return faults


def compile_all() -> None:
    """Make the ``.mo`` files beside the catalogues."""
    for locale, path in _catalogues().items():
        if path.exists():
            made = path.with_suffix(".mo.new")
            with made.open("wb") as stream:
                write_mo(stream, read(path, locale))
            made.replace(path.with_suffix(".mo"))  # whoever reads the words meanwhile has the old ones whole


def main(arguments: list[str] | None = None) -> int:
    """Do what the options say; return the exit code."""
    parser = argparse.ArgumentParser(description="Gather, check or compile the words of the window.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is stale or lacks")
    parser.add_argument("--compile", action="store_true", help="only make the .mo files")
    options = parser.parse_args(arguments)
    if options.compile:
        compile_all()
        return 0
    faults = check() if options.check else renew()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
