"""The rules of walking: which move may follow which, and what each move leaves open.

A walk leads from the subject towards the origin of what it has:

a. *identity*: ``same_as``, both ways;
b. *ownership*, upwards (``owns`` and ``controls`` from the owned to the owner, ``part_of_group``
   from member to group); only ownership or identity may follow: an owner's other business is not
   the subject's;
c. *making*: from a thing to its maker (``made_by``) or brand (``branded_by``);
d. *containment*: ``contains``, ``delivers``, ``runs``, forward. ``delivers``, ``runs`` and what a
   contract contains are the product itself, not a part of it;
e. *supply upwards*: from the supplied to the supplier, from a contract to its subcontract; and
   *service*: to who administers it or receives its data;
f. *supply downwards*: from a supplier to a thing it supplies, never to its customers. After a
   hop upwards this is a doubt, not knowledge, and so is what a firm met there delivers: only a
   subcontract's delivery is shown to be on the chain. It is not allowed where it would lead to
   a sibling: from a thing to its seller, maker or administrator and down to other goods of theirs.
   A supplier that was itself asked about also leads to the contracts it performs (``supplies``
   a contract), alone or with others: what is provided under a contract is provided by all who
   perform it, unless one of them is said to supply the very thing (``Graph.whose_delivery``).
   Who has a subcontract of it stands below them all; who else sells or serves there, beside them.
   And, as a doubt, to goods that carry its brand. Who has a subcontract or an order
   under a contract has a share in its work: what that contract delivers may be theirs to deliver,
   which is a doubt; what others under it deliver is not.

An item and the name of its kind (``same_as``) share maker and parts, not sellers: of another item
of the kind only making and parts are walked, and a seller of the kind is a doubt.
"""

from __future__ import annotations

from enum import IntFlag, auto
from typing import Final

from countermark.model.doubt import Chain, Doubt, NotOnThisChain
from countermark.model.node import ITEM, kind_of
from countermark.model.predicate import Move, Predicate, Trait
from countermark.tracing.graph import Graph, Tie, Whose

# Made once: they are handed on at every step of every walk.
NOT_SHOWN_DELIVERED: Final = NotOnThisChain(Chain.NOT_DELIVERED)
OTHER_SELLER: Final = NotOnThisChain(Chain.OTHER_SELLER)
NOT_SHOWN_BOUGHT: Final = NotOnThisChain(Chain.NOT_BOUGHT)
BRAND_ALONE: Final = NotOnThisChain(Chain.BRAND_ALONE)
WHOSE_SHARE: Final = NotOnThisChain(Chain.WHOSE_SHARE)


class WalkState(IntFlag):
    """What a walk has met so far: it decides what may follow and which class the path has."""

    OWNED = auto()  # an ownership hop
    MINORITY = auto()  # ... by less than half
    MADE = auto()  # a making hop
    BRAND = auto()  # ... the last of which rests on the brand alone
    RELABELLED = auto()  # ... and the thing carries another brand than its maker's
    PART = auto()  # a part inside the thing
    PRODUCT = auto()  # the delivered thing itself: delivers, runs, a contract's content
    SUPPLIED = auto()  # a hop up along ``supplies``
    PENDING = auto()  # gone up to a supplier, and no product of that supplier met since
    BEHIND = auto()  # gone up from the maker of a thing: no product met later is this thing
    FROM_THING = auto()  # gone up from a thing to its seller: other goods are siblings
    DOWN = auto()  # a hop down to a thing supplied
    SERVICED = auto()  # an administrator or a receiver of data
    DATED = auto()  # at the maker (or brand) of a thing: its day of manufacture counts
    UPSTREAM = auto()  # any hop up to a supplier or subcontract
    KIND = auto()  # from an item to the name of its kind: what follows is said of the kind
    PERFORMS = auto()  # from a supplier to a contract it performs: its co-suppliers are siblings
    SPECIMEN = auto()  # from the name of a kind to another item of it: only what it is made of
    SHARE = auto()  # from a subcontract or an order to the contract above it
    OWN = auto()  # what a party runs itself
    HANDED = auto()  # along a delivery: what is handed over, not used
    OVER = auto()  # along a tie of supply that is over: only what it delivered counts


