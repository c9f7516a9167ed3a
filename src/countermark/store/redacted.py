"""What stands in the vault where bytes were removed for good: who did it, why and when.

A note of ours beside the place of the bytes. Whoever can write to the vault could write one: it
explains an absence, and the ledger's own row is what proves it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from countermark.model.errors import OperatorError
from countermark.model.evidence import Digest
from countermark.store.output import operator_error, write_atomic

ENDING = ".redacted"
CAP = 1 << 16


class Redaction(msgspec.Struct, frozen=True):
    """``author`` removed the bytes at ``at`` (UTC microseconds) for ``reason``."""

    author: str
    reason: str
    at: int
    claims: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """``by A on 2031-01-02: reason``."""
        try:
            day = datetime.fromtimestamp(self.at / 1_000_000, UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            day = "an unknown day"
        return f"by {self.author} on {day}: {self.reason}"


def _place(root: Path, digest: Digest) -> Path:
    return root / digest.hex[:2] / f"{digest.hex[2:]}{ENDING}"


def read(root: Path, digest: Digest) -> Redaction | None:
    """The note on ``digest``; one that cannot be read is still a note."""
    try:
        with _place(root, digest).open("rb") as stream:
            return msgspec.json.decode(stream.read(CAP), type=Redaction)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Redaction("somebody", "the note on it cannot be read", 0)


def write(root: Path, digest: Digest, redaction: Redaction) -> None:
    """Put the note; raises OperatorError where it cannot be written."""
    if digest.is_commitment:
        raise OperatorError("bytes named by a commitment are not in the vault")
    place = _place(root, digest)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise operator_error(error, place, "not redacted") from error
    write_atomic(place, msgspec.json.encode(redaction))
