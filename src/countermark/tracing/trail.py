"""A walk as hops for people, and whether the tie it shows is the subject's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from countermark.model.claim import Claim
from countermark.model.doubt import Doubt
from countermark.model.legacy_notes import score_of
from countermark.model.node import key_of
from countermark.model.path import Hop
from countermark.model.predicate import Predicate
from countermark.tracing.classes import is_own
from countermark.tracing.graph import Graph, Move, Tie
from countermark.tracing.moves import BRAND_ALONE
from countermark.tracing.space import Leg


def owns_it(graph: Graph, start: str, bits: int) -> bool:
    """Is the tie the subject's own? A start nobody described is a party unless it is a thing."""
    if start in graph.subjects:
        party = graph.is_party(start)
    else:
        party = not graph.is_contract(start) and not graph.may_be_thing(start)
    return is_own(bits, party=party)


def hop_of(
    graph: Graph, names: Mapping[str, str], tie: Tie, claim: Claim, doubts: tuple[Doubt, ...]
) -> Hop:
    """One tie as a hop: with the claim it rests on, what is in doubt of it, and who denies it."""
    return Hop(
        claim=claim.id,
        predicate=tie.predicate,
        from_node=tie.source,
        to_node=tie.target,
        from_name=names.get(tie.source) or key_of(tie.source),
        to_name=names.get(tie.target) or key_of(tie.target),
        grade=claim.grade,
        forward=tie.forward,
        certain=not doubts,
        doubts=doubts,
        disputed_by=graph.disputes.get(claim.id, ()),
        score=score_of(claim),
        valid=claim.valid,
    )


class Trail:
    """Walks told hop by hop; a hop that several walks share is made once."""

    def __init__(self, graph: Graph, names: Mapping[str, str]) -> None:
        self._graph, self._names = graph, names
        self._made: dict[tuple[int, bool], tuple[Leg, Hop]] = {}

    def hops(self, legs: Sequence[Leg]) -> tuple[Hop, ...]:
        """The walk, each hop with its claim, grade, doubts and denials."""
        alone = set(_brands_alone([leg.tie for leg in legs]))
        return tuple(self._hop(leg, place in alone) for place, leg in enumerate(legs))

    def _hop(self, leg: Leg, alone: bool) -> Hop:
        known = self._made.get((id(leg), alone))
        if known is None:
            tie, claim, doubts, _ = leg
            if alone:
                doubts = (*doubts, BRAND_ALONE)
            hop = hop_of(self._graph, self._names, tie, claim, doubts)
            known = self._made[id(leg), alone] = leg, hop
        return known[1]


def _brands_alone(ties: list[Tie]) -> Iterator[int]:
    """Places of ``branded_by`` hops from which the walk goes on to somebody else than the brand."""
    for place, tie in enumerate(ties):
        further = any(later.move is not Move.IDENTITY for later in ties[place + 1 :])
        if further and tie.predicate is Predicate.BRANDED_BY:
            yield place
