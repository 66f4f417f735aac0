"""Several people on one desk, through the verbs."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.office import demo_desk, new_desk


@pytest.fixture
def secrets(tmp_path):
    files = {}
    for name in ("one", "two", "short"):
        files[name] = tmp_path / name
        files[name].write_text("x\n" if name == "short" else f"password {name}\n", "utf-8")
    return files


def test_protect_add_recover_remove(tmp_path, secrets):
    desk = new_desk(tmp_path / "desk")
    assert "users" in desk.done("user", "list").data
    desk.done("user", "password", "张甲", "--password-file", secrets["one"])
    assert desk("list", "person").code == 1
    one, two = ["--password-file", secrets["one"]], ["--password-file", secrets["two"]]
    assert desk("user", "add", "李乙", *one).refusal["next"]
    assert desk("user", "add", "李乙", "--new-password-file", secrets["short"], *one).refusal["what"]
    made = desk.done("user", "add", "李乙", "--role", "reader", "--new-password-file", secrets["two"], *one)
    assert [(each["name"], each["role"]) for each in made["users"]] == [("张甲", "admin"), ("李乙", "reader")]
    assert made["change_set"] == 3
    assert desk("import", tmp_path / "x.csv", "--out", tmp_path, *two).code == 1
    assert desk("user", "add", "王丙", "--new-password-file", secrets["one"], *two).refusal["where"]
    sheet = desk.done("user", "recovery", "--out", tmp_path / "out", *one)
    (file,) = sheet["files"]
    assert file["purpose"] == "internal"
    said = subprocess.run(["pdftotext", file["path"], "-"], capture_output=True, text=True, check=True).stdout
    code = "".join(re.findall(r"^[A-Z2-7]{4}$", said, re.MULTILINE))
    assert len(code) == 32
    (tmp_path / "code").write_text(code, "utf-8")
    by_sheet = ["--password-file", tmp_path / "code"]
    desk.done("user", "password", "张甲", "--new-password-file", secrets["two"], *by_sheet)
    assert desk("user", "list", *one).code == 1
    removed = desk.done("user", "remove", "李乙", *by_sheet)
    assert [each["name"] for each in removed["users"]] == ["张甲"]
    desk.done("user", "recovery", "--revoke", sheet["sheet"], *by_sheet)
    assert desk("user", "list", *by_sheet).code == 1


def test_pay_is_confirmed_by_the_other_person(tmp_path, secrets):
    desk = demo_desk(tmp_path / "desk", "--persons", 60, "--villages", 3)
    desk.done("user", "password", "张甲", "--password-file", secrets["one"])
    one, two = ["--password-file", secrets["one"]], ["--password-file", secrets["two"]]
    desk.done("user", "add", "李乙", "--role", "reviewer", "--new-password-file", secrets["two"], *one)
    desk.done("payroll", "draft", "2026-12", *one)
    assert desk("payroll", "confirm", "2026-12", *one).refusal["where"] == "2026-12"
    assert desk.done("payroll", "confirm", "2026-12", *two)["state"] == "confirmed"


def test_operations_are_looked_up_and_who_exported_whom(tmp_path):
    desk = demo_desk(tmp_path / "desk", "--persons", 40, "--villages", 3)
    one, other = desk.persons()[:2]
    desk.done("list", "person", "--as", "xlsx", "--where", f"number == {one['number']}", "--out", tmp_path / "out")
    lines = desk.done("history", "person", one["number"], "--accesses")["accesses"]
    assert [each["kind"] for each in lines] == ["export", "show"]  # the list shown before named them too
    assert "\n" not in lines[0]["detail"]
    others = desk.done("history", "person", other["number"], "--accesses")["accesses"]
    assert [each["kind"] for each in others] == ["show"]
    everything = desk.done("history", "--accesses")["accesses"]
    assert {"export", "file"} <= {each["kind"] for each in everything}
    sets = desk.done("history", "--since", "2026-11-20")["change_sets"]
    assert sets
    assert desk.done("history", "--since", "2027-01-01")["change_sets"] == []
    drafted = desk.done("payroll", "draft", "2026-12")["change_set"]
    assert desk.done("undo", "--why-not", drafted)["in_the_way"] == ""
    assert desk.done("undo", "--why-not", 1)["in_the_way"]
    assert drafted in [each["id"] for each in desk.done("history", "payroll_run")["change_sets"]]
    desk.done("undo")
    assert desk.done("undo", "--redo")["change_set"] == drafted + 2
