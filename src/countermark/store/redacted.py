"""What stands in the vault where bytes were removed for good: who did it, why and when.

A note of ours beside the place of the bytes, with a MAC under the user's secret over the digest and
all that it says. Whoever can write to the vault could write another: it explains no absence and
keeps nothing out, unless the project is trusted (``Redaction.is_own``).
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from countermark.model.errors import CountermarkError
from countermark.store import own, user

ENDING = ".redacted"
CAP = 1 << 16


class Redaction(msgspec.Struct, frozen=True):
    """``author`` removed the bytes at ``at`` (UTC microseconds) for ``reason``."""

    author: str
    reason: str
    at: int
    claims: tuple[str, ...] = ()
    mac: str = ""

    @property
    def words(self) -> str:
        """``by A on 2031-01-02: reason``."""
        try:
            day = datetime.fromtimestamp(self.at / 1_000_000, UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            day = "an unknown day"
        return f"by {self.author} on {day}: {self.reason}"


def is_own(name: str, note: Redaction) -> bool:
    """Did this user write the note on the bytes ``name``?"""
    made = _mac(name, note)
    return bool(made) and hmac.compare_digest(made, note.mac.encode("ascii", "replace").decode())


def _mac(name: str, note: Redaction) -> str:
    """HMAC-SHA-256 (RFC 2104); empty where the user's secret cannot be had."""
    try:
        key = hmac.digest(user.secret(), b"countermark redaction 1", "sha256")
    except CountermarkError:
        return ""
    bare = msgspec.structs.replace(note, mac="")
    return hmac.digest(key, name.encode() + b"\n" + msgspec.json.encode(bare), "sha256").hex()


def read(vault: Path, name: str) -> Redaction | None:
    """The note on the bytes ``name``, whoever wrote it; one that makes no sense is still a note.

    Raises OperatorError for a link, a pipe or whatever else is no file of ours on the way to it.
    """
    raw = own.read(vault, f"{name}{ENDING}", CAP)
    try:
        return None if raw is None else msgspec.json.decode(raw, type=Redaction)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Redaction("somebody", "the note on it cannot be read", 0)


def write(vault: Path, name: str, redaction: Redaction) -> None:
    """Put the note; raises OperatorError where it cannot be written."""
    marked = msgspec.structs.replace(redaction, mac=_mac(name, redaction))
    own.write(vault, f"{name}{ENDING}", [msgspec.json.encode(marked)], "not redacted")
