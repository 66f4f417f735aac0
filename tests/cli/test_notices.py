"""Notices, forms and letters from the command line: public ones safe to post, internal ones marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clfdesk import resources
from clfdesk.cli.main import make_parser
from clfdesk.errors import Refusal
from clfdesk.grammar.card import read_card
from clfdesk.services.notice_card import KNOWN, check_public
from tests.cli.test_boards import text_of
from tests.office import Desk, demo_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A demonstration township."""
    return demo_desk(tmp_path_factory.mktemp("notices") / "desk", "--persons", "240", "--villages", "4")


def solid(path: str) -> str:
    return re.sub(r"\s", "", text_of(path))


def test_every_card_is_listed_and_pressed(desk: Desk, tmp_path: Path) -> None:
    """Whatever card there is becomes a paper with its title, without None and without a hole's braces."""
    cards = desk.done("notice")["cards"]
    codes = [card["code"] for card in cards]
    assert codes == sorted(codes)
    assert {"N01", "N03", "N06", "N10", "N12", "N30", "N36", "N37"} <= set(codes)
    for card in cards:
        if card["code"] == "N30" or card["stem"] == "business":
            continue  # a letter has a text of its own; tests/cli/test_counter.py presses what the counter gives
        said = desk.done("notice", card["code"], "--where", "number <= 40", "--out", tmp_path / card["code"])
        assert said["undrawable"] == []
        for file in said["files"]:
            text = solid(file["path"])
            assert file["purpose"] == card["purpose"]
            assert "None" not in text
            assert "{" not in text


def test_a_certificate_publicity_names_adults_and_no_numbers(desk: Desk, tmp_path: Path) -> None:
    """Names, types and grades; no ID, no phone, no minor; both days, five working days, objection and taking down."""
    said = desk.done("notice", "N01", "--where", "number > 0", "--from", "2026-11-23", "--out", tmp_path)
    assert (said["first"], said["last"], said["down"]) == ("2026-11-23", "2026-11-27", "2026-11-30")
    minors = {row["number"]: row["name"] for row in desk.persons("age < 18")}
    assert minors
    assert {each["number"] for each in said["left_out"]} >= set(minors)
    everything = "".join(solid(file["path"]) for file in said["files"])
    assert len(said["files"]) == 4
    assert "110000" not in everything
    assert not re.search(r"1[3-9]\d{9}", everything)
    for words in ("2026年11月23日至2026年11月27日", "5个工作日", "0100-5550100", "公示结果", "2026年11月30日取下"):
        assert words in everything
    adults = {row["name"] for row in desk.persons("age >= 18")}
    assert not [name for name in minors.values() if name in everything and name not in adults]
    assert sum(item["people"] for item in said["items"]) == len(desk.persons()) - len(said["left_out"])


def test_a_benefit_publicity_shows_name_village_programme_and_amount_only(desk: Desk, tmp_path: Path) -> None:
    """Neither type nor grade nor hardship nor age nor number."""
    said = desk.done("notice", "N03", "--set", "living=80", "--set", "care=100", "--out", tmp_path)
    everything = "".join(solid(file["path"]) for file in said["files"])
    for words in ("肢体", "视力", "精神", "一级", "二级", "低保", "110000", "周岁"):
        assert words not in everything
    receives = desk.persons("living_allowance and age >= 18 and lifecycle == 'registered'")
    assert everything.count("困难残疾人生活补贴") == len(receives)
    assert "80" in everything


def test_a_benefit_publicity_fills_the_standard_in_force_and_the_months(tmp_path: Path) -> None:
    """Nobody types what the rules know: the amount of each, and from which month a new one draws it."""
    desk = demo_desk(tmp_path / "desk", "--persons", "60", "--villages", "2")
    (person, *_rest) = desk.persons("not care_subsidy and age >= 18 and lifecycle == 'registered'")
    desk.done("benefit", "enrol", person["number"], "care_subsidy", "--start", "2026-11")
    said = desk.done("notice", "N03", "--village", person["village"], "--out", tmp_path)
    text = text_of(said["files"][0]["path"])
    (row,) = [line for line in text.splitlines() if person["name"] in line and "护理" in line]
    assert "107" in row
    assert "2026-11起" in row
    assert "续发" in text


def test_reminders_come_one_each_and_only_for_those_who_expire(desk: Desk, tmp_path: Path) -> None:
    """One page a person, without the mark of internal papers, because it is handed to the person."""
    said = desk.done("notice", "N06", "--where", "valid_until <= 2028-12-31", "--out", tmp_path)
    rows = desk.persons("valid_until <= 2028-12-31 and lifecycle == 'registered'")
    assert len(said["items"]) == len(rows)
    (file,) = said["files"]
    text = solid(file["path"])
    assert "内部资料" not in text
    for row in rows:
        assert row["name"] in text


