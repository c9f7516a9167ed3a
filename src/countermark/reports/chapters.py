"""What a dossier says once: an item, the listed party it leads to, and everything that hangs on it.

A chapter is one cause or several (``model.cause``) that differ in act, verdict or context alone.
Its rows are subjects; rows that reach the party by the same way stand together. Decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from countermark.model.act_kind import Dated
from countermark.model.cause import Cause, Causes
from countermark.model.predicate import Predicate
from countermark.model.verdict import Decision, Missing
from countermark.reports.act_words import infinitive
from countermark.reports.cause_root import Root, root
from countermark.reports.causes import key_of
from countermark.reports.folding import severity
from countermark.reports.shapes.check import (
    CheckDocument,
    DenialShape,
    FindingShape,
    HopShape,
    SubjectShape,
)

T = TypeVar("T")
NAMED = 12
"""Subjects that a reference to an earlier chapter names."""

Pair = tuple[SubjectShape, FindingShape]


class Rule(NamedTuple):
    """One measure in a chapter, as its first finding reads; ``subjects`` have it in ``contexts``.

    ``reasons`` are all that is said of why, each once.
    """

    finding: FindingShape
    contexts: tuple[str, ...]
    subjects: int
    reasons: tuple[str, ...]

    @property
    def why(self) -> tuple[str, ...]:
        """Its reasons without the day it is in force from, which stands in a column of its own."""
        since = (self.finding.dated or Dated.IN_FORCE).since(self.finding.in_force.from_)
        bare = (reason.removesuffix(since).rstrip("; ") for reason in self.reasons)
        return _once(reason for reason in bare if reason)


class Row(NamedTuple):
    """A subject of a chapter: which of its rules hold of it, and the claims its way rests on.

    ``start`` is the node at which its first shown step begins; ``finding`` the id of its worst.
    """

    subject: SubjectShape
    rules: tuple[int, ...]
    claims: tuple[str, ...]
    start: str
    finding: str


class Way(NamedTuple):
    """Subjects that reach the party by the same steps but for the first name; ``via`` of the first.

    ``via`` leaves out steps from a name to the very same name.
    """

    via: tuple[HopShape, ...]
    finding: FindingShape
    rows: tuple[Row, ...]


class AsIn(NamedTuple):
    """Subjects that lead to the party just as an earlier chapter says: of ``total`` the first few.

    ``whole``: they are all subjects of that chapter.
    """

    chapter: int
    rules: tuple[int, ...]
    names: tuple[str, ...]
    total: int
    whole: bool


class Question(NamedTuple):
    """What is open, and what would decide it."""

    missing: Missing
    reason: str
    resolve_by: str


class Dispute(NamedTuple):
    """A claim that a way rests on, and those that deny it, by their ids."""

    claim: str
    denials: tuple[str, ...]


class Chapter(NamedTuple):
    """An item and the party it leads to; see the module. ``number`` counts from 1."""

    number: int
    decision: Decision
    root: Root
    party: str
    causes: tuple[str, ...]
    rules: tuple[Rule, ...]
    ways: tuple[Way, ...]
    as_in: tuple[AsIn, ...]
    subjects: tuple[SubjectShape, ...]
    questions: tuple[Question, ...]
    disputes: tuple[Dispute, ...]
    without: tuple[str, ...]
    exceptions: tuple[str, ...]
    changes: tuple[str, ...]
    denials: tuple[DenialShape, ...]
    words: tuple[str, ...]
    """What is prohibited, as verbs: ``to provide``."""

    @property
    def title(self) -> str:
        """``Larkspur FieldGate 240, made by ZTE Corporation``."""
        item = self.root.item
        if self.decision is Decision.ADVISORY or not item:
            return self.party
        if self.root.relation:
            return f"{item}, {self.root.relation} {self.party}"
        return item if item.casefold() == self.party.casefold() else f"{item} ({self.party})"

    @property
    def rows(self) -> list[Row]:
        """The rows that no earlier chapter has, way by way."""
        return [row for way in self.ways for row in way.rows]

    @property
    def why(self) -> tuple[str, ...]:
        """What is said of why, where it is the same for every measure; else nothing."""
        there = {rule.why for rule in self.rules}
        return there.pop() if len(there) == 1 else ()

    @property
    def is_uniform(self) -> bool:
        """Do the same rules hold of every subject?"""
        there = {row.rules for row in self.rows} | {one.rules for one in self.as_in}
        return len(there) < 2

    @property
    def kinds_of_tie(self) -> int:
        """How many kinds of ties lead to the party: through a part, by ownership ..."""
        return len({way.finding.path_words for way in self.ways if way.via})


def chapters(document: CheckDocument, causes: Causes) -> list[Chapter]:
    """Every finding with a verdict that nobody set aside, in the order of its causes."""
    found: dict[tuple[object, ...], list[Pair]] = {}
    keys: dict[tuple[object, ...], dict[str, None]] = {}
    roots: dict[tuple[object, ...], Root] = {}
    for subject in document.subjects:
        for finding in subject.findings:
            if finding.decision in (None, Decision.NO_RESTRICTION_FOUND) or finding.set_aside:
                continue
            at = root(subject, finding)
            key = _together(at, finding)
            found.setdefault(key, []).append((subject, finding))
            keys.setdefault(key, {})[key_of(subject, finding)] = None
            roots.setdefault(key, at)
    order = _order(causes.causes, keys)
    ordered = sorted(found, key=lambda key: order[key])
    told = _WaysTold()
    return [
        _chapter(number, roots[key], found[key], tuple(keys[key]), told)
        for number, key in enumerate(ordered, 1)
    ]


class _WaysTold:
    """Which chapter says first how a subject leads to a party."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, tuple[str, ...]], int] = {}
        self._sizes: Counter[int] = Counter()

    def first_and_repeated(
        self, number: int, ways: Iterable[Way]
    ) -> tuple[tuple[Way, ...], tuple[AsIn, ...]]:
        """The ways of a chapter that none before it has, and references to the others."""
        left: list[Way] = []
        known: dict[tuple[int, tuple[int, ...]], list[Row]] = {}
        for way in ways:
            new = []
            for row in way.rows:
                first = self._first.setdefault((row.subject.id, row.claims), number)
                if first == number or not row.claims:
                    new.append(row)
                else:
                    known.setdefault((first, row.rules), []).append(row)
            if new:
                left.append(way._replace(rows=tuple(new)))
        self._sizes[number] = sum(len(way.rows) for way in left)
        there = (self._as_in(*key, rows) for key, rows in sorted(known.items()))
        return tuple(left), tuple(there)

    def _as_in(self, number: int, rules: tuple[int, ...], rows: Sequence[Row]) -> AsIn:
        names = _once(row.subject.name for row in rows)
        return AsIn(number, rules, names[:NAMED], len(rows), len(rows) == self._sizes[number])


