"""Papers in other ways: large print, labels, printed alone, an emblem of one's own, days nobody knows, own cells."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.papers.public_scan import extracted
from clfdesk.services import agenda, appraisal, emblem, notice, office, paper, posted, poster, proof, wording
from clfdesk.services import payroll as pay
from clfdesk.services import scan as scans
from clfdesk.services.demo import make_demo
from clfdesk.storage import journal
from clfdesk.storage.access import of_person

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("ways") / "desk"
    make_demo(folder, persons=40, villages=2, clock=Clock(DAY)).close()
    return folder


@pytest.fixture
def desk(shelf, tmp_path):
    folder = tmp_path / "desk"
    shutil.copytree(shelf, folder)
    found = office.open_desk(folder, clock=Clock(DAY))
    yield found
    found.close()


def _solid(pdf: bytes) -> str:
    return re.sub(r"\s", "", extracted(pdf))


def _sizes(pdf: bytes) -> list[float]:
    """Return the size of every letter of a PDF in points."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
                matrix, size = each.get_matrix(), pypdfium2.raw.FS_FLOAT()
                pypdfium2.raw.FPDFTextObj_GetFontSize(each, size)
                found.append(size.value * matrix.d)
    return found


@pytest.mark.parametrize("card", ["N01", "N03"])
def test_large_print_is_no_smaller_than_22_points_and_in_plain_words(desk, tmp_path, card):
    plain = notice.press(desk, card, where="number > 0", out=tmp_path)
    large = notice.press(desk, card, where="number > 0", out=tmp_path, large=True)
    assert "大字版" in large.files[0].path.name
    pdf = large.files[0].path.read_bytes()
    body = [size for size in _sizes(pdf) if size > 9.5]  # the page number in the foot is no text
    assert min(body) >= 22
    assert min(_sizes(plain.files[0].path.read_bytes())) < 22
    text = _solid(pdf)
    assert "觉得不对，就打电话" in text
    assert "实名反映" not in text
    assert [item.people for item in large.items] == [item.people for item in plain.items]


