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
        sentences=tuple(
            _sentences(unmatched, len(parties), len(parties & owned), read, complete, categories)
        ),
    )


def _sentences(
    unmatched: int,
    parties: int,
    owners: int,
    read: int,
    complete: int,
    categories: Sequence[str],
) -> list[str]:
    said = []
    if unmatched:
        said.append(
            f"{unmatched} subject{'s' * (unmatched != 1)} matched no listed party: "
            "not found is not cleared"
        )
    if parties:
        said.append(f"owners: stated for {owners} of {parties} parties; the rest not examined")
    if read:
        said.append(
            f"bills of materials: {complete} of {read} say that they are complete; "
            "parts they leave out were not examined"
        )
    if categories:
        said.append(
            f"rules by product category ({', '.join(categories)}) were not decided where "
            "no category was given"
        )
    return said
