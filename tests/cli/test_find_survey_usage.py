"""The search box on other lists, the verb of the yearly survey, and a wrong command line said in Chinese."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from clfdesk.cli.main import main
from tests.office import Desk, demo_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return demo_desk(tmp_path_factory.mktemp("found") / "desk", "--persons", "40", "--villages", "3")


def test_the_search_box_finds_in_the_list_it_is_told(desk: Desk) -> None:
    villages = desk.done("list", "division")["rows"]
    name = villages[1]["name"]
    assert name in [row["name"] for row in desk.done("find", name, "--stem", "division")["rows"]]
    worker = desk.done("list", "staff")["rows"][0]
    for text in (worker["name"], worker["phone"][-6:], worker["id_number"][6:14]):
        found = desk.done("find", text, "--stem", "staff")
        assert worker["number"] in [row["number"] for row in found["rows"]]
        assert found["count"] == len(found["rows"])
    assert "专职委员" not in worker.values()  # kept as a code, found by its word
    assert desk.done("find", "专职委员", "--stem", "staff")["count"] > 0
    assert desk.done("find", "没有这样的字", "--stem", "staff")["count"] == 0
    assert desk("find", "王", "--stem", "nosuch").refusal["where"] == "nosuch"


def test_the_survey_has_its_papers_and_returns(desk: Desk, tmp_path: Path) -> None:
    village = desk.persons()[0]["village"]
    for step in ("form", "route"):
        made = desk.done("survey", step, "--village", village, "--out", tmp_path / step)
        assert [Path(file["path"]).suffix for file in made["files"]] == [".pdf"]
        assert {file["purpose"] for file in made["files"]} == {"internal"}
    made = desk.done("survey", "progress", "--period", "2026", "--out", tmp_path / "progress")
    assert {"rows", "checks", "snapshot_sha256", "revision", "files", "change_set"} <= set(made.data)
    sheet = openpyxl.load_workbook(made["files"][0]["path"]).worksheets[0]
    assert village in [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert desk("survey", "progress").refusal["where"] == "--out"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list"], "缺少"),
        (["list", "person", "--as", "foo"], "foo"),
        (["list", "person", "--today", "gestern"], "gestern"),
        (["list", "person", "--nosuch"], "--nosuch"),
        (["list", "person", "--where"], "--where"),
    ],
)
def test_a_wrong_command_line_is_said_in_chinese(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    last = err.strip().splitlines()[-1]
    assert out == ""
    assert told in last
    assert "error" not in err
    assert last.endswith("。")
