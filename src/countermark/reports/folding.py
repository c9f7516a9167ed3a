"""Which subjects say the same, so that a person reads it once?

Two subjects fold only if every word shown about them, but for their names, is the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import msgspec

from countermark.model.measure import Status
from countermark.model.verdict import Decision
from countermark.reports.shapes.check import FindingShape, SubjectShape

VISIBLE_ANYWAY = (Status.LICENSED, Status.SUSPENDED, Status.EXEMPT, Status.WAIVED)
"""A path closed by one of these stays visible, with clause and dates."""


class Cited(msgspec.Struct, frozen=True):
    """One finding with all the contexts in which it reads the same."""

    finding: FindingShape
    contexts: tuple[str, ...]


class Fold(msgspec.Struct, frozen=True):
    """Subjects that read alike; the first stands for all."""

    members: tuple[SubjectShape, ...]

    @property
    def first(self) -> SubjectShape:
        return self.members[0]


def severity(decision: Decision | None) -> int:
    """For sorting: larger is worse; no decision is least."""
    return decision.severity if decision else 0


def folds(subjects: Iterable[SubjectShape]) -> list[Fold]:
    """The subjects folded, worst first, otherwise in the order they came."""
    found: dict[Hashable, list[SubjectShape]] = {}
    for subject in subjects:
        found.setdefault(_key(subject), []).append(subject)
    folded = [Fold(tuple(members)) for members in found.values()]
    return sorted(folded, key=lambda f: -severity(f.first.verdict))


def deciding(subject: SubjectShape) -> list[Cited]:
    """The findings that give a verdict and are not set aside, worst first, contexts merged."""
    open_ = [f for f in subject.findings if f.decision is not None and not f.set_aside]
    weighty = [f for f in open_ if f.decision is not Decision.NO_RESTRICTION_FOUND]
    return _merged(sorted(weighty, key=lambda f: -severity(f.decision)))


def closed(subject: SubjectShape) -> list[Cited]:
    """Findings that stay visible though they give no verdict: waived, licensed, set aside …"""
    return _merged(
        f
        for f in subject.findings
        if f.set_aside or (f.decision is None and f.status in VISIBLE_ANYWAY)
    )


def not_applied(subject: SubjectShape) -> int:
    """How many measures were considered and do not apply in any context."""
    shown = {c.finding.measure for c in (*deciding(subject), *closed(subject))}
    return len({f.measure for f in subject.findings} - shown)


def _merged(findings: Iterable[FindingShape]) -> list[Cited]:
    found: dict[Hashable, list[FindingShape]] = {}
    for finding in findings:
        found.setdefault((_finding_key(finding), via_claims(finding)), []).append(finding)
    return [Cited(same[0], tuple(f.context for f in same)) for same in found.values()]


def via_claims(finding: FindingShape) -> tuple[str, ...]:
    """The claims of the path, in order: two findings with the same ones share a path."""
    return tuple(h.claim for h in finding.via)


def _key(subject: SubjectShape) -> Hashable:
    verdicts = tuple((v.context, v.verdict, v.reason) for v in subject.verdicts)
    findings = tuple(
        (_finding_key(f), f.context, _tail(f), f.status, f.obligations) for f in subject.findings
    )
    matches = tuple((m.entity, m.name, m.score, m.certain, m.judged) for m in subject.matches)
    return subject.kind, verdicts, findings, matches, subject.own, subject.inherited


def _finding_key(f: FindingShape) -> Hashable:
    told = f.act, f.clause, f.reason, f.missing, f.resolve_by, f.without_disputed, f.set_aside
    return f.measure, f.decision, f.entity, told, f.other_paths, f.determinations


def _tail(finding: FindingShape) -> Sequence[Hashable]:
    """The path as shown, without the subject's own name."""
    return tuple((h.word, h.to, h.grade, h.certain, h.doubt) for h in finding.via)
