"""Every file of an image, each once by its bytes, with all the places where they lie."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.opening import Opened, Opener
from countermark.inspection.analyser import Item
from countermark.model.artefact import Kind, Node
from countermark.model.gap import Gap, Why
from countermark.model.inspected import FilePlace
from countermark.model.ports import Deadline
from countermark.model.selector import DEPTH, By, Entry

MOST = 2_000_000
"""Files of one image."""

PROGRAMS = frozenset({"elf", "pe", "dtb", "ihex", "srec"})
"""Formats whose entries are parts of one file, no files of their own."""


class Met(msgspec.Struct, frozen=True):
    """A file and one place where it lies; ``again``: its bytes were met before."""

    item: Item
    place: FilePlace
    again: bool


class Share(msgspec.Struct, frozen=True):
    """``number`` of ``of`` walks over one image that divide its files among themselves."""

    number: int = 0
    of: int = 1

    def holds(self, index: int) -> bool:
        """Is an entry with this index in a container that is divided one of ours?"""
        return index % self.of == self.number


ALONE = Share()

DIVIDED = 16
"""Entries from which a container is divided; each walk opens the smaller ones that lead to it."""


class _At(msgspec.Struct):
    """How far a space was looked through; ``next`` is the next of its entries.

    ``ours``: it lies in a container that was divided, and what is in it is not divided again.
    """

    opened: Opened
    place: FilePlace
    ours: bool
    next: int = 0

    @property
    def divides(self) -> bool:
        """Are its entries divided among the walks?"""
        return not self.ours and len(self.opened.entries()) >= DIVIDED


def walk(
    opener: Opener,
    data: memoryview,
    name: bytes,
    deadline: Deadline,
    most: int = MOST,
    share: Share = ALONE,
) -> Iterator[Met | Gap]:
    """The image itself, then what is inside, the outer before the inner; what was not opened.

    What lies inside a file that was met before is not met again.
    """
    known: set[str] = set()
    count = 0
    first = share.number == 0
    whole = opener.open(data)
    place = FilePlace((name,), ())
    if first:
        yield Met(Item(place.path, whole), place, again=False)
    known.add(whole.space.sha256)
    stack = [_At(whole, place, share.of == 1)]
    while stack:
        at = stack[-1]
        entries = at.opened.entries()
        if at.next == len(entries):
            stack.pop()
            continue
        number, index, at.next = entries[at.next], at.next, at.next + 1
        if at.opened.piece(number).content is None or (at.divides and not share.holds(index)):
            continue
        ours = at.ours or at.divides
        node = at.opened.nodes[number]
        inside = (
            Gap(_shown(node), Why.LIMIT, node.size, detail=f"after {count} files")
            if count >= most or deadline.passed()
            else _inside(at, number, len(stack))
        )
        if isinstance(inside, Gap):
            if ours or first:
                yield inside
            continue
        if inside is None:
            continue
        count += 1
        found = _place(at, index, node)
        again = inside.space.sha256 in known
        known.add(inside.space.sha256)
        if ours or first:
            yield Met(Item(found.path, inside), found, again)
        if not again and inside.space.form not in PROGRAMS:
            stack.append(_At(inside, found, ours))


def _inside(at: _At, number: int, depth: int) -> Opened | Gap | None:
    if depth >= DEPTH:
        node = at.opened.nodes[number]
        return Gap(_shown(node), Why.TOO_DEEP, node.size, detail=f"the cap is {DEPTH}")
    return at.opened.inside(number)


def _place(at: _At, index: int, node: Node) -> FilePlace:
    """An entry by its name; what a container merely encodes has the container's name."""
    name = node.name or node.role.encode()
    step = Entry(at.opened.space.form, By.INDEX, index, name)
    named = node.kind is Kind.FILE and bool(node.name)
    path = (*at.place.path, node.name) if named else at.place.path
    return FilePlace(path, (*at.place.within, step))


def _shown(node: Node) -> str:
    return (node.name or node.role.encode()).decode("utf-8", "backslashreplace")
