"""What a reader of a container says of its bytes, and what it is handed.

A reader knows one format. It divides the bytes it knows into pieces and leaves the rest: what no
piece claims becomes padding or a gap by ``cover``, so that a reader can hide nothing by silence.
It never decodes more than it must: the content of an entry is a promise to decode, kept when
somebody asks. It raises SourceError where the bytes are not what the format promises and nothing
sensible can be said; a fault is for what can be read and is false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import msgspec

from countermark.formats.caps import NEVER
from countermark.model.artefact import Account, Fault, Field, Kind, Span
from countermark.model.gap import Gap
from countermark.model.ports import Deadline


class Content(msgspec.Struct, frozen=True):
    """How the bytes of a piece become the file they hold.

    ``codec`` names the encoding for rules and people (``stored``, ``deflate``, ``xz``,
    ``squashfs-blocks``). ``chunks`` decodes, a chunk at a time, and raises SourceError where it
    cannot; it must also raise where encoded bytes are left over or a check in them is false. None:
    the bytes of the spans as they stand. ``size`` is what the container says will come out.
    ``missing`` says why nobody can decode it (encrypted, a library that is not installed).
    ``alone``: it follows from the bytes of the spans and from nothing else in the space, so that
    equal bytes are equal content; not where blocks, fragments or tables elsewhere have a say.
    """

    codec: str = "stored"
    chunks: Callable[[], Iterator[bytes | memoryview]] | None = None
    size: int | None = None
    missing: Gap | None = None
    alone: bool = False


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the bytes, as ``model.artefact.Node`` describes it.

    ``shared``: its bytes may belong to another piece as well, and the format allows it (blocks that
    several files use); where two pieces overlap and the later one is not shared, that is a fault.
    """

    kind: Kind
    role: str
    account: Account = Account.PARSED
    spans: tuple[Span, ...] = ()
    name: bytes = b""
    fields: tuple[Field, ...] = ()
    content: Content | None = None
    shared: bool = False


def account_of(content: Content | None) -> Account:
    """Of a part whose meaning is its content: nobody reads what cannot be decoded here."""
    return Account.OPAQUE if content is not None and content.missing else Account.PARSED


class Read(msgspec.Struct, kw_only=True):
    """All that a reader says of a space; fields as in ``model.artefact.Space``."""

    pieces: list[Piece]
    fields: tuple[Field, ...] = ()
    faults: list[Fault] = msgspec.field(default_factory=list)
    ordered: bool = True


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What bounds a reader: pieces it may make, bytes it may decode at once, and the time.

    ``entry`` is how many bytes one content may decode to, where a reader must decode it to divide
    the space.

    A reader that meets a cap raises SourceError, which says so: the bytes are then opaque.
    """

    pieces: int = 2_000_000
    table: int = 256 << 20
    entry: int = 4 << 30
    deadline: Deadline = NEVER


ASK = Ask()


class Reader(Protocol):
    """One format, a module each under ``formats.artefact``."""

    @property
    def form(self) -> str:
        """Its id, as ``Space.form`` and selectors spell it: lower-case letters, digits, ``-``."""
        ...

    def recognise(self, data: memoryview) -> bool:
        """Do these bytes begin as the format does? Looks at a few of them, and never raises."""
        ...

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Divide the bytes into pieces; raises SourceError."""
        ...
