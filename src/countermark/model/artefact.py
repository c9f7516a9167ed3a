"""What a file is made of: spaces of bytes, each divided among nodes so that none is left over.

A *space* is a run of bytes: the file itself, or what a part of it decodes to. A *node* is a part of
one space: an entry, a header, padding, bytes that belong to nothing. The spans of the nodes of a
space cover it exactly and never overlap (``formats.artefact.cover`` sees to it), so that every byte
belongs to one node and a comparison can account for each. Equivalence and inspection share these.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.gap import Gap


class Span(msgspec.Struct, frozen=True, order=True):
    """``length`` bytes from ``offset`` on, counted from the beginning of a space."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        """The offset of the first byte behind it."""
        return self.offset + self.length


class Kind(Enum):
    """What the bytes of a node are to the format of their space."""

    FILE = "file"  # an entry that the container names
    HEADER = "header"  # what the format itself writes: headers, tables, indexes, trailers
    PADDING = "padding"  # one value repeated, where the format aligns, as long as it says
    GAP = "gap"  # bytes that the format accounts for in no way: between, behind, hidden
    SIGNATURE = "signature"
    OPAQUE = "opaque"  # no reader knows them, or they could not be opened


class Account(Enum):
    """How the bytes of a node are accounted for; what ``coverage`` counts."""

    PARSED = "parsed"
    """Everything they say stands in fields or content: change a byte, and a field, the content or
    a fault changes. They are compared by what they say."""
    FILL = "constant fill"
    OPAQUE = "opaque"
    """Nobody read a meaning in them. They are compared byte for byte."""
    UNEXPLAINED = "unexplained"
    """Opaque, and nothing says why they are there."""


class Says(Enum):
    """What a field is to a comparison."""

    FACT = "fact"
    """A value of its own: mode, time, flags. Two that differ differ."""
    DERIVED = "derived"
    """Follows from the rest of this very space, and the reader has computed it and found it so:
    a checksum, a length, a pointer that was followed. What it follows from is compared instead."""
    WRONG = "wrong"
    """Ought to follow from the rest, and does not."""


class Field(msgspec.Struct, frozen=True):
    """One value that a reader took from some bytes; ``name`` in the words of the format.

    Names of what entries of all kinds have are alike everywhere: ``mode`` (an integer, with the
    type of the file as in ``st_mode``), ``uid``, ``gid``, ``owner``, ``group``, ``mtime`` (seconds
    since 1970), ``device`` (``major:minor``), ``link`` (a symbolic link's target), ``hard-link``
    (the path of the entry it is one with), ``xattr:NAME``. ``span`` is where it stands in the
    space of its node, None where it was taken from something decoded.
    """

    name: str
    value: int | str | bytes
    span: Span | None = None
    says: Says = Says.FACT


class Fault(msgspec.Struct, frozen=True):
    """A promise of the format that these bytes break: a false checksum, a header that lies.

    ``kind`` is a fixed word for programs (``checksum``, ``overlap``, ``truncated``, ``pointer``,
    ``duplicate``, ``reserved``, ``loop``, ``not-canonical``), ``what`` the place in words.
    """

    kind: str
    what: str
    span: Span | None = None


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a space.

    ``role`` is what the format calls the part (``gzip.header``, ``tar.member``), ``name`` what the
    container calls an entry, byte for byte. ``spans`` are its bytes in the order of its content;
    none for an entry that has no bytes of its own. ``fields`` is what it says. ``sha256`` is of its
    bytes as they stand. ``codec`` names how they encode the content, empty where there is none;
    ``content`` is the number of the space that holds it, where it was opened. ``missing`` says why
    there is a content that was not opened. ``shares`` is the number of the node in this space whose
    bytes it uses as well, ``duplicate_of`` of the first one with the same name. ``entropy`` of
    opaque bytes is in thousandths of a bit a byte (0 to 8000).
    """

    kind: Kind
    role: str
    account: Account
    spans: tuple[Span, ...] = ()
    name: bytes = b""
    fields: tuple[Field, ...] = ()
    sha256: str = ""
    codec: str = ""
    content: int | None = None
    missing: Gap | None = None
    shares: int | None = None
    duplicate_of: int | None = None
    entropy: int | None = None

    @property
    def size(self) -> int:
        """Bytes of its own."""
        return sum(span.length for span in self.spans)

    def has_the_bytes_of(self, other: Node) -> bool:
        """Are the bytes of its own those of ``other``, one for one?"""
        return self.sha256 == other.sha256 and self.size == other.size


class Space(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes and the nodes that divide them among themselves, in the order of the reader.

    ``form`` is the id of the reader that knew them (``cpio``), empty where none did: then one
    opaque node is all of it. ``within`` is the space and the node that it is the content of, None
    for the file itself. ``fields`` are of the whole: a block size, a creation time. ``ordered``:
    the order of the entries means something, as in an archive whose later entry replaces an
    earlier. ``sha256`` is of the bytes.
    """

    form: str
    size: int
    sha256: str
    nodes: tuple[Node, ...]
    within: tuple[int, int] | None = None
    fields: tuple[Field, ...] = ()
    faults: tuple[Fault, ...] = ()
    ordered: bool = True


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a file is made of. Space 0 is the file; ``root`` names the whole in one line.

    ``root`` is the Merkle tree hash (RFC 6962, section 2.1) over the canonical bytes of the nodes.
    ``coverage`` counts the bytes of space 0 by account (its keys are the values of ``Account``).
    """

    spaces: tuple[Space, ...]
    root: str
    coverage: dict[str, int]
    gaps: tuple[Gap, ...] = ()
