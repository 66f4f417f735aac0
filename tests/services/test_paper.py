"""Papers on their way: hands, print runs, own wording, what hangs and comes down, and what is never posted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from clfdesk import resources
from clfdesk.clock import Clock
from clfdesk.domain.body import Post
from clfdesk.domain.poster import Board, Clauses
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.papers import fonts
from clfdesk.papers.poster import press_board
from clfdesk.papers.public_scan import extracted
from clfdesk.services import agenda, letter, notice, office, paper, posted, poster, proof, wording
from clfdesk.services import scan as scans
from clfdesk.services.demo import make_demo
from clfdesk.storage import records
from clfdesk.storage.unit import unit

DAY = date(2026, 11, 20)


@pytest.fixture
def desk(paper_desk):
    return paper_desk


def _later(desk, day: date):
    desk.close()
    return office.open_desk(desk.folder, clock=Clock(day))


def _picture(path: Path) -> Path:
    Image.new("RGB", (40, 30), "white").save(path)
    return path


def test_an_upward_paper_is_known_until_it_is_back_with_its_scan(desk, tmp_path):
    draft = letter.Draft("关于拨付经费的请示", "镇人民政府：\n请予拨付。\n妥否，请批示。", "request")
    letter.write(desk, draft, tmp_path, docx=True)
    (one,) = paper.papers()
    assert (one.name, one.state, one.since) == ("关于拨付经费的请示.pdf", "sign", "2026-11-20")
    assert {each.name for each in paper.papers("kept")} == {"关于拨付经费的请示.docx"}
    paper.move(desk, one.number, "seal", holder="王主任")
    assert [(each.state, each.holder) for each in paper.papers()] == [("seal", "王主任")]
    with pytest.raises(Refusal):
        paper.move(desk, one.number, "back")
    with pytest.raises(Refusal):
        paper.move(desk, one.number, "back", scan=str(tmp_path / "nothing.png"))
    scan = _picture(tmp_path / "签回.png")
    desk = _later(desk, date(2026, 11, 25))
    assert any("关于拨付经费的请示" in each.says and each.left == -2 for each in agenda.week(desk))
    paper.move(desk, one.number, "back", scan=str(scan))
    assert paper.overdue(desk) == []
    kept = paper.papers()[0]
    assert scans.open_bytes(desk, int(kept.scan)) == scan.read_bytes()
    assert [each.owner_id for each in scans.owned(desk, "circulation", kept.row)] == [kept.row]
    desk.close()


def test_a_public_paper_is_in_nobodys_hands(desk, tmp_path):
    notice.press(desk, "N03", out=tmp_path)
    assert paper.papers(everything=True) == []


def test_a_print_run_goes_on_after_a_jam(desk):
    document = proof.Proof("名册", b"%PDF", tuple(f"第{page}页" for page in range(1, 9)))
    wanted = proof.page_numbers("1-3， 5-8", 8)
    run = proof.printed(desk, document, printer="一号", pages=wanted, reason="检查")
    assert (proof.runs()[0].wanted, proof.runs()[0].left) == ("1-3, 5-8", 0)
    assert proof.came_to(desk, run, 5) == [6, 7, 8]
    out, left = proof.out_and_left(run, document.labels)
    assert out == ["第1页", "第2页", "第3页", "第5页"]
    assert left == ["第6页", "第7页", "第8页"]
    assert proof.runs()[0].left == 3
    for wrong in ("9", "3-1", "a", "0"):
        with pytest.raises(Refusal):
            proof.page_numbers(wrong, 8)


def test_own_wording_makes_boards_stale_and_says_why_until_the_shipped_text_stands_again(desk, tmp_path):
    poster.press(desk, cards=["P05"], places=[], size="A4", out=tmp_path)
    assert poster.stale(desk) == []
    shipped = next(each for each in wording.parts("posters", "P05") if each.place == "title")
    wording.write(desk, "posters", "P05", "title", "{village.name}残协{term.chair}的职责")
    mine = next(each for each in wording.parts("posters", "P05") if each.place == "title")
    assert (mine.changed_on, mine.shipped, mine.moved) == ("2026-11-20", shipped.words, False)
    assert next(each.changed_on for each in poster.cards(desk) if each.code == "P05") == "2026-11-20"
    stale = poster.stale(desk)
    assert len(stale) == 2
    assert all("残协" in each.why and "职责" in each.why for each in stale)
    wording.reset(desk, "posters", "P05")
    assert poster.stale(desk) == []
    assert wording.reset(desk, "posters", "P05") is None


def test_own_clauses_are_told_at_card_and_line(desk):
    part = next(each for each in wording.parts("posters", "P04") if each.kind == "clauses")
    lines = part.words.splitlines()
    lines[2] = "联系{village.nam}的每一户。"
    with pytest.raises(Refusal) as told:
        wording.write(desk, "posters", "P04", part.place, "\n".join(lines))
    assert "P04" in told.value.where
    assert "3" in told.value.where
    lines[2] = "联系{village.name的每一户。"
    with pytest.raises(Refusal):
        wording.write(desk, "posters", "P04", part.place, "\n".join(lines))
    with pytest.raises(Refusal):
        wording.write(desk, "posters", "P04", part.place, "  ")
    with pytest.raises(Refusal):
        wording.write(desk, "notices", "N03", "block.0.text", "{person.id_number}")
    assert all(not each.changed for each in wording.parts("posters", "P04"))


def test_a_public_notice_comes_down_after_its_days_with_its_photo(desk, tmp_path):
    notice.press(desk, "N03", out=tmp_path, start=date(2026, 11, 20))
    hanging = posted.hanging(desk)
    assert len(hanging) == 2
    one = hanging[0]
    with pytest.raises(Refusal):
        posted.take_down(desk, one.number)
    desk = _later(desk, date(2026, 12, 10))
    assert [each.number for each in posted.due(desk)] == [each.number for each in hanging]
    with pytest.raises(Refusal):
        posted.take_down(desk, one.number, objection="handled")
    photo = _picture(tmp_path / "公示.jpg")
    posted.take_down(desk, one.number, photo=photo, objection="handled", handling="核实后维持")
    assert [each.number for each in posted.due(desk)] == [hanging[1].number]
    kept = next(each for each in posted.hanging(desk, everything=True) if each.number == one.number)
    assert (kept.objection, kept.taken_down) == ("handled", "2026-12-10")
    assert [str(each.id) for each in scans.owned(desk, "entry", one.number)] == [kept.photo]
    desk.close()


def test_failed_appraisals_are_never_posted(desk, tmp_path):
    from clfdesk.domain.appraisal import Appraisal

    failed, *_others = records.every(Staff)
    with unit("test"):
        for each in records.every(Appraisal, staff_id=failed.id):
            records.update(Appraisal, each.id, {"rating": "failed"})
    files = notice.press(desk, "N24B", out=tmp_path).files
    text = extracted(files[0].path.read_bytes())
    assert failed.name not in text
    assert "不合格" not in text


def test_the_outside_says_nothing_of_what_it_is_about(desk, tmp_path):
    for card in ("N40", "N41", "P27"):
        if card == "P27":
            poster.press(desk, cards=[card], places=[], size="A6", out=tmp_path / card)
        else:
            notice.press(desk, card, out=tmp_path / card)
        for path in (tmp_path / card).glob("*.pdf"):
            text = extracted(path.read_bytes())
            assert not [word for word in ("残疾", "残联", "残协") if word in text]
    place = next(each.place for each in wording.parts("notices", "N40") if "便民服务中心" in each.words)
    wording.write(desk, "notices", "N40", place, "{township.name}残疾人联合会")
    with pytest.raises(Refusal):
        notice.proof(desk, "N40")


def test_the_areas_board_counts_households_and_names_none(desk, tmp_path):
    result = poster.press(desk, cards=["P28"], places=[], size="A3", out=tmp_path)
    text = extracted(result.files[0].path.read_bytes())
    from clfdesk.domain.person import Person

    staff = {each.name for each in records.every(Post)}
    assert not [each.name for each in records.every(Person) if each.name in text and each.name not in staff]
    assert "户数" in text


def test_every_internal_notice_carries_its_mark_copy_and_printer(desk):
    for card in notice.cards():
        table = resources.shipped("papers", "notices", f"{card.name}.toml")
        if card.purpose == "internal" and not table.get("given") and card.name != "letter":
            try:
                text = extracted(notice.proof(desk, card.name).pdf)
            except Refusal as told:
                assert "没有人" in told.what
                continue
            assert "内部资料" in text, card.code
            assert "第1份" in text, card.code


def test_a_second_language_stands_on_the_card_where_it_is_spoken(tmp_path):
    found = make_demo(tmp_path / "desk", pack="changji", persons=8, villages=1, clock=Clock(DAY))
    result = poster.press(found, cards=["P27"], places=[], size="A6", out=tmp_path)
    text = extracted(result.files[0].path.read_bytes())
    assert "ئالاقىلاشقۇچى" in text
    assert result.items[0].undrawable == []
    found.close()


def test_a_photo_of_eighty_megapixels_is_told_before_anything_is_kept(desk, tmp_path):
    poster.press(desk, cards=["P05"], places=[], size="A4", out=tmp_path)
    huge = tmp_path / "huge.png"
    Image.new("1", (10_000, 8_000)).save(huge)
    place = poster.placements(desk)[0].place
    with pytest.raises(Refusal) as told:
        poster.hang(desk, "P05", place, photo=huge)
    assert "80" in told.value.why
    assert all(not each.hung_on for each in poster.placements(desk))
    with pytest.raises(Refusal):
        poster.press(desk, cards=["P04"], places=[], size="A4", out=tmp_path / "more", emblem=huge)
    assert not (tmp_path / "more").exists()


def test_a_damaged_font_file_is_named(tmp_path, monkeypatch):
    broken = tmp_path / "song.ttf"
    broken.write_bytes(b"\0\1\0\0" + b"\xff" * 400)
    monkeypatch.setattr(fonts.resources, "folder", lambda *_parts: broken)
    with pytest.raises(Refusal) as told:
        fonts.face.__wrapped__("fang")
    assert told.value.where == "song.ttf"


def test_a_clause_too_long_for_the_smallest_size_is_named():
    board = Board("P04", "工作职责", "东沟村", "柳河镇", (Clauses(("短的。", "很长的一条，" * 800)),), "2026年11月")
    with pytest.raises(Refusal) as told:
        press_board(board, "A4")
    assert "P04" in told.value.where
    assert "2" in told.value.where
