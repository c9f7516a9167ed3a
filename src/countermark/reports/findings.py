"""A finding as it is published, with its path, its weakest hop and its tier.

Order and choice of findings are policy's; nothing is left out here.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from countermark.model.act_kind import NO_DENIAL, Accusation, Dated
from countermark.model.determination import ByClaim, ByEvidence, Determination
from countermark.model.doubt_words import doubts_words
from countermark.model.legacy_notes import MICRO
from countermark.model.measure import Answered, Denial
from countermark.model.not_here import NotHere
from countermark.model.open_fact import OpenFact
from countermark.model.path import Hop, Path
from countermark.model.predicate import Family
from countermark.model.review import NotReread
from countermark.model.verdict import Finding
from countermark.reports.shapes.check import (
    AccusationShape,
    DenialShape,
    DeterminationShape,
    DutyShape,
    FindingShape,
    HopShape,
    NotHereShape,
    NotRereadShape,
    OpenFactShape,
    PeriodShape,
)


class PathShapes:
    """Paths as published, each made once: one is judged under many measures, and they share hops.

    What it is asked about must outlive it: paths and hops are told apart by identity.
    """

    def __init__(self) -> None:
        self._hops: dict[int, HopShape] = {}
        self._via: dict[int, tuple[HopShape, ...]] = {}

    def via(self, path: Path) -> tuple[HopShape, ...]:
        """The hops of ``path``, in order."""
        known = self._via.get(id(path))
        if known is None:
            known = self._via[id(path)] = tuple(map(self._hop, path.hops))
        return known

    def _hop(self, hop: Hop) -> HopShape:
        known = self._hops.get(id(hop))
        if known is None:
            known = self._hops[id(hop)] = _hop(hop)
        return known


def finding_shape(finding: Finding, paths: PathShapes) -> FindingShape:
    """``finding`` as published, with its path out of ``paths``."""
    path = finding.path
    weakest = path.weakest if path else None
    return FindingShape(
        id=finding.id,
        key=finding.key or msgspec.UNSET,
        cause=finding.cause or msgspec.UNSET,
        measure=finding.measure,
        measure_digest=finding.measure_digest,
        title=finding.title,
        context=finding.context,
        entity=finding.entity,
        entity_name=finding.entity_name,
        status=finding.status,
        decision=finding.decision,
        act=finding.act,
        clause=finding.clause,
        reason=finding.reason,
        own=path.own if path else True,
        path_class=path.kind.value if path else None,
        path_words=path.words if path else "",
        via=paths.via(path) if path else (),
        tier=tier(path) if path else 0,
        other_paths=path.others if path else 0,
        weakest=weakest.claim if weakest else None,
        certain=path.certain if path else True,
        disputed=path.disputed if path else False,
        in_force=PeriodShape(from_=finding.in_force[0], to=finding.in_force[1]),
        announced=finding.announced,
        missing=finding.missing,
        resolve_by=finding.resolve_by,
        open_facts=tuple(map(_open_fact, finding.open_facts)) or msgspec.UNSET,
        exceptions_considered=finding.exceptions_considered,
        obligations=tuple(
            DutyShape(
                what=o.what,
                due=o.due,
                clock=o.clock,
                recalled=o.recalled,
                key=o.key or msgspec.UNSET,
                state=o.state,
                counted_from=o.counted_from or msgspec.UNSET,
                to=o.to or msgspec.UNSET,
                clauses=o.clauses or msgspec.UNSET,
                only_if=o.only_if or msgspec.UNSET,
                does_not_reach=o.does_not_reach or msgspec.UNSET,
            )
            for o in finding.obligations
        ),
        would_change=finding.would_change,
        without_disputed=finding.without_disputed,
        set_aside=finding.set_aside,
        determinations=tuple(map(_determination, finding.determinations)) or msgspec.UNSET,
        alleged_by=(
            finding.accuser if finding.accusation is Accusation.ALLEGATION else msgspec.UNSET
        ),
        accusation=_accusation(finding) or msgspec.UNSET,
        dated=msgspec.UNSET if finding.dated is Dated.IN_FORCE else finding.dated,
        denials=tuple(map(_denial, finding.denials)) or msgspec.UNSET,
        not_reread=_not_reread(finding.not_reread) if finding.not_reread else msgspec.UNSET,
        not_here=_not_here(finding.not_here) if finding.not_here else msgspec.UNSET,
    )


@lru_cache(maxsize=4096)
def _not_here(found: NotHere) -> NotHereShape:
    return not_here_shape(found)


def not_here_shape(found: NotHere) -> NotHereShape:
    """Why a measure says nothing here, as published."""
    return NotHereShape(why=found.why, reaches=found.reaches, given=found.given)


def _denial(held: Denial) -> DenialShape:
    return DenialShape(
        date=held.date,
        by=held.by,
        says=held.says,
        reply=held.reply or msgspec.UNSET,
        how=msgspec.UNSET if held.how is Answered.DENIED else held.how,
        outcome=held.outcome or msgspec.UNSET,
        verification=held.verification or msgspec.UNSET,
        source=held.source or msgspec.UNSET,
    )


def _accusation(found: Finding) -> AccusationShape | None:
    """What an accusation is worth, and that nobody was heard where nobody was."""
    if found.accusation is None:
        return None
    heard = any(not d.reply for d in found.denials)
    return AccusationShape(
        kind=found.accusation,
        by=found.accuser,
        note=found.accusation.note,
        denials=msgspec.UNSET if heard else NO_DENIAL,
    )


def _not_reread(found: NotReread) -> NotRereadShape:
    return NotRereadShape(
        since=found.since,
        due=found.due,
        because=found.because,
        may_have_changed=found.may_have_changed,
    )


def _open_fact(found: OpenFact) -> OpenFactShape:
    return OpenFactShape(
        fact=found.fact,
        within=found.within,
        outside=found.outside,
        about=found.about,
        name=found.name,
    )


def _determination(made: Determination) -> DeterminationShape:
    return DeterminationShape(
        decision=made.decision,
        person=made.person,
        role=made.role,
        day=made.day,
        claims=tuple(one.claim for one in made.basis if isinstance(one, ByClaim)),
        evidence=tuple(one.digest.hex for one in made.basis if isinstance(one, ByEvidence)),
        note=made.note,
        handling=made.handling,
    )


def tier(path: Path) -> int:
    """How many steps the listed party is away; saying that two names are one party is no step."""
    return sum(h.predicate.family is not Family.IDENTITY for h in path.hops)


def _hop(hop: Hop) -> HopShape:
    return HopShape(
        claim=hop.claim,
        predicate=hop.predicate.value,
        word=hop.word,
        forward=hop.forward,
        from_=hop.from_name,
        to=hop.to_name,
        from_id=hop.from_node,
        to_id=hop.to_node,
        grade=str(hop.grade),
        certain=hop.certain,
        doubt=str(doubts_words(hop.doubts)),
        disputed_by=hop.disputed_by,
        score=None if hop.score is None else round(hop.score / MICRO, 2),
    )
