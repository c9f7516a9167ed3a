"""Names meet across scripts from either side, and no transliteration makes a match certain."""

from __future__ import annotations

from functools import lru_cache

import msgspec
import pytest
from tests.screening.listings import read, tables

from countermark.model.match import ListedName, Query
from countermark.screening.index.ngram_dict import SMALL
from countermark.screening.matching.screener import NameScreener

CASES = read("scripts/found.yaml")
NAMES = msgspec.convert(read("scripts/listing.yaml")["names"], tuple[ListedName, ...], strict=False)
FILLING = ("Orin", "Talve", "Brisk", "Mondo", "Ketter", "Lumas", "Perrin", "Sollen", "Varga")


@lru_cache
def short_list() -> NameScreener:
    return NameScreener(NAMES, tables=tables())


@lru_cache
def long_list() -> NameScreener:
    """The same parties among so many others that the list is held in columns."""
    others = tuple(
        ListedName(
            f"reg:filling-{n}", f"{FILLING[n % 9]}{FILLING[n // 9 % 9].lower()} {n} SA", "legal"
        )
        for n in range(SMALL + 1)
    )
    return NameScreener(NAMES + others, tables=tables())


@pytest.mark.parametrize("screener", [short_list, long_list])
@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["ask"])
def test_is_found(case, screener):
    matches = screener().screen([Query(case["ask"])])[0]
    assert case["finds"] in [match.entity for match in matches[:3]]
    assert any(match.certain for match in matches) is ("certain" in case)


@pytest.mark.parametrize("screener", [short_list, long_list])
@pytest.mark.parametrize("ask", CASES["silent"])
def test_stays_silent(ask, screener):
    matches = screener().screen([Query(ask)])[0]
    assert not [(match.name, match.score) for match in matches if match.score >= 0.5]


def test_a_match_by_reading_says_what_was_read():
    match = short_list().screen([Query("上海华为技术有限公司")])[0][0]
    assert "another script, read as “" in match.why
    assert "huawei" in match.why
    assert any(feature.name == "transliteration" for feature in match.features)


def test_a_reading_that_is_spelt_exactly_is_still_not_certain():
    """The transliteration of a listed Chinese name, asked for letter by letter, with its
    country."""
    for ask in ("Yunling Beichen Information Technology", "yunling beichen information"):
        for kind in ("party", "maker", "brand"):
            for match in short_list().screen([Query(ask, "CN", (), kind)])[0]:
                assert not match.certain


def test_a_native_name_itself_is_certain_in_both_ways_to_write_it():
    for ask in ("中兴通讯股份有限公司", "中興通訊股份有限公司"):
        assert short_list().screen([Query(ask)])[0][0].certain


def test_order_and_number_of_other_queries_do_not_matter():
    asked = [Query(case["ask"]) for case in CASES["found"]]
    together = short_list().screen(asked)
    assert together == [short_list().screen([one])[0] for one in asked]
    assert together == list(reversed(short_list().screen(asked[::-1])))


HOSTILE = [
    "".join(chr(plane << 16 | 0x4E00) for plane in range(17)),
    "华" * 10_000,
    "长重行乐" * 2_500 + "有限公司",
    "\u202e为华\u200b\u2066",
    "\ud800华\udfff",
    "Hua华wei为Ωмشか한 123" * 40,
    "ーーッッ",
    "ьъЬЪ",
    "\u064e\u064f",
    "𠮷野家",
    "的",
]


@pytest.mark.parametrize("screener", [short_list, long_list])
@pytest.mark.parametrize("ask", HOSTILE, ids=lambda ask: ascii(ask[:6]))
def test_hostile_names_match_few_and_none_certainly(ask, screener):
    matches = screener().screen([Query(ask)], 1_000)[0]
    assert len(matches) < 10
    assert not any(match.certain for match in matches)


def test_hostile_names_on_a_list_are_held_and_match_nobody_else():
    names = tuple(ListedName(f"reg:bad-{n}", text, "native") for n, text in enumerate(HOSTILE))
    screener = NameScreener(NAMES + names, tables=tables())
    for ask in ("Evergreen Packaging", "Huawei Technologies", "星海"):
        found = screener.screen([Query(ask)])[0]
        assert not [
            match for match in found if match.entity.startswith("reg:bad-") and match.certain
        ]
        assert len(found) < 10