# The same as plain numbers: they are combined at every step of every walk.
OWNED: Final[int] = WalkState.OWNED.value
MINORITY: Final[int] = WalkState.MINORITY.value
MADE: Final[int] = WalkState.MADE.value
BRAND: Final[int] = WalkState.BRAND.value
RELABELLED: Final[int] = WalkState.RELABELLED.value
PART: Final[int] = WalkState.PART.value
PRODUCT: Final[int] = WalkState.PRODUCT.value
SUPPLIED: Final[int] = WalkState.SUPPLIED.value
PENDING: Final[int] = WalkState.PENDING.value
BEHIND: Final[int] = WalkState.BEHIND.value
FROM_THING: Final[int] = WalkState.FROM_THING.value
DOWN: Final[int] = WalkState.DOWN.value
SERVICED: Final[int] = WalkState.SERVICED.value
DATED: Final[int] = WalkState.DATED.value
UPSTREAM: Final[int] = WalkState.UPSTREAM.value
KIND: Final[int] = WalkState.KIND.value
PERFORMS: Final[int] = WalkState.PERFORMS.value
SPECIMEN: Final[int] = WalkState.SPECIMEN.value
SHARE: Final[int] = WalkState.SHARE.value
OWN: Final[int] = WalkState.OWN.value
HANDED: Final[int] = WalkState.HANDED.value
OVER: Final[int] = WalkState.OVER.value

_SETTLED: Final = MINORITY | RELABELLED | PART | PRODUCT | DOWN

DECIDE_MOVES: Final = (
    OWNED | MADE | BEHIND | FROM_THING | SERVICED | DATED | SPECIMEN | PERFORMS | SHARE
)
"""The bits that what may follow, or its dates, depend on; the others decide class and doubt."""

_SIDEWAYS: Final = (Move.SUPPLY_UP, Move.SERVICE)

SHOWS_ACT: Final = OWN | HANDED | SHARE | MADE
"""Bits that show different acts: one path of each is shown, for each may be judged otherwise."""

_ONE_ITEM: Final[int] = Trait.ONE_ITEM.value
_IS_BRAND: Final[int] = Trait.BRAND.value
_IS_PART: Final[int] = Trait.PART.value
_SELLS: Final[int] = Trait.SELLS.value
_OWN_USE: Final[int] = Trait.OWN_USE.value
_UNDER: Final[int] = Trait.UNDER.value


def arrives(bits: int) -> bool:
    """Does a walk that met ``bits`` say anything of the party it comes to?

    Along a tie of supply that is over, only what was delivered while it ran does; above a
    subcontract or an order, only what is delivered there, not whose contract it is.
    """
    if bits & SHARE and not bits & PRODUCT:
        return False
    if not bits & OVER:
        return True
    return bool(bits & (PRODUCT | PART | DOWN)) and not bits & (PENDING | SERVICED)


Step = tuple[int, Doubt | None]
"""The bits after a move and the doubt it leaves, if any."""


def after(bits: int, tie: Tie, graph: Graph) -> Step | None:
    """What walking ``tie`` makes of ``bits``; None where the rules forbid it."""
    if tie.move is Move.IDENTITY:
        return _alike(bits, tie), None
    if tie.move is Move.OWNERSHIP:
        return bits | OWNED | (MINORITY if tie.minority else 0), None
    if bits & OWNED:
        return None
    if tie.move is Move.MAKING:
        return _making(bits & ~(KIND | SPECIMEN), tie, graph), None
    if bits & SPECIMEN and tie.predicate.traits & _ONE_ITEM:
        return None
    if bits & PERFORMS and (tie.move is Move.SERVICE or _sells_up(tie)):
        return None  # others who work under the contract it performs
    if bits & SHARE and tie.move in _SIDEWAYS and graph.is_contract(tie.source):
        return None  # others who work under the same contract
    doubt = OTHER_SELLER if bits & KIND and tie.move is Move.SUPPLY_UP else None
    at_maker = bits & DATED
    bits &= ~(DATED | KIND | SPECIMEN)
    if tie.move is Move.SERVICE:
        return bits | SERVICED, None
    if tie.move is Move.SUPPLY_UP:
        return _up(bits, tie, graph, doubt)
    if tie.predicate.traits & _IS_PART and not graph.is_contract(tie.source):
        return bits | PART, None
    return None if at_maker else _down(bits, tie, graph)  # its other goods are siblings


