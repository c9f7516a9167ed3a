"""Whether a claim held on the days that count: the day asked about, or the day of manufacture.

Who owned a brand or a maker when a thing was made decides whose product it is: a phone of a brand
sold on 2020-11-17 that was made the year before carries the former group. The day of manufacture
is rarely known; the days it can be are then a span, and a claim that held on some of them only is
undetermined. This module picks the days; it never guesses among them.

What an interval means, the relation's row says (``Predicate.dates``): a state holds between its
dates, an event stays true once it happened, and an observation (made by) is true of the whole life
of a thing from whatever day it was seen, unless a rival maker is stated.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from countermark.model.claim import Claim
from countermark.model.doubt import DateOfManufacture, Doubt, TooCoarse
from countermark.model.predicate import Dates, End
from countermark.model.reading import Subject
from countermark.model.when import Holds, Interval, earliest, latest
from countermark.tracing.graph import Graph, Move, Tie
from countermark.tracing.moves import DATED

MANUFACTURE: Final = DateOfManufacture()
IMPRECISE: Final = TooCoarse()

SUPPLY: Final = (Move.SUPPLY_UP, Move.SUPPLY_DOWN)

Span = tuple[date, date]
"""First and last day on which the thing at hand can have been made, both inclusive."""


class Calendar:
    """Dates claims for one ``as_of``; remembers answers, because many claims share an interval."""

    def __init__(self, as_of: date, graph: Graph) -> None:
        self.as_of = as_of
        self._graph = graph
        self._subjects = graph.subjects
        self._memo: dict[tuple[Interval, date, date], Holds] = {}

    def first_span(self, node: str) -> Span:
        """Any day up to ``as_of``, unless the node says when it was made or acquired."""
        return self._narrowed(node, (date.min, self.as_of))

    def next_span(self, tie: Tie, span: Span) -> Span:
        """The span after walking ``tie``: a part is no younger than what holds it."""
        if tie.move is Move.CONTAINMENT:
            return self._narrowed(tie.target, (date.min, span[1]))
        if tie.move in (Move.SUPPLY_UP, Move.SUPPLY_DOWN, Move.SERVICE):
            return self.first_span(tie.target)
        return span

    def held(self, claim: Claim, tie: Tie, bits: int, span: Span) -> tuple[Holds, Doubt | None]:
        """Did ``claim`` hold on the days that count for this hop, and if unsure, why?

        Making counts on the day of manufacture, and so do identity and ownership right after it;
        everything else on the day asked about.
        """
        interval = self._meant(claim)
        if interval.start is None and interval.end is None:
            return Holds.YES, None
        by_manufacture = tie.move is Move.MAKING or (
            bits & DATED and tie.move in (Move.IDENTITY, Move.OWNERSHIP)
        )
        first, last = span if by_manufacture else (self.as_of, self.as_of)
        if self.is_over(claim, tie):
            return Holds.YES, None
        key = interval, first, last
        holds = self._memo.get(key)
        if holds is None:
            holds = self._memo[key] = interval.meets(first, last)
        if holds is not Holds.UNDETERMINED:
            return holds, None
        return holds, MANUFACTURE if by_manufacture and first != last else IMPRECISE

    def is_over(self, claim: Claim, tie: Tie) -> bool:
        """Has a tie of supply that began by the day asked about come to its end?

        What was delivered while it ran stays delivered; nothing else follows from it any more.
        """
        if claim.valid.end is None or tie.move not in SUPPLY:
            return False
        if self._dates(claim) is not Dates.STATE:
            return False
        began = claim.valid.start is None or earliest(claim.valid.start) <= self.as_of
        return began and claim.valid.holds(self.as_of) is Holds.NO

    def _meant(self, claim: Claim) -> Interval:
        """The days on which the claim speaks, by what its relation's dates mean."""
        given = claim.valid
        if given.start is None and given.end is None:
            return given
        match self._dates(claim):
            case Dates.EVENT:
                return Interval(given.start, None)
            case Dates.OBSERVATION:
                return given if self._graph.has_rival(claim) else Interval(None, given.end)
            case Dates.STATE:
                return given

    def _dates(self, claim: Claim) -> Dates:
        thing = self._graph.may_be_thing(claim.object)
        return claim.predicate.dated(End.THING if thing else End.PARTY)

    def _narrowed(self, node: str, span: Span) -> Span:
        subject = self._subjects.get(node)
        return span if subject is None else _made_between(subject, span)


def _made_between(subject: Subject, span: Span) -> Span:
    """What the user says of a thing's day of manufacture or, as an upper bound, of acquisition."""
    if subject.made:
        return earliest(subject.made), latest(subject.made)
    if subject.acquired:
        return span[0], latest(subject.acquired)
    return span
