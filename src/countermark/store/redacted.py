"""What stands in the vault where bytes were removed for good: who did it, why and when.

A note of ours beside the place of the bytes. Whoever can write to the vault could write one: it
explains an absence, and the ledger's own row is what proves it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from countermark.store import own

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


def read(vault: Path, name: str) -> Redaction | None:
    """The note on the bytes ``name``; one that makes no sense is still a note.

    Raises OperatorError for a link, a pipe or whatever else is no file of ours on the way to it.
    """
    raw = own.read(vault, f"{name}{ENDING}", CAP)
    try:
        return None if raw is None else msgspec.json.decode(raw, type=Redaction)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Redaction("somebody", "the note on it cannot be read", 0)


def write(vault: Path, name: str, redaction: Redaction) -> None:
    """Put the note; raises OperatorError where it cannot be written."""
    own.write(vault, f"{name}{ENDING}", [msgspec.json.encode(redaction)], "not redacted")
