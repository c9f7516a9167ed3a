"""Exceptions must be proven: by a claim ``exempt_by <measure>/<exception>`` on the path, in date.

An exception closes only the path it is proven for, and it may expire. One that somebody denies is
not proven; nor is one about a thing that is claimed for a firm: of which thing is then asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.measure import About, Exemption, Measure, Status
from countermark.model.path import Hop, Path
from countermark.model.predicate import MAKING, End, Family
from countermark.model.reading import PARTIES, Subject
from countermark.model.when import Holds, Interval
from countermark.policy.needs import Need, either
from countermark.policy.proofs import Proofs, by_node

__all__ = ["Considered", "available", "by_node", "exempt", "open_to"]


class Considered(msgspec.Struct, frozen=True):
    """``proven``: the sentence for a proven exception, or empty. ``considered``: one line each.

    ``waiver``: what is proven is an authority's waiver and no exception of the rule itself.

    ``open``: one would be proven if it were for this thing, and the fact that decides; else None.
    """

    proven: str
    considered: tuple[str, ...]
    waiver: bool = False
    open: tuple[str, Need] | None = None

    @property
    def status(self) -> Status:
        """How the measure stands where ``proven`` says something."""
        return Status.WAIVED if self.waiver else Status.EXEMPT


def exempt(
    proofs: Proofs,
    measure: Measure,
    subject: str,
    path: Path | None,
    day: date,
    entity: str = "",
    roles: Collection[str] = (),
    before: Collection[str] = (),
    row: Subject | None = None,
) -> Considered:
    """Weigh every exception of ``measure`` for ``path`` (None: the subject alone) on ``day``.

    ``entity`` is the party the measure names, ``roles`` who asks; an exception may be open to some
    of them only. ``before``: measures that this one stands in for; what is proven for one of them
    is proven for the exception of the same name here. ``row`` is what the user's own row says of
    the subject.
    """
    on_path = (subject, *(hop.to_node for hop in path.hops)) if path else (subject,)
    claimed = [c for node in on_path for c in proofs.exemptions(node)]
    firms = _firms(subject, path, row) if claimed else {}
    made = path is not None and any(hop.predicate in MAKING for hop in path.hops)
    proven, waiver, undecided = "", False, None
    considered = []
    for exception in measure.exceptions:
        if not open_to(exception, entity):
            continue
        keys = {f"{one}/{exception.id}" for one in (measure.id, *before)}
        said = [c for c in claimed if c.object in keys]
        of_firm = exception.about is About.THING or (exception.about is About.SERVICE and made)
        wide = [c for c in said if c.subject in firms] if of_firm else []
        state = _weigh(exception, [c for c in said if c not in wide], day, roles)
        if not state.proven and wide and _weigh(exception, said, day, roles).proven:
            state = _State(False, f"not proven: {_too_wide(wide[0], firms)}")
            undecided = undecided or _of_which_thing(exception, wide[0], firms)
        words = f"{exception.text}: {state.words}"
        considered.append(words)
        if state.proven:
            proven, waiver = words, exception.waiver
    if not proven:
        considered += _of_others(claimed, measure)
    return Considered(proven, tuple(considered), waiver, undecided)


def _firms(subject: str, path: Path | None, row: Subject | None) -> dict[str, str]:
    """The nodes of a path that are surely firms, with their names."""
    found: dict[str, str] = {}
    if row is not None and row.kind in PARTIES:
        found[subject] = row.name
    hops = path.hops if path else ()
    for hop in hops:
        found |= {node: name for node, name, end in _ends(hop) if end == End.PARTY}
    for hop in hops:  # what is the same as a firm is one
        if hop.predicate.family is Family.IDENTITY and {hop.from_node, hop.to_node} & found.keys():
            found |= {hop.from_node: hop.from_name, hop.to_node: hop.to_name}
    return found


def _ends(hop: Hop) -> Iterator[tuple[str, str, End]]:
    word = hop.predicate
    ends = (word.subjects, word.objects) if hop.forward else (word.objects, word.subjects)
    yield hop.from_node, hop.from_name, ends[0]
    yield hop.to_node, hop.to_name, ends[1]


def _too_wide(claim: Claim, firms: Mapping[str, str]) -> str:
    return (
        f"{claim.claimant} claims it for {firms[claim.subject]} and all it makes; it is proven for "
        "each thing"
    )


def _of_which_thing(
    exception: Exemption, claim: Claim, firms: Mapping[str, str]
) -> tuple[str, Need]:
    """What is open where an exception is claimed for a firm, and the fact that decides."""
    firm = firms[claim.subject]
    return (
        f"an exception is claimed for {firm} as a firm, and whether it holds for this was not told",
        Need(
            f"for which things of {firm} it holds: {exception.text}",
            f"claim it for the thing (edge list: the thing, exempt_by, {claim.object}) and keep "
            "its proof",
            "what it is not proven for is not exempt",
        ),
    )


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
