"""A file and everything inside it as it was found before, for the next image that holds it.

The second build of a product costs what changed in it: of a file whose bytes and path are known,
nothing is opened again. A branch is taken only where every branch inside it is there too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from countermark.inspection.analyser import Analyser, inner_path
from countermark.model.inspected import FilePlace, InnerFile
from countermark.model.selector import DEPTH, Entry

HEIGHT = DEPTH // 2
"""Containers in one another, up to which a branch is taken."""

Key = bytes


class Branch(msgspec.Struct, frozen=True, array_like=True):
    """``file`` has no places; ``readings`` name what was seen in it, and by whom.

    ``inside`` are its entries: the step to each, its name (empty for what it merely encodes), and
    the key of its branch.
    """

    file: InnerFile
    readings: tuple[tuple[str, Key], ...]
    inside: tuple[tuple[Entry, bytes, Key], ...]


class Graft(msgspec.Struct, frozen=True):
    """A file that is known, at a place: its branch stands for it and all that is inside.

    ``again``: its bytes were met before in this image, and what is inside is not told again.
    """

    key: Key
    sha256: str
    place: FilePlace
    again: bool = False


class Suite:
    """The analysers by id and version: what others saw is no branch of theirs."""

    def __init__(self, analysers: Sequence[Analyser]) -> None:
        self._words = " ".join(f"{one.ID}/{one.VERSION}" for one in analysers).encode()

    def key(self, sha256: str, inner: bytes) -> Key:
        """The key of the branch of a file at this path in its container."""
        words = b"branch " + self._words + b" " + sha256.encode() + b" " + inner
        return hashlib.blake2b(words, digest_size=16).digest()


def whole(branches: Mapping[Key, Branch]) -> frozenset[Key]:
    """The keys of branches of which everything inside is there, and not too high."""
    heights: dict[Key, int] = {}
    return frozenset(key for key in branches if _height(key, branches, heights, HEIGHT) < HEIGHT)


def _height(key: Key, branches: Mapping[Key, Branch], known: dict[Key, int], left: int) -> int:
    """How many containers lie in one another; ``HEIGHT`` where something is missing."""
    if key in known:
        return known[key]
    branch = branches.get(key)
    if branch is None or not left:
        return HEIGHT
    inside = [_height(one, branches, known, left - 1) + 1 for _, _, one in branch.inside]
    known[key] = min(max(inside, default=0), HEIGHT)
    return known[key]


def grown(
    graft: Graft, branches: Mapping[Key, Branch]
) -> Iterator[tuple[InnerFile, tuple[tuple[str, Key], ...]]]:
    """The files of a graft at their places, the outer before the inner, with their readings."""
    waiting = [(graft.key, graft.place)]
    while waiting:
        key, place = waiting.pop()
        branch = branches[key]
        yield msgspec.structs.replace(branch.file, places=(place,)), branch.readings
        if graft.again:
            return
        for step, name, one in reversed(branch.inside):
            path = (*place.path, name) if name else place.path
            waiting.append((one, FilePlace(path, (*place.within, step))))


def inside_of(
    children: Sequence[tuple[Entry, bytes, str]], inner: bytes, suite: Suite
) -> tuple[tuple[Entry, bytes, Key], ...]:
    """Entries with their digests as entries with the keys of their branches.

    ``inner`` is the path of the file that holds them: what it merely encodes has the same.
    """
    return tuple(
        (step, name, suite.key(sha256, inner_path(name) if name else inner))
        for step, name, sha256 in children
    )
