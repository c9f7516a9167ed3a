"""Which commits of a ledger are this user's own? Each carries a MAC under a secret of the user.

HMAC-SHA-256 (RFC 2104) over the whole log entry without the MAC itself; the entry names the digest
of the one before it, so a commit that was made here counts only in the place it was made for.
Whoever may write the folder and has not the secret can put a commit on top, and it is *another's*:
what people decided in it does not count until the user accepts it (docs/decisions/0025).

It shows that this user wrote the commit. It is no signature: nobody else can check it.
"""

from __future__ import annotations

import hmac
from functools import cached_property

from countermark.model.errors import CountermarkError
from countermark.model.lazy_pattern import lazy_pattern
from countermark.store import user
from countermark.store.log_entry import Record

_MAC = lazy_pattern(r"[0-9a-f]{64}")


class Hand:
    """The user's own hand: the secret is read once, when a commit is first to be known by it."""

    @cached_property
    def _key(self) -> bytes | None:
        try:
            return hmac.digest(user.secret(), b"countermark commit 1", "sha256")
        except CountermarkError:
            return None

    def mac(self, content: bytes) -> str | None:
        """The MAC of a log entry that has none yet; None where the secret cannot be had."""
        return None if self._key is None else hmac.digest(self._key, content, "sha256").hex()

    def made(self, content: bytes, record: Record | None) -> bool:
        """Did this user make the commit with this log entry?

        Exactly one spelling of the MAC is taken out, so that nothing else may have been altered.
        """
        if record is None or record.mac is None or not _MAC.fullmatch(record.mac):
            return False
        bare = content.replace(f',"mac":"{record.mac}"'.encode(), b"", 1)
        if len(bare) == len(content):
            return False
        expected = self.mac(bare)
        return expected is not None and hmac.compare_digest(expected, record.mac)


def mac(content: bytes) -> str | None:
    """The user's MAC of a log entry that has none yet; see ``Hand``."""
    return Hand().mac(content)
