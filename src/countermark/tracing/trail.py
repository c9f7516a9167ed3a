"""One walk as it grows, and its telling as hops once it has arrived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from countermark.model.claim import Claim
from countermark.model.node import key_of
from countermark.model.path import Hop, PathClass
from countermark.model.predicate import Predicate
from countermark.tracing.classes import classify, is_own
from countermark.tracing.dating import Span
from countermark.tracing.graph import Graph, Move, Tie, score_of
from countermark.tracing.moves import BRAND_ALONE, RELABELLED


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a walk stands, what it met (``bits`` of ``moves``) and the walk before its last hop."""

    node: str
    bits: int
    certain: bool
    span: Span
    length: int
    before: Walk | None = None
    tie: Tie | None = None
    claim: Claim | None = None
    doubt: str = ""
    disputed: bool = False

    @classmethod
    def start(cls, node: str, span: Span) -> Walk:
        """The walk that has not left yet."""
        return cls(node=node, bits=0, certain=True, span=span, length=0)

    def visited(self, node: str) -> bool:
        """Does the walk already run through ``node``?"""
        walk: Walk | None = self
        while walk is not None:
            if walk.node == node:
                return True
            walk = walk.before
        return False

    def steps(self) -> list[tuple[Walk, Tie, Claim]]:
        """The walk after each hop, with the hop's tie and claim, first hop first."""
        found = []
        walk = self
        while walk.before is not None and walk.tie is not None and walk.claim is not None:
            found.append((walk, walk.tie, walk.claim))
            walk = walk.before
        return found[::-1]

    def strength(self, graph: Graph) -> tuple[int, int, int, tuple[str, ...]]:
        """Sorts walks of one length, best first: fewest doubts, disputes, then the worst grade."""
        steps = self.steps()
        return (
            sum(1 for w, _, _ in steps if w.doubt),
            sum(1 for _, _, c in steps if c.id in graph.disputes),
            max((c.grade.weakness for _, _, c in steps), default=0),
            tuple(c.id for _, _, c in steps),
        )


def kind_of_walk(graph: Graph, walk: Walk) -> PathClass:
    """Its class. A thing under the name of the target itself is no white label."""
    bits = walk.bits
    if bits & RELABELLED:
        making = [t for _, t, _ in walk.steps() if t.predicate is Predicate.MADE_BY]
        last = making[-1] if making else None
        if last and not last.relabel and graph.labelled_by(last.source, walk.node, last.target):
            bits &= ~RELABELLED
    return classify(bits)


def owns_it(graph: Graph, start: str, walk: Walk) -> bool:
    """Is the tie the subject's own? A start nobody described is a party unless it is a thing."""
    if start in graph.subjects:
        party = graph.is_party(start)
    else:
        party = not graph.is_contract(start) and not graph.may_be_thing(start)
    return is_own(walk.bits, party=party)


def hops_of(graph: Graph, walk: Walk, names: Mapping[str, str]) -> tuple[Hop, ...]:
    """The walk told hop by hop, each with its claim, grade, doubt and denials."""
    steps = walk.steps()
    alone = set(_brands_alone([tie for _, tie, _ in steps]))
    hops = []
    for place, (after, tie, claim) in enumerate(steps):
        doubts = [after.doubt] if after.doubt else []
        if place in alone:
            doubts.append(BRAND_ALONE)
        hops.append(
            Hop(
                claim=claim.id,
                predicate=claim.predicate,
                from_node=tie.source,
                to_node=tie.target,
                from_name=names.get(tie.source) or key_of(tie.source),
                to_name=names.get(tie.target) or key_of(tie.target),
                grade=claim.grade,
                forward=tie.forward,
                certain=not doubts,
                doubt="; ".join(doubts),
                disputed_by=graph.disputes.get(claim.id, ()),
                score=score_of(claim),
            )
        )
    return tuple(hops)


def _brands_alone(ties: list[Tie]) -> Iterator[int]:
    """Places of ``branded_by`` hops from which the walk goes on to somebody else than the brand."""
    for place, tie in enumerate(ties):
        further = any(later.move is not Move.IDENTITY for later in ties[place + 1 :])
        if further and tie.predicate is Predicate.BRANDED_BY:
            yield place
