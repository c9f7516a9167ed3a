"""What qualifies a claim, as types: a share band, a relabelled part, the role of a name or person.

Qualifiers belong to a claim's identity, but are hashed only where there are any, so that claims
without one keep their ids. Their one text form prints and parses alike: ``word=value`` parted by
``;``, in the order of the text, each once; what a value may not hold is percent-encoded UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import assert_never

import msgspec

from countermark.model.clearing import Clearing
from countermark.model.lazy_pattern import lazy_pattern

SHARE_MOST = 100_000_000
"""100 % in micro-percent."""

MOST = 16
"""Qualifiers on one claim."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~ ")
_VALUE = lazy_pattern(r"(?:[A-Za-z0-9\-_.~ ]|%[0-9A-F]{2})+")
_ID = lazy_pattern(r"[0-9a-f]{64}")
_BAND = lazy_pattern(r"(0|[1-9][0-9]{0,8})\.\.(0|[1-9][0-9]{0,8})")


class ShareBand(msgspec.Struct, frozen=True, tag=True):
    """The share lies from ``low`` to ``high``, both included, in micro-percent (1 % = 1,000,000).

    Raises ValueError outside 0 to 100 % or where ``low`` exceeds ``high``.
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= SHARE_MOST:
            raise ValueError(f"{self.low}..{self.high} is no share band in micro-percent")


class Relabelled(msgspec.Struct, frozen=True, tag=True):
    """The product is sold under another's label than its maker's."""


NATIVE, SHORT = "native", "short"
"""Roles of names that screening tells apart."""


class NameRole(msgspec.Struct, frozen=True, tag=True):
    """What kind of name a name is ("native", "short", "weak"); raises ValueError for none."""

    role: str

    def __post_init__(self) -> None:
        if not self.role:
            raise ValueError("the role of a name is empty")


class ActingAs(msgspec.Struct, frozen=True, tag=True):
    """In which role a person decided; raises ValueError for none."""

    role: str

    def __post_init__(self) -> None:
        if not self.role:
            raise ValueError("a role is empty")


class RestsOn(msgspec.Struct, frozen=True, tag=True):
    """What a person's decision rests on: a ``claim`` by its id, or ``bytes`` by their digest.

    Raises ValueError for anything else.
    """

    on: str
    id: str

    def __post_init__(self) -> None:
        if self.on not in ("claim", "bytes") or not _ID.fullmatch(self.id):
            raise ValueError(f"“{self.on} {self.id[:80]}” is nothing to rest on")


class ClearedFor(msgspec.Struct, frozen=True, tag=True):
    """For which reason a person held a name to be another party's."""

    reason: Clearing


class DayDecides(msgspec.Struct, frozen=True, tag=True):
    """Nothing is open about the claim but the day: a brand that changed hands, word for word."""


class SomeGoods(msgspec.Struct, frozen=True, tag=True):
    """The claim is about some of the goods under a brand, and says nothing of the others."""


