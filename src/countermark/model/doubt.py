"""Why a hop of a path is not certain, as types: what tracing leaves open, policy asks about.

A hop carries them in the order in which they arose. Whoever decides by one matches its type; how
it reads is in ``doubt_words`` and nobody reads it back.
"""

from __future__ import annotations

from enum import Enum

import msgspec


class Chain(Enum):
    """What nothing says about the chain that was walked."""

    NOT_DELIVERED = "not delivered"  # that this item was delivered on it
    OTHER_SELLER = "other seller"  # that this seller of the item stands on it
    NOT_BOUGHT = "not bought"  # that this product is the one bought from the brand's owner
    BRAND_ALONE = "brand alone"  # who made what carries the brand
    WHOSE_SHARE = "whose share"  # that it is this one's share of the contract's work


class NotOnThisChain(msgspec.Struct, frozen=True):
    """A walk went where no claim says that the goods went."""

    what: Chain


class SourceUnsure(msgspec.Struct, frozen=True):
    """The claim's own source is not sure; ``words`` are the source's, empty where it gives none."""

    words: str = ""


class SomeOfTheGoods(msgspec.Struct, frozen=True):
    """The claim is about some of the goods under a brand; ``words`` as in ``SourceUnsure``."""

    words: str = ""


class DateOfManufacture(msgspec.Struct, frozen=True):
    """The claim held on some of the days only on which the thing may have been made."""


class TooCoarse(msgspec.Struct, frozen=True):
    """The source dates the claim too coarsely for the day asked about; ``share``: a share."""

    share: bool = False


class ShareUnconfirmed(msgspec.Struct, frozen=True):
    """A share that was not confirmed within a year of the day asked about."""


class ShareUnknown(msgspec.Struct, frozen=True):
    """An owner whose share nobody states."""


class SharesOverfull(msgspec.Struct, frozen=True):
    """Certain shares in one firm that add up to more than 100 %: none of them counts."""


class OnlyIfAllCount(msgspec.Struct, frozen=True):
    """The threshold is reached only if every doubtful share counts."""


Doubt = (
    NotOnThisChain
    | SourceUnsure
    | SomeOfTheGoods
    | DateOfManufacture
    | TooCoarse
    | ShareUnconfirmed
    | ShareUnknown
    | SharesOverfull
    | OnlyIfAllCount
)
