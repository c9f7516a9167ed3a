"""Small files a project keeps beside its ledger, read and written whole; never through a link."""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from countermark.model.errors import CountermarkError
from countermark.store import own, user

CAP = 16 * 1024 * 1024


def keep(folder: Path, name: str, content: bytes) -> None:
    """Write one file whole or not at all; makes the folder."""
    own.write(folder, name, (content,), "not kept")


def keep_own(folder: Path, name: str, content: bytes) -> None:
    """The same for what only this user is to be believed in (``read_own``)."""
    keep(folder, name, _proof(folder, name, content) + content)


def read_own(folder: Path, name: str) -> bytes | None:
    """What this user kept there under this name; None where there is nothing, or another's.

    Raises OperatorError for a link, pipe or device in its place.
    """
    own.check_tree(folder)
    raw = own.read(folder, name, CAP)
    if raw is None:
        return None
    proof, content = raw[:_SIZE], raw[_SIZE:]
    try:
        return content if hmac.compare_digest(proof, _proof(folder, name, content)) else None
    except CountermarkError:  # no secret: nothing can be told to be ours
        return None


_SIZE = 32


def _proof(folder: Path, name: str, content: bytes) -> bytes:
    """HMAC-SHA-256 (RFC 2104) under a key of this end, over place and content."""
    key = hmac.digest(user.secret(), b"countermark kept 1", "sha256")
    place = f"{os.fsencode(folder.resolve()).hex()}\n{name}\n".encode()
    return hmac.digest(key, place + content, "sha256")
