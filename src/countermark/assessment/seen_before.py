"""What analysers saw in files, kept for the next image: most of it holds the same files.

One authenticated blob of the cache, asked for by the digest of the program and of the tables that
made it, so that what an older program saw is never taken. It holds readings by their key, the
newest first, up to ``MOST`` bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache

import msgspec

from countermark import __version__
from countermark.inspection.branches import Branch, whole
from countermark.inspection.examine import Examined
from countermark.model.evidence import Digest
from countermark.model.inspection import Seen
from countermark.store import cache
from countermark.store import shipped as package

KIND = "inspection-2"

BRANCHES = 500_000
"""Files that are kept with what is inside them."""

MOST = 256 << 20
"""Bytes of readings that are kept."""


class _Blob(msgspec.Struct, frozen=True, array_like=True):
    keys: tuple[bytes, ...]
    readings: tuple[msgspec.Raw, ...]
    branches: dict[bytes, Branch]


class SeenBefore(Mapping[bytes, Seen]):
    """Readings by key, those ``made`` in this run among them; one is decoded when asked for."""

    def __init__(self, held: Mapping[bytes, msgspec.Raw], branches: Mapping[bytes, Branch]) -> None:
        self._held = held
        self.made: dict[bytes, Seen] = {}
        self.branches: dict[bytes, Branch] = dict(branches)
        self.grew = False

    def learn(self, examined: Examined) -> None:
        """Take in what one process found."""
        self.made.update(examined.made)
        self.grew = self.grew or not examined.branches.keys() <= self.branches.keys()
        self.branches.update(examined.branches)

    def whole(self) -> frozenset[bytes]:
        """The branches that can be taken: everything inside is there, and what was seen in it."""
        there = {
            key: branch
            for key, branch in self.branches.items()
            if all(name in self._held or name in self.made for _, name in branch.readings)
        }
        return whole(there)

    def __getitem__(self, key: bytes) -> Seen:
        if (made := self.made.get(key)) is not None:
            return made
        return msgspec.msgpack.decode(self._held[key], type=Seen)

    def __iter__(self) -> Iterator[bytes]:
        return iter({**self._held, **self.made})

    def __len__(self) -> int:
        return len({**self._held, **self.made})

    def raw(self) -> Iterator[tuple[bytes, msgspec.Raw]]:
        """As they are kept, those made now first."""
        for key, seen in self.made.items():
            yield key, msgspec.Raw(msgspec.msgpack.encode(seen))
        yield from ((key, raw) for key, raw in self._held.items() if key not in self.made)


def seen_before(project: str | None) -> SeenBefore:
    """What is kept; nothing where there is no cache."""
    kept = cache.load_blob(KIND, _key(), cache.directory(project))
    if kept is not None:
        with suppress(msgspec.MsgspecError):
            blob = msgspec.msgpack.decode(kept, type=_Blob)
            return SeenBefore(dict(zip(blob.keys, blob.readings, strict=False)), blob.branches)
    return SeenBefore({}, {})


def keep(project: str | None, seen: SeenBefore) -> None:
    """Keep what was seen now, and of what was before as much as there is room for."""
    if not seen.made and not seen.grew:
        return
    keys: list[bytes] = []
    readings: list[msgspec.Raw] = []
    size = 0
    for key, raw in seen.raw():
        size += len(raw) + len(key)
        if size > MOST:
            break
        keys.append(key)
        readings.append(raw)
    branches = dict(list(seen.branches.items())[-BRANCHES:])
    blob = msgspec.msgpack.encode(_Blob(tuple(keys), tuple(readings), branches))
    cache.save_blob(KIND, _key(), blob, cache.directory(project))


@lru_cache(maxsize=1)
def _key() -> Digest:
    """The digest of the rooms that read: the codecs, the analysers and their tables."""
    rooms = ("countermark.formats", "countermark.inspection", "countermark.model")
    parts = [package.digest(package.read(room, ".")) for room in rooms]
    return Digest.of("\n".join((__version__, *parts)).encode())
