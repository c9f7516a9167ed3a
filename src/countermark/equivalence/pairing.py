"""Which part of the one side stands for which of the other."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.formats.artefact.opening import Opened
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


def same_bytes(sides: tuple[Opened, Opened], numbers: tuple[int, int]) -> bool:
    """Have two nodes the same bytes, and does nothing else have a say in what they hold?

    A file whose tail lies in a block that several share has no bytes of its own: any two such files
    have the same, and may hold other things.
    """
    for opened, number in zip(sides, numbers, strict=True):
        content = opened.piece(number).content
        if opened.nodes[number].shares is not None:
            return False
        if content and (content.chunks or content.missing) and not content.alone:
            return False
    left, right = (opened.nodes[number] for opened, number in zip(sides, numbers, strict=True))
    return left.codec == right.codec and left.sha256 == right.sha256
