"""Everything a set of starts can still be traced through, each state of a walk once.

A state is a node together with what a walk that stands on it has met (``moves``), so that what
may follow depends on the state alone. Starts share states: what lies beyond a contract is explored
once, however many subjects share it. Nodes from which no target can be reached are left out.
Nothing here knows a hop limit; ``nearest`` measures the distances.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from countermark.model.claim import Claim
from countermark.model.derivation_words import said_of
from countermark.model.doubt import Doubt, SomeOfTheGoods, SourceUnsure
from countermark.model.path import Cut, Limit, PathClass
from countermark.model.predicate import Predicate
from countermark.model.qualifier import DayDecides, SomeGoods
from countermark.model.when import Holds, earliest, latest
from countermark.tracing.classes import classify
from countermark.tracing.dating import Calendar, Span
from countermark.tracing.graph import Graph, Move, Tie
from countermark.tracing.moves import BRAND, DATED, OVER, OWNED, RELABELLED, after, arrives

MAX_MOVES = 3_000_000
"""Moves explored in one run (a few hundred bytes each); where it binds, starts are cut."""

ASK_EVERY = 4_096
"""States explored between two questions to the deadline."""

Deadline = Callable[[], bool]
"""Is the time over?"""


Marks = frozenset[str]
NO_MARKS: Marks = frozenset()


class Label(NamedTuple):
    """The names on a relabelled thing and its maker: whose name stands on it decides its class."""

    names: frozenset[str]
    maker: str


class State(NamedTuple):
    """A node and what a walk that stands on it has met; ``span`` as in ``dating``.

    ``marks``: what is said of the nodes it came through that may decide what the path is worth.
    """

    node: str
    bits: int
    certain: bool
    disputed: bool
    span: Span
    label: Label | None
    marks: Marks = NO_MARKS


class Leg(NamedTuple):
    """One tie as walked: by which claim, with which doubts, and how little it bears (``cost``).

    Costs add up, so that of two walks of one length the one with fewer doubts, then fewer
    disputes, then better grades costs less.
    """

    tie: Tie
    claim: Claim
    doubts: tuple[Doubt, ...]
    cost: int


Step = tuple[int, int, Leg]
"""From which state to which, and how."""

_GRADES = 6 * 66
_DISPUTE = 1 << _GRADES
_DOUBT = 1 << (_GRADES + 12)


class Space:
    """The states that ``starts`` lead to, and the steps between those from which a target is
    reached, both ways. ``marks`` tell apart walks through nodes of which different things are said.
    ``goals`` are the states at a target. ``unexplored`` is where the work
    stopped, and ``limit`` why."""

    def __init__(
        self,
        graph: Graph,
        calendar: Calendar,
        targets: Collection[str],
        starts: Iterable[str],
        *,
        ownership: bool = True,
        deadline: Deadline | None = None,
        most: int | None = None,
        marks: Mapping[str, Marks] | None = None,
    ) -> None:
        self.graph = graph
        self._marks = marks or {}
        self.calendar = calendar
        self.targets = frozenset(targets)
        self.states: list[State] = []
        self.out: list[list[Step]] = []
        self.into: list[list[Step]] = []
        self.goals: list[int] = []
        self.unexplored: list[int] = []
        self.limit: Cut | None = None
        self._ownership = ownership
        self._away = graph.distances(targets)
        self._away_by_owners = graph.distances(targets, (Move.IDENTITY, Move.OWNERSHIP))
        self._ids: dict[State, int] = {}
        self._legs: dict[tuple[int, str, tuple[Doubt, ...]], Leg] = {}
        self._spans = _Spans(graph)
        self.starts = {
            start: self._id(
                State(start, 0, True, False, self._span(start), None, self._said_of(start))
            )
            for start in starts
            if start in self._away
        }
        self._explore(deadline, MAX_MOVES if most is None else most)
        self._keep_useful()

    def kind(self, state: int) -> PathClass:
        """The class of a walk that ends in ``state``, at a target."""
        at = self.states[state]
        bits = at.bits
        if bits & RELABELLED and at.label is not None:
            same = self.graph.maybe_same
            named = any(
                same(name, at.node) and not same(name, at.label.maker) for name in at.label.names
            )
            if named:  # a thing under the name of the target itself is no white label
                bits &= ~RELABELLED
        return classify(bits)

    def can_reach(self, states: Iterable[int]) -> set[int]:
        """All states from which one of ``states`` is reached, these included."""
        found = set(states)
        queue = deque(found)
        while queue:
            for before, _, _ in self.into[queue.popleft()]:
                if before not in found:
                    found.add(before)
                    queue.append(before)
        return found

    def _span(self, node: str) -> Span:
        return self._spans.alike(self.calendar.first_span(node))

    def _id(self, state: State) -> int:
        known = self._ids.get(state)
        if known is not None:
            return known
        number = self._ids[state] = len(self.states)
        self.states.append(state)
        self.out.append([])
        self.into.append([])
        if state.node in self.targets and arrives(state.bits):
            self.goals.append(number)
        return number

    def _explore(self, deadline: Deadline | None, most: int) -> None:
        """Nearest states first: where the work ends early, what is near has been seen."""
        moves = at = 0
        while at < len(self.states):
            over = deadline is not None and at % ASK_EVERY == 0 and deadline()
            if moves >= most or over:
                self.unexplored = list(range(at, len(self.states)))
                self.limit = Cut(Limit.TIME) if over else Cut(Limit.STEPS, allowed=most)
                return
            moves += self._expand(at)
            at += 1

    def _expand(self, number: int) -> int:
        state = self.states[number]
        ties = self.graph.ties.get(state.node, ())
        for tie in ties:
            by_owners = state.bits & OWNED or tie.move is Move.OWNERSHIP
            if tie.target not in (self._away_by_owners if by_owners else self._away):
                continue
            if tie.move is Move.OWNERSHIP and not self._ownership:
                continue
            moved = after(state.bits, tie, self.graph)
            chosen = moved and choose(self.calendar, state, tie, moved[1])
            if moved and chosen:
                target = self._id(self._onward(state, tie, moved[0], *chosen))
                if target != number:
                    step = number, target, self._leg(tie, *chosen)
                    self.out[number].append(step)
                    self.into[target].append(step)
        return len(ties)

    def _onward(
        self, state: State, tie: Tie, bits: int, claim: Claim, doubts: tuple[Doubt, ...]
    ) -> State:
        brand_alone = bool(state.bits & BRAND) and tie.move is not Move.IDENTITY
        label = state.label
        if self.calendar.is_over(claim, tie):
            bits |= OVER
        if not bits & RELABELLED:
            label = None
        elif tie.predicate is Predicate.MADE_BY:
            label = None if tie.relabel else Label(self.graph.names_on(tie.source), tie.target)
        return State(
            tie.target,
            bits,
            state.certain and not doubts and not brand_alone,
            state.disputed or claim.id in self.graph.disputes,
            self._spans.alike(self.calendar.next_span(tie, state.span)),
            label,
            state.marks | self._said_of(tie.target) if self._marks else NO_MARKS,
        )

    def _said_of(self, node: str) -> Marks:
        return self._marks.get(node, NO_MARKS)

    def _leg(self, tie: Tie, claim: Claim, doubts: tuple[Doubt, ...]) -> Leg:
        key = id(tie), claim.id, doubts
        known = self._legs.get(key)
        if known is None:
            cost = 1 << (6 * claim.grade.weakness)
            cost += _DISPUTE * (claim.id in self.graph.disputes) + _DOUBT * bool(doubts)
            known = self._legs[key] = Leg(tie, claim, doubts, cost)
        return known

    def _keep_useful(self) -> None:
        """Forget the steps from which no target, and nothing unexplored, can be reached."""
        useful = self.can_reach([*self.goals, *self.unexplored])
        for number in range(len(self.states)):
            if number in useful:
                self.out[number] = [s for s in self.out[number] if s[1] in useful]
            else:
                self.out[number] = []
                self.into[number] = []


def is_settled_by_day(claim: Claim, bits: int) -> bool:
    """Is nothing open about a claim on the maker of a thing but a day?"""
    return bool(bits & DATED) and any(isinstance(q, DayDecides) for q in claim.qualifiers)


def _unsure(claim: Claim) -> Doubt:
    if any(isinstance(qualifier, SomeGoods) for qualifier in claim.qualifiers):
        return SomeOfTheGoods(str(said_of(claim)))
    return SourceUnsure(str(said_of(claim)))


def _latest_first(tie: Tie) -> Iterable[Claim]:
    """The claims of a tie; those of what happened on a day, the last first, no day before all."""
    if len(tie.claims) < 2 or tie.move is not Move.CONTAINMENT:
        return tie.claims
    return sorted(tie.claims, key=_began, reverse=True)


def _began(claim: Claim) -> date:
    return date.max if claim.valid.start is None else latest(claim.valid.start)


def choose(
    calendar: Calendar, state: State, tie: Tie, doubt: Doubt | None
) -> tuple[Claim, tuple[Doubt, ...]] | None:
    """The best claim of a tie that may have held, and the doubts it leaves; None if none held.

    Of several deliveries the last counts: a rule may bar it and not the first.
    """
    best: tuple[Claim, tuple[Doubt, ...]] | None = None
    for claim in _latest_first(tie):
        holds, why = calendar.held(claim, tie, state.bits, state.span)
        if holds is Holds.NO:
            continue
        sure = claim.certain or is_settled_by_day(claim, state.bits)
        unsure = None if sure else _unsure(claim)
        doubts = tuple(one for one in (doubt, why, unsure) if one is not None)
        if not doubts:
            return claim, doubts
        best = best or (claim, doubts)
    return best


class _Spans:
    """Spans that no date in the graph tells apart, as one span: a thousand devices bought on a
    thousand days share what lies beyond their model, unless a claim begins or ends between."""

    def __init__(self, graph: Graph) -> None:
        days = set[date]()
        for ties in graph.ties.values():
            for tie in ties:
                if tie.move in (Move.MAKING, Move.IDENTITY, Move.OWNERSHIP):
                    for claim in tie.claims:
                        for bound in (claim.valid.start, claim.valid.end):
                            days |= {earliest(bound), latest(bound)} if bound else set()
        self._days = sorted(days)
        self._first: dict[tuple[int, int, bool], Span] = {}

    def alike(self, span: Span) -> Span:
        """The first span seen that every claim answers as it answers ``span``."""
        first, last = span
        key = self._place(first), self._place(last), first == last
        return self._first.setdefault(key, span)

    def _place(self, day: date) -> int:
        """Between which bounds, or on which: twice the place, one more where it is a bound."""
        at = bisect_left(self._days, day)
        return 2 * at + (at < len(self._days) and self._days[at] == day)
