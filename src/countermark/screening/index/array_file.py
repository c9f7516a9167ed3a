"""Named numpy arrays as one run of bytes, and back without copying; no pickle, no object.

Knows nothing of what the arrays mean. Refuses what is cut short or of another kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from countermark.model.errors import SourceError

Arrays = dict[str, npt.NDArray[Any]]

ALIGNED = 8


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """What stands before the arrays: of what they were made, and how long each is in bytes."""

    source: str
    lengths: dict[str, int]


def pack(magic: bytes, source: str, arrays: Arrays, kinds: Mapping[str, str]) -> bytes:
    """A magic line, the header's length and MessagePack, then each array, aligned."""
    raw = {name: arrays[name].astype(kind, copy=False).tobytes() for name, kind in kinds.items()}
    lengths = {name: len(part) for name, part in raw.items()}
    header = msgspec.msgpack.encode(Header(source, lengths))
    header += b"\xc0" * (
        -(len(magic) + 4 + len(header)) % ALIGNED
    )  # nil is ignored on transliteration
    parts = [magic, len(header).to_bytes(4, "little"), header]
    for part in raw.values():
        parts += [part, b"\0" * (-len(part) % ALIGNED)]
    return b"".join(parts)


def unpack(magic: bytes, raw: bytes | memoryview, kinds: Mapping[str, str]) -> tuple[str, Arrays]:
    """The source and the arrays of what ``pack`` wrote; raises SourceError for anything else."""
    view = memoryview(raw)
    head = len(magic) + 4
    try:
        if bytes(view[: len(magic)]) != magic:
            raise ValueError("it is not an index of this version")
        at = head + int.from_bytes(view[len(magic) : head], "little")
        header = msgspec.msgpack.decode(bytes(view[head:at]).rstrip(b"\xc0"), type=Header)
        arrays: Arrays = {}
        for name, kind in kinds.items():
            length = header.lengths[name]
            if length < 0 or at + length > len(view):
                raise ValueError("it is cut short")
            arrays[name] = np.frombuffer(view[at : at + length], dtype=kind)
            at += length + -length % ALIGNED
    except (ValueError, KeyError, msgspec.MsgspecError) as error:
        raise unreadable(error) from error
    return header.source, arrays


def unreadable(error: Exception) -> SourceError:
    """What is said of an index that cannot be used."""
    return SourceError(
        f"the screening index cannot be read: {error}",
        next_step="remove it; it is built again from the lists",
    )
