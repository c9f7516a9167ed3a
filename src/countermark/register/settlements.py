"""How the terms of a settlement stood on a day, with what was known on another.

Nothing is concluded: a term that nobody said to be met is *open* once its day has passed, and a
claim that one was broken is somebody's claim, which triggers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from countermark.model.claim import Claim, Polarity
from countermark.model.measure import Measure
from countermark.model.settlement import (
    Breach,
    Term,
    TermEvent,
    TermKind,
    TermOnDay,
    TermState,
)
from countermark.model.when import When, earliest, latest

SUSPENDED = frozenset({TermKind.SUSPENDED_PAYMENT, TermKind.SUSPENDED_DENIAL, TermKind.ESCROW})
"""Terms that another's breach makes fall due."""
_ENDED = frozenset({TermState.TRIGGERED, TermState.MET, TermState.OVER, TermState.REPLACED})


def terms_on(
    measure: Measure, day: date, known_at: date | None = None, claims: Iterable[Claim] = ()
) -> tuple[TermOnDay, ...]:
    """Every term of ``measure`` on ``day``; ``claims`` are those that terms were broken."""
    bare = {term.id: _bare(measure, term, day, known_at) for term in measure.terms}
    said = [*claims]
    return tuple(
        TermOnDay(
            term=one.term,
            state=one.state,
            why=one.why,
            since=one.since,
            until=one.until,
            would_trigger=tuple(
                bare[id_].term for id_ in one.term.triggers if _still_hangs(bare[id_])
            ),
            breaches=tuple(_breaches(measure.id, one.term, said, known_at)),
        )
        for one in bare.values()
    )


def faults_of_terms(measure: Measure) -> Iterator[tuple[str, str]]:
    """What is wrong with the terms of a record: places in it, each with a sentence."""
    ids = [term.id for term in measure.terms]
    for term in measure.terms:
        place = f"terms.{term.id}"
        if ids.count(term.id) > 1:
            yield place, "another term has the same id"
        for wanted in term.triggers:
            other = next((t for t in measure.terms if t.id == wanted), None)
            if other is None:
                yield place, f"triggers “{wanted}”, which is no term of it"
            elif other.kind not in SUSPENDED:
                yield place, f"triggers “{wanted}”, which is not suspended and not in escrow"
        days = [earliest(event.date) for event in term.events]
        if days != sorted(days):
            yield place, "its events are not in order of time"
        if (term.amount is None) != (not term.currency):
            yield place, "an amount and its currency go together"
        if term.start and term.end and earliest(term.start) >= latest(term.end):
            yield place, "ends before it begins"


def node(measure: str, term: str) -> str:
    """How a claim names a term: ``US-BIS-ZTE-SETTLE-2018/coordinators``."""
    return f"{measure}/{term}"


def _still_hangs(one: TermOnDay) -> bool:
    if one.term.kind is TermKind.ESCROW:
        return one.state in (TermState.MET, TermState.HANGS, TermState.OWED)
    return one.state is TermState.HANGS


def _bare(measure: Measure, term: Term, day: date, known_at: date | None) -> TermOnDay:
    begins = term.start or measure.valid_from
    events = [event for event in term.events if _has_happened(event, day, known_at)]
    until = next((e.until for e in reversed(events) if e.until), term.end)
    last = events[-1] if events else None
    held = term.kind is TermKind.ESCROW and until is not None and day >= latest(until)
    if last is not None and last.to in _ENDED and not held:
        return TermOnDay(term=term, state=last.to, why=last.what, since=last.date, until=until)
    if begins is not None and day < earliest(begins):
        return TermOnDay(term=term, state=TermState.NOT_YET, since=begins, until=until)
    if measure.valid_to and day >= latest(measure.valid_to) and _is_public(measure, known_at):
        why = measure.valid_to_reason
        return TermOnDay(term=term, state=TermState.OVER, why=why, since=measure.valid_to)
    if until is not None and day >= latest(until):
        return TermOnDay(term=term, state=TermState.OVER, since=until, until=until)
    if last is not None and last.to is not TermState.RUNS:
        return TermOnDay(term=term, state=last.to, why=last.what, since=last.date, until=until)
    why, since = (last.what, last.date) if last else ("", begins)
    return TermOnDay(term=term, state=_by_kind(term, day), why=why, since=since, until=until)


def _by_kind(term: Term, day: date) -> TermState:
    """The state of a term to which nothing happened that ends it."""
    if term.kind in (TermKind.SUSPENDED_PAYMENT, TermKind.SUSPENDED_DENIAL):
        return TermState.HANGS
    if term.kind in (TermKind.PROBATION, TermKind.MONITOR):
        return TermState.RUNS
    if term.due is None:
        return TermState.RUNS if term.end else TermState.OPEN
    return TermState.OWED if day <= latest(term.due) else TermState.OPEN


def _has_happened(event: TermEvent, day: date, known_at: date | None) -> bool:
    public = event.known or event.date
    return earliest(event.date) <= day and (known_at is None or earliest(public) <= known_at)


def _is_public(measure: Measure, known_at: date | None) -> bool:
    """Could its end be known? A planned end was known from the first day on."""
    end: When | None = measure.valid_to
    return known_at is None or end is None or earliest(end) <= known_at


def _breaches(
    measure: str, term: Term, claims: Iterable[Claim], known_at: date | None
) -> Iterator[Breach]:
    about = node(measure, term.id)
    for claim in claims:
        known = claim.known_from
        if claim.object != about or (known and known_at and earliest(known) > known_at):
            continue
        yield Breach(
            claimant=claim.claimant,
            claim=claim.id,
            grade=str(claim.grade),
            date=str(claim.valid.start or claim.known_from or ""),
            quote=claim.note,
            source=claim.evidence.source,
            denied=claim.polarity is Polarity.DENIED,
        )
