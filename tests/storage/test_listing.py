from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clfdesk.clock import Clock
from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.archive import ArchiveItem
from clfdesk.domain.body import Body, Post
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.contract import Contract, Leave
from clfdesk.domain.counter import Business
from clfdesk.domain.division import Division
from clfdesk.domain.event import Event
from clfdesk.domain.household import Household, HouseholdMember
from clfdesk.domain.nonholder import Nonholder
from clfdesk.domain.person import ROSTER_FIELDS, Person
from clfdesk.domain.staff import Staff
from clfdesk.domain.stems import STEMS
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import parse
from clfdesk.storage import desk, listing, records
from clfdesk.storage.unit import unit
from tests.storage.conftest import DAY, INFO

_ROSTER = ROSTER_FIELDS.names()


def _fill() -> None:
    with unit("import"):
        township, east, west = records.insert(
            [
                Division("青石镇", "township"),
                Division("东坪村", parent_id=1),
                Division("西沟村", parent_id=1, urban=True),
            ]
        )
        people = [
            Person(
                "单雄信", "male", "110000196307169496", birth=date(1963, 7, 16), village_id=east, living_allowance=True
            ),
            Person("仇和平", "female", birth=date(2010, 11, 21), village_id=west, id_state="missing"),
            Person("阿依古丽·买买提", "female", "110000195805290278", birth=date(1966, 11, 20), village_id=west),
            Person("李㛃", id_number="11000019721222575", id_state="unverified", birth=date(2008, 2, 29)),
            Person("王䶮", "male", birth=None, village_id=east, guardian_name="王五", phone="0854-1", lifecycle="dead"),
        ]
        numbers = records.insert(people)
        records.insert([ArchiveItem("2025年花名册", dated=date(2025, 12, 31), year=2025, term="Y", village_id=east)])
        records.insert(
            [
                Certificate(1, "11000019630716949643", type="physical", grade=1, valid_until=date(2026, 11, 19)),
                Certificate(2, None, type="mental", grade=4, valid_until=date(2027, 5, 20)),
                Certificate(
                    3, "11000019580529027871", type="multiple", grade=2, valid_until=date(2027, 5, 21), reissue=2
                ),
                Certificate(3, "11000019580529027811", type="visual", grade=2, current=False, state="superseded"),
                Certificate(5, "11000019000101001143", type="physical", state="frozen", valid_until=date(2020, 1, 1)),
            ]
        )
        staff = records.insert([Staff("单雄信", village_id=east, person_id=numbers[0], disabled=True), Staff("赵六")])
        records.insert(
            [
                Appraisal(staff[0], 2024, "excellent"),
                Appraisal(staff[0], 2025, "pass"),
                Appraisal(staff[1], 2020, "fail"),
            ]
        )
        records.insert([Business("first", numbers[0], applied_on=date(2026, 11, 2))])
        records.insert([Contract(staff[0], "public_post", started_on=date(2024, 1, 1))])
        records.insert([Leave(staff[0], "sick", date(2026, 3, 1), date(2026, 3, 9), deputy_id=staff[1])])
        (body,) = records.insert([Body("东坪村残疾人协会", division_id=east, founded_on=date(2020, 1, 1))])
        records.insert([Post(body, "单雄信", "chair", tags="disabled, committee"), Post(body, "赵六")])
        (house,) = records.insert([Household("0001", east)])
        records.insert([HouseholdMember(house, numbers[0], "单雄信", "head", head=True, birth=date(1963, 7, 16))])
        records.insert([Nonholder("钱七", birth=date(2020, 2, 29), village_id=west, cause="too_young")])
        records.insert([Event("loss", numbers[0], DAY, DAY)])
    assert township == 1


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    home = tmp_path_factory.mktemp("listing") / "desk"
    desk.create(home, INFO, secret=None, clock=Clock(fixed=DAY))
    desk.open_(home, secret=None)
    _fill()
    yield home
    desk.close()


def _rows(where: str = "", stem: str = "person", **more):
    fields = STEMS[stem]
    expression = parse(where, fields) if where else None
    return listing.rows(stem, where=expression, columns=fields.names(), today=DAY, **more)


