"""Exceptions must be proven: by a claim ``exempt_by <measure>/<exception>`` on the path, in date.

An exception closes only the path it is proven for, and it may expire.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.measure import Exemption, Measure
from countermark.model.path import Path
from countermark.model.predicate import Predicate
from countermark.model.when import Holds, Interval

Exemptions = dict[str, tuple[Claim, ...]]
"""The ``exempt_by`` claims by the node they are about."""


class Considered(msgspec.Struct, frozen=True):
    """``proven``: the sentence for a proven exception, or empty. ``considered``: one line each."""

    proven: str
    considered: tuple[str, ...]


def by_node(claims: Iterable[Claim]) -> Exemptions:
    """Index the exemption claims of a view."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.predicate is Predicate.EXEMPT_BY and claim.polarity is Polarity.AFFIRMED:
            found.setdefault(claim.subject, []).append(claim)
    return {node: tuple(said) for node, said in found.items()}


def exempt(
    exemptions: Exemptions, measure: Measure, subject: str, path: Path, day: date
) -> Considered:
    """Weigh every exception of ``measure`` for ``path`` on ``day``."""
    on_path = (subject, *(hop.to_node for hop in path.hops))
    proven = ""
    considered = []
    for exception in measure.exceptions:
        state = _weigh(exemptions, f"{measure.id}/{exception.id}", exception, on_path, day)
        considered.append(f"{exception.text}: {state}")
        if state.startswith("proven"):
            proven = f"{exception.text}: {state}"
    return Considered(proven, tuple(considered))


def _weigh(
    exemptions: Exemptions, key: str, exception: Exemption, nodes: Iterable[str], day: date
) -> str:
    window = Interval(exception.start, exception.end).holds(day)
    if window is Holds.NO:
        return f"not available on {day}"
    for node in nodes:
        for claim in exemptions.get(node, ()):
            if claim.object == key and claim.certain and claim.valid.holds(day) is Holds.YES:
                return f"proven by {claim.claimant} ({claim.id[:12]})"
    return "not proven"
