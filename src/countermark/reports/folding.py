"""Which subjects say the same, so that a person reads it once?

Two subjects fold only if every word shown about them, but for their names, is the same.
"""

from __future__ import annotations

import hashlib
from bisect import insort
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, overload

import msgspec

from countermark.model.measure import Status
from countermark.model.verdict import Decision
from countermark.reports.cause_root import label
from countermark.reports.encoding import compact
from countermark.reports.shapes.check import FindingShape, SubjectShape

THINGS = 500
"""Names and sites of one fold that are told apart."""

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
    """Subjects that read alike: how many, and the first of them."""

    def __init__(self, shown: Sequence[Named], count: int) -> None:
        self._shown, self._count = shown, count

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
    things: tuple[tuple[str, str, int], ...] = ()
    """What the members are called among others of their kind, their site, and how many."""


def severity(decision: Decision | None) -> int:
    """For sorting: larger is worse; no decision is least."""
    return decision.severity if decision else 0


class _Group:
    """Subjects that read alike, as far as they came: the first by place whole, and some names."""

    def __init__(self, place: int, subject: SubjectShape) -> None:
        self.place, self.first, self.count = place, subject, 0
        self.shown: list[tuple[int, Alike]] = []
        self.things: Counter[tuple[str, str]] = Counter()

    def add(self, place: int, subject: SubjectShape, most: int | None) -> None:
        self.count += 1
        thing = label(subject), subject.fields.get("site", "")
        if thing in self.things or len(self.things) < THINGS:
            self.things[thing] += 1
        if place < self.place:
            self.place, self.first = place, subject
        if most is None or len(self.shown) < most or place < self.shown[-1][0]:
            insort(self.shown, (place, Alike(subject.name, subject.place)))
            if most is not None:
                del self.shown[most:]

    @property
    def fold(self) -> Fold:
        things = tuple((name, site, count) for (name, site), count in sorted(self.things.items()))
        return Fold(self.first, Members([alike for _, alike in self.shown], self.count), things)


class Folding:
    """Folds subjects that come in any order, each with its place among all.

    Holds one subject of each fold, and of the others name and place; of ``most`` of them at most.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._groups: dict[bytes, _Group] = {}
        self._tails = _Tails()

    def add(self, places: Iterable[int], subjects: Iterable[SubjectShape]) -> None:
        """Subjects more, with their places."""
        for place, subject in zip(places, subjects, strict=True):
            key = _key(subject, self._tails)
            group = self._groups.get(key)
            if group is None:
                group = self._groups[key] = _Group(place, subject)
            group.add(place, subject, self._most)
        self._tails.clear()

    def folds(self) -> list[Fold]:
        """The subjects folded, worst first, otherwise in the order of their places."""
        found = sorted(self._groups.values(), key=lambda g: (-severity(g.first.verdict), g.place))
        return [group.fold for group in found]


def folds(subjects: Iterable[SubjectShape]) -> list[Fold]:
    """Subjects that are all there, folded: as ``Folding`` does it."""
    folding = Folding()
    there = tuple(subjects)
    folding.add(range(len(there)), there)
    return folding.folds()


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


def _merged(findings: Iterable[FindingShape]) -> list[Cited]:
    found: dict[Hashable, list[FindingShape]] = {}
    for finding in findings:
        found.setdefault((_finding_key(finding), via_claims(finding)), []).append(finding)
    return [Cited(same[0], tuple(f.context for f in same)) for same in found.values()]


def via_claims(finding: FindingShape) -> tuple[str, ...]:
    """The claims of the path, in order: two findings with the same ones share a path."""
    return tuple(h.claim for h in finding.via)


def _key(subject: SubjectShape, tails: _Tails) -> bytes:
    """The digest of every word that is shown of a subject but for its name."""
    verdicts = [(v.context, v.verdict, v.reason) for v in subject.verdicts]
    findings = [
        (_finding_key(f), f.context, tails.of(f), f.status, f.obligations) for f in subject.findings
    ]
    matches = [(m.entity, m.name, m.score, m.certain, m.judged) for m in subject.matches]
    told = subject.kind, verdicts, findings, matches, subject.own, subject.inherited
    if subject.approved:
        return hashlib.sha256(compact((told, subject.approved))).digest()
    return hashlib.sha256(compact(told)).digest()


def _finding_key(f: FindingShape) -> tuple[object, ...]:
    told = f.act, f.clause, f.reason, f.missing, f.resolve_by, f.without_disputed, f.set_aside
    return f.measure, f.decision, f.entity, told, f.other_paths, f.determinations or ()


class _Tails:
    """Paths as shown, without the subject's own name; findings of one part share their paths."""

    def __init__(self) -> None:
        self._known: dict[int, bytes] = {}

    def of(self, finding: FindingShape) -> bytes:
        """The digest of the path of ``finding``."""
        known = self._known.get(id(finding.via))
        if known is None:
            told = [(h.word, h.to, h.grade, h.certain, h.doubt) for h in finding.via]
            known = self._known[id(finding.via)] = hashlib.sha256(compact(told)).digest()
        return known

    def clear(self) -> None:
        """Forget them: another part has other paths."""
        self._known.clear()