@pytest.mark.parametrize("stem", sorted(STEMS))
def test_every_declared_field_has_its_column(filled, stem):
    rows = _rows(stem=stem)
    assert rows
    for row in rows:
        assert list(row) == STEMS[stem].names()
        for field in STEMS[stem]:
            value = row[field.name]
            kinds = {"date": date, "tags": list, "flag": bool, "integer": int, "money": int}
            assert value is None or isinstance(value, kinds.get(field.kind, (str, int))), (field.name, value)
    assert listing.count(stem, today=DAY) == len(rows)


def test_a_person_with_the_current_certificate_and_all_that_follows(filled):
    rows = {row["name"]: row for row in _rows()}
    first = rows["单雄信"]
    assert (first["number"], first["age"], first["village"], first["grade"]) == (1, 63, "东坪村", 1)
    assert first["birth"] == date(1963, 7, 16)
    assert first["living_allowance"] is True
    assert first["certificate_state"] == "expired"
    assert first["tags"] == ["severe", "elderly", "alone", "expired"]
    assert rows["仇和平"]["age"] == 15
    assert rows["仇和平"]["tags"] == ["minor", "near_expiry", "id_missing", "guardian_missing"]
    assert rows["阿依古丽·买买提"]["tags"] == ["severe", "multiple", "elderly"]
    assert rows["阿依古丽·买买提"]["certificate_number"] == "11000019580529027871B2"
    assert rows["李㛃"]["tags"] == ["working_age", "unverified"]
    assert rows["李㛃"]["certificate_state"] is None
    assert rows["王䶮"]["certificate_state"] == "frozen"
    assert (rows["王䶮"]["age"], rows["王䶮"]["tags"]) == (None, ["id_missing"])


def test_on_the_day_before_it_is_still_valid(filled):
    row = listing.rows("person", columns=["certificate_state", "tags", "age"], limit=1, today=date(2026, 7, 15))[0]
    assert row == {"certificate_state": "valid", "tags": ["severe", "elderly", "alone", "near_expiry"], "age": 62}


def test_other_lists(filled):
    assert [row["rating"] for row in _rows(stem="staff")] == ["pass", "fail"]
    assert [row["persons"] for row in _rows(stem="division")] == [3, 1, 2]
    assert [row["tags"] for row in _rows(stem="post")] == [["disabled", "committee"], []]
    assert [row["village"] for row in _rows(stem="appraisal")] == ["东坪村", "东坪村", None]


def test_order_page_and_numbers(filled):
    names = [row["name"] for row in _rows(order="name")]
    assert names == ["阿依古丽·买买提", "李㛃", "仇和平", "单雄信", "王䶮"]
    assert [row["name"] for row in _rows(order="-name")] == names[::-1]
    assert [row["name"] for row in _rows("gender == 'female'", order="name")] == ["阿依古丽·买买提", "仇和平"]
    assert [row["name"] for row in _rows(order="name", limit=2, offset=1)] == names[1:3]
    assert [row["number"] for row in _rows(order="village,-birth")] == [4, 1, 5, 2, 3]
    numbers = listing.numbers("person", order="name", today=DAY)
    assert [row["name"] for row in _rows(numbers=numbers[1:4])] == names[1:4]
    assert _rows(numbers=[]) == []


