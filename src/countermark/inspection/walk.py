"""Every file of an image, each once by its bytes, with all the places where they lie."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.opening import Opened, Opener
from countermark.inspection.analyser import Item
from countermark.model.artefact import Kind, Node
from countermark.model.gap import Gap, Why
from countermark.model.inspection import FilePlace
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


class _At(msgspec.Struct):
    """How far a space was looked through."""

    opened: Opened
    place: FilePlace
    next: int = 0
    """The next of its entries to look into."""


def walk(
    opener: Opener, data: memoryview, name: bytes, deadline: Deadline, most: int = MOST
) -> Iterator[Met | Gap]:
    """The image itself, then what is inside, the outer before the inner; what was not opened.

    What lies inside a file that was met before is not met again.
    """
    known: set[str] = set()
    count = 0
    whole = opener.open(data)
    place = FilePlace((name,), ())
    yield Met(Item(place.path, whole), place, again=False)
    known.add(whole.space.sha256)
    stack = [_At(whole, place)]
    while stack:
        at = stack[-1]
        entries = at.opened.entries()
        if at.next == len(entries):
            stack.pop()
            continue
        number, at.next = entries[at.next], at.next + 1
        if at.opened.piece(number).content is None:
            continue
        node = at.opened.nodes[number]
        if count >= most or deadline.passed():
            yield Gap(_shown(node), Why.LIMIT, node.size, detail=f"after {count} files")
            continue
        inside = _inside(at, number, len(stack))
        if isinstance(inside, Gap):
            yield inside
            continue
        if inside is None:
            continue
        count += 1
        found = _place(at, number, node)
        again = inside.space.sha256 in known
        known.add(inside.space.sha256)
        yield Met(Item(found.path, inside), found, again)
        if not again and inside.space.form not in PROGRAMS:
            stack.append(_At(inside, found))


def _inside(at: _At, number: int, depth: int) -> Opened | Gap | None:
    if depth >= DEPTH:
        node = at.opened.nodes[number]
        return Gap(_shown(node), Why.TOO_DEEP, node.size, detail=f"the cap is {DEPTH}")
    return at.opened.inside(number)


def _place(at: _At, number: int, node: Node) -> FilePlace:
    """An entry by its name; what a container merely encodes has the container's name."""
    name = node.name or node.role.encode()
    step = Entry(at.opened.space.form, By.INDEX, at.next - 1, name)
    named = node.kind is Kind.FILE and bool(node.name)
    path = (*at.place.path, node.name) if named else at.place.path
    return FilePlace(path, (*at.place.within, step))


def _shown(node: Node) -> str:
    return (node.name or node.role.encode()).decode("utf-8", "backslashreplace")
