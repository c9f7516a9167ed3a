"""The facts that would decide an open finding: what each is, how to tell it, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

import msgspec

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
from countermark.model.open_fact import WEIGHT, OpenFact
from countermark.model.path import Hop
from countermark.model.predicate import MAKING

_COLUMN = 'fill the column "{}"'
_COLUMN_OR = _COLUMN + ', or add ",{}" to --context'
FACETS = {
    "purpose": ("what it is used for", _COLUMN_OR.format("purpose", "purpose=office")),
    "network-part": ("which part of the network it is in", _COLUMN.format("network part")),
    "place": ("where it stands", _COLUMN.format("place")),
    "category": ("what kind of product it is", _COLUMN.format("category")),
    "clause": ("which clauses the contract carries", _COLUMN.format("clause")),
}
"""Per facet: what is asked, and where to tell it."""


class Need(msgspec.Struct, frozen=True):
    """``what`` completes "knowing …"; ``how`` is an instruction; ``then`` says what follows.

    ``fact`` says as data what is asked, where a command or a column can answer it.
    """

    what: str
    how: str
    then: str = ""
    fact: OpenFact | None = None


OTHERWISE = {"purpose": ("office", "consumer-use"), "network-part": ("access", "transport")}
"""Per facet: common answers, of which one that a measure does not reach is offered."""


def facet(name: str, limits: tuple[str, ...], outside: tuple[str, ...]) -> Need:
    """The need for a facet that a measure limits to ``limits`` and nobody told.

    ``outside`` are answers that the measure does not reach.
    """
    what, where = FACETS[name]
    return Need(
        what,
        f"say {what}: {where}",
        f"{either(limits)} is within this measure's scope, anything else is outside",
        OpenFact(name, limits, outside),
    )


def part_weight(node: str, name: str) -> Need:
    """Whether the part called ``name`` is one that the whole needs to function."""
    return Need(
        f"whether {name} is a substantial or essential component",
        f"say whether it is essential: in an edge list, {name}, in_role, essential component",
        "if not, the part alone does not bring it within this measure",
        OpenFact(WEIGHT, ("essential component",), (), node, name),
    )


def role(possible: Iterable[str]) -> Need:
    """Whether somebody counts as one of the roles that bind was not verified."""
    who = either(possible)
    return Need(
        f"whether you count as a {who}",
        f"have counsel say whether this measure binds you as a {who}",
        "if not, it does not bind you",
    )


MADE_ON = Need(
    "the day on which it was made",
    "state when it was made (a device list, column “made”); a day of acquisition (column "
    "“acquired”) settles it only where it lies before the change",
    "what was made before the tie began or after it ended is not reached",
    OpenFact("made"),
)
STILL_HOLDS = Need(
    "whether the share still holds",
    "have the share confirmed, and give the day (column “known from”)",
)
DELIVERED = Need(
    "whether this item is delivered on this chain",
    "say what is delivered (edge list: contract:…, delivers, the item)",
)
SOLD_BY = Need(
    "who sold this very item",
    "say who supplied it (edge list: the seller, supplies, the item)",
)
SHARE = Need(
    "what of this contract's deliveries is theirs",
    "say what they deliver (edge list: the subcontract or order, delivers, the item), or who "
    "else delivers the item",
    "what somebody else delivers under the same contract is not theirs",
)
MADE_BY = Need(
    "who makes it", "have its maker named (edge list: the product, made_by, the firm)"
)  # fmt: skip

GOODS = Need(
    "what it sells you, and who makes that",
    "list the goods with their makers and models, and the day each was made",
    "goods that another firm makes are not reached by this",
)

FIRST = (GOODS, MADE_ON, STILL_HOLDS, DELIVERED, SOLD_BY, SHARE, MADE_BY)
"""Of several doubts about one hop, the first of these is asked; then a day, then a source."""


def of_hop(hop: Hop) -> Need:
    """What would settle a hop that is not certain."""
    needs = [_settles(doubt, hop) for doubt in hop.doubts]
    known = [need for need in FIRST if need in needs]
    known += [need for need in needs if need == _very_day(hop)]
    return known[0] if known else _source(hop)


def _settles(doubt: Doubt, hop: Hop) -> Need:
    match doubt:
        case NotOnThisChain(what):
            return _chain(what, hop)
        case DateOfManufacture():
            return MADE_ON
        case ShareUnconfirmed():
            return STILL_HOLDS
        case TooCoarse():
            return _very_day(hop)
        case SourceUnsure() | SomeOfTheGoods():
            return _source(hop)
        case ShareUnknown() | SharesOverfull() | OnlyIfAllCount():
            return _source(hop)
        case _:
            assert_never(doubt)


def _chain(what: Chain, hop: Hop) -> Need:
    match what:
        case Chain.NOT_DELIVERED:
            return DELIVERED
        case Chain.OTHER_SELLER:
            return SOLD_BY
        case Chain.BRAND_ALONE:
            return MADE_BY
        case Chain.WHOSE_SHARE:
            return SHARE
        case Chain.NOT_BOUGHT:
            return GOODS if hop.forward and hop.predicate in MAKING else _source(hop)
        case _:
            assert_never(what)


def _very_day(hop: Hop) -> Need:
    said = aloud(hop)
    return Need(
        f"the very day from or until which {said}",
        f"find the very day from or until which {said}, and record it with countermark note",
    )


def _source(hop: Hop) -> Need:
    said = aloud(hop)
    return Need(
        f"whether {said}",
        f"find a source that shows whether {said}, and record it with countermark note",
    )


def aloud(hop: Hop) -> str:
    """The claim of a hop as a sentence about two names."""
    ends = (hop.from_name, hop.to_name) if hop.forward else (hop.to_name, hop.from_name)
    return hop.predicate.aloud(*ends)


_CAPITALS = {"us": "US", "gb": "UK", "eu": "EU", "dod": "DoD", "ic": "intelligence-community"}
_CAPITALS |= {"usf": "USF", "5g": "5G", "4g": "4G", "ran": "radio access", "au": "Australian"}
_CAPITALS |= {"ca": "Canadian", "cz": "Czech", "in": "Indian", "de": "German", "se": "Swedish"}
_CAPITALS |= {"fr": "French", "pl": "Polish", "ro": "Romanian", "it": "Italian", "jp": "Japanese"}
_CAPITALS |= {"ee": "Estonian", "dk": "Danish", "nz": "New Zealand", "tw": "Taiwanese"}
_CAPITALS |= {"kr": "Korean", "vn": "Vietnamese", "hu": "Hungarian", "qc": "Quebec", "214": "(214)"}


def plain(token: str) -> str:
    """A facet's token for people: ``public-safety`` reads "public safety"."""
    return " ".join(_CAPITALS.get(word, word) for word in token.split("-"))


def either(tokens: Iterable[str]) -> str:
    """Tokens as an English list joined by "or"."""
    listed = [plain(token) for token in tokens]
    return listed[0] if len(listed) == 1 else ", ".join(listed[:-1]) + " or " + listed[-1]
