"""An exception proven for a measure that another stands in for: does it carry over?

It does where the other has it too; where its text was not read for it, the question is open.
"""

from __future__ import annotations

from datetime import date

from countermark.model.path import Path
from countermark.policy.exemptions import exempt
from countermark.policy.listing import Listing, Rulebook
from countermark.policy.needs import Need
from countermark.policy.proofs import Proofs

SUPERSEDES = "supersedes_by_deviation"
"""The relation by which a measure stands in for another."""


def carries_over(
    proofs: Proofs, rules: Rulebook, listing: Listing, subject: str, path: Path, day: date
) -> tuple[str, Need] | None:
    """An exception proven for a measure that this one stands in for: does it carry over?"""
    for relation in listing.measure.relations:
        before = rules.measures.get(relation.target) if relation.rel == SUPERSEDES else None
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
