"""Papers in other ways: large print, labels, printed alone, an emblem of one's own, days nobody knows, own cells."""

from __future__ import annotations

import re
from datetime import date

import pypdfium2
import pytest
from PIL import Image

from clfdesk.clock import Clock
from clfdesk.domain.division import Division
from clfdesk.errors import Refusal
from clfdesk.papers.public_scan import extracted
from clfdesk.services import (
    agenda,
    appraisal,
    board_proof,
    emblem,
    letter,
    notice,
    office,
    paper,
    person,
    policy,
    posted,
    poster,
    print_queue,
    proof,
    wording,
)
from clfdesk.services import payroll as pay
from clfdesk.services import scan as scans
from clfdesk.services.board import boards
from clfdesk.services.demo import make_demo
from clfdesk.services.notice_text import board_text
from clfdesk.storage import journal, records
from clfdesk.storage.access import of_person

DAY = date(2026, 11, 20)


@pytest.fixture
def desk(paper_desk):
    return paper_desk


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


@pytest.mark.parametrize("card", ["N04", "N05", "N06", "N07", "N08", "N20A", "N20B", "N20C"])
def test_what_goes_to_somebody_is_had_in_plain_words_on_one_page(desk, tmp_path, card):
    assert next(each for each in notice.cards() if each.code == card).plain
    where = notice.where_of([notice.candidates(desk, "N42")[0].number])
    formal = notice.press(desk, card, where=where, out=tmp_path)
    plain = notice.press(desk, card, where=where, out=tmp_path, large=True)
    assert [item.pages for item in plain.items] == [1]
    pdf = plain.files[0].path.read_bytes()
    assert min(size for size in _sizes(pdf) if size > 9.5) >= 22
    name = notice.candidates(desk, "N42")[0].name
    assert name in _solid(pdf)
    assert "None" not in _solid(pdf)
    assert not [word for word in ("享受条件", "送达人", "逾期", "经审查", "抓紧") if word in _solid(pdf)]
    assert _solid(formal.files[0].path.read_bytes()) != _solid(pdf)


def test_a_ballot_leaves_no_trace_on_any_public_paper(desk, tmp_path):
    """Every public notice and every public board of a village, with fewer than five ballots and with more."""
    one = notice.candidates(desk, "N24A")[0].number
    for counts in ({"satisfied": 3}, {"satisfied": 7, "dissatisfied": 1}):
        appraisal.ballot(desk, one, 2026, counts)
        for card in notice.cards():
            if card.purpose == "public" and card.stem in ("person", "staff"):
                for file in notice.press(desk, card.code, where="number > 0", out=tmp_path / card.code).files:
                    text = _solid(file.path.read_bytes())
                    assert not [word for word in ("测评票", "满意票", "得票", "票数") if word in text], card.code
    for card, board in boards(desk, [each.name for each in poster.cards(desk)], []):
        if board.purpose == "public":
            said = board_text(board)
            assert not [word for word in ("满意票", "得票", "票数", "3票", "7票") if word in said], card.code


def test_the_standard_on_the_flow_board_is_the_one_in_force_and_ages_it(desk, tmp_path):
    place = records.every(Division, kind="village")[0].name
    poster.press(desk, cards=["P21"], places=[place], size="A4", out=tmp_path)
    text = _solid(poster.preview(desk, "P21", place, "A4"))
    assert "困难残疾人生活补贴" in text
    assert re.search(r"80(?!\d)", text)
    told = {"living_allowance.any": "92.50", "care_subsidy.grade_1": "150.00", "care_subsidy.grade_2": "120.00"}
    for key, amount in told.items():
        policy.set_value(desk, f"benefit.amount.{key}", amount, valid_from=date(2026, 1, 1), source="县发〔2026〕1号")
    text = _solid(poster.preview(desk, "P21", place, "A4"))
    assert "92.5" in text
    assert "一级150，二级120" in text
    (old,) = poster.stale(desk)
    assert old.card == "P21"
    assert old.why


