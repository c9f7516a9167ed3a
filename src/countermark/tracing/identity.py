"""Which nodes are certainly one party under several names. Doubtful likeness joins nothing."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.claim import Claim
from countermark.model.predicate import Predicate


class Identity:
    """Joins the two ends of every ``same_as`` claim it is given, whatever its dates."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._parent: dict[str, str] = {}
        for claim in claims:
            if claim.predicate is Predicate.SAME_AS:
                one, other = self.of(claim.subject), self.of(claim.object)
                # The smaller name stands for both, so that order of claims does not matter.
                self._parent[max(one, other)] = min(one, other)

    def of(self, node: str) -> str:
        """The node that stands for all names of this party."""
        root = node
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(node, root)) != root:
            self._parent[node] = root
            node = above
        return root

    def same(self, one: str, other: str) -> bool:
        """Are the two certainly one party?"""
        return one == other or self.of(one) == self.of(other)
