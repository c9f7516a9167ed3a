"""Exceptions must be proven: by a claim ``exempt_by <measure>/<exception>`` on the path, in date.

An exception closes only the path it is proven for, and it may expire. One that somebody denies is
not proven.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.measure import Exemption, Measure
from countermark.model.path import Path
from countermark.model.when import Holds, Interval
from countermark.policy.needs import either
from countermark.policy.proofs import Proofs, by_node

__all__ = ["Considered", "available", "by_node", "exempt", "open_to"]


class Considered(msgspec.Struct, frozen=True):
    """``proven``: the sentence for a proven exception, or empty. ``considered``: one line each."""

    proven: str
    considered: tuple[str, ...]


def exempt(
    proofs: Proofs,
    measure: Measure,
    subject: str,
    path: Path | None,
    day: date,
    entity: str = "",
    roles: Collection[str] = (),
    before: Collection[str] = (),
) -> Considered:
    """Weigh every exception of ``measure`` for ``path`` (None: the subject alone) on ``day``.

    ``entity`` is the party the measure names, ``roles`` who asks; an exception may be open to some
    of them only. ``before``: measures that this one stands in for; what is proven for one of them
    is proven for the exception of the same name here.
    """
    on_path = (subject, *(hop.to_node for hop in path.hops)) if path else (subject,)
    claimed = [c for node in on_path for c in proofs.exemptions(node)]
    proven = ""
    considered = []
    for exception in measure.exceptions:
        if not open_to(exception, entity):
            continue
        keys = {f"{one}/{exception.id}" for one in (measure.id, *before)}
        said = [c for c in claimed if c.object in keys]
        state = _weigh(exception, said, day, roles)
        words = f"{exception.text}: {state.words}"
        considered.append(words)
        if state.proven:
            proven = words
    if not proven:
        considered += _of_others(claimed, measure)
    return Considered(proven, tuple(considered))


def _of_others(claimed: Iterable[Claim], measure: Measure) -> list[str]:
    """What is claimed for the same thing and is no exception of ``measure``."""
    own = {f"{measure.id}/{exception.id}" for exception in measure.exceptions}
    return [
        f"{key}, claimed by {who}: no exception of this measure"
        for key, who in dict.fromkeys(
            (claim.object, claim.claimant)
            for claim in claimed
            if claim.polarity is Polarity.AFFIRMED and claim.object not in own
        )
    ]


def open_to(exception: Exemption, entity: str) -> bool:
    """Can what comes from ``entity`` use this exception?"""
    if entity in exception.except_for:
        return False
    return not exception.entities or entity in exception.entities


def available(exception: Exemption, day: date) -> bool:
    """Can this exception be claimed on ``day`` at all?"""
    return Interval(exception.start, exception.end).holds(day) is not Holds.NO


class _State(NamedTuple):
    """Whether an exception is proven on a day, and the same for people."""

    proven: bool
    words: str


def _weigh(
    exception: Exemption, said: Iterable[Claim], day: date, roles: Collection[str]
) -> _State:
    claims = list(said)
    denied = [c for c in claims if c.polarity is Polarity.DENIED]
    affirmed = [c for c in claims if c.polarity is Polarity.AFFIRMED and c.certain]
    # What cannot be given stays visible as what somebody relies on.
    claimed = f", though claimed by {affirmed[0].claimant}" if affirmed else ""
    if not available(exception, day):
        return _State(False, f"not available on {day}{claimed}")
    if exception.roles and not set(exception.roles) & set(roles):
        return _State(False, f"open only to: {either(exception.roles)}{claimed}")
    for claim in affirmed:
        if claim.valid.holds(day) is Holds.YES:
            if denied:
                who = denied[0].claimant
                return _State(False, f"not proven: {claim.claimant} says so, denied by {who}")
            return _State(True, f"proven by {claim.claimant} ({claim.id[:12]})")
    if affirmed:
        span = affirmed[0].valid
        held = f"{span.start or '…'} to {span.end or '…'}"
        return _State(False, f"not proven on {day}: the proof holds {held}")
    return _State(False, "not proven")
