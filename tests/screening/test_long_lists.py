"""What only long lists use: words looked up with a letter more or less, masks, sounds kept."""

from __future__ import annotations

import random
import string

import numpy as np
import pytest
from tests.screening.listings import tables

from countermark.model.errors import SourceError
from countermark.model.match import ListedName, Query
from countermark.screening.index import combined_index, deletion_index, phonetic_index
from countermark.screening.index.column_store import ColumnStore
from countermark.screening.index.combined_index import CombinedIndex
from countermark.screening.index.name_index import NameIndex
from countermark.screening.matching.screener import NameScreener
from countermark.screening.names.normaliser import Normaliser
from countermark.screening.scripts.phonetic import key, keys

NORMALISER = Normaliser(tables().forms, tables().scripts)


def words(count: int, seed: int = 7) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(string.ascii_lowercase, k=8)) for _ in range(count)]


@pytest.fixture
def long(monkeypatch) -> list[str]:
    """Cores of a list that counts as long: two words of their own and a common one each."""
    monkeypatch.setattr(combined_index, "LARGE", 100)
    own = words(6_000)
    return sorted(f"{a} {b} trading" for a, b in zip(own[::2], own[1::2], strict=True))


def test_a_letter_left_out_hashes_as_the_shorter_word():
    whole, without, owners = deletion_index.hashes(["trading", "tading", "abc", "国际贸易公司"])
    assert whole[1] in without[owners == 0]
    assert list(owners).count(0) == 7
    assert 2 not in owners


@pytest.mark.parametrize(
    "change", ["dropped", "doubled", "swapped", "another", "apart", "together"]
)
def test_a_mistyped_name_is_among_the_likest_of_a_long_list(long, change):
    index = CombinedIndex(combined_index.arrays_of(long))
    asked = []
    for core in long[::50]:
        one, other, last = core.split()
        asked.append(
            {
                "dropped": f"{one[:3]}{one[4:]} {other[1:]} tradng",
                "doubled": f"{one[:3]}{one[2:]} {other} trading",
                "swapped": f"{one[:3]}{one[4]}{one[3]}{one[5:]} {other[1]}{other[0]}{other[2:]}",
                "another": f"{one[:3]}9{one[4:]} {last} {other}",
                "apart": f"{one[:4]} {one[4:]} {other} trading",
                "together": f"{one}{other} trading",
            }[change]
        )
    found = index.find(asked, 10)
    hit = sum(place in some for place, some in zip(range(0, len(long), 50), found, strict=True))
    assert hit == len(asked)


def test_a_list_that_is_not_long_keeps_no_words(monkeypatch):
    arrays = combined_index.arrays_of(["alpha beta", "gamma delta"])
    assert not isinstance(combined_index.index_of(arrays), CombinedIndex)
    monkeypatch.setattr(combined_index, "LARGE", 1)
    assert isinstance(
        combined_index.index_of(combined_index.arrays_of(["alpha beta", "gamma"])), CombinedIndex
    )


def test_an_empty_name_and_an_unknown_one_find_nothing(long):
    assert CombinedIndex(combined_index.arrays_of(long)).find(["", "zzz"], 10) == [[], []]


@pytest.mark.parametrize(
    ("array", "value"),
    [("spelt_places", 10**6), ("spelt_keys", 2**63), ("spelt_starts", -1), ("sound_groups", -5)],
)
def test_a_damaged_index_is_refused(long, array, value):
    names = [ListedName(f"list:x/{at}", text, "legal") for at, text in enumerate(long)]
    listing = NameIndex(names, (), tables())
    book = ColumnStore.load(listing.save_index())
    assert len(book.arrays["spelt_keys"])
    damaged = book.arrays[array].copy()
    damaged[0] = value if array != "spelt_keys" else np.uint64(2**24 - 1)
    raw = ColumnStore(book.arrays | {array: damaged}, book.source).save()
    with pytest.raises(SourceError):
        ColumnStore.load(raw)


def test_a_long_list_is_screened(long):
    names = [ListedName(f"list:x/{at}", text, "legal") for at, text in enumerate(long)]
    screener = NameScreener(names, tables=tables())
    one, other, _ = long[5].split()
    found = screener.screen([Query(f"{one[1:]} {other} trading")])[0]
    assert found[0].entity == "list:x/5"


TEXTS = [
    "Huawei Technologies Co., Ltd.",
    "S.A.U. Hikvision\tDigital",
    "two\nlines Ltd",
    "ИП Иванов",
    "华为技术有限公司",
    "The The",
    "",
    "the",
    "Æro & Sons A/S",
    "x" * 500,
    "\x00\x1f a.b.c.",
    "GmbH",
]


def test_many_names_are_made_as_each_alone():
    assert NORMALISER.names(TEXTS) == [NORMALISER.name(text) for text in TEXTS]
    assert NORMALISER.names([]) == []


def test_many_sounds_are_made_as_each_alone():
    texts = [
        "hudson bay",
        "x xerxes",
        "knight wright",
        "7",
        "",
        "gh night",
        "psi kh h",
        "hwang who",
    ]
    texts += [" ".join(words(3, seed)) for seed in range(200)]
    assert keys(texts) == [key(text) for text in texts]


def test_sounds_of_cores_in_other_scripts_are_none():
    made = phonetic_index.arrays_of(["hudson", "华为", "hadesen"])
    assert phonetic_index.PhoneticIndex(made).find(["htsn"], 5) == [0, 2]
