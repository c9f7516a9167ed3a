"""Evidence by digest: bytes are put once and come back unaltered, or a named error says so.

Trusted for keeping, not for honesty: whoever controls the directory can delete evidence but not
exchange it, for every read is checked against the digest asked for.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from countermark.model.errors import OperatorError
from countermark.model.evidence import Digest
from countermark.store import redacted
from countermark.store.held import Held
from countermark.store.output import operator_error, write_parts
from countermark.store.redacted import Redaction

_BLOCK = 1 << 20


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
        return self.path_of(digest).is_file()

    def find(self, prefix: str) -> list[Digest]:
        """Up to ten digests of kept bytes that begin with ``prefix``, of two hex digits or more."""
        folder = self._root / prefix[:2]
        names = sorted(p.name for p in folder.glob(f"{prefix[2:]}*")) if folder.is_dir() else []
        return [Digest(prefix[:2] + name) for name in names if len(name) == 62][:10]

    def redaction(self, digest: Digest) -> Redaction | None:
        """Who removed the bytes of ``digest``, why and when; None where nobody did."""
        return redacted.read(self._root, digest)

    def redact(self, digest: Digest, redaction: Redaction) -> bool:
        """Remove the bytes for good and say so in their place; were there any?

        The note is written first: a crash leaves bytes that are called redacted, never a silence.
        """
        redacted.write(self._root, digest, redaction)
        place = self.path_of(digest)
        there = place.is_file()
        try:
            place.unlink(missing_ok=True)
        except OSError as error:
            raise operator_error(error, place, "evidence not removed") from error
        return there

    def put(self, content: bytes) -> Digest:
        """Keep ``content``; returns its digest. A damaged copy already there is replaced."""
        return self.put_held(Held.of(content))

    def put_held(self, held: Held) -> Digest:
        """The same for the bytes of a file, which need not all be in memory.

        What was redacted is not put back.
        """
        if redacted.read(self._root, held.digest) is not None:
            return held.digest
        place = self.path_of(held.digest)
        try:
            if place.is_file() and _digest(place) == held.digest:
                return held.digest
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise operator_error(error, place, "evidence not kept") from error
        with held.open() as stream:
            write_parts(place, iter(lambda: stream.read(_BLOCK), b""))
        return held.digest

    def get(self, digest: Digest) -> bytes:
        """The bytes of ``digest``; raises OperatorError when they are missing or damaged."""
        gone = self.redaction(digest)
        if gone is not None:
            raise OperatorError(f"evidence {digest.short} was redacted: {gone.words}")
        place = self.path_of(digest)
        try:
            content = place.read_bytes()
        except FileNotFoundError as error:
            raise OperatorError(
                f"evidence {digest.short} is not in the vault",
                place=str(place),
                next_step="read the original file again",
            ) from error
        except OSError as error:
            raise operator_error(error, place, "evidence not read") from error
        if Digest.of(content) != digest:
            raise OperatorError(
                f"evidence {digest.short} is damaged: its bytes have another digest",
                place=str(place),
                next_step="delete this file and read the original again",
            )
        return content


def _digest(place: Path) -> Digest:
    with place.open("rb") as stream:
        return Digest(hashlib.file_digest(stream, "sha256").hexdigest())
