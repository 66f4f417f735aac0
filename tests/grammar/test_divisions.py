"""Addresses taken apart."""

from __future__ import annotations

import pytest

from clfdesk.grammar.divisions import Address, plain_village, split_address

VILLAGES = ["西沟村", "河滩社区", "沟村"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("柳河镇西沟村3组12号", Address("柳河镇", "西沟村", "3组12号")),
        ("柳河镇西沟村委会3组", Address("柳河镇", "西沟村", "3组")),
        ("某省某市某县柳河镇西沟村", Address("柳河镇", "西沟村", "")),
        ("柳河街道河滩社区居民委员会2栋", Address("柳河街道", "河滩社区", "2栋")),
        ("柳河乡杏花岭村村民委员会", Address("柳河乡", "杏花岭村", "")),
        ("西沟村", Address("", "西沟村", "")),
        (" 柳河镇　西沟村 ", Address("柳河镇", "西沟村", "")),
        ("柳河镇", Address("柳河镇", "", "")),
        ("某处12号", Address("", "", "某处12号")),
        ("", Address()),
    ],
)
def test_addresses_by_known_names_and_without(text: str, address: Address) -> None:
    assert split_address(text, VILLAGES) == address
    if "委会3组" not in text:
        assert split_address(text) == address


def test_a_known_village_needs_no_ending() -> None:
    assert split_address("柳河镇大寨三组", ["大寨"]) == Address("柳河镇", "大寨", "三组")


def test_short_names_of_villages() -> None:
    assert plain_village("西沟村村民委员会") == "西沟村"
    assert plain_village("西沟村委会") == "西沟村"
    assert plain_village("沈泉庄社区居民委员会") == "沈泉庄社区"
    assert plain_village("河滩居委会") == "河滩社区"
    assert plain_village("西沟村") == "西沟村"
