"""Evidence by digest: bytes are put once and come back unaltered, or a named error says so.

Trusted for keeping, not for honesty: whoever controls the directory can delete evidence but not
exchange it, for every read is checked against the digest asked for, and no link is followed.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

from countermark.model.errors import OperatorError
from countermark.model.evidence import Digest
from countermark.store import own, redacted, trust
from countermark.store.redacted import Redaction
from countermark.store.stored_bytes import StoredBytes

_BLOCK = 1 << 20
LARGEST = 1 << 30
"""Bytes of one piece of evidence that are read back whole; inputs are capped below that."""


class Vault:
    """A directory of files named by the SHA-256 of their content, in 256 folders.

    A put is atomic; a crash can leave only a ``.tmp`` file, which nothing reads.
    """

    def __init__(self, directory: str | Path) -> None:
        self._root = Path(directory)

    def path_of(self, digest: Digest) -> Path:
        """Where the bytes of ``digest`` lie, if they are here."""
        return self._root / digest.hex[:2] / digest.hex[2:]

    def has(self, digest: Digest) -> bool:
        """Are bytes filed under ``digest``? They are verified by ``get``, not here."""
        stream = own.open_file(self._root, _name(digest))
        if stream is None:
            return False
        stream.close()
        return True

    def find(self, prefix: str) -> list[Digest]:
        """Up to ten digests of kept bytes that begin with ``prefix``, of two hex digits or more."""
        names = own.names(self._root / prefix[:2])
        found = sorted(name for name in names if name.startswith(prefix[2:]) and len(name) == 62)
        return [Digest(prefix[:2] + name) for name in found[:10]]

    def redaction(self, digest: Digest) -> Redaction | None:
        """Who removed the bytes of ``digest``, why and when; None where nobody known here did."""
        name = _name(digest)
        note = redacted.read(self._root, name)
        if note is None or redacted.is_own(name, note) or self._is_trusted():
            return note
        return None

    def stranger_s_note(self, digest: Digest) -> Redaction | None:
        """What somebody else's note says of the bytes, which is not believed; None for none."""
        note = redacted.read(self._root, _name(digest))
        return None if note is None or self.redaction(digest) is not None else note

    def _is_trusted(self) -> bool:
        return trust.is_trusted(self._root.absolute().parent.parent)

    def redact(self, digest: Digest, redaction: Redaction) -> bool:
        """Remove the bytes for good and say so in their place; were there any?

        The note is written first: a crash leaves bytes that are called redacted, never a silence.
        """
        redacted.write(self._root, _name(digest), redaction)
        there = self.has(digest)
        if there:
            own.remove(self._root / digest.hex[:2], digest.hex[2:])
        return there

    def put(self, content: bytes) -> Digest:
        """Keep ``content``; returns its digest. A damaged copy already there is replaced."""
        return self.put_stored(StoredBytes.of(content))

    def put_stored(self, held: StoredBytes) -> Digest:
        """The same for the bytes of a file, which need not all be in memory.

        What was redacted is not put back.
        """
        if self.redaction(held.digest) is not None or self._holds(held):
            return held.digest
        with held.open() as stream:
            parts = iter(lambda: stream.read(_BLOCK), b"")
            own.write(self._root, _name(held.digest), parts, "evidence not kept")
        return held.digest

    def _holds(self, held: StoredBytes) -> bool:
        """Are exactly these bytes here? What cannot be read as a file of ours is not."""
        with suppress(OperatorError):
            stream = own.open_file(self._root, _name(held.digest))
            if stream is not None:
                with stream:  # the size first: a file without end is not read
                    same = os.fstat(stream.fileno()).st_size == held.size
                    return same and _digest(stream) == held.digest.hex
        return False

    def state(self, digest: Digest) -> bool | None:
        """Are the bytes filed under ``digest`` its own? None where there are none to be read."""
        with suppress(OperatorError, OSError):
            stream = own.open_file(self._root, _name(digest))
            if stream is not None:
                with stream:
                    return _digest(stream) == digest.hex
        return None

    def get(self, digest: Digest) -> bytes:
        """The bytes of ``digest``; raises OperatorError when they are missing or damaged."""
        gone = self.redaction(digest)
        if gone is not None:
            raise OperatorError(f"evidence {digest.short} was redacted: {gone.words}")
        place = self.path_of(digest)
        content = own.read(self._root, _name(digest), LARGEST, "evidence not read")
        if content is None:
            raise OperatorError(
                f"evidence {digest.short} is not in the vault",
                place=str(place),
                next_step="read the original file again",
            )
        if Digest.of(content) != digest:
            raise OperatorError(
                f"evidence {digest.short} is damaged: its bytes have another digest",
                place=str(place),
                next_step="delete this file and read the original again",
            )
        return content


def _digest(stream: BufferedReader) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()


def _name(digest: Digest) -> str:
    return f"{digest.hex[:2]}/{digest.hex[2:]}"
