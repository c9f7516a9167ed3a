"""What a list holds takes no registered party away: its hits, scores and certainty stay."""

from __future__ import annotations

import random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.screening.listings import tables

from countermark.assessment import shipped
from countermark.model.match import ListedName, Query
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.matching.screener import NameScreener
from countermark.store.memory import MemoryView

FIRMS = ("reg:huawei", "reg:zte", "reg:inspur", "reg:hytera", "reg:dji", "reg:tp_link_tech")

REGISTER = [
    name
    for name in MemoryView(shipped.catalog().claims()).listed_names()
    if name.entity.partition("/")[0] in FIRMS
]
ALONE = NameScreener(REGISTER, tables=tables())
DESCRIPTORS = ("Systems", "International", "Cloud", "USA", "of Elsewhere", "Holdings", "Digital")
FORMS = ("", "Inc.", "Co., Ltd.", "LLC", "GmbH")


def variant(text: str, chance: random.Random) -> str:
    """Another spelling of a name, or another firm's name that is like it."""
    words = text.split()
    way = chance.randrange(6)
    if way == 1:
        return f"{words[0]} {chance.choice(DESCRIPTORS)} {chance.choice(FORMS)}".strip()
    if way == 2:
        at = chance.randrange(len(text))
        return text[:at] + text[at + 1 :]
    if way == 3:
        return " ".join(chance.sample(words, len(words)))
    if way == 4:
        return f"{chance.choice(DESCRIPTORS)} {text}"
    return text


def a_list(seed: int, size: int) -> list[ListedName]:
    """Names of another list: those of the register and their neighbours, of any country."""
    chance = random.Random(seed)
    return [
        ListedName(
            f"list:x/{at % max(1, size // 2)}",
            variant(chance.choice(REGISTER).text, chance),
            chance.choice(("legal", "alias", "short", "former")),
            country=chance.choice(("", "CN", "US", "IR")),
            source="x",
            kind=chance.choice(("", "", "person")),
        )
        for at in range(size)
    ]


def registered(screener: NameScreener, queries: list[Query], limit: int):
    return [
        [
            (m.entity, m.name, m.score, m.certain, m.why)
            for m in found
            if kind_of(m.entity) == REGISTERED
        ]
        for found in screener.screen(queries, limit)
    ]


@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    seed=st.integers(0, 10_000),
    size=st.sampled_from([1, 10, 60, 400]),
    order=st.randoms(use_true_random=False),
    kind=st.sampled_from(["party", "maker", "brand"]),
    limit=st.sampled_from([1, 5, 10]),
)
def test_a_list_of_any_names_in_any_order_takes_no_hit_away(seed, size, order, kind, limit):
    names = [*REGISTER, *a_list(seed, size)]
    order.shuffle(names)
    chance = random.Random(seed + 1)
    queries = [
        Query(
            variant(chance.choice(names).text, chance), chance.choice(("", "CN", "US")), kind=kind
        )
        for _ in range(12)
    ]
    both = NameScreener(names, tables=tables())
    assert registered(both, queries, limit) == registered(ALONE, queries, limit)


def test_a_list_that_fills_every_place_leaves_the_registered_party_its_own():
    crowd = [
        ListedName(f"list:x/{at}", f"Inspur Systems {at}, Inc.", "legal", source="x")
        for at in range(60)
    ]
    [found] = NameScreener([*REGISTER, *crowd], tables=tables()).screen(
        [Query("Inspur Systems, Inc.")], 5
    )
    assert "reg:inspur" in [match.entity for match in found]
    assert len(found) == 6
