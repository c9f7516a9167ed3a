"""One contract however it is written, and what a name is by its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.inventory import lexicon
from countermark.inventory.contracts import number
from countermark.inventory.kinds import Words
from countermark.model.node import named
from countermark.model.predicate import End
from countermark.store import shipped

WORDS = Words(lexicon.load(shipped.read("countermark.inventory", "shipped")).kinds)
PIID = st.from_regex(r"\A[A-Z]{1,3}[0-9]{5}[A-Z0-9]{2}[CDF][0-9]{4}\Z")


def contract(text: str) -> str:
    return f"contract:{named(text).removeprefix('name:')}"


@given(PIID, st.sampled_from(["{}", "Contract {}", "contract no. {}", "PO {}", "{} P00003"]))
def test_a_number_is_the_same_however_it_is_written(piid: str, form: str) -> None:
    dashed = f"{piid[:6]}-{piid[6:8]}-{piid[8:]}"
    assert number(contract(form.format(dashed))) == number(contract(piid)) == piid.casefold()


@given(PIID, PIID)
def test_other_numbers_are_other_contracts(one: str, other: str) -> None:
    assert (number(contract(one)) == number(contract(other))) == (one == other)


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert isinstance(number(contract(text)), str)
    assert isinstance(WORDS.is_firm(text), bool)
    assert isinstance(WORDS.is_thing(text), bool)
    assert isinstance(WORDS.contract_number(text), str)


@pytest.mark.parametrize(
    ("name", "firm", "thing"),
    [
        ("ZTE Corporation", True, False),
        ("Huawei Technologies Co., Ltd.", True, False),
        ("华为技术有限公司", True, False),
        ("Larkspur Goods GmbH", True, False),
        ("AX-900", False, True),
        ("Office chairs", False, True),
        ("ZTE MF283 router", False, True),
        ("Blue Harbor", False, False),
        ("Corbel Edge SE", False, False),
        ("Limited", False, False),
    ],
)
def test_what_a_name_is_by_its_words(name: str, firm: bool, thing: bool) -> None:
    assert (WORDS.is_firm(name), WORDS.is_thing(name)) == (firm, thing)
    assert (WORDS.surely(named(name), name) == End.PARTY) == firm


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("PO 4711", "4711"),
        ("Purchase order no. 4711", "4711"),
        ("Contract HQ-17", "HQ-17"),
        ("Contract Furniture LLC", ""),
        ("PO Box Rentals", ""),
        ("HQ-17", ""),
    ],
)
def test_words_before_a_number_name_a_contract(text: str, told: str) -> None:
    assert WORDS.contract_number(text) == told
