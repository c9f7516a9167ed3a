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
    ``component`` is the path of the innermost entry that is a component of its own. ``outer`` is
    the pair of spaces they lie in, ``numbers`` their nodes there; none for the outermost.
    """

    evaluated: Opened
    deployed: Opened
    path: Path = ()
    component: Path = ()
    evaluated_within: tuple[Entry, ...] = ()
    deployed_within: tuple[Entry, ...] = ()
    outer: Pair | None = None
    numbers: tuple[int | None, int | None] = (None, None)

    @property
    def sides(self) -> tuple[Opened, Opened]:
        """Both, the evaluated first."""
        return self.evaluated, self.deployed

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


class Asked(msgspec.Struct, frozen=True):
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
