"""Two names that files give one registration are one party.

Only registrations that are given once: LEI, UEI, CAGE and the DUNS number that UEI followed. A tax
or company number is told apart by its country alone, and joins nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.node import NAMED, kind_of
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How

SCHEMES = ("lei", "uei", "cage", "duns")


def same_parties(claims: Iterable[Claim]) -> Iterator[Claim]:
    """A certain ``same_as`` from each further name of a registration to the first by its name."""
    holders: dict[str, dict[str, Claim]] = {}
    for claim in claims:
        if (
            claim.predicate is Predicate.HAS_IDENTIFIER
            and claim.polarity is Polarity.AFFIRMED
            and claim.certain
            and kind_of(claim.subject) == NAMED
            and claim.object.partition(":")[0] in SCHEMES
        ):
            holders.setdefault(claim.object, {}).setdefault(claim.subject, claim)
    for text, names in holders.items():
        first = min(names)
        for node, said in names.items():
            if node != first:
                how = Derived(How.SAME_IDENTIFIER, text)
                yield msgspec.structs.replace(
                    said, predicate=Predicate.SAME_AS, object=first, note="", qualifiers=(how,)
                )
