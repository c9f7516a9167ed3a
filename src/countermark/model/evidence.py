"""Where the passage stands that a claim rests on: a digest of bytes and a selector into them."""

from __future__ import annotations

import hashlib

import msgspec

from countermark.model.errors import CallerError
from countermark.model.handling import DEFAULT, Handling
from countermark.model.selector import Selector as Selector  # part of every evidence
from countermark.model.selector import SelectorKind as SelectorKind


class Digest(msgspec.Struct, frozen=True, order=True):
    """A SHA-256 digest as 64 lower-case hex digits."""

    hex: str

    def __post_init__(self) -> None:
        if len(self.hex) != 64 or not set(self.hex) <= set("0123456789abcdef"):
            raise CallerError(f"“{self.hex[:80]}” is not a SHA-256 digest")

    @classmethod
    def of(cls, content: bytes) -> Digest:
        return cls(hashlib.sha256(content).hexdigest())

    @property
    def short(self) -> str:
        """The first 12 hex digits, as shown to people."""
        return self.hex[:12]


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
