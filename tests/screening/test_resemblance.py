"""Whoever is told that a name means none of some parties has no match with them, in any list."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.assessment import shipped
from countermark.model.match import ListedIdentifier, ListedName, Query
from countermark.screening.matching.read_names import read_names
from countermark.screening.matching.resemblance import Resemblance
from countermark.screening.matching.screener import NameScreener

WORDS = ("Kestrel", "Harbour", "Quay", "Zinc", "Optics", "Radio", "Cabling", "Ostrava", "Тайга",
         "海康", "威视", "Institute", "of", "Technology", "Inst.", "ABCD")  # fmt: skip
FORMS = ("Ltd", "GmbH", "Co., Ltd.", "", "S.A.")


def name(chance: random.Random) -> str:
    words = chance.sample(WORDS, chance.randint(1, 4))
    text = " ".join((*words, chance.choice(FORMS))).strip()
    if chance.random() < 0.3:
        at = chance.randrange(len(text))
        text = text[:at] + text[at + 1 :] or text
    return f"{text} formerly {chance.choice(WORDS)} Ltd" if chance.random() < 0.1 else text


def listed(entity: int, text: str) -> ListedName:
    return ListedName(entity=f"list:csl/{entity}", text=text, role="legal")


@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 100_000))
def test_no_means_no_match_whatever_else_is_listed(seed) -> None:
    chance = random.Random(seed)
    tables = shipped.tables()
    some = [listed(n, name(chance)) for n in range(3)]
    others = [listed(10 + n, name(chance)) for n in range(20)]
    numbers = [ListedIdentifier("list:csl/1", "lei:5493001KJTIIGC8Y1R12")]
    asked = [
        Query(name(chance), chance.choice(("", "CN", "CZ")),
              chance.choice(((), ("lei:5493001KJTIIGC8Y1R12",))))
        for _ in range(30)
    ]  # fmt: skip
    may = Resemblance(some, numbers, tables).among(asked, read_names(asked, tables))
    whole = NameScreener([*some, *others], numbers, tables=tables)
    wanted = {one.entity for one in some}
    for query, said, ranking in zip(asked, may, whole.ranked(asked), strict=True):
        assert said or not wanted & ranking.hits.keys(), query


def test_it_is_not_always_yes() -> None:
    tables = shipped.tables()
    asked = [Query("Alder Umbrella Works Ltd"), Query("Kestrel Harbour Ltd")]
    held = Resemblance([listed(1, "Kestrel Harbour Radio Co.")], [], tables)
    assert held.among(asked, read_names(asked, tables)) == [False, True]
