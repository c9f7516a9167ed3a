"""What a decision changes: the verdicts of one check with it and without it, side by side.

Works on published documents alone: of the last check, or of that check asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from countermark.model.verdict import Decision
from countermark.reports.shapes.check import CheckDocument, FindingShape, SubjectShape, VerdictShape
from countermark.reports.shapes.decision import (
    LISTED,
    ChangeShape,
    DueShape,
    EffectShape,
    RemainsShape,
)
from countermark.reports.targets import decided_key

Place = tuple[str, str]
"""A subject's id and a context: where one verdict stands."""


class Standing(NamedTuple):
    """A verdict as it stands: on whom, which, and the clauses that hold it there."""

    subject: str
    decision: Decision
    clauses: tuple[str, ...]


class Aside(NamedTuple):
    """Keys of findings that are put aside beyond what a document says, or are so no more."""

    put: Collection[str] = ()
    ended: Collection[str] = ()


def standings(document: CheckDocument, aside: Aside | None = None) -> dict[Place, Standing]:
    """Every verdict of ``document``, as it would be with ``aside``."""
    wanted = aside or Aside()
    return {
        (subject.id, verdict.context): _standing(subject, verdict, wanted)
        for subject in document.subjects
        for verdict in subject.verdicts
    }


def _standing(subject: SubjectShape, verdict: VerdictShape, aside: Aside) -> Standing:
    mine = [f for f in subject.findings if f.context == verdict.context and f.decision is not None]
    said = _worst(f for f in mine if not f.set_aside)
    open_ = [f for f in mine if not _is_aside(f, aside)]
    decided = _worst(open_)
    if verdict.verdict.severity > said.severity:
        # Not of a finding: a limit that was met, a cell nobody could read. No decision ends that.
        decided = max(decided, verdict.verdict, key=_severity)
    clauses = (_clause(f) for f in open_ if f.decision is decided)
    return Standing(subject.name, decided, tuple(dict.fromkeys(clauses)))


def _is_aside(finding: FindingShape, aside: Aside) -> bool:
    key = decided_key(finding)
    return key in aside.put or (bool(finding.set_aside) and key not in aside.ended)


def _worst(findings: Iterable[FindingShape]) -> Decision:
    given = [f.decision for f in findings if f.decision is not None]
    return max(given, key=_severity, default=Decision.NO_RESTRICTION_FOUND)


def _severity(decision: Decision) -> int:
    return decision.severity


def _clause(finding: FindingShape) -> str:
    return finding.clause if finding.clause not in ("", "none") else finding.measure


def places_of(document: CheckDocument, keys: Collection[str]) -> set[Place]:
    """The verdicts that have a finding with one of these keys."""
    return {
        (subject.id, finding.context)
        for subject in document.subjects
        for finding in subject.findings
        if decided_key(finding) in keys
    }


def places_naming(document: CheckDocument, nodes: Collection[str]) -> set[Place]:
    """The verdicts on subjects that are one of ``nodes``, or that a path leads through one."""
    return {
        (subject.id, verdict.context)
        for subject in document.subjects
        if subject.node in nodes
        or any(
            hop.from_id in nodes or hop.to_id in nodes for f in subject.findings for hop in f.via
        )
        for verdict in subject.verdicts
    }


def effect(
    before: Mapping[Place, Standing],
    after: Mapping[Place, Standing],
    concerned: Collection[Place],
    *,
    as_of: str,
    due: Iterable[DueShape] = (),
) -> EffectShape:
    """What differs, and what of the ``concerned`` verdicts stays; both have the same places."""
    changed: Counter[tuple[str, str, Decision, Decision]] = Counter()
    remaining: Counter[tuple[str, str, Decision, tuple[str, ...]]] = Counter()
    for place, now in after.items():
        then = before[place]
        if then.decision is not now.decision:
            changed[now.subject, place[1], then.decision, now.decision] += 1
        elif place in concerned:
            remaining[now.subject, place[1], now.decision, now.clauses] += 1
    return EffectShape(
        unknown="",
        as_of=as_of,
        changed=changed.total(),
        remaining=remaining.total(),
        changes=tuple(
            ChangeShape(subject=subject, context=context, before=then, after=now, count=count)
            for (subject, context, then, now), count in changed.most_common(LISTED)
        ),
        remains=tuple(
            RemainsShape(
                subject=subject, context=context, verdict=verdict, clauses=clauses, count=count
            )
            for (subject, context, verdict, clauses), count in remaining.most_common(LISTED)
        ),
        due=tuple(due)[:LISTED],
    )


def not_known(why: str, as_of: str = "") -> EffectShape:
    """The effect of which nothing is known, and why."""
    return EffectShape(
        unknown=why, as_of=as_of, changed=0, remaining=0, changes=(), remains=(), due=()
    )


def duties(document: CheckDocument, keys: Collection[str]) -> list[DueShape]:
    """The dated duties of the findings with these keys, each once, the first due first."""
    found = {
        DueShape(subject=subject.name, what=duty.what, due=duty.due, state=duty.state)
        for subject in document.subjects
        for finding in subject.findings
        if decided_key(finding) in keys
        for duty in finding.obligations
        if duty.due and duty.counted_from and duty.state
    }
    return sorted(found, key=lambda one: (one.due, one.subject, one.what))


def holds_on(document: CheckDocument, start: str, end: str) -> bool:
    """Does what holds from ``start`` to ``end`` (exclusive) hold on the day of ``document``?"""
    return start <= document.as_of < end
