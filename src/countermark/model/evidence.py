"""Where the passage stands that a claim rests on: a digest of bytes and a selector into them."""

from __future__ import annotations

import hashlib
from enum import Enum

import msgspec

from countermark.model.errors import CallerError
from countermark.model.handling import DEFAULT, Handling
from countermark.model.selector import NotOpened
from countermark.model.selector import Selector as Selector  # part of every evidence
from countermark.model.selector import SelectorKind as SelectorKind

COMMITMENT = "commitment:"
"""What a keyed commitment begins with, so that nobody takes it for a digest."""


class Digest(msgspec.Struct, frozen=True, order=True):
    """A SHA-256 digest as 64 lower-case hex digits; or a keyed commitment, which says so.

    Bytes that may not be kept (under seal, or holding secrets) are named by ``commitment:`` and the
    64 digits of an HMAC-SHA-256: a file with one unknown password, or a watermarked copy, would be
    found by its plain digest. Only who holds the key can tell which bytes a commitment names.
    """

    hex: str

    def __post_init__(self) -> None:
        digits = self.hex.removeprefix(COMMITMENT)
        if len(digits) != 64 or not set(digits) <= set("0123456789abcdef"):
            raise CallerError(f"“{self.hex[:80]}” is not a SHA-256 digest")

    @property
    def is_commitment(self) -> bool:
        """Does it name bytes that are not to be found by their digest?"""
        return self.hex.startswith(COMMITMENT)

    @classmethod
    def of(cls, content: bytes) -> Digest:
        return cls(hashlib.sha256(content).hexdigest())

    @property
    def short(self) -> str:
        """The first 12 hex digits, as shown to people; a commitment says that it is one."""
        return self.hex[: 12 + (len(COMMITMENT) if self.is_commitment else 0)]


class EvidenceState(Enum):
    """What was found when the evidence of a claim was opened. The words are for people."""

    QUOTED = "quoted"  # the bytes are there, have the digest, and the passage is shown
    OPENED = "opened"  # the bytes are there and have the digest; the place gives no text to quote
    MISSING = "missing"  # the bytes are not where they ought to lie
    DAMAGED = "damaged"  # bytes lie there and have another digest, or cannot be read
    NOT_KEPT = "not kept"  # on purpose: licence, privacy, or a secret in them
    SEALED = "sealed"  # under seal, named by a commitment
    REDACTED = "redacted"  # removed by somebody, who said why
    NOT_OPENED = "not opened"  # nobody looked

    @property
    def is_lost(self) -> bool:
        """Ought the bytes to be there, and are not as they were?"""
        return self in (EvidenceState.MISSING, EvidenceState.DAMAGED)


class FoundPassage(msgspec.Struct, frozen=True):
    """The words a claim rests on, where they could be opened; ``reason`` says why not.

    ``unopened``: the bytes were opened, and the passage inside a container in them was not reached.
    """

    state: EvidenceState
    text: str = ""
    reason: str = ""
    unopened: NotOpened | None = None


class Evidence(msgspec.Struct, frozen=True):
    """Bytes that can be opened: their digest, media type and the passage in them.

    ``not_kept`` is empty when the bytes lie in the vault or the package; otherwise it says why
    they do not (licence, privacy, seal). ``label`` is the file's name as the user knows it and
    ``source`` the cited origin; neither is part of a claim's identity. ``handling`` says to whom
    the bytes may be shown; nor is it.
    """

    digest: Digest
    media_type: str
    selector: Selector
    label: str = ""
    source: str = ""
    not_kept: str = ""
    handling: Handling = DEFAULT
