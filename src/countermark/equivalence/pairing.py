"""Which part of the one side stands for which of the other."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.model.artefact import Kind, Node
from countermark.model.errors import DefectError

Key = tuple[object, ...]


class Paired(msgspec.Struct, frozen=True):
    """Numbers of two nodes; one is None where the other stands alone."""

    evaluated: int | None
    deployed: int | None

    @property
    def numbers(self) -> tuple[int | None, int | None]:
        """Both, the evaluated first."""
        return self.evaluated, self.deployed

    @property
    def both(self) -> tuple[int, int]:
        """Both, where neither stands alone; raises DefectError else."""
        if self.evaluated is None or self.deployed is None:
            raise DefectError("a node that stands alone has no twin")
        return self.evaluated, self.deployed


def paired(evaluated: Sequence[Node], deployed: Sequence[Node]) -> list[Paired]:
    """Entries by name, other parts by what they are, each kind in its order."""
    left, right = _keys(evaluated), _keys(deployed)
    made = [Paired(number, right.get(key)) for key, number in left.items()]
    return made + [Paired(None, number) for key, number in right.items() if key not in left]


def _keys(nodes: Sequence[Node]) -> dict[Key, int]:
    turns: dict[Key, int] = {}
    made: dict[Key, int] = {}
    for number, node in enumerate(nodes):
        key: Key = (
            (node.kind, node.name)
            if node.kind is Kind.FILE and node.name
            else (node.kind, node.role, node.name)
        )
        turn = turns.get(key, 0)
        turns[key] = turn + 1
        made[(*key, turn)] = number
    return made
