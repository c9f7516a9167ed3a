"""One signature under one key that somebody names: it holds, or it is said why not.

``formats.signatures`` does the arithmetic, with the library ``cryptography`` (extra
``inspection``). Digests that can be forged (MD5, SHA-1) prove nothing and are refused (RFC 6151,
RFC 6194).
"""

from __future__ import annotations

from importlib.util import find_spec

from countermark.formats.signatures import Proof, Scheme, check
from countermark.formats.signed.unverified import Unverified, unknown
from countermark.model.comparison import Unproven

STRONG = frozenset({"sha224", "sha256", "sha384", "sha512"})


def can_verify() -> bool:
    """Is the library there?"""
    return find_spec("cryptography") is not None


def verify(spki: bytes, scheme: Scheme, signature: bytes, message: bytes, what: str) -> None:
    """Raises Unverified where ``signature`` of ``what`` over ``message`` is not that key's."""
    if scheme.digest not in STRONG:
        raise Unverified(Unproven.WEAK_DIGEST, scheme.digest)
    if not can_verify():
        raise Unverified(Unproven.NO_LIBRARY)
    match check(spki, scheme, message, signature):
        case Proof.BROKEN:
            raise Unverified(Unproven.NOT_VERIFIED, what)
        case Proof.NOT_CHECKED:
            raise unknown(what)
