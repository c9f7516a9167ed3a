"""Which subjects say the same, so that a person reads it once?

Two subjects fold only if every word shown about them, but for their names, is the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, overload

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


class Named(Protocol):
    """A subject as far as it is told beside one that reads alike: its name and place."""

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> str: ...


class Alike(NamedTuple):
    """The name and place of a subject that reads like another."""

    name: str
    place: str


class Members(Sequence[Named]):
    """Subjects that read alike, the first whole: how many, and the first ``most`` of them."""

    def __init__(self, first: SubjectShape, most: int | None = None) -> None:
        self._shown: list[Named] = [first]
        self._most, self._count = most, 1

    def add(self, subject: SubjectShape) -> None:
        """One more."""
        self._count += 1
        if self._most is None or len(self._shown) < self._most:
            self._shown.append(Alike(subject.name, subject.place))

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Named: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Named]: ...
    def __getitem__(self, at: int | slice) -> Named | Sequence[Named]:
        return self._shown[at]

    def __iter__(self) -> Iterator[Named]:
        return iter(self._shown)


class Fold(msgspec.Struct, frozen=True):
    """Subjects that read alike; the first stands for all."""

    first: SubjectShape
    members: Members


def severity(decision: Decision | None) -> int:
    """For sorting: larger is worse; no decision is least."""
    return decision.severity if decision else 0


def folds(subjects: Iterable[SubjectShape], most: int | None = None) -> list[Fold]:
    """The subjects folded, worst first, otherwise in the order they came.

    Holds one subject of each fold, and of the others name and place; of ``most`` of them at most.
    """
    found: dict[Hashable, Fold] = {}
    for subject in subjects:
        key = _key(subject)
        if key in found:
            found[key].members.add(subject)
        else:
            found[key] = Fold(subject, Members(subject, most))
    return sorted(found.values(), key=lambda f: -severity(f.first.verdict))


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
