"""How doubts read: published since version 1 of the shapes, so that none may change."""

from __future__ import annotations

from typing import get_args

import pytest

from countermark.model import doubt as kinds
from countermark.model.doubt import Chain, NotOnThisChain
from countermark.model.doubt_words import doubt_words, doubts_words

WORDS = {
    NotOnThisChain(Chain.NOT_DELIVERED): (
        "nothing says that this item was delivered on this chain"
    ),
    NotOnThisChain(Chain.OTHER_SELLER): (
        "nothing says that this seller of the item stands on this chain"
    ),
    NotOnThisChain(Chain.NOT_BOUGHT): "nothing says that this product is the one bought from it",
    NotOnThisChain(Chain.BRAND_ALONE): "a brand is not its maker",
    NotOnThisChain(Chain.WHOSE_SHARE): (
        "nothing says who of those under this contract delivers it"
    ),
    kinds.SourceUnsure("some products"): "some products",
    kinds.SourceUnsure(): "its source is not sure",
    kinds.SomeOfTheGoods("some products"): "some products",
    kinds.DateOfManufacture(): "the date of manufacture decides",
    kinds.TooCoarse(): "the source dates it too coarsely for this day",
    kinds.TooCoarse(share=True): "the source dates this share too coarsely for this day",
    kinds.ShareUnconfirmed(): (
        "this share was not confirmed within a year of the day asked about"
    ),
    kinds.ShareUnknown(): "the share of this owner is not known",
    kinds.SharesOverfull(): "certain shares in this firm add up to more than 100 %",
    kinds.OnlyIfAllCount(): "the threshold is reached only if every doubtful share counts",
}  # fmt: skip


@pytest.mark.parametrize(("doubt", "words"), WORDS.items())
def test_words(doubt: kinds.Doubt, words: str) -> None:
    assert str(doubt_words(doubt)) == words


def test_every_doubt_stands_in_this_table() -> None:
    assert {type(doubt) for doubt in WORDS} == set(get_args(kinds.Doubt))
    assert {one.what for one in WORDS if isinstance(one, NotOnThisChain)} == set(Chain)


def test_several_doubts_are_joined() -> None:
    said = doubts_words((NotOnThisChain(Chain.BRAND_ALONE), kinds.DateOfManufacture()))
    assert str(said) == "a brand is not its maker; the date of manufacture decides"
