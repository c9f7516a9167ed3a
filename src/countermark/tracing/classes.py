"""Which class of tie a walk shows, and whether it is the subject's own or inherited.

A table over what the walk met, weakest tie first: the first line that fits decides. It judges no
measure: a component's or relabelled product's maker may be a subsidiary (its hops show that).
"""

from __future__ import annotations

from countermark.model.path import PathClass
from countermark.tracing.moves import (
    BEHIND,
    DOWN,
    FROM_THING,
    MADE,
    MINORITY,
    OWNED,
    PART,
    PENDING,
    PRODUCT,
    RELABELLED,
    SERVICED,
    SHARE,
    UPSTREAM,
)

TABLE: tuple[tuple[int, PathClass], ...] = (
    # Supply with no product of that supplier on the walk, or behind the maker: exposure only.
    (PENDING | BEHIND | FROM_THING, PathClass.SUPPLIER),
    (SERVICED, PathClass.SERVICE),
    (MINORITY, PathClass.MINORITY),
    (PART, PathClass.COMPONENT),
    (RELABELLED, PathClass.WHITE_LABEL),
    (OWNED, PathClass.SUBSIDIARY),
)
"""Any of these bits met, and this class; nothing met is DIRECT."""


def classify(bits: int) -> PathClass:
    """The class of a walk that met ``bits``."""
    return next((kind for any_of, kind in TABLE if bits & any_of), PathClass.DIRECT)


def is_own(bits: int, *, party: bool) -> bool:
    """Does the subject carry the tie itself, rather than inherit it?

    A party's own ties are identity and ownership; a thing's or contract's also the making of the
    thing itself. Parts, supply and service are inherited.
    """
    if bits & (PART | UPSTREAM | DOWN | SERVICED | SHARE):
        return False
    return not (party and bits & (MADE | PRODUCT))
