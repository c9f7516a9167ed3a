"""What the entries of an APK hold, as Android itself reads them.

Android is laxer than the format: what is not *stored* it takes for *deflated*, whatever the method
says, and it never looks at the flag for encryption. An APK that plays on this hides its manifest
from other readers only, so it is read here as there, and the liberty is a fault of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Fault, Kind
from countermark.model.gap import Gap, Why

LARGEST = 64 << 20
"""Bytes that one entry may decode to where it is decoded here: tables and manifests are smaller."""


class Entry(msgspec.Struct, frozen=True):
    """An entry by its number among the nodes of the archive."""

    number: int
    name: bytes


class Entries:
    """The files of an archive that a reader opened, by name; a name may stand twice."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.faults: list[Fault] = []
        self._by_name: dict[bytes, list[int]] = {}
        for number, node in enumerate(opened.nodes):
            if node.kind is Kind.FILE:
                self._by_name.setdefault(node.name, []).append(number)

    def __iter__(self) -> Iterator[Entry]:
        for name, numbers in self._by_name.items():
            yield from (Entry(number, name) for number in numbers)

    def named(self, name: bytes) -> list[int]:
        """The numbers of all entries of this name, in the order of the directory."""
        return self._by_name.get(name, [])

    def content(self, number: int) -> memoryview | Gap:
        """What an entry holds, or why it does not decode."""
        found = self.opened.decoded(number)
        if found is None:
            return memoryview(b"")
        if not isinstance(found, Gap) or found.why is not Why.NOT_READ:
            return found
        return self._as_android_does(number, found)

    def _as_android_does(self, number: int, missing: Gap) -> memoryview | Gap:
        """Deflated whatever the directory says, or as it stands."""
        raw = self.opened.bytes_of(number)
        name = self.opened.nodes[number].name.decode("utf-8", "replace")
        decoder = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            made = decoder.decompress(raw, LARGEST)
        except zlib.error:
            return missing
        if not decoder.eof:
            return missing
        self.faults.append(
            Fault("not-canonical", f"{name}: {missing.detail}, and Android reads it")
        )
        return memoryview(made)
