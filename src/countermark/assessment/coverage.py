"""What the verdicts did not look at, counted and said in the same words everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from countermark.assessment.intake import Intake, boms
from countermark.model.claim import Claim
from countermark.model.inquiry import Coverage
from countermark.model.predicate import Predicate
from countermark.model.reading import SubjectKind

OWNING = frozenset({Predicate.OWNS, Predicate.CONTROLS})
PARTIES = (SubjectKind.SUPPLIER, SubjectKind.PARTY)


def coverage(
    intake: Intake,
    claims: Sequence[Claim],
    *,
    unmatched: int,
    depth: int,
    cut: int,
    categories: Sequence[str],
) -> Coverage:
    """The coverage of one run; ``categories`` are those some rule limits and rows left open."""
    parties = {s.node for s in intake.subjects if s.kind in PARTIES}
    owned = {c.object for c in claims if c.predicate in OWNING} | {
        c.subject for c in claims if c.predicate is Predicate.PART_OF_GROUP
    }
    read, complete = boms(intake.readings)
    return Coverage(
        unmatched=unmatched,
        boms=read,
        boms_complete=complete,
        parties=len(parties),
        owners_known=len(parties & owned),
        depth=depth,
        chains_cut=cut,
        sentences=(
            (
                f"Rules by product category ({', '.join(categories)}) were not decided where no "
                "category was given.",
            )
            if categories
            else ()
        ),
    )
