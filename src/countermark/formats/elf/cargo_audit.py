"""The crates that a Rust program was built of, where it was built with cargo-auditable.

Source: the cargo-auditable format: a section ``.dep-v0`` that holds JSON packed by zlib.
"""

from __future__ import annotations

import zlib

import msgspec

from countermark.formats.packages.record import MOST, Package
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

SECTION = b".dep-v0"
_LONGEST = 16 << 20


class _Crate(msgspec.Struct, frozen=True):
    name: str
    version: str
    kind: str = "runtime"


class _Tree(msgspec.Struct, frozen=True):
    packages: list[_Crate]


def crates(data: memoryview, span: Span) -> tuple[Package, ...]:
    """The crates that run in the program; those that only built it are left out.

    Raises SourceError where the section is not what the format promises.
    """
    unpack = zlib.decompressobj()
    place = f"byte {span.offset}"
    try:
        words = unpack.decompress(bytes(data[span.offset : span.end]), _LONGEST)
        tree = msgspec.json.decode(words, type=_Tree)
    except (zlib.error, msgspec.DecodeError, RecursionError) as error:
        raise SourceError(f"the list of crates cannot be read: {error}", place=place) from error
    if unpack.unconsumed_tail or len(tree.packages) > MOST:
        raise SourceError("a list of crates that is too long", place=place)
    return tuple(
        Package(kind="cargo", name=one.name, version=one.version, span=span)
        for one in tree.packages
        if one.kind == "runtime"
    )
