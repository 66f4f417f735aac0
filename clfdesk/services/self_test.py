"""The self-test: everything shipped loads, and one sample of every paper and return is pressed.

Runs on a small demonstration desk in a scratch folder, so it also works inside an
installed copy; what fails is listed by name, nothing stops at the first fault.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from clfdesk import i18n, paths, resources
from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.services import demo, filing, payroll, poster
from clfdesk.services.office import Office, close_desk


@dataclass(slots=True)
class SelfTest:
    """What was loaded and pressed, by name, and what failed, each with its reason."""

    cards: list[str] = field(default_factory=list)
    packs: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    catalogues: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def attempt(self, passed: list[str], name: str, act: Callable[[], object]) -> None:
        """Do one thing and note it under ``passed``, or under ``failed`` with the reason."""
        try:
            act()
        except Refusal as refusal:
            self.failed.append(f"{name}: {refusal.what} {refusal.why}")
        except Exception as error:  # noqa: BLE001 - a self-test reports every fault by name
            self.failed.append(f"{name}: {type(error).__name__}")
        else:
            passed.append(name)


def _packs(result: SelfTest) -> None:
    from clfdesk.grammar.policy import load_pack

    for folder in sorted(resources.folder("policies").iterdir()):
        if folder.is_dir():
            result.attempt(result.packs, folder.name, lambda name=folder.name: load_pack(name))  # type: ignore[misc]


def _fonts(result: SelfTest) -> None:
    from clfdesk.papers.fonts import chain

    for role in resources.shipped("fonts", "fonts.toml")["roles"]:
        result.attempt(result.fonts, role, lambda name=role: chain(name))  # type: ignore[misc]


def _catalogues(result: SelfTest) -> None:
    present = i18n.language()
    for folder in sorted(paths.catalogues().iterdir()):
        if (folder / "LC_MESSAGES").is_dir():
            result.attempt(result.catalogues, folder.name, lambda name=folder.name: i18n.use(name))  # type: ignore[misc]
    i18n.use(present)


def _presses(result: SelfTest, office: Office, out: Path) -> None:
    for card in poster.cards(office):
        places = [] if card.hangs == "township" else [_some_village(office)]
        result.attempt(
            result.pressed,
            card.code,
            lambda name=card.name, where=places: poster.press(office, cards=[name], places=where, size="A4", out=out),  # type: ignore[misc]
        )
        result.cards.append(card.name)
    for entry in filing.list_cards(office):
        result.attempt(result.pressed, entry.id, lambda name=entry.id: filing.make(office, name, "2026-10", out))  # type: ignore[misc]
        result.cards.append(entry.id)
    result.attempt(result.pressed, "payroll", lambda: payroll.sheet(office, "2026-H2", out))


def _archive(result: SelfTest, office: Office, out: Path) -> None:
    """Press one of each paper of the archive and the cabinet."""
    from clfdesk.services import (
        archive_box,
        archive_close,
        archive_labels,
        archive_number,
        archive_papers,
        archive_terms,
        dossier_paper,
        inspection_sheet,
        service_sheet,
    )

    year, village = office.today.year, _some_village(office)
    ready = (
        ("archive.fonds", lambda: archive_terms.set_fonds(office, "X001")),
        ("archive.number", lambda: archive_number.number_items(office, year, close=True)),
        ("archive.boxes", lambda: archive_box.box_items(office, year)),
        ("archive.ledgers", lambda: archive_box.ledger_boxes(office, year)),
        ("dossier", lambda: dossier_paper.press(office, 1, out)),
        ("service_sheet", lambda: service_sheet.press(office, 1, out)),
        ("archive.catalogue", lambda: archive_papers.catalogue(office, year, out)),
        ("archive.stamps", lambda: archive_papers.stamps(office, out, year=year)),
        ("archive.transfer", lambda: archive_papers.transfer(office, year, out)),
        ("archive.loans", lambda: archive_papers.loan_list(office, out)),
        ("archive.spines", lambda: archive_labels.spines(office, out, year=year)),
        ("archive.covers", lambda: archive_labels.covers(office, out, year=year)),
        ("archive.reference", lambda: archive_labels.reference_pages(office, out, year=year)),
        ("archive.pouches", lambda: archive_labels.pouches(office, year, out)),
        ("archive.village", lambda: archive_labels.village_catalogue(office, village, out)),
        ("archive.check_list", lambda: archive_close.check_list(office, year, out)),
        *((f"inspection.{name}", _inspection(office, year, out, name)) for name, _title in inspection_sheet.sheets()),
    )
    for name, act in ready:
        result.attempt(result.pressed, name, act)


def _inspection(office: Office, year: int, out: Path, sheet: str) -> Callable[[], object]:
    from clfdesk.services import inspection_paper

    return lambda: inspection_paper.press(office, year, out, sheet)


def _some_village(office: Office) -> str:
    from clfdesk.services.person import list_rows

    return str(list_rows(office, "division", where="kind == 'village'", limit=1).rows[0]["name"])


def run() -> SelfTest:
    """Load everything shipped and press one sample of each; never raises."""
    result = SelfTest()
    _packs(result)
    _fonts(result)
    _catalogues(result)
    with tempfile.TemporaryDirectory(prefix="clfdesk-") as scratch:
        folder = Path(scratch)
        try:
            office = demo.make_demo(folder / "desk", persons=60, villages=3, clock=Clock(fixed=date(2026, 11, 20)))
        except Refusal as refusal:
            result.failed.append(f"demo: {refusal.what}")
            return result
        try:
            _presses(result, office, folder / "papers")
            _archive(result, office, folder / "archives")
        finally:
            close_desk(office)
    return result
