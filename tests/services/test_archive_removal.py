"""An open item is taken out and its class closes up; undo brings it back; words are found by the index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk.clock import Clock
from clfdesk.domain.archive import ArchiveItem
from clfdesk.errors import Refusal
from clfdesk.services import archive, archive_document, archive_number, archive_proposal, archive_terms, journal
from clfdesk.services.office import Office, close_desk, create_desk
from clfdesk.storage import records


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    clock = Clock(fixed=date(2026, 11, 20))
    made = create_desk(tmp_path_factory.mktemp("removal") / "desk", pack="longli", township="示范镇", clock=clock)
    archive_terms.set_fonds(made, "X043")
    for title in ("一季度走访记录", "二季度走访记录", "三季度走访记录"):
        archive.add(made, title=title, material="ZF", year=2026)
    archive_number.number_items(made, 2026)
    yield made
    close_desk(made)


def serials() -> dict[str, int]:
    return {each.title: each.serial for each in archive_number.items_of(2026)}


def test_the_numbers_close_up_and_undo_opens_them_again(office: Office) -> None:
    second = records.every(ArchiveItem, title="二季度走访记录")[0]
    archive.remove(office, [second.id])
    assert serials() == {"一季度走访记录": 1, "三季度走访记录": 2}
    assert archive.find(office, "二季度") == []
    journal.undo(office)
    assert serials() == {"一季度走访记录": 1, "二季度走访记录": 2, "三季度走访记录": 3}
    assert [each.title for each in archive.find(office, "二季度走访")] == ["二季度走访记录"]


def test_short_and_long_words_are_found_together(office: Office) -> None:
    assert [each.title for each in archive.find(office, "三季度 记录")] == ["三季度走访记录"]
    assert len(archive.find(office, "走访")) == 3
    assert archive.find(office, '"走访" OR') == []


def test_what_is_closed_stays(office: Office) -> None:
    archive_number.number_items(office, 2026, close=True)
    with pytest.raises(Refusal):
        archive.remove(office, [records.every(ArchiveItem, title="一季度走访记录")[0].id])
    journal.undo(office)


def test_a_class_is_proposed_from_the_name(office: Office) -> None:
    told = archive_proposal.propose(office, Path("示范镇_2026年花名册 (2).pdf"))
    assert (told.title, told.material, told.term) == ("示范镇 2026年花名册", "MC", "Y")


def test_a_document_is_proposed_from_what_is_quoted() -> None:
    told = archive_document.proposed("《天津市残疾人组织建设工作“十二五”实施方案》（2014年9月17日发布）")
    assert (told.title, told.dated) == ("天津市残疾人组织建设工作“十二五”实施方案", date(2014, 9, 17))
    assert archive_document.proposed("龙府办发〔2019〕48号").issuer == "龙里县人民政府办公室"
