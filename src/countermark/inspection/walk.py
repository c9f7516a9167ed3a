"""Every file of an image, each once by its bytes, with all the places where they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from countermark.formats.artefact.opening import Opened, Opener, digest_of
from countermark.inspection.analyser import Item, inner_path
from countermark.inspection.branches import HEIGHT, Graft, Key
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


class Closed(msgspec.Struct, frozen=True):
    """A file of which every entry was met: the step to each, its name, the digest of its bytes."""

    sha256: str
    children: tuple[tuple[Entry, bytes, str], ...]


Known = Callable[[str, bytes], Key | None]
"""The key of the branch of a file, by digest and path in its container; None for a new one."""


def _nothing(sha256: str, inner: bytes) -> None:
    """Nothing is known."""


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
    ``missed``: not every entry was met.
    """

    opened: Opened
    place: FilePlace
    ours: bool
    next: int = 0
    missed: bool = False
    children: list[tuple[Entry, bytes, str]] = msgspec.field(default_factory=list)

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
    is_known: Known = _nothing,
) -> Iterator[Met | Graft | Closed | Gap]:
    """The image itself, then what is inside, the outer before the inner; what was not opened.

    What lies inside a file that was met before is not met again, and a file that is known is a
    graft, and not opened.
    """
    looking = _Walk(opener, deadline, most, share, is_known)
    yield from looking.begin(data, name)
    while looking.stack:
        at = looking.stack[-1]
        entries = at.opened.entries()
        if at.next == len(entries):
            looking.stack.pop()
            if not at.missed and not at.divides:
                yield Closed(at.opened.space.sha256, tuple(at.children))
            continue
        number, index, at.next = entries[at.next], at.next, at.next + 1
        if at.opened.piece(number).content is None or (at.divides and not share.holds(index)):
            continue
        yield from looking.enter(at, number, index)


class _Walk:
    """How far an image was looked through, and what was met."""

    def __init__(
        self, opener: Opener, deadline: Deadline, most: int, share: Share, is_known: Known
    ) -> None:
        self._opener, self._deadline, self._most = opener, deadline, most
        self._share, self._is_known = share, is_known
        self._met: set[str] = set()
        self._count = 0
        self.stack: list[_At] = []

    def begin(self, data: memoryview, name: bytes) -> Iterator[Met]:
        """The image itself, which the first walk tells of."""
        whole = self._opener.open(data)
        place = FilePlace((name,), ())
        if self._share.number == 0:
            yield Met(Item(place.path, whole), place, again=False)
        self._met.add(whole.space.sha256)
        self.stack.append(_At(whole, place, self._share.of == 1))

    def enter(self, at: _At, number: int, index: int) -> Iterator[Met | Graft | Closed | Gap]:
        """One entry, by the number of its node and its index among the entries."""
        ours = at.ours or at.divides
        tells = ours or self._share.number == 0
        node = at.opened.nodes[number]
        inside = self._inside(at, number, node)
        if isinstance(inside, Gap):
            at.missed = True
            if tells:
                yield inside
            return
        if inside is None:
            return
        self._count += 1
        place, sha256 = _place(at, index, node), digest_of(inside)
        at.children.append((place.within[-1], _named(node), sha256))
        again = sha256 in self._met
        self._met.add(sha256)
        key = self._known(sha256, place)
        if key is not None:
            if tells:
                yield Graft(key, sha256, place, again)
            return
        opened = self._opener.open(inside, at.opened.depth + 1, sha256)
        if tells:
            yield Met(Item(place.path, opened), place, again)
        if again:
            return
        if opened.space.form in PROGRAMS:
            yield Closed(sha256, ())
        else:
            self.stack.append(_At(opened, place, ours))

    def _known(self, sha256: str, place: FilePlace) -> Key | None:
        if len(self.stack) > HEIGHT:
            return None
        return self._is_known(sha256, inner_path(place.path[-1]))

    def _inside(self, at: _At, number: int, node: Node) -> memoryview | Gap | None:
        if self._count >= self._most or self._deadline.passed():
            detail = f"after {self._count} files"
            return Gap(_shown(node), Why.LIMIT, node.size, detail=detail)
        if len(self.stack) >= DEPTH:
            return Gap(_shown(node), Why.TOO_DEEP, node.size, detail=f"the cap is {DEPTH}")
        return at.opened.decoded(number)


def _named(node: Node) -> bytes:
    """The name of an entry; nothing for what a container merely encodes."""
    return node.name if node.kind is Kind.FILE else b""


def _place(at: _At, index: int, node: Node) -> FilePlace:
    """An entry by its name; what a container merely encodes has the container's name."""
    step = Entry(at.opened.space.form, By.INDEX, index, node.name or node.role.encode())
    name = _named(node)
    path = (*at.place.path, name) if name else at.place.path
    return FilePlace(path, (*at.place.within, step))


def _shown(node: Node) -> str:
    return (node.name or node.role.encode()).decode("utf-8", "backslashreplace")
