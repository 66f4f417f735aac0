"""The slots of a desk: what each opens, what it is bound to, and what a file of them must be to be believed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from clfdesk.errors import Refusal
from clfdesk.storage import keyslots
from clfdesk.storage.keyslots import Slots

KEY = bytes(range(32))
OURS, THEIRS = "a" * 32, "b" * 32


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """Guessing is made dear by figures that have a test of their own; here it need not cost."""
    monkeypatch.setattr(keyslots, "_MEMORY_KIB", 64)
    monkeypatch.setattr(keyslots, "_PASSES", 1)


def test_a_guess_costs_sixty_four_megabytes_and_three_passes(monkeypatch):
    monkeypatch.undo()
    (slot,) = keyslots.fresh(OURS, KEY, "木兰Dan-1", "张甲").slots
    assert (slot["kdf"], slot["memory_kib"], slot["passes"], slot["lanes"]) == ("argon2id", 65536, 3, 1)
    assert (len(bytes.fromhex(slot["salt"])), len(bytes.fromhex(slot["nonce"]))) == (16, 12)
    assert keyslots.unlock(Slots(OURS, (slot,)), "木兰Dan-1") == KEY


def test_no_two_slots_or_keys_are_alike():
    one, other = (keyslots.fresh(OURS, KEY, "word-word").slots[0] for _time in range(2))
    assert not {one["salt"], one["nonce"], one["key"]} & {other["salt"], other["nonce"], other["key"]}
    assert len(keyslots.new_key()) == 32
    assert keyslots.new_key() != keyslots.new_key()


def test_an_open_desk_opens_with_anything_and_says_so():
    slots = keyslots.fresh(OURS, KEY, None)
    assert not keyslots.needs_secret(slots)
    assert keyslots.passwords(slots) == frozenset()
    found = keyslots.opened_by(slots, None)
    assert (found.key, found.kind, found.user) == (KEY, "open", "")


def test_an_empty_secret_protects_nothing():
    with pytest.raises(ValueError, match="empty"):
        keyslots.fresh(OURS, KEY, "")


@pytest.mark.parametrize(("desk", "kind", "user"), [(THEIRS, "", ""), (OURS, "recovery", ""), (OURS, "", "王丙")])
def test_a_slot_opens_only_for_its_desk_its_kind_and_its_person(desk, kind, user):
    """Whoever moves a slot to another desk, or writes another name or kind on it, has not gained a key."""
    secret = "A" * 32
    (slot,) = keyslots.fresh(OURS, KEY, secret, "张甲").slots
    moved = {**slot, "kind": kind or slot["kind"], "user": keyslots.tag(OURS, user) if user else slot["user"]}
    assert keyslots.unlock(Slots(OURS, (slot,)), secret) == KEY
    with pytest.raises(keyslots.WrongSecret):
        keyslots.unlock(Slots(desk, (moved,)), secret)


def test_each_password_tells_whose_it_is_and_a_name_narrows():
    slots = keyslots.with_password(keyslots.fresh(OURS, KEY, "first-word", "张甲"), KEY, "second-word", "李乙")
    assert keyslots.passwords(slots) == {keyslots.tag(OURS, "张甲"), keyslots.tag(OURS, "李乙")}
    assert keyslots.opened_by(slots, "second-word").user == keyslots.tag(OURS, "李乙")
    assert keyslots.opened_by(slots, "second-word", "李乙").kind == "password"
    for secret, user in (("second-word", "张甲"), ("third-word", None), ("second-word", "王丙")):
        with pytest.raises(keyslots.WrongSecret) as wrong:
            keyslots.opened_by(slots, secret, user)
        assert wrong.value.next
    for missing in (None, ""):
        with pytest.raises(Refusal) as asked:
            keyslots.opened_by(slots, missing)
        assert not isinstance(asked.value, keyslots.WrongSecret)
    assert keyslots.tag(OURS, "张甲") != keyslots.tag(THEIRS, "张甲")
    assert keyslots.tag(OURS, "") == ""


def test_a_slot_without_a_name_opens_for_whoever_says_one():
    slots = keyslots.fresh(OURS, KEY, "first-word")
    assert keyslots.unlock(slots, "first-word", "张甲") == KEY


def test_a_new_password_takes_the_place_of_ones_own_alone():
    slots = keyslots.with_password(keyslots.fresh(OURS, KEY, None), KEY, "first-word", "张甲")
    assert keyslots.needs_secret(slots)  # the open slot went with the first password
    slots = keyslots.with_password(slots, KEY, "second-word", "李乙")
    slots, name, code = keyslots.with_recovery(slots, KEY)
    slots = keyslots.with_password(slots, KEY, "newer-word", "张甲")
    assert [each["kind"] for each in slots.slots] == ["password", "recovery", "password"]
    assert keyslots.unlock(slots, "newer-word") == keyslots.unlock(slots, "second-word") == KEY
    with pytest.raises(keyslots.WrongSecret):
        keyslots.unlock(slots, "first-word")
    slots = keyslots.without_user(slots, "李乙")
    assert keyslots.passwords(slots) == {keyslots.tag(OURS, "张甲")}
    assert keyslots.recoveries(slots) == [name]
    assert keyslots.unlock(keyslots.without_user(slots, name), code) == KEY  # a sheet is nobody's password


def test_a_sheets_code_may_be_typed_as_it_is_read():
    slots, name, code = keyslots.with_recovery(Slots(OURS, ()), KEY)
    assert [len(group) for group in code.split("-")] == [4] * 8
    misread = code.translate(str.maketrans("OIB", "018"))
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), misread):
        found = keyslots.opened_by(slots, typed, "张甲")
        assert (found.key, found.kind, found.user) == (KEY, "recovery", name)
    for wrong in (code[:-1], code + "A", "A" * 32):
        with pytest.raises(keyslots.WrongSecret):
            keyslots.unlock(slots, wrong)


def test_a_sheets_number_is_never_given_twice(monkeypatch):
    given = iter(["aaaa", "aaaa", "aaaa", "bbbb"])
    monkeypatch.setattr(keyslots.secrets, "token_hex", lambda _bytes: next(given))
    slots, first, lost = keyslots.with_recovery(Slots(OURS, ()), KEY)
    slots, second, code = keyslots.with_recovery(slots, KEY)
    assert (first, second) == ("recovery-aaaa", "recovery-bbbb")
    slots = keyslots.without_recovery(keyslots.with_password(slots, KEY, "first-word", "recovery-aaaa"), first)
    assert keyslots.recoveries(slots) == [second]
    assert len(keyslots.passwords(slots)) == 1
    assert keyslots.unlock(slots, code) == KEY
    with pytest.raises(keyslots.WrongSecret):
        keyslots.unlock(slots, lost)


def test_what_a_slot_file_must_be_to_be_believed():
    slots = keyslots.with_password(keyslots.fresh(OURS, KEY, None), KEY, "first-word", "张甲")
    whole = keyslots.dump(slots)
    assert keyslots.load(whole) == slots
    assert KEY.hex().encode() not in whole
    body = json.loads(whole)
    weaker = json.dumps({**body, "slots": [{**body["slots"][0], "passes": 1, "memory_kib": 8}]}).encode()
    unsealed = {name: held for name, held in body.items() if name != "sha256"}
    for content in (b"", whole[:-9], b"[]", b"7", b"\xff\xfe", json.dumps(unsealed).encode(), weaker):
        assert keyslots.load(content) is None
    later = keyslots.FORMAT + 1
    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(keyslots, "FORMAT", later)
        made = keyslots.dump(slots)
    assert json.loads(made)["format"] == later
    assert keyslots.load(made) is None


def test_the_file_is_read_from_its_copy_where_it_is_gone_or_hurt(tmp_path):
    slots = keyslots.fresh(OURS, KEY, None)
    keyslots.write(tmp_path, slots)
    assert (tmp_path / keyslots.NAME).read_bytes() == (tmp_path / keyslots.COPY).read_bytes()
    other = replace(slots, desk=THEIRS)
    (tmp_path / keyslots.NAME).write_bytes(keyslots.dump(other))
    assert keyslots.read(tmp_path).desk == THEIRS  # the file before its copy
    (tmp_path / keyslots.NAME).write_bytes(b"rubbish")
    assert keyslots.read(tmp_path).desk == OURS
    (tmp_path / keyslots.NAME).unlink()
    assert keyslots.read(tmp_path).desk == OURS
    (tmp_path / keyslots.COPY).unlink()
    with pytest.raises(Refusal) as refused:
        keyslots.read(tmp_path)
    assert refused.value.way == "rescue"
    assert refused.value.where == str(tmp_path / keyslots.NAME)
    assert refused.value.next
