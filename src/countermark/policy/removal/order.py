"""An element manager goes last, while its elements live: who manages whom, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec


class Managed(msgspec.Struct, frozen=True):
    """A thing as the order needs it: its line, what it may be called, and who manages it."""

    line: int
    called: tuple[str, ...]
    manager: str = ""


class Order(msgspec.Struct, frozen=True):
    """``manager`` of each line, ``elements`` of each manager, lines in which nobody goes first.

    ``unknown`` are managers that are no row, ``several`` those that more than one row may be, and
    ``circles`` lines that manage one another; none of these orders anything.
    """

    manager: dict[int, int]
    elements: dict[int, tuple[int, ...]]
    unknown: tuple[tuple[int, str], ...] = ()
    several: tuple[tuple[int, str], ...] = ()
    circles: tuple[int, ...] = ()

    def top_down(self, lines: Iterable[int]) -> Iterator[int]:
        """All lines, each manager before its elements."""
        waiting = [line for line in lines if line not in self.manager]
        while waiting:
            line = waiting.pop()
            yield line
            waiting += self.elements.get(line, ())


def order(things: Sequence[Managed]) -> Order:
    """Who manages whom, by the serial number, name or model that a row gives of its manager."""
    by_name: dict[str, set[int]] = {}
    for one in things:
        for name in one.called:
            if name:
                by_name.setdefault(name.casefold(), set()).add(one.line)
    manager: dict[int, int] = {}
    unknown: list[tuple[int, str]] = []
    several: list[tuple[int, str]] = []
    for one in things:
        if not one.manager:
            continue
        found = by_name.get(one.manager.casefold(), set()) - {one.line}
        if len(found) == 1:
            manager[one.line] = next(iter(found))
        else:
            (several if found else unknown).append((one.line, one.manager))
    circles = _circles(manager)
    for line in circles:
        del manager[line]
    elements: dict[int, list[int]] = {}
    for line, by in manager.items():
        elements.setdefault(by, []).append(line)
    return Order(
        manager,
        {by: tuple(lines) for by, lines in elements.items()},
        tuple(unknown),
        tuple(several),
        tuple(sorted(circles)),
    )


def _circles(manager: Mapping[int, int]) -> set[int]:
    """Lines whose chain of managers comes back to themselves."""
    found: set[int] = set()
    ended: set[int] = set()
    for start in manager:
        met: dict[int, None] = {}
        line: int | None = start
        while line is not None and line not in met and line not in ended:
            met[line] = None
            line = manager.get(line)
        if line is not None and line in met:
            chain = list(met)
            found.update(chain[chain.index(line) :])
        ended.update(met)
    return found
