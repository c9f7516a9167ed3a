"""What is asked about a doubtful hop follows from the types of its doubts, never from words."""

from __future__ import annotations

from typing import get_args

import pytest

from countermark.model import doubt as kinds
from countermark.model.doubt import Chain, Doubt, NotOnThisChain, SourceUnsure
from countermark.model.doubt_words import doubt_words
from countermark.model.grade import UNGRADED
from countermark.model.path import Hop, Path, PathClass
from countermark.model.predicate import Predicate
from countermark.policy import needs
from countermark.policy.witness import doubts

ALL: tuple[Doubt, ...] = (
    *(NotOnThisChain(what) for what in Chain),
    kinds.TooCoarse(share=True),
    *(kind() for kind in get_args(kinds.Doubt) if kind is not NotOnThisChain),
)


def hop(*why: Doubt) -> Hop:
    return Hop(
        claim="0" * 64,
        predicate=Predicate.OWNS,
        from_node="name:a",
        to_node="reg:b",
        from_name="A",
        to_name="B",
        grade=UNGRADED,
        forward=False,
        certain=not why,
        doubts=why,
    )


@pytest.mark.parametrize("doubt", ALL)
def test_every_doubt_says_what_would_settle_it(doubt: Doubt) -> None:
    assert needs.of_hop(hop(doubt)).how


@pytest.mark.parametrize("doubt", ALL)
def test_a_source_that_uses_the_words_of_a_doubt_is_only_an_unsure_source(doubt: Doubt) -> None:
    quoted = hop(SourceUnsure(f"it says: {doubt_words(doubt)}"))
    assert needs.of_hop(quoted) == needs.of_hop(hop(SourceUnsure("some products")))
    said = str(doubts(Path("name:a", "reg:b", (quoted,), PathClass.OWNED)))
    assert said.startswith("it is open whether")


def test_of_several_doubts_the_one_that_is_cheapest_to_settle_is_asked() -> None:
    several = hop(kinds.TooCoarse(), NotOnThisChain(Chain.BRAND_ALONE), kinds.DateOfManufacture())
    assert needs.of_hop(several) == needs.MADE_ON
    assert needs.of_hop(hop(SourceUnsure(), kinds.TooCoarse())).what.startswith("the very day")
