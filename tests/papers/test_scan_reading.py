"""Foreign scans meet their parser in a limited process: what breaks there costs one sentence, and the next is read."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from clfdesk.confined import Broken, Room
from clfdesk.errors import Refusal
from clfdesk.papers import scan_reading


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    broken = Room("tests.papers.aborting_parser", "--none")
    monkeypatch.setattr(scan_reading, "room", broken)
    yield broken
    broken.close()


def photo(size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("bytes_", [b"abort now", b"eat all memory"])
def test_a_parser_that_breaks_costs_one_sentence(room: Room, bytes_: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        scan_reading.look(bytes_, "扫描件.pdf")
    assert caught.value.where == "扫描件.pdf"
    assert caught.value.what
    assert scan_reading.look(photo(), "好.jpg").media == "image/jpeg"


def test_a_parser_that_hangs_is_stopped(room: Room) -> None:
    with pytest.raises(Broken) as caught:
        room.ask({"do": "look"}, b"hang", seconds=1)
    assert caught.value.code == "slow"
    assert scan_reading.look(photo(), "好.jpg").pages == 1


def test_many_scans_meet_one_process(room: Room) -> None:
    first = scan_reading.look(photo(), "一.jpg")
    process = room._process
    assert scan_reading.look(photo((4000, 300)), "二.jpg").reduced
    assert room._process is process
    assert first.content == photo()


def test_a_small_picture_for_a_list() -> None:
    with Image.open(io.BytesIO(scan_reading.drawn(photo(), "一.jpg", longest=96))) as small:
        assert (small.format, max(small.size)) == ("JPEG", 96)
