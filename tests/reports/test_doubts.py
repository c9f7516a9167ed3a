"""The words of doubts are those that tracing writes today."""

from __future__ import annotations

import pytest

from countermark.model import doubt as kinds
from countermark.model.doubt import Chain, NotOnThisChain
from countermark.reports.doubts import doubt_words, doubts_words
from countermark.tracing import dating, moves, owned


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (NotOnThisChain(Chain.NOT_DELIVERED), moves.NOT_SHOWN_DELIVERED),
        (NotOnThisChain(Chain.OTHER_SELLER), moves.OTHER_SELLER),
        (NotOnThisChain(Chain.NOT_BOUGHT), moves.NOT_SHOWN_BOUGHT),
        (NotOnThisChain(Chain.WHOSE_PART), moves.NOT_SHOWN_WHOSE),
        (NotOnThisChain(Chain.BRAND_ALONE), moves.BRAND_ALONE),
        (kinds.SourceUnsure("some products"), "some products"),
        (kinds.SourceUnsure(), "its source is not sure"),
        (kinds.DateOfManufacture(), dating.MANUFACTURE),
        (kinds.TooCoarse(), dating.IMPRECISE),
        (kinds.TooCoarse(share=True), "the source dates this share too coarsely for this day"),
        (kinds.OnlyIfAllCount(), owned.ONLY_IF_ALL_COUNT),
    ],
)
def test_words(doubt: kinds.Doubt, words: str) -> None:
    assert doubt_words(doubt) == words


def test_several_doubts_are_joined_as_today() -> None:
    said = doubts_words((NotOnThisChain(Chain.BRAND_ALONE), kinds.DateOfManufacture()))
    assert said == "a brand is not its maker; the date of manufacture decides"