def test_boards_are_one_document_that_prints_and_goes_on_after_a_jam(desk):
    villages = [each.name for each in records.every(Division) if each.kind in ("village", "community")]
    shown = board_proof.proof(desk, cards=["P04", "P05"], places=villages, size="A4")
    assert shown.pages == 2 * len(villages) == len(proof.page_sizes(shown.pdf))
    assert shown.labels[0] == f"P04 {villages[0]}"
    assert shown.pdf == board_proof.proof(desk, cards=["P04", "P05"], places=villages, size="A4").pdf
    assert poster.placements(desk) == []
    run = proof.printed(desk, shown, printer="前台", pages=list(range(1, shown.pages + 1)))
    assert len(poster.placements(desk)) == shown.pages
    assert proof.came_to(desk, run, 1) == list(range(2, shown.pages + 1))
    out, left = proof.out_and_left(run, shown.labels)
    assert (out, left) == ([shown.labels[0]], list(shown.labels[1:]))
    tiled = board_proof.proof(desk, cards=["P04"], places=villages[:1], size="A2", tile="A4")
    assert tiled.pages > 4
    assert tiled.labels[-1].endswith(f"{tiled.pages}/{tiled.pages}")
    with pytest.raises(Refusal):
        board_proof.proof(desk, cards=["P04"], places=["没有的村"])


def test_a_queue_that_takes_pdf_gets_the_very_pages(desk, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    shown = notice.proof(desk, "N33")
    assert not print_queue.takes_pdf()
    assert not print_queue.give(shown.pdf, [1], printer="前台")
    command = tmp_path / "lp"
    command.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/told\n/bin/cat > {tmp_path}/got.pdf\n')
    command.chmod(0o755)
    sides = {"copies": 2, "title": shown.title, "sides": "long", "grey": True}
    assert print_queue.give(shown.pdf, [1], printer="前台", **sides)
    told = (tmp_path / "told").read_text(encoding="utf-8").split("\n")
    assert told[told.index("-d") + 1] == "前台"
    assert told[told.index("-n") + 1] == "2"
    assert {"print-scaling=none", "sides=two-sided-long-edge", "print-color-mode=monochrome"} <= set(told)
    got = (tmp_path / "got.pdf").read_bytes()
    assert len(proof.page_sizes(got)) == 1
    assert _solid(got)[:20] == _solid(shown.pdf)[:20]  # words, not a picture of them
    command.write_text("#!/bin/sh\nexit 1\n")
    assert not print_queue.give(shown.pdf, [1], printer="前台")


def test_a_public_letter_with_a_private_number_is_not_even_shown(desk, tmp_path):
    form = next(each for each in letter.forms(desk) if each.purpose == "public")
    draft = letter.Draft("关于办证的公告", "有事请打13800001234联系。", kind=form.name)
    for way in (lambda: letter.proof(desk, draft), lambda: letter.write(desk, draft, tmp_path / "out")):
        with pytest.raises(Refusal) as told:
            way()
        assert "13800001234" in told.value.why
    assert not (tmp_path / "out").exists()


def test_what_was_only_printed_is_known_by_whose_hands_it_is_in(desk, tmp_path):
    draft = letter.Draft("关于拨付经费的请示", "镇人民政府：\n请予拨付。\n妥否，请批示。", "request")
    shown = letter.proof(desk, draft)
    proof.printed(desk, shown, printer="前台", pages=[1])
    assert [(each.name, each.state) for each in paper.papers()] == [("关于拨付经费的请示.pdf", "sign")]
    letter.write(desk, draft, tmp_path)
    assert len(paper.papers()) == 1  # the same paper, printed and written
    proof.printed(desk, notice.proof(desk, "N33"), printer="前台", pages=[1])
    assert [each.purpose for each in paper.papers("kept")] == ["internal"]
    proof.printed(desk, notice.proof(desk, "N03"), printer="前台", pages=[1])
    assert len(paper.papers(everything=True)) == 2  # what hangs in public is in nobody's hands


def test_a_home_telephone_of_the_desk_stops_a_public_paper_and_another_office_does_not(desk, tmp_path):
    number = notice.candidates(desk, "N42")[0].number
    person.save_person(desk, number, {"phone": "0100-7654321"})
    for typed in ("0100-7654321", "01007654321", "0100 7654321"):
        with pytest.raises(Refusal) as told:
            notice.press(desk, "N03", out=tmp_path / "out", settings={"living": typed})
        assert "01007654321" in told.value.why
    assert not (tmp_path / "out").exists()
    assert notice.press(desk, "N03", out=tmp_path / "out", settings={"living": "0100-1234567"}).files
    part = next(each for each in wording.parts("posters", "P04") if each.kind == "clauses")
    wording.write(desk, "posters", "P04", part.place, part.words.replace("。", "，电话0100-7654321。", 1))
    village = records.every(Division, kind="village")[0].name
    with pytest.raises(Refusal) as told:
        poster.press(desk, cards=["P04"], places=[village], size="A4", out=tmp_path / "board")
    assert "01007654321" in told.value.why
    with pytest.raises(Refusal):
        board_proof.proof(desk, cards=["P04"], places=[village])
