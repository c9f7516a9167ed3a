"""Differences as they are found, before it is known whether their rules hold for all of them."""

from __future__ import annotations

import msgspec

from countermark.equivalence.rules import Rule
from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Node, Span
from countermark.model.comparison import Change, Value
from countermark.model.selector import Entry

Path = tuple[bytes, ...]


class Pair(msgspec.Struct, frozen=True):
    """Two spaces that are to be the same, and how one comes to them.

    ``path`` names the entries from the outside in; ``within`` is the way on each side;
    ``component`` is the path of the innermost entry that is a component of its own. ``holder`` are
    the nodes whose content they are; none for the outermost.
    """

    evaluated: Opened
    deployed: Opened
    path: Path = ()
    component: Path = ()
    evaluated_within: tuple[Entry, ...] = ()
    deployed_within: tuple[Entry, ...] = ()
    holder: Twins | None = None

    @property
    def outer(self) -> Pair | None:
        """The pair of spaces they lie in."""
        return self.holder.pair if self.holder else None

    @property
    def sides(self) -> tuple[Opened, Opened]:
        """Both, the evaluated first."""
        return self.evaluated, self.deployed

    @property
    def is_same(self) -> bool:
        """Are both the same bytes?"""
        return self.evaluated.space.sha256 == self.deployed.space.sha256

    @property
    def form(self) -> str:
        """The reader that knew both; empty where none did."""
        return self.evaluated.space.form

    def nodes(self, a: int | None, b: int | None) -> tuple[Node | None, Node | None]:
        """The nodes of these numbers on either side."""
        return (
            None if a is None else self.evaluated.nodes[a],
            None if b is None else self.deployed.nodes[b],
        )


class Twins(msgspec.Struct, frozen=True):
    """Two nodes of a pair of spaces, each standing for the other, with their numbers."""

    pair: Pair
    numbers: tuple[int, int]
    evaluated: Node
    deployed: Node

    @property
    def nodes(self) -> tuple[Node, Node]:
        """Both, the evaluated first."""
        return self.evaluated, self.deployed

    def bytes(self) -> tuple[memoryview, memoryview]:
        """The bytes that are their own."""
        a, b = self.pair.sides
        return memoryview(a.bytes_of(self.numbers[0])), memoryview(b.bytes_of(self.numbers[1]))


class Difference(msgspec.Struct, frozen=True):
    """One difference as a precondition sees it: values of a field, or bytes with their runs."""

    pair: Pair
    evaluated: Value = None
    deployed: Value = None
    nodes: tuple[Node | None, Node | None] = (None, None)
    bytes: tuple[memoryview, memoryview] = (memoryview(b""), memoryview(b""))
    runs: tuple[Span, ...] = ()
    numbers: tuple[int | None, int | None] = (None, None)
    field: str = ""


class Found(msgspec.Struct):
    """A difference with the rule that may explain it; ``change.rule`` is filled in at the end."""

    change: Change
    component: Path
    rule: Rule | None = None


class Together(msgspec.Struct, frozen=True):
    """What one rule explained in two spaces, ``group``, beside all that was found in them.

    ``inner``: do contents of theirs differ as well?
    """

    pair: Pair
    group: list[Found]
    found: list[Found]
    inner: bool
