"""Returns and the county's side from the command line, as the words of the command line promise them."""

from __future__ import annotations

from pathlib import Path

from clfdesk.domain.returns import seal
from tests.office import Desk, demo_desk


def test_a_return_from_made_to_accepted(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "d", "--persons", 60, "--villages", 3)
    cards = desk.done("filing", "list")["cards"]
    assert {"R01", "R03", "R16", "R18", "R22-1", "R38"} <= {card["id"] for card in cards}
    made = desk.done("filing", "make", "R01", "--period", "2026", "--out", tmp_path / "out")
    assert {"rows", "checks", "snapshot_sha256", "revision", "files", "change_set"} <= set(made.data)
    assert (made["rows"], made["revision"], made["warning"]["people"]) == (60, 1, 60)
    sent = desk.done(
        "filing", "sent", "R01", "--period", "2026", "--to", "县残联", "--accept", "unverified", "--by", "wechat"
    )
    assert (sent["version"]["state"], sent["version"]["sent_to"]) == ("sent", "县残联")
    back = desk.done("filing", "back", "R01", "--reason", "3=身份证不对", "--reason", "0=没盖章")
    assert [reason["row"] for reason in back["version"]["reasons"]] == [3, 0]
    again = desk.done("filing", "make", "R01", "--period", "2026", "--out", tmp_path / "out", "--encrypt")
    assert (again["revision"], len(again["password"])) == (2, 14)
    assert desk.done("filing", "compare", "R01")["differences"] == []
    desk.done("filing", "sent", "R01", "--to", "县残联", "--accept", "unverified")
    assert desk.done("filing", "accept", "R01")["version"]["state"] == "accepted"
    listed = desk.done("filing", "list", "--period", "2026")["versions"]
    assert [(each["revision"], each["state"]) for each in listed] == [(2, "accepted"), (1, "superseded")]
    number = desk.persons()[0]["id_number"]
    places = desk.done("filing", "where", number)["places"]
    assert {(each["card"], each["revision"]) for each in places} == {("R01", 1), ("R01", 2)}
    mail = desk.done("filing", "mail", "R01", made["files"][0]["path"], "--out", tmp_path / "out")
    assert mail["files"][0]["path"].endswith(".eml")
    assert "共60行" in desk.done("filing", "text", "R01")["text"]
    assert desk("filing", "accept", "R01").refusal["where"].startswith("R01")
    assert desk("filing", "sent", "R01").code == 1
    assert desk("filing", "back", "R01", "--reason", "nothing").code == 1


def test_the_county_reads_a_folder(tmp_path: Path) -> None:
    folder, names = tmp_path / "收", []
    for seed in (1, 2, 3):
        desk = demo_desk(tmp_path / f"d{seed}", "--persons", 30, "--villages", 3, "--seed", seed)
        made = desk.done("filing", "make", "R03", "--period", "2026-Q4", "--out", folder)
        names.append(Path(made["files"][0]["path"]).name.split("2026")[0])
    expected = tmp_path / "应报.txt"
    expected.write_text("\n".join([*dict.fromkeys(names), "北山镇"]), encoding="utf-8")
    county = Desk(tmp_path / "county")
    county.done("new", "--policy", "longli", "--township", "示范县", "--level", "county", "--no-password")
    assert county.done("townships", *dict.fromkeys(names), "北山镇")["townships"][-1] == "北山镇"
    board = county("board", folder)
    assert (board["card"], board["period"], board["missing"]) == ("R03", "2026-Q4", ["北山镇"])
    assert board["received"] | {"北山镇": 0} == dict.fromkeys(names, 1) | {"北山镇": 0}
    assert board["expected"]["北山镇"] == 1
    assert board["on_time"]["北山镇"] == 0
    merged = county.done("merge", folder, "--out", tmp_path / "out")
    assert sorted(merged["townships"]) == sorted(set(names))
    assert merged["rows"] == 3 * len(set(names))
    assert merged["duplicates"] == []
    bare = Desk(tmp_path / "none")
    assert bare("board", tmp_path / "nothing").code == 1
    assert seal([], 1) == seal([], 2)


def test_statistics_and_indicators(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "d", "--persons", 60, "--villages", 3)
    found = desk.done("statistics", "village", "type", "--save", "分类", "--out", tmp_path / "out")
    assert found["totals"][1] == 60
    assert sum(cell["count"] for cell in found["cells"]) == 60
    assert desk.done("statistics", "--saved", "分类")["totals"] == found["totals"]
    assert desk.done("statistics")["saved"] == ["分类"]
    assert desk.done("statistics", "--indicators")["indicators"]
    assert desk("statistics", "name").code == 1


def test_a_demonstration_county_has_townships_and_no_persons(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "d", "--level", "county")
    assert len(desk.done("townships")["townships"]) == 8
    assert desk.persons() == []
