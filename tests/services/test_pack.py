"""Policy packs as one file: out and in again, the differences first, every fault with its line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clfdesk import resources
from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.grammar.policy_pack import read_pack
from clfdesk.services import check, journal, organisation, pack, policy
from clfdesk.services.office import Office, create_desk

DAY = date(2026, 11, 20)
PACKS = ("national", "luozhuang", "jiaxing", "changji", "tianjin", "longli")
NEW = """format = 1
code = "newcounty"
name = "新县"
title = "新县残疾人组织标准"
base = "national"

[terms]
vice_chair = "副主任"

[[seats]]
id = "association.chair"
body = "association"
post = "chair"
min = 1
max = 1
severity = "red"
from = 2026-01-01
source = "新政办发〔2026〕1号"
clause = "二"

[[value]]
key = "group.threshold"
value = 4
unit = "人"
from = 2026-01-01
until = 2026-06-30
source = "新政办发〔2026〕1号"
clause = "三"

[[value]]
key = "group.threshold"
value = 3
unit = "人"
from = 2026-07-01
source = "新政办发〔2026〕9号"
clause = "三"
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = create_desk(tmp_path / "desk", pack="longli", township="柳河镇", clock=Clock(fixed=DAY))
    yield made
    made.close()


@pytest.mark.parametrize("name", PACKS)
def test_every_shipped_pack_goes_out_and_comes_back_the_same(office: Office, tmp_path: Path, name: str) -> None:
    file = pack.export(office, tmp_path, code=name)
    assert pack.preview(office, file.path).differences == ()


def test_a_local_value_goes_out_with_the_pack_and_is_shown_as_the_only_difference(
    office: Office, tmp_path: Path
) -> None:
    policy.set_value(office, "group.threshold", "6", valid_from=date(2026, 1, 1), source="柳残联〔2026〕2号")
    line = next(each for each in pack.lines(office, "value") if each.id == "group.threshold")
    assert (line.says, line.source, line.local) == ("6", "柳残联〔2026〕2号", True)
    found = pack.preview(office, pack.export(office, tmp_path).path).differences
    assert [(each.table, each.id, each.valid_from, each.was) for each in found] == [
        ("value", "group.threshold", "2026-01-01", "")
    ]
    assert "柳残联〔2026〕2号" in found[0].becomes


