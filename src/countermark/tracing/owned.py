"""Paths from subjects to listed parties that own enough of them: classes 3 and 4.

A path shows one chain of holdings, the largest of each firm; ``others`` counts the holdings beside
it that were added up. Whether blocked ownership matters is the measure's business, not this one's.
Ownership is asked on ``as_of`` even for a maker: dealing with the owner's firm is the present act.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from countermark.model.claim import Claim
from countermark.model.derivation_words import said_of
from countermark.model.doubt import Doubt, OnlyIfAllCount, SourceUnsure
from countermark.model.path import Cut, Hop, Path, PathClass
from countermark.model.predicate import Predicate
from countermark.model.when import Holds
from countermark.tracing.graph import Graph, Move, Tie
from countermark.tracing.ownership import Closure, Joined, closure
from countermark.tracing.search import MAX_HOPS, Tracing
from countermark.tracing.shares import Holding
from countermark.tracing.trail import hop_of

ONLY_IF_ALL_COUNT = OnlyIfAllCount()


class Owned(NamedTuple):
    """The paths by shares of one subject, and the limit that the search to them met."""

    paths: tuple[Path, ...] = ()
    cut: Cut | None = None


class Cascade(NamedTuple):
    """The certain and the possible closure of one question, with the graph and the names."""

    graph: Graph
    sure: Closure
    possible: Closure
    as_of: date
    names: Mapping[str, str]
    listed_as: Mapping[str, frozenset[str]]
    """The listed nodes that are certainly one party, by the node that stands for it."""

    def names_of(self, party: str, within: Closure) -> frozenset[str]:
        """The listed nodes of ``party``; both closures rest on the same certain likeness."""
        return self.listed_as.get(within.identity.of(party), frozenset())


class OwnedPaths:
    """Of each of ``starts``: OWNED paths (certain or possible), MINORITY paths (red flags).

    ``threshold`` in micro-percent (``ownership.T50``). A component, service or supplier
    that is owned keeps that class. The chain of holdings is not bounded by ``max_hops``: a closure
    has no depth. The paths of a start are made when they are asked for.
    """

    def __init__(
        self,
        graph: Graph,
        starts: Collection[str],
        listed: Collection[str],
        threshold: int,
        as_of: date,
        *,
        names: Mapping[str, str] | None = None,
        max_hops: int = MAX_HOPS,
    ) -> None:
        sure = closure(listed, graph.claims, threshold, as_of)
        possible = closure(listed, graph.claims, threshold, as_of, lower=False)
        listed_as: dict[str, set[str]] = {}
        for node in listed:
            listed_as.setdefault(sure.identity.of(node), set()).add(node)
        one = {party: frozenset(nodes) for party, nodes in listed_as.items()}
        cascade = Cascade(graph, sure, possible, as_of, names or {}, one)
        self._chains: dict[str, tuple[Path, ...]] = {}
        for node in sorted(_firms(graph)):
            if found := tuple(_chains(cascade, node)):
                self._chains[node] = found
        self._tracing = Tracing(
            graph,
            starts,
            list(self._chains),
            as_of,
            max_hops=max_hops,
            names=names,
            ownership=False,
            count_ends=False,
        )

    def of(self, start: str) -> Owned:
        """The paths by shares of one of the starts."""
        found = self._tracing.trace(start)
        joined = (_joined(head, tail) for head in found.paths for tail in self._chains[head.target])
        return Owned(tuple(_best(joined)), found.cut)


def _firms(graph: Graph) -> set[str]:
    """Every node of which somebody says that it has an owner, a controller or a group."""
    return {t.source for ties in graph.ties.values() for t in ties if t.move is Move.OWNERSHIP}


def _joined(head: Path, tail: Path) -> Path:
    # The weaker tie names the path; a minority holding in a part's maker stays a minority holding.
    keeps = {PathClass.SERVICE, PathClass.SUPPLIER}
    if tail.kind is PathClass.OWNED:
        keeps |= {PathClass.COMPONENT, PathClass.WHITE_LABEL}
    kind = head.kind if head.kind in keeps else tail.kind
    return Path(
        subject=head.subject,
        target=tail.target,
        hops=head.hops + tail.hops,
        kind=kind,
        own=head.own,
        others=tail.others,
    )


def _best(paths: Iterable[Path]) -> list[Path]:
    """One path per target, class, certainty and dispute: the shortest, in a stable order."""
    best: dict[tuple[str, PathClass, bool, bool], Path] = {}
    for path in sorted(paths, key=lambda p: (len(p.hops), tuple(h.claim for h in p.hops))):
        best.setdefault((path.target, path.kind, path.certain, path.disputed), path)
    return sorted(best.values(), key=lambda p: (not p.certain, p.kind.value, len(p.hops), p.target))


def _chains(cascade: Cascade, node: str) -> Iterable[Path]:
    """The chain of holdings above one firm, if members of B hold any of it."""
    firm = cascade.sure.identity.of(node)
    if firm in cascade.sure.listed:
        return
    if firm in cascade.sure.joined:
        yield from _chain(cascade, cascade.sure, node, cascade.sure.joined[firm], PathClass.OWNED)
        return
    possible = cascade.possible
    if firm in possible.joined:
        yield from _chain(cascade, possible, node, possible.joined[firm], PathClass.OWNED)
    for below in (cascade.sure, possible):
        if firm in below.below:
            yield from _chain(cascade, below, node, below.below[firm], PathClass.MINORITY)
            break
    yield from _controlled(cascade, node)


def _chain(
    cascade: Cascade, within: Closure, node: str, why: Joined, kind: PathClass
) -> Iterable[Path]:
    hops: list[Hop] = []
    at, others = node, max(0, len(why.holdings) - 1)
    rank = why.rank if kind is PathClass.OWNED else len(within.joined) + len(within.listed)
    doubtful = within is cascade.possible
    while True:
        # Only members that joined earlier are followed: so the chain leads to L and cannot circle.
        holding = next((h for h in why.holdings if _rank(within, h.owner) < rank), None)
        if holding is None:
            goals = cascade.names_of(why.alike, within) or {why.alike}
        else:
            bridged = _bridge(cascade, at, {holding.claim.object})
            if bridged is None:
                return
            hops += [*bridged, _held(cascade, holding, doubtful)]
            at = holding.claim.subject
            goals = cascade.names_of(holding.owner, within)
        owner = why.alike if holding is None else holding.owner
        if owner in within.listed or holding is None:
            bridged = _bridge(cascade, at, goals)
            if bridged is None:
                return
            hops += bridged
            at = hops[-1].to_node
        if owner in within.listed:
            break
        why = within.joined[owner]
        rank = why.rank
    if all(hop.predicate is Predicate.SAME_AS for hop in hops):
        return  # it resembles the party: no share was added up
    yield Path(
        subject=node, target=at, hops=tuple(_flagged(hops, doubtful)), kind=kind, others=others
    )


def _states_a_share(cascade: Cascade, node: str) -> bool:
    """Does anybody state a share of what listed parties hold in the firm?"""
    firm = cascade.sure.identity.of(node)
    reasons = (
        by.get(firm) for one in (cascade.sure, cascade.possible) for by in (one.joined, one.below)
    )
    return any(not holding.unknown for why in reasons if why for holding in why.holdings)


def _rank(within: Closure, owner: str) -> int:
    return -1 if owner in within.listed else within.joined[owner].rank


def _flagged(hops: list[Hop], doubtful: bool) -> list[Hop]:
    """A possible chain says so on a hop, even where each of its own holdings is certain."""
    if not doubtful or any(not hop.certain for hop in hops):
        return hops
    first = msgspec.structs.replace(hops[0], certain=False, doubts=(ONLY_IF_ALL_COUNT,))
    return [first, *hops[1:]]


def _controlled(cascade: Cascade, node: str) -> Iterable[Path]:
    """Red flags: a member of B controls the firm, or it is in its group, without owning enough."""
    for tie in cascade.graph.ties.get(node, ()):
        if tie.predicate not in (Predicate.CONTROLS, Predicate.PART_OF_GROUP):
            continue
        above = cascade.possible.identity.of(tie.target)
        claim = next((c for c in tie.claims if c.valid.holds(cascade.as_of) is not Holds.NO), None)
        if claim is None or above not in cascade.possible:
            continue
        sure = claim.certain and claim.valid.holds(cascade.as_of) is Holds.YES
        hop = _hop(cascade, tie, claim, None if sure else SourceUnsure(str(said_of(claim))))
        if above in cascade.possible.listed:
            if not _states_a_share(cascade, node):
                continue  # nothing is known of its shares, and a group may hold all of them
            goals = cascade.names_of(above, cascade.sure)
            bridged = _bridge(cascade, tie.target, goals)
            tails = [] if bridged is None else [(tuple(bridged), 0)]
        else:
            within = cascade.sure if above in cascade.sure else cascade.possible
            chains = _chain(cascade, within, tie.target, within.joined[above], PathClass.OWNED)
            tails = [(p.hops, p.others) for p in chains]
        for tail, others in tails:
            hops = (hop, *tail)
            yield Path(
                subject=node,
                target=hops[-1].to_node,
                hops=hops,
                kind=PathClass.MINORITY,
                others=others,
            )


def _held(cascade: Cascade, holding: Holding, doubtful: bool) -> Hop:
    claim = holding.claim
    tie = Tie(
        source=claim.object,
        target=claim.subject,
        predicate=claim.predicate,
        forward=False,
        move=Move.OWNERSHIP,
        claims=(claim,),
    )
    return _hop(cascade, tie, claim, holding.doubt if doubtful else None)


def _hop(cascade: Cascade, tie: Tie, claim: Claim, doubt: Doubt | None) -> Hop:
    doubts = () if doubt is None else (doubt,)
    return hop_of(cascade.graph, cascade.names, tie, claim, doubts)


def _bridge(cascade: Cascade, start: str, goals: Collection[str]) -> list[Hop] | None:
    """The identity hops from one name of a party to another; [] if it is the same node."""
    back: dict[str, Hop | None] = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node in goals:
            hops: list[Hop] = []
            while (hop := back[node]) is not None:
                hops.append(hop)
                node = hop.from_node
            return hops[::-1]
        for tie in cascade.graph.ties.get(node, ()):
            if tie.move is Move.IDENTITY and tie.target not in back:
                claim = tie.claims[0]
                doubt = None if claim.certain else SourceUnsure(str(said_of(claim)))
                back[tie.target] = _hop(cascade, tie, claim, doubt)
                queue.append(tie.target)
    return None
