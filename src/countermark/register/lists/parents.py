"""Parents named inside other parties' names: found on the same list, or given a node of their own.

A parent that the list does not hold gets a name and members, but no listing.
"""

from __future__ import annotations

from countermark.model.predicate import Predicate
from countermark.model.qualifier import SHORT
from countermark.model.when import ALWAYS, Interval
from countermark.register.lists.names import SplitName, fold, shortened
from countermark.register.lists.scribe import Mark, Scribe, row_key


class Parents:
    """Remembers every party's names per source list, and joins children to parents at the end."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._named: dict[tuple[str, str], dict[str, None]] = {}  # nodes in the list's order
        self._other: dict[tuple[str, str], set[str]] = {}
        self._waiting: list[tuple[str, str, SplitName, Interval, Mark]] = []
        self._made: dict[tuple[str, str], str] = {}

    def seen(self, group: str, node: str, parts: SplitName, aliases: list[str]) -> None:
        """A party of the list with its names; ``group`` keeps source lists apart."""
        self._named.setdefault((group, fold(parts.name)), {})[node] = None
        for other in (*parts.short, *parts.also, *parts.former, *aliases):
            self._other.setdefault((group, fold(other)), set()).add(node)

    def child(self, group: str, node: str, parts: SplitName, valid: Interval = ALWAYS) -> None:
        """The party ``node`` is said to belong to ``parts.parent``; joined in ``settle``."""
        self._waiting.append((group, node, parts, valid, self._scribe.mark()))

    def settle(self) -> None:
        """Write the edges, now that every party of the list has been seen."""
        for group, node, parts, valid, mark in self._waiting:
            self._scribe.back_to(mark)
            parent = self._find(group, parts.parent, node)
            self._scribe.say(
                node, Predicate.PART_OF_GROUP, parent, valid=valid, note=parts.relation
            )

    def _find(self, group: str, parent: str, child: str) -> str:
        """The parent's first row on this list by name, else the one row with such an alias."""
        base, short = shortened(parent)
        keys = [(group, fold(text)) for text in (parent, base)]
        for key in keys:
            for node in self._named.get(key, {}):
                if node != child:
                    return node
        for key in keys:
            if len(nodes := self._other.get(key, set()) - {child}) == 1:
                return next(iter(nodes))
        made = keys[1]
        if made not in self._made:
            node = self._scribe.node(f"group-{row_key(*made)}")
            self._made[made] = node
            self._scribe.name(node, base, count=False)
            for other in short:
                self._scribe.say(node, Predicate.ALSO_NAMED, other, role=SHORT)
        return self._made[made]
