"""What hangs on walls: every public board, notice and list of random townships, read as anybody can read its PDF."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from clfdesk.clock import Clock
from clfdesk.domain.budget import BudgetLine
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.person import Person
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.services import board, board_proof, budget, budget_result, list_export, listing_print, notice, person
from clfdesk.services.demo import make_demo
from clfdesk.services.files import OutFile
from clfdesk.services.notice_card import find
from clfdesk.services.office import Office, close_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit
from tests.fault.kit import Found

CLOCK = Clock(date(2026, 11, 20))
#: Texts of a person that no public paper may carry; each person gets words of their own.
_HIDDEN = (
    "hukou_address", "live_address", "guardian_name", "guardian_relation", "employment", "ethnic", "remark", "id_reason",
)  # fmt: skip
_AT_ONCE = 100


class Secrets:
    """What must not be readable: whole numbers, days of birth, and the words planted in private columns."""

    def __init__(self, office: Office) -> None:
        numbers: set[str] = set()
        for each in records.every(Person):
            numbers |= {each.id_number or "", each.phone, each.guardian_phone}
        for each in records.every(Certificate):
            numbers.add(each.number or "")
        for each in records.every(Staff):
            numbers |= {each.id_number or "", each.certificate_number, each.phone, each.account}
        days = [
            each.birth for each in records.every(Person) if each.birth and each.birth.year < 1985
        ]  # before any law cited
        self.days = {f"{day:%Y-%m-%d}" for day in days} | {f"{day.year}年{day.month}月{day.day}日" for day in days}
        declared = {_digits(each) for each in board.public_phones(office)}
        self.numbers = {plain for each in numbers if len(plain := _digits(each)) >= 7} - declared

    def in_(self, text: str) -> list[str]:
        """Return what of it stands in a text, however its digits are parted."""
        run = _digits(text)
        said = [each for each in self.days if each in text]
        return said + [each for each in self.numbers if each in run] + re.findall(r"密\w{1,3}[0-9]+", text)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9X]", "", text.upper())


def _text(path: Path, content: bytes | None = None) -> str:
    """Return what anybody reads in a file: the text of a PDF's pages, the cells of a workbook."""
    content = path.read_bytes() if content is None else content
    if path.suffix == ".xlsx":
        import io

        from openpyxl import load_workbook

        sheets = load_workbook(io.BytesIO(content)).worksheets
        return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value)
    if path.suffix == ".csv":
        return content.decode("utf-8-sig")
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def plant(people: int, chance: random.Random) -> None:
    """Give everybody words of their own in what is private, and numbers in more than one writing."""
    with unit("test"):
        for each in records.every(Person)[:people]:
            words = {name: f"密{name[:2]}{each.id}" for name in _HIDDEN if name != "ethnic"}
            mobile = f"1{chance.randint(3, 9)}{chance.randrange(10**9):09d}"
            two = f"{mobile}、0854-{chance.randrange(2 * 10**6, 8 * 10**6)}"
            records.update(
                Person, each.id, {**words, "ethnic": f"密族{each.id}", "phone": chance.choice((mobile, two))}
            )


def _business(office: Office, chance: random.Random) -> None:
    """Bring people to the counter whose notice is to hang, and money whose use is made public."""
    from clfdesk.domain.counter import Business

    budget.add(office, "残疾人文体活动", "5000", source="county")
    budget_result.add(office, records.every(BudgetLine)[0].id, "办三次活动", "办了三次", people="30")
    some = chance.sample(records.every(Person), 12)
    with unit("test"):
        records.insert(
            [
                Business("new", each.id, state="posted", agent_name=f"密代办{each.id}", agent_phone=each.phone)
                for each in some
            ]
        )


def papers(office: Office, out: Path) -> Iterator[tuple[str, Callable[[], list[tuple[Path, bytes | None]]]]]:
    """Yield every public paper there is by name, and how it is made."""

    def files(made: list[OutFile]) -> list[tuple[Path, bytes | None]]:
        return [(each.path, None) for each in made]

    for each in board.cards(office):
        if board.named(each.name).purpose == "public":
            yield (
                each.code,
                lambda name=each.name: [
                    (Path("board.pdf"), board_proof.proof(office, cards=[name], places=_places(office, name)).pdf)
                ],
            )
    for each in notice.cards():
        if find(each.name).purpose == "public":
            where = "lifecycle == 'registered'" if each.stem == "person" else ""
            yield (
                each.code,
                lambda name=each.name, where=where: files(
                    notice.press(office, name, where=where, start=CLOCK.today(), out=out).files
                ),
            )
    yield "budget", lambda: files([budget.notice(office, CLOCK.today().year, out)])
    yield "budget results", lambda: files([budget_result.notice(office, CLOCK.today().year, out)])
    for stem in ("person", "staff", "post"):
        rows = person.list_rows(office, stem, purpose="public")
        for as_ in ("xlsx", "csv"):
            yield (
                f"list {stem} {as_}",
                lambda stem=stem, rows=rows, as_=as_: files(
                    [list_export.export_list(office, stem, rows, as_=as_, purpose="public", out=out)]
                ),
            )
        yield (
            f"list {stem} pdf",
            lambda stem=stem, rows=rows: files(
                [listing_print.print_list(office, stem, rows, purpose="public", out=out)]
            ),
        )


def _places(office: Office, name: str) -> list[str]:
    """Return where a board hangs: its township, or two of its villages."""
    hangs = board.named(name).table["hangs"]
    villages = [each.name for each in records.every(board.Division) if each.kind in ("village", "community")]
    return villages[:2] if hangs == "village" else [office.info.township]


def walls(room: Path, people: int, start: int = 1, careless: bool = False) -> Found:
    """Press every public paper of random townships of ``people`` in all, and read each.

    ``careless``: telephones stand in a public column too; then nothing that shows one may leave.
    """
    found = Found()
    for first in range(0, people, _AT_ONCE):
        count = min(_AT_ONCE, people - first)
        office = make_demo(room / f"desk{first}", persons=count, villages=3, seed=start + first, clock=CLOCK)
        try:
            _one(found, office, room / f"out{first}", random.Random(start + first), count, careless)
        finally:
            close_desk(office)
    return found


def _one(found: Found, office: Office, out: Path, chance: random.Random, people: int, careless: bool) -> None:
    plant(people, chance)
    _business(office, chance)
    if careless:
        with unit("test"):
            for each in records.every(Person):
                records.update(Person, each.id, {"settlement": f"一组 {each.phone[:11]}"})
    secrets = Secrets(office)
    found.counts["people"] += people
    for name, make in papers(office, out):
        try:
            made = make()
        except Refusal as refusal:
            found.counts["refused"] += 1
            if not careless:
                found.complaints.append(f"{name}: {refusal.what} {refusal.where} {refusal.why}")
            continue
        for path, content in made:
            found.counts["papers"] += 1
            found.complaints += [f"{name} {path.name}: {each}" for each in secrets.in_(_text(path, content))[:5]]
