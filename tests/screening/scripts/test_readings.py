"""A name in another script has transliterations, few and bounded; a Latin one has none."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.screening.listings import read, tables

from countermark.screening.names.normaliser import Normaliser
from countermark.screening.scripts.transliterations import MOST

NORMALISER = Normaliser(tables().forms, tables().scripts)
CASES = read("scripts/transliterations.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']} {case.get('reads', '')}")
def test_case(case):
    found = NORMALISER.name(case["name"]).transliterations
    if "none" in case:
        assert found == ()
    elif "reads_not" in case:
        assert case["reads"] not in found
    else:
        assert case["reads"] in found


def test_the_two_ways_to_write_chinese_are_one_name():
    assert NORMALISER.name("華為技術有限公司").exact == NORMALISER.name("华为技术有限公司").exact
    assert NORMALISER.name("後台有限公司").exact != NORMALISER.name("后台有限公司").exact


def test_without_tables_of_scripts_nothing_is_read():
    assert Normaliser(tables().forms).name("华为技术有限公司").transliterations == ()


PLANES = [chr(plane << 16 | offset) for plane in range(17) for offset in (0x41, 0x4E00, 0xFF21)]


@pytest.mark.parametrize(
    "text",
    [
        "".join(PLANES),
        "华" * 10_000,
        "长重行乐" * 2_500,
        "ЩщЁё" * 2_500,
        "한" * 10_000,
        "ッ" * 10_000 + "ー" * 10,
        "ゃゅょァィゥ",
        "ًٌٍَ",
        "Hua华wei为Ωмشか한" * 100,
        "\u202e华为\u200b技术\u2066",
        "\ud800华\udfff",
        "𠀀𪜀𫝀鿿",
        "、。・「」",
        "和" * 9,
        "",
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_hostile_text_is_read_in_bounds(text):
    for name in (NORMALISER.name(text), NORMALISER.name(text + "有限公司")):
        assert len(name.transliterations) <= MOST
        for transliteration in name.transliterations:
            assert transliteration == " ".join(transliteration.split()) != ""
            assert len(transliteration) < 2_000


@given(st.text(max_size=80))
def test_readings_are_few_distinct_and_the_same_each_time(text):
    name = NORMALISER.name(text)
    assert len(name.transliterations) == len(set(name.transliterations)) <= MOST
    assert name == NORMALISER.name(text)
    if text.isascii():
        assert name.transliterations == ()


@given(st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0xD7A3), max_size=60))
def test_readings_of_east_asian_text_are_latin(text):
    for transliteration in NORMALISER.name(text).transliterations:
        assert all(ord(letter) < 0x250 or not letter.isalpha() for letter in transliteration)


def test_reading_a_name_does_not_take_longer_than_a_blink():
    """Not the clock but the work: a name is cut before it is read."""
    calls = 0

    def count(frame, event, _):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        NORMALISER.name("长" * 10_000)
    finally:
        sys.setprofile(None)
    assert calls < 20_000
