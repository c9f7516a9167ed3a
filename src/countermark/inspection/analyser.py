"""What looks into one file, and what it is handed."""

from __future__ import annotations

from typing import Protocol

import msgspec

from countermark.formats.artefact.opening import Opened
from countermark.formats.artefact.piece import Ask
from countermark.model.inspection import Seen


def inner_path(name: bytes) -> bytes:
    """The name of an entry as a path, without a slash or a dot in front."""
    return name.lstrip(b"./")


class Item(msgspec.Struct, frozen=True):
    """One file of the image. ``path`` are the names from the outside in, ``opened`` its bytes.

    ``path`` is that of the place where it was met first; only an analyser that is ``NAMED`` may go
    by it.
    """

    path: tuple[bytes, ...]
    opened: Opened

    @property
    def data(self) -> memoryview:
        """Its bytes."""
        return self.opened.data

    @property
    def sha256(self) -> str:
        """The digest of its bytes, in lower-case hexadecimal digits."""
        return self.opened.space.sha256

    @property
    def form(self) -> str:
        """The container reader that knew it; empty where none did."""
        return self.opened.space.form

    @property
    def inner(self) -> bytes:
        """Its path in the innermost container, without a slash or a dot in front."""
        return inner_path(self.path[-1]) if self.path else b""

    @property
    def name(self) -> bytes:
        """The last part of that path."""
        return self.inner.rsplit(b"/", 1)[-1]


class Analyser(Protocol):
    """Reads one kind of thing in a file, a module each.

    What it sees follows from the bytes, and from ``Item.inner`` where it is ``NAMED``: results are
    kept by digest, id and ``VERSION``, which is raised with every change of what it sees. One that
    ``SCANS`` looks for words in any bytes: a file is no less unread for it.
    """

    ID: str
    VERSION: int
    NAMED: bool
    SCANS: bool

    def reads(self, item: Item) -> bool:
        """Is the file of its kind? Looks at a few bytes and names, and never raises."""
        ...

    def read(self, item: Item, ask: Ask) -> Seen:
        """What it sees; raises SourceError where the file is not what it promises.

        What it could read in part it hands back with the rest as a gap in ``Seen.unread``.
        """
        ...