def _sells_up(tie: Tie) -> bool:
    return tie.move is Move.SUPPLY_UP and bool(tie.predicate.traits & _SELLS)


def _making(bits: int, tie: Tie, graph: Graph) -> int:
    bits = (bits | MADE | DATED) & ~BRAND
    if tie.predicate.traits & _IS_BRAND:
        return bits | BRAND
    if tie.relabel or graph.other_label(tie.source, tie.target):
        bits |= RELABELLED
    return bits


def _alike(bits: int, tie: Tie) -> int:
    """An item and the name of its kind share maker and parts; each item has its own seller."""
    if bits & (OWNED | MADE) or kind_of(tie.source) == kind_of(tie.target):
        return bits
    if kind_of(tie.target) == ITEM:
        return bits | SPECIMEN
    return bits | KIND if kind_of(tie.source) == ITEM else bits


def _up(bits: int, tie: Tie, graph: Graph, doubt: Doubt | None) -> Step:
    if bits & DOWN and not bits & MADE:
        doubt = OTHER_SELLER
    if bits & MADE:
        bits |= BEHIND
    if graph.is_thing(tie.source):
        bits |= FROM_THING
    if tie.predicate is Predicate.SUBCONTRACT_OF:
        bits &= ~PERFORMS  # who has a subcontract of it stands below it, not beside it
    if bits & (BEHIND | FROM_THING):
        bits &= ~_SETTLED  # exposure from here on, whatever came before
    if tie.predicate.traits & _SELLS:
        bits |= SUPPLIED
    return bits | PENDING | UPSTREAM, doubt


def _down(bits: int, tie: Tie, graph: Graph) -> Step | None:
    """Down to a thing: ``supplies`` an item, ``delivers``, ``runs``, a contract's content.

    And, only as the first hop, to goods of one's brand and to a contract one performs.
    """
    if tie.predicate.traits & _IS_BRAND:
        return None if bits else (DOWN, NOT_SHOWN_BOUGHT)
    if tie.predicate.traits & _UNDER:
        return None if bits & ~(PERFORMS | SHARE) else (bits | SHARE, WHOSE_SHARE)
    if tie.move is Move.SUPPLY_DOWN and graph.is_contract(tie.target):
        if bits:
            return None
        return PERFORMS, None
    sibling = bits & (FROM_THING | SERVICED) or (bits & MADE and not bits & BEHIND)
    if sibling:
        return None
    whose = graph.whose_delivery(tie, bits & SHARE) if bits & (PERFORMS | SHARE) else None
    if whose is Whose.ANOTHERS:
        return None
    if whose is Whose.OPEN and not bits & SHARE:  # a share is a doubt already
        return bits | PRODUCT | HANDED, WHOSE_SHARE
    if tie.predicate.traits & _OWN_USE:
        # What a supplier runs for itself is not what it delivers: PENDING stays.
        return bits | PRODUCT | OWN, None
    bits |= DOWN if tie.move is Move.SUPPLY_DOWN else PRODUCT | HANDED
    # A subcontract's delivery is delivered on its chain; what its firm sells or delivers may have
    # gone anywhere.
    shown = not bits & UPSTREAM or (not bits & SUPPLIED and graph.is_contract(tie.source))
    return bits & ~PENDING, None if shown else NOT_SHOWN_DELIVERED
