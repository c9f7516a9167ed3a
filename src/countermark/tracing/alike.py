"""What may stand at each place of a path, if the same relations lead between the same two ends?

Of several walks of one length a trace shows one, and claims of equal worth are told apart by their
ids, which depend on rows and files. What hangs on a path for longer than one run asks here.
"""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.claim import Claim, Polarity
from countermark.model.key import Alike
from countermark.model.path import Hop, Path
from countermark.model.predicate import Direction, Predicate

MOST = 1_000
"""Nodes at one place beyond which only the path's own is given."""

_Step = tuple[str, Predicate, bool]


class Walks(Alike):
    """The walks along ``claims``; what is denied by somebody else is still a relation."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims: Iterable[Claim] = claims
        self._steps: dict[_Step, set[str]] | None = None

    def layers(self, path: Path, start: str) -> tuple[frozenset[str], ...]:
        """The nodes that may stand at the end of each hop, the last of them the target alone."""
        own = super().layers(path, start)
        if len(path.hops) < 2:
            return own
        away = self._away(path, start)
        if away is None:
            return own
        found = [own[-1]]
        for place in range(len(path.hops) - 2, -1, -1):
            hop = path.hops[place + 1]
            found.append(frozenset(n for n in away[place] if self._from(n, hop) & found[-1]))
        found.reverse()
        return tuple(
            reached if mine <= reached else mine for reached, mine in zip(found, own, strict=True)
        )

    def _away(self, path: Path, start: str) -> list[set[str]] | None:
        """What the relations reach from ``start``, hop by hop; None where that is too much."""
        found: list[set[str]] = []
        nodes = {start}
        for hop in path.hops[:-1]:
            reached: set[str] = set()
            for node in nodes:
                reached |= self._from(node, hop)
                if len(reached) > MOST:
                    return None
            found.append(reached)
            nodes = reached
        return found

    def _from(self, node: str, hop: Hop) -> set[str]:
        if self._steps is None:
            self._steps = _steps(self._claims)
        both = hop.predicate.direction is Direction.BOTH
        return self._steps.get((node, hop.predicate, both or hop.forward), _NONE)


_NONE: set[str] = set()


def _steps(claims: Iterable[Claim]) -> dict[_Step, set[str]]:
    found: dict[_Step, set[str]] = {}
    for claim in claims:
        if claim.polarity is Polarity.AFFIRMED:
            word = claim.predicate
            back = word.direction is Direction.BOTH
            found.setdefault((claim.subject, word, True), set()).add(claim.object)
            found.setdefault((claim.object, word, back), set()).add(claim.subject)
    return found