def _together(at: Root, finding: FindingShape) -> tuple[object, ...]:
    party = finding.entity or finding.measure
    if finding.decision is Decision.ADVISORY:
        return "advisory", party
    is_open = finding.decision is Decision.UNRESOLVED and finding.missing is Missing.NAME
    return party, at.item.casefold(), at.relation, is_open


def _order(
    causes: Sequence[Cause], keys: Mapping[tuple[object, ...], Iterable[str]]
) -> dict[tuple[object, ...], int]:
    """The place of each chapter: that of its first cause; last where none is told apart."""
    places = {cause.key: place for place, cause in enumerate(causes)}
    return {
        key: min(places.get(cause, len(places)) for cause in some) for key, some in keys.items()
    }


def _chapter(
    number: int, at: Root, pairs: list[Pair], keys: tuple[str, ...], told: _WaysTold
) -> Chapter:
    pairs_ = sorted(pairs, key=lambda pair: -severity(pair[1].decision))
    findings = [finding for _, finding in pairs_]
    worst = findings[0]
    assert worst.decision is not None
    verbs = (infinitive(f.act) for f in findings if f.decision is worst.decision and f.act)
    prohibited = worst.decision is Decision.PROHIBITED
    rules = list(_rules(pairs_))
    places = {_rule_key(rule.finding): place for place, rule in enumerate(rules)}
    ways, as_in = told.first_and_repeated(number, _ways(pairs_, places))
    return Chapter(
        number=number,
        decision=worst.decision,
        root=at,
        party=worst.entity_name or worst.title,
        causes=keys,
        rules=tuple(rules),
        ways=ways,
        as_in=as_in,
        subjects=tuple({s.id: s for s, _ in pairs}.values()),
        questions=_once(
            Question(f.missing, f.reason, f.resolve_by) for f in findings if f.missing is not None
        ),
        disputes=_once(
            Dispute(h.claim, h.disputed_by) for f in findings for h in f.via if h.disputed_by
        ),
        without=_once(f.without_disputed for f in findings if f.without_disputed),
        exceptions=_once(e for f in findings for e in f.exceptions_considered),
        changes=_once(c for f in findings for c in f.would_change),
        denials=_once(d for f in findings for d in f.denials or ()),
        words=_once(verbs) if prohibited else (),
    )


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _rules(pairs: Iterable[Pair]) -> Iterator[Rule]:
    """Each measure with each verdict once, however many subjects and contexts have it."""
    same: dict[tuple[object, ...], list[Pair]] = {}
    for pair in pairs:
        same.setdefault(_rule_key(pair[1]), []).append(pair)
    for some in same.values():
        yield Rule(
            finding=some[0][1],
            contexts=_once(f.context for _, f in some),
            subjects=len({s.id for s, _ in some}),
            reasons=_once(f.reason for _, f in some if f.reason and not f.missing),
        )


def _rule_key(f: FindingShape) -> tuple[object, ...]:
    return f.measure, f.decision, f.act, f.clause, f.status, f.determinations or ()


def _ways(pairs: Iterable[Pair], places: Mapping[tuple[object, ...], int]) -> Iterator[Way]:
    """Subjects by the steps they take; each subject once in a way."""
    ways: dict[tuple[object, ...], dict[str, list[Pair]]] = {}
    for subject, finding in pairs:
        rows = ways.setdefault(_steps(finding), {})
        rows.setdefault(subject.id, []).append((subject, finding))
    for way in ways.values():
        first = next(iter(way.values()))[0][1]
        yield Way(
            tuple(hop for hop in first.via if not says_nothing(hop)),
            first,
            tuple(_row(pairs, places) for pairs in way.values()),
        )


def _steps(finding: FindingShape) -> tuple[object, ...]:
    shown = [hop for hop in finding.via if not says_nothing(hop)]
    told = ((h.word, h.to, h.grade, h.certain, h.doubt, bool(h.disputed_by)) for h in shown)
    return (len(finding.via) > 0, finding.own, *told)


def _row(pairs: Sequence[Pair], places: Mapping[tuple[object, ...], int]) -> Row:
    subject, first = pairs[0]
    rules = tuple(sorted({places[_rule_key(f)] for _, f in pairs}))
    claims = tuple(hop.claim for hop in first.via)
    start = next((hop.from_id for hop in first.via if not says_nothing(hop)), subject.node)
    return Row(subject, rules, claims, start, first.id)


def says_nothing(hop: HopShape) -> bool:
    """Does the step lead from a name to the very same name, and is that certain?"""
    same = hop.predicate == Predicate.SAME_AS.value and hop.from_.casefold() == hop.to.casefold()
    return same and hop.certain and not hop.disputed_by
