"""An exception proven for a measure that another stands in for: does it carry over?

It does where the other has one of the same name (``exemptions.exempt`` is told by ``stood_for``);
where its text has none, or was not read for it, the question is open.
"""

from __future__ import annotations

from datetime import date

from countermark.model.measure import Measure
from countermark.model.path import Path
from countermark.policy.exemptions import exempt
from countermark.policy.listing import Listing, Rulebook
from countermark.policy.needs import Need
from countermark.policy.proofs import Proofs

SUPERSEDES = "supersedes_by_deviation"
"""The relation by which a measure stands in for another."""


def stood_for(measure: Measure) -> tuple[str, ...]:
    """The measures that ``measure`` stands in for."""
    return tuple(one.target for one in measure.relations if one.rel == SUPERSEDES)


def carries_over(
    proofs: Proofs, rules: Rulebook, listing: Listing, subject: str, path: Path, day: date
) -> tuple[str, Need] | None:
    """An exception proven for a measure that this one stands in for: does it carry over?"""
    for target in stood_for(listing.measure):
        before = rules.measures.get(target)
        if before is None:
            continue
        found = exempt(
            proofs,
            before,
            subject,
            path,
            day,
            listing.covered.entity,
        )
        if found.proven:
            clause = listing.measure.clause or listing.measure.title
            return (
                f"for {before.id}: {found.proven}; whether {clause}, which stands in for it, has "
                "the same exception was not read",
                Need(
                    f"whether {clause} has that exception",
                    f"read {clause}, and prove the exception for {listing.measure.id} if it has it",
                ),
            )
    return None
