"""Claims of invented parties, for the tests of the store and the processes they start."""

from __future__ import annotations

from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.predicate import Predicate


def make_claim(number: int = 0, **changes: object) -> Claim:
    """An invented supply claim; ``changes`` override its fields."""
    fields: dict[str, object] = {
        "claimant": "user:orders.csv",
        "subject": f"name:supplier {number}",
        "predicate": Predicate.SUPPLIES,
        "object": f"name:buyer {number % 7}",
        "evidence": Evidence(
            Digest.of(b"orders"), "text/csv", Selector(SelectorKind.ROW, str(number + 2))
        ),
    }
    return Claim(**(fields | changes))  # type: ignore[arg-type]
