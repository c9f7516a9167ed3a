"""Keyed commitments: names for bytes that may not be found by their digest.

A commitment is HMAC-SHA-256 under a key of the user's own secret. The same bytes have the same
name for the same user, and none for anybody else; losing the secret loses the way to prove which
bytes were meant, never the claims.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import BinaryIO

from countermark.model.evidence import COMMITMENT, Digest
from countermark.store import user

_PURPOSE = b"countermark: commitment to evidence, version 1"
_PSEUDONYMS = b"countermark: names in what is published, version 1"
_BLOCK = 1 << 20


def commitment(content: BinaryIO, secret: bytes | None = None) -> Digest:
    """The commitment to all bytes of ``content``, under ``secret`` or the user's own.

    Raises OperatorError where the user's secret cannot be read or made.
    """
    key = hmac.digest(user.secret() if secret is None else secret, _PURPOSE, "sha256")
    whole = hmac.new(key, digestmod=hashlib.sha256)
    for block in _blocks(content):
        whole.update(block)
    return Digest(COMMITMENT + whole.hexdigest())


def pseudonym_key() -> bytes:
    """The key under which this user's names stand in for what is not published.

    The same name stands for the same thing in every result of one user, and nobody else can tell
    which. Raises OperatorError where the user's secret cannot be read or made.
    """
    return hmac.digest(user.secret(), _PSEUDONYMS, "sha256")


def opens(named: Digest, content: BinaryIO, secret: bytes | None = None) -> bool:
    """Are these the bytes that ``named`` commits to? A plain digest is compared as one."""
    if not named.is_commitment:
        whole = hashlib.sha256()
        for block in _blocks(content):
            whole.update(block)
        return hmac.compare_digest(whole.hexdigest(), named.hex)
    return hmac.compare_digest(commitment(content, secret).hex, named.hex)


def _blocks(content: BinaryIO) -> Iterator[bytes]:
    while block := content.read(_BLOCK):
        yield block