def test_labels_stand_24_on_a_sheet_and_say_nothing_of_what_it_is_about(desk, tmp_path):
    (file,) = notice.press(desk, "N42", out=tmp_path, settings={"used": "5"}).files
    people = notice.candidates(desk, "N42")
    assert len(proof.page_sizes(file.path.read_bytes())) == -(-(len(people) + 5) // 24)
    text = _solid(file.path.read_bytes())
    assert all(each.name in text for each in people)
    assert "残" not in text
    (line,) = [each for each in journal.accesses(kind="press") if each["detail"] == "N42"]
    assert line["rows"] == len(people)
    assert "press" in {each["kind"] for each in of_person(people[0].number)}
    with pytest.raises(Refusal) as told:
        notice.press(desk, "N42", out=tmp_path, settings={"used": "24"})
    assert told.value.where == "24"


def test_printing_alone_enters_what_hangs_once_and_counts_the_copy(desk, tmp_path):
    shown = notice.proof(desk, "N03")
    assert posted.hanging(desk) == []
    proof.printed(desk, shown, printer="前台", pages=[1])
    hanging = posted.hanging(desk)
    assert len(hanging) == 2
    proof.printed(desk, shown, printer="前台", pages=[1])
    notice.press(desk, "N03", out=tmp_path)
    assert posted.hanging(desk) == hanging
    for number in (1, 2):
        roster = notice.proof(desk, "N33")
        assert f"第{number}份" in _solid(roster.pdf)
        proof.printed(desk, roster, printer="前台", pages=[1])
    with pytest.raises(Refusal) as told:
        proof.printed(desk, roster, printer="前台", pages=[1], copies=2)
    assert told.value.next
    assert {"第3份", "第4份"} <= set(re.findall(r"第\d+份", _solid(notice.proof(desk, "N33", copies=2).pdf)))


def test_a_stopped_print_run_is_on_record_with_what_came_out(desk):
    shown = notice.proof(desk, "N14")
    number = proof.printed(desk, shown, printer="前台", pages=[1, 2, 3], given=2)
    assert proof.runs()[0].left == 1
    assert proof.out_and_left(number, shown.labels)[1] == [shown.labels[2]]


def test_the_week_says_when_a_notice_comes_down_and_only_then(desk, tmp_path):
    result = notice.press(desk, "N01", where="number > 0", out=tmp_path, start=DAY)
    assert not [each for each in agenda.week(desk) if each.page == "placements"]
    desk.close()
    later = office.open_desk(desk.folder, clock=Clock(result.down))
    told = [each for each in agenda.week(later) if each.page == "placements"]
    assert [(each.due, each.left, each.key) for each in told] == [(result.down, 0, "due")] * 2
    assert "取下" in told[0].says
    assert not [each for each in agenda.week(later) if each.title == "公示登记"]
    for each in posted.hanging(later):
        posted.take_down(later, each.number)
    assert not [each for each in agenda.week(later) if each.page == "placements"]
    later.close()


def test_a_signature_sheet_waits_for_its_signature(desk, tmp_path):
    pay.draft(desk, "2026-11")
    pay.sheet(desk, "2026-11", tmp_path)
    assert [each.state for each in paper.papers()] == ["sign"]


def test_a_publicity_counts_working_days_and_says_when_holidays_are_not_known(desk, tmp_path):
    """Five working days over a weekend; in a year without a holiday list the answer says it is not sure."""
    known = notice.press(desk, "N01", where="number > 0", out=tmp_path, start=date(2026, 11, 20))
    assert (known.first, known.last, known.down, known.sure) == (
        date(2026, 11, 20), date(2026, 11, 26), date(2026, 11, 27), True,
    )  # fmt: skip
    weekend = notice.press(desk, "N01", where="number > 0", out=tmp_path, start=date(2026, 11, 21))
    assert weekend.first == date(2026, 11, 23)
    unknown = notice.press(desk, "N01", where="number > 0", out=tmp_path, start=date(2033, 10, 3))
    assert (unknown.last, unknown.sure) == (date(2033, 10, 7), False)


def test_ballots_stand_on_no_public_paper(desk, tmp_path):
    """Neither fewer than five nor more: the result alone is posted."""
    one = notice.candidates(desk, "N24A")[0].number
    appraisal.ballot(desk, one, 2026, {"satisfied": 3})
    text = _solid(notice.press(desk, "N24B", out=tmp_path).files[0].path.read_bytes())
    for words in ("测评票", "满意票", "3票", "得票", "%"):
        assert words not in text


def test_an_emblem_is_kept_used_replaced_and_taken_off(desk, tmp_path):
    place = poster.placements(desk) or None
    assert place is None
    picture = tmp_path / "徽.png"
    Image.new("RGB", (60, 60), "green").save(picture)
    before = poster.picture(desk, "P23", desk.info.township, "A4")
    emblem.keep(desk, picture)
    assert poster.picture(desk, "P23", desk.info.township, "A4") != before
    Image.new("RGB", (60, 60), "blue").save(picture)
    emblem.keep(desk, picture)
    assert emblem.kept() == picture.read_bytes()
    assert len(scans.owned(desk, "desk", desk.info.id, versions=True)) == 2
    emblem.take_off(desk)
    assert emblem.kept() == b""
    assert poster.picture(desk, "P23", desk.info.township, "A4") == before
    (tmp_path / "no.png").write_bytes(b"no picture")
    with pytest.raises(Refusal):
        emblem.keep(desk, tmp_path / "no.png")


def test_heads_and_cells_are_worded_in_their_places(desk):
    parts = {each.place: each for each in wording.parts("notices", "N35")}
    heads = next(place for place, each in parts.items() if each.kind == "headings")
    wording.write(desk, "notices", "N35", heads, parts[heads].words.replace("告知日期", "讲解日期"))
    assert "讲解日期" in _solid(notice.proof(desk, "N35").pdf)
    with pytest.raises(Refusal) as told:
        wording.write(desk, "notices", "N35", heads, parts[heads].words + "\n多一列")
    assert heads in told.value.where
    forms = {each.place: each for each in wording.parts("notices", "N20")}
    cells = next(place for place, each in forms.items() if each.kind == "cells")
    label = next(each for each in re.findall(r"#([^｜\n{}]+)", forms[cells].words))
    wording.write(desk, "notices", "N20", cells, forms[cells].words.replace(f"#{label}", f"#{label}甲", 1))
    assert f"{label}甲" in _solid(notice.proof(desk, "N20").pdf)
    wording.reset(desk, "notices", "N20")
    assert f"{label}甲" not in _solid(notice.proof(desk, "N20").pdf)


def test_a_kazakh_line_stands_where_it_is_spoken(tmp_path):
    found = make_demo(tmp_path / "desk", pack="changji", persons=8, villages=1, clock=Clock(DAY))
    result = poster.press(found, cards=["P23"], places=[], size="A3", out=tmp_path)
    assert "قىزمەت" in extracted(result.files[0].path.read_bytes())
    assert result.items[0].undrawable == []
    found.close()


def test_what_is_missing_is_a_line_and_never_none(desk, tmp_path):
    """A form for nobody yet, with every value missing, has lines to write on and no hole."""
    text = _solid(notice.press(desk, "N06", out=tmp_path, where="number <= 3").files[0].path.read_bytes())
    assert "None" not in text
    shown = wording.parts("notices", "N06")[0].place
    wording.write(desk, "notices", "N06", "block.0.text", "{set.nobody_gave}，您好：")
    text = _solid(notice.press(desk, "N06", out=tmp_path, where="number <= 3").files[0].path.read_bytes())
    assert "＿＿＿，您好" in text
    assert shown == "title"
