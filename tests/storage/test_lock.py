"""One program per desk: who is refused, how, and how the second one asks the first to show itself."""

from __future__ import annotations

import pytest

from clfdesk.storage import lock


def test_a_second_one_is_told_that_the_desk_is_open_until_the_first_gives_it_back(tmp_path):
    held = lock.take(tmp_path)
    with pytest.raises(lock.Held) as refused:
        lock.take(tmp_path)
    assert refused.value.where == str(tmp_path)
    assert refused.value.next
    lock.release(held)
    lock.release(lock.take(tmp_path))


def test_rubbish_in_its_place_is_made_anew(tmp_path):
    (tmp_path / lock.NAME).write_bytes(b"host=PC7 pid=4711" * 40)
    held = lock.take(tmp_path)
    with pytest.raises(lock.Held):
        lock.take(tmp_path)
    lock.release(held)


def test_where_no_lock_can_be_made_the_desk_can_still_be_read(tmp_path):
    (tmp_path / lock.NAME).mkdir()
    with pytest.raises(lock.Unwritable) as refused:
        lock.take(tmp_path)
    assert not isinstance(refused.value, lock.Held)
    assert (tmp_path / lock.NAME).is_dir()
    with pytest.raises(lock.Unwritable):
        lock.take(tmp_path / "missing")


def test_the_second_asks_the_first_to_show_itself_and_the_first_hears_it_once(tmp_path):
    assert not lock.waiting(tmp_path)
    assert not lock.asked_to_show(tmp_path)
    assert lock.ask_to_show(tmp_path)
    assert lock.ask_to_show(tmp_path)  # asking twice is asking once
    assert lock.waiting(tmp_path)
    assert lock.asked_to_show(tmp_path)
    assert not lock.waiting(tmp_path)
    assert not lock.asked_to_show(tmp_path)
    assert not lock.ask_to_show(tmp_path / "missing")


def test_rubbish_that_cannot_be_made_anew_is_told(tmp_path, monkeypatch):
    (tmp_path / lock.NAME).write_bytes(b"host=PC7 pid=4711" * 40)
    monkeypatch.setattr(lock.Path, "unlink", lambda _path, missing_ok: None)
    with pytest.raises(lock.Unwritable):
        lock.take(tmp_path)
