"""Why a measure that was considered says nothing here: which of its limits lies elsewhere."""

from __future__ import annotations

from enum import Enum

import msgspec


class WhyNot(Enum):
    """What a measure goes by, and does not reach. Facets first, then time, tie and act."""

    ROLE = "role"
    PLACE = "place"
    NETWORK_PART = "network part"
    PURPOSE = "purpose"
    CATEGORY = "category"
    CLAUSE = "clause"
    JURISDICTION = "jurisdiction"
    DATE = "date"
    SUSPENSION = "suspension"
    TIE = "tie"  # what links the subject to the party is none that it reaches
    ACT = "act"  # what is shown is another act: used, not provided; acquired before it began
    NO_RESTRICTION = "restricts nothing"


class NotHere(msgspec.Struct, frozen=True):
    """``why`` names what keeps a measure from saying anything here.

    ``reaches`` is what it does reach of that, ``given`` what the context or the row has: tokens of
    a facet; for a date the first and the last day on which it holds, empty where there is none, and
    the day asked about. Both are empty where no words of a facet decide it.
    """

    why: WhyNot
    reaches: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