def test_a_new_countys_pack_works_without_python_and_undo_takes_it_back(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text(NEW, encoding="utf-8")
    seen = pack.preview(office, file)
    assert (seen.code, seen.replaces) == ("newcounty", False)
    assert {each.id for each in seen.differences} == {"association.chair", "group.threshold", "vice_chair"}
    assert office.pack.name == "longli"
    done = pack.take(office, seen, use=True)
    assert (office.pack.title, office.pack.term("vice_chair")) == ("新县残疾人组织标准", "副主任")
    assert office.pack.require("group.threshold", DAY).value == 3
    assert office.pack.require("group.threshold", date(2026, 6, 30)).value == 4
    from clfdesk.services.body import found

    body, _set = found(office, "association", "东沟村残疾人协会")
    verdict = next(each for each in check.verdicts(office, "composition") if each.rule == "association.chair")
    assert (verdict.source, verdict.concerned) == ("新政办发〔2026〕1号", (f"body:{body}",))
    assert "副主任" in {each.title for each in organisation.bodies_with_posts(office)[0].missing}
    journal.undo(office, done)
    office.refresh()
    assert office.pack.name == "longli"
    assert "newcounty" not in pack.known(office)


@pytest.mark.parametrize(
    ("was", "becomes", "line", "why"),
    [
        ("until = 2026-06-30", "until = 2026-05-30", 31, "2026-05-30"),  # a gap
        ("until = 2026-06-30", "until = 2026-08-30", 30, ""),  # an overlap
        ("from = 2026-07-01", "from = 2025-07-01", 30, ""),  # out of order
        ('source = "新政办发〔2026〕9号"\n', "", 30, "source"),
        ('severity = "red"', 'severity = "red"\nseverety = "red"', 17, "severety"),
        ("[[seats]]", "[[chairs]]", 10, "chairs"),
        ("format = 1", "format = 2", 1, ""),
        ('unit = "人"\nfrom = 2026-07-01', 'unit = "人"\nfrom = "2026-07-01"', 30, "from"),
        ("base =", "bass =", 5, "bass"),
        ('code = "newcounty"', 'code = "../longli"', 2, ""),
        ("min = 1", "min = ", None, ""),
    ],
)
def test_a_bad_pack_is_refused_by_its_line_and_the_running_one_stays(
    office: Office, tmp_path: Path, was: str, becomes: str, line: int | None, why: str
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(NEW.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        pack.preview(office, file)
    assert "bad.toml" in caught.value.where
    assert line is None or str(line) in caught.value.where, caught.value.where
    assert why in caught.value.why
    assert caught.value.why
    assert office.pack.name == "longli"


def test_a_condition_that_cannot_be_read_and_a_base_that_is_not_there_are_refused(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "bad.toml"
    share = '\n[[share]]\nid = "a.b"\nbody = "congress"\ncounts = "tags contains"\nat_least = "65%"\nseverity = "red"\n'
    file.write_text(NEW + share + 'from = 2026-01-01\nsource = "文"\nclause = "一"\n', encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        pack.preview(office, file)
    assert "41" in caught.value.where
    file.write_text(NEW.replace('base = "national"', 'base = "owls"'), encoding="utf-8")
    with pytest.raises(Refusal):
        pack.preview(office, file)
    with pytest.raises(Refusal):
        pack.preview(office, tmp_path / "none.toml")


HEAD = 'format = 1\ncode = "newcounty"\ntitle = "新县"\nbase = "national"\n'
TAIL = 'severity = "red"\nfrom = 2026-01-01\nsource = "文"\nclause = "一"\n'


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        ('[[verdict]]\nid = "x"\nkind = "data"\nstem = "person"\nwhen = "owl == 1"\nsays = "某"\n', "owl"),
        ('[[verdict]]\nid = "x"\nkind = "data"\nstem = "owls"\nwhen = "true"\nsays = "某"\n', "owls"),
        ('[[due]]\nid = "x"\neach = "village"\nwhen = "owl > 1"\nsays = "某"\n', "owl"),
        ('[[due]]\nid = "x"\neach = "galaxy"\nwhen = "persons > 1"\nsays = "某"\n', "galaxy"),
        ('[[tally]]\nid = "x"\nregister = "owl"\ntitle = "某"\neach = "township"\nper = "year"\nat_least = 1\n', "owl"),
        ('[[indicator]]\nid = "x"\ntitle = "某"\nregister = "owl"\ncount = true\ntarget = "0%"\n', "owl"),
    ],
)
def test_a_rule_that_cannot_be_evaluated_says_so_and_is_never_green(
    office: Office, tmp_path: Path, rule: str, named: str
) -> None:
    file = tmp_path / "new.toml"
    file.write_text(HEAD + rule + TAIL, encoding="utf-8")
    pack.take(office, pack.preview(office, file), use=True)
    (found,) = (each for each in check.verdicts(office, everything=True) if each.rule == "x")
    assert found.state == "unknown"
    assert named in found.says


def test_shipped_packs_use_only_tables_and_keys_that_are_described() -> None:
    for name in PACKS:
        known = resources.shipped("lists", "policy_tables.toml")
        for file in resources.names("policies", name):
            for table, listed in resources.shipped("policies", name, f"{file}.toml").items():
                if isinstance(listed, list):
                    described = {
                        *known[table]["needs"],
                        *known[table].get("may", ()),
                        "from",
                        "until",
                        "source",
                        "clause",
                    }
                    for record in listed:
                        assert set(record) <= described, f"{name} {file} {table} {record}"
    assert read_pack(NEW, "new.toml").base == "national"


def test_every_number_has_a_name_a_clerk_can_read() -> None:
    for name in PACKS:
        for file in resources.names("policies", name):
            for table, listed in resources.shipped("policies", name, f"{file}.toml").items():
                if isinstance(listed, list):
                    for record in listed:
                        assert pack.title_of(table, record.get("key", "")), f"{name} {table} {record}"