def test_unknown_lists_and_columns_are_refused(filled):
    for call in (
        lambda: listing.rows("nobody", columns=["name"], today=DAY),
        lambda: listing.rows("person", columns=["nothing"], today=DAY),
        lambda: listing.rows("person", columns=["name"], order="nothing", today=DAY),
        lambda: listing.count("person", parse("nothing == 1"), today=DAY),
        lambda: listing.count("person", parse("sum(tags, 1) > 1"), today=DAY),
    ):
        with pytest.raises(Refusal):
            call()


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ("village == '西沟村'", [2, 3]),
        ("tags contains 'severe'", [1, 3]),
        ("tags contains 'sev'", []),
        ("not tags contains 'severe'", [2, 4, 5]),
        ("grade in (1, 2) and gender == 'female'", [3]),
        ("grade == '1'", [1]),
        ("grade == none", [4, 5]),
        ("empty(village)", [4]),
        ("id_number == none or phone != none", [2, 5]),
        ("age >= 60", [1, 3]),
        ("age_on(2027-01-01) >= 64 or birth == none", [5]),
        ("age < 18 and not guardian_name == none", []),
        ("valid_until < today", [1, 5]),
        ("valid_until - today <= 181 and valid_until >= today", [2]),
        ("valid_until == '2027-05-21'", [3]),
        ("today + 182 == valid_until", [3]),
        ("year(birth) == 1966 and month(birth) == 11", [3]),
        ("living_allowance", [1]),
        ("not living_allowance and lifecycle != 'dead'", [2, 3, 4]),
        ("name contains '古丽'", [3]),
        ('name contains "\'"', []),
        ("type in ('mental', 'multiple', none)", [2, 3]),
        ("count(tags) == 3", [3]),
        ("number / 2 == 1.5", [3]),
        ("name == 'x' or true", [1, 2, 3, 4, 5]),
    ],
)
def test_conditions(filled, where, numbers):
    assert [row["number"] for row in _rows(where)] == numbers


_TEXT = st.sampled_from(["name", "village", "id_number", "phone", "guardian_name", "id_state"])
_WORDS = st.sampled_from(["'单雄信'", "'东坪村'", "''", "'0854-1'", "'missing'", "none", "'1'", "'%'", "'_'"])
_NUMBER = st.sampled_from(
    ["age", "grade", "number", "count(tags)", "year(birth)", "age_on(2020-02-29)", "age - number"]
)
_NUMBERS = st.sampled_from(["0", "1", "2", "15", "60", "63.5", "-3", "none", "60%", "99999999999999999999"])
_DATE = st.sampled_from(["birth", "valid_until", "issued_on", "today", "valid_until + 30", "birth - 1"])
_DATES = st.sampled_from(["2026-11-20", "2008-02-29", "'2027-05-20'", "none", "today"])
_SIGN = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_TAG = st.sampled_from(["'severe'", "'minor'", "'expired'", "''", "'a,b'"])

_LEAF = st.one_of(
    st.builds("{} {} {}".format, _TEXT, _SIGN, _WORDS),
    st.builds("{} {} {}".format, _TEXT, _SIGN, _TEXT),
    st.builds("{} {} {}".format, _NUMBER, _SIGN, _NUMBERS),
    st.builds("{} {} {}".format, _NUMBER, _SIGN, _NUMBER),
    st.builds("{} {} {}".format, _DATE, _SIGN, _DATES),
    st.builds("{} {} {}".format, _DATE, _SIGN, _DATE),
    st.builds("{} in ({}, {})".format, _TEXT, _WORDS, _WORDS),
    st.builds("{} in ({}, {})".format, _NUMBER, _NUMBERS, _NUMBERS),
    st.builds("grade {} {}".format, _SIGN, st.sampled_from(["'1'", "'x'", "'2'"])),
    st.builds("tags contains {}".format, _TAG),
    st.builds("{} contains {}".format, _TEXT, _WORDS),
    st.builds("empty({})".format, st.one_of(_TEXT, _NUMBER, _DATE, st.just("tags"))),
    st.sampled_from(["living_allowance", "true", "false", "living_allowance == true", "care_subsidy == 0"]),
)
_CONDITION = st.recursive(
    _LEAF,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)


@given(_CONDITION)
@example("not (grade == 'x')")
@example("not (tags contains 'a,b')")
def test_the_list_and_the_predicate_agree(filled, where):
    everybody = listing.rows("person", columns=_ROSTER, today=DAY)
    expression = parse(where, ROSTER_FIELDS)
    expected = [row["number"] for row in everybody if expression.holds(row, today=DAY)]
    assert [
        row["number"] for row in listing.rows("person", where=expression, columns=["number"], today=DAY)
    ] == expected
    assert listing.count("person", expression, today=DAY) == len(expected)


def test_a_list_follows_its_fields():
    assert set(listing.stems()) == set(STEMS)
    assert dataclasses.is_dataclass(listing.Source)
