"""The signature that stands beside an APK, scheme v4: a tree of digests of the whole file, signed.

Source: the Android documentation of APK Signature Scheme v4, and the platform's ``V4Signature``.
What is signed includes the length of the app, which is another file: so the signature cannot be
checked on this file alone.
"""

from __future__ import annotations

import msgspec

from countermark.formats.artefact.numbers import little, part
from countermark.formats.x509 import X509, x509
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_VERSION = 2
_SHA256 = 1
_LARGEST = 1 << 20


class Idsig(msgspec.Struct, frozen=True, kw_only=True):
    """``root`` of the tree over blocks of the app; ``digest`` that which its v2 or v3 signs."""

    root: bytes
    digest: bytes
    certificate: X509 | None
    same_key: bool
    where: Span


def idsig(data: memoryview) -> Idsig:
    """What the file says; raises SourceError where it is none or of another version."""
    if little(data, 0, 4) != _VERSION:
        raise SourceError("a signature of another version than 2", place="byte 0")
    hashing, at = _sized(data, 4)
    if little(hashing, 0, 4) != _SHA256:
        raise SourceError("another digest than SHA-256", place="byte 8")
    _, inner = _sized(hashing, 5)
    root, _ = _sized(hashing, inner)
    begin = at
    signing, at = _sized(data, at)
    digest, inner = _sized(signing, 0)
    raw, inner = _sized(signing, inner)
    _, inner = _sized(signing, inner)
    spki, inner = _sized(signing, inner)
    certificate = x509(bytes(raw))
    return Idsig(
        root=bytes(root),
        digest=bytes(digest),
        certificate=certificate,
        same_key=certificate is not None and certificate.spki == bytes(spki),
        where=Span(begin, at - begin),
    )


def _sized(data: memoryview, at: int) -> tuple[memoryview, int]:
    """The bytes behind their length, and what follows; raises SourceError."""
    length = little(data, at, 4)
    if length > _LARGEST:
        raise SourceError("a value longer than any is", place=f"byte {at}")
    part(data, at + 4, length)
    return data[at + 4 : at + 4 + length], at + 4 + length