class How(Enum):
    """How we came to a claim that its source does not make in these words.

    The values are hashed into ids and stand in ledgers: none is ever renamed. What people read is
    in ``model/derivation_words``, and may be reworded.
    """

    FROM_ADDRESS = "from-address"  # a listed party's country, out of an address of the entry
    LIST_COUNTRY = "list-country"  # a listed party's country, in a field that says no more
    PARENT_FIELD = "parent-field"  # a field or column for a parent
    SUBSIDIARY = "subsidiary"  # a party that an entry names as one of another's
    SAME_LEGAL_NAME = "same-legal-name"  # two entries of parties with one legal name
    GONE_FROM_EDITION = "gone-from-edition"  # an entry that the edition of a day does not have
    REGISTRANT = "registrant"  # a name out of the register of address blocks
    OTHER_REGISTRANT = "other-registrant"  # the same, where it is another than the legal name
    MAKES_FOR = "makes-for"  # a brand of another firm, by the source named
    HELD_BY = "held-by"  # an identifier that is registered to the holder named
    BRAND_IN_NAME = "brand-in-name"  # a thing whose own name carries the brand named
    MODEL_NAME = "model-name"  # a device is what other files call its model
    PRODUCT_NAME = "product-name"  # a product is what other files call it
    OTHER_NAME = "other-name"  # another name of a party, as a node of its own
    FORMER_NAME = "former-name"  # the same for a former name
    OWN_WORDS = "own-words"  # a maker that a device names, under that maker's own number
    TWO_SIGNS = "two-signs"  # a maker shown by signs of two families; this one's is named
    ONE_SIGN = "one-sign"  # a maker shown by signs of one family alone
    PREFIX_OF_MAC = "prefix-of-mac"  # the registrant of the prefix of a MAC address
    REVERSED = "reversed"  # a row whose ends can stand only the other way round
    LOWER_TIER = "lower-tier"  # a column for suppliers of suppliers
    CONTRACT_COLUMN = "contract-column"  # a column for contracts beside a supplier
    ORDER_COLUMN = "order-column"  # the same for orders under a contract
    PARENT_CONTRACT_COLUMN = "parent-contract-column"  # contracts above orders
    PRODUCT_COLUMN = "product-column"  # a column for products beside a supplier
    UNKNOWN_COLUMN = "unknown-column"  # the column named, which says not what a party is to a row
    UNKNOWN_RELATION = "unknown-relation"  # a row whose word for a relation, named, is not known
    NO_RELATIONSHIP = "no-relationship"  # a part that a document lists and ties to nothing
    PEDIGREE = "pedigree"  # an ancestor of a part
    EXTERNAL = "external"  # a part that is expected in the surroundings
    SCOPE = "scope"  # a part with the scope named
    DATA_CLASS = "data-class"  # data of the classes named
    SAME_IDENTIFIER = "same-identifier"  # two names beside the identifier named
    SERVICE = "service"  # a service that a product uses
    CONFIDENCE = "confidence"  # a part that was identified with the confidence named
    UNCLEAR_DAY = "unclear-day"  # a date that may be either of two days, written as named
    QUARTER = "quarter"  # a quarter that is kept as its year
    FISCAL_YEAR = "fiscal-year"  # a fiscal year that is kept as the year
    DAY_NUMBER = "day-number"  # a spreadsheet's number of a day
    CUT_SHARE = "cut-share"  # a share that is finer than a millionth of a percent
    NOT_JUDGED = "not-judged"  # that two are one, as the source named says and no person decided
    UNREAD_SHARE = "unread-share"  # a share that cannot be read, as written


class Derived(msgspec.Struct, frozen=True, tag=True):
    """Our own derivation of the claim, not its source's words; ``of`` is what it names, if any."""

    how: How
    of: str = ""


class EvaluationOf(msgspec.Struct, frozen=True, tag=True):
    """What was evaluated, beside the two images: product, release, configuration and patches.

    ``rung`` is what the comparison of the images stood on, empty where nobody said. Raises
    ValueError for an evaluation without a product.
    """

    product: str
    release: str = ""
    configuration: str = ""
    rung: str = ""
    patches: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.product or "" in self.patches:
            raise ValueError("an evaluation is of a product, and a patch has a name")


Qualifier = (
    EvaluationOf
    | ShareBand
    | Relabelled
    | NameRole
    | ActingAs
    | RestsOn
    | ClearedFor
    | DayDecides
    | SomeGoods
    | Derived
)

SHARE_BAND, RELABELLED, NAME_ROLE = "share-band", "relabelled", "name-role"
ACTING_AS, RESTS_ON, DAY_DECIDES = "acting-as", "rests-on", "day-decides"
SOME_GOODS, DERIVED, EVALUATION_OF = "some-goods", "derived", "evaluation-of"
CLEARED_FOR = "cleared-for"
_HOW = {how.value: how for how in How}
_BARE: dict[str, type[Relabelled | DayDecides | SomeGoods]] = {
    RELABELLED: Relabelled,
    DAY_DECIDES: DayDecides,
    SOME_GOODS: SomeGoods,
}
_CLEARINGS = frozenset(one.value for one in Clearing)