def test_internal_papers_carry_copy_and_printer(desk: Desk, tmp_path: Path) -> None:
    """Copies are counted on from print to print."""
    said = desk.done("notice", "N33", "--copies", "2", "--user", "王敏", "--out", tmp_path)
    text = "".join(solid(file["path"]) for file in said["files"])
    assert "内部资料注意保密" in text
    numbers = sorted({int(number) for number in re.findall(r"第(\d+)份", text)})
    assert len(numbers) == 2
    assert "打印人：王敏" in text
    again = desk.done("notice", "N33", "--user", "王敏", "--out", tmp_path / "again")
    text = "".join(solid(file["path"]) for file in again["files"])
    assert min(map(int, re.findall(r"第(\d+)份", text))) > numbers[0]


def test_what_hangs_too_long_is_told(tmp_path: Path) -> None:
    """The register knows every publicity; from its taking-down day on it is due."""
    desk = demo_desk(tmp_path / "desk", "--persons", "60", "--villages", "2")
    desk.done("notice", "N01", "--where", "number > 0", "--out", tmp_path / "out")
    assert desk.done("notice", "--due")["due"] == []
    later = Desk(desk.folder, today="2026-11-27")
    assert len(later.done("notice", "--due")["due"]) == 2
    desk.done("notice", "N01", "--where", "number > 0", "--out", tmp_path / "out")
    assert len(later.done("notice", "--due")["due"]) == 2
    assert len(desk.done("register", "posted", "list")["rows"]) == 2


def test_a_public_card_with_a_private_field_is_refused(tmp_path: Path) -> None:
    """By the card's own declaration, before anything is printed."""
    shipped = resources.folder("papers", "notices", "certificate_publicity.toml").read_text(encoding="utf-8")
    for wrong in ("phone", "id_number", "certificate_number", "live_address", "guardian_name"):
        path = tmp_path / "wrong.toml"
        path.write_text(shipped.replace('field = "gender"', f'field = "{wrong}"'), encoding="utf-8")
        with pytest.raises(Refusal) as caught:
            check_public(read_card(path, KNOWN))
        assert wrong in caught.value.where


def test_a_private_number_typed_into_a_public_notice_stops_it(desk: Desk, tmp_path: Path) -> None:
    """The scan reads the PDF itself; nothing is written."""
    out = tmp_path / "out"
    refusal = desk("notice", "N03", "--set", "living=13800001234", "--out", out).refusal
    assert "13800001234" in refusal["why"]
    assert not out.exists()


def test_an_unknown_card_and_an_empty_batch_are_refused(desk: Desk, tmp_path: Path) -> None:
    """With what there is, and what to do."""
    assert "N01" in desk("notice", "N99", "--out", tmp_path).refusal["why"]
    assert desk("notice", "N06", "--where", "number < 0", "--out", tmp_path).refusal["next"]
    assert "nosuch" in "".join(desk("notice", "N06", "--where", "nosuch == 1", "--out", tmp_path).refusal.values())


def test_a_letter_is_pressed_from_a_text_file(desk: Desk, tmp_path: Path) -> None:
    """UTF-8 or GB 18030, with its addressee; number and mark make the red head."""
    body = "各村（社区）残协：\n现将有关事项通知如下。\n一、时间\n2026年11月25日上午9时。\n特此通知。"
    for encoding in ("utf-8", "gb18030"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes(body.encode(encoding))
        said = desk.done(
            "notice", "letter", "--title", "关于召开例会的通知", "--body", path, "--out", tmp_path / encoding
        )
        text = solid(said["files"][0]["path"])
        assert "各村（社区）残协：" in text
        assert "2026年11月20日" in text
        assert "文件" not in text
    said = desk.done("notice", "letter", "--title", "关于召开例会的通知", "--body", path, "--number", "柳残联〔2026〕3号",
                     "--cc", "县残联", "--copies", "30", "--attachment", "议程", "--out", tmp_path / "red")  # fmt: skip
    text = solid(said["files"][0]["path"])
    for words in ("残疾人联合会文件", "柳残联〔2026〕3号", "抄送：县残联。", "共印30份", "附件：议程"):
        assert words in text
    assert desk("notice", "letter", "--title", "没有正文", "--out", tmp_path).refusal["next"]


def test_every_number_of_the_fields_list_is_made_somewhere(desk: Desk, tmp_path: Path) -> None:
    """N01 to N39: a card here, or a word where it is made, with a verb and a page that exist."""
    here = {card["code"] for card in desk.done("notice")["cards"]}
    for number in range(1, 40):
        code = f"N{number:02}"
        if code in here:
            continue
        said = desk("notice", code, "--out", tmp_path).refusal
        assert said["where"].startswith(code)
        verb = re.search(r"clfdesk (\w+) (\w+)", said["next"])
        assert verb is not None
        with pytest.raises(SystemExit) as left:
            make_parser().parse_args([verb[1], "--help"])
        assert left.value.code == 0
    assert {"N20A", "N20B", "N20C", "N22A", "N27A", "N27B", "N28A", "N29A", "N29B", "N32A", "N34A"} <= here
