"""A registered firm's own word beside a description is told, whatever else is listed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.screening.listings import read, tables

from countermark.assessment import shipped
from countermark.model.match import ListedName, Query
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.matching.screener import NameScreener
from countermark.store.memory import MemoryView

NAMES = list(MemoryView(shipped.catalog().claims()).listed_names())
FRIENDS = shipped.false_friends()
ALONE = NameScreener(NAMES, tables=tables(), false_friends=FRIENDS)


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    ask: str
    of: str = ""
    at_least: float = 0.0
    at_most: float = 1.0
    not_own: bool = False
    because: str = ""


CASES = msgspec.convert(read("house-words.yaml")["cases"], tuple[Asked, ...], strict=False)


def crowd(text: str) -> list[ListedName]:
    """Parties of a list with names that are all but the one asked."""
    words = text.split()
    made = [f"{text} {at}" for at in range(30)] + [f"{word} {words[0]}" for word in words]
    return [
        ListedName(f"list:x/{at}", one, "legal", source="x", kind="company")
        for at, one in enumerate(made)
    ]


def of_register(screener: NameScreener, text: str) -> dict[str, tuple[float, bool]]:
    [found] = screener.screen([Query(text)], 10)
    return {m.entity: (m.score, m.certain) for m in found if kind_of(m.entity) == REGISTERED}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.ask)
def test_own_words(case):
    found = of_register(ALONE, case.ask)
    if case.not_own:
        assert max((score for score, _ in found.values()), default=0.0) <= min(0.5, case.at_most)
    if case.of:
        score, certain = found[case.of]
        assert case.at_least <= score <= case.at_most
        assert not certain


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(case=st.sampled_from(CASES), order=st.randoms(use_true_random=False))
def test_no_crowd_in_any_order_takes_one_away_or_lowers_it(case, order):
    names = [*NAMES, *crowd(case.ask)]
    order.shuffle(names)
    both = NameScreener(names, tables=tables(), false_friends=FRIENDS)
    assert of_register(both, case.ask) == of_register(ALONE, case.ask)