def to_text(qualifiers: Iterable[Qualifier]) -> str | None:
    """The canonical text of qualifiers in any order; None for none of them."""
    return _text(tuple(qualifiers))


@lru_cache(maxsize=4096)
def _text(qualifiers: tuple[Qualifier, ...]) -> str | None:
    """Cached: the claims of one file have few qualifiers among them, each on many rows."""
    return ";".join(sorted({_one(qualifier) for qualifier in qualifiers})) or None


def _one(qualifier: Qualifier) -> str:
    match qualifier:
        case ShareBand(low, high):
            return f"{SHARE_BAND}={low}..{high}"
        case Relabelled():
            return RELABELLED
        case DayDecides():
            return DAY_DECIDES
        case SomeGoods():
            return SOME_GOODS
        case NameRole(role):
            return f"{NAME_ROLE}={_escaped(role)}"
        case ActingAs(role):
            return f"{ACTING_AS}={_escaped(role)}"
        case ClearedFor(reason):
            return f"{CLEARED_FOR}={reason.value}"
        case RestsOn(on, id_):
            return f"{RESTS_ON}={on}-{id_}"
        case Derived(how, of):
            return f"{DERIVED}={how.value}" + (f":{_escaped(of)}" if of else "")
        case EvaluationOf(product, release, configuration, rung, patches):
            parts = (product, release, configuration, rung, *patches)
            return f"{EVALUATION_OF}=" + ":".join(map(_escaped, parts))
        case _:
            assert_never(qualifier)


def from_text(text: str | None) -> tuple[Qualifier, ...]:
    """The qualifiers of a canonical text; raises ValueError for any other text."""
    if text is None:
        return ()
    parts = text.split(";", MOST)
    if len(parts) > MOST:
        raise ValueError(f"more than {MOST} qualifiers")
    found = tuple(map(_parsed, parts))
    if to_text(found) != text:
        raise ValueError(f"“{text[:80]}” is not how these qualifiers are written")
    return found


def canonical(qualifiers: Iterable[Qualifier]) -> tuple[Qualifier, ...]:
    """The same qualifiers, each once and in the order of their text."""
    return _canonical(tuple(qualifiers))


@lru_cache(maxsize=4096)
def _canonical(qualifiers: tuple[Qualifier, ...]) -> tuple[Qualifier, ...]:
    return from_text(_text(qualifiers))


def _parsed(part: str) -> Qualifier:
    word, given, value = part.partition("=")
    if not given and word in _BARE:
        return _BARE[word]()
    if word == CLEARED_FOR and value in _CLEARINGS:
        return ClearedFor(Clearing(value))
    if word == SHARE_BAND and (band := _BAND.fullmatch(value)):
        return ShareBand(int(band[1]), int(band[2]))
    if word == NAME_ROLE and _VALUE.fullmatch(value):
        return NameRole(_plain(value))
    if word == ACTING_AS and _VALUE.fullmatch(value):
        return ActingAs(_plain(value))
    if word == RESTS_ON:
        on, _, id_ = value.partition("-")
        return RestsOn(on, id_)
    if word == EVALUATION_OF and value.count(":") >= 3:
        parts = value.split(":")
        if all(not one or _VALUE.fullmatch(one) for one in parts):
            product, release, configuration, rung, *patches = map(_plain, parts)
            return EvaluationOf(product, release, configuration, rung, tuple(patches))
    if word == DERIVED:
        how, named, of = value.partition(":")
        if how in _HOW and bool(named) == bool(of) and (not of or _VALUE.fullmatch(of)):
            return Derived(_HOW[how], _plain(of))
    raise ValueError(f"“{part[:80]}” is no qualifier")


def _escaped(text: str) -> str:
    return "".join(
        c if c in _PLAIN else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text
    )


def _plain(text: str) -> str:
    raw = re.sub(rb"%([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), text.encode())
    return raw.decode("utf-8", "strict")
