"""How a doubt reads: one table, for reports and for the reasons in which policy quotes one.

Policy may quote these sentences and never reads them: it decides by the types.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from countermark.model.doubt import (
    Chain,
    DateOfManufacture,
    Doubt,
    NotOnThisChain,
    OnlyIfAllCount,
    SharesOverfull,
    ShareUnconfirmed,
    ShareUnknown,
    SomeOfTheGoods,
    SourceUnsure,
    TooCoarse,
)
from countermark.model.sentence import Sentence

_CHAIN = {
    Chain.NOT_DELIVERED: "nothing says that this item was delivered on this chain",
    Chain.OTHER_SELLER: "nothing says that this seller of the item stands on this chain",
    Chain.NOT_BOUGHT: "nothing says that this product is the one bought from it",
    Chain.BRAND_ALONE: "a brand is not its maker",
    Chain.WHOSE_SHARE: "nothing says who of those under this contract delivers it",
}  # fmt: skip


def doubt_words(doubt: Doubt) -> Sentence:
    """One doubt as it is printed."""
    return Sentence(_words(doubt))


def _words(doubt: Doubt) -> str:
    match doubt:
        case NotOnThisChain(what):
            return _CHAIN[what]
        case SourceUnsure(words) | SomeOfTheGoods(words):
            return words or "its source is not sure"
        case DateOfManufacture():
            return "the date of manufacture decides"
        case TooCoarse(share):
            said = "this share" if share else "it"
            return f"the source dates {said} too coarsely for this day"
        case ShareUnconfirmed():
            return "this share was not confirmed within a year of the day asked about"
        case ShareUnknown():
            return "the share of this owner is not known"
        case SharesOverfull():
            return "certain shares in this firm add up to more than 100 %"
        case OnlyIfAllCount():
            return "the threshold is reached only if every doubtful share counts"
        case _:
            assert_never(doubt)


def doubts_words(doubts: Iterable[Doubt]) -> Sentence:
    """All doubts of one hop, as they are printed."""
    return Sentence("; ".join(map(_words, doubts)))
